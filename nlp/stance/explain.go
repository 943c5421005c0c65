package stance

import (
	"cmp"
	"math"
	"slices"

	"yulun/article"
	"yulun/nlp/facts"
	"yulun/nlp/model"
	"yulun/nlp/passage"
)

// mostEvidence bounds what is listed of one piece; what remains is in one sum a field.
const mostEvidence = 40

// leastShare is below which a cue or word is not listed by itself.
const leastShare = 0.01

// vectorCue is the cue of what the encoder's vector of the piece adds: what its words mean
// together. It stands at no place.
const vectorCue = "(all words together, by the encoder)"

// explanation splits the score of a model among the cues and words of a piece.
type explanation struct {
	passage  *passage.Passage
	features *Features
	model    *Model
}

// list is the evidence, strongest first.
func (e *explanation) list(v model.Vector) []article.Evidence {
	unit, prior := e.unit(v)
	shares := facts.Shares{Passage: e.passage, Kind: "stance"}
	named, encoded := e.named(unit)
	cues, bare := shares.Cues(facts.Number(named), func(name string) float64 { return e.factUnit(name, unit) })
	bare += unitOf(e.model.index, facts.Language(e.features.lang), unit)
	found := shares.Strongest(cues, e.features.grams, unit, mostEvidence, leastShare)
	found = append(found, e.changes(unit)...)
	if encoded != 0 {
		found = append(found, article.Evidence{Field: passage.Text, Cue: vectorCue, Kind: "stance", Weight: encoded})
	}
	return append(found, shares.Prior(prior+bare))
}

// named are the facts without the numbers of the vector, and what these add together.
func (e *explanation) named(unit func(uint32) float64) (named facts.Facts, encoded float64) {
	named = facts.Facts{}
	for _, name := range e.features.facts.Order() {
		if one := e.features.facts[name]; IsVector(name) {
			encoded += e.factUnit(name, unit) * one.Bare
		} else {
			named[name] = one
		}
	}
	return named, encoded
}

// unit tells what a value of 1 of a feature of the vector adds to the score; start is what the score
// is without any.
func (e *explanation) unit(v model.Vector) (unit func(feature uint32) float64, start float64) {
	start, shares := e.model.file.Shares(v, scored)
	return func(feature uint32) float64 {
		first, end := 0, len(v) // slices.BinarySearchFunc takes twice as long
		for first < end {
			if middle := (first + end) / 2; v[middle].Feature < feature {
				first = middle + 1
			} else {
				end = middle
			}
		}
		if first == len(v) || v[first].Feature != feature {
			return 0
		}
		return shares[first] / v[first].Value
	}, start
}

// factUnit is what a fact adds whose value is 1: by its weight for all languages and by that for
// the piece's language.
func (e *explanation) factUnit(name string, unit func(uint32) float64) float64 {
	return unitOf(e.model.index, name, unit) + unitOf(e.model.index, facts.Language(e.features.lang)+name, unit)
}

func unitOf(index map[string]uint32, name string, unit func(uint32) float64) float64 {
	if n, ok := index[name]; ok {
		return unit(n)
	}
	return 0
}

// changes lists the words that changed the strongest cues, with about how much they moved the
// score: what they took from the cue or added to it, at what the rules' sums are worth.
func (e *explanation) changes(unit func(uint32) float64) []article.Evidence {
	var found []article.Evidence
	for _, c := range e.features.cues {
		for _, ch := range c.changes {
			worth := e.factUnit("rules", unit) + e.factUnit(signed("rules", ch.moved), unit)*math.Copysign(1, ch.moved)
			found = append(found, e.passage.Evidence(ch.sentence, *ch.hit, ch.kind, ch.moved/e.features.gross*worth))
		}
	}
	slices.SortStableFunc(found, func(a, b article.Evidence) int { return cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight)) })
	return found[:min(len(found), mostEvidence/2)]
}
