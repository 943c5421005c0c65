package model

import (
	"bytes"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// problem has two named features and a hashed one; class 1 goes with the first, class 2 with the
// second.
func problem() Problem {
	space := Space{Names: []string{"a", "b"}, Bits: 4}
	rng := rand.New(rand.NewPCG(1, 1))
	var examples []Example
	for i := range 90 {
		v := Vector{{Feature: 2, Value: 1}}
		for f := range uint32(2) {
			x := rng.NormFloat64()
			if i%3 == int(f)+1 {
				x += 2.5
			}
			v = append(v, Term{f, x})
		}
		examples = append(examples, Example{Vector: Sorted(v), Class: i % 3, Weight: 1})
	}
	return Problem{Space: space, Classes: 3, Examples: examples, Precision: func(uint32) float64 { return 1 }}
}

func fit(t *testing.T, p Problem) *Linear {
	t.Helper()
	l, err := Fit(p)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// At the minimum of a convex function its gradient is 0. It is computed here from the definition.
func TestFitIsTheMinimum(t *testing.T) {
	p := problem()
	l := fit(t, p)
	for f := range uint32(3) {
		for c := range p.Classes {
			gradient := l.Weights[int(f)*p.Classes+c]
			for _, e := range p.Examples {
				i := slices.IndexFunc(e.Vector, func(t Term) bool { return t.Feature == f })
				share := l.Probabilities(e.Vector)[c]
				if e.Class == c {
					share--
				}
				gradient += share * e.Vector[i].Value
			}
			if math.Abs(gradient) > 1e-3 {
				t.Errorf("feature %d, class %d: the gradient is %v, want 0", f, c, gradient)
			}
		}
	}
}

func TestFitLearnsWhatGoesWithAClass(t *testing.T) {
	p := problem()
	l := fit(t, p)
	right := 0
	for _, e := range p.Examples {
		pr := l.Probabilities(e.Vector)
		if slices.Index(pr, slices.Max(pr)) == e.Class {
			right++
		}
	}
	if right < 60 {
		t.Errorf("%d of %d right, want at least 60: guessing gives 30", right, len(p.Examples))
	}
}

func TestFitIsDeterministic(t *testing.T) {
	a, b := fit(t, problem()), fit(t, problem())
	if !slices.Equal(a.Weights, b.Weights) {
		t.Error("the same problem gave other weights")
	}
}

func TestAStrongPriorIsKept(t *testing.T) {
	p := problem()
	p.Prior = make([]float64, p.Size()*p.Classes)
	p.Prior[1] = 0.75
	p.Precision = func(uint32) float64 { return 1e7 }
	if got := fit(t, p).Weights[1]; math.Abs(got-0.75) > 1e-3 {
		t.Errorf("the weight is %v, want the prior's 0.75", got)
	}
}

func TestARareHashedFeatureStaysAtThePrior(t *testing.T) {
	p := problem()
	p.Examples[0].Vector = append(slices.Clone(p.Examples[0].Vector), Term{5, 1})
	p.LeastTexts = 2
	if got := fit(t, p).Weights[5*3:][:3]; !slices.Equal(got, []float64{0, 0, 0}) {
		t.Errorf("the feature of one text has weights %v", got)
	}
}

func TestFitRefusesWhatDoesNotExist(t *testing.T) {
	for name, spoil := range map[string]func(*Problem){
		"a class":   func(p *Problem) { p.Examples[3].Class = 3 },
		"a feature": func(p *Problem) { p.Examples[3].Vector = Vector{{Feature: 18, Value: 1}} },
		"a prior":   func(p *Problem) { p.Prior = []float64{1} },
	} {
		p := problem()
		spoil(&p)
		if _, err := Fit(p); err == nil {
			t.Errorf("%s that there isn't was accepted", name)
		}
	}
}

func TestSharesAddUp(t *testing.T) {
	l := fit(t, problem())
	for i := range l.Weights { // steep enough for the path to bend
		l.Weights[i] *= 4
	}
	figure := func(p, derivatives []float64) float64 {
		e := p[2] - p[0]
		k := 1.5
		d := k * math.Pow(math.Abs(e), k-1)
		derivatives[0], derivatives[1], derivatives[2] = -d, 0, d
		return math.Copysign(math.Pow(math.Abs(e), k), e)
	}
	rapid.Check(t, func(t *rapid.T) {
		v := Vector{}
		for f := range uint32(4) {
			v = append(v, Term{f, rapid.Float64Range(-3, 3).Draw(t, "value")})
		}
		start, shares := l.Shares(v, figure)
		sum := start
		for _, s := range shares {
			sum += s
		}
		if want := figure(l.Probabilities(v), make([]float64, 3)); math.Abs(sum-want) > 1e-9 {
			t.Fatalf("the shares add up to %v, the figure is %v", sum, want)
		}
	})
}

func TestTemperatureFindsTheScaleOfOverconfidence(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	var guesses []Guess
	for range 4000 {
		z := []float64{rng.NormFloat64(), rng.NormFloat64(), rng.NormFloat64()}
		p := Softmax(slices.Clone(z))
		u, class := rng.Float64(), 0
		for u > p[class] && class < 2 {
			u -= p[class]
			class++
		}
		for c := range z {
			z[c] *= 3 // the model says three times what it knows
		}
		guesses = append(guesses, Guess{Logits: z, Class: class, Weight: 1})
	}
	if got := Temperature(guesses); math.Abs(got-3) > 0.25 {
		t.Errorf("got %v, want about 3", got)
	}
	if got := Temperature(nil); got != 1 {
		t.Errorf("without guesses it is %v, want 1", got)
	}
}

func TestHashedFeaturesSpreadAndHaveBothSigns(t *testing.T) {
	s := Space{Names: []string{"a"}, Bits: 10}
	seen, plus := map[uint32]bool{}, 0
	for i := range 1024 {
		f, sign := s.Hash([]byte{byte(i), byte(i >> 8), 'x'})
		if f < 1 || int(f) >= s.Size() {
			t.Fatalf("feature %d is out of [1, %d)", f, s.Size())
		}
		seen[f] = true
		if sign > 0 {
			plus++
		}
	}
	// Of 1,024 keys in as many places, 1 - 1/e are taken: 647.
	if len(seen) < 600 || plus < 450 || plus > 574 {
		t.Errorf("%d places taken, %d with a plus", len(seen), plus)
	}
}

func TestFileKeepsTheModel(t *testing.T) {
	l := fit(t, problem())
	l.Temperature = 1.25
	card := Card{Measure: "stance", Classes: []string{"critical", "neutral", "supportive"}, Date: "2026-11-29", Data: []Source{{"a.jsonl", "00", 90}}}
	data, err := Encode(card, l)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Encode(card, l)
	if err != nil || !bytes.Equal(data, again) {
		t.Fatalf("the same model gave other bytes (%v)", err)
	}
	f, err := Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if f.Card.Date != card.Date || f.Card.Data[0] != card.Data[0] || f.Temperature != 1.25 || len(f.Version) != 8 {
		t.Errorf("got %+v, version %q", f.Card, f.Version)
	}
	step := 0.0
	for _, w := range l.Weights[6:] {
		step = max(step, math.Abs(w)/127)
	}
	read := f.In(f.Space)
	for i, w := range l.Weights {
		if math.Abs(read[i]-w) > step {
			t.Errorf("weight %d is %v, want %v within %v", i, read[i], w, step)
		}
	}
}

func TestADamagedFileIsRefused(t *testing.T) {
	data, err := Encode(Card{Classes: []string{"a", "b", "c"}}, fit(t, problem()))
	if err != nil {
		t.Fatal(err)
	}
	for i := range data {
		damaged := slices.Clone(data)
		damaged[i] ^= 1
		if _, err := Decode(damaged); err == nil {
			t.Fatalf("byte %d of %d is another, and the file was read", i, len(data))
		}
	}
	if _, err := Decode(data[:20]); err == nil {
		t.Error("a file cut off was read")
	}
}
