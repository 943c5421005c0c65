package lang

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/longbridgeapp/opencc"
)

// Converter turns traditional Chinese into simplified. It is safe for use by many goroutines.
type Converter struct {
	cc *opencc.OpenCC
}

// NewConverter loads OpenCC's dictionaries, which takes some milliseconds: load once and share.
func NewConverter() (*Converter, error) {
	cc, err := opencc.New("t2s")
	if err != nil {
		return nil, fmt.Errorf("load the table from traditional to simplified Chinese: %w", err)
	}
	return &Converter{cc: cc}, nil
}

// ToSimplified writes a text in simplified characters. It has as many code points as the text, so an offset in one is
// an offset in the other. Invalid UTF-8 becomes U+FFFD, byte by byte, where there is anything to convert.
func (c *Converter) ToSimplified(s string) string {
	if !strings.ContainsFunc(s, isConvertible) {
		return s
	}
	converted, err := c.cc.Convert(s)
	if err == nil && utf8.RuneCountInString(converted) == utf8.RuneCountInString(s) {
		return converted
	}
	return c.byCharacter(s)
}

// byCharacter converts each character alone, and only those that remain one.
func (c *Converter) byCharacter(s string) string {
	return strings.Map(func(r rune) rune {
		if !isConvertible(r) {
			return r
		}
		converted, err := c.cc.Convert(string(r))
		if simplified, size := utf8.DecodeRuneInString(converted); err == nil && size == len(converted) {
			return simplified
		}
		return r
	}, s)
}

func isConvertible(r rune) bool { return r >= 0x3400 && contains(convertible[:], r) }

func contains(ascending []rune, r rune) bool {
	_, found := slices.BinarySearch(ascending, r)
	return found
}
