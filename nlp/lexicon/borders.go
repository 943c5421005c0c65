package lexicon

import (
	"slices"
	"sync"
	"unicode"

	"yulun/text"
)

// wholeWord is from how many characters on a part of a cue needs no border: characters of two words
// hardly spell such a one by chance, while a segmenter may well cut across it.
const wholeWord = 4

// border is a place in a text where a word or a part of one begins or ends. A lesser one asks for
// less.
type border uint8

const (
	anywhere border = iota
	ofPart          // where two parts of a compound meet
	ofWord
)

// OnBorders is the same lexicon with its Chinese cues on the borders of words, but for groups that
// say otherwise: 差异化 does not hold 异化. The words are those of a segmenter; where parts of a
// compound meet (批评者) is a border too, but not for a cue of one character: 重要 does not hold 要.
//
// A cue of four characters or more, or that the segmenter does not know as a word, is found
// wherever it stands. Where a longer cue begins or ends with a word of one character (分钟就),
// another word may begin or end with that.
func (l *Lexicon) OnBorders(words func([]rune) ([]text.Span, []int)) *Lexicon {
	bordered := *l
	bordered.finders = &sync.Pool{}
	bordered.tries = sync.OnceValue(func() *tries {
		return newTries(&bordered.table, func(p *piece, literal []rune) (begins, ends border) {
			of := &bordered.patterns[p.pattern]
			if !of.entry.borders || p.inWord || !p.last {
				return anywhere, anywhere
			}
			return edges(literal, p.segment == 0, p.segment == of.segments-1, words)
		})
	})
	return &bordered
}

// edges is at which borders an alternative of one piece must begin and end. Its segment may be the
// first or the last of the cue.
func edges(literal []rune, first, last bool, words func([]rune) ([]text.Span, []int)) (begins, ends border) {
	if !first && !last {
		return anywhere, anywhere
	}
	begins, ends = edgesOf(literal, words)
	if begins == ofWord && !(first && last) { // beside a gap, a character may be part of a word
		return anywhere, anywhere
	}
	if !first {
		begins = anywhere
	}
	if !last {
		ends = anywhere
	}
	return begins, ends
}

// edgesOf is the same of a literal by itself.
func edgesOf(literal []rune, words func([]rune) ([]text.Span, []int)) (begins, ends border) {
	if len(literal) >= wholeWord || slices.ContainsFunc(literal, func(r rune) bool { return !isHan(r) }) {
		return anywhere, anywhere
	}
	if len(literal) == 1 {
		return ofWord, ofWord
	}
	spans, _ := words(literal)
	if len(spans) > 0 && spans[0].End-spans[0].Start > 1 {
		begins = ofPart
	}
	if n := len(spans); n > 0 && spans[n-1].End-spans[n-1].Start > 1 {
		ends = ofPart
	}
	return begins, ends
}

func isHan(r rune) bool { return r >= 0x3400 && unicode.Is(unicode.Han, r) }
