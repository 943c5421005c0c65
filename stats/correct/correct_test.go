package correct_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"yulun/stats/correct"
	"yulun/stats/correct/correcttest"
	"yulun/survey"
)

// Expected values of this file are those of ppi-python 0.2.3, glide 0.11.0 and QuaPy 0.2.3, and of
// the R package dsl. scripts/reference/correct.py prints most of them.

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-6 {
		t.Errorf("%s: %.6f, want %.6f", what, got, want)
	}
}

func nearInterval(t *testing.T, what string, e correct.Estimate, value, low, high float64) {
	t.Helper()
	i := e.Interval(survey.ByBootstrap)
	near(t, what, i.Value, value)
	near(t, what+", lower end", i.Low, low)
	near(t, what+", upper end", i.High, high)
}

// table is articles by counts: coded 0 or 1 and, within each, scored 0 or 1; and the uncoded by
// score.
type table struct {
	coded   [4]int
	uncoded [2]int
}

func (c table) stratum() correcttest.Stratum {
	var s correcttest.Stratum
	for i, n := range c.coded {
		for range n {
			s.Coded = append(
				s.Coded,
				correcttest.Labelled{Coded: float64(i / 2), Scored: float64(i % 2)},
			)
		}
	}
	for scored, n := range c.uncoded {
		for range n {
			s.Uncoded = append(s.Uncoded, float64(scored))
		}
	}
	return s
}

var (
	// complaints are the data PanChen of dsl: 1,412 complaints, of which experts coded 500.
	complaints = table{[4]int{332, 50, 48, 70}, [2]int{688, 224}}
	// years are its data_time: 3,000 texts of 2001 to 2010, of which one in six was coded.
	years = []table{
		{[4]int{5, 10, 11, 18}, [2]int{86, 170}},
		{[4]int{3, 13, 13, 15}, [2]int{79, 177}},
		{[4]int{12, 30, 3, 19}, [2]int{60, 176}},
		{[4]int{6, 21, 5, 16}, [2]int{74, 178}},
		{[4]int{5, 15, 9, 24}, [2]int{74, 173}},
		{[4]int{10, 19, 4, 18}, [2]int{71, 178}},
		{[4]int{5, 21, 8, 25}, [2]int{63, 178}},
		{[4]int{5, 10, 10, 22}, [2]int{78, 175}},
		{[4]int{6, 15, 6, 14}, [2]int{74, 185}},
		{[4]int{6, 20, 10, 13}, [2]int{89, 162}},
	}
)

func TestPPI(t *testing.T) {
	t.Parallel()
	s := complaints.stratum()
	for _, c := range []struct {
		tuning           correcttest.Tuning
		value, low, high float64
	}{
		{correcttest.CodedOnly, 0.236000, 0.198781, 0.273219},
		{correcttest.Full, 0.241614, 0.193800, 0.289428},
		{correcttest.Tuned, 0.237639, 0.203038, 0.272241},
	} {
		e, err := correcttest.PPI(s.Coded, s.Uncoded, c.tuning)
		if err != nil {
			t.Fatal(err)
		}
		nearInterval(t, "PPI "+string(c.tuning), e, c.value, c.low, c.high)
	}
	e, err := correcttest.StratifiedPPI([]correcttest.Stratum{s}, correcttest.Tuned) // one stratum, ddof 1
	if err != nil {
		t.Fatal(err)
	}
	nearInterval(t, "PPI++ as glide has it", e, 0.237642, 0.203007, 0.272278)
}

// TestPPIWithWeights: the example of ten coded and thirty uncoded articles.
func TestPPIWithWeights(t *testing.T) {
	t.Parallel()
	var coded []correcttest.Labelled
	scored := []float64{1, 0, 1, 0, 0, 1, 1, 0, 1, 0}
	for i, y := range []float64{1, 0, 1, 1, 0, 0, 1, 0, 1, 0} {
		coded = append(
			coded,
			correcttest.Labelled{Coded: y, Scored: scored[i], Weight: float64(1 + i%2)},
		)
	}
	var uncoded []float64
	for _, digit := range "110100110100110110101100110101" {
		uncoded = append(uncoded, float64(digit-'0'))
	}
	e, err := correcttest.PPI(coded, uncoded, correcttest.Tuned)
	if err != nil {
		t.Fatal(err)
	}
	nearInterval(t, "with weights", e, 0.448711, 0.165457, 0.731965)
	for i := range coded {
		coded[i].Weight = 0
	}
	for tuning, want := range map[correcttest.Tuning][3]float64{
		correcttest.CodedOnly: {0.5, 0.190102, 0.809898},
		correcttest.Full:      {0.566667, 0.237619, 0.895714},
		correcttest.Tuned:     {0.529545, 0.264969, 0.794122},
	} {
		e, err := correcttest.PPI(coded, uncoded, tuning)
		if err != nil {
			t.Fatal(err)
		}
		nearInterval(t, string(tuning), e, want[0], want[1], want[2])
	}
}

func TestStratifiedPPI(t *testing.T) {
	t.Parallel()
	var strata []correcttest.Stratum
	for _, y := range years {
		strata = append(strata, y.stratum())
	}
	e, err := correcttest.StratifiedPPI(strata, correcttest.Tuned)
	if err != nil {
		t.Fatal(err)
	}
	nearInterval(t, "over years", e, 0.531762, 0.488617, 0.574907)
}

// TestDSL: a naive share is .66 to .75 every year. The corrected ones differ by year, as the data
// were made, with standard errors of about .1.
func TestDSL(t *testing.T) {
	t.Parallel()
	var drawn []correcttest.Piece
	for i, y := range years {
		s, cell := y.stratum(), fmt.Sprint(2001+i)
		for _, l := range s.Coded {
			drawn = append(drawn, correcttest.Piece{
				Probability: 1.0 / 6, Sampled: true, Coded: l.Coded, Scored: l.Scored, Cell: cell,
			})
		}
		for _, f := range s.Uncoded {
			drawn = append(drawn, correcttest.Piece{Probability: 1.0 / 6, Scored: f, Cell: cell})
		}
	}
	got, err := correcttest.DSL(drawn)
	if err != nil {
		t.Fatal(err)
	}
	for cell, want := range map[string][2]float64{
		"2001": {0.680000, 0.087894}, "2002": {0.683333, 0.096892}, "2003": {0.210000, 0.107485},
		"2004": {0.396667, 0.097285}, "2005": {0.586667, 0.093853}, "2006": {0.416667, 0.092070},
		"2007": {0.486667, 0.102467}, "2008": {0.690000, 0.085905}, "2009": {0.533333, 0.088485},
		"2010": {0.450000, 0.104043},
	} {
		near(t, cell, got[cell].Value, want[0])
		near(t, cell+", standard error", got[cell].SE, want[1])
	}
}

// TestClusteredPPI: 20 outlets of 12 articles, of which 8 were coded whole. glide gives the normal
// interval; ours is Student's.
func TestClusteredPPI(t *testing.T) {
	t.Parallel()
	coded := map[int]int{0: 5, 3: 2, 5: 3, 8: 4, 11: 6, 13: 4, 16: 2, 19: 1}
	var outlets []correcttest.Cluster
	for i, scored := range []int{7, 5, 4, 4, 5, 3, 4, 5, 5, 3, 6, 6, 8, 4, 6, 3, 1, 6, 1, 3} {
		o := correcttest.Cluster{Scored: ones(scored, 12)}
		if n, ok := coded[i]; ok {
			o.Coded = ones(n, 12)
		}
		outlets = append(outlets, o)
	}
	e, err := correcttest.ClusteredPPI(outlets, correcttest.Tuned)
	if err != nil {
		t.Fatal(err)
	}
	if e.DF != 7 {
		t.Errorf("%v degrees of freedom, want those of 8 coded outlets", e.DF)
	}
	e.DF = math.Inf(1)
	nearInterval(t, "clustered", e, 0.301832, 0.225573, 0.378092)
}

// ones are n values of which the first k are 1, the others 0.
func ones(k, n int) []float64 {
	values := make([]float64, n)
	for i := range k {
		values[i] = 1
	}
	return values
}

func TestWeighted(t *testing.T) {
	t.Parallel()
	var drawn []correcttest.Piece
	for i := range 60 {
		d := correcttest.Piece{Probability: 0.3, Sampled: i%10 < 4}
		if i%2 == 0 {
			d = correcttest.Piece{Probability: 0.8, Sampled: i%5 != 1}
		}
		if i%3 == 0 {
			d.Scored = 1
		}
		if i%4 == 0 || i%9 == 3 {
			d.Coded = 1
		}
		drawn = append(drawn, d)
	}
	for tuning, want := range map[correcttest.Tuning][3]float64{
		correcttest.CodedOnly: {0.381944, 0.190480, 0.573409},
		correcttest.Full:      {0.326389, 0.139506, 0.513272},
		correcttest.Tuned:     {0.352692, 0.186544, 0.518840},
	} {
		e, err := correcttest.Weighted(drawn, tuning)
		if err != nil {
			t.Fatal(err)
		}
		nearInterval(t, string(tuning), e, want[0], want[1], want[2])
	}
}

func TestRoganGladen(t *testing.T) {
	t.Parallel()
	rates := correct.Rates{
		Sensitivity: 70.0 / 118, Specificity: 332.0 / 382, Positive: 118, Negative: 382,
	}
	e, err := correct.RoganGladen(344.0/1412, 1412, rates)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "corrected", e.Value, 0.243843)
	near(t, "standard error", e.SE, 0.044452)
	if _, err := correct.RoganGladen(0.5, 100, correct.Rates{
		Sensitivity: 0.4, Specificity: 0.6, Positive: 50, Negative: 50,
	}); err == nil {
		t.Error("a scorer that guesses corrects a share")
	}
}

func TestAdjustAndShift(t *testing.T) {
	t.Parallel()
	rates := [][]float64{{0.85, 0.2, 0.05}, {0.1, 0.7, 0.2}, {0.05, 0.1, 0.75}}
	got, err := correcttest.Adjust(rates, []float64{0.42, 0.38, 0.2})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{0.380723, 0.436145, 0.183133} {
		near(t, fmt.Sprintf("class %d", i), got[i], want)
	}
	if _, err := correcttest.Adjust([][]float64{{0.5, 0.5}, {0.5, 0.5}}, []float64{0.5, 0.5}); err == nil {
		t.Error("rates that do not distinguish classes give shares")
	}

	posteriors := [][]float64{
		{0.9, 0.05, 0.05},
		{0.8, 0.1, 0.1},
		{0.2, 0.5, 0.3},
		{0.1, 0.2, 0.7},
		{0.3, 0.3, 0.4},
		{0.6, 0.3, 0.1},
		{0.05, 0.15, 0.8},
		{0.4, 0.4, 0.2},
		{0.1, 0.8, 0.1},
		{0.25, 0.25, 0.5},
	}
	shares, err := correcttest.Shift([]float64{0.5, 0.3, 0.2}, posteriors)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{0.160293, 0.128170, 0.711537} {
		near(t, fmt.Sprintf("shifted class %d", i), shares[i], want)
	}
}

func TestTooFewCodings(t *testing.T) {
	t.Parallel()
	single := []correcttest.Labelled{{Coded: 1, Scored: 1}}
	_, err := correcttest.PPI(single, []float64{0, 1}, correcttest.Tuned)
	if err == nil || !strings.Contains(err.Error(), "too few") {
		t.Errorf("one coding: %v", err)
	}
	uncoded := []correcttest.Cluster{{Scored: []float64{1}}}
	if _, err := correcttest.ClusteredPPI(uncoded, correcttest.Full); err == nil {
		t.Error("no coded outlet, and no error")
	}
	if _, err := correcttest.DSL([]correcttest.Piece{{Probability: 0, Sampled: true}}); err == nil {
		t.Error("an article that could not be drawn was drawn")
	}
}
