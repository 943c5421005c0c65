package lexicon

import (
	"cmp"
	"slices"

	"yulun/text"
)

// Finder finds cues in the sentences of one text. It is not safe for concurrent use; the Lexicon
// that made it is.
type Finder struct {
	lex   *Lexicon
	tries *tries
	// matches are the literals in the sentence; at holds for each place of it the first that ends
	// there, by its number from 1.
	matches []match
	at      []int32
	// begun holds where a piece or a segment that others follow was last matched, by its place.
	begun    []progress
	sentence int
	last     []int
	// hits are those of the sentence before the longest are chosen.
	hits []Hit
	// borders tells for each code point of the text whether a word begins there or ended before
	// it; empty when the words are not known.
	borders []border
}

// match is a literal in a sentence. next is another one that ends at the same place, by its number
// from 1.
type match struct {
	ending
	next int32
}

// progress is a match so far: code points [start, end) of the text, in the given sentence.
type progress struct{ start, end, sentence int }

// Finder makes a Finder for one text; Close lets another text have its memory.
func (l *Lexicon) Finder() *Finder {
	if f, ok := l.finders.Get().(*Finder); ok {
		return f
	}
	return &Finder{lex: l, tries: l.tries(), begun: make([]progress, l.begun), last: make([]int, l.layers)}
}

// Close ends the use of the Finder.
func (f *Finder) Close() { f.lex.finders.Put(f) }

// Find lists the cues in one sentence, ordered by start: text is the folded field, [start, end) the
// sentence. Words are those of the sentence, in order, and inner where parts of them meet: see
// [Lexicon.OnBorders].
func (f *Finder) Find(folded []rune, start, end int, words []text.Span, inner []int) []Hit {
	f.sentence++
	f.mark(len(folded), words, inner)
	f.match(folded[start:end])
	hits := f.hits[:0]
	for i := range f.at {
		for next := f.at[i]; next > 0; {
			m := &f.matches[next-1]
			if hit, ok := f.advance(folded, &m.ending, start+i, start, end); ok {
				hits = append(hits, hit)
			}
			next = m.next
		}
	}
	f.hits = hits
	return slices.Clone(f.longest(hits)) // a text of megabytes keeps hundreds of thousands: no room is left behind them
}

// match notes which literals are in a sentence. It goes from its end to its beginning, so that of
// those that end at the same place the longest comes first.
func (f *Finder) match(sentence []rune) {
	f.matches, f.at = f.matches[:0], slices.Grow(f.at[:0], len(sentence)+1)[:len(sentence)+1]
	clear(f.at)
	for i := len(sentence) - 1; i >= 0; i-- {
		trie := f.tries.at(sentence[i], i > 0 && isWordRune(sentence[i]) && isWordRune(sentence[i-1]))
		if trie == nil {
			continue
		}
		node := int32(0)
		for j := i; j < len(sentence); j++ {
			if node = trie.next(node, sentence[j]); node == 0 {
				break
			}
			endings := trie.ending(node)
			for k := len(endings) - 1; k >= 0; k-- {
				f.matches = append(f.matches, match{endings[k], f.at[j+1]})
				f.at[j+1] = int32(len(f.matches))
			}
		}
	}
}

// advance notes that a piece ends at end, and returns the hit that this completes.
func (f *Finder) advance(text []rune, e *ending, end, from, to int) (Hit, bool) {
	p := &f.lex.pieces[e.piece]
	start := end - int(e.length)
	if !p.inWord && start > from && isWordRune(text[start]) && isWordRune(text[start-1]) {
		return Hit{}, false
	}
	if !p.open && end < to && isWordRune(text[end-1]) && isWordRune(text[end]) {
		return Hit{}, false
	}
	if p.inWord {
		before := f.begun[f.lex.pieces[e.piece-1].place] // the pieces of an alternative are side by side
		if before.sentence != f.sentence || !inOneWord(text, before.end, start) {
			return Hit{}, false
		}
		start = before.start
	}
	if !p.last {
		f.begun[p.place] = progress{start, end, f.sentence}
		return Hit{}, false
	}
	if p.open {
		end = wordEnd(text, end, to)
	}
	return f.complete(text, p, e, start, end)
}

// complete notes that a segment is at [start, end), and returns the hit when it is the last of
// its pattern.
func (f *Finder) complete(text []rune, of *piece, e *ending, start, end int) (Hit, bool) {
	p := &f.lex.patterns[of.pattern]
	place := p.place + of.segment
	if !f.onBorder(text, start, e.begins) || !f.onBorder(text, end, e.ends) {
		return Hit{}, false
	}
	if of.segment > 0 {
		before := f.begun[place-1]
		if before.sentence != f.sentence || start < before.end || start-before.end > int(p.gap) {
			return Hit{}, false
		}
		start = before.start
	}
	if of.segment < p.segments-1 {
		if b := &f.begun[place]; b.sentence != f.sentence || b.end != end || start < b.start {
			*b = progress{start, end, f.sentence} // of those that end here the longest
		}
		return Hit{}, false
	}
	return Hit{Entry: p.entry, Start: start, End: end}, true
}

// mark notes where words begin and end.
func (f *Finder) mark(length int, words []text.Span, inner []int) {
	if len(words) == 0 {
		f.borders = f.borders[:0]
		return
	}
	f.borders = slices.Grow(f.borders[:0], length+1)[:length+1]
	for _, w := range words {
		f.borders[w.Start], f.borders[w.End] = ofWord, ofWord
		clear(f.borders[w.Start+1 : w.End])
	}
	for _, at := range inner {
		f.borders[at] = ofPart
	}
}

// onBorder reports whether a cue that needs a border may begin or end at a place: where a word
// does, or beside another script or a mark.
func (f *Finder) onBorder(text []rune, at int, needed border) bool {
	return needed == anywhere || len(f.borders) == 0 || at == 0 || at >= len(text) ||
		f.borders[at] >= needed || !isHan(text[at-1]) || !isHan(text[at])
}

// inOneWord reports whether a piece that starts at start continues the word in which the one before
// it ended at end.
func inOneWord(text []rune, end, start int) bool {
	if start < end || start-end > maxSuffix {
		return false
	}
	for _, r := range text[end:start] {
		if !isWordRune(r) {
			return false
		}
	}
	return true
}

// maxSuffix bounds the rest of a word: the longest English inflection or derivation that a star is
// meant for.
const maxSuffix = 12

// wordEnd is where the word that [..at) is the beginning of ends, at most maxSuffix further.
func wordEnd(text []rune, at, to int) int {
	for n := 0; n < maxSuffix && at < to && isWordRune(text[at]); n++ {
		at++
	}
	return at
}

// shieldFirst puts a shield before a cue at the same place.
func shieldFirst(a, b Hit) int {
	switch {
	case a.Entry.Kind == b.Entry.Kind:
		return 0
	case a.Entry.Kind == Shield:
		return -1
	case b.Entry.Kind == Shield:
		return 1
	default:
		return 0
	}
}

// longest drops, within each layer, the hits that overlap one that starts earlier or is longer, and
// the shields.
func (f *Finder) longest(hits []Hit) []Hit {
	slices.SortStableFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End), shieldFirst(a, b))
	})
	clear(f.last)
	kept := hits[:0]
	for _, h := range hits {
		if h.Start < f.last[h.Entry.layer] {
			continue
		}
		f.last[h.Entry.layer] = h.End
		if h.Entry.Kind != Shield {
			kept = append(kept, h)
		}
	}
	return kept
}
