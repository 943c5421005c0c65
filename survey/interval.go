package survey

import (
	"encoding/json"
	"math"
)

// Level is the confidence level of every interval that Yulun prints.
const Level = 0.95

// z is the normal quantile for Level, two-sided.
const z = 1.959963984540054

// Method says how an interval was computed.
type Method string

// The methods.
const (
	// None is a value without an interval, because there was too little data.
	None Method = "none"
	// ByBootstrap is the percentile bootstrap: over outlets for figures of coverage, over units for
	// agreement and accuracy.
	ByBootstrap Method = "bootstrap"
	// ByWilson is Wilson's score interval. It takes articles as independent.
	ByWilson Method = "wilson"
	// ByT is Student's interval of a mean. It takes articles as independent.
	ByT Method = "t"
	// ByPPI corrects scores by a coded sample. It takes outlets as the units, or articles where
	// they are few.
	ByPPI Method = "ppi"
	// ByRates corrects a share by the known rates of error of the scorer.
	ByRates Method = "rogan-gladen"
	// ByMover is the interval of a difference, computed from the intervals of the two estimates.
	ByMover Method = "mover"
)

// Interval is an estimate with its confidence interval at Level. The zero Interval has no value:
// nothing was observed.
type Interval struct {
	Value, Low, High float64
	Method           Method
	// Known is false when there was nothing to estimate from; Value, Low and High mean nothing
	// then.
	Known bool
}

// MarshalJSON writes {"value","low","high","method"}; null when nothing was observed; low and high
// are null without an interval.
func (i Interval) MarshalJSON() ([]byte, error) {
	if !i.Known {
		return []byte("null"), nil
	}
	out := struct {
		Value  float64  `json:"value"`
		Low    *float64 `json:"low"`
		High   *float64 `json:"high"`
		Method Method   `json:"method"`
	}{Value: round(i.Value), Method: i.Method}
	if i.Method != None {
		low, high := round(i.Low), round(i.High)
		out.Low, out.High = &low, &high
	}
	return json.Marshal(out)
}

// round keeps six decimals: more than any figure here carries, and the same digits on every
// machine.
func round(x float64) float64 { return math.Round(x*1e6) / 1e6 }

// Exact is a value that is known without an interval.
func Exact(v float64) Interval { return Interval{Value: v, Low: v, High: v, Method: None, Known: true} }

// Wilson is Wilson's score interval of the share k of n (E. B. Wilson, Probable inference, JASA 22,
// 1927).
func Wilson(k, n int) Interval {
	if n <= 0 {
		return Interval{}
	}
	return wilson(float64(k)/float64(n), float64(n))
}

// WilsonShare is Wilson's interval of a share in [0, 1] that was reported for n respondents.
func WilsonShare(share float64, n int) Interval {
	return WilsonEffective(share, float64(n))
}

// WilsonEffective is Wilson's interval of a share in [0, 1] whose variance is that of a simple
// random sample of the given size, which need not be whole.
func WilsonEffective(share, size float64) Interval {
	if size <= 0 {
		return Interval{}
	}
	return wilson(share, size)
}

func wilson(p, n float64) Interval {
	centre := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return Interval{
		Value: p, Low: max(0, min(p, centre-half)), High: min(1, max(p, centre+half)),
		Method: ByWilson, Known: true,
	}
}

// Mean is the mean of n values in [-1, 1] with their sum and sum of squares, and Student's interval
// cut to [-1, 1]; with fewer than two different values it has none: a spread that was not observed
// is unknown, not zero.
func Mean(sum, squares float64, n int) Interval {
	if n <= 0 {
		return Interval{}
	}
	mean := sum / float64(n)
	if n < 2 {
		return Exact(mean)
	}
	variance := max(0, squares-float64(n)*mean*mean) / float64(n-1)
	if variance < 1e-12 {
		return Exact(mean)
	}
	half := tQuantile(n-1) * math.Sqrt(variance/float64(n))
	return Interval{
		Value: mean, Low: max(-1, mean-half), High: min(1, mean+half), Method: ByT,
		Known: true,
	}
}

// tTable is Student's quantile at 0.975 for 1 to 30 degrees of freedom (NIST/SEMATECH e-Handbook,
// table 1.3.6.7.2).
var tTable = [...]float64{
	12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
	2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
	2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
}

// tQuantile is Student's quantile at 0.975; above 30 degrees of freedom the first two terms of the
// Cornish-Fisher expansion about the normal, right to 0.0002 there (Abramowitz and Stegun 26.7.5).
func tQuantile(df int) float64 {
	if df <= len(tTable) {
		return tTable[df-1]
	}
	v := float64(df)
	return z + (z*z*z+z)/(4*v) + (5*math.Pow(z, 5)+16*z*z*z+3*z)/(96*v*v)
}

// Difference is a - b with the interval that their own intervals give (method of variance estimates
// recovery: R. G. Newcombe, Interval estimation for the difference between independent proportions,
// Statistics in Medicine 17, 1998). It takes a and b as independent. Without an interval of either
// the difference has none.
func Difference(a, b Interval) Interval {
	if !a.Known || !b.Known {
		return Interval{}
	}
	d := a.Value - b.Value
	if a.Method == None || b.Method == None {
		return Exact(d)
	}
	return Interval{
		Value:  d,
		Low:    d - math.Hypot(a.Value-a.Low, b.High-b.Value),
		High:   d + math.Hypot(a.High-a.Value, b.Value-b.Low),
		Method: ByMover,
		Known:  true,
	}
}
