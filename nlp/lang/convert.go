package lang

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Converter turns traditional Chinese into simplified, by OpenCC's tables for "t2s". It never
// changes after NewConverter and is safe for use by many goroutines.
type Converter struct {
	// common holds the simplified form of each character from firstCommon on that may change, rare
	// those of all others.
	common [endCommon - firstCommon]rune
	rare   map[rune]rune
	// phrases holds those that begin with a character, the longest first.
	phrases map[rune][]phrase
}

// phrase is converted as a whole, since one of its characters depends on its neighbours: 乾隆, but
// 干净.
type phrase struct{ traditional, simplified string }

// The block of Unicode in which nearly all Chinese characters lie.
const (
	firstCommon = 0x3400
	endCommon   = 0xA000
)

// NewConverter reads the tables, which takes some milliseconds: make one and share it.
func NewConverter() *Converter {
	c := &Converter{rare: map[rune]rune{}, phrases: map[rune][]phrase{}}
	for pair := range slices.Chunk([]rune(strings.ReplaceAll(characters, " ", "")), 2) {
		c.add(pair[0], pair[1])
	}
	for pair := range slices.Chunk(strings.Fields(phrases), 2) {
		first, _ := utf8.DecodeRuneInString(pair[0])
		c.phrases[first] = append(c.phrases[first], phrase{pair[0], pair[1]})
		for _, char := range pair[0] { // 沈 changes in 沈默, though not alone
			c.add(char, c.simplified(char))
		}
	}
	for _, list := range c.phrases {
		slices.SortFunc(list, func(a, b phrase) int { return cmp.Compare(len(b.traditional), len(a.traditional)) })
	}
	return c
}

func (c *Converter) add(char, simplified rune) {
	if char >= firstCommon && char < endCommon {
		c.common[char-firstCommon] = simplified
	} else {
		c.rare[char] = simplified
	}
}

// ToSimplified writes a text in simplified characters: at each place the longest phrase that begins
// there, else the character alone. The result has as many code points as the text, so an offset in
// one is an offset in the other. Where there is anything to convert, each byte of invalid UTF-8
// becomes U+FFFD.
func (c *Converter) ToSimplified(s string) string {
	if !strings.ContainsFunc(s, c.isConvertible) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for s != "" {
		r, size := utf8.DecodeRuneInString(s)
		if r >= firstCommon {
			if p, ok := c.phraseAt(r, s); ok {
				b.WriteString(p.simplified)
				s = s[len(p.traditional):]
				continue
			}
		}
		b.WriteRune(c.simplified(r))
		s = s[size:]
	}
	return b.String()
}

// phraseAt is the longest phrase at the beginning of s, whose first character is r.
func (c *Converter) phraseAt(r rune, s string) (phrase, bool) {
	for _, p := range c.phrases[r] {
		if strings.HasPrefix(s, p.traditional) {
			return p, true
		}
	}
	return phrase{}, false
}

func (c *Converter) isConvertible(r rune) bool {
	_, ok := c.lookup(r)
	return ok
}

// simplified is the simplified form of a character by itself, or the character.
func (c *Converter) simplified(r rune) rune {
	if simplified, ok := c.lookup(r); ok {
		return simplified
	}
	return r
}

func (c *Converter) lookup(r rune) (simplified rune, ok bool) {
	switch {
	case r < firstCommon:
		return 0, false
	case r < endCommon:
		simplified = c.common[r-firstCommon]
		return simplified, simplified != 0
	default:
		simplified, ok = c.rare[r]
		return simplified, ok
	}
}

func contains(ascending []rune, r rune) bool {
	_, found := slices.BinarySearch(ascending, r)
	return found
}
