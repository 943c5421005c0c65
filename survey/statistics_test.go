package survey_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"yulun/survey"
)

func near(a, b, tolerance float64) bool { return math.Abs(a-b) <= tolerance }

func TestWilsonKnownValues(t *testing.T) {
	t.Parallel()
	// Expected ends from Newcombe 1998 (81/263, 15/148, 0/20, 1/29), table I, method 3.
	for _, c := range []struct {
		k, n      int
		low, high float64
	}{
		{81, 263, 0.2553, 0.3662},
		{15, 148, 0.0624, 0.1605},
		{0, 20, 0, 0.1611},
		{1, 29, 0.0061, 0.1718},
	} {
		got := survey.Wilson(c.k, c.n)
		if !near(got.Low, c.low, 5e-5) || !near(got.High, c.high, 5e-5) {
			t.Errorf("Wilson(%d, %d) = [%.4f, %.4f], want [%.4f, %.4f]", c.k, c.n, got.Low, got.High, c.low, c.high)
		}
	}
	if survey.Wilson(0, 0).Known {
		t.Error("Wilson of nothing claims a value")
	}
}

func TestDifferenceKnownValue(t *testing.T) {
	t.Parallel()
	// Newcombe 1998, part II, table II example (a): 56/70 against 48/80 gives 0.0524 to 0.3339 by
	// method 10.
	got := survey.Difference(survey.Wilson(56, 70), survey.Wilson(48, 80))
	if !near(got.Value, 0.2, 1e-9) || !near(got.Low, 0.0524, 5e-5) || !near(got.High, 0.3339, 5e-5) {
		t.Errorf("got %+v", got)
	}
}

func TestMean(t *testing.T) {
	t.Parallel()
	// 0, 0.5, 1: mean 0.5, s = 0.5, t(2) = 4.303: cut at the ends of the scale.
	got := survey.Mean(1.5, 1.25, 3)
	if !near(got.Value, 0.5, 1e-9) || !near(got.Low, 0.5-4.303*0.5/math.Sqrt(3), 1e-9) || got.High != 1 {
		t.Errorf("got %+v", got)
	}
	if one := survey.Mean(0.5, 0.25, 1); one.Method != survey.None || one.Value != 0.5 {
		t.Errorf("one value: %+v", one)
	}
	if same := survey.Mean(-1.5, 0.75, 3); same.Method != survey.None || same.Value != -0.5 {
		t.Errorf("three equal values: %+v", same)
	}
	// 100 values of +-0.2: the t quantile for 99 degrees of freedom is 1.9842.
	if many := survey.Mean(0, 4, 100); !near(many.High, 1.9842*math.Sqrt(4.0/99/100), 1e-5) {
		t.Errorf("many values: %+v", many)
	}
}

// TestPercentileIsThatOfSortedDraws: the ends are the interpolated order statistics, however the
// draws lie and repeat.
func TestPercentileIsThatOfSortedDraws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		draws := rapid.SliceOfN(rapid.Float64Range(-1, 1), 1, 300).Draw(t, "draws")
		if rapid.Bool().Draw(t, "ties") {
			for i := range draws {
				draws[i] = math.Round(draws[i] * 3)
			}
		}
		sorted := slices.Sorted(slices.Values(draws))
		at := func(p float64) float64 {
			x := p * float64(len(sorted)-1)
			i := int(x)
			return sorted[i] + (x-float64(i))*(sorted[min(i+1, len(sorted)-1)]-sorted[i])
		}
		value := sorted[len(sorted)/2]
		low, high := min(at(0.025), value), max(at(0.975), value)
		got := survey.Percentile(value, draws)
		if !near(got.Low, low, 1e-12) || !near(got.High, high, 1e-12) {
			t.Fatalf("[%v, %v], want [%v, %v] of %v", got.Low, got.High, low, high, sorted)
		}
	})
}

func TestBootstrapWeighting(t *testing.T) {
	t.Parallel()
	outlets := []survey.Outlet{{N: 90, Sums: []float64{0}}, {N: 10, Sums: []float64{10}}, {N: 0, Sums: []float64{0}}}
	if got := survey.Bootstrap(outlets, 1, survey.ByArticle, 1)[0].Value; !near(got, 0.1, 1e-12) {
		t.Errorf("by article: %v", got)
	}
	if got := survey.Bootstrap(outlets, 1, survey.ByOutlet, 1)[0].Value; !near(got, 0.5, 1e-12) {
		t.Errorf("by outlet: %v", got)
	}
}

func TestBootstrapProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "outlets")
		outlets := make([]survey.Outlet, n)
		for i := range outlets {
			articles := rapid.IntRange(1, 30).Draw(t, "articles")
			outlets[i] = survey.Outlet{N: articles, Sums: []float64{float64(rapid.IntRange(0, articles).Draw(t, "critical"))}}
		}
		seed := rapid.Uint64().Draw(t, "seed")
		got := survey.Bootstrap(outlets, 1, survey.ByArticle, seed)[0]
		again := survey.Bootstrap(outlets, 1, survey.ByArticle, seed)[0]
		if got != again {
			t.Fatalf("same seed, different intervals: %+v, %+v", got, again)
		}
		if got.Low > got.Value || got.High < got.Value || got.Low < 0 || got.High > 1 {
			t.Fatalf("not an interval of a share: %+v", got)
		}
		if (n == 1) != (got.Method == survey.None) {
			t.Fatalf("%d outlets: method %s", n, got.Method)
		}
	})
}

// TestBootstrapCoverage draws articles of outlets that differ, as real ones do, and counts how
// often the interval covers the true share. The interval that takes articles as independent covers
// it far less often.
func TestBootstrapCoverage(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(7, 7))
	const trials, truth = 300, 0.3
	covered, coveredByWilson := 0, 0
	for trial := range trials {
		outlets, k, n := make([]survey.Outlet, 25), 0, 0
		for i := range outlets {
			lean, sum := 0.05, 0
			if rng.Float64() < 0.5 {
				lean = 0.55 // half of the outlets are critical in 55 % of their pieces, half in 5 %: 30 % on average
			}
			for range 20 {
				if rng.Float64() < lean {
					sum++
				}
			}
			outlets[i] = survey.Outlet{N: 20, Sums: []float64{float64(sum)}}
			k, n = k+sum, n+20
		}
		if b := survey.Bootstrap(outlets, 1, survey.ByArticle, uint64(trial))[0]; b.Low <= truth && truth <= b.High {
			covered++
		}
		if w := survey.Wilson(k, n); w.Low <= truth && truth <= w.High {
			coveredByWilson++
		}
	}
	if share := float64(covered) / trials; share < 0.88 {
		t.Errorf("the bootstrap's interval covered the truth in %.0f %% of trials", 100*share)
	}
	if share := float64(coveredByWilson) / trials; share > 0.75 {
		t.Errorf("Wilson's interval covered the truth in %.0f %%: these outlets are not different enough to test the bootstrap", 100*share)
	}
}

func TestIntervalJSON(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   survey.Interval
		want string
	}{
		{survey.Interval{}, "null"},
		{survey.Exact(0.5), `{"value":0.5,"low":null,"high":null,"method":"none"}`},
		{survey.Wilson(1, 2), `{"value":0.5,"low":0.094531,"high":0.905469,"method":"wilson"}`},
	} {
		got, err := json.Marshal(c.in)
		if err != nil || string(got) != c.want {
			t.Errorf("got %s, %v, want %s", got, err, c.want)
		}
	}
}
