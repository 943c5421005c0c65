package extract

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// This file reads the tokens of a script: spaces and comments, names, numbers, strings, and what is
// skipped.

// skip leaves out the rest of an expression that can't be read.
func (l *literals) skip() bool {
	for l.i < len(l.s) {
		switch c := l.s[l.i]; c {
		case ',', ';', '}', ']', ')':
			return true
		case '{', '[', '(':
			l.i++
			if !l.skipTo(closingOf(c)) {
				return false
			}
			l.i++
		case '"', '\'', '`':
			if _, ok := l.text(); !ok {
				return false
			}
		default:
			l.i++
		}
		if l.steps--; l.steps <= 0 {
			return false
		}
	}
	return false
}

func closingOf(c byte) byte {
	switch c {
	case '{':
		return '}'
	case '[':
		return ']'
	}
	return ')'
}

// skipTo moves to the closing bracket of the one that was just read.
func (l *literals) skipTo(closing byte) bool {
	open := []byte{closing}
	for l.i < len(l.s) && l.steps > 0 {
		l.steps--
		switch c := l.s[l.i]; c {
		case '"', '\'', '`':
			if _, ok := l.text(); !ok {
				return false
			}
			continue
		case '{', '[', '(':
			open = append(open, closingOf(c))
		case '}', ']', ')':
			if open[len(open)-1] != c {
				return false
			}
			if open = open[:len(open)-1]; len(open) == 0 {
				return true
			}
		}
		l.i++
	}
	return false
}

// space skips white space and comments.
func (l *literals) space() {
	for l.i < len(l.s) {
		switch c := l.s[l.i]; {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			l.i++
		case strings.HasPrefix(l.s[l.i:], "/*"):
			end := strings.Index(l.s[l.i+2:], "*/")
			if end < 0 {
				l.i = len(l.s)
				return
			}
			l.i += end + 4
		case strings.HasPrefix(l.s[l.i:], "//"):
			end := strings.IndexByte(l.s[l.i:], '\n')
			if end < 0 {
				l.i = len(l.s)
				return
			}
			l.i += end
		case strings.HasPrefix(l.s[l.i:], "\u00a0"), strings.HasPrefix(l.s[l.i:], "\ufeff"):
			_, n := utf8.DecodeRuneInString(l.s[l.i:])
			l.i += n
		default:
			return
		}
	}
}

func (l *literals) peek() byte {
	if l.i >= len(l.s) {
		return 0
	}
	return l.s[l.i]
}

func isNameByte(c byte) bool {
	return isAlnum(c) || c == '_' || c == '$'
}

// word reads an identifier with its properties: JSON.parse.
func (l *literals) word() string {
	begin := l.i
	for l.i < len(l.s) && (isNameByte(l.s[l.i]) || l.s[l.i] == '.') {
		l.i++
	}
	return l.s[begin:l.i]
}

func (l *literals) number() float64 {
	begin := l.i
	for l.i < len(l.s) && strings.IndexByte("+-.eExX0123456789abcdfABCDF_", l.s[l.i]) >= 0 {
		if c := l.s[l.i]; (c == '+' || c == '-') && l.i > begin && l.s[l.i-1] != 'e' && l.s[l.i-1] != 'E' {
			break
		}
		l.i++
	}
	if l.i == begin {
		l.i++
		return 0
	}
	f, err := strconv.ParseFloat(l.s[begin:l.i], 64)
	if err != nil {
		return 0
	}
	return f
}

// text reads a string in any of the three quotes. A template's placeholders are left out.
func (l *literals) text() (any, bool) {
	quote := l.s[l.i]
	l.i++
	begin := l.i
	defer func() { l.steps -= (l.i - begin) / 64 }()
	for l.i < len(l.s) && l.s[l.i] != quote && l.s[l.i] != '\\' { // most strings have no escapes
		if quote != '`' && l.s[l.i] == '\n' {
			return nil, false
		}
		l.i++
	}
	var b strings.Builder
	b.WriteString(l.s[begin:l.i])
	for l.i < len(l.s) {
		switch c := l.s[l.i]; {
		case c == quote:
			l.i++
			return strings.ToValidUTF8(b.String(), ""), true
		case c == '\\':
			l.escape(&b)
		case c == '\n' && quote != '`':
			return nil, false
		default:
			b.WriteByte(c)
			l.i++
		}
	}
	return nil, false
}

// escape reads one escape sequence.
func (l *literals) escape(b *strings.Builder) {
	l.i++
	if l.i >= len(l.s) {
		return
	}
	c := l.s[l.i]
	l.i++
	switch c {
	case 'n':
		b.WriteByte('\n')
	case 't':
		b.WriteByte('\t')
	case 'r', 'b', 'f', 'v', '0':
		b.WriteByte(' ')
	case '\n':
	case '\r':
		if l.peek() == '\n' {
			l.i++
		}
	case 'x':
		if r, ok := l.hex(2); ok {
			b.WriteRune(r)
		}
	case 'u':
		l.unicode(b)
	default:
		b.WriteByte(c)
	}
}

func (l *literals) unicode(b *strings.Builder) {
	if l.peek() == '{' {
		end := strings.IndexByte(l.s[l.i:min(len(l.s), l.i+10)], '}')
		if end < 0 {
			return
		}
		if n, err := strconv.ParseUint(l.s[l.i+1:l.i+end], 16, 32); err == nil && n <= unicode.MaxRune {
			b.WriteRune(rune(n))
		}
		l.i += end + 1
		return
	}
	r, ok := l.hex(4)
	if !ok {
		return
	}
	if utf16.IsSurrogate(r) && strings.HasPrefix(l.s[l.i:], `\u`) {
		l.i += 2
		low, ok := l.hex(4)
		if ok {
			r = utf16.DecodeRune(r, low)
		}
	}
	b.WriteRune(r)
}

// hex reads n hexadecimal digits.
func (l *literals) hex(n int) (rune, bool) {
	if l.i+n > len(l.s) {
		l.i = len(l.s)
		return 0, false
	}
	v, err := strconv.ParseUint(l.s[l.i:l.i+n], 16, 32)
	if err != nil {
		return 0, false
	}
	l.i += n
	return rune(v), true
}
