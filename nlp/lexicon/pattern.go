package lexicon

import (
	"fmt"
	"strings"
	"unicode"
)

// Gaps are the most code points that ".." stands for. A gap never leaves its sentence.
const (
	gapHan   = 12
	gapLatin = 48
)

// maxAlternatives bounds what one pattern may be written out to.
const maxAlternatives = 3000

// A part is a literal of a pattern and how it stands to its neighbours.
type part struct {
	literal []rune
	// inWord: the text between the part before and this one is the rest of a word ("punish*"), not a gap.
	inWord bool
	// open: the word may go on after the literal.
	open bool
}

// pattern is one cue with its alternatives chosen; gap is the most code points between two of its parts.
type pattern struct {
	entry *Entry
	parts []part
	gap   int
}

// expand writes out the alternatives of a cue: "(列入|纳入)..名单" is two patterns. Alternatives don't nest.
func expand(cue string) ([]string, error) {
	out := []string{""}
	for rest := cue; rest != ""; {
		open := strings.IndexByte(rest, '(')
		if open < 0 {
			open = len(rest)
		}
		for i := range out {
			out[i] += rest[:open]
		}
		if open == len(rest) {
			break
		}
		width := strings.IndexByte(rest[open:], ')')
		if width < 0 {
			return nil, fmt.Errorf("the bracket is left open")
		}
		out = cross(out, strings.Split(rest[open+1:open+width], "|"))
		if len(out) > maxAlternatives {
			return nil, fmt.Errorf("it stands for more than %d patterns", maxAlternatives)
		}
		rest = rest[open+width+1:]
	}
	if strings.ContainsAny(strings.Join(out, ""), "()|") {
		return nil, fmt.Errorf("brackets don't nest, and | stands only in brackets")
	}
	return out, nil
}

// cross joins every head with every tail.
func cross(heads, tails []string) []string {
	out := make([]string, 0, len(heads)*len(tails))
	for _, h := range heads {
		for _, t := range tails {
			out = append(out, h+t)
		}
	}
	return out
}

// compile reads one written-out pattern. Its literals are folded like the text that they are looked for in.
func compile(s string, fold func(string) []rune) (pattern, error) {
	p := pattern{gap: gapLatin}
	if hasHan(s) {
		p.gap = gapHan
	}
	for gapped := range strings.SplitSeq(s, "..") {
		gapped = strings.TrimSpace(gapped)
		if gapped == "" {
			return p, fmt.Errorf("a gap needs something on both sides")
		}
		pieces := strings.Split(gapped, "*")
		for i, literal := range pieces {
			last := i == len(pieces)-1
			if literal == "" {
				if last && i > 0 {
					continue // a star at the end, noted with the piece before
				}
				return p, fmt.Errorf("* must follow the beginning of a word")
			}
			p.parts = append(p.parts, part{literal: fold(literal), inWord: i > 0, open: !last})
		}
	}
	return p, nil
}

// key tells patterns apart.
func (p pattern) key() string {
	var b strings.Builder
	for _, part := range p.parts {
		fmt.Fprintf(&b, "%s/%t/%t/", string(part.literal), part.inWord, part.open)
	}
	return b.String()
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// isWordRune reports whether r is part of a word of letters: Latin and other alphabets, digits and the apostrophe, not Han.
func isWordRune(r rune) bool {
	if r < 0x80 {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
	}
	return r < 0x2e80 && unicode.IsLetter(r)
}
