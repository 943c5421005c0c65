package model

import "math"

// Linear is a fitted model: a class is the likelier, the larger its logit, the sum of its weights
// times the features.
type Linear struct {
	Space
	// Classes counts the classes, which are numbered from 0.
	Classes int
	// Weights has a row of Classes weights for each feature: the weight of feature f for class c
	// is Weights[f*Classes+c].
	Weights []float64
	// Temperature divides the logits before they become probabilities; it is fitted on texts that
	// the weights weren't, so that probabilities are shares of right answers (Guo et al. 2017, "On
	// Calibration of Modern Neural Networks", ICML). 1 leaves them.
	Temperature float64
}

// Logits adds up a vector's weights by class, before Temperature.
func (l *Linear) Logits(v Vector) []float64 {
	z := make([]float64, l.Classes)
	for _, t := range v {
		row := l.Weights[int(t.Feature)*l.Classes:][:l.Classes]
		for c, w := range row {
			z[c] += w * t.Value
		}
	}
	return z
}

// Probabilities are the probabilities of the classes; they add up to 1.
func (l *Linear) Probabilities(v Vector) []float64 {
	z := l.Logits(v)
	for c := range z {
		z[c] /= l.Temperature
	}
	return Softmax(z)
}

// Softmax turns logits into probabilities, in place.
func Softmax(z []float64) []float64 {
	normalise(z)
	return z
}

// normalise turns logits into probabilities in place and returns the logarithm of the sum of their
// exponentials.
func normalise(z []float64) float64 {
	top := z[0]
	for _, x := range z[1:] {
		top = max(top, x)
	}
	sum := 0.0
	for c, x := range z {
		z[c] = math.Exp(x - top)
		sum += z[c]
	}
	for c := range z {
		z[c] /= sum
	}
	return top + math.Log(sum)
}

// In lays the weights out for a space that begins with the same names and has as many hashed
// features; what is new in it has weights of 0.
func (l *Linear) In(s Space) []float64 {
	weights := make([]float64, s.Size()*l.Classes)
	named := len(l.Names) * l.Classes
	copy(weights, l.Weights[:named])
	copy(weights[len(s.Names)*l.Classes:], l.Weights[named:])
	return weights
}
