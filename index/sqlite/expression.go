package sqlite

import (
	"strings"

	"yulun/index/match"
)

// expression writes patterns in the query syntax of FTS5, joined by " AND " or " OR ". Every token is quoted, so nothing
// that a user writes is read as syntax. What is found is the same either way; ranked is slower and lets words count for more
// than characters that belong to two words.
func expression(patterns []match.Pattern, operator string, ranked bool) string {
	written := make([]string, len(patterns))
	for i, p := range patterns {
		written[i] = "(" + alternatives(p, ranked) + ")"
	}
	return strings.Join(written, operator)
}

// alternatives is one pattern: its words, or its characters one after the other.
func alternatives(p match.Pattern, ranked bool) string {
	words, grams := "{title text}", "{title_grams text_grams}"
	if p.Title {
		words, grams = "{title}", "{title_grams}"
	}
	sequence, prefix := p.Grams()
	phrase := grams + " : " + quoted(strings.Join(sequence, " "))
	if prefix {
		phrase += " *"
	}
	if len(p.Words) == 0 || !ranked && !p.NeedsWords() {
		return phrase
	}
	tokens := make([]string, len(p.Words))
	for i, word := range p.Words {
		tokens[i] = quoted(word)
	}
	return "(" + words + " : (" + strings.Join(tokens, " AND ") + ")) OR (" + phrase + ")"
}

func quoted(token string) string { return `"` + strings.ReplaceAll(token, `"`, `""`) + `"` }
