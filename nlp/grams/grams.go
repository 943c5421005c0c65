package grams

import (
	"math"
	"slices"
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
	// blocks are what Terms were counted from, in the window.
	blocks [blocks]block
	window Window
}

// block is one kind of words or runs: all occurrences in order, and the features that they are of.
type block struct {
	// occurrences are places in features, those with the sign -1 of the hash as their complement.
	// Where they are is not kept but found again: a text of megabytes has millions of them.
	occurrences []int32
	features    []feature
}

// feature is a feature with the sum of its occurrences, and what one of weight 1 adds to its value.
type feature struct {
	number    uint32
	sum, each float64
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
	c := &Counted{window: w}
	for which, length := range [blocks]float64{s.Chars, s.Words} {
		if length == 0 {
			continue
		}
		b := scan(w, space, which)
		squares := 0.0
		for _, f := range b.features {
			x := math.Log1p(math.Abs(f.sum))
			squares += x * x
		}
		scale := length / max(math.Sqrt(squares), shortNorm)
		c.Terms = slices.Grow(c.Terms, len(b.features))
		for i, f := range b.features {
			if f.sum == 0 {
				continue // two keys that share the feature cancelled each other out
			}
			value := math.Copysign(math.Log1p(math.Abs(f.sum))*scale, f.sum)
			c.Terms = append(c.Terms, model.Term{Feature: f.number, Value: value})
			b.features[i].each = value / f.sum
		}
		c.blocks[which] = b
	}
	return c
}

// Spread tells where the shares of a figure lie: unit is what a value of 1 of a feature is worth,
// add is called for every occurrence of a word or run with its place in the folded field and its
// part of the share, sentence by sentence.
func (c *Counted) Spread(unit func(feature uint32) float64, add func(sentence, start, end int, share float64)) {
	var worth [blocks][]float64
	var left [blocks][]int32 // the occurrences that are still to come
	for which, b := range c.blocks {
		left[which], worth[which] = b.occurrences, make([]float64, len(b.features))
		for i, f := range b.features {
			worth[which][i] = unit(f.number) * f.each
		}
	}
	for i := range c.window.Sentences {
		for which := range blocks {
			if len(left[which]) == 0 {
				continue
			}
			c.window.one(which, i, func(_ uint64, start, end int) {
				place, weight := left[which][0], c.window.Weights[i]
				if left[which] = left[which][1:]; place < 0 {
					place, weight = ^place, -weight
				}
				if share := worth[which][place] * weight; share != 0 {
					add(i, start, end, share)
				}
			})
		}
	}
}

// FNV-1a, by the code point.
const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

func mix(hash uint64, r rune) uint64 { return (hash ^ uint64(uint32(r))) * fnvPrime }

// mostNew is for how many features there is room at first. A text of megabytes has not many more.
const mostNew = 1 << 13

// scan gathers the occurrences of a block.
func scan(w Window, space model.Space, which int) (b block) {
	size := 0 // about how many there are
	for i, s := range w.Sentences {
		switch {
		case w.Weights[i] <= 0:
		case which == words:
			size += len(s.Words)
		case w.Lang == article.Chinese:
			size += longestHan * (s.End - s.Start)
		default:
			size += s.End - s.Start
		}
	}
	places := make(map[uint32]int32, min(size, mostNew))
	b.occurrences, b.features = make([]int32, 0, size), make([]feature, 0, min(size, mostNew))
	for i := range w.Sentences {
		w.one(which, i, func(hash uint64, _, _ int) {
			number, sign := space.Place(hash)
			place, ok := places[number]
			if !ok {
				place = int32(len(b.features))
				places[number] = place
				b.features = append(b.features, feature{number: number})
			}
			b.features[place].sum += sign * w.Weights[i]
			if sign < 0 {
				place = ^place
			}
			b.occurrences = append(b.occurrences, place)
		})
	}
	return b
}

// one calls emit for each word or run of a block in a sentence, in order, with its hash and its
// place in the folded field of the sentence.
func (w Window) one(which, sentence int, emit func(hash uint64, start, end int)) {
	if w.Weights[sentence] <= 0 {
		return
	}
	s := &w.Sentences[sentence]
	folded := w.Folded(s.Field)
	switch {
	case which == words:
		scanWords(folded, s, emit)
	case w.Lang == article.Chinese:
		scanHan(folded[:s.End], s.Start, emit)
	default:
		scanLatin(folded[:s.End], s.Start, emit)
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
