package passage

import (
	"slices"
	"strings"
	"unicode"
)

const (
	hanEnders   = "。！？；…"
	latinEnders = ".!?"
	closers     = "”’」』）)\"'》"
	clauseMarks = "，,：:；;—–（）()"
)

// longSentence is the length in code points from which a sentence is cut at the next comma or
// space, and half as much again the one at which it is cut anyhow. No sentence is that long; noise
// without a full stop is, and must not cost more than its length.
const longSentence = 800

// abbreviations end with a full stop that ends no sentence.
var abbreviations = []string{"mr", "mrs", "ms", "dr", "prof", "st", "no", "vs", "etc", "u.s", "u.k", "e.g", "i.e", "inc", "ltd", "co", "jr", "sen", "gov", "gen", "rep", "jan", "feb", "aug", "sept", "oct", "nov", "dec"}

// splitter cuts one field.
type splitter struct {
	text      []rune
	sentences []Sentence
	start     int
	paragraph int
}

// split cuts a field into sentences. A line's end ends a sentence, whatever is before it.
func split(text []rune) []Sentence {
	s := splitter{text: text}
	for i := 0; i < len(text); i++ {
		switch r := text[i]; {
		case r == '\n':
			s.cut(i)
			s.start = i + 1
			s.paragraph++
		case strings.ContainsRune(hanEnders, r), strings.ContainsRune(latinEnders, r) && s.ends(i):
			for i+1 < len(text) && strings.ContainsRune(hanEnders+latinEnders+closers, text[i+1]) {
				i++
			}
			s.cut(i + 1)
			s.start = i + 1
		case i-s.start >= longSentence && (strings.ContainsRune(clauseMarks, r) || unicode.IsSpace(r)), i-s.start >= longSentence*3/2:
			s.cut(i + 1)
			s.start = i + 1
		}
	}
	s.cut(len(text))
	return s.sentences
}

// ends reports whether the full stop, exclamation or question mark at i ends a sentence.
func (s *splitter) ends(i int) bool {
	next := i + 1
	for next < len(s.text) && strings.ContainsRune(latinEnders+closers, s.text[next]) {
		next++
	}
	if next < len(s.text) && !unicode.IsSpace(s.text[next]) && !unicode.Is(unicode.Han, s.text[next]) {
		return false
	}
	return s.text[i] != '.' || !s.abbreviated(i)
}

// abbreviated reports whether the word before the full stop at i is an abbreviation or an initial.
func (s *splitter) abbreviated(i int) bool {
	const longest = 6
	from := i
	for from > s.start && i-from < longest && !unicode.IsSpace(s.text[from-1]) {
		from--
	}
	word := strings.ToLower(strings.TrimLeft(string(s.text[from:i]), "(\"“"))
	if len(word) == 1 && unicode.IsUpper(s.text[i-1]) {
		return true
	}
	return slices.Contains(abbreviations, word)
}

// cut takes the text up to end as a sentence, unless it is blank.
func (s *splitter) cut(end int) {
	start := s.start
	for start < end && unicode.IsSpace(s.text[start]) {
		start++
	}
	for end > start && unicode.IsSpace(s.text[end-1]) {
		end--
	}
	if start == end {
		return
	}
	tail := string(s.text[max(start, end-3):end])
	s.sentences = append(s.sentences, Sentence{
		Start: start, End: end, Paragraph: s.paragraph,
		Question: strings.ContainsAny(tail, "?？"),
		Clauses:  clauses(s.text, start, end),
	})
}

// clauses cuts a sentence at its commas, colons, dashes and brackets; marks stay with the clause
// that they end.
func clauses(text []rune, start, end int) []Clause {
	var out []Clause
	from := start
	for i := start; i < end; i++ {
		if strings.ContainsRune(clauseMarks, text[i]) && !between(text, i) {
			out = append(out, Clause{from, i + 1})
			from = i + 1
		}
	}
	if from < end {
		out = append(out, Clause{from, end})
	}
	return out
}

// between reports whether the mark at i is within a number or a time, like 1,000 or 10:21.
func between(text []rune, i int) bool {
	return (text[i] == ',' || text[i] == ':') && i > 0 && i+1 < len(text) && unicode.IsDigit(text[i-1]) && unicode.IsDigit(text[i+1])
}
