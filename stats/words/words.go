package words

import (
	"context"
	"math/bits"

	"yulun/article"
	"yulun/index"
)

// The fields of an article.
const (
	Title = "title"
	Text  = "text"
)

// Word is a word of an article.
type Word struct {
	// Text is the word as it is counted: simplified, in small letters, without a possessive.
	Text string
	// Start and End delimit it in the field, in code points, End exclusive.
	Start, End int
}

// Sentence is a sentence of an article with its words in order. Numbers and marks are not words.
type Sentence struct {
	// Field is Title or Text.
	Field string
	Words []Word
}

// Reader cuts an article into sentences and words. Notices that a site sets around a text are left
// out.
type Reader func(title, text string) []Sentence

// Finder lists where a term stands in a field, in code points [start, end), in order and without
// overlaps.
type Finder func(field, content string) [][2]int

// Index is the part of an index that is read.
type Index interface {
	Each(ctx context.Context, q index.Query, f func(index.Hit) error) error
}

// content is a field of an article.
func content(a article.Article, field string) string {
	if field == Title {
		return a.Title
	}
	return a.Text
}

// set is a set of small numbers.
type set []uint64

func (s *set) add(n int) {
	for len(*s) <= n/64 {
		*s = append(*s, 0)
	}
	(*s)[n/64] |= 1 << (n % 64)
}

// size is how many numbers there are.
func (s set) size() int {
	n := 0
	for _, part := range s {
		n += bits.OnesCount64(part)
	}
	return n
}

// numbers gives each text a number, from 0.
type numbers map[string]int

func (n numbers) of(text string) int {
	number, ok := n[text]
	if !ok {
		number = len(n)
		n[text] = number
	}
	return number
}
