package correct_test

import (
	"fmt"
	"math"
	"testing"

	"yulun/stats/correct"
	"yulun/stats/correct/correcttest"
	"yulun/survey"
)

// TestIntervalsHoldTheTruth counts how often the interval of a corrected share holds the truth
// where the raw share is off by 3 points and more. bench/coverage has the long form, with more
// presses.
func TestIntervalsHoldTheTruth(t *testing.T) {
	t.Parallel()
	const runs = 1000
	base := correcttest.Press{
		Articles: 40, Uneven: 0.8, Share: 0.25, Apart: 0.6, Sensitivity: 0.7, Specificity: 0.85,
		Codings: 200,
	}
	for _, c := range []struct {
		name   string
		change func(*correcttest.Press)
	}{
		{"5 outlets of equal size", func(p *correcttest.Press) {
			p.Outlets, p.Uneven, p.Codings = 5, 0, 100
		}},
		{"12 outlets", func(p *correcttest.Press) { p.Outlets = 12 }},
		{"30 outlets, class oversampled", func(p *correcttest.Press) { p.Outlets, p.Oversample = 30, 3 }},
		{"30 outlets, one cell of eight", func(p *correcttest.Press) { p.Outlets, p.Cells = 30, 8 }},
		{"100 outlets, 60 codings", func(p *correcttest.Press) { p.Outlets, p.Codings = 100, 60 }},
	} {
		p := base
		c.change(&p)
		got := p.Cover(runs, 7)
		if got.Held < 0.93 || got.Held > 0.975 {
			t.Errorf("%s: the intervals hold the truth in %.1f %% of runs", c.name, 100*got.Held)
		}
		if math.Abs(got.Bias) > 0.01 || got.Raw < 0.025 {
			t.Errorf("%s: off by %.3f, uncorrected by %.3f", c.name, got.Bias, got.Raw)
		}
	}
}

// one is a coded article of an outlet of its own.
func one(i int, scored, coded float64) correct.Coded {
	return correct.Coded{
		Outlet: fmt.Sprint(i), Probability: 500.0 / 1412, Relevant: true,
		Scored: []float64{scored}, Coded: []float64{coded},
	}
}

// complaintsCell is the complaints, each of an outlet of its own.
func complaintsCell() correct.Cell {
	s, cell := complaints.stratum(), correct.Cell{}
	part := func(scored float64) {
		cell.Parts = append(cell.Parts, correct.Part{
			Outlet: fmt.Sprint(len(cell.Parts)), N: 1,
			Sums: []float64{scored}, Squares: []float64{scored},
		})
	}
	for _, l := range s.Coded {
		cell.Coded = append(cell.Coded, one(len(cell.Parts), l.Scored, l.Coded))
		part(l.Scored)
	}
	for _, f := range s.Uncoded {
		part(f)
	}
	return cell
}

// TestACellIsPPI: with equal probabilities and independent articles, a corrected cell is PPI++ in
// the form of a regression estimator, whose value and width differ from ppi-python's in the fifth
// digit.
func TestACellIsPPI(t *testing.T) {
	t.Parallel()
	cell := complaintsCell()
	got := correct.NewCorrector(cell.Coded, correct.Shares, 1, survey.ByArticle).Estimate(cell)
	if got.Pooled || got.Used != 500 {
		t.Errorf("%+v", got)
	}
	lambda := (70.0/500 - 0.236*0.24) / (0.24 * 0.76)
	near(t, "share", got.Figures[0].Value, 0.236+lambda*(344.0/1412-0.24))
	i := got.Figures[0]
	if w := (i.High - i.Low) / (0.272241 - 0.203038); w < 0.98 || w > 1.02 {
		t.Errorf("[%.4f, %.4f] is %.3f as wide as PPI++'s", i.Low, i.High, w)
	}
}

func TestTooFewCodingsOfACell(t *testing.T) {
	t.Parallel()
	whole := complaintsCell()
	c := correct.NewCorrector(whole.Coded, correct.Shares, 1, survey.ByArticle)
	cell := correct.Cell{Parts: whole.Parts, Coded: whole.Coded[:correct.MinCell-1]}
	got := c.Estimate(cell)
	if !got.Pooled || got.Codings != correct.MinCell-1 || got.Used != 500 {
		t.Errorf("a cell with few codings: %+v", got)
	}
	near(t, "pooled", got.Figures[0].Value, c.Estimate(whole).Figures[0].Value)

	few := correct.NewCorrector(
		whole.Coded[:correct.MinPool-1],
		correct.Shares,
		1,
		survey.ByArticle,
	)
	if got := few.Estimate(cell); got.Figures != nil {
		t.Errorf("a pool of %d codings corrects: %+v", correct.MinPool-1, got)
	}
	if got := c.Estimate(correct.Cell{}); got.Figures != nil {
		t.Errorf("a cell without articles has figures: %+v", got)
	}
}

// TestIrrelevantArticlesLeaveTheShare: half of what the scorer takes for relevant is not, and all
// of that was scored neutral. Among the relevant, everything is critical.
func TestIrrelevantArticlesLeaveTheShare(t *testing.T) {
	t.Parallel()
	var cell correct.Cell
	for i := range 200 {
		critical := float64(i % 2)
		a := one(i, critical, critical)
		a.Relevant = critical == 1
		cell.Coded = append(cell.Coded, a)
		cell.Parts = append(cell.Parts, correct.Part{
			Outlet: fmt.Sprint(i), N: 1, Sums: []float64{critical}, Squares: []float64{critical},
		})
	}
	got := correct.NewCorrector(cell.Coded, correct.Shares, 1, survey.ByArticle).Estimate(cell)
	if i := got.Figures[0]; i.Value < 0.999 || i.Low > 0.999 || i.Low < 0.9 {
		t.Errorf("%+v, want a share of 1 with an interval below it", i)
	}
}

// TestOutletsCountAlike: one outlet publishes nine in ten articles, all supportive, the others none
// that are.
func TestOutletsCountAlike(t *testing.T) {
	t.Parallel()
	cell := correct.Cell{Parts: []correct.Part{{
		Outlet: "big", N: 900, Sums: []float64{900}, Squares: []float64{900},
	}}}
	coded := func(outlet string, n int, value float64) {
		for range n {
			cell.Coded = append(cell.Coded, correct.Coded{
				Outlet: outlet, Probability: 0.1, Relevant: true,
				Scored: []float64{value}, Coded: []float64{value},
			})
		}
	}
	coded("big", 90, 1)
	for _, small := range []string{"a", "b", "c", "d"} {
		cell.Parts = append(cell.Parts, correct.Part{
			Outlet: small, N: 25, Sums: []float64{0}, Squares: []float64{0},
		})
		coded(small, 2+len(cell.Parts)%2, 0)
	}
	byArticle := correct.NewCorrector(cell.Coded, correct.Shares, 1, survey.ByArticle).
		Estimate(cell)
	byOutlet := correct.NewCorrector(cell.Coded, correct.Shares, 1, survey.ByOutlet).Estimate(cell)
	near(t, "by article", byArticle.Figures[0].Value, 0.9)
	near(t, "by outlet", byOutlet.Figures[0].Value, 0.2)
}

// TestMeansMayBeNegative: mean stance is corrected like a share, and cut to its own range.
func TestMeansMayBeNegative(t *testing.T) {
	t.Parallel()
	var cell correct.Cell
	for i := range 120 {
		coded := -1 + float64(i%3)/2 // -1, -0.5, 0
		cell.Coded = append(cell.Coded, one(i, coded/2+0.2, coded))
		cell.Parts = append(cell.Parts, correct.Part{
			Outlet: fmt.Sprint(i), N: 1, Sums: []float64{coded/2 + 0.2},
			Squares: []float64{(coded/2 + 0.2) * (coded/2 + 0.2)},
		})
	}
	got := correct.NewCorrector(cell.Coded, correct.Means, 1, survey.ByArticle).Estimate(cell).Figures[0]
	near(t, "mean", got.Value, -0.5)
	if half := (got.High - got.Low) / 2; half < 0.06 || half > 0.09 { // 1.98·0.41/√120
		t.Errorf("%+v", got)
	}
}

// TestPartsOfAWholeSumToOne: the shares of three classes are corrected together.
func TestPartsOfAWholeSumToOne(t *testing.T) {
	t.Parallel()
	var cell correct.Cell
	of := func(class int) []float64 { v := make([]float64, 3); v[class] = 1; return v }
	for i := range 90 {
		scored, coded := i%3, (i+i/60)%3
		cell.Coded = append(cell.Coded, correct.Coded{
			Outlet: fmt.Sprint(
				i % 9,
			), Probability: 0.2, Relevant: true, Scored: of(scored), Coded: of(coded),
		})
	}
	for g := range 9 {
		sums := []float64{float64(20 + g), 15, 10}
		cell.Parts = append(
			cell.Parts,
			correct.Part{Outlet: fmt.Sprint(g), N: 45 + g, Sums: sums, Squares: sums},
		)
	}
	got := correct.NewCorrector(cell.Coded, correct.PartsOfWhole, 3, survey.ByArticle).
		Estimate(cell)
	sum := 0.0
	for _, f := range got.Figures {
		sum += f.Value
	}
	near(t, "sum of shares", sum, 1)
}

// TestAMeanThatNeverVariesIsNotCertain: where every coding says 0, as of two frames that nobody
// found, the interval still has a width.
func TestAMeanThatNeverVariesIsNotCertain(t *testing.T) {
	t.Parallel()
	var cell correct.Cell
	for i := range 60 {
		cell.Coded = append(cell.Coded, one(i, 0, 0))
		cell.Parts = append(cell.Parts, correct.Part{
			Outlet: fmt.Sprint(i), N: 5, Sums: []float64{0}, Squares: []float64{0},
		})
	}
	got := correct.NewCorrector(cell.Coded, correct.Means, 1, survey.ByArticle).Estimate(cell).Figures[0]
	if got.Value != 0 || got.Low > -0.01 || got.High < 0.01 || got.High > 0.05 {
		t.Errorf("%+v", got)
	}
}
