package segment

import (
	"fmt"
	"math/bits"
	"strings"
	"sync"

	"yulun/text"
)

// Segmenter cuts text into words. It never changes after New and is safe for use by many
// goroutines.
type Segmenter struct {
	cutter cutter
	// whole are the words of the topic that are never parted.
	whole     map[string]bool
	converter *text.Converter
	// paths keeps the memory of paths.
	paths sync.Pool
}

// New takes the compiled dictionary and the given words of the topic, which come first. A word
// consists of Chinese characters, Latin letters and figures, in either script; with "!" behind it,
// Spans never parts it.
func New(words []string) (*Segmenter, error) {
	s := &Segmenter{whole: map[string]bool{}, converter: text.NewConverter()}
	topical := make([]string, len(words))
	for i, entry := range words {
		if !isEntry(entry) {
			return nil, notAnEntry("%q can't be a word of the topic", entry)
		}
		word, isWhole := strings.CutSuffix(s.converter.ToSimplified(entry), wholeMark)
		if isWhole {
			s.whole[strings.Map(small, word)] = true
		}
		topical[i] = word
	}
	dict, err := decode(compiled)
	if err != nil {
		return nil, err
	}
	topic, err := newTopic(topical)
	if err != nil {
		return nil, fmt.Errorf("load the words of the topic: %w", err)
	}
	s.cutter = cutter{dict, topic, newDistances(dict, topic)}
	s.paths.New = func() any { return new(path) }
	return s, nil
}

// Word is one word of a text.
type Word struct {
	// Text is the word as the text has it: its own script, its own case.
	Text string
	// Start and End delimit it in the text, in code points, End exclusive.
	Start, End int
}

// Words cuts a text. Latin words and numbers stay whole, any other sign is a word of its own, and
// white space and characters without a shape are left out: with them, the words are the text again.
// A byte that is not UTF-8 counts as one code point.
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
	spans = make([]text.Span, 0, len(runes)/charactersOf(runes))
	p := s.paths.Get().(*path)
	defer s.paths.Put(p)
	for at := 0; at < len(runes); {
		if isSpace(runes[at]) {
			at++
			continue
		}
		if end := clauseEnd(runes, at); end > at {
			spans, inner = s.clause(p, runes[at:end], at, spans, inner)
			at = end
			continue
		}
		end := at + 1
		if isWord(runes[at]) {
			end = wordEnd(runes, at)
		}
		spans = append(spans, text.Span{Start: at, End: end})
		at = end
	}
	return spans, inner
}

// charactersOf is about how many characters a word of a text has, by its first one: rather too few,
// since room for one word too little becomes twice the room.
func charactersOf(runes []rune) int {
	if len(runes) > 0 && runes[0] < 0x80 {
		return 4
	}
	return 2
}

// clause cuts a clause that begins at a place of the text.
func (s *Segmenter) clause(p *path, clause []rune, at int, spans []text.Span, inner []int) ([]text.Span, []int) {
	p.take(clause, s.cutter.dict)
	s.cutter.find(p, 0, len(clause), false)
	p.words = p.back(0, len(clause), p.words[:0])
	for _, w := range p.words {
		spans = append(spans, text.Span{Start: at + w.start, End: at + w.end})
		for places := s.inner(p, w); places != 0; places &= places - 1 {
			inner = append(inner, at+w.start+bits.TrailingZeros32(places))
		}
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
