package passage

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"yulun/article"
	"yulun/nlp/lexicon"
	"yulun/text"
)

// Fields of an article.
const (
	Title = "title"
	Text  = "text"
)

// Passage is an article cut into sentences, those of the title first.
type Passage struct {
	Sentences []Sentence
	// Notices are the parts of the text that are in no sentence, since the site set them around
	// the article.
	Notices []Notice
	// RuleTitle says that the title is a rule's or a plan's own name, so that the text is its
	// wording and no report of it.
	RuleTitle   bool
	title, text field
}

// field is a field of the article as it came and in the form in which it is read. offsets are where
// every stride-th code point of it begins: all of them would take four bytes each of a huge text.
type field struct {
	given   string
	offsets []int32
	folded  text.Folded
}

const stride = 64

func newField(given string, fold func(string) text.Folded) field {
	f := field{given: given, offsets: make([]int32, 0, len(given)/stride+1), folded: fold(given)}
	n := 0
	for offset := range given {
		if n%stride == 0 {
			f.offsets = append(f.offsets, int32(offset))
		}
		n++
	}
	return f
}

// quote is the code points [start, end) of the field as it came.
func (f *field) quote(start, end int) string {
	if start >= end {
		return ""
	}
	var b strings.Builder
	n := start / stride * stride
	for _, r := range f.given[f.offsets[n/stride]:] {
		if n >= end {
			break
		}
		if n >= start {
			b.WriteRune(r)
		}
		n++
	}
	return b.String()
}

// Sentence is a full sentence, a heading or an item of a list, with the cues in it.
type Sentence struct {
	// Field is Title or Text; Start and End delimit the sentence in it, in folded code points, End
	// exclusive.
	Field      string
	Start, End int
	// Paragraph counts the lines of the field from 0.
	Paragraph int
	// Question says that it ends with a question mark.
	Question bool
	// Clauses cover the sentence in order. There is at least one.
	Clauses []Clause
	// Words are its words, marks and numbers in order, white space left out; none without a
	// segmenter.
	Words []text.Span
	// Hits are the cues in order of their start.
	Hits []lexicon.Hit
}

// Clause is a part of a sentence between commas and the like: folded code points [Start, End) of
// the field.
type Clause struct{ Start, End int }

// Of lists the cues of one kind.
func (s *Sentence) Of(kind lexicon.Kind) []lexicon.Hit {
	var of []lexicon.Hit
	for _, h := range s.Hits {
		if h.Entry.Kind == kind {
			of = append(of, h)
		}
	}
	return of
}

// Has reports whether there is a cue of one of the kinds.
func (s *Sentence) Has(kinds ...lexicon.Kind) bool {
	for _, h := range s.Hits {
		for _, k := range kinds {
			if h.Entry.Kind == k {
				return true
			}
		}
	}
	return false
}

// ClauseAt is the index of the clause that holds a code point of the field.
func (s *Sentence) ClauseAt(at int) int {
	i := sort.Search(len(s.Clauses), func(i int) bool { return s.Clauses[i].End > at })
	return min(i, len(s.Clauses)-1)
}

// Folded is a field in the form in which it is read. Sentences, clauses, words and hits are parts
// of it.
func (p *Passage) Folded(name string) []rune { return p.field(name).folded.Runes }

// Place is where a folded part of a field is in the field as it came, in code points.
func (p *Passage) Place(name string, start, end int) text.Span {
	return p.field(name).folded.Place(start, end)
}

// Quote is a folded part of a field, as the field has it.
func (p *Passage) Quote(name string, start, end int) string {
	place := p.Place(name, start, end)
	return p.field(name).quote(place.Start, place.End)
}

func (p *Passage) field(name string) *field {
	if name == Title {
		return &p.title
	}
	return &p.text
}

// Reader makes passages. It is safe for concurrent use.
type Reader struct {
	// Lexicon holds the cues.
	Lexicon *lexicon.Lexicon
	// Fold brings a field to the form in which it is read; nil leaves script and words as they
	// are. Words cuts a folded sentence into words, and tells where parts of compound words meet;
	// nil leaves Sentence.Words empty.
	Fold  func(string) text.Folded
	Words func([]rune) ([]text.Span, []int)
}

// Read cuts title and text and finds the cues in them, in time linear in their length.
func (r Reader) Read(title, body string) *Passage {
	fold := r.Fold
	if fold == nil {
		fold = (*text.Converter)(nil).Fold
	}
	p := &Passage{title: newField(title, fold), text: newField(body, fold)}
	p.RuleTitle = isRule(string(p.title.folded.Runes))
	finder := r.Lexicon.Finder()
	defer finder.Close()
	for _, name := range []string{Title, Text} {
		f := p.field(name)
		folded, marks := f.folded.Runes, f.marks()
		sentences := split(marks)
		if name == Text {
			sentences, p.Notices = withoutNotices(marks, sentences)
		}
		p.Sentences = slices.Grow(p.Sentences, len(sentences))
		for _, s := range sentences {
			s.Field = name
			var inner []int
			s.Words, inner = r.words(folded, s.Start, s.End)
			hits := finder.Find(folded, s.Start, s.End, s.Words, inner)
			s.Hits = outsideNames(hits, names(folded, s.Start, s.End))
			p.Sentences = append(p.Sentences, s)
		}
	}
	return p
}

// marks is the folded field with its marks, capitals and script as they came, by which sentences
// are cut.
func (f *field) marks() []rune {
	marks := make([]rune, len(f.folded.Runes))
	at, next := int32(-1), 0 // the code point of the field that is read, and the offset behind it
	var given rune
	for i, r := range f.folded.Runes {
		for at < f.folded.At[i] {
			var size int
			given, size = utf8.DecodeRuneInString(f.given[next:])
			at, next = at+1, next+size
		}
		mark := given
		if r == ' ' && !strings.ContainsRune(hyphens, given) || r == '\n' {
			mark = r
		}
		marks[i] = mark
	}
	return marks
}

// hyphens are the characters that are folded to a space and are none.
const hyphens = "-\uff0d\u2010\u2011"

// words cuts a sentence into words.
func (r Reader) words(folded []rune, start, end int) (words []text.Span, inner []int) {
	if r.Words == nil {
		return nil, nil
	}
	words, inner = r.Words(folded[start:end])
	for i := range words {
		words[i].Start += start
		words[i].End += start
	}
	for i := range inner {
		inner[i] += start
	}
	return words, inner
}

// Evidence is a cue of a sentence with what it added to a figure.
func (p *Passage) Evidence(sentence int, h lexicon.Hit, kind string, weight float64) article.Evidence {
	field := p.Sentences[sentence].Field
	place := p.Place(field, h.Start, h.End)
	return article.Evidence{
		Field: field, Start: place.Start, End: place.End, Text: p.Quote(field, h.Start, h.End),
		Cue: h.Entry.Cue, Kind: kind,
		Weight: weight + 0, // no negative zero, of which not every reader of JSON keeps the sign
	}
}
