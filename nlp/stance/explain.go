package stance

import (
	"cmp"
	"math"
	"slices"

	"yulun/article"
	"yulun/nlp/model"
	"yulun/nlp/passage"
	"yulun/text"
)

// mostEvidence bounds what is listed of one piece; what remains is in one sum a field.
const mostEvidence = 40

// leastShare is below which a cue or word is not listed by itself.
const leastShare = 0.01

// The cues of evidence that stands at no place: start and end are 0, and it has no text.
const (
	// restCue is what the cues and words of a field that aren't listed add together.
	restCue = "(all other words)"
	// vectorCue is what the encoder's vector of the piece adds: what its words mean together.
	vectorCue = "(all words together, by the encoder)"
	// priorCue is what a piece of its language, length and kind starts with, before a word is read.
	priorCue = "(before any word)"
)

// explanation splits the score of a model among the cues and words of a piece.
type explanation struct {
	passage  *passage.Passage
	features *Features
	model    *Model
	// encoded is what the vector adds.
	encoded float64
}

// list is the evidence, strongest first.
func (e *explanation) list(v model.Vector) []article.Evidence {
	units, prior := e.units(v)
	unit := func(feature uint32) float64 { return units[feature] }
	cues, bare := e.cues(unit)
	found := append(cues, e.words(unit)...)
	slices.SortStableFunc(found, func(a, b article.Evidence) int {
		return cmp.Or(cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight)), cmp.Compare(a.Field, b.Field), cmp.Compare(a.Start, b.Start))
	})
	listed := len(found)
	for i, f := range found {
		if i == mostEvidence || math.Abs(f.Weight) < leastShare {
			listed = i
			break
		}
	}
	rest := map[string]float64{}
	for _, f := range found[listed:] {
		rest[f.Field] += f.Weight
	}
	found = found[:listed:listed]
	for _, field := range []string{passage.Title, passage.Text} {
		if rest[field] != 0 {
			found = append(found, article.Evidence{Field: field, Cue: restCue, Kind: "stance", Weight: rest[field]})
		}
	}
	found = append(found, e.changes(unit)...)
	if e.encoded != 0 {
		found = append(found, article.Evidence{Field: passage.Text, Cue: vectorCue, Kind: "stance", Weight: e.encoded})
	}
	return append(found, article.Evidence{Field: passage.Text, Cue: priorCue, Kind: "stance", Weight: prior + bare + 0})
}

// units are what a value of 1 of each feature of the vector adds to the score, and what the score
// is without any.
func (e *explanation) units(v model.Vector) (units map[uint32]float64, start float64) {
	start, shares := e.model.file.Shares(v, scored)
	units = make(map[uint32]float64, len(v))
	for i, t := range v {
		units[t.Feature] = shares[i] / t.Value
	}
	return units, start
}

// place is where a cue is.
type spot struct {
	sentence, start int
	cue             string
}

// cues gives each cue its parts of the facts, in order of their place; bare is what facts add that
// come from no place.
func (e *explanation) cues(unit func(uint32) float64) (found []article.Evidence, bare float64) {
	at := map[spot]int{}
	for _, name := range e.features.facts.order() {
		one, u := e.features.facts[name], e.factUnit(name, unit)
		if IsVector(name) {
			e.encoded += u * one.bare
			continue
		}
		bare += u * one.bare
		if u == 0 {
			continue
		}
		for _, s := range one.sources {
			k := spot{s.sentence, s.hit.Start, s.hit.Entry.Cue}
			i, ok := at[k]
			if !ok {
				i = len(found)
				at[k] = i
				found = append(found, e.passage.Evidence(s.sentence, s.hit, "stance", 0))
			}
			found[i].Weight += u * s.amount
		}
	}
	return found, bare + unitOf(e.model.index, language(e.features.lang), unit)
}

// factUnit is what a value of 1 of a fact adds, for all languages and for the piece's own.
func (e *explanation) factUnit(name string, unit func(uint32) float64) float64 {
	return unitOf(e.model.index, name, unit) + unitOf(e.model.index, language(e.features.lang)+name, unit)
}

func unitOf(index map[string]uint32, name string, unit func(uint32) float64) float64 {
	if n, ok := index[name]; ok {
		return unit(n)
	}
	return 0
}

// words gives each word the shares of itself and of the runs of characters in it; a run across
// words is shared among its characters.
func (e *explanation) words(unit func(uint32) float64) []article.Evidence {
	shares := make([][]float64, len(e.passage.Sentences))
	e.features.grams.Spread(unit, func(sentence, start, end int, share float64) {
		s := &e.passage.Sentences[sentence]
		if shares[sentence] == nil {
			shares[sentence] = make([]float64, s.End-s.Start)
		}
		for i := start; i < end; i++ {
			shares[sentence][i-s.Start] += share / float64(end-start)
		}
	})
	var found []article.Evidence
	for i := range e.passage.Sentences {
		if shares[i] != nil {
			found = append(found, e.sentence(i, shares[i])...)
		}
	}
	return found
}

// sentence adds up the shares of a sentence's characters by word. Without a segmenter the sentence
// is one word.
func (e *explanation) sentence(i int, shares []float64) []article.Evidence {
	s := &e.passage.Sentences[i]
	words := s.Words
	if len(words) == 0 {
		words = []text.Span{{Start: s.Start, End: s.End}}
	}
	var found []article.Evidence
	for _, w := range words {
		sum := 0.0
		for at := w.Start; at < w.End; at++ {
			sum += shares[at-s.Start]
			shares[at-s.Start] = 0
		}
		if sum != 0 {
			found = append(found, e.word(s.Field, w, sum))
		}
	}
	// Characters between words have shares where a run crosses a mark that is none to it.
	left := 0.0
	for _, x := range shares {
		left += x
	}
	if left != 0 && len(found) > 0 {
		found[len(found)-1].Weight += left
	} else if left != 0 {
		found = append(found, e.word(s.Field, text.Span{Start: s.Start, End: s.End}, left))
	}
	return found
}

func (e *explanation) word(field string, w text.Span, share float64) article.Evidence {
	place := e.passage.Place(field, w.Start, w.End)
	return article.Evidence{
		Field: field, Start: place.Start, End: place.End, Text: e.passage.Quote(field, w.Start, w.End),
		Cue: string(e.passage.Folded(field)[w.Start:w.End]), Kind: "stance", Weight: share,
	}
}

// changes lists the words that changed the strongest cues, with about how much they moved the
// score: what they took from the cue or added to it, at what the rules' sums are worth.
func (e *explanation) changes(unit func(uint32) float64) []article.Evidence {
	var found []article.Evidence
	for _, c := range e.features.cues {
		for _, ch := range c.changes {
			worth := e.factUnit("rules", unit) + e.factUnit(signed("rules", ch.moved), unit)*math.Copysign(1, ch.moved)
			found = append(found, e.passage.Evidence(ch.sentence, ch.hit, ch.kind, ch.moved/e.features.gross*worth))
		}
	}
	slices.SortStableFunc(found, func(a, b article.Evidence) int { return cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight)) })
	return found[:min(len(found), mostEvidence/2)]
}
