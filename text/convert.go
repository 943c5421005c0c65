package text

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Converter turns traditional Chinese into simplified: characters and phrases by OpenCC's tables
// for "t2s", and words of Taiwan and Hong Kong by the project's own. It never changes after
// NewConverter and is safe for use by many goroutines.
type Converter struct {
	// common holds the simplified form of each character from firstCommon on that may change, rare
	// those of all others.
	common [endCommon - firstCommon]rune
	rare   map[rune]rune
	// phrases holds OpenCC's by their first character, the longest first, words the project's
	// own; begins tells for each character from firstCommon on whether one of either begins there.
	phrases map[rune][]phrase
	words   map[rune][]phrase
	begins  [endCommon - firstCommon]bool
	// traditional holds words as words does, for texts in traditional characters only.
	traditional map[rune][]phrase
}

// phrase is converted as a whole, since one of its characters depends on its neighbours (乾隆, but
// 干净), or since the mainland has another word (網路, but 网络).
type phrase struct {
	traditional, simplified string
	from, to                []rune
}

// The block of Unicode in which nearly all Chinese characters lie.
const (
	firstCommon = 0x3400
	endCommon   = 0xA000
)

// NewConverter reads the tables, which takes some milliseconds: make one and share it.
func NewConverter() *Converter {
	c := &Converter{rare: map[rune]rune{}, phrases: map[rune][]phrase{}, words: map[rune][]phrase{}, traditional: map[rune][]phrase{}}
	for pair := range slices.Chunk([]rune(strings.ReplaceAll(characters, " ", "")), 2) {
		c.add(pair[0], pair[1])
	}
	for pair := range slices.Chunk(strings.Fields(phrases), 2) {
		c.addPhrase(c.phrases, pair[0], pair[1])
		for _, char := range pair[0] { // 沈 changes in 沈默, though not alone
			c.add(char, c.simplified(char))
		}
	}
	for pair := range slices.Chunk(strings.Fields(regional), 2) {
		c.addPhrase(c.words, pair[0], pair[1])
	}
	for pair := range slices.Chunk(strings.Fields(regionalInBoth), 2) {
		c.addPhrase(c.words, pair[0], pair[1])
		if simplified := c.ToSimplified(pair[0]); simplified != pair[0] {
			c.addPhrase(c.words, simplified, pair[1])
		}
	}
	for pair := range slices.Chunk(strings.Fields(regionalInTraditional), 2) {
		c.addPhrase(c.traditional, pair[0], pair[1])
	}
	for _, table := range []map[rune][]phrase{c.phrases, c.words, c.traditional} {
		for _, list := range table {
			slices.SortFunc(list, func(a, b phrase) int { return cmp.Compare(len(b.from), len(a.from)) })
		}
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

func (c *Converter) addPhrase(to map[rune][]phrase, traditional, simplified string) {
	p := phrase{traditional, simplified, []rune(traditional), []rune(simplified)}
	first := p.from[0]
	to[first] = append(to[first], p)
	if first >= firstCommon && first < endCommon {
		c.begins[first-firstCommon] = true
	}
}

// ToSimplified writes a text in simplified characters: at each place the longest phrase that begins
// there, else the character alone. Words stay those of the region. The result has as many code
// points as the text, so an offset in one is an offset in the other. Where there is anything to
// convert, each byte of invalid UTF-8 becomes U+FFFD.
//
// Stored fingerprints and both indexes are made with it: see docs/decisions/0013-one-fold.md before
// changing what it returns.
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

// convert writes a folded text in simplified characters and in the mainland's words. Where a word's
// length changes, its last code point stays the last one of the word that it stands for, so that
// the end of the one is the end of the other.
func (c *Converter) convert(t Folded) Folded {
	if !slices.ContainsFunc(t.Runes, c.mayChange) {
		return t
	}
	out := Folded{Runes: make([]rune, 0, len(t.Runes)), At: make([]int32, 0, len(t.At))}
	tables := []map[rune][]phrase{c.words, c.phrases}
	if isTraditional(t.Runes) {
		tables = append(tables, c.traditional)
	}
	for i := 0; i < len(t.Runes); {
		p, ok := c.longest(t.Runes[i:], tables)
		if !ok {
			out.Runes = append(out.Runes, c.simplified(t.Runes[i]))
			out.At = append(out.At, t.At[i])
			i++
			continue
		}
		last := len(p.from) - 1
		for k, r := range p.to {
			from := min(k, last)
			if k == len(p.to)-1 {
				from = last
			}
			out.Runes = append(out.Runes, r)
			out.At = append(out.At, t.At[i+from])
		}
		i += len(p.from)
	}
	return out
}

// longest is the longest phrase or word at the beginning of a text, that of the first table where
// two are as long.
func (c *Converter) longest(text []rune, tables []map[rune][]phrase) (longest phrase, ok bool) {
	first := text[0]
	if first < firstCommon || first >= endCommon || !c.begins[first-firstCommon] {
		return phrase{}, false
	}
	for _, table := range tables {
		if p, found := prefix(table[first], text); found && len(p.from) > len(longest.from) {
			longest, ok = p, true
		}
	}
	return longest, ok
}

// isTraditional reports whether a text has more characters that only traditional Chinese has than
// such that only simplified Chinese has.
func isTraditional(text []rune) bool {
	more := 0
	for _, r := range text {
		switch {
		case r < firstCommon || r >= endCommon:
		case OnlyTraditional(r):
			more++
		case OnlySimplified(r):
			more--
		}
	}
	return more > 0
}

// prefix is the first of the phrases that a text begins with.
func prefix(phrases []phrase, text []rune) (phrase, bool) {
	for _, p := range phrases {
		if len(p.from) <= len(text) && slices.Equal(p.from, text[:len(p.from)]) {
			return p, true
		}
	}
	return phrase{}, false
}

// mayChange reports whether a character may change, alone or in a phrase.
func (c *Converter) mayChange(r rune) bool {
	if r < firstCommon {
		return false
	}
	return r < endCommon && c.begins[r-firstCommon] || c.isConvertible(r)
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
