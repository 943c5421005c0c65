package grams

import (
	"math"
	"unicode"

	"yulun/article"
	"yulun/nlp/model"
	"yulun/nlp/passage"
)

// Version changes whenever the same text gets other features: models of another version can't
// read them.
const Version = "grams/1"

// Lengths of the runs of characters: of Chinese from one up and across words, of other scripts
// within one word and the marks of its ends.
const (
	longestHan  = 3
	lengthLatin = 4
)

// Settings are how long the vector of each block is made: a block of long texts counts as much as
// one of short ones. 0 leaves a block out.
type Settings struct{ Chars, Words float64 }

// shortNorm is the length of the vector of about a hundred words. Shorter texts have shorter
// vectors: a few words say less than many.
const shortNorm = 6

// Counted is the features of a passage.
type Counted struct {
	// Terms are in no order, several of one feature possible.
	Terms []model.Term
	// each holds what one occurrence of weight 1 adds to a feature, by block.
	each   [blocks]map[uint32]float64
	window Window
	space  model.Space
}

// Window is a passage with the weight of each of its sentences, 0 for those that aren't read.
type Window struct {
	*passage.Passage
	Weights []float64
	Lang    article.Lang
}

// The blocks, which have features and a length of their own.
const (
	chars = iota
	words
	blocks
)

// Count makes the features of a window. A feature has the logarithm of 1 plus the weights of its
// occurrences; each block is brought to the length that the settings say.
func Count(w Window, space model.Space, s Settings) *Counted {
	c := &Counted{window: w, space: space}
	for block, length := range [blocks]float64{s.Chars, s.Words} {
		if length == 0 {
			continue
		}
		sums := map[uint32]float64{}
		var order []uint32
		c.scan(block, func(o occurrence) {
			if _, ok := sums[o.feature]; !ok {
				order = append(order, o.feature)
			}
			sums[o.feature] += o.signed
		})
		squares := 0.0
		for _, f := range order {
			x := math.Log1p(math.Abs(sums[f]))
			squares += x * x
		}
		scale := length / max(math.Sqrt(squares), shortNorm)
		c.each[block] = make(map[uint32]float64, len(order))
		for _, f := range order {
			sum := sums[f]
			value := math.Copysign(math.Log1p(math.Abs(sum))*scale, sum)
			if sum == 0 {
				continue // two keys that share the feature cancelled each other out
			}
			c.Terms = append(c.Terms, model.Term{Feature: f, Value: value})
			c.each[block][f] = value / sum
		}
	}
	return c
}

// Spread tells where the shares of a figure lie: unit is what a value of 1 of a feature is worth,
// add is called for every occurrence of a word or run with its place in the folded field and its
// part of the share.
func (c *Counted) Spread(unit func(feature uint32) float64, add func(sentence, start, end int, share float64)) {
	for block, each := range c.each {
		if each == nil {
			continue
		}
		c.scan(block, func(o occurrence) {
			if share := unit(o.feature) * each[o.feature] * o.signed; share != 0 {
				add(o.sentence, o.start, o.end, share)
			}
		})
	}
}

// occurrence is one word or run in a sentence; signed is the sentence's weight with the sign of
// the hash.
type occurrence struct {
	feature              uint32
	signed               float64
	sentence, start, end int
}

// FNV-1a, by the code point.
const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

func mix(hash uint64, r rune) uint64 { return (hash ^ uint64(uint32(r))) * fnvPrime }

// scan calls add for every occurrence of a block, in order.
func (c *Counted) scan(block int, add func(occurrence)) {
	for i := range c.window.Sentences {
		if c.window.Weights[i] <= 0 {
			continue
		}
		s := &c.window.Sentences[i]
		folded := c.window.Folded(s.Field)
		emit := func(hash uint64, start, end int) {
			feature, sign := c.space.Place(hash)
			add(occurrence{feature, sign * c.window.Weights[i], i, start, end})
		}
		switch {
		case block == words:
			scanWords(folded, s, emit)
		case c.window.Lang == article.Chinese:
			scanHan(folded[:s.End], s.Start, emit)
		default:
			scanLatin(folded[:s.End], s.Start, emit)
		}
	}
}

// seed starts the hashes of a block, so that a word and a run of the same characters differ.
func seed(block rune) uint64 { return mix(fnvOffset, block) }

func scanWords(folded []rune, s *passage.Sentence, emit func(hash uint64, start, end int)) {
	for _, w := range s.Words {
		if !isLetter(folded[w.Start]) {
			continue
		}
		hash := seed('w')
		for _, r := range folded[w.Start:w.End] {
			hash = mix(hash, r)
		}
		emit(hash, w.Start, w.End)
	}
}

func scanHan(folded []rune, from int, emit func(hash uint64, start, end int)) {
	for i := from; i < len(folded); i++ {
		hash := seed('c')
		for end := i + 1; end <= len(folded) && end-i <= longestHan && isLetter(folded[end-1]); end++ {
			hash = mix(hash, folded[end-1])
			emit(hash, i, end)
		}
	}
}

// scanLatin reads runs within words; the marks of a word's ends count as characters of it.
func scanLatin(folded []rune, from int, emit func(hash uint64, start, end int)) {
	const mark = '_'
	at := func(i, start, end int) rune {
		if i < start || i >= end {
			return mark
		}
		return folded[i]
	}
	for start := from; start < len(folded); start++ {
		if !isLetter(folded[start]) {
			continue
		}
		end := start
		for end < len(folded) && (isLetter(folded[end]) || folded[end] == '\'') {
			end++
		}
		for i := start - 1; i+lengthLatin <= end+1; i++ {
			hash := seed('l')
			for n := range lengthLatin {
				hash = mix(hash, at(i+n, start, end))
			}
			emit(hash, max(i, start), min(i+lengthLatin, end))
		}
		start = end
	}
}

// isLetter leaves figures out: they say when and how much, not for or against.
func isLetter(r rune) bool {
	if r < 0x80 {
		return r >= 'a' && r <= 'z'
	}
	return unicode.IsLetter(r)
}
