package coding

import (
	"fmt"
	"math"
)

// z is the normal quantile of 95 % intervals, two-sided.
const z = 1.959963984540054

// Plan is what is known before coding of one figure that codings are to give.
type Plan struct {
	// SD is the standard deviation of the figure over articles: of a share p it is
	// sqrt(p·(1−p)).
	SD float64 `json:"sd"`
	// Rho is the correlation between what people code and what the scorer says, in [-1, 1].
	Rho float64 `json:"rho"`
	// Articles is the number of articles that the figure is about.
	Articles int `json:"articles"`
}

// Width is how wide the interval becomes with a number of codings.
type Width struct {
	// N is the number of coded articles.
	N int `json:"n"`
	// Coding is half the width of the 95 % interval from a random sample of codings alone,
	// Corrected that of the scorer's figure corrected by the same codings.
	Coding    float64 `json:"coding"`
	Corrected float64 `json:"corrected"`
}

// Widths are the half-widths with each number of codings.
//
// From codings alone the variance of a mean is SD²/n. PPI++ (Angelopoulos, Duchi and Zrnic 2023,
// arXiv:2311.01453) with its best weight has SD²/n·(1 − rho²/(1 + n/N)), where N is the number of
// articles that are not coded. That is SD²·((1 − rho²)/n + rho²/Articles): what the scorer knows
// costs no codings.
func (p Plan) Widths(ns ...int) []Width {
	widths := make([]Width, len(ns))
	for i, n := range ns {
		widths[i] = Width{N: n, Coding: p.halfWidth(n, 0), Corrected: p.halfWidth(n, p.Rho)}
	}
	return widths
}

func (p Plan) halfWidth(n int, rho float64) float64 {
	known := rho * rho
	return z * p.SD * math.Sqrt((1-known)/float64(n)+known/float64(p.Articles))
}

// Needed is the smallest number of codings whose corrected interval is at most so wide on either
// side. It fails where coding every article does not suffice.
func (p Plan) Needed(within float64) (int, error) {
	low, high := 1, p.Articles
	if high < 1 || p.halfWidth(high, p.Rho) > within {
		return 0, fmt.Errorf(
			"coding all %d articles does not narrow the interval to ± %g", p.Articles, within,
		)
	}
	for low < high {
		mid := (low + high) / 2
		if p.halfWidth(mid, p.Rho) <= within {
			high = mid
		} else {
			low = mid + 1
		}
	}
	return low, nil
}

// Pair is one coded article: a figure as it was coded, as the scorer has it, and the number of
// articles that it stands for.
type Pair struct{ Coded, Said, Weight float64 }

// Moments are the weighted mean and standard deviation of what was coded, and its correlation with
// what the scorer says. ok is false where there are fewer than ten pairs, which say nothing, or one
// side does not vary.
func Moments(pairs []Pair) (mean, sd, rho float64, ok bool) {
	var total, coded, said float64
	for _, p := range pairs {
		total, coded, said = total+p.Weight, coded+p.Weight*p.Coded, said+p.Weight*p.Said
	}
	coded, said = coded/total, said/total
	var yy, ff, yf float64
	for _, p := range pairs {
		y, f := p.Coded-coded, p.Said-said
		yy, ff, yf = yy+p.Weight*y*y, ff+p.Weight*f*f, yf+p.Weight*y*f
	}
	if len(pairs) < leastPairs || total <= 0 || yy < 1e-12*total || ff < 1e-12*total {
		return 0, 0, 0, false
	}
	return coded, math.Sqrt(yy / total), yf / math.Sqrt(yy*ff), true
}

// leastPairs is the number of pairs below which a correlation is hardly more than chance.
const leastPairs = 10
