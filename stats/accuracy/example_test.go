package accuracy_test

import (
	"fmt"

	"yulun/stats/accuracy"
)

func ExampleMeasure() {
	pairs := []accuracy.Pair{
		{Coded: "supportive", Scored: "supportive", Cluster: "qingshi-daily"},
		{Coded: "supportive", Scored: "neutral", Cluster: "qingshi-daily"},
		{Coded: "neutral", Scored: "neutral", Cluster: "harbour-times"},
		{Coded: "critical", Scored: "critical", Cluster: "harbour-times"},
	}
	a := accuracy.Measure(pairs, accuracy.Options{Classes: []string{"supportive", "neutral", "critical"}, Seed: 1})
	fmt.Printf("macro-F1 %.2f, right %.2f of %d articles\n", a.MacroF1.Value, a.Right.Value, a.Pairs)
	// Output:
	// macro-F1 0.78, right 0.75 of 4 articles
}
