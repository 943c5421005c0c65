package sqlite

import (
	"fmt"
	"slices"
	"strings"

	"yulun/index"
	"yulun/index/match"
)

// The signs before tokens, which no word has in it. Characters have none.
const (
	wordSign  = "-" // a word as the segmenter cuts it
	titleSign = "_" // before the sign of a token of the title
)

// tokens writes the tokens of a column of table texts: its characters and words, those of a title
// twice.
func tokens(words, grams []string, title bool) string {
	var b strings.Builder
	b.Grow(lengthOf(words) + lengthOf(grams))
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

// lengthOf is how long tokens are with a sign and a space.
func lengthOf(tokens []string) int {
	n := 0
	for _, t := range tokens {
		n += len(t) + 2
	}
	return n
}

// expressions writes conditions of terms in the query syntax of FTS5. Every token is quoted, so
// nothing that a user writes is read as syntax.
type expressions struct {
	text match.Analyzer
	// titles restricts all terms to the title.
	titles bool
}

// finding finds what a condition that [index.IsText] holds for does.
func (e expressions) finding(c index.Condition) (string, error) {
	switch c := c.(type) {
	case index.Term:
		p, err := e.text.Compile(c)
		return e.alternatives(p), err
	case index.Near:
		return e.near(c)
	case index.All:
		return e.joined(c, " AND ")
	case index.Any:
		return e.joined(c, " OR ")
	default:
		return "", fmt.Errorf("%T is not a condition of terms", c)
	}
}

func (e expressions) joined(list []index.Condition, operator string) (string, error) {
	written := make([]string, len(list))
	for i, c := range list {
		inner, err := e.finding(c)
		if err != nil {
			return "", err
		}
		written[i] = "(" + inner + ")"
	}
	return strings.Join(written, operator), nil
}

// alternatives is one pattern: its characters one after the other, or its words where these can be
// elsewhere.
func (e expressions) alternatives(p match.Pattern) string {
	if len(p.Chars) == 0 {
		return ""
	}
	sign := e.sign(p.Title)
	chars := sequence(sign, p.Grams)
	if !p.NeedsWords() {
		return chars
	}
	return "(" + allOf(p.Words, sign+wordSign) + ") OR " + chars
}

func (e expressions) sign(title bool) string {
	if title || e.titles {
		return titleSign
	}
	return ""
}

// sequence finds tokens one after the other.
func sequence(sign string, grams func() (tokens []string, prefix bool)) string {
	list, prefix := grams()
	phrase := make([]string, len(list))
	for i, token := range list {
		phrase[i] = sign + token
	}
	return starred(quoted(strings.Join(phrase, " ")), prefix)
}

func starred(token string, prefix bool) string {
	if prefix {
		return token + " *"
	}
	return token
}

// near finds each pair of terms within the distance. Grams leaves the last character of most terms
// out, which has to be added to the distance; where only one of a pair lacks it, both are looked
// for with all characters.
func (e expressions) near(n index.Near) (string, error) {
	left, err := e.text.CompileChars(n.Left)
	if err != nil {
		return "", err
	}
	right, err := e.text.CompileChars(n.Right)
	if err != nil {
		return "", err
	}
	var pairs []string
	for _, l := range left {
		for _, r := range right {
			sign := e.sign(l.Title)
			missing := l.Missing()
			from, to := l.Grams, r.Grams
			if missing != r.Missing() {
				missing, from, to = 0, l.AllGrams, r.AllGrams
			}
			pairs = append(pairs, fmt.Sprintf("NEAR(%s %s, %d)", sequence(sign, from), sequence(sign, to), n.Distance+missing))
		}
	}
	return strings.Join(pairs, " OR "), nil
}

// ranking writes the expression by whose tokens the hits of a condition are ranked: the words of
// its terms, those of phrases too. It is empty where there are none.
func (e expressions) ranking(c index.Condition) string {
	var parts []string
	add := func(list []string, operator string) string {
		list = slices.DeleteFunc(list, func(s string) bool { return s == "" })
		if len(list) < 2 {
			return strings.Join(list, "")
		}
		return "(" + strings.Join(list, operator) + ")"
	}
	each := func(list []index.Condition) {
		for _, c := range list {
			parts = append(parts, e.ranking(c))
		}
	}
	switch c := c.(type) {
	case index.Term:
		words := e.text.Words(c.Text)
		for i, word := range words {
			parts = append(parts, starred(quoted(e.sign(c.Title)+wordSign+word), c.Prefix && i == len(words)-1))
		}
		return add(parts, " AND ")
	case index.Near:
		for _, side := range [][]index.Term{c.Left, c.Right} {
			var any index.Any
			for _, term := range side {
				any = append(any, term)
			}
			parts = append(parts, e.ranking(any))
		}
		return add(parts, " AND ")
	case index.All:
		each(c)
		return add(parts, " AND ")
	case index.Any:
		each(c)
		return add(parts, " OR ")
	default:
		return ""
	}
}

func allOf(words []string, sign string) string {
	list := make([]string, len(words))
	for i, word := range words {
		list[i] = quoted(sign + word)
	}
	return strings.Join(list, " AND ")
}

func quoted(token string) string { return `"` + strings.ReplaceAll(token, `"`, `""`) + `"` }
