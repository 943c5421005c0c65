package match

import (
	"strings"
	"unicode/utf8"

	"yulun/article"
	"yulun/index"
)

// Break is the token that stands for punctuation among characters, so that 守信。用户 doesn't contain 信用.
const Break = "¶"

// Token is an indexed unit of a text.
type Token struct {
	// Text consists of lower-case letters and figures, with points inside of numbers; or it is Break.
	Text string
	// Start and End delimit it in the text, in code points, End exclusive.
	Start, End int
}

// Analyzer turns texts and terms into tokens.
type Analyzer struct {
	// Cut segments a text into words.
	Cut index.Words
	// Simplify turns traditional Chinese into simplified, keeping the number of code points.
	Simplify func(string) string
}

// Words lists the words of a text.
func (a Analyzer) Words(text string) []string {
	var words []string
	for _, word := range a.Cut(a.simplify(text)) {
		if isChinese(word) {
			if word = normal(word); word != "" {
				words = append(words, word)
			}
			continue
		}
		words = append(words, withoutBreaks(scan(word))...)
	}
	return words
}

// Chars lists the characters of a text: each Chinese or Japanese character is a token, and each word or number of other
// scripts.
func (a Analyzer) Chars(text string) []Token { return scan(a.simplify(text)) }

// simplify keeps the text as it is where the conversion would move the offsets.
func (a Analyzer) simplify(text string) string {
	simplified := a.Simplify(text)
	if utf8.RuneCountInString(simplified) != utf8.RuneCountInString(text) {
		return text
	}
	return simplified
}

// Texts lists the texts of tokens.
func Texts(tokens []Token) []string {
	texts := make([]string, len(tokens))
	for i, token := range tokens {
		texts[i] = token.Text
	}
	return texts
}

func withoutBreaks(tokens []Token) []string {
	var texts []string
	for _, token := range tokens {
		if token.Text != Break {
			texts = append(texts, token.Text)
		}
	}
	return texts
}

// Pattern is what a term is looked up as.
type Pattern struct {
	// Words are all to occur, anywhere; empty for a phrase. Chars are to occur one after the other. A term is found when
	// either is.
	Words, Chars []string
	// Title restricts both to the title.
	Title bool
}

// Compile turns a term into a pattern. A term without a letter, character or figure is a usage error.
func (a Analyzer) Compile(term index.Term) (Pattern, error) {
	chars := Texts(a.Chars(term.Text))
	for len(chars) > 0 && chars[0] == Break {
		chars = chars[1:]
	}
	for len(chars) > 0 && chars[len(chars)-1] == Break {
		chars = chars[:len(chars)-1]
	}
	if len(chars) == 0 {
		return Pattern{}, article.Usagef("search for at least one letter, character or figure", "%q is nothing to search for", term.Text)
	}
	p := Pattern{Chars: chars, Title: term.Title}
	if !term.Phrase {
		p.Words = a.Words(term.Text)
	}
	return p, nil
}

// CompileAll compiles terms.
func (a Analyzer) CompileAll(terms []index.Term) ([]Pattern, error) {
	patterns := make([]Pattern, len(terms))
	for i, term := range terms {
		var err error
		if patterns[i], err = a.Compile(term); err != nil {
			return nil, err
		}
	}
	return patterns, nil
}

func isChinese(word string) bool { return strings.ContainsFunc(word, isIdeograph) }
