package relevance

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"yulun/article"
	"yulun/nlp/lexicon"
	"yulun/nlp/passage"
)

// Threshold is the least evidence of a relevant piece.
const Threshold = 0.5

// What becomes of a cue's weight by where it is. The weights themselves are in topic.yaml.
const (
	unsupported = 0.12 // a weak cue with nothing beside it: many different ones don't reach the threshold
	backed      = 0.5  // a weak cue with its support elsewhere in the piece
	placeless   = 0.65 // its usual name in a piece that names no place, nor another thing: an excerpt, a heading
	likened     = 0.4  // the topic is only what something else is likened to
	elsewhere   = 0.3  // a piece about another thing of the same name
)

// Judgement is what Judge finds.
type Judgement struct {
	// Score is the evidence in [0, 1], Relevant whether it reaches the Threshold. The weights of
	// Evidence add up to it.
	Score    float64
	Relevant bool
	Evidence []article.Evidence
	// Ties holds for each sentence of the passage how closely it is tied to the topic; empty for
	// irrelevant pieces.
	Ties []Strength
	// Central says that the piece as a whole is about the topic, not only a part of it.
	Central bool
}

// counted is a cue of the topic with what it is worth where it is.
type counted struct {
	sentence int
	hit      lexicon.Hit
	worth    float64
}

// Judge weighs the topic cues of a passage. Each cue counts once, however often it occurs, cues in
// each other's words count as one, and evidence adds up as the chance that not all of it is wrong:
// 1 - (1-a)(1-b)...
func Judge(p *passage.Passage) Judgement {
	j := Known(p)
	if j.Relevant = j.Score >= Threshold; !j.Relevant {
		j.Ties, j.Central = nil, false
	}
	return j
}

// Known is Judge for a piece that is known to be relevant, by a coder say: its sentences have ties
// whatever the evidence.
func Known(p *passage.Passage) Judgement {
	w := weigher{passage: p}
	w.survey()
	var j Judgement
	var cues []counted
	for i := range p.Sentences {
		cues = append(cues, w.sentence(i)...)
	}
	j.Score, j.Evidence = combine(p, independent(p, cues))
	j.Ties, j.Central = ties(p, cues)
	j.Relevant = true
	return j
}

// combine adds up the worth of independent cues.
func combine(p *passage.Passage, cues []counted) (float64, []article.Evidence) {
	score := 0.0
	var evidence []article.Evidence
	for _, c := range cues {
		added := (1 - score) * c.worth
		score += added
		evidence = append(evidence, p.Evidence(c.sentence, c.hit, "relevance", added))
	}
	return score, evidence
}

// independent picks the best place of each cue, and of cues whose words lie in one another (征信 and
// 个人征信) the one that is worth most: a word says no more for being found by two cues. The cues
// keep their order in the text.
func independent(p *passage.Passage, cues []counted) []counted {
	best := map[*lexicon.Entry]counted{}
	for _, c := range cues {
		if b, ok := best[c.hit.Entry]; c.worth > 0 && (!ok || c.worth > b.worth) {
			best[c.hit.Entry] = c
		}
	}
	places := slices.SortedFunc(maps.Values(best), func(a, b counted) int {
		return cmp.Or(-cmp.Compare(a.worth, b.worth), a.before(b))
	})
	var picked []counted
	var words []string
	for _, c := range places {
		said := string(p.Folded(p.Sentences[c.sentence].Field)[c.hit.Start:c.hit.End])
		within := func(other string) bool {
			return strings.Contains(other, said) || strings.Contains(said, other)
		}
		if !slices.ContainsFunc(words, within) {
			picked, words = append(picked, c), append(words, said)
		}
	}
	slices.SortFunc(picked, counted.before)
	return picked
}

// before orders cues by their place in the text.
func (c counted) before(o counted) int {
	return cmp.Or(cmp.Compare(c.sentence, o.sentence), cmp.Compare(c.hit.Start, o.hit.Start))
}

// weigher knows what the piece as a whole speaks of.
type weigher struct {
	passage *passage.Passage
	// place: it names the place whose system it is. other: it names another thing of the same name,
	// or it is about lenders' credit and names the topic nowhere but in a likening.
	place, other bool
	// namesake: it names another thing of the same name, and no place.
	namesake bool
	// lenders: it has at least one word of lenders' credit, or of credit elsewhere.
	lenders bool
	// backed: it has a word of support somewhere, and none against.
	backed bool
}

// lendersForPiece is how many different words of lenders' credit, or of credit elsewhere, make a
// piece one about that.
const lendersForPiece = 2

func (w *weigher) survey() {
	against, supported := map[string]bool{}, false
	named := false
	for i := range w.passage.Sentences {
		s := &w.passage.Sentences[i]
		w.place = w.place || s.Has(lexicon.Place) && !w.likens(s) // a likening doesn't say where the piece is about
		w.other = w.other || s.Has(lexicon.Exclude)
		for _, h := range s.Of(lexicon.Against) {
			against[h.Entry.Cue] = true
		}
		supported = supported || s.Has(lexicon.Support)
		named = named || !w.likens(s) && (s.Has(lexicon.Strong) || s.Has(lexicon.Local) && s.Has(lexicon.Place))
	}
	w.namesake = w.other && !w.place
	w.other = w.other || len(against) >= lendersForPiece && !named
	w.lenders = len(against) > 0
	w.backed = !w.other && !w.lenders && supported
}

// likens reports whether a sentence only likens something else to the topic, and says nothing of
// the topic itself.
func (w *weigher) likens(s *passage.Sentence) bool {
	return s.Has(lexicon.Liken) && !s.Has(lexicon.Stance)
}

// sentence weighs the topic cues of one sentence.
func (w *weigher) sentence(i int) []counted {
	s := &w.passage.Sentences[i]
	named := s.Has(lexicon.Strong) || s.Has(lexicon.Local) && w.local(s)
	supported := named || s.Has(lexicon.Support) && !s.Has(lexicon.Against) && !w.other
	likens := w.likens(s)
	var out []counted
	for _, h := range s.Hits {
		kind := h.Entry.Kind
		if !kind.Names() {
			continue
		}
		if kind == lexicon.Part {
			out = append(out, counted{sentence: i, hit: h})
			continue
		}
		worth := h.Entry.Weight
		byPlace := kind == lexicon.Local || kind == lexicon.Told
		switch {
		case kind == lexicon.Local && !w.local(s) && !w.other && !w.lenders:
			worth *= placeless
		case kind == lexicon.Weak && !supported && w.backed && !s.Has(lexicon.Against):
			worth *= backed
		case byPlace && !w.local(s), (kind == lexicon.Weak || kind == lexicon.Conduct) && !supported:
			worth *= unsupported
		case likens:
			worth *= likened
		}
		if w.namesake || w.other && kind != lexicon.Strong && !s.Has(lexicon.Place) {
			worth *= elsewhere
		}
		out = append(out, counted{i, h, worth})
	}
	return out
}

// local reports whether a cue that names the topic only at the place does so in this sentence: the
// piece names the place, and, where it speaks of another thing of the same name too, the sentence
// does.
func (w *weigher) local(s *passage.Sentence) bool {
	return w.place && !w.other || s.Has(lexicon.Place)
}
