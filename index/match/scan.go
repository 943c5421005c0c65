package match

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// scan cuts a text into characters, words of other scripts, numbers and breaks.
func scan(text string) []Token {
	runes := []rune(text)
	tokens := make([]Token, 0, len(runes))
	for at := 0; at < len(runes); {
		start := at
		switch r := runes[at]; {
		case isIdeograph(r):
			at++
			if isNormalIdeograph(r) {
				tokens = append(tokens, Token{Text: string(r), Start: start, End: at})
			} else {
				tokens = appendToken(tokens, string(r), start, at)
			}
		case isWord(r):
			for at < len(runes) && (isWord(runes[at]) || isInside(runes, at)) {
				at++
			}
			tokens = appendToken(tokens, string(runes[start:at]), start, at)
		case isBlank(r):
			at++
		default:
			at++
			if len(tokens) == 0 || tokens[len(tokens)-1].Text != Break {
				tokens = append(tokens, Token{Text: Break, Start: start, End: at})
			}
		}
	}
	return tokens
}

func appendToken(tokens []Token, text string, start, end int) []Token {
	if text = normal(text); text == "" {
		return tokens
	}
	return append(tokens, Token{Text: text, Start: start, End: end})
}

// normal writes a word as it is indexed: in compatible forms (Ａ as A), in lower case, without the possessive, accents
// that stand alone, apostrophes and the commas of numbers.
func normal(word string) string {
	if isLowerASCII(word) {
		return word
	}
	word = strings.ToLower(norm.NFKC.String(word))
	word = strings.TrimSuffix(strings.TrimSuffix(word, "'s"), "’s")
	return strings.Map(func(r rune) rune {
		if r == '.' || unicode.IsLetter(r) || unicode.IsNumber(r) {
			return r
		}
		return -1
	}, word)
}

func isLowerASCII(word string) bool {
	for i := range len(word) {
		if c := word[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// isIdeograph reports whether a character is a token by itself: its script writes no spaces.
func isIdeograph(r rune) bool {
	return r >= 0x2E80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

// isNormalIdeograph reports whether normal keeps an ideograph, which it does with all but radicals and compatible forms.
func isNormalIdeograph(r rune) bool {
	return r >= 0x3041 && r < 0x3130 && r != 0x309F && r != 0x30FF || r >= 0x3400 && r < 0xA000
}

func isWord(r rune) bool {
	return !isIdeograph(r) && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r))
}

// isInside reports whether a sign stands inside of a number or a word: 3.5, 1,000, don't.
func isInside(runes []rune, at int) bool {
	if at == 0 || at+1 >= len(runes) {
		return false
	}
	before, after := runes[at-1], runes[at+1]
	switch runes[at] {
	case '.', ',':
		return unicode.IsDigit(before) && unicode.IsDigit(after)
	case '\'', '’':
		return isWord(before) && isWord(after)
	default:
		return false
	}
}

// isBlank is white space and what is not seen.
func isBlank(r rune) bool {
	return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r)
}
