package model

import (
	"fmt"
	"math"
	"slices"
)

// Example is a text whose class is known.
type Example struct {
	Vector
	Class int
	// Weight is how much the example counts; 1 is the usual one.
	Weight float64
}

// Problem is what [Fit] solves: it looks for the weights with the least
//
//	Σ weight · -log p(class | vector)  +  ½ Σ Precision · (w - Prior)²
type Problem struct {
	Space
	Classes  int
	Examples []Example
	// Precision says for a feature how strongly its weights are held to the prior: the inverse of
	// the variance of a Gaussian. Above 0.
	Precision func(feature uint32) float64
	// Prior has the weights to start from, laid out as those of Linear; nil is 0 for all.
	Prior []float64
	// LeastTexts is in how many examples a hashed feature must be for its weights to leave the
	// prior.
	LeastTexts int
}

// Fit solves a problem with one minimum only; it fails when an example has a class or a feature
// that there isn't.
func Fit(p Problem) (*Linear, error) {
	if p.Prior == nil {
		p.Prior = make([]float64, p.Size()*p.Classes)
	}
	if len(p.Prior) != p.Size()*p.Classes {
		return nil, fmt.Errorf("fit a model: %d weights to start from, want %d", len(p.Prior), p.Size()*p.Classes)
	}
	for i, e := range p.Examples {
		if e.Class < 0 || e.Class >= p.Classes {
			return nil, fmt.Errorf("fit a model: example %d has class %d of %d", i+1, e.Class, p.Classes)
		}
		if n := len(e.Vector); n > 0 && int(e.Vector[n-1].Feature) >= p.Size() {
			return nil, fmt.Errorf("fit a model: example %d has feature %d of %d", i+1, e.Vector[n-1].Feature, p.Size())
		}
	}
	o := newObjective(p)
	x := minimise(o.value, make([]float64, len(o.used)*p.Classes))
	weights := slices.Clone(p.Prior)
	for i, f := range o.used {
		for c := range p.Classes {
			weights[int(f)*p.Classes+c] += x[i*p.Classes+c]
		}
	}
	return &Linear{Space: p.Space, Classes: p.Classes, Weights: weights, Temperature: 1}, nil
}

// objective is the function of a problem, over the features that its examples use, as differences
// from the prior.
type objective struct {
	classes int
	// used are the features, in order, precision theirs.
	used      []uint32
	precision []float64
	// features and values are the examples' vectors one after another, in the numbers of used; the
	// n-th ends before ends[n].
	features []int32
	values   []float64
	ends     []int
	// base are the logits that the prior gives each example.
	base     [][]float64
	examples []Example
}

func newObjective(p Problem) *objective {
	texts := map[uint32]int{}
	for _, e := range p.Examples {
		for _, t := range e.Vector {
			texts[t.Feature]++
		}
	}
	o := &objective{classes: p.Classes, examples: p.Examples}
	for f, n := range texts {
		if n >= p.LeastTexts || int(f) < len(p.Names) {
			o.used = append(o.used, f)
		}
	}
	slices.Sort(o.used)
	number := make(map[uint32]int32, len(o.used))
	for i, f := range o.used {
		number[f] = int32(i)
		o.precision = append(o.precision, p.Precision(f))
	}
	prior := Linear{Space: p.Space, Classes: p.Classes, Weights: p.Prior}
	for _, e := range p.Examples {
		for _, t := range e.Vector {
			if i, ok := number[t.Feature]; ok {
				o.features, o.values = append(o.features, i), append(o.values, t.Value)
			}
		}
		o.ends = append(o.ends, len(o.features))
		o.base = append(o.base, prior.Logits(e.Vector))
	}
	return o
}

// value computes the objective at x and writes its gradient.
func (o *objective) value(x, gradient []float64) float64 {
	k := o.classes
	sum := 0.0
	for i, precision := range o.precision {
		for c := i * k; c < (i+1)*k; c++ {
			sum += precision / 2 * x[c] * x[c]
			gradient[c] = precision * x[c]
		}
	}
	z := make([]float64, k)
	start := 0
	for n, end := range o.ends {
		features, values := o.features[start:end], o.values[start:end]
		start = end
		copy(z, o.base[n])
		for i, f := range features {
			row := x[int(f)*k:][:k]
			for c, w := range row {
				z[c] += w * values[i]
			}
		}
		e := &o.examples[n]
		right := z[e.Class]
		sum += e.Weight * (normalise(z) - right)
		z[e.Class]--
		for c := range z {
			z[c] *= e.Weight
		}
		for i, f := range features {
			row := gradient[int(f)*k:][:k]
			for c := range row {
				row[c] += z[c] * values[i]
			}
		}
	}
	if math.IsNaN(sum) {
		return math.Inf(1)
	}
	return sum
}
