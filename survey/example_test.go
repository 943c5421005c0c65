package survey_test

import (
	"fmt"

	"yulun/survey"
)

// Of 2,209 respondents 80 % approved. How far may the share in the population lie from that?
func ExampleWilsonShare() {
	i := survey.WilsonShare(0.80, 2209)
	fmt.Printf("%.3f [%.3f, %.3f] by %s\n", i.Value, i.Low, i.High, i.Method)
	// Output: 0.800 [0.783, 0.816] by wilson
}

// The mean stance of six outlets. Articles of one outlet resemble each other, so whole outlets are
// drawn, not articles: the interval is wider than thirty independent articles would give.
func ExampleBootstrap() {
	outlets := []survey.Outlet{
		{N: 9, Sums: []float64{4.5}},
		{N: 6, Sums: []float64{2.4}},
		{N: 5, Sums: []float64{1.0}},
		{N: 4, Sums: []float64{-1.2}},
		{N: 3, Sums: []float64{-1.8}},
		{N: 3, Sums: []float64{-0.9}},
	}
	for _, weighting := range []survey.Weighting{survey.ByArticle, survey.ByOutlet} {
		mean := survey.Bootstrap(outlets, 1, weighting, 1)[0]
		fmt.Printf("by %s: %+.2f [%+.2f, %+.2f]\n", weighting, mean.Value, mean.Low, mean.High)
	}
	// Output:
	// by article: +0.13 [-0.30, +0.37]
	// by outlet: -0.02 [-0.35, +0.30]
}
