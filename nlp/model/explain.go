package model

import "math"

// pathPoints is at how many points of the path the gradient is taken. What is missing after that
// is far below what a figure is shown with, and [Linear.Shares] gives it to the largest share.
const pathPoints = 64

// Shares splits a figure of the probabilities among the terms of a vector: start is the figure of
// the empty vector, shares has a number for each term, and all of them together are the figure.
//
// A share is the term's integrated gradient along the straight path from the empty vector
// (Sundararajan, Taly and Yan 2017, "Axiomatic Attribution for Deep Networks", ICML). Terms of one
// weight and value have one share, whatever else is in the text.
//
// figure returns the figure for probabilities and writes its derivatives by each of them; it may
// have kinks, but no jumps.
func (l *Linear) Shares(v Vector, figure func(p, derivatives []float64) float64) (start float64, shares []float64) {
	z := l.Logits(v)
	pull := make([]float64, l.Classes) // the mean of the figure's derivatives by the logits, on the path
	p, derivatives := make([]float64, l.Classes), make([]float64, l.Classes)
	for i := range pathPoints {
		at := (float64(i) + 0.5) / pathPoints
		for c := range z {
			p[c] = at * z[c] / l.Temperature
		}
		normalise(p)
		figure(p, derivatives)
		mean := dot(p, derivatives)
		for c := range pull {
			pull[c] += p[c] * (derivatives[c] - mean) / l.Temperature / pathPoints
		}
	}
	for c := range p {
		p[c] = 0
	}
	normalise(p)
	start = figure(p, derivatives)
	rest := figure(l.Probabilities(v), derivatives) - start
	shares = make([]float64, len(v))
	largest := 0
	for i, t := range v {
		along := 0.0
		for c := range pull {
			along += l.Weight(t.Feature, c) * pull[c]
		}
		shares[i] = t.Value * along
		rest -= shares[i]
		if math.Abs(shares[i]) > math.Abs(shares[largest]) {
			largest = i
		}
	}
	if len(shares) > 0 {
		shares[largest] += rest
	} else {
		start += rest
	}
	return start, shares
}
