package segment

import (
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"strings"

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
	words     func(clause []byte) []word
	converter *text.Converter
}

// New loads the dictionary, the given words of the topic first; this takes about half a second and
// 50 MB, so load once, when it is needed, and share. A word consists of Chinese characters, Latin
// letters and figures, in either script; with "!" behind it, Spans never parts it.
func New(words []string) (*Segmenter, error) {
	converter := text.NewConverter()
	var lines strings.Builder
	whole := map[string]bool{}
	for _, entry := range words {
		if !isEntry(entry) {
			return nil, notAnEntry("%q can't be a word of the topic", entry)
		}
		word, isWhole := strings.CutSuffix(converter.ToSimplified(entry), wholeMark)
		if isWhole {
			whole[word] = true
		}
		fmt.Fprintf(&lines, "%s %d\n", word, topicFrequency)
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
	cut := func(clause []byte) []word { return wordsOf(clause, dict.Segment(clause), whole) }
	return &Segmenter{words: cut, converter: converter}, nil
}

// Word is one word of a text.
type Word struct {
	// Text is the word as the text has it: its own script, its own case.
	Text string
	// Start and End delimit it in the text, in code points, End exclusive.
	Start, End int
}

// Words cuts a text. Latin words and numbers stay whole, any other sign is a word of its own, and
// white space and characters without a shape are left out: with them, the words are the text again. A byte that is not
// UTF-8 counts as one code point.
func (s *Segmenter) Words(given string) []Word {
	runes := []rune(s.converter.ToSimplified(given))
	spans, _ := s.Spans(runes)
	words := make([]Word, len(spans))
	offsets := byteOffsets(given, len(runes))
	for i, w := range spans {
		words[i] = Word{Text: given[offsets[w.Start]:offsets[w.End]], Start: w.Start, End: w.End}
	}
	return words
}

// Spans cuts a text in simplified characters: code points [Start, End) of it for each word, in
// order. It cuts like Words. Inner are the places within words of three characters and more where
// two parts of a compound meet, as in 人民法院 and 批评者, ascending. A word that begins with a
// negation or its like (不配合, 免押金) is the opposite of its parts, so its beginning is not parted.
func (s *Segmenter) Spans(runes []rune) (spans []text.Span, inner []int) {
	spans = make([]text.Span, 0, len(runes)/2)
	add := func(start, end int) { spans = append(spans, text.Span{Start: start, End: end}) }
	for at := 0; at < len(runes); {
		if isSpace(runes[at]) {
			at++
			continue
		}
		if end := clauseEnd(runes, at); end > at {
			for _, w := range s.words([]byte(string(runes[at:end]))) {
				add(at, at+w.length)
				for i := 1; i < w.length; i++ {
					if w.inner&(1<<i) != 0 {
						inner = append(inner, at+i)
					}
				}
				at += w.length
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
	return spans, inner
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

// byteOffsets gives the byte offset of each of n code points of a text, and of its end.
func byteOffsets(text string, n int) []int {
	offsets := make([]int, 0, n+1)
	for i := range text {
		offsets = append(offsets, i)
	}
	return append(offsets, len(text))
}
