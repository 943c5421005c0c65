package segment

import (
	"unicode"

	"yulun/text"
)

// clauseEnd is the end of the run of Chinese characters at a position, with the plain Latin words
// and whole numbers between them, which words such as 4S店 need; the position itself when no such
// run begins there.
func clauseEnd(runes []rune, at int) int {
	for at < len(runes) {
		if isHan(runes[at]) {
			at++
			continue
		}
		end := wordEnd(runes, at)
		if end == at || !isPlain(runes[at:end]) {
			break
		}
		at = end
	}
	return at
}

// wordEnd is the end of the word or number of other than Chinese characters at a position, the
// position itself when none begins there. Signs inside numbers and words belong to them: 3.5,
// 1,000, don't.
func wordEnd(runes []rune, at int) int {
	for at < len(runes) {
		if !isWord(runes[at]) && !isInside(runes, at) {
			break
		}
		at++
	}
	return at
}

func isWord(r rune) bool {
	return !isHan(r) && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r))
}

// isInside reports whether a sign is inside a number or a word.
func isInside(runes []rune, at int) bool {
	if at == 0 || at+1 >= len(runes) {
		return false
	}
	before, after := runes[at-1], runes[at+1]
	switch runes[at] {
	case '.', ',':
		return unicode.IsDigit(before) && unicode.IsDigit(after)
	case '\'', '’':
		return unicode.Is(unicode.Latin, before) && unicode.Is(unicode.Latin, after)
	default:
		return false
	}
}

// isPlain reports whether a word is of ASCII letters and figures, which gse keeps whole.
func isPlain(word []rune) bool {
	for _, r := range word {
		if r >= 0x80 || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return false
		}
	}
	return true
}

// isSpace is white space, and what is not seen.
func isSpace(r rune) bool { return unicode.IsSpace(r) || text.Unseen(r) }
