package model

import "math"

// Guess is what a model that hadn't seen a text made of it: the logits before Temperature, and the
// text's class.
type Guess struct {
	Logits []float64
	Class  int
	Weight float64
}

// Temperature is the one that makes probabilities of the guesses truest: with which their log loss
// is least. It is between 1/8 and 8, and 1 where there are no guesses.
func Temperature(guesses []Guess) float64 {
	if len(guesses) == 0 {
		return 1
	}
	// The loss is convex in 1/temperature, so that it has one valley: cut it by the golden section.
	const shrink = 0.6180339887498949
	low, high := math.Log(1.0/8), math.Log(8.0)
	for range 60 {
		a, b := high-shrink*(high-low), low+shrink*(high-low)
		if loss(guesses, math.Exp(a)) <= loss(guesses, math.Exp(b)) {
			high = b
		} else {
			low = a
		}
	}
	return math.Exp((low + high) / 2)
}

// loss is the mean of -log p over guesses.
func loss(guesses []Guess, temperature float64) float64 {
	sum, weight := 0.0, 0.0
	for _, g := range guesses {
		z := make([]float64, len(g.Logits))
		for c, x := range g.Logits {
			z[c] = x / temperature
		}
		right := z[g.Class]
		sum += g.Weight * (normalise(z) - right)
		weight += g.Weight
	}
	return sum / weight
}
