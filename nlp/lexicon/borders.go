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
	bordered.patterns = make([]pattern, len(l.patterns))
	for i, p := range l.patterns {
		if p.entry.borders {
			p.segments = slices.Clone(p.segments)
			last := len(p.segments) - 1
			p.segments[0] = onBorders(p.segments[0], true, last == 0, words)
			if last > 0 {
				p.segments[last] = onBorders(p.segments[last], false, true, words)
			}
		}
		bordered.patterns[i] = p
	}
	bordered.finders = &sync.Pool{}
	bordered.automaton = sync.OnceValue(func() *automaton { return newAutomaton(bordered.patterns) })
	return &bordered
}

// onBorders marks the alternatives of a segment, which may be the first or the last of its cue.
func onBorders(segment []alternative, first, last bool, words func([]rune) ([]text.Span, []int)) []alternative {
	var marked []alternative
	for i, a := range segment {
		if len(a) != 1 {
			continue
		}
		begins, ends := edges(a[0].literal, words)
		if begins == ofWord && !(first && last) { // beside a gap, a character may be part of a word
			begins, ends = anywhere, anywhere
		}
		if !first {
			begins = anywhere
		}
		if !last {
			ends = anywhere
		}
		if begins == anywhere && ends == anywhere {
			continue // most, which both lexicons share
		}
		if marked == nil {
			marked = slices.Clone(segment)
		}
		p := a[0]
		p.begins, p.ends = begins, ends
		marked[i] = alternative{p}
	}
	if marked == nil {
		return segment
	}
	return marked
}

// edges is at which borders a literal must begin and end.
func edges(literal []rune, words func([]rune) ([]text.Span, []int)) (begins, ends border) {
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
