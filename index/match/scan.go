package match

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	plain "yulun/text"
)

// scan cuts a text into characters, words of other scripts, numbers and breaks.
func scan(text string) []Token {
	tokens := make([]Token, 0, roomFor(text))
	each(text, func(t Token) { tokens = append(tokens, t) })
	return tokens
}

// roomFor is about how many tokens a text has, by its first character.
func roomFor(text string) int {
	if text != "" && text[0] < 0x80 {
		return len(text)/5 + 1
	}
	return len(text) / 3
}

// each gives the tokens of scan, in order.
func each(text string, give func(Token)) {
	runes := []rune(text)
	offsets := byteOffsets(text, len(runes))
	broken := false // the last token is a Break
	add := func(start, end int) {
		if word := normal(text[offsets[start]:offsets[end]]); word != "" {
			give(Token{Text: word, Start: start, End: end})
			broken = false
		}
	}
	for at := 0; at < len(runes); {
		start := at
		switch r := runes[at]; {
		case isNormalIdeograph(r):
			at++
			give(Token{Text: text[offsets[start]:offsets[at]], Start: start, End: at})
			broken = false
		case isIdeograph(r):
			at++
			add(start, at)
		case isWord(r):
			end := at
			for at < len(runes) && (isWord(runes[at]) || isInside(runes, at) || plain.Unseen(runes[at])) {
				if at++; !plain.Unseen(runes[at-1]) {
					end = at
				}
			}
			at = end
			add(start, at)
		case isBlank(r):
			at++
		default:
			at++
			if !broken {
				give(Token{Text: Break, Start: start, End: at})
				broken = true
			}
		}
	}
}

// byteOffsets gives the byte offset of each of n code points of a text, and of its end.
func byteOffsets(text string, n int) []int32 {
	offsets := make([]int32, 0, n+1)
	for i := range text {
		offsets = append(offsets, int32(i))
	}
	return append(offsets, int32(len(text)))
}

// normal writes a word as it is indexed: in compatible forms (Ａ as A), in lower case, without the
// possessive, accents by themselves, apostrophes and the commas of numbers.
func normal(word string) string {
	if isLowerASCII(word) || !strings.ContainsFunc(word, needsCare) {
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
	return isNormalIdeograph(r) || r >= 0x2E80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

// isNormalIdeograph reports whether a character is an ideograph that normal keeps: most are,
// radicals and compatible forms are not. It is isIdeograph for the characters that matter, and much
// faster.
func isNormalIdeograph(r rune) bool {
	return r >= 0x4E00 && r < 0xA000 || r >= 0x3041 && r < 0x3097 || r >= 0x30A1 && r < 0x30FB
}

// needsCare reports whether a character may not be what normal makes of it.
func needsCare(r rune) bool { return !isNormalIdeograph(r) }

func isWord(r rune) bool {
	return !isIdeograph(r) && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r))
}

// isInside reports whether a sign is inside a number or a word: 3.5, 1,000, don't.
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
