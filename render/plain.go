package render

import (
	"strings"
	"unicode"
)

// Plain makes a text from elsewhere fit for a terminal: control characters (C0, DEL and C1, which
// begin escape sequences) and marks that change the direction of writing are left out, line ends
// and tabs become spaces.
func Plain(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return -1
		default:
			return r
		}
	}, text)
}
