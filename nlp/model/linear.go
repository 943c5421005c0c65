package model

import "math"

// Linear is a fitted model: a class is the likelier, the larger its logit, the sum of its weights
// times the features.
type Linear struct {
	Space
	// Classes counts the classes, which are numbered from 0.
	Classes int
	// Weights has a row of Classes weights for each feature: the weight of feature f for class c
	// is Weights[f*Classes+c]. Where a file was read, only features with a name are there; ask
	// Weight for one and In for all.
	Weights []float64
	// steps are the weights behind them as the file has them, to be multiplied by step. They take
	// an eighth of the memory, and memory takes time.
	steps []int8
	step  float64
	// Temperature divides the logits before they become probabilities; it is fitted on texts that
	// the weights weren't, so that probabilities are shares of right answers (Guo et al. 2017, "On
	// Calibration of Modern Neural Networks", ICML). 1 leaves them.
	Temperature float64
}

// Weight is the weight of a feature for a class.
func (l *Linear) Weight(feature uint32, class int) float64 {
	at := int(feature)*l.Classes + class
	if at < len(l.Weights) {
		return l.Weights[at]
	}
	return float64(float64(l.steps[at-len(l.Weights)]) * l.step) // rounded, on every processor
}

// Logits adds up a vector's weights by class, before Temperature.
func (l *Linear) Logits(v Vector) []float64 {
	z := make([]float64, l.Classes)
	for _, t := range v {
		for c := range z {
			z[c] += l.Weight(t.Feature, c) * t.Value
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
	more := len(s.Names) - len(l.Names)
	for f := range l.Size() {
		to := f
		if f >= len(l.Names) {
			to += more
		}
		for c := range l.Classes {
			weights[to*l.Classes+c] = l.Weight(uint32(f), c)
		}
	}
	return weights
}
