package stance

import (
	"slices"
	"unicode"

	"yulun/nlp/lexicon"
	"yulun/nlp/passage"
)

// denied turns a cue round where the next sentence does no more than deny its own: "Officials call
// it fair. It is not." It reports whether there is such a sentence.
func (r *cueContext) denied(c *cue) bool {
	next := c.sentence + 1
	if next >= len(r.passage.Sentences) || r.passage.Sentences[next].Field != r.passage.Sentences[c.sentence].Field {
		return false
	}
	s := &r.passage.Sentences[next]
	denials := s.Of(lexicon.Denial)
	if len(denials) == 0 || !r.onlyOf(s, lexicon.Denial, lexicon.Contrast) {
		return false
	}
	factor := negatedPraise
	if c.value < 0 {
		factor = negatedBlame
	}
	c.apply(next, &denials[0], kindNegation, factor)
	return true
}

// onlyOf reports whether a sentence has no letter outside cues of some kinds.
func (r *cueContext) onlyOf(s *passage.Sentence, kinds ...lexicon.Kind) bool {
	folded := r.passage.Folded(s.Field)
	at := s.Start
	spoken := func(until int) bool {
		for ; at < until; at++ {
			if unicode.IsLetter(folded[at]) || unicode.IsDigit(folded[at]) {
				return true
			}
		}
		return false
	}
	for _, h := range s.Hits {
		if !slices.Contains(kinds, h.Entry.Kind) {
			continue
		}
		if spoken(h.Start) {
			return false
		}
		at = max(at, h.End)
	}
	return !spoken(s.End)
}
