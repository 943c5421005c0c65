package accuracy_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"yulun/stats/accuracy"
	"yulun/survey"
)

var classes = []string{"supportive", "neutral", "critical"}

// counts are coded articles by coded class (rows) and scored class (columns).
var counts = [][]int{{48, 15, 2}, {11, 40, 9}, {1, 7, 22}}

// pairs are the articles of counts; each may be given a weight and a cluster.
func pairs(change func(i int, p *accuracy.Pair)) []accuracy.Pair {
	var all []accuracy.Pair
	for i, row := range counts {
		for j, n := range row {
			for range n {
				p := accuracy.Pair{Coded: classes[i], Scored: classes[j]}
				if change != nil {
					change(len(all), &p)
				}
				all = append(all, p)
			}
		}
	}
	return all
}

// criticalOversampled gives the weights of a sample in which a quarter of the other articles was
// coded.
func criticalOversampled(_ int, p *accuracy.Pair) {
	p.Weight = 4
	if p.Scored == "critical" {
		p.Weight = 1
	}
}

// TestMatchesScikitLearn: expected values by scikit-learn 1.9.1 (scripts/reference/accuracy.py).
func TestMatchesScikitLearn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name                  string
		change                func(int, *accuracy.Pair)
		precision, recall, f1 [3]float64
		macro                 float64
	}{
		{
			"plain", nil,
			[3]float64{0.8, 0.645161, 0.666667},
			[3]float64{0.738462, 0.666667, 0.733333},
			[3]float64{0.768, 0.655738, 0.698413},
			0.707383,
		},
		{
			"weighted", criticalOversampled,
			[3]float64{0.8, 0.645161, 0.666667},
			[3]float64{0.755906, 0.751174, 0.407407},
			[3]float64{0.777328, 0.694143, 0.505747},
			0.659073,
		},
	} {
		o := accuracy.Options{Classes: classes, Resamples: 200, Seed: 5}
		got := accuracy.Measure(pairs(c.change), o)
		check := func(what string, i survey.Interval, want float64) {
			if math.Abs(i.Value-want) > 1e-6 {
				t.Errorf("%s: %s %.6f, want %.6f", c.name, what, i.Value, want)
			}
			if !(i.Low < i.Value && i.Value < i.High) {
				t.Errorf("%s: %s has the interval [%v, %v]", c.name, what, i.Low, i.High)
			}
		}
		for i, class := range got.ByClass {
			check("precision of "+class.Name, class.Precision, c.precision[i])
			check("recall of "+class.Name, class.Recall, c.recall[i])
			check("F1 of "+class.Name, class.F1, c.f1[i])
		}
		check("macro-F1", got.MacroF1, c.macro)
	}
}

func TestConfusionCountsWeights(t *testing.T) {
	t.Parallel()
	got := accuracy.Confuse(classes, pairs(criticalOversampled))
	want := [][]float64{{192, 60, 2}, {44, 160, 9}, {4, 28, 22}}
	if diff := cmp.Diff(want, got.Counts); diff != "" {
		t.Error(diff)
	}
	got = accuracy.Confuse(
		[]string{"neutral"},
		[]accuracy.Pair{{Coded: "ironic", Scored: "neutral"}},
	)
	if diff := cmp.Diff([]string{"neutral", "ironic"}, got.Classes); diff != "" {
		t.Errorf("a class that the codebook does not have is lost: %s", diff)
	}
}

// TestMissedArticlesCountAsErrors: an article that the scorer took for irrelevant lowers the recall
// of its class, and is not a class of its own.
func TestMissedArticlesCountAsErrors(t *testing.T) {
	t.Parallel()
	got := accuracy.Measure([]accuracy.Pair{
		{Coded: "critical", Scored: "critical"},
		{Coded: "critical", Scored: "irrelevant"},
		{Coded: "neutral", Scored: "neutral"},
	}, accuracy.Options{Classes: classes, Resamples: 50})
	if want := (2.0/3 + 1) / 2; math.Abs(got.MacroF1.Value-want) > 1e-9 {
		t.Errorf("macro-F1 %.4f, want %.4f", got.MacroF1.Value, want)
	}
	if recall := got.ByClass[2].Recall.Value; recall != 0.5 {
		t.Errorf("recall of critical %.2f, want 0.5", recall)
	}
}

// TestIntervalsOfSimpleSamples: Wilson's for 48 of 60 and 48 of 65, and for F1 the function of
// Wilson's for 48 of 77.
func TestIntervalsOfSimpleSamples(t *testing.T) {
	t.Parallel()
	o := accuracy.Options{Classes: classes, Resamples: 50}
	got := accuracy.Measure(pairs(nil), o).ByClass[0]
	if got.Precision != survey.Wilson(48, 60) || got.Recall != survey.Wilson(48, 65) {
		t.Errorf("precision %+v, recall %+v", got.Precision, got.Recall)
	}
	w := survey.Wilson(48, 77)
	if math.Abs(got.F1.Low-2*w.Low/(1+w.Low)) > 1e-12 ||
		math.Abs(got.F1.High-2*w.High/(1+w.High)) > 1e-12 {
		t.Errorf("F1 %+v", got.F1)
	}
}

// TestOutletsAreResampledWhole: where each outlet's articles are all right or all wrong, the
// articles of an outlet tell no more than one of them, and the interval must say so.
func TestOutletsAreResampledWhole(t *testing.T) {
	t.Parallel()
	byOutlet := func(outlet func(i int) int) []accuracy.Pair {
		return pairs(func(i int, p *accuracy.Pair) { p.Cluster = fmt.Sprint(outlet(i)) })
	}
	o := accuracy.Options{Classes: classes, Seed: 1}
	alone := accuracy.Measure(pairs(nil), o)
	outlets := accuracy.Measure(byOutlet(func(i int) int { return i / 12 }), o)
	if !outlets.Clustered || outlets.Clusters != 13 || alone.Clustered {
		t.Fatalf("%d clusters, resampled: %v", outlets.Clusters, outlets.Clustered)
	}
	if width(outlets.Right) < 1.5*width(alone.Right) {
		t.Errorf("by outlet %+v, alone %+v", outlets.Right, alone.Right)
	}
	if accuracy.Measure(byOutlet(func(i int) int { return i % 4 }), o).Clustered {
		t.Error("four outlets are too few to resample")
	}
}

func width(i survey.Interval) float64 { return i.High - i.Low }

// TestNoErrorIsNotCertainty: where no article is wrong, the interval still has a width.
func TestNoErrorIsNotCertainty(t *testing.T) {
	t.Parallel()
	var right []accuracy.Pair
	for i := range 20 {
		right = append(right, accuracy.Pair{
			Coded: "critical", Scored: "critical", Cluster: fmt.Sprint(i / 2),
		})
	}
	got := accuracy.Measure(right, accuracy.Options{Classes: classes})
	critical := got.ByClass[2]
	for _, i := range []survey.Interval{got.Right, got.MacroF1, critical.F1, critical.Recall} {
		if i.Value != 1 || i.Low > 0.95 || i.High < 1 {
			t.Errorf("got %+v", i)
		}
	}
	if none := got.ByClass[0]; none.F1.Known || none.Precision.Known || none.Recall.Known {
		t.Errorf("a class that does not occur has figures: %+v", none)
	}
}

func TestFiguresHoldTheirEstimate(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var drawn []accuracy.Pair
		for range rapid.IntRange(1, 40).Draw(t, "n") {
			drawn = append(drawn, accuracy.Pair{
				Coded:   rapid.SampledFrom(classes).Draw(t, "coded"),
				Scored:  rapid.SampledFrom(classes).Draw(t, "scored"),
				Weight:  rapid.Float64Range(0.5, 20).Draw(t, "weight"),
				Cluster: rapid.StringMatching("[a-g]?").Draw(t, "cluster"),
			})
		}
		a := accuracy.Measure(drawn, accuracy.Options{Classes: classes, Resamples: 40})
		all := []survey.Interval{a.Right, a.MacroF1}
		for _, c := range a.ByClass {
			all = append(all, c.Precision, c.Recall, c.F1)
		}
		for _, i := range all {
			const slack = 1e-9
			ordered := i.Low <= i.Value+slack && i.Value <= i.High+slack
			if i.Known && !(ordered && i.Low >= 0 && i.High <= 1+slack) {
				t.Fatalf("%+v", i)
			}
		}
	})
}

// TestCalibration: five bins of two; the Brier score is scikit-learn's.
func TestCalibration(t *testing.T) {
	t.Parallel()
	var forecasts []accuracy.Forecast
	for i, right := range []bool{false, true, false, true, true, false, true, true, true, true} {
		forecasts = append(forecasts, accuracy.Forecast{P: 0.45 + 0.05*float64(i), True: right})
	}
	got := accuracy.Calibrate(forecasts, 5)
	if len(got.Bins) != 5 {
		t.Fatalf("bins %+v", got.Bins)
	}
	if b := got.Bins[0]; b.Low != 0.45 || b.High != 0.5 || b.True.Value != 0.5 {
		t.Errorf("first bin %+v", b)
	}
	// Means .475, .575, .675, .775, .875 beside shares .5, .5, .5, 1, 1.
	if want := (0.025 + 0.075 + 0.175 + 0.225 + 0.125) / 5; math.Abs(got.ECE-want) > 1e-9 {
		t.Errorf("ECE %.6f, want %.6f", got.ECE, want)
	}
	if math.Abs(got.Brier-0.16625) > 1e-9 {
		t.Errorf("Brier %.6f, want 0.16625", got.Brier)
	}
}

// TestEqualConfidencesShareABin: a scorer with few levels of confidence has as few bins.
func TestEqualConfidencesShareABin(t *testing.T) {
	t.Parallel()
	var forecasts []accuracy.Forecast
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range 100 {
		p := 0.5
		if i%3 == 0 {
			p = 0.8
		}
		forecasts = append(forecasts, accuracy.Forecast{P: p, True: rng.Float64() < p})
	}
	got := accuracy.Calibrate(forecasts, 10)
	if len(got.Bins) != 2 || got.Bins[0].Forecasts != 66 || got.Bins[1].Forecasts != 34 {
		t.Errorf("bins %+v", got.Bins)
	}
	if none := accuracy.Calibrate(nil, 10); none.Forecasts != 0 || none.ECE != 0 ||
		len(none.Bins) != 0 {
		t.Errorf("nothing: %+v", none)
	}
}
