package lexicon

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"yulun/text"
)

// Gaps are the most code points that ".." stands for. A gap never leaves its sentence.
const (
	gapHan   = 12
	gapLatin = 48
)

// maxAlternatives bounds what the brackets between two gaps may be written out to.
const maxAlternatives = 3000

// table is what is looked for, in a few arrays.
type table struct {
	patterns []pattern
	// pieces are those of all patterns, in order of pattern, segment and alternative.
	pieces []piece
	// text holds the literals of the pieces in UTF-8, one behind the other.
	text []byte
	// begun is how many pieces and segments have others to follow: each has a place in the memory of
	// a [Finder].
	begun int32
	// plain is memory for the next literal.
	plain []rune
}

// pattern is a cue as it is looked for: segments with gaps between them, of each of which one
// alternative must be there. A cue with a gap within brackets is several patterns.
type pattern struct {
	entry *Entry
	// Its pieces are those from the one to the other.
	from, to int32
	// segments is how many there are, place that of the first; those of the others follow.
	segments, place int32
	// gap is the most code points between two segments.
	gap int32
}

// piece is a literal of a pattern. An alternative, which is a run of text without gaps, is one
// piece, or several with the rest of a word between them ("ban* from").
type piece struct {
	// from is where the literal begins in the text, size how many bytes it has.
	from, size       int32
	pattern, segment int32
	// place is that of the piece, where another one follows it.
	place int32
	// inWord: it continues the word in which the piece before it ended. last: it ends its
	// alternative. open: its last word may continue.
	inWord, last, open bool
}

func (t *table) literal(p *piece) []byte { return t.text[p.from : p.from+p.size] }

// add compiles a cue. Its literals are folded like the text that they are looked for in. What it
// added before an error is to be left out.
func (t *table) add(cue string, entry *Entry) error {
	runes := []rune(cue)
	if !gapInBrackets(cue) {
		return t.addPattern(runes, entry)
	}
	var variants [][]rune
	err := eachWritten(runes, func(v []rune) error {
		variants = append(variants, slices.Clone(v))
		return nil
	})
	for _, v := range variants {
		if err == nil {
			err = t.addPattern(v, entry)
		}
	}
	return err
}

func (t *table) addPattern(cue []rune, entry *Entry) error {
	p := pattern{entry: entry, gap: gapLatin, from: int32(len(t.pieces))}
	if slices.ContainsFunc(cue, func(r rune) bool { return r >= 0x2e80 && unicode.Is(unicode.Han, r) }) {
		p.gap = gapHan
	}
	for rest, more := cue, true; more; p.segments++ {
		var segment []rune
		segment, rest, more = cutGap(rest)
		err := eachWritten(segment, func(alternative []rune) error { return t.addAlternative(alternative, p.segments) })
		if err != nil {
			return err
		}
	}
	p.to, p.place = int32(len(t.pieces)), t.begun
	t.begun += p.segments - 1
	t.patterns = append(t.patterns, p)
	return nil
}

// addAlternative adds the pieces of an alternative of a segment of the next pattern.
func (t *table) addAlternative(written []rune, segment int32) error {
	rest := trimSpace(written)
	if len(rest) == 0 {
		return errors.New("a gap needs something on both sides")
	}
	for first := true; len(rest) > 0; first = false {
		star := slices.Index(rest, '*')
		if star == 0 {
			return errors.New("* must follow the beginning of a word")
		}
		p := piece{from: int32(len(t.text)), pattern: int32(len(t.patterns)), segment: segment, place: t.begun, inWord: !first, open: star > 0}
		literal := rest
		if rest = nil; p.open {
			literal, rest = literal[:star], literal[star+1:]
		}
		if p.last = len(rest) == 0; !p.last {
			t.begun++
		}
		t.plain = text.AppendPlain(t.plain[:0], literal)
		for _, r := range t.plain {
			t.text = utf8.AppendRune(doubled(t.text, utf8.UTFMax), r)
		}
		p.size = int32(len(t.text)) - p.from
		t.pieces = append(doubled(t.pieces, 1), p)
	}
	return nil
}

// doubled has room for more elements. It grows faster than append lets slices of this size grow, which
// copies less.
func doubled[T any](s []T, more int) []T {
	if len(s)+more > cap(s) {
		return slices.Grow(s, max(more, len(s)))
	}
	return s
}

// cutGap is what stands before the first gap and behind it.
func cutGap(cue []rune) (before, behind []rune, found bool) {
	for i := 1; i < len(cue); i++ {
		if cue[i] == '.' && cue[i-1] == '.' {
			return cue[:i-1], cue[i+1:], true
		}
	}
	return cue, nil, false
}

func trimSpace(s []rune) []rune {
	for len(s) > 0 && unicode.IsSpace(s[0]) {
		s = s[1:]
	}
	for len(s) > 0 && unicode.IsSpace(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}

// gapInBrackets reports whether a bracket of the cue holds a gap.
func gapInBrackets(cue string) bool {
	depth := 0
	for i := range len(cue) {
		switch cue[i] {
		case '(':
			depth++
		case ')':
			depth--
		case '.':
			if depth > 0 && strings.HasPrefix(cue[i:], "..") {
				return true
			}
		}
	}
	return false
}

// eachWritten calls do with each text that a cue stands for: "(红|黑)名单" is two. Brackets don't
// nest. The text is written over by the next one.
func eachWritten(cue []rune, do func([]rune) error) error {
	if !slices.ContainsFunc(cue, isBracket) { // most
		return do(cue)
	}
	var parts [][][]rune
	count := 1
	for rest := cue; len(rest) > 0; {
		open := slices.Index(rest, '(')
		if open < 0 {
			open = len(rest)
		}
		if open > 0 {
			parts = append(parts, [][]rune{rest[:open]})
		}
		if open == len(rest) {
			break
		}
		width := slices.Index(rest[open:], ')')
		if width < 0 {
			return errors.New("the bracket is left open")
		}
		choices := split(rest[open+1:open+width], '|')
		if count *= len(choices); count > maxAlternatives {
			return fmt.Errorf("it stands for more than %d patterns", maxAlternatives)
		}
		parts = append(parts, choices)
		rest = rest[open+width+1:]
	}
	for _, part := range parts {
		for _, choice := range part {
			if slices.ContainsFunc(choice, isBracket) {
				return errors.New("brackets don't nest, and | is allowed only in brackets")
			}
		}
	}
	return cross(parts, make([]rune, 0, len(cue)), do)
}

func isBracket(r rune) bool { return r == '(' || r == ')' || r == '|' }

// cross calls do with each way to write one choice of each part behind what is written already.
func cross(parts [][][]rune, written []rune, do func([]rune) error) error {
	if len(parts) == 0 {
		return do(written)
	}
	for _, choice := range parts[0] {
		if err := cross(parts[1:], append(written, choice...), do); err != nil {
			return err
		}
	}
	return nil
}

func split(s []rune, by rune) [][]rune {
	var parts [][]rune
	for {
		i := slices.Index(s, by)
		if i < 0 {
			return append(parts, s)
		}
		parts, s = append(parts, s[:i]), s[i+1:]
	}
}

// isWordRune reports whether r is part of a word of letters: Latin and other alphabets, digits and
// the apostrophe, not Han.
func isWordRune(r rune) bool {
	if r < 0x80 {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
	}
	return r < 0x2e80 && unicode.IsLetter(r)
}
