package words

import (
	"cmp"
	"math"
	"slices"
)

// Table is a contingency table of two by two counts, by its first cell and its margins.
type Table struct {
	// Both is the first cell, Row and Column are the sums of its row and column, Total is the sum
	// of all.
	Both, Row, Column, Total int
}

// Expected is the first cell as it would be were row and column independent.
func (t Table) Expected() float64 {
	return float64(t.Row) * float64(t.Column) / float64(t.Total)
}

// G2 is the log-likelihood ratio of all four cells (T. Dunning, Accurate methods for the statistics
// of surprise and coincidence, Computational Linguistics 19, 1993), with a minus where the first
// cell is below what is expected. It is 0 where a margin is empty.
func (t Table) G2() float64 {
	if t.Row == 0 || t.Column == 0 || t.Row == t.Total || t.Column == t.Total {
		return 0
	}
	sum := 0.0
	for _, c := range []struct{ observed, row, column int }{
		{t.Both, t.Row, t.Column},
		{t.Row - t.Both, t.Row, t.Total - t.Column},
		{t.Column - t.Both, t.Total - t.Row, t.Column},
		{t.Total - t.Row - t.Column + t.Both, t.Total - t.Row, t.Total - t.Column},
	} {
		if c.observed > 0 {
			o := float64(c.observed)
			sum += o * math.Log(o*float64(t.Total)/(float64(c.row)*float64(c.column)))
		}
	}
	g2 := max(0, 2*sum)
	if float64(t.Both) < t.Expected() {
		return -g2
	}
	return g2
}

// P is the chance that a G2, whatever its sign, is at least that large by accident: that of the
// chi-squared distribution with one degree of freedom.
func P(g2 float64) float64 { return math.Erfc(math.Sqrt(math.Abs(g2) / 2)) }

// BIC is the Bayesian information criterion of a G2 in a table of n words: above 2 it speaks for a
// difference, above 10 very strongly (A. Wilson, Embracing Bayes factors for key item analysis in
// corpus linguistics, 2013).
func BIC(g2 float64, n int) float64 { return math.Abs(g2) - math.Log(float64(n)) }

// Adjusted are p-values corrected for their number by Benjamini and Hochberg (Controlling the false
// discovery rate, JRSS B 57, 1995), in the same order.
func Adjusted(p []float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	adjusted := make([]float64, len(p))
	least := 1.0
	for rank := len(order); rank > 0; rank-- {
		i := order[rank-1]
		least = min(least, p[i]*float64(len(p))/float64(rank))
		adjusted[i] = least
	}
	return adjusted
}

// LogRatio is the binary logarithm of a word's relative frequency in one set of words over that in
// another (A. Hardie, 2014): 1 is twice as frequent. A count of 0 is taken for one half.
func LogRatio(a, wordsA, b, wordsB float64) float64 {
	return math.Log2(atLeastHalf(a) / wordsA / (atLeastHalf(b) / wordsB))
}

func atLeastHalf(n float64) float64 {
	if n == 0 {
		return 0.5
	}
	return n
}

// Difference is %DIFF, the difference of two relative frequencies in per cent of the second (C.
// Gabrielatos and A. Marchi, 2011); defined is false where the second is 0.
func Difference(a, wordsA, b, wordsB float64) (percent float64, defined bool) {
	if b == 0 {
		return 0, false
	}
	second := b / wordsB
	return 100 * (a/wordsA - second) / second, true
}

// PerMillion is a count per million words.
func PerMillion(n, words int) float64 {
	if words == 0 {
		return 0
	}
	return 1e6 * float64(n) / float64(words)
}

// MI3 is the binary logarithm of the cube of an observed count over the expected one (B. Daille,
// 1994). The cube keeps rare words from the top.
func MI3(observed int, expected float64) float64 {
	o := float64(observed)
	return math.Log2(o * o * o / expected)
}

// T is the t-score of an observed count above the expected one (K. Church and others, 1991).
func T(observed int, expected float64) float64 {
	return (float64(observed) - expected) / math.Sqrt(float64(observed))
}

// LogDice is 14 and the binary logarithm of Dice's coefficient of the counts of a pair and of each
// of the two (P. Rychlý, A lexicographer-friendly association score, 2008). It doesn't depend on
// the size of the corpus.
func LogDice(pair, first, second int) float64 {
	return 14 + math.Log2(2*float64(pair)/float64(first+second))
}
