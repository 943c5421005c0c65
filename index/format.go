package index

import (
	"fmt"
	"strings"
	"time"
	"unicode"
)

// String writes the query in the language that [Parse] reads. What the language has no words for
// (order, page, zone, unit and facets) is left out.
func (q Query) String() string {
	var clauses []string
	for _, c := range q.Where {
		clauses = append(clauses, clause(c))
	}
	if days := clause(Days{q.From, q.To}); days != "" {
		clauses = append(clauses, days)
	}
	if q.Relevance != RelevantOnly {
		clauses = append(clauses, "relevant:"+string(q.Relevance))
	}
	if alternatives, ok := alone(q.Where).(Any); ok && len(clauses) == 1 {
		return joined(alternatives, " OR ")
	}
	return strings.Join(clauses, " ")
}

// alone is the only condition, nil where there is none or there are more.
func alone(all All) Condition {
	if len(all) == 1 {
		return all[0]
	}
	return nil
}

// clause writes a condition so that it can be beside others.
func clause(c Condition) string {
	switch c := c.(type) {
	case All:
		return "(" + joined(c, " ") + ")"
	case Any:
		return "(" + joined(c, " OR ") + ")"
	case Not:
		return "-" + operand(c.Condition)
	case Term:
		return c.String()
	case Near:
		return fmt.Sprintf("%s NEAR/%d %s", either(c.Left), c.Distance, either(c.Right))
	case Filter:
		return c.Field + ":" + values(c.Values)
	case Days:
		var bounds []string
		if !c.From.IsZero() {
			bounds = append(bounds, "from:"+c.From.Format(time.DateOnly))
		}
		if !c.To.IsZero() {
			bounds = append(bounds, "to:"+c.To.Format(time.DateOnly))
		}
		return strings.Join(bounds, " ")
	default:
		return ""
	}
}

// joined writes conditions with an operator between them. Two bounds of the time are two clauses,
// and in brackets among alternatives.
func joined(list []Condition, operator string) string {
	written := make([]string, len(list))
	for i, c := range list {
		written[i] = clause(c)
		if days, ok := c.(Days); ok && !days.From.IsZero() && !days.To.IsZero() && operator != " " {
			written[i] = "(" + written[i] + ")"
		}
	}
	return strings.Join(written, operator)
}

// operand writes a condition so that a minus before it is about all of it.
func operand(c Condition) string {
	switch c.(type) {
	case Near, Days, Not:
		return "(" + clause(c) + ")"
	default:
		return clause(c)
	}
}

// either writes terms of which one is enough.
func either(terms []Term) string {
	if len(terms) == 1 {
		return terms[0].String()
	}
	written := make([]string, len(terms))
	for i, t := range terms {
		written[i] = t.String()
	}
	return "(" + strings.Join(written, " OR ") + ")"
}

// String writes the term as a query has it.
func (t Term) String() string {
	text := t.Text
	switch quotes := t.Phrase || !isBare(text, t.Title); {
	case quotes && t.Prefix:
		text = quote(text + "*")
	case quotes:
		text = quote(text)
	case t.Prefix:
		text += "*"
	}
	if t.Title {
		return "title:" + text
	}
	return text
}

// isBare reports whether a word is read as one word without quotation marks.
func isBare(text string, afterColon bool) bool {
	for _, r := range text {
		if endsWord(r) || isClosing(r) || isStar(r) || strings.ContainsRune("|｜", r) {
			return false
		}
	}
	if isForeign(text) {
		return false
	}
	if afterColon {
		return text != ""
	}
	p := parser{runes: []rune(text)}
	if _, field := p.fieldName(); field || text == "" {
		return false
	}
	if _, _, ok := p.operator(); ok || strings.EqualFold(text, "or") {
		return false
	}
	return !p.minus()
}

// endsWord reports whether a word ends before a sign.
func endsWord(r rune) bool {
	return unicode.IsSpace(r) || closing(r) != "" || isOpenBracket(r) || isCloseBracket(r)
}

// quote puts a phrase into the first pair of quotation marks that doesn't occur in it. Where all
// do, the plain ones are left out of the phrase: no mark is ever searched for.
func quote(text string) string {
	for _, pair := range []string{`""`, "“”", "「」", "『』"} {
		marks := []rune(pair)
		if !strings.ContainsAny(text, closing(marks[0])) {
			return string(marks[0]) + text + string(marks[1])
		}
	}
	return `"` + strings.ReplaceAll(text, `"`, "") + `"`
}

// FieldText writes a field with values as a flag or a parameter gives them: with several in one,
// separated by commas, too. It is empty without values.
func FieldText(name string, given []string) string {
	var list []string
	for _, value := range given {
		if value = strings.TrimSpace(value); value == "" {
			continue
		}
		if strings.ContainsFunc(value, endsWord) && !strings.ContainsFunc(value, func(r rune) bool { return closing(r) != "" }) {
			value = quote(value)
		}
		list = append(list, value)
	}
	if len(list) == 0 {
		return ""
	}
	return name + ":" + strings.Join(list, ",")
}

// values writes the values of a filter.
func values(list []string) string {
	written := make([]string, len(list))
	for i, value := range list {
		written[i] = value
		if strings.ContainsFunc(value, isComma) || !isBare(value, true) {
			written[i] = quote(value)
		}
	}
	return strings.Join(written, ",")
}
