package segment

import (
	"strings"
	"unicode/utf8"

	"github.com/go-ego/gse"
)

// word is a word of a clause by its length in code points. Bit i of inner is set where two parts
// of it meet before code point i.
type word struct {
	length int
	inner  uint32
}

// maxParted is the longest word that is parted, in code points, for inner to hold.
const maxParted = 32

// negations begin words that are the opposite of their parts.
const negations = "不未无没非反免莫勿否"

// numerals begin words of a number and what it counts, which gse parts wrongly: 十分钟 as 十分 and 钟.
const numerals = "一二三四五六七八九十百千万亿两几半"

// wholeMark stands behind a word of the topic that is never parted.
const wholeMark = "!"

// wordsOf reads lengths and parts off gse's segments. It takes no text from gse, which lower-cases
// what it returns. Whole words are not parted.
func wordsOf(clause []byte, segments []gse.Segment, whole map[string]bool) []word {
	words := make([]word, len(segments))
	for i := range segments {
		s := &segments[i]
		text := clause[s.Start():s.End()]
		w := word{length: utf8.RuneCount(text)}
		if w.length > 2 && w.length <= maxParted && !whole[string(text)] {
			w.inner = meetings(text, s.Token(), 0)
			if beginsWith(text, numerals) {
				w.inner |= 1 << 1
			}
		}
		words[i] = w
	}
	return words
}

// meetings are the places where the parts of a word meet. The word begins before code point from
// of the one that it is itself a part of.
func meetings(text []byte, token *gse.Token, from int) uint32 {
	parts := token.Segments()
	if len(parts) < 2 {
		return 0
	}
	var inner uint32
	at := from
	for _, part := range parts {
		of := text[part.Start():part.End()]
		length := utf8.RuneCount(of)
		if at > from+1 || at == from+1 && !beginsWith(text, negations) {
			inner |= 1 << at
		}
		if length > 2 {
			inner |= meetings(of, part.Token(), at)
		}
		at += length
	}
	return inner
}

// beginsWith reports whether a word begins with one of some characters.
func beginsWith(text []byte, characters string) bool {
	first, _ := utf8.DecodeRune(text)
	return strings.ContainsRune(characters, first)
}
