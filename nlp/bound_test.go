package nlp

import (
	"math"
	"strings"
	"testing"

	"yulun/article"
)

// A very long text has no more evidence than a reader can look through, and the weights still add
// up.
func TestEvidenceIsBounded(t *testing.T) {
	s := newScorer(t)
	text := strings.Repeat("The social credit system is unfair and not good for privacy. ", 3000)
	r := s.Read("Social credit", text, article.English)
	if !r.Relevant || r.Stance.Class != "critical" {
		t.Fatalf("relevant %t, %s", r.Relevant, r.Stance.Class)
	}
	counts, sums, rest := map[string]int{}, map[string]float64{}, 0
	for _, e := range r.Evidence {
		counts[e.Kind]++
		sums[e.Kind] += e.Weight
		if e.Cue == others {
			rest++
		}
	}
	for kind, n := range counts {
		if n > mostEvidence+1 {
			t.Errorf("%d pieces of evidence of kind %s", n, kind)
		}
	}
	if rest == 0 {
		t.Error("nothing stands for what was left out")
	}
	if math.Abs(sums["stance"]-r.Stance.Score) > 1e-9 {
		t.Errorf("the shares add up to %v, the score is %v", sums["stance"], r.Stance.Score)
	}
	for frame, strength := range r.Frames {
		if math.Abs(sums["frame:"+string(frame)]-strength) > 1e-9 {
			t.Errorf("the evidence of %s adds up to %v, its strength is %v", frame, sums["frame:"+string(frame)], strength)
		}
	}
}
