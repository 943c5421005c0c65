package correcttest

import (
	"fmt"
	"slices"

	"yulun/stats/correct"
)

// Labelled is one coded article: the figure as coded and as scored, each 0 or 1 for a share.
type Labelled struct {
	Coded, Scored float64
	// Weight is the inverse of the inclusion probability, up to a factor; 0 is 1.
	Weight float64
}

// Tuning says how much of the scores PPI uses.
type Tuning string

// The tunings.
const (
	// Tuned uses as much as makes the variance least (PPI++).
	Tuned Tuning = "tuned"
	// Full takes the scores at their word (PPI).
	Full Tuning = "full"
	// CodedOnly ignores them: the mean of the codings.
	CodedOnly Tuning = "coded"
)

// PPI is the prediction-powered mean of a figure: that of the scores of the articles that were not
// coded, less the mean error of the scores of those that were (A. N. Angelopoulos, J. C. Duchi, T.
// Zrnic, PPI++: efficient prediction-powered inference, arXiv:2311.01453, 2023). Articles count as
// independent. The variances are divided by n, as in ppi-python, so they need a hundred codings or
// so. It fails with fewer than two of either.
func PPI(coded []Labelled, uncoded []float64, tuning Tuning) (correct.Estimate, error) {
	return ppi(coded, uncoded, tuning, 0)
}

// ppi divides variances by n less ddof.
func ppi(coded []Labelled, uncoded []float64, tuning Tuning, ddof int) (correct.Estimate, error) {
	if len(coded) < 2 || len(uncoded) < 2 {
		return correct.Estimate{}, fmt.Errorf(
			"%d coded and %d uncoded articles are too few: 2 of either are needed",
			len(coded),
			len(uncoded),
		)
	}
	y, f, w := make([]float64, len(coded)), make([]float64, len(coded)), make([]float64, len(coded))
	for i, c := range coded {
		y[i], f[i], w[i] = c.Coded, c.Scored, c.Weight
		if w[i] == 0 {
			w[i] = 1
		}
	}
	scale := mean(w)
	for i := range w {
		w[i] /= scale
	}
	lambda := 1.0
	switch tuning {
	case CodedOnly:
		lambda = 0
	case Tuned:
		lambda = tune(y, f, w, uncoded, ddof)
	}
	residuals := make([]float64, len(y))
	for i := range y {
		residuals[i] = w[i] * (y[i] - lambda*f[i])
	}
	value := lambda*mean(uncoded) + mean(residuals)
	v := lambda*lambda*variance(uncoded, ddof)/float64(len(uncoded)) +
		variance(residuals, ddof)/float64(len(y))
	return normal(value, v, lambda), nil
}

// tune is the lambda of the least variance, between 0 and 1 where ddof is 0: cov(y, f) / ((1 + n/N)
// var f), the covariance over the coded and the variance over all. With weights both are of the
// weighted distances from the untuned estimate, as ppi-python has it.
func tune(y, f, w, uncoded []float64, ddof int) float64 {
	all := slices.Concat(f, uncoded)
	dy, df := make([]float64, len(y)), make([]float64, len(y))
	rectifier := 0.0
	for i := range y {
		rectifier += w[i] * (y[i] - f[i]) / float64(len(y))
	}
	centre := mean(uncoded) + rectifier
	for i := range y {
		dy[i], df[i] = w[i]*(y[i]-centre), w[i]*(f[i]-centre)
		all[i] = df[i]
	}
	for i := range uncoded {
		all[len(y)+i] = uncoded[i] - centre
	}
	spread := variance(all, 1)
	if spread == 0 {
		return 0
	}
	lambda := covariance(dy, df, ddof) / ((1 + float64(len(y))/float64(len(uncoded))) * spread)
	if ddof == 0 {
		lambda = min(1, max(0, lambda))
	}
	return lambda
}

// Stratum is the articles of one stratum.
type Stratum struct {
	Coded   []Labelled
	Uncoded []float64
}

// StratifiedPPI is the mean over strata of their PPI means, weighted by their numbers of articles
// (A. Fisch and others, Stratified prediction-powered inference, NeurIPS 2024).
func StratifiedPPI(strata []Stratum, tuning Tuning) (correct.Estimate, error) {
	total := 0
	for _, s := range strata {
		total += len(s.Coded) + len(s.Uncoded)
	}
	value, v := 0.0, 0.0
	for i, s := range strata {
		e, err := ppi(s.Coded, s.Uncoded, tuning, 1)
		if err != nil {
			return correct.Estimate{}, fmt.Errorf("stratum %d of %d: %w", i+1, len(strata), err)
		}
		share := float64(len(s.Coded)+len(s.Uncoded)) / float64(total)
		value += share * e.Value
		v += share * share * e.SE * e.SE
	}
	return normal(value, v, 0), nil
}

// Cluster is the articles of one outlet, all of them coded or none. Coded is empty where none is.
type Cluster struct{ Coded, Scored []float64 }

// ClusteredPPI is the PPI mean of the means of outlets: outlets count alike, and the coded outlets
// are a sample of all. The degrees of freedom are those of the fewer, coded or uncoded outlets.
func ClusteredPPI(outlets []Cluster, tuning Tuning) (correct.Estimate, error) {
	var coded []Labelled
	var uncoded []float64
	for _, o := range outlets {
		if len(o.Coded) > 0 {
			coded = append(coded, Labelled{Coded: mean(o.Coded), Scored: mean(o.Scored)})
		} else {
			uncoded = append(uncoded, mean(o.Scored))
		}
	}
	e, err := ppi(coded, uncoded, tuning, 1)
	if err != nil {
		return correct.Estimate{}, fmt.Errorf("outlets: %w", err)
	}
	e.DF = float64(min(len(coded), len(uncoded)) - 1)
	return e, nil
}
