package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// pairsOf is the pairs of neighbouring hanzi, and the words in other scripts, of a text.
func pairsOf(s string) map[string]bool {
	pairs := make(map[string]bool)
	word, last := -1, -1 // where the word and the hanzi before c begin
	flush := func(end int) {
		if word >= 0 {
			if lower := strings.ToLower(s[word:end]); len(lower) > 2 {
				pairs[lower] = true
			}
		}
		word = -1
	}
	for i, c := range s {
		switch {
		case unicode.Is(unicode.Han, c):
			flush(i)
			if last >= 0 {
				pairs[s[last:i+utf8.RuneLen(c)]] = true
			}
			last = i
		case unicode.IsLetter(c) || unicode.IsNumber(c):
			if word < 0 {
				word = i
			}
			last = -1
		default:
			flush(i)
			last = -1
		}
	}
	flush(len(s))
	return pairs
}

// likeness is how much of the smaller of two sets is in the other, 0 for sets too small to compare.
func likeness(a, b map[string]bool) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < 4 || 3*len(a) < len(b) {
		return 0
	}
	return share(a, b)
}

func share(a, b map[string]bool) float64 {
	both := 0
	for p := range a {
		if b[p] {
			both++
		}
	}
	return float64(both) / float64(max(1, len(a)))
}

// echo is how much of a title recurs in the text, in [0, 1]: a headline's words do, a site's or a
// column's name doesn't.
func (r *pageReader) echo(title string) float64 {
	key, text := titleKey(title), make(map[string]bool)
	for i := r.body.first; i < r.body.end; i++ {
		if b := &r.layout.blocks[i]; !b.boiler && b.titleKey() != key {
			for p := range pairsOf(firstRunes(b.text, maxEchoed)) {
				text[p] = true
			}
		}
	}
	return share(pairsOf(title), text)
}

// maxEchoed is how much of a paragraph is searched for the words of a title, in runes.
const maxEchoed = 1000
