package lang

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/longbridgeapp/opencc"
)

// Converter turns traditional Chinese into simplified. It never changes after NewConverter and is safe for use by many
// goroutines.
type Converter struct {
	cc *opencc.OpenCC
	// common holds the simplified form of each character from firstCommon on that has one, rare those of all others.
	common [endCommon - firstCommon]rune
	rare   map[rune]rune
}

// The block of Unicode in which nearly all Chinese characters lie.
const (
	firstCommon = 0x3400
	endCommon   = 0xA000
)

// NewConverter loads OpenCC's dictionaries, which takes some milliseconds: load once and share.
func NewConverter() (*Converter, error) {
	cc, err := opencc.New("t2s")
	if err != nil {
		return nil, fmt.Errorf("load the table from traditional to simplified Chinese: %w", err)
	}
	c := &Converter{cc: cc, rare: map[rune]rune{}}
	for _, char := range convertible {
		converted, err := cc.Convert(string(char))
		if err != nil {
			return nil, fmt.Errorf("convert %c to simplified Chinese: %w", char, err)
		}
		simplified, size := utf8.DecodeRuneInString(converted)
		switch {
		case size != len(converted): // would move offsets
		case char >= firstCommon && char < endCommon:
			c.common[char-firstCommon] = simplified
		default:
			c.rare[char] = simplified
		}
	}
	return c, nil
}

// ToSimplified writes a text in simplified characters. It has as many code points as the text, so an offset in one is
// an offset in the other. Invalid UTF-8 becomes U+FFFD, byte by byte, where there is anything to convert.
func (c *Converter) ToSimplified(s string) string {
	if !strings.ContainsFunc(s, c.isConvertible) {
		return s
	}
	if !strings.ContainsFunc(s, isInContext) {
		return strings.Map(c.simplified, s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for s != "" {
		end := strings.IndexFunc(s, isNotHan)
		if end < 0 {
			end = len(s)
		}
		b.WriteString(c.clause(s[:end]))
		s = s[end:]
		next := strings.IndexFunc(s, isHan)
		if next < 0 {
			next = len(s)
		}
		b.WriteString(strings.Map(c.simplified, s[:next])) // which also makes it valid
		s = s[next:]
	}
	return b.String()
}

// clause converts a run of Chinese characters: as a whole where one of them depends on its neighbours (乾隆, but 干净),
// which is slow, else each alone. No phrase of OpenCC's extends beyond such a run.
func (c *Converter) clause(s string) string {
	if strings.ContainsFunc(s, isInContext) {
		converted, err := c.cc.Convert(s)
		if err == nil && utf8.RuneCountInString(converted) == utf8.RuneCountInString(s) {
			return converted
		}
	}
	return strings.Map(c.simplified, s)
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

func isHan(r rune) bool    { return unicode.Is(unicode.Han, r) }
func isNotHan(r rune) bool { return !isHan(r) }

func isInContext(r rune) bool { return r >= firstCommon && contains(inContext[:], r) }

func contains(ascending []rune, r rune) bool {
	_, found := slices.BinarySearch(ascending, r)
	return found
}
