package relevance

import (
	"unicode"

	"yulun/nlp/lexicon"
	"yulun/nlp/passage"
)

// Strength is how closely a sentence is tied to the topic, from 0 (it is only in a relevant
// piece) to 1.
type Strength float64

// The strengths, and what each means.
const (
	Apart     Strength = 0    // elsewhere in a relevant piece
	Near      Strength = 0.5  // beside a sentence that names the topic
	Within    Strength = 0.6  // in a piece that is about the topic as a whole
	TakenUp   Strength = 0.75 // takes up by it, this or 该 what the sentence before named
	NamedPart Strength = 0.9  // names a part of the topic
	Named     Strength = 1    // names the topic
)

// A piece is about the topic as a whole when at least this share of its sentences name it, or this
// many: a long report soon speaks of what it has named in other words, while a passing mention
// takes one sentence or two.
const (
	centralShare = 0.3
	centralCount = 3
)

// naming is the least worth of a cue that names the topic; lesser ones name a part of it.
const naming = 0.4

// meets reports whether a sentence tied like this is near enough for a cue that needs a tie.
func (s Strength) meets(t lexicon.Tie) bool {
	switch t {
	case lexicon.TiePiece:
		return true
	case lexicon.TieNear:
		return s >= Near
	case lexicon.TieCentral:
		return s >= Within
	case lexicon.TieBeside, lexicon.TieClause:
		return s >= NamedPart
	default:
		return s >= TakenUp
	}
}

// ties measures how each sentence is tied to the topic, and tells whether the piece is about it.
func ties(p *passage.Passage, cues []counted) ([]Strength, bool) {
	strengths := make([]Strength, len(p.Sentences))
	for _, c := range cues {
		switch {
		case c.hit.Entry.Kind == lexicon.Conduct:
			strengths[c.sentence] = max(strengths[c.sentence], TakenUp)
		case c.worth >= naming:
			strengths[c.sentence] = Named
		case !p.Sentences[c.sentence].Has(lexicon.Against):
			strengths[c.sentence] = max(strengths[c.sentence], NamedPart)
		}
	}
	central := isCentral(p, strengths)
	direct := append([]Strength(nil), strengths...)
	for i := range p.Sentences {
		strengths[i] = max(strengths[i], byPlace(p, direct, strengths, i))
		if central {
			strengths[i] = max(strengths[i], Within)
		} else if p.Sentences[i].Field == passage.Title {
			strengths[i] = max(strengths[i], Near)
		}
	}
	return strengths, central
}

// byPlace is the tie of a sentence by what is around it; the sentences before it are done.
func byPlace(p *passage.Passage, direct, done []Strength, i int) Strength {
	s := &p.Sentences[i]
	if i > 0 && done[i-1] >= TakenUp && s.Has(lexicon.Reference) {
		return TakenUp
	}
	for _, n := range []int{i - 1, i + 1} {
		if n < 0 || n >= len(direct) || direct[n] < NamedPart {
			continue
		}
		if o := &p.Sentences[n]; o.Field == s.Field && o.Paragraph-s.Paragraph <= 1 && s.Paragraph-o.Paragraph <= 1 {
			return Near
		}
	}
	return Apart
}

// isCentral reports whether the title names the topic, or enough of the sentences.
func isCentral(p *passage.Passage, direct []Strength) bool {
	named := 0
	for i, s := range direct {
		if s < NamedPart {
			continue
		}
		if p.Sentences[i].Field == passage.Title && s == Named {
			return true
		}
		named++
	}
	return named >= centralCount || float64(named) >= centralShare*float64(len(direct))
}

// Meets reports whether a cue is near enough to the topic for the tie that it needs.
func (j Judgement) Meets(p *passage.Passage, sentence int, h lexicon.Hit) bool {
	if !j.Ties[sentence].meets(h.Entry.Tie) {
		return false
	}
	switch h.Entry.Tie {
	case lexicon.TieBeside:
		return beside(p, sentence, h)
	case lexicon.TieClause:
		return within(&p.Sentences[sentence], h, 0)
	case lexicon.TieSentence, lexicon.TieCentral:
		return j.Ties[sentence] < NamedPart || within(&p.Sentences[sentence], h, reach)
	default:
		return true
	}
}

// How many code points may be between a cue and a name of the topic that it stands beside.
const (
	besideHan   = 8
	besideLatin = 24
)

// beside reports whether a cue is next to a name of the topic, with no end of a clause between.
func beside(p *passage.Passage, sentence int, h lexicon.Hit) bool {
	s := &p.Sentences[sentence]
	most := besideLatin
	if r := p.Folded(s.Field)[h.Start]; unicode.Is(unicode.Han, r) {
		most = besideHan
	}
	for _, t := range s.Hits {
		if t.Entry.Kind.Names() && t.Entry.Kind != lexicon.Conduct && max(t.Start-h.End, h.Start-t.End) <= most && s.ClauseAt(t.Start) == s.ClauseAt(h.Start) {
			return true
		}
	}
	return false
}

// reach is how many clauses away the topic may be in its sentence: one sentence of a plan can list
// a dozen matters.
const reach = 3

// within reports whether a cue is in a clause that names the topic, or at most so many clauses
// from one. A sentence of two clauses is taken as one.
func within(s *passage.Sentence, h lexicon.Hit, clauses int) bool {
	if len(s.Clauses) <= 2 {
		return true
	}
	from, to := s.ClauseAt(h.Start)-clauses, s.ClauseAt(h.End-1)+clauses
	for _, t := range s.Hits {
		if t.Entry.Kind.Names() && s.ClauseAt(t.Start) <= to && s.ClauseAt(t.End-1) >= from {
			return true
		}
	}
	return false
}
