package sqlite

import (
	"strings"

	"yulun/index"
	"yulun/index/match"
)

// The signs before tokens, which no word has in it. Characters have none.
const (
	wordSign  = "-" // a word as the segmenter cuts it
	titleSign = "_" // before the sign of a token of the title
)

// tokens writes the tokens of a column of table texts: its characters and words, those of a title twice.
func tokens(words, grams []string, title bool) string {
	var b strings.Builder
	add := func(list []string, sign string) {
		for _, token := range list {
			b.WriteString(sign)
			b.WriteString(token)
			b.WriteByte(' ')
		}
	}
	for _, before := range []string{"", titleSign} {
		if before == "" || title {
			add(grams, before)
			add(words, before+wordSign)
		}
	}
	return b.String()
}

// expression writes patterns in the query syntax of FTS5, joined by " AND " or " OR ". Every token is quoted, so nothing
// that a user writes is read as syntax.
func expression(patterns []match.Pattern, operator string) string {
	written := make([]string, len(patterns))
	for i, p := range patterns {
		written[i] = "(" + alternatives(p) + ")"
	}
	return strings.Join(written, operator)
}

// alternatives is one pattern: its characters one after the other, or its words where these can be elsewhere.
func alternatives(p match.Pattern) string {
	sign := ""
	if p.Title {
		sign = titleSign
	}
	sequence, prefix := p.Grams()
	phrase := make([]string, len(sequence))
	for i, token := range sequence {
		phrase[i] = sign + token
	}
	chars := quoted(strings.Join(phrase, " "))
	if prefix {
		chars += " *"
	}
	if !p.NeedsWords() {
		return chars
	}
	return "(" + allOf(p.Words, sign+wordSign) + ") OR " + chars
}

// ranking writes the expression by whose tokens the hits of terms are ranked: their words, those of phrases too.
func ranking(a match.Analyzer, terms []index.Term) string {
	var parts []string
	for _, term := range terms {
		sign := wordSign
		if term.Title {
			sign = titleSign + wordSign
		}
		if words := a.Words(term.Text); len(words) > 0 {
			parts = append(parts, allOf(words, sign))
		}
	}
	return strings.Join(parts, " AND ")
}

// inTitles restricts patterns to the title.
func inTitles(patterns []match.Pattern) []match.Pattern {
	restricted := make([]match.Pattern, len(patterns))
	for i, p := range patterns {
		p.Title = true
		restricted[i] = p
	}
	return restricted
}

func allOf(words []string, sign string) string {
	list := make([]string, len(words))
	for i, word := range words {
		list[i] = quoted(sign + word)
	}
	return strings.Join(list, " AND ")
}

func quoted(token string) string { return `"` + strings.ReplaceAll(token, `"`, `""`) + `"` }
