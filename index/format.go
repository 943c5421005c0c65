package index

import (
	"strings"
	"time"
	"unicode"
)

// String writes the query in the language that [Parse] reads. What the language has no words for (order, page, zone, unit
// and facets) is left out.
func (q Query) String() string {
	var clauses []string
	for _, term := range q.Must {
		clauses = append(clauses, term.String())
	}
	for _, term := range q.Not {
		clauses = append(clauses, "-"+term.String())
	}
	for _, f := range filters() {
		if values := f.get(&q, false); len(values) > 0 {
			clauses = append(clauses, f.name+":"+list(values))
		}
		if values := f.get(&q, true); len(values) > 0 {
			clauses = append(clauses, "-"+f.name+":"+list(values))
		}
	}
	if !q.From.IsZero() {
		clauses = append(clauses, "from:"+q.From.Format(time.DateOnly))
	}
	if !q.To.IsZero() {
		clauses = append(clauses, "to:"+q.To.Format(time.DateOnly))
	}
	if q.Relevance != RelevantOnly {
		clauses = append(clauses, "relevant:"+string(q.Relevance))
	}
	return strings.Join(clauses, " ")
}

// String writes the term as a query has it.
func (t Term) String() string {
	text := t.Text
	if t.Phrase || !isBare(text, t.Title) {
		text = quote(text)
	}
	if t.Title {
		return "title:" + text
	}
	return text
}

// isBare reports whether a word is read as one word without quotation marks.
func isBare(text string, title bool) bool {
	for _, r := range text {
		if unicode.IsSpace(r) || closing(r) != "" || isClosing(r) {
			return false
		}
	}
	if title {
		return text != ""
	}
	p := parser{runes: []rune(text)}
	_, field := p.fieldName()
	return text != "" && !field && !strings.HasPrefix(text, "-")
}

// quote puts a phrase into the first pair of quotation marks that doesn't occur in it. Where all do, the plain ones are left
// out of the phrase: no mark is ever searched for.
func quote(text string) string {
	for _, pair := range []string{`""`, "“”", "「」", "『』"} {
		marks := []rune(pair)
		if !strings.ContainsAny(text, closing(marks[0])) {
			return string(marks[0]) + text + string(marks[1])
		}
	}
	return `"` + strings.ReplaceAll(text, `"`, "") + `"`
}

func list(values []string) string {
	written := make([]string, len(values))
	for i, value := range values {
		written[i] = value
		if strings.ContainsFunc(value, isComma) || !isBare(value, true) {
			written[i] = quote(value)
		}
	}
	return strings.Join(written, ",")
}
