package accuracy

import (
	"cmp"
	"math"
	"slices"

	"yulun/survey"
)

// Forecast is one probability that a scorer gave, with what came true.
type Forecast struct {
	// P is in [0, 1]: such as its confidence that the class is right.
	P    float64
	True bool
	// Weight is as in Pair.
	Weight float64
}

// Bin is the forecasts of one range of probabilities.
type Bin struct {
	// Low and High are the least and the greatest probability in it.
	Low, High float64
	Forecasts int
	// Mean is their mean, True the share that came true, with Wilson's interval.
	Mean float64
	True survey.Interval
}

// Calibration compares probabilities with how often they came true.
type Calibration struct {
	Forecasts int
	Bins      []Bin
	// ECE is the expected calibration error: the mean over forecasts of the distance between Mean
	// and True of their bin, in [0, 1] (M. P. Naeini, G. F. Cooper, M. Hauskrecht, Obtaining well
	// calibrated probabilities using Bayesian binning, AAAI 2015).
	ECE float64
	// Brier is the mean squared distance between P and what came true (1 or 0), in [0, 1] (G. W.
	// Brier, Verification of forecasts expressed in terms of probability, 1950).
	Brier float64
}

// Calibrate sorts forecasts into at most so many bins of about equally many. Equal probabilities
// share a bin.
func Calibrate(forecasts []Forecast, bins int) Calibration {
	sorted := slices.Clone(forecasts)
	slices.SortStableFunc(sorted, func(a, b Forecast) int { return cmp.Compare(a.P, b.P) })
	c := Calibration{Forecasts: len(sorted)}
	all := 0.0
	for start := 0; start < len(sorted); {
		end := start + max(1, (len(sorted)-start)/max(1, bins-len(c.Bins)))
		for end < len(sorted) && sorted[end].P == sorted[end-1].P {
			end++
		}
		bin, weight := newBin(sorted[start:end])
		c.Bins = append(c.Bins, bin)
		c.ECE += weight * math.Abs(bin.Mean-bin.True.Value)
		all += weight
		start = end
	}
	for _, f := range sorted {
		c.Brier += f.weight() * (f.P - f.outcome()) * (f.P - f.outcome())
	}
	if all > 0 {
		c.ECE, c.Brier = c.ECE/all, c.Brier/all
	}
	return c
}

func (f Forecast) weight() float64 { return Pair{Weight: f.Weight}.weight() }

func (f Forecast) outcome() float64 {
	if f.True {
		return 1
	}
	return 0
}

// newBin sums up sorted forecasts, and gives the sum of their weights.
func newBin(forecasts []Forecast) (bin Bin, weight float64) {
	bin = Bin{Low: forecasts[0].P, High: forecasts[len(forecasts)-1].P, Forecasts: len(forecasts)}
	share, squares := 0.0, 0.0
	for _, f := range forecasts {
		w := f.weight()
		weight, squares = weight+w, squares+w*w
		bin.Mean += w * f.P
		share += w * f.outcome()
	}
	bin.Mean /= weight
	bin.True = survey.WilsonEffective(share/weight, weight*weight/squares)
	return bin, weight
}
