package correcttest

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"yulun/stats/correct"
)

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

// normal is an estimate with the normal interval.
func normal(value, variance, lambda float64) correct.Estimate {
	return correct.Estimate{Value: value, SE: math.Sqrt(variance), DF: math.Inf(1), Lambda: lambda}
}

func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

// variance is the variance of values about their mean, divided by their number less ddof.
func variance(values []float64, ddof int) float64 { return covariance(values, values, ddof) }

func covariance(a, b []float64, ddof int) float64 {
	ma, mb, sum := mean(a), mean(b), 0.0
	for i := range a {
		sum += (a[i] - ma) * (b[i] - mb)
	}
	return sum / float64(len(a)-ddof)
}
