package nlp

import (
	"slices"
	"testing"

	"yulun/article"
)

// A plain verdict and its denial must be read right, by the rules alone and by the model.
func TestPlainVerdicts(t *testing.T) {
	type verdict struct {
		Lang         article.Lang
		Text, Denied string
		Class        article.Class
		Then         []article.Class
	}
	all := cases[verdict](t, "verdicts.yaml")
	counts := map[article.Lang]int{}
	for name, s := range map[string]*Scorer{"rules": rulesAlone(t), "model": newScorer(t)} {
		for _, c := range all {
			counts[c.Lang]++
			for text, want := range map[string][]article.Class{c.Text: {c.Class}, c.Denied: c.Then} {
				r := s.Read("", text, c.Lang)
				if !r.Relevant || !slices.Contains(want, r.Stance.Class) {
					t.Errorf("by the %s: relevant %t, %s (%.2f), want %s: %s\n%s", name, r.Relevant, r.Stance.Class, r.Stance.Score, want, text, listing(r))
				}
			}
		}
	}
	if counts[article.Chinese] < 2*24 || counts[article.English] < 2*24 {
		t.Errorf("only %v verdicts", counts)
	}
}
