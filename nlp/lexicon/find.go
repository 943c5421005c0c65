package lexicon

import (
	"cmp"
	"slices"
)

// Finder finds cues in the sentences of one text. It is not safe for concurrent use; the Lexicon that made it is.
type Finder struct {
	lex *Lexicon
	// progress holds for each part of a gapped pattern but the last where it was last matched, and in which sentence.
	progress map[partRef]progress
	sentence int
	last     []int
}

// progress is a pattern matched up to some part: code points [start, end) of the text, in the given sentence.
type progress struct{ start, end, sentence int }

// Finder makes a Finder for one text.
func (l *Lexicon) Finder() *Finder {
	return &Finder{lex: l, progress: map[partRef]progress{}, last: make([]int, l.layers)}
}

// Find lists the cues in one sentence, ordered by start: text is the folded field, [start, end) the sentence.
func (f *Finder) Find(text []rune, start, end int) []Hit {
	f.sentence++
	a := f.lex.automaton
	var hits []Hit
	at := int32(0)
	for i := start; i < end; i++ {
		at = a.step(at, text[i])
		for node := at; node != 0; node = a.outLink[node] {
			for _, ref := range a.out[node] {
				if hit, ok := f.advance(text, ref, i+1, start, end); ok {
					hits = append(hits, hit)
				}
			}
		}
	}
	return f.longest(hits)
}

// advance notes that a part's literal ends at end, and returns the hit that this completes.
func (f *Finder) advance(text []rune, ref partRef, end, from, to int) (Hit, bool) {
	p := &f.lex.patterns[ref.pattern]
	part := &p.parts[ref.part]
	start := end - len(part.literal)
	if !part.inWord && start > from && isWordRune(text[start]) && isWordRune(text[start-1]) {
		return Hit{}, false
	}
	if part.open {
		if int(ref.part) == len(p.parts)-1 {
			end = wordEnd(text, end, to)
		}
	} else if end < to && isWordRune(text[end-1]) && isWordRune(text[end]) {
		return Hit{}, false
	}
	begin := start
	if ref.part > 0 {
		before, ok := f.progress[partRef{ref.pattern, ref.part - 1}]
		if !ok || before.sentence != f.sentence || !joins(text, before.end, start, part.inWord, p.gap) {
			return Hit{}, false
		}
		begin = before.start
	}
	if int(ref.part) < len(p.parts)-1 {
		f.progress[ref] = progress{begin, end, f.sentence}
		return Hit{}, false
	}
	return Hit{Entry: p.entry, Start: begin, End: end}, true
}

// joins reports whether a part that starts at start may follow one that ended at end.
func joins(text []rune, end, start int, inWord bool, gap int) bool {
	if start < end || start-end > gap {
		return false
	}
	if !inWord {
		return true
	}
	for _, r := range text[end:start] {
		if !isWordRune(r) {
			return false
		}
	}
	return true
}

// wordEnd is where the word that [..at) is the beginning of ends, at most maxSuffix further.
func wordEnd(text []rune, at, to int) int {
	const maxSuffix = 12 // the longest English inflection or derivation that a cue's star is meant for
	for n := 0; n < maxSuffix && at < to && isWordRune(text[at]); n++ {
		at++
	}
	return at
}

// longest drops, within each layer, the hits that overlap one that starts earlier or is longer, and the shields.
func (f *Finder) longest(hits []Hit) []Hit {
	slices.SortStableFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
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
