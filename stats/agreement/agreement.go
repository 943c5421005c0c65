package agreement

import (
	"math"
	"math/rand/v2"
	"slices"

	"yulun/survey"
)

// Scale is the level of measurement of a variable. It decides how far apart two values are.
type Scale string

// The scales. The values of a ratio scale must not be negative.
const (
	Nominal  Scale = "nominal"
	Ordinal  Scale = "ordinal"
	Interval Scale = "interval"
	Ratio    Scale = "ratio"
)

// Unit holds what each coder gave one unit, in the same order of coders for every unit; NaN where a
// coder gave nothing. Categories of a nominal variable are any distinct numbers.
type Unit []float64

// Missing is the value of a coder who did not code a unit.
func Missing() float64 { return math.NaN() }

// Categories turns words, such as classes, into the numbers of units; an empty word is missing. The
// words are numbered in byte order.
func Categories(units [][]string) []Unit {
	var words []string
	for _, u := range units {
		words = append(words, u...)
	}
	slices.Sort(words)
	words = slices.Compact(words)
	out := make([]Unit, len(units))
	for i, u := range units {
		out[i] = make(Unit, len(u))
		for c, word := range u {
			at, _ := slices.BinarySearch(words, word)
			out[i][c] = float64(at)
			if word == "" {
				out[i][c] = Missing()
			}
		}
	}
	return out
}

// Agreement is how far coders agree on one variable.
type Agreement struct {
	// Units is the number of units that two coders or more have coded, Values the number of their
	// codings. Nothing else tells anything about agreement.
	Units, Values int
	// Alpha is Krippendorff's: 1 for full agreement, 0 for that of chance, below for less. It is
	// not Known where all values are equal: alpha is undefined then.
	Alpha survey.Interval
	// AC1 is Gwet's coefficient for a nominal variable, or for the values of another scale taken as
	// names. It stays meaningful where nearly all values are equal.
	AC1 survey.Interval
	// Percent is the mean over units of the share of pairs of coders that agree, in [0, 1].
	Percent survey.Interval
	// Undefined is the number of resamples in which alpha was undefined. They are left out of its
	// interval; where they are more than a twentieth, there is none.
	Undefined int
}

// Options say how agreement is measured.
type Options struct {
	Scale Scale
	// Categories is the number of values that coders could choose from, which AC1 needs. Where
	// fewer than the observed ones are given, it is the number of observed ones.
	Categories int
	// Resamples defaults to survey.Resamples. Seed makes the intervals repeatable.
	Resamples int
	Seed      uint64
}

// Measure measures the agreement on one variable. The intervals are percentiles of resamples of
// units with replacement.
func Measure(units []Unit, o Options) Agreement {
	if o.Resamples == 0 {
		o.Resamples = survey.Resamples
	}
	t := newTable(units)
	a := Agreement{Units: len(t.pairable), Values: t.values}
	if a.Units == 0 {
		return a
	}
	o.Categories = max(o.Categories, len(t.names))
	alpha, known := t.alpha(t.once(), o.Scale)
	ac1, percent := t.ac1(t.once(), o.Categories)
	draws := t.resample(o)
	a.Undefined = o.Resamples - len(draws.alpha)
	switch {
	case known && a.Undefined*20 > o.Resamples:
		a.Alpha = survey.Exact(alpha)
	case known:
		a.Alpha = survey.Percentile(alpha, draws.alpha)
	}
	a.AC1, a.Percent = interval(ac1, draws.ac1), interval(percent, draws.percent)
	return a
}

// resampled are the coefficients of resamples.
type resampled struct{ alpha, ac1, percent []float64 }

func (t table) resample(o Options) resampled {
	var draws resampled
	rng := rand.New(rand.NewPCG(o.Seed, 0x616c706861))
	times := make([]int, len(t.units))
	for range o.Resamples {
		clear(times)
		for range times {
			times[rng.IntN(len(times))]++
		}
		if v, ok := t.alpha(times, o.Scale); ok {
			draws.alpha = append(draws.alpha, v)
		}
		ac1, percent := t.ac1(times, o.Categories)
		draws.ac1, draws.percent = append(draws.ac1, ac1), append(draws.percent, percent)
	}
	return draws
}
