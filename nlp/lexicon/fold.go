package lexicon

import "unicode"

// Fold brings a text to the form in which cues are looked for, code point by code point, so that
// offsets stay: small letters, full-width forms as ASCII, one kind of apostrophe, hyphens and other
// spaces as a space. Chinese must have been converted to simplified characters before.
func Fold(s string) []rune {
	text := []rune(s)
	for i, r := range text {
		text[i] = foldRune(r)
	}
	return text
}

func foldRune(r rune) rune {
	switch {
	case r < 0x80:
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r == '-' || r == '\n' || r == '\t' || r == '\r':
			return ' '
		}
		return r
	case r == '\u2018' || r == '\u2019' || r == '\u02bc':
		return '\''
	case r == '\u2010' || r == '\u2011' || r == '\u00ad' || r == '\u00a0' || r == '\u3000':
		return ' '
	case r >= 0xff01 && r <= 0xff5e:
		return foldRune(r - 0xff01 + '!')
	default:
		return unicode.ToLower(r)
	}
}
