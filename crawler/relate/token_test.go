package relate

import (
	"testing"
	"unicode"
)

// Ranges tell what the tables of Unicode do.
func TestIsUnspaced(t *testing.T) {
	t.Parallel()
	for r := range rune(unicode.MaxRune) {
		if want := unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul); isUnspaced(r) != want {
			t.Fatalf("%U: %v, want %v", r, !want, want)
		}
	}
}
