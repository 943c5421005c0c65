package sqlite

import (
	"strings"

	"yulun/index/match"
)

// expression writes patterns in the query syntax of FTS5, joined by " AND " or " OR ". Every token is quoted, so nothing
// that a user writes is read as syntax.
func expression(patterns []match.Pattern, operator string) string {
	written := make([]string, len(patterns))
	for i, p := range patterns {
		written[i] = "(" + alternatives(p) + ")"
	}
	return strings.Join(written, operator)
}

// alternatives is one pattern: its words, or its characters one after the other. Where both say the same, words do.
func alternatives(p match.Pattern) string {
	words, chars := "{title text}", "{title_chars text_chars}"
	if p.Title {
		words, chars = "{title}", "{title_chars}"
	}
	phrase := chars + " : " + quoted(strings.Join(p.Chars, " "))
	if len(p.Words) == 0 {
		return phrase
	}
	tokens := make([]string, len(p.Words))
	for i, word := range p.Words {
		tokens[i] = quoted(word)
	}
	all := words + " : (" + strings.Join(tokens, " AND ") + ")"
	if len(p.Words) == 1 && len(p.Chars) == 1 && p.Words[0] == p.Chars[0] && !isIdeograph(p.Chars[0]) {
		return all
	}
	return "(" + all + ") OR (" + phrase + ")"
}

// isIdeograph reports whether a token of characters may be found inside of a word: only those beyond Latin are.
func isIdeograph(token string) bool { return token[0] >= 0x80 }

func quoted(token string) string { return `"` + strings.ReplaceAll(token, `"`, `""`) + `"` }
