package lexicon

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"yulun/text"
)

// Gaps are the most code points that ".." stands for. A gap never leaves its sentence.
const (
	gapHan   = 12
	gapLatin = 48
)

// maxAlternatives bounds what the brackets between two gaps may be written out to.
const maxAlternatives = 3000

// pattern is a cue as it is looked for: segments with gaps between them, of each of which one
// alternative must be there. A cue with a gap within brackets is several patterns.
type pattern struct {
	entry    *Entry
	segments [][]alternative
	// gap is the most code points between two segments.
	gap int
}

// alternative is a run of text without gaps: one piece, or several with the rest of a word between
// them ("ban* from").
type alternative []piece

// piece is a literal; open says that its last word may continue, begins and ends at which border of
// a Chinese word it must.
type piece struct {
	literal      []rune
	open         bool
	begins, ends border
}

// expand writes out the alternatives of a text: "(红|黑)名单" is two. Brackets don't nest.
func expand(cue string) ([]string, error) {
	if !strings.ContainsAny(cue, "()|") {
		return []string{cue}, nil
	}
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
	if slices.ContainsFunc(out, func(s string) bool { return strings.ContainsAny(s, "()|") }) {
		return nil, fmt.Errorf("brackets don't nest, and | is allowed only in brackets")
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

// compile reads a cue. Its literals are folded like the text that they are looked for in.
func compile(cue string) ([]pattern, error) {
	variants := []string{cue}
	if gapInBrackets(cue) {
		var err error
		if variants, err = expand(cue); err != nil {
			return nil, err
		}
	}
	var patterns []pattern
	for _, v := range variants {
		p := pattern{gap: gapLatin}
		if hasHan(v) {
			p.gap = gapHan
		}
		for part := range strings.SplitSeq(v, "..") {
			segment, err := compileSegment(part)
			if err != nil {
				return nil, err
			}
			p.segments = append(p.segments, segment)
		}
		patterns = append(patterns, p)
	}
	return patterns, nil
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

// compileSegment reads the alternatives of what is between two gaps.
func compileSegment(cue string) ([]alternative, error) {
	written, err := expand(cue)
	if err != nil {
		return nil, err
	}
	segment := make([]alternative, 0, len(written))
	for _, w := range written {
		w = strings.TrimSpace(w)
		if w == "" {
			return nil, fmt.Errorf("a gap needs something on both sides")
		}
		if !strings.Contains(w, "*") { // nearly all
			segment = append(segment, alternative{{literal: text.Plain(w)}})
			continue
		}
		var a alternative
		pieces := strings.Split(w, "*")
		for i, literal := range pieces {
			last := i == len(pieces)-1
			if literal != "" {
				a = append(a, piece{literal: text.Plain(literal), open: !last})
			} else if !last || i == 0 {
				return nil, fmt.Errorf("* must follow the beginning of a word")
			}
		}
		segment = append(segment, a)
	}
	return segment, nil
}

// key tells alternatives apart.
func (a alternative) key() string {
	if len(a) == 1 && !a[0].open { // nearly all
		return string(a[0].literal)
	}
	key := ""
	for _, p := range a {
		key += string(p.literal)
		if p.open {
			key += "*"
		}
	}
	return key
}

// keys tells patterns apart: one without gaps is as many cues as it has alternatives, one with gaps
// is one cue.
func (p pattern) keys() []string {
	var keys []string
	for _, segment := range p.segments {
		of := make([]string, 0, len(segment))
		for _, a := range segment {
			of = append(of, a.key())
		}
		if len(p.segments) == 1 {
			return of
		}
		slices.Sort(of)
		keys = append(keys, strings.Join(of, "|"))
	}
	return []string{strings.Join(keys, "..")}
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// isWordRune reports whether r is part of a word of letters: Latin and other alphabets, digits and
// the apostrophe, not Han.
func isWordRune(r rune) bool {
	if r < 0x80 {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
	}
	return r < 0x2e80 && unicode.IsLetter(r)
}
