package correcttest

import (
	"fmt"
	"math"

	"yulun/stats/correct"
)

// Piece is one article from which a sample was drawn.
type Piece struct {
	// Probability is that with which it was drawn, in (0, 1].
	Probability float64
	// Sampled says that it was drawn and coded. Coded means something only then.
	Sampled       bool
	Coded, Scored float64
	// Cell is the part of the figures to which it belongs, such as its year.
	Cell string
}

// Weighted is the mean of a figure over all articles, of which a sample was coded with unequal
// probabilities. With CodedOnly it is the mean of the codings weighted by their inverse
// probabilities (D. G. Horvitz, D. J. Thompson, 1952); otherwise the scores are rectified (T.
// Zrnic, E. J. Candès, Active statistical inference, ICML 2024). Articles count as independent.
func Weighted(articles []Piece, tuning Tuning) (correct.Estimate, error) {
	if err := checkDrawn(articles); err != nil {
		return correct.Estimate{}, err
	}
	lambda := 1.0
	switch tuning {
	case CodedOnly:
		lambda = 0
	case Tuned:
		a, b := make([]float64, len(articles)), make([]float64, len(articles))
		for i, d := range articles {
			times := d.times()
			a[i] = d.Scored * (times - 1)
			b[i] = d.value() * times
		}
		lambda = 0
		if spread := variance(a, 1); spread > 0 {
			lambda = covariance(a, b, 1) / spread
		}
	}
	values := make([]float64, len(articles))
	for i, d := range articles {
		values[i] = d.rectified(lambda)
	}
	return normal(mean(values), variance(values, 1)/float64(len(values)), lambda), nil
}

// times is how many articles a sampled one stands for; 0 for another one.
func (d Piece) times() float64 {
	if !d.Sampled {
		return 0
	}
	return 1 / d.Probability
}

func (d Piece) value() float64 {
	if !d.Sampled {
		return 0
	}
	return d.Coded
}

// rectified is the score, less its error as many times as the article stands for others.
func (d Piece) rectified(lambda float64) float64 {
	return lambda*d.Scored + d.times()*(d.value()-lambda*d.Scored)
}

func checkDrawn(articles []Piece) error {
	sampled := 0
	for i, d := range articles {
		if !(d.Probability > 0 && d.Probability <= 1) {
			return fmt.Errorf(
				"article %d was drawn with the probability %v: it must be above 0 and at most 1",
				i+1,
				d.Probability,
			)
		}
		if d.Sampled {
			sampled++
		}
	}
	if sampled < 2 {
		return fmt.Errorf("%d codings are too few: 2 are needed", sampled)
	}
	return nil
}

// DSL is the mean of a figure by cell, such as a series by year: the regression of the rectified
// scores on a dummy of each cell, with the variance that holds for unequal spreads (N. Egami, M.
// Hinck, B. M. Stewart, H. Wei, Using imperfect surrogates for downstream inference: design-based
// supervised learning, NeurIPS 2023). Articles count as independent.
func DSL(articles []Piece) (map[string]correct.Estimate, error) {
	if err := checkDrawn(articles); err != nil {
		return nil, err
	}
	cells := map[string][]float64{}
	for _, d := range articles {
		cells[d.Cell] = append(cells[d.Cell], d.rectified(1))
	}
	out := map[string]correct.Estimate{}
	for cell, values := range cells {
		out[cell] = correct.Estimate{
			Value: mean(values), SE: math.Sqrt(variance(values, 0) / float64(len(values))),
			DF: math.Inf(1), Lambda: 1,
		}
	}
	return out, nil
}
