package passage

import (
	"sort"

	"yulun/article"
	"yulun/nlp/lexicon"
)

// Fields of an article.
const (
	Title = "title"
	Text  = "text"
)

// Passage is an article cut into sentences, those of the title first.
type Passage struct {
	Sentences []Sentence
	// RuleTitle says that the title is a rule's or a plan's own name, so that the text is its
	// wording and no report of it.
	RuleTitle bool
	// title and text are the fields as they came, in code points.
	title, text []rune
}

// Sentence is a full sentence, a heading or an item of a list, with the cues in it.
type Sentence struct {
	// Field is Title or Text; Start and End delimit the sentence in it, in code points, End
	// exclusive.
	Field      string
	Start, End int
	// Paragraph counts the lines of the field from 0.
	Paragraph int
	// Question says that it ends with a question mark.
	Question bool
	// Clauses cover the sentence in order. There is at least one.
	Clauses []Clause
	// Hits are the cues in order of their start.
	Hits []lexicon.Hit
}

// Clause is a part of a sentence between commas and the like: code points [Start, End) of the
// field.
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

// Quote is what is at code points [start, end) of a sentence's field.
func (p *Passage) Quote(field string, start, end int) string {
	if field == Title {
		return string(p.title[start:end])
	}
	return string(p.text[start:end])
}

// Reader makes passages. It is safe for concurrent use.
type Reader struct {
	// Lexicon holds the cues; Simplify turns traditional characters into simplified ones and keeps
	// the number of code points (a result of another length is ignored).
	Lexicon  *lexicon.Lexicon
	Simplify func(string) string
}

// Read cuts title and text and finds the cues in them, in time linear in their length.
func (r Reader) Read(title, text string) *Passage {
	p := &Passage{title: []rune(title), text: []rune(text)}
	finder := r.Lexicon.Finder()
	for _, f := range []struct {
		name, text string
		runes      []rune
	}{{Title, title, p.title}, {Text, text, p.text}} {
		folded := r.fold(f.text, len(f.runes))
		p.RuleTitle = p.RuleTitle || f.name == Title && isRule(string(folded))
		for _, s := range split(f.runes) {
			s.Field = f.name
			s.Hits = outsideNames(finder.Find(folded, s.Start, s.End), names(folded, s.Start, s.End))
			p.Sentences = append(p.Sentences, s)
		}
	}
	return p
}

// fold is the text in the form in which cues are looked for: as many code points as the text has.
func (r Reader) fold(text string, length int) []rune {
	if r.Simplify != nil {
		if folded := lexicon.Fold(r.Simplify(text)); len(folded) == length {
			return folded
		}
	}
	return lexicon.Fold(text)
}

// Evidence is a cue of a sentence with what it added to a figure.
func (p *Passage) Evidence(sentence int, h lexicon.Hit, kind string, weight float64) article.Evidence {
	field := p.Sentences[sentence].Field
	return article.Evidence{
		Field: field, Start: h.Start, End: h.End, Text: p.Quote(field, h.Start, h.End),
		Cue: h.Entry.Cue, Kind: kind,
		Weight: weight + 0, // no negative zero, of which not every reader of JSON keeps the sign
	}
}
