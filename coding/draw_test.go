package coding_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"yulun/article"
	"yulun/coding"
)

// press is a population in which critical articles are rare and Chinese ones usual.
func press(n int) []coding.Unit {
	units := make([]coding.Unit, n)
	for i := range units {
		a := article.Article{
			ID: article.NewID(fmt.Sprint("https://qingshi.example/", i)), Lang: "zh",
			Reading: article.Reading{
				Relevant: true, Stance: article.Stance{Class: "supportive", Score: 0.6},
			},
		}
		switch {
		case i%20 == 0:
			a.Reading.Stance = article.Stance{Class: "critical", Score: -0.25}
		case i%5 == 0:
			a.Reading.Stance = article.Stance{Class: "neutral"}
		}
		if i%7 == 0 {
			a.Lang = "en"
		}
		units[i] = coding.NewUnit(a, []coding.Property{coding.ByClass, coding.ByLang}, time.UTC)
	}
	return units
}

func TestDrawIsReproducible(t *testing.T) {
	t.Parallel()
	units := press(400)
	d := coding.Design{
		Kind: coding.Stratified, By: []coding.Property{coding.ByClass, coding.ByLang}, N: 60,
		Oversample: []coding.Factor{{Value: "critical", Factor: 4}},
	}
	first := draw(t, units, d, 7)
	rand.New(
		rand.NewPCG(1, 2),
	).Shuffle(
		len(units), func(i, j int) { units[i], units[j] = units[j], units[i] },
	)
	if diff := cmp.Diff(first, draw(t, units, d, 7)); diff != "" {
		t.Errorf("the order of the articles changes the sample:\n%s", diff)
	}
	if other := draw(t, units, d, 8); cmp.Equal(first.Items, other.Items) {
		t.Error("another seed draws the same sample")
	}
	// By the documented numbers, whatever the version of Go.
	if got := first.Items[0].Article + " " + first.Items[59].Article; got != "bfc7756a80ac7aca 03304df5d512392d" {
		t.Errorf("the first and last article are %s", got)
	}
}

func TestRareClassesAreOversampled(t *testing.T) {
	t.Parallel()
	units := press(400) // 20 critical, 60 neutral, 320 supportive
	count := func(d coding.Design) map[string]int {
		counts := map[string]int{}
		for _, i := range draw(t, units, d, 1).Items {
			class, _, _ := strings.Cut(strings.TrimPrefix(i.Stratum, "class="), " ")
			counts[class]++
		}
		return counts
	}
	by := []coding.Property{coding.ByClass, coding.ByLang}
	for _, c := range []struct {
		design coding.Design
		want   map[string]int
	}{
		{coding.Design{By: by, N: 40}, map[string]int{"critical": 3, "neutral": 6, "supportive": 31}},
		{coding.Design{By: by, N: 40, Oversample: []coding.Factor{{Value: "critical", Factor: 5}}}, map[string]int{"critical": 8, "neutral": 5, "supportive": 27}},
		{coding.Design{By: by, N: 40, Equal: true}, map[string]int{"critical": 11, "neutral": 15, "supportive": 14}},
	} {
		if diff := cmp.Diff(c.want, count(c.design)); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", c.design, diff)
		}
	}
}

// TestProbabilities checks on any population and design that the inclusion probabilities sum to the
// size of the sample, that everybody has a chance, and that the weights count the population.
func TestProbabilities(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		units := make([]coding.Unit, rapid.IntRange(1, 120).Draw(t, "articles"))
		for i := range units {
			units[i] = coding.Unit{
				Article: fmt.Sprint(i),
				Values:  []string{rapid.SampledFrom([]string{"a", "b", "c", "d"}).Draw(t, "value")},
			}
		}
		d := coding.Design{
			Kind: coding.Stratified, By: []coding.Property{coding.ByClass},
			N: rapid.IntRange(min(4, len(units)), len(units)).Draw(t, "n"),
		}
		d.Equal = rapid.Bool().Draw(t, "equal")
		d.Oversample = []coding.Factor{
			{Value: units[0].Values[0], Factor: rapid.Float64Range(0.01, 100).Draw(t, "factor")},
		}
		s, err := coding.Draw(units, d, rapid.Uint64().Draw(t, "seed"))
		if err != nil {
			t.Fatal(err)
		}
		probability := map[string]float64{}
		var sum, weights float64
		for _, stratum := range s.Strata {
			probability[stratum.Key] = stratum.Probability()
		}
		for _, u := range units {
			p := probability["class="+u.Values[0]]
			if p <= 0 || p > 1 {
				t.Fatalf("%s has the probability %g", u.Values[0], p)
			}
			sum += p
		}
		seen := map[string]bool{}
		for i, item := range s.Items {
			weights += 1 / item.Probability
			if seen[item.Article] || item.Place != i+1 ||
				item.Probability != probability[item.Stratum] {
				t.Fatalf("item %d is %+v", i, item)
			}
			seen[item.Article] = true
		}
		if math.Abs(sum-float64(d.N)) > 1e-9 || len(s.Items) != d.N {
			t.Fatalf(
				"the probabilities sum to %g, and %d articles were drawn, want %d", sum,
				len(s.Items), d.N,
			)
		}
		if math.Abs(weights-float64(len(units))) > 1e-6 {
			t.Fatalf("the weights sum to %g, want %d", weights, len(units))
		}
	})
}

// TestWeightsAreUnbiased draws many samples of a population with a known total, by a design that
// over-samples what the total is made of.
func TestWeightsAreUnbiased(t *testing.T) {
	t.Parallel()
	units := press(400)
	value := func(u string) float64 { return float64(u[0]%16) + 1 } // varies within strata
	var total float64
	for _, u := range units {
		total += value(u.Article)
	}
	d := coding.Design{
		Kind: coding.Stratified, By: []coding.Property{coding.ByClass, coding.ByLang}, N: 30,
		Oversample: []coding.Factor{{Value: "critical", Factor: 10}},
	}
	const draws = 2000
	var sum, squares float64
	for seed := range uint64(draws) {
		estimate := 0.0
		for _, i := range draw(t, units, d, seed).Items {
			estimate += value(i.Article) / i.Probability
		}
		sum += estimate
		squares += estimate * estimate
	}
	mean := sum / draws
	se := math.Sqrt((squares/draws - mean*mean) / draws)
	if math.Abs(mean-total) > 4*se {
		t.Errorf(

			"the mean of the estimated totals is %.1f with a standard error of %.1f, the total is %g",
			mean, se, total,
		)
	}
}

// TestEverybodyIsDrawnAlike counts how often each article of a stratum is drawn.
func TestEverybodyIsDrawnAlike(t *testing.T) {
	t.Parallel()
	units := press(50)
	for i := range units {
		units[i].Values = nil
	}
	const draws, n = 4000, 10
	drawn, first := map[string]float64{}, map[string]float64{}
	for seed := range uint64(draws) {
		s := draw(t, units, coding.Design{Kind: coding.Random, N: n}, seed)
		for _, i := range s.Items {
			drawn[i.Article]++
		}
		first[s.Items[0].Article]++
	}
	// Chi-squared with 49 degrees of freedom is above 85.4 once in a thousand.
	chi := func(counts map[string]float64, expected float64) (sum float64) {
		for _, u := range units {
			sum += math.Pow(counts[u.Article]-expected, 2) / expected
		}
		return sum
	}
	if x := chi(drawn, draws*n/50); x > 85.4 {
		t.Errorf("articles are not drawn alike: chi-squared is %.1f", x)
	}
	if x := chi(first, draws/50); x > 85.4 {
		t.Errorf("articles are not equally likely to come first: chi-squared is %.1f", x)
	}
}

func TestALargerSampleHoldsTheSmaller(t *testing.T) {
	t.Parallel()
	units := press(200)
	for i := range units {
		units[i].Values = nil
	}
	ids := func(n int) []string {
		var ids []string
		for _, i := range draw(t, units, coding.Design{Kind: coding.Random, N: n}, 3).Items {
			ids = append(ids, i.Article)
		}
		return ids
	}
	larger := ids(80)
	for _, id := range ids(40) {
		if !slices.Contains(larger, id) {
			t.Errorf("the larger sample lacks %s", id)
		}
	}
}

func TestDrawRefuses(t *testing.T) {
	t.Parallel()
	units := press(40)
	by := []coding.Property{coding.ByClass, coding.ByLang}
	for want, d := range map[string]coding.Design{
		"at least 1":               {N: 0, By: by},
		"there are 40 articles":    {N: 41, By: by},
		"there are 6 strata":       {N: 5, By: by},
		`no article has the value`: {N: 20, By: by, Oversample: []coding.Factor{{Value: "furious", Factor: 2}}},
		"must be above 0":          {N: 20, By: by, Oversample: []coding.Factor{{Value: "critical"}}},
	} {
		if _, err := coding.Draw(units, d, 1); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: got %v, want an error with %q", d, err, want)
		}
	}
	if _, err := coding.Draw(append(units, units[0]), coding.Design{N: 1, By: by}, 1); err == nil {
		t.Error("an article that is there twice is drawn from")
	}
}

func TestUnits(t *testing.T) {
	t.Parallel()
	shanghai := time.FixedZone("", 8*60*60)
	a := article.Article{
		Lang: "zh", Published: article.At(time.Date(2018, 12, 31, 20, 0, 0, 0, time.UTC)), Outlet: article.Outlet{Type: "party"},
		Reading: article.Reading{
			Relevant: true, Stance: article.Stance{Class: "critical", Score: -0.28},
		},
	}
	want := map[coding.Property]string{
		"class": "critical",
		"type":  "party",
		"year":  "2019", "quarter": "2019-Q1",
		"lang":   "zh",
		"score":  "-1",
		"border": "near",
	}
	for _, v := range coding.Properties() {
		if got := coding.NewUnit(a, []coding.Property{v}, shanghai).Values[0]; got != want[v] {
			t.Errorf("%s: got %q, want %q", v, got, want[v])
		}
	}
	want = map[coding.Property]string{
		"class": "irrelevant",
		"type":  "unknown",
		"year":  "unknown", "quarter": "unknown",
		"lang":   "unknown",
		"score":  "irrelevant",
		"border": "irrelevant",
	}
	for _, v := range coding.Properties() {
		if got := coding.NewUnit(article.Article{}, []coding.Property{v}, shanghai).Values[0]; got != want[v] {
			t.Errorf("%s of an empty article: got %q, want %q", v, got, want[v])
		}
	}
}

func draw(t *testing.T, units []coding.Unit, d coding.Design, seed uint64) coding.Sample {
	t.Helper()
	s, err := coding.Draw(units, d, seed)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
