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
	// Weight is used by [ByReach] alone.
	Weight float64
}

// Weighting says what counts alike in a mean or share.
type Weighting string

// The weightings.
const (
	// ByArticle counts every article alike: outlets that publish more weigh more.
	ByArticle Weighting = "article"
	// ByOutlet counts every outlet alike: the mean over outlets of each outlet's own mean.
	ByOutlet Weighting = "outlet"
	// ByReach is the mean over outlets of each outlet's own mean, weighted by the outlet's reach.
	ByReach Weighting = "reach"
)

// Weightings lists them all, the default first.
func Weightings() []Weighting { return []Weighting{ByArticle, ByOutlet, ByReach} }

// Bootstrap estimates each figure's mean over the articles of all outlets, with a percentile
// interval from resampling outlets with replacement (articles of one outlet are not independent; A.
// C. Davison and D. V. Hinkley, Bootstrap Methods and their Application, 1997, section 3.8). The
// seed makes it repeatable. Outlets without articles are left out, and by reach those without one.
// With fewer than two outlets the values have no interval.
func Bootstrap(outlets []Outlet, figures int, weighting Weighting, seed uint64) []Interval {
	used := make([]Outlet, 0, len(outlets))
	for _, o := range outlets {
		if o.N > 0 && (weighting != ByReach || o.Weight > 0) {
			used = append(used, o)
		}
	}
	if len(used) == 0 {
		return make([]Interval, figures)
	}
	values := estimate(used, figures, weighting)
	out := make([]Interval, figures)
	for f := range out {
		out[f] = Exact(values[f])
	}
	if len(used) < 2 {
		return out
	}
	var differing []int
	for f := range out {
		if differs(used, f) {
			differing = append(differing, f)
		} else {
			out[f] = Interval{Value: values[f], Low: values[f], High: values[f], Method: ByBootstrap, Known: true}
		}
	}
	draws := resample(used, differing, weighting, rand.New(rand.NewPCG(seed, 0x79756c756e)))
	for i, f := range differing {
		out[f] = Percentile(values[f], draws[i])
	}
	return out
}

// differs reports whether a figure differs between outlets. Where it doesn't, every resample has
// its value.
func differs(outlets []Outlet, figure int) bool {
	first := outlets[0]
	return slices.ContainsFunc(outlets, func(o Outlet) bool {
		return o.Sums[figure]*float64(first.N) != first.Sums[figure]*float64(o.N)
	})
}

// Percentile is an estimate with the percentile interval of its values in resamples, widened where
// it would not hold the estimate. It reorders draws. Without draws there is no interval.
func Percentile(value float64, draws []float64) Interval {
	if len(draws) == 0 {
		return Exact(value)
	}
	const tail = (1 - Level) / 2
	low, high := quantile(draws, tail), quantile(draws, 1-tail)
	return Interval{
		Value: value, Low: min(low, value), High: max(high, value),
		Method: ByBootstrap, Known: true,
	}
}

// resample draws Resamples sets of outlets and returns the estimates of some figures, by figure.
func resample(outlets []Outlet, figures []int, weighting Weighting, rng *rand.Rand) [][]float64 {
	draws := make([][]float64, len(figures))
	for i := range draws {
		draws[i] = make([]float64, Resamples)
	}
	// What each outlet adds lies in one piece: a long series draws hundreds of millions of times.
	adds, weights := make([]float64, 0, len(outlets)*len(figures)), make([]float64, len(outlets))
	for at, o := range outlets {
		scale, w := o.weights(weighting)
		weights[at] = w
		for _, f := range figures {
			adds = append(adds, o.Sums[f]*scale)
		}
	}
	sums := make([]float64, len(figures))
	for r := range Resamples {
		clear(sums)
		weight := 0.0
		for range outlets {
			pick := rng.IntN(len(outlets))
			weight += weights[pick]
			for i, v := range adds[pick*len(figures) : (pick+1)*len(figures)] {
				sums[i] += v
			}
		}
		for i, v := range sums {
			draws[i][r] = v / weight
		}
	}
	return draws
}

// weights are by what an outlet's sums are multiplied, and what that adds to the divisor.
func (o Outlet) weights(by Weighting) (scale, weight float64) {
	switch by {
	case ByOutlet:
		return 1 / float64(o.N), 1
	case ByReach:
		return o.Weight / float64(o.N), o.Weight
	default:
		return 1, float64(o.N)
	}
}

// estimate is each figure's mean over the outlets.
func estimate(outlets []Outlet, figures int, by Weighting) []float64 {
	values, weight := make([]float64, figures), 0.0
	for _, o := range outlets {
		scale, w := o.weights(by)
		weight += w
		for f := range values {
			values[f] += o.Sums[f] * scale
		}
	}
	for f := range values {
		values[f] /= weight
	}
	return values
}

// quantile interpolates linearly between order statistics (Hyndman and Fan's type 7). It reorders
// the values, which takes less time than sorting them.
func quantile(values []float64, p float64) float64 {
	at := p * float64(len(values)-1)
	low := int(at)
	first := nth(values, low)
	if low+1 >= len(values) {
		return first
	}
	return first + (at-float64(low))*(slices.Min(values[low+1:])-first) // nth has put the larger ones there
}

// nth puts the n-th smallest value at its place, those before it below and those after it above it,
// and gives it: Hoare's selection, with the median of three as pivot.
func nth(values []float64, n int) float64 {
	low, high := 0, len(values)-1
	for low < high {
		a, b, c := values[low], values[(low+high)/2], values[high]
		pivot := max(min(a, b), min(max(a, b), c))
		i, j := low, high
		for i <= j {
			for values[i] < pivot {
				i++
			}
			for values[j] > pivot {
				j--
			}
			if i <= j {
				values[i], values[j] = values[j], values[i]
				i, j = i+1, j-1
			}
		}
		switch {
		case n <= j:
			high = j
		case n >= i:
			low = i
		default:
			return values[n]
		}
	}
	return values[n]
}
