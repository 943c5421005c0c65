// Package correcttest draws presses with a known truth, scores them with errors and codes a sample,
// so that tests and benches can count how often corrected intervals hold the truth. It also has the
// estimators of the literature in their authors' forms, which match the packages of these authors
// and which [correct.Corrector] is compared with: [PPI], [StratifiedPPI] and [ClusteredPPI],
// [Weighted] and [DSL], [Adjust] and [Shift].
package correcttest

import (
	"fmt"
	"math"
	"math/rand/v2"

	"yulun/stats/correct"
	"yulun/survey"
)

// Press is how a press is drawn.
type Press struct {
	// Outlets is their number, Articles the median of their numbers of articles. The numbers vary
	// with a standard deviation of Uneven in the logarithm.
	Outlets, Articles int
	Uneven            float64
	// Share is about the share of articles of the class; the outlets' own vary about it with a
	// standard deviation of Apart in the log odds.
	Share, Apart float64
	// Sensitivity and Specificity are the scorer's. In each outlet they vary with a standard
	// deviation of 0.4 in the log odds.
	Sensitivity, Specificity float64
	// Codings is how many articles are coded. Those that are scored as the class are drawn
	// Oversample times as often.
	Codings    int
	Oversample float64
	// Cells is into how many equal cells the articles fall; the first one is estimated.
	Cells int
}

// Truth is the mean share of the class over outlets, of which the drawn ones are a sample.
func (p Press) Truth() float64 {
	const steps = 20_000
	sum := 0.0
	for i := range steps { // the midpoints of equally likely intervals of the normal distribution
		u := math.Sqrt2 * math.Erfinv(2*(float64(i)+0.5)/steps-1)
		sum += odds(logit(p.Share) + p.Apart*u)
	}
	return sum / steps
}

func logit(p float64) float64 { return math.Log(p / (1 - p)) }

func odds(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// Drawn is a press with its sample.
type Drawn struct {
	// Cell is the first of the cells, Pool all codings.
	Cell correct.Cell
	Pool []correct.Coded
	// Articles counts all of them. Here is the share of the class among the articles of the cell.
	Articles int
	Here     float64
}

// Draw draws a press and codes a sample of it.
func (p Press) Draw(rng *rand.Rand) Drawn {
	type piece struct {
		outlet, cell int
		y, f         float64
	}
	yes := func(probability float64) float64 {
		if rng.Float64() < probability {
			return 1
		}
		return 0
	}
	cells := max(1, p.Cells)
	var strata [2][]piece
	var d Drawn
	for g := range p.Outlets {
		share := odds(logit(p.Share) + p.Apart*rng.NormFloat64())
		hit := odds(logit(p.Sensitivity) + 0.4*rng.NormFloat64())
		miss := 1 - odds(logit(p.Specificity)+0.4*rng.NormFloat64())
		part := correct.Part{Outlet: fmt.Sprint(g), Sums: []float64{0}, Squares: []float64{0}}
		for range max(1, int(float64(p.Articles)*math.Exp(p.Uneven*rng.NormFloat64()))) {
			a := piece{outlet: g, cell: rng.IntN(cells), y: yes(share)}
			a.f = yes(miss + a.y*(hit-miss))
			strata[int(a.f)] = append(strata[int(a.f)], a)
			d.Articles++
			if a.cell == 0 {
				d.Here += a.y
				part.N++
				part.Sums[0] += a.f
				part.Squares[0] += a.f
			}
		}
		if part.N > 0 {
			d.Cell.Parts = append(d.Cell.Parts, part)
		}
	}
	n := 0
	for _, part := range d.Cell.Parts {
		n += part.N
	}
	d.Here /= float64(n)
	factor := max(1, p.Oversample)
	weighed := float64(len(strata[0])) + factor*float64(len(strata[1]))
	for f, stratum := range strata {
		want := float64(p.Codings) * float64(len(stratum)) / weighed
		if f == 1 {
			want *= factor
		}
		n := min(len(stratum), int(math.Round(want)))
		for _, i := range rng.Perm(len(stratum))[:n] {
			a := stratum[i]
			coded := correct.Coded{
				Outlet: fmt.Sprint(a.outlet), Probability: float64(n) / float64(len(stratum)),
				Relevant: true, Scored: []float64{a.f}, Coded: []float64{a.y},
			}
			d.Pool = append(d.Pool, coded)
			if a.cell == 0 {
				d.Cell.Coded = append(d.Cell.Coded, coded)
			}
		}
	}
	return d
}

// Coverage is how often intervals hold the truth.
type Coverage struct {
	// Held is the share of runs in which the interval held it, HeldHere that in which it held the
	// share among the articles of the cell. Width is the mean width, Bias the mean distance of the
	// estimate from the truth.
	Held, HeldHere, Width, Bias float64
	// Raw is the mean distance of the uncorrected share.
	Raw float64
}

// Cover draws a press so many times and corrects its share each time.
func (p Press) Cover(runs int, seed uint64) Coverage {
	rng, truth := rand.New(rand.NewPCG(seed, uint64(p.Outlets))), p.Truth()
	var c Coverage
	for range runs {
		d := p.Draw(rng)
		i := correct.NewCorrector(d.Pool, correct.Shares, 1, survey.ByArticle).Estimate(d.Cell).Figures[0]
		if i.Low <= truth && truth <= i.High {
			c.Held += 1 / float64(runs)
		}
		if i.Low <= d.Here && d.Here <= i.High {
			c.HeldHere += 1 / float64(runs)
		}
		c.Width += (i.High - i.Low) / float64(runs)
		c.Bias += (i.Value - truth) / float64(runs)
		sum, n := 0.0, 0
		for _, part := range d.Cell.Parts {
			sum, n = sum+part.Sums[0], n+part.N
		}
		c.Raw += (sum/float64(n) - truth) / float64(runs)
	}
	return c
}
