package match

import (
	"strings"
	"unicode/utf8"

	"yulun/article"
	"yulun/index"
	"yulun/text"
)

// Break is the token that stands for punctuation among characters, so that 守信。用户 doesn't contain
// 信用.
const Break = "¶"

// Token is an indexed unit of a text.
type Token struct {
	// Text consists of lower-case letters and figures, with points inside of numbers; or it is
	// Break.
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
func (a Analyzer) Words(text string) []string { return a.words(a.simplify(text)) }

func (a Analyzer) words(simplified string) []string {
	var words []string
	for _, word := range a.Cut(simplified) {
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

// Chars lists the characters of a text: each Chinese or Japanese character is a token, and each
// word or number of other scripts.
func (a Analyzer) Chars(text string) []Token { return scan(a.simplify(text)) }

// simplify also writes usual characters for radicals. It keeps the text as it is where the
// conversion would move the offsets.
func (a Analyzer) simplify(given string) string {
	usual := strings.Map(text.Ideograph, given)
	simplified := a.Simplify(usual)
	if utf8.RuneCountInString(simplified) != utf8.RuneCountInString(usual) {
		return usual
	}
	return simplified
}

// Grams lists the tokens by which characters are indexed: for each of Chars one. An ideograph forms
// a token with the next one when that follows at once, so that a term of two characters is a single
// token and not the meeting of two that nearly every text has; all others are tokens by themselves.
func (a Analyzer) Grams(text string) []string { return gramsOf(Texts(a.Chars(text))) }

// Index gives Words and Grams of a text, and converts it only once.
func (a Analyzer) Index(text string) (words, grams []string) {
	simplified := a.simplify(text)
	chars := make([]string, 0, roomFor(simplified))
	each(simplified, func(t Token) { chars = append(chars, t.Text) })
	return a.words(simplified), gramsOf(chars)
}

func gramsOf(chars []string) []string {
	grams := make([]string, len(chars))
	for i, char := range chars {
		grams[i] = char
		if i+1 < len(chars) && isChinese(char) && isChinese(chars[i+1]) {
			grams[i] = char + chars[i+1]
		}
	}
	return grams
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
	// Words are all to occur, anywhere; empty for a phrase, and for a single Latin word or number,
	// which is one of Chars and found there in words such as P2P网贷 too. Chars are to occur one
	// after the other. A term is found when either is.
	Words, Chars []string
	// Prefix lets the last of Chars, a Latin word or number, be the beginning of a longer one.
	Prefix bool
	// Title restricts both to the title.
	Title bool
}

// Grams lists the tokens of Analyzer.Grams that occur one after the other where the characters do.
// Of the last one only the beginning is known when prefix is set.
func (p Pattern) Grams() (tokens []string, prefix bool) {
	tokens = gramsOf(p.Chars)
	last := len(tokens) - 1
	switch {
	case !isChinese(tokens[last]): // a Latin word or number
		return tokens, p.Prefix
	case last > 0 && isChinese(p.Chars[last-1]): // part of the gram before
		return tokens[:last], false
	default:
		return tokens, true
	}
}

// Missing is how many more characters there are than tokens of Grams: one when the last character
// is part of the gram before it.
func (p Pattern) Missing() int {
	tokens, _ := p.Grams()
	return len(p.Chars) - len(tokens)
}

// AllGrams is Grams with one token for each character, so that distances between tokens are those
// between characters. It is slower to find.
func (p Pattern) AllGrams() (tokens []string, prefix bool) {
	tokens = gramsOf(p.Chars)
	return tokens, p.Prefix || isChinese(tokens[len(tokens)-1])
}

// NeedsWords reports whether looking for the words can find what looking for the characters
// doesn't. The characters of a single word are wherever the word is.
func (p Pattern) NeedsWords() bool {
	return len(p.Words) > 1 || len(p.Words) == 1 && p.Words[0] != strings.Join(p.Chars, "")
}

// Compile turns a term into a pattern. A term without a letter, character or figure is a usage
// error.
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
	p := Pattern{Chars: chars, Title: term.Title, Prefix: term.Prefix && !isChinese(chars[len(chars)-1])}
	if !term.Phrase && !term.Prefix && (len(chars) > 1 || isChinese(chars[0])) {
		p.Words = a.Words(term.Text)
	}
	return p, nil
}

// CompileChars turns terms into patterns that are found character for character.
func (a Analyzer) CompileChars(terms []index.Term) ([]Pattern, error) {
	patterns := make([]Pattern, len(terms))
	for i, term := range terms {
		p, err := a.Compile(term)
		if err != nil {
			return nil, err
		}
		p.Words = nil
		patterns[i] = p
	}
	return patterns, nil
}

func isChinese(word string) bool { return strings.ContainsFunc(word, isIdeograph) }
