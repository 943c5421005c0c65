package model

import "math"

// The settings of L-BFGS (Nocedal and Wright 2006, "Numerical Optimization", chapters 3 and 7).
const (
	memory      = 10   // pairs of steps and changes of the gradient that stand for the curvature
	maxSteps    = 200  // far more than a regularised problem takes
	tolerance   = 1e-3 // ends when no part of the gradient is larger
	sufficient  = 1e-4 // the share of the expected decrease that a step must reach
	maxHalvings = 40
)

// minimise finds the minimum of a smooth convex function from x on, which it overwrites. f returns
// the value and writes the gradient.
func minimise(f func(x, gradient []float64) float64, x []float64) []float64 {
	n := len(x)
	gradient, next, nextGradient := make([]float64, n), make([]float64, n), make([]float64, n)
	value := f(x, gradient)
	var past history
	for range maxSteps {
		if largest(gradient) <= tolerance {
			break
		}
		direction := past.direction(gradient)
		slope := dot(direction, gradient)
		if slope >= 0 { // rounding spoilt the curvature: start again downhill
			past = history{}
			direction = past.direction(gradient)
			slope = dot(direction, gradient)
		}
		step := 1.0
		if len(past.pairs) == 0 {
			step = 1 / math.Sqrt(-slope)
		}
		found := false
		for range maxHalvings {
			for i := range x {
				next[i] = x[i] + step*direction[i]
			}
			if v := f(next, nextGradient); v <= value+sufficient*step*slope {
				value, found = v, true
				break
			}
			step /= 2
		}
		if !found {
			break // no better point can be told from this one
		}
		past.add(x, next, gradient, nextGradient)
		x, next = next, x
		gradient, nextGradient = nextGradient, gradient
	}
	return x
}

// pair is a step and the change of the gradient along it.
type pair struct {
	step, change []float64
	product      float64 // of the two
}

// history is the latest pairs, the oldest first.
type history struct{ pairs []pair }

func (h *history) add(x, next, gradient, nextGradient []float64) {
	p := pair{step: make([]float64, len(x)), change: make([]float64, len(x))}
	for i := range x {
		p.step[i] = next[i] - x[i]
		p.change[i] = nextGradient[i] - gradient[i]
	}
	if p.product = dot(p.step, p.change); p.product <= 1e-12 {
		return
	}
	if len(h.pairs) == memory {
		h.pairs = h.pairs[1:]
	}
	h.pairs = append(h.pairs, p)
}

// direction is minus the gradient, bent by the curvature known so far: the two loops of L-BFGS.
func (h *history) direction(gradient []float64) []float64 {
	d := make([]float64, len(gradient))
	for i, g := range gradient {
		d[i] = -g
	}
	if len(h.pairs) == 0 {
		return d
	}
	shares := make([]float64, len(h.pairs))
	for i := len(h.pairs) - 1; i >= 0; i-- {
		p := h.pairs[i]
		shares[i] = dot(p.step, d) / p.product
		axpy(d, -shares[i], p.change)
	}
	last := h.pairs[len(h.pairs)-1]
	scale := last.product / dot(last.change, last.change)
	for i := range d {
		d[i] *= scale
	}
	for i, p := range h.pairs {
		axpy(d, shares[i]-dot(p.change, d)/p.product, p.step)
	}
	return d
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i, x := range a {
		sum += x * b[i]
	}
	return sum
}

// axpy adds a times x to y.
func axpy(y []float64, a float64, x []float64) {
	for i, v := range x {
		y[i] += a * v
	}
}

func largest(x []float64) float64 {
	top := 0.0
	for _, v := range x {
		top = max(top, math.Abs(v))
	}
	return top
}
