package survey

import (
	"math/rand/v2"
	"slices"
)

// FewOutlets is the number of outlets below which the bootstrap over outlets is not used: with so
// few clusters its intervals are far too narrow.
const FewOutlets = 5

// Resamples is the number of bootstrap resamples. The ends of a 95 % percentile interval then move
// by about a fiftieth of its width from seed to seed.
const Resamples = 2000

// Outlet holds one outlet's part of an estimate: N articles and, for each figure, the sum over
// them.
type Outlet struct {
	N    int
	Sums []float64
}

// Weighting says what counts alike in a mean or share.
type Weighting string

// The weightings.
const (
	// ByArticle counts every article alike: outlets that publish more weigh more.
	ByArticle Weighting = "article"
	// ByOutlet counts every outlet alike: the mean over outlets of each outlet's own mean.
	ByOutlet Weighting = "outlet"
)

// Bootstrap estimates each figure's mean over the articles of all outlets, with a percentile
// interval from resampling outlets with replacement (articles of one outlet are not independent; A.
// C. Davison and D. V. Hinkley, Bootstrap Methods and their Application, 1997, section 3.8). The
// seed makes it repeatable. Outlets without articles are left out. With fewer than two outlets the
// values have no interval.
func Bootstrap(outlets []Outlet, figures int, weighting Weighting, seed uint64) []Interval {
	used := make([]Outlet, 0, len(outlets))
	for _, o := range outlets {
		if o.N > 0 {
			used = append(used, o)
		}
	}
	if len(used) == 0 {
		return make([]Interval, figures)
	}
	all := make([]int, len(used))
	for i := range all {
		all[i] = i
	}
	values := estimate(used, all, figures, weighting)
	out := make([]Interval, figures)
	for f := range out {
		out[f] = Exact(values[f])
	}
	if len(used) < 2 {
		return out
	}
	draws := resample(used, figures, weighting, rand.New(rand.NewPCG(seed, 0x79756c756e)))
	for f := range out {
		out[f] = Percentile(values[f], draws[f])
	}
	return out
}

// Percentile is an estimate with the percentile interval of its values in resamples, widened where
// it would not hold the estimate. It sorts draws. Without draws there is no interval.
func Percentile(value float64, draws []float64) Interval {
	if len(draws) == 0 {
		return Exact(value)
	}
	slices.Sort(draws)
	const tail = (1 - Level) / 2
	return Interval{
		Value: value, Low: min(quantile(draws, tail), value), High: max(quantile(draws, 1-tail), value),
		Method: ByBootstrap, Known: true,
	}
}

// resample draws Resamples sets of outlets and returns the estimates by figure.
func resample(outlets []Outlet, figures int, weighting Weighting, rng *rand.Rand) [][]float64 {
	draws := make([][]float64, figures)
	for f := range draws {
		draws[f] = make([]float64, Resamples)
	}
	picks := make([]int, len(outlets))
	for r := range Resamples {
		for i := range picks {
			picks[i] = rng.IntN(len(outlets))
		}
		for f, v := range estimate(outlets, picks, figures, weighting) {
			draws[f][r] = v
		}
	}
	return draws
}

// estimate is each figure's mean over the picked outlets.
func estimate(outlets []Outlet, picks []int, figures int, weighting Weighting) []float64 {
	values, weight := make([]float64, figures), 0.0
	for _, i := range picks {
		scale, w := 1.0, float64(outlets[i].N)
		if weighting == ByOutlet {
			scale, w = 1/float64(outlets[i].N), 1
		}
		weight += w
		for f := range values {
			values[f] += outlets[i].Sums[f] * scale
		}
	}
	for f := range values {
		values[f] /= weight
	}
	return values
}

// quantile interpolates linearly between order statistics (Hyndman and Fan's type 7).
func quantile(sorted []float64, p float64) float64 {
	at := p * float64(len(sorted)-1)
	low := int(at)
	if low+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[low] + (at-float64(low))*(sorted[low+1]-sorted[low])
}
