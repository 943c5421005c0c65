package words_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"yulun/stats/words"
)

// TestMeasuresMatchScipy: values by scipy 1.17.1 (chi2_contingency with log-likelihood) and by the
// definitions in numpy (scripts/reference/words.py).
func TestMeasuresMatchScipy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		table                                      words.Table
		expected, g2, p, bic, mi3, tScore, logDice float64
	}{
		{words.Table{Both: 12, Row: 1000, Column: 20, Total: 21000}, 0.952381, 47.057441, 6.893645e-12, 37.105163, 10.825277, 3.189173, 8.590609},
		{words.Table{Both: 3, Row: 50000, Column: 60, Total: 130000}, 23.076923, -37.272236, 1.027369e-09, 25.496946, 0.226509, -11.591417, 0.973592},
		{words.Table{Both: 0, Row: 800, Column: 15, Total: 5000}, 2.4, -5.239192, 2.208353e-02, -3.278001, math.NaN(), math.NaN(), math.NaN()},
		{words.Table{Both: 40, Row: 400, Column: 40, Total: 90000}, 0.177778, 437.410680, 3.962650e-97, 426.003116, 18.457637, 6.296446, 11.540568},
		{words.Table{Both: 7, Row: 5321, Column: 7, Total: 10642}, 3.5, 9.708668, 1.834009e-03, 0.436104, 6.614710, 1.322876, 5.427977},
		{words.Table{Both: 150, Row: 123456, Column: 4000, Total: 987654}, 499.996962, -373.829356, 2.744328e-83, 360.026269, 12.720681, -28.577132, 5.269179},
		{words.Table{Both: 25, Row: 100, Column: 50, Total: 200}, 25, 0, 1, -5.298317, 9.287712, 0, 12.415037},
	} {
		expected, g2 := c.table.Expected(), c.table.G2()
		for _, v := range []struct {
			name      string
			got, want float64
		}{
			{"expected", expected, c.expected},
			{"G2", g2, c.g2},
			{"log p", math.Log(words.P(g2)), math.Log(c.p)},
			{"BIC", words.BIC(g2, c.table.Total), c.bic},
			{"MI3", words.MI3(c.table.Both, expected), c.mi3},
			{"t", words.T(c.table.Both, expected), c.tScore},
			{"log-Dice", words.LogDice(c.table.Both, c.table.Row, c.table.Column), c.logDice},
		} {
			if !math.IsNaN(v.want) && math.Abs(v.got-v.want) > 1e-5*max(1, math.Abs(v.want)) {
				t.Errorf("%+v: %s is %.6f, want %.6f", c.table, v.name, v.got, v.want)
			}
		}
	}
}

// TestAdjustedMatchesStatsmodels: by statsmodels 0.15.0, multipletests with fdr_bh.
func TestAdjustedMatchesStatsmodels(t *testing.T) {
	t.Parallel()
	got := words.Adjusted([]float64{0.001, 0.04, 0.03, 0.2, 0.9, 0.005, 0.04})
	for i, want := range []float64{0.007, 0.056, 0.056, 0.233333, 0.9, 0.0175, 0.056} {
		if math.Abs(got[i]-want) > 1e-6 {
			t.Errorf("place %d: %.6f, want %.6f", i, got[i], want)
		}
	}
	if got := words.Adjusted(nil); len(got) != 0 {
		t.Errorf("nothing was corrected to %v", got)
	}
}

func TestEffectSizes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ a, wordsA, b, wordsB, ratio, percent float64 }{
		{12, 1000, 20, 21000, 3.655352, 1160},
		{0, 1000, 5, 3000, -1.736966, -100},
		{5, 1000, 0, 3000, 4.906891, math.NaN()},
		{7, 5000, 7, 5000, 0, 0},
	} {
		if got := words.LogRatio(c.a, c.wordsA, c.b, c.wordsB); math.Abs(got-c.ratio) > 1e-6 {
			t.Errorf("log ratio of %+v: %.6f", c, got)
		}
		got, defined := words.Difference(c.a, c.wordsA, c.b, c.wordsB)
		if defined == math.IsNaN(c.percent) || defined && math.Abs(got-c.percent) > 1e-6 {
			t.Errorf("%%DIFF of %+v: %.6f, %v", c, got, defined)
		}
	}
}

// TestG2Promises: a table and its mirror have the same G2 with the other sign, it is 0 where rows
// are alike, and never undefined.
func TestG2Promises(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.IntRange(0, 5000)
		a, b, c, d := cell.Draw(t, "a"), cell.Draw(t, "b"), cell.Draw(t, "c"), cell.Draw(t, "d")
		if a+b+c+d == 0 {
			return
		}
		table := words.Table{Both: a, Row: a + b, Column: a + c, Total: a + b + c + d}
		mirror := words.Table{Both: c, Row: c + d, Column: a + c, Total: a + b + c + d}
		g2, other := table.G2(), mirror.G2()
		if math.IsNaN(g2) || math.IsInf(g2, 0) || math.Abs(g2+other) > 1e-6*max(1, math.Abs(g2)) {
			t.Fatalf("%+v: %g, its mirror %g", table, g2, other)
		}
		if a*d == b*c && math.Abs(g2) > 1e-6 {
			t.Fatalf("%+v: rows are alike and G2 is %g", table, g2)
		}
		if p := words.P(g2); p < 0 || p > 1 {
			t.Fatalf("p is %g", p)
		}
	})
}
