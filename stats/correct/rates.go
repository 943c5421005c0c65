package correct

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Rates are how often a scorer is right: the sensitivity among the articles that are coded with a
// class, of which there are Positive, and the specificity among the others, Negative.
type Rates struct {
	Sensitivity, Specificity float64
	Positive, Negative       float64
}

// RoganGladen corrects a share of n scored articles by the scorer's rates of error (W. J. Rogan, B.
// Gladen, Estimating prevalence from the results of a screening test, Am. J. Epidemiol. 107, 1978).
// The variance, by the delta method, counts the uncertainty of the rates, too. It fails where the
// scorer is not better than chance. The value can leave [0, 1].
func RoganGladen(scored float64, n float64, r Rates) (Estimate, error) {
	gain := r.Sensitivity + r.Specificity - 1
	if !(gain > 0) || r.Positive == 0 || r.Negative == 0 || n == 0 {
		return Estimate{}, fmt.Errorf(
			"a sensitivity of %.2f and a specificity of %.2f tell nothing of the share",
			r.Sensitivity,
			r.Specificity,
		)
	}
	value := (scored + r.Specificity - 1) / gain
	v := scored*(1-scored)/n +
		value*value*r.Sensitivity*(1-r.Sensitivity)/r.Positive +
		(1-value)*(1-value)*r.Specificity*(1-r.Specificity)/r.Negative
	return normal(value, v/(gain*gain), 1), nil
}

// Adjust corrects the shares of several classes: it solves rates · true = scored, where
// rates[i][j] is the share of articles of class j that are scored as class i. The result can leave
// [0, 1]. It fails where the rates distinguish too little (G. Forman, Quantifying counts and costs
// via classification, 2008).
func Adjust(rates [][]float64, scored []float64) ([]float64, error) {
	n := len(scored)
	m := mat.NewDense(n, n, nil)
	for i := range n {
		m.SetRow(i, rates[i])
	}
	var out mat.VecDense
	if err := out.SolveVec(m, mat.NewVecDense(n, append([]float64{}, scored...))); err != nil {
		return nil, fmt.Errorf("solve for the true shares: %w", err)
	}
	return out.RawVector().Data, nil
}

// Shift estimates the shares of classes among articles from calibrated probabilities of a scorer
// that was trained where the shares were others (M. Saerens, P. Latinne, C. Decaestecker, Adjusting
// the outputs of a classifier to new a priori probabilities, Neural Computation 14, 2002). Each row
// of probabilities is an article. It holds where the articles of a class read alike in both places.
func Shift(trained []float64, probabilities [][]float64) ([]float64, error) {
	const steps, close = 10_000, 1e-9
	if len(probabilities) == 0 {
		return nil, errors.New("no probabilities to estimate shares from")
	}
	shares := append([]float64{}, trained...)
	for range steps {
		next := make([]float64, len(shares))
		for _, row := range probabilities {
			sum := 0.0
			for j, p := range row {
				sum += p * shares[j] / trained[j]
			}
			for j, p := range row {
				next[j] += p * shares[j] / trained[j] / sum / float64(len(probabilities))
			}
		}
		moved := 0.0
		for j := range shares {
			moved = max(moved, math.Abs(next[j]-shares[j]))
		}
		shares = next
		if moved < close {
			return shares, nil
		}
	}
	return nil, fmt.Errorf("the shares still moved after %d steps", steps)
}
