package segment

import (
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/go-ego/gse"

	"yulun/text"
)

//go:embed dictionary.txt.gz
var dictionary string

// topicFrequency is the frequency that a word of the topic is given. It is near that of the most
// frequent words of the dictionary, so that one such word is always likelier than the two or more
// that it could be cut into.
const topicFrequency = 100_000

// Segmenter cuts text into words. It never changes after New and is safe for use by many
// goroutines.
type Segmenter struct {
	// words is gse's. Were gse's own type a field, a program that reflects on methods would carry
	// all of them, and with them 30 MB of embedded dictionaries that are never read.
	words     func(clause string) []string
	converter *text.Converter
}

// New loads the dictionary, the given words of the topic first; this takes about half a second and
// 50 MB, so load once, when it is needed, and share. A word consists of Chinese characters, Latin
// letters and figures, in either script.
func New(words []string) (*Segmenter, error) {
	converter := text.NewConverter()
	var lines strings.Builder
	for _, word := range words {
		if !isEntry(word) {
			return nil, notAnEntry("%q can't be a word of the topic", word)
		}
		fmt.Fprintf(&lines, "%s %d\n", converter.ToSimplified(word), topicFrequency)
	}
	unzipped, err := gzip.NewReader(strings.NewReader(dictionary))
	if err != nil {
		return nil, fmt.Errorf("open the dictionary: %w", err)
	}
	if _, err := io.Copy(&lines, unzipped); err != nil {
		return nil, fmt.Errorf("read the dictionary: %w", err)
	}
	dict := &gse.Segmenter{NotLoadHMM: true}
	// One load for both: gse ignores a word that it has already, and a second load can wipe the
	// first.
	if err := dict.LoadDictStr(lines.String()); err != nil {
		return nil, fmt.Errorf("load the dictionary: %w", err)
	}
	return &Segmenter{words: func(clause string) []string { return dict.Cut(clause) }, converter: converter}, nil
}

// Word is one word of a text.
type Word struct {
	// Text is the word as the text has it: its own script, its own case.
	Text string
	// Start and End delimit it in the text, in code points, End exclusive.
	Start, End int
}

// Words cuts a text. Latin words and numbers stay whole, any other sign is a word of its own, and
// white space is left out: words and white space together are the text again. A byte that is not
// UTF-8 counts as one code point.
func (s *Segmenter) Words(given string) []Word {
	runes := []rune(s.converter.ToSimplified(given))
	spans := s.Spans(runes)
	words := make([]Word, len(spans))
	offsets := byteOffsets(given, len(runes))
	for i, w := range spans {
		words[i] = Word{Text: given[offsets[w.Start]:offsets[w.End]], Start: w.Start, End: w.End}
	}
	return words
}

// Spans cuts a text in simplified characters: code points [Start, End) of it for each word, in
// order. It cuts like Words.
func (s *Segmenter) Spans(runes []rune) []text.Span {
	spans := make([]text.Span, 0, len(runes)/2)
	add := func(start, end int) { spans = append(spans, text.Span{Start: start, End: end}) }
	for at := 0; at < len(runes); {
		if isSpace(runes[at]) {
			at++
			continue
		}
		if end := clauseEnd(runes, at); end > at {
			for _, length := range s.cut(runes[at:end]) {
				add(at, at+length)
				at += length
			}
			continue
		}
		end := at + 1
		if isWord(runes[at]) {
			end = wordEnd(runes, at)
		}
		add(at, end)
		at = end
	}
	return spans
}

// Cut is the texts of Words.
func (s *Segmenter) Cut(given string) []string {
	words := s.Words(given)
	texts := make([]string, len(words))
	for i, word := range words {
		texts[i] = word.Text
	}
	return texts
}

// cut gives the lengths in code points of the words of a clause, by gse. It takes nothing from gse
// but lengths, since gse lower-cases what it returns.
func (s *Segmenter) cut(clause []rune) []int {
	words := s.words(string(clause))
	lengths := make([]int, len(words))
	for i, word := range words {
		lengths[i] = utf8.RuneCountInString(word)
	}
	return lengths
}

// byteOffsets gives the byte offset of each of n code points of a text, and of its end.
func byteOffsets(text string, n int) []int {
	offsets := make([]int, 0, n+1)
	for i := range text {
		offsets = append(offsets, i)
	}
	return append(offsets, len(text))
}
