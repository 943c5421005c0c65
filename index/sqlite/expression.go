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
	if len(p.Words) == 0 || isLatin(p) || !ranked && isOneWord(p) {
		return phrase
	}
	tokens := make([]string, len(p.Words))
	for i, word := range p.Words {
		tokens[i] = quoted(word)
	}
	return "(" + words + " : (" + strings.Join(tokens, " AND ") + ")) OR (" + phrase + ")"
}

// isLatin reports whether the pattern is a single Latin word or a number. That is one token among the characters, and
// found there in words such as P2P网贷 too.
func isLatin(p match.Pattern) bool { return len(p.Chars) == 1 && p.Chars[0][0] < 0x80 }

// isOneWord reports whether the characters are those of one word: wherever the word stands, they do.
func isOneWord(p match.Pattern) bool {
	return len(p.Words) == 1 && p.Words[0] == strings.Join(p.Chars, "")
}

func quoted(token string) string { return `"` + strings.ReplaceAll(token, `"`, `""`) + `"` }
