package lang

import (
	"strings"
	"unicode"

	"yulun/article"
	"yulun/text"
)

// Languages that are recognised, beside those that are scored, so as not to be taken for them.
const (
	japanese article.Lang = "ja"
	korean   article.Lang = "ko"
)

// Detect tells the language and the script of a text, each empty when it can't be told. Chinese
// needs no fewer Han characters than Latin words, so a Chinese text stays Chinese whatever English
// names it quotes. Kana make it Japanese, Hangul Korean. The script of Chinese is that of the
// majority of those characters that only one of the scripts has; a text without any such character
// has no known script.
func Detect(text string) (article.Lang, article.Script) {
	c := count(text)
	cjk := c.han + c.kana + c.hangul
	switch {
	case cjk > 0 && cjk >= c.words+c.others:
		switch {
		case c.hangul > c.han+c.kana:
			return korean, ""
		case c.kana*8 > c.han: // a Chinese text may quote の, a Japanese one has hardly a clause without kana
			return japanese, ""
		default:
			return article.Chinese, c.script()
		}
	case c.words > 0 && c.words*4 >= c.others: // others are letters: about four to a word
		return c.latinLang(), article.Latin
	default:
		return "", ""
	}
}

// counts says what a text is written with.
type counts struct {
	han, kana, hangul int // characters
	others            int // letters of further scripts
	words             int // Latin words
	english, foreign  int // Latin words that are stop words of English, of its neighbours
	accented          int // Latin words with a letter outside ASCII
	simplified        int // characters that traditional Chinese doesn't have
	traditional       int // characters that simplified Chinese doesn't have
}

func count(text string) counts {
	var c counts
	start, ascii := -1, true // of the current Latin word
	endWord := func(end int) {
		if start >= 0 {
			c.addWord(text[start:end], ascii)
			start, ascii = -1, true
		}
	}
	for i, r := range text {
		if isLatin(r) {
			if start < 0 {
				start = i
			}
			ascii = ascii && r < 0x80
			continue
		}
		endWord(i)
		if r >= 0x80 {
			c.addRune(r)
		}
	}
	endWord(len(text))
	return c
}

func isLatin(r rune) bool {
	if r < 0x80 {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
	}
	return r < 0x2000 && unicode.Is(unicode.Latin, r)
}

func (c *counts) addWord(word string, ascii bool) {
	c.words++
	if !ascii {
		c.accented++
	}
	lower := strings.ToLower(word)
	switch {
	case isEnglishStopWord(lower):
		c.english++
	case isForeignStopWord(lower):
		c.foreign++
	}
}

func (c *counts) addRune(r rune) {
	switch {
	case unicode.Is(unicode.Han, r):
		c.han++
		switch {
		case text.OnlySimplified(r):
			c.simplified++
		case text.OnlyTraditional(r):
			c.traditional++
		}
	case unicode.In(r, unicode.Hiragana, unicode.Katakana):
		c.kana++
	case unicode.Is(unicode.Hangul, r):
		c.hangul++
	case unicode.IsLetter(r):
		c.others++
	}
}

func (c counts) script() article.Script {
	switch {
	case c.simplified > c.traditional:
		return article.Simplified
	case c.traditional > c.simplified:
		return article.Traditional
	default:
		return ""
	}
}

// latinLang is English, or empty for any other language in Latin letters. A headline may be English
// without a stop word; a paragraph of 20 words hardly.
func (c counts) latinLang() article.Lang {
	switch {
	case c.foreign > c.english:
		return ""
	case c.english > 0 && c.english*20 >= c.words:
		return article.English
	case c.words < 20 && c.foreign == 0 && c.accented == 0:
		return article.English
	default:
		return ""
	}
}

// isEnglishStopWord knows frequent English words that no neighbouring language writes alike.
func isEnglishStopWord(w string) bool {
	switch w {
	case "the", "of", "and", "to", "is", "that", "it", "for", "with", "as", "by", "this", "are", "be", "from", "at",
		"or", "have", "has", "had", "not", "they", "their", "which", "its", "but", "were", "been", "on", "you", "your",
		"we", "our", "he", "she", "his", "her", "would", "will", "can", "how", "what", "who", "when", "more", "than":
		return true
	}
	return false
}

// isForeignStopWord knows frequent words of German, French, Spanish, Portuguese, Italian, Dutch,
// Swedish, Danish, Polish, Turkish, Indonesian and Vietnamese that English doesn't have.
func isForeignStopWord(w string) bool {
	switch w {
	case "der", "die", "das", "und", "ist", "nicht", "ein", "eine", "von", "den", "mit", "auf", "für", "dem", "zu", "sich",
		"le", "la", "les", "des", "et", "est", "une", "du", "que", "qui", "dans", "pour", "sur", "pas", "au", "aux",
		"el", "los", "las", "del", "y", "en", "un", "una", "por", "con", "para", "se", "su",
		"o", "os", "da", "dos", "em", "um", "uma", "não", "ao", "na", "il", "di", "che", "è", "gli", "della", "per", "sono",
		"het", "een", "van", "niet", "voor", "op", "zijn", "met", "te", "och", "att", "är", "som", "av", "ett", "det", "og", "af", "til",
		"nie", "jest", "się", "że", "ve", "bir", "bu", "için", "yang", "dan", "dengan", "untuk", "dari", "của", "và", "là", "có":
		return true
	}
	return false
}
