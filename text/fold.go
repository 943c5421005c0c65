package text

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Span is a part of a text: code points [Start, End).
type Span struct{ Start, End int }

// Folded is a text in the form in which it is read.
type Folded struct {
	// Runes is the text in small letters, plain forms and simplified characters, with one space
	// between words, and "\n" only where a line's end ends a sentence.
	Runes []rune
	// At holds for each of Runes the code point of the text that it stands for. It never
	// descends. A byte that is not UTF-8 counts as one code point.
	At []int32
}

// Place is where code points [start, end) of a folded text are in the text as it came, in code
// points. What was left out between two of them is within, what was left out around them isn't.
func (f Folded) Place(start, end int) Span {
	if start >= end {
		return Span{}
	}
	return Span{int(f.At[start]), int(f.At[end-1]) + 1}
}

// Index is the first folded code point that stands for the given one of the text or for a later
// one: the reverse of At.
func (f Folded) Index(at int) int {
	place, _ := slices.BinarySearch(f.At, int32(at))
	return place
}

// Fold brings a text to the form in which it is read:
//
//   - traditional characters become simplified, words of Taiwan and Hong Kong the mainland's;
//   - full-width and other compatible forms, radicals and compatible ideographs become plain;
//   - letters become small; there is one apostrophe; hyphens and white space become one space;
//   - zero-width characters, soft hyphens, variation selectors and controls are left out;
//   - the spaces of Chinese that has one after each character are left out;
//   - lines are joined that a column's width has cut within a sentence.
//
// It takes time linear in the length. A nil Converter leaves script and words as they are.
func (c *Converter) Fold(s string) Folded {
	t := plain(s)
	t = layOut(t)
	if c != nil {
		t = c.convert(t)
	}
	return smallAll(t)
}

// Plain is what Fold does to single code points: the form of a cue that is written in simplified
// Chinese or English on one line.
func Plain(s string) []rune { return AppendPlain(make([]rune, 0, len(s)), []rune(s)) }

// AppendPlain appends Plain of a text.
func AppendPlain(to, text []rune) []rune {
	start := len(to)
	for _, r := range text {
		switch {
		case r > ' ' && r < 0x7f, r >= 0x4e00 && r < 0xa000: // nearly all
			to = append(to, r)
		case !Unseen(r):
			to = appendCompatible(to, r)
		}
	}
	kept := to[:start]
	for _, r := range to[start:] {
		if r = small(r); r == '\n' {
			r = ' '
		}
		if n := len(kept); r != ' ' || n == start || kept[n-1] != ' ' {
			kept = append(kept, r)
		}
	}
	return kept
}

// smallAll writes a text in small letters, in place. A hyphen beside a space is not a second space.
func smallAll(t Folded) Folded {
	out := Folded{Runes: t.Runes[:0], At: t.At[:0]}
	for i, r := range t.Runes {
		r = small(r)
		if n := len(out.Runes); r == ' ' && n > 0 && isBlank(out.Runes[n-1]) {
			continue
		}
		out.Runes, out.At = append(out.Runes, r), append(out.At, t.At[i])
	}
	return out
}

// plain replaces compatible forms and leaves out what isn't seen.
func plain(s string) Folded {
	n := utf8.RuneCountInString(s)
	t := Folded{Runes: make([]rune, 0, n), At: make([]int32, 0, n)}
	at := int32(0)
	last := rune(0)
	for _, r := range s {
		switch {
		case r == '\r':
			t.Runes, t.At = append(t.Runes, '\n'), append(t.At, at)
		case r == '\n' && last == '\r': // one line's end
		case r >= ' ' && r < 0x7f, r == '\n', r >= 0x4e00 && r < 0xa000, r >= 0x3001 && r < 0x3100:
			t.Runes, t.At = append(t.Runes, r), append(t.At, at)
		case Unseen(r):
		default:
			t.Runes = appendCompatible(t.Runes, r)
			for len(t.At) < len(t.Runes) {
				t.At = append(t.At, at)
			}
		}
		last = r
		at++
	}
	return t
}

// Unseen reports characters without a shape of their own, which steer line breaks, writing
// direction and glyphs, and controls.
func Unseen(r rune) bool {
	switch {
	case r < ' ':
		return r != '\n' && r != '\t' && r != '\v' && r != '\f'
	case r < 0xad:
		return r >= 0x7f && r < 0xa0 && r != 0x85
	case r == 0xad, r == 0x34f, r == 0x61c, r == 0x115f, r == 0x1160, r == 0x180e, r == 0x3164, r == 0xfeff:
		return true
	case r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f:
		return true
	case r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0100 && r <= 0xe01ef, r >= 0xfff9 && r <= 0xfffb:
		return true
	}
	return false
}

// appendCompatible appends the plain form of a character that is not common: mostly the character
// itself.
func appendCompatible(to []rune, r rune) []rune {
	switch {
	case r == '\v', r == '\f', r == 0x85, r == 0x2028, r == 0x2029:
		return append(to, '\n')
	case unicode.IsSpace(r):
		return append(to, ' ')
	case r >= 0xff01 && r <= 0xff5e: // as wide as an ideograph, until lines are joined
		return append(to, r)
	case isOddIdeograph(r):
		return append(to, Ideograph(r))
	case r >= 0xfb00 && r <= 0xfb06, r >= 0xff5f && r <= 0xffef, r >= 0xfe30 && r <= 0xfe6f, // ligatures, widths
		r >= 0x1d400 && r <= 0x1d7ff: // letters of formulas
		return append(to, []rune(norm.NFKC.String(string(r)))...)
	}
	return append(to, r)
}

// Ideograph is the usual character for a radical (⽤, ⺠) or a compatible ideograph, which scans and
// old encodings leave behind, and any other character itself.
func Ideograph(r rune) rune {
	switch {
	case !isOddIdeograph(r):
		return r
	case r < firstRadical+rune(len(radicals)):
		return radicals[r-firstRadical]
	}
	usual, _ := utf8.DecodeRuneInString(norm.NFKC.String(string(r)))
	return usual
}

// isOddIdeograph reports radicals and compatible ideographs.
func isOddIdeograph(r rune) bool {
	return r >= firstRadical && r < firstRadical+rune(len(radicals)) || r >= 0x2f00 && r <= 0x2fd5 ||
		r >= 0xf900 && r <= 0xfaff || r >= 0x2f800 && r <= 0x2fa1f
}

// small writes a character in small letters and half width, with one kind of apostrophe, and a
// space for a hyphen.
func small(r rune) rune {
	switch {
	case r < 0x80:
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		if r == '-' {
			return ' '
		}
		return r
	case r == '\u2018', r == '\u2019', r == '\u02bc', r == '\u2032':
		return '\''
	case r == '\u2010', r == '\u2011':
		return ' '
	case r >= 0xff01 && r <= 0xff5e:
		return small(r - 0xff01 + '!')
	case r >= 0x2e80:
		return r
	}
	return unicode.ToLower(r)
}
