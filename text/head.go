package text

import "unicode/utf8"

// Head is the beginning of a text, of at most so many bytes and of whole characters.
func Head(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}
