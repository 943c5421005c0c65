package nlp

import (
	"slices"
	"testing"

	"yulun/article"
	"yulun/codebook/codebooktest"
)

func TestFrames(t *testing.T) {
	type sentence struct {
		Text   string
		Lang   article.Lang
		Frames []article.Frame
		// Also lists frames that may be found or not.
		Also []article.Frame
	}
	s := newScorer(t)
	for _, c := range cases[sentence](t, "frames.yaml") {
		r := s.Read("", c.Text, c.Lang)
		if !r.Relevant {
			t.Errorf("not relevant (%.2f): %s", r.Relevance, c.Text)
			continue
		}
		for _, id := range codebooktest.Book().FrameIDs() {
			strength, found := r.Frames[id]
			if found != slices.Contains(c.Frames, id) && !slices.Contains(c.Also, id) {
				t.Errorf("%s found: %t, want %t: %s\n%s", id, found, !found, c.Text, listing(r))
			}
			if found && (strength <= 0 || strength > 1) {
				t.Errorf("%s has strength %v, want it in (0, 1]: %s", id, strength, c.Text)
			}
		}
	}
}

func TestRelevance(t *testing.T) {
	type passage struct {
		Title, Text string
		Lang        article.Lang
		Relevant    bool
	}
	s := newScorer(t)
	for _, c := range cases[passage](t, "relevance.yaml") {
		r := s.Read(c.Title, c.Text, c.Lang)
		if r.Relevant != c.Relevant {
			t.Errorf("relevant is %t (%.2f), want %t: %s\n%s", r.Relevant, r.Relevance, c.Relevant, c.Text, listing(r))
		}
		if r.Relevant != (r.Relevance >= 0.5) || !r.Relevant && (r.Frames != nil || r.Stance != (article.Stance{}) || r.Object != "") {
			t.Errorf("the reading of an irrelevant piece isn't empty: %+v", r)
		}
	}
}
