package facts

import (
	"cmp"
	"math"
	"slices"

	"yulun/article"
	"yulun/nlp/grams"
	"yulun/nlp/passage"
	"yulun/text"
)

// The cues of evidence that stands at no place: start and end are 0, and it has no text.
const (
	// RestCue is what the cues and words of a field that aren't listed add together.
	RestCue = "(all other words)"
	// PriorCue is what a piece of its language, length and kind starts with, before a word is read.
	PriorCue = "(before any word)"
)

// Shares lists what made a figure of an article, as evidence of a kind.
type Shares struct {
	Passage *passage.Passage
	Kind    string
}

// spot is where a cue is.
type spot struct {
	sentence, start int32
	cue             string
}

// Cue is a cue at a place with what it adds to a figure.
type Cue struct {
	at     *Source
	weight float64
}

// Numbered are facts in order, and a number for each cue at a place, so that shares are added up by
// it.
type Numbered struct {
	names []string
	facts []*Fact
	// cues has the numbers of the sources of each fact; count is how many there are.
	cues  [][]int32
	count int
}

// Number numbers the cues of facts.
func Number(all Facts) Numbered {
	n := Numbered{names: all.Order()}
	at := map[spot]int32{}
	for _, name := range n.names {
		one := all[name]
		cues := make([]int32, len(one.Sources))
		for i, source := range one.Sources {
			k := spot{int32(source.Sentence), int32(source.Hit.Start), source.Hit.Entry.Cue}
			number, ok := at[k]
			if !ok {
				number = int32(len(at))
				at[k] = number
			}
			cues[i] = number
		}
		n.facts, n.cues = append(n.facts, one), append(n.cues, cues)
	}
	n.count = len(at)
	return n
}

// Cues gives each cue its parts of the facts, in order of their place: unit is what a value of 1 of
// a fact adds to the figure. bare is what facts add that come from no place.
func (s Shares) Cues(all Numbered, unit func(name string) float64) (found []Cue, bare float64) {
	at := make([]int, all.count) // places in found, from 1
	for f, one := range all.facts {
		u := unit(all.names[f])
		bare += u * one.Bare
		if u == 0 {
			continue
		}
		for i := range one.Sources {
			source := &one.Sources[i]
			place := &at[all.cues[f][i]]
			if *place == 0 {
				found = append(found, Cue{at: source})
				*place = len(found)
			}
			found[*place-1].weight += u * source.Amount
		}
	}
	return found, bare
}

// Strongest is the most cues and words that add most, strongest first, none of them less than least;
// the rest is one sum a field. A word has the shares of itself and of the runs of characters in it; a
// run across words is shared among its characters. unit is what a value of 1 of a hashed feature adds.
func (s Shares) Strongest(cues []Cue, counted *grams.Counted, unit func(feature uint32) float64, most int, least float64) []article.Evidence {
	rest := map[string]float64{}
	var found []article.Evidence
	for _, cue := range cues {
		if math.Abs(cue.weight) < least { // most
			rest[s.Passage.Sentences[cue.at.Sentence].Field] += cue.weight
		} else {
			found = append(found, s.Passage.Evidence(cue.at.Sentence, *cue.at.Hit, s.Kind, cue.weight))
		}
	}
	s.words(counted, unit, func(field string, w text.Span, share float64) {
		if math.Abs(share) < least {
			rest[field] += share
		} else {
			found = append(found, s.word(field, w, share))
		}
	})
	slices.SortStableFunc(found, func(a, b article.Evidence) int {
		return cmp.Or(cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight)), cmp.Compare(a.Field, b.Field), cmp.Compare(a.Start, b.Start))
	})
	listed := min(most, len(found))
	for _, f := range found[listed:] {
		rest[f.Field] += f.Weight
	}
	found = found[:listed:listed]
	for _, field := range []string{passage.Title, passage.Text} {
		if rest[field] != 0 {
			found = append(found, article.Evidence{Field: field, Cue: RestCue, Kind: s.Kind, Weight: rest[field]})
		}
	}
	return found
}

// words gives each word its share.
func (s Shares) words(counted *grams.Counted, unit func(feature uint32) float64, give func(field string, w text.Span, share float64)) {
	var shares []float64 // of the characters of the sentence at hand
	at := -1
	counted.Spread(unit, func(sentence, start, end int, share float64) {
		one := &s.Passage.Sentences[sentence]
		if sentence != at {
			if at >= 0 {
				s.sentence(at, shares, give)
			}
			at = sentence
			shares = slices.Grow(shares[:0], one.End-one.Start)[:one.End-one.Start]
			clear(shares)
		}
		for i := start; i < end; i++ {
			shares[i-one.Start] += share / float64(end-start)
		}
	})
	if at >= 0 {
		s.sentence(at, shares, give)
	}
}

// sentence adds up the shares of a sentence's characters by word. Without a segmenter the sentence
// is one word. Characters between words have shares where a run crosses a mark that is none to it:
// the last word takes them.
func (s Shares) sentence(i int, shares []float64, give func(field string, w text.Span, share float64)) {
	one := &s.Passage.Sentences[i]
	words := one.Words
	if len(words) == 0 {
		words = []text.Span{{Start: one.Start, End: one.End}}
	}
	last, lastShare := text.Span{Start: one.Start, End: one.End}, 0.0
	for _, w := range words {
		sum := 0.0
		for at := w.Start; at < w.End; at++ {
			sum += shares[at-one.Start]
			shares[at-one.Start] = 0
		}
		if sum == 0 {
			continue
		}
		if lastShare != 0 {
			give(one.Field, last, lastShare)
		}
		last, lastShare = w, sum
	}
	for _, left := range shares {
		lastShare += left
	}
	if lastShare != 0 {
		give(one.Field, last, lastShare)
	}
}

func (s Shares) word(field string, w text.Span, share float64) article.Evidence {
	place := s.Passage.Place(field, w.Start, w.End)
	return article.Evidence{
		Field: field, Start: place.Start, End: place.End, Text: s.Passage.Quote(field, w.Start, w.End),
		Cue: string(s.Passage.Folded(field)[w.Start:w.End]), Kind: s.Kind, Weight: share,
	}
}

// Prior is the evidence for what a piece starts with.
func (s Shares) Prior(weight float64) article.Evidence {
	return article.Evidence{Field: passage.Text, Cue: PriorCue, Kind: s.Kind, Weight: weight + 0}
}
