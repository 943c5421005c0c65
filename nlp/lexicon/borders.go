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

// OnBorders is the same lexicon with its Chinese cues on the borders of words, but for groups that
// say otherwise: 差异化 does not hold 异化. The words are those of a segmenter; where parts of a
// compound meet (批评者) is a border too.
//
// A cue of one character, of four or more, or that the segmenter does not know as a word, is found
// wherever it stands. Where a cue begins or ends with a word of one character (分钟就), another word
// may begin or end with that.
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
	bordered.automaton = sync.OnceValue(func() *automaton { return newAutomaton(bordered.patterns) })
	return &bordered
}

// onBorders marks the alternatives that must begin or end where a word does.
func onBorders(segment []alternative, begins, ends bool, words func([]rune) ([]text.Span, []int)) []alternative {
	marked := make([]alternative, len(segment))
	for i, a := range segment {
		a = slices.Clone(a)
		if len(a) == 1 {
			first, last := edges(a[0].literal, words)
			a[0].begins, a[0].ends = begins && first, ends && last
		}
		marked[i] = a
	}
	return marked
}

// edges reports whether a literal begins and whether it ends with a word of two characters or more.
func edges(literal []rune, words func([]rune) ([]text.Span, []int)) (first, last bool) {
	if len(literal) >= wholeWord || slices.ContainsFunc(literal, func(r rune) bool { return !isHan(r) }) {
		return false, false
	}
	spans, _ := words(literal)
	long := func(w text.Span) bool { return w.End-w.Start > 1 }
	return len(spans) > 0 && long(spans[0]), len(spans) > 0 && long(spans[len(spans)-1])
}

func isHan(r rune) bool { return r >= 0x3400 && unicode.Is(unicode.Han, r) }
