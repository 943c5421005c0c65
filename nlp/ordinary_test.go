package nlp

import (
	"testing"

	"yulun/article"
)

// TestOrdinaryPress holds the share of the ordinary press that is called relevant to 2 %. The
// pieces of testdata/ordinary-*.jsonl were written for this test: none is on the topic, and many
// share words with it (credit cards, tables of a league, blacklists of telephone numbers).
func TestOrdinaryPress(t *testing.T) {
	const (
		atLeast = 70
		share   = 0.02
	)
	s := newScorer(t)
	for _, lang := range []article.Lang{article.Chinese, article.English} {
		pieces := passagesIn(t, "ordinary-"+string(lang)+"*.jsonl")
		if len(pieces) < atLeast {
			t.Errorf("%s: %d pieces, want at least %d", lang, len(pieces), atLeast)
		}
		relevant := 0
		for _, p := range pieces {
			if r := s.Read(p.Title, p.Text, p.Lang); r.Relevant {
				relevant++
				t.Logf("%s is called relevant (%.2f): %s\n%s", p.ID, r.Relevance, p.Title, listing(r))
			}
		}
		if float64(relevant) > share*float64(len(pieces)) {
			t.Errorf("%s: %d of %d ordinary pieces are called relevant, want at most %.0f %%", lang, relevant, len(pieces), 100*share)
		}
	}
}
