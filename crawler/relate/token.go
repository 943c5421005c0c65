package relate

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/zeebo/xxh3"

	"yulun/article"
	"yulun/internal/lazyre"
)

// kind is what a token is.
type kind uint8

const (
	stop   kind = iota // the end of a sentence, a line or a cell
	han                // one character of a script without spaces
	latin              // one word of another script
	number             // a number or the name of a month or a weekday, in digits or in words
)

// unit is one token of a piece as it is compared with another piece.
type unit struct {
	kind kind
	// value is the token's hash in lower case, half width and simplified characters; form is the
	// same but one for all numbers.
	value, form uint64
	r           rune // of han, else the first one of the word
	capital     bool // the word is written with a capital
	begins      bool // the token begins a sentence
	listed      bool // the token is beside an enumeration comma (、)
	date        bool // the number counts years, months, days, issues or batches
	dates       bool // the word makes a date of the number behind it, as in "week 7"
	title       bool // the token is the headline's
}

const (
	stopForm   = 1
	numberForm = 2
)

// units cuts a piece into tokens: its headline, then its text without the dateline.
func units(p article.Piece, simplify func(string) string) []unit {
	title := cutUnits(nil, simplify(p.Title))
	for i := range title {
		title[i].title = true
	}
	return cutUnits(title, withoutDateline(simplify(p.Text)))
}

// datelines say who reports, from where and when. A reprint has its own, another piece as well.
var datelines = []*lazyre.Regexp{
	lazyre.New(`^\s*[（(【]?[^。！？，,\n]{0,30}?(?:[日社报报网]\s*[电讯]|消息|报道)[）)】]?[\s：:（(]+`),
	lazyre.New(`^\s*[A-Z][\p{L} ,.]{1,40}(?:[0-9]{1,2}\s*)?(?:\([A-Za-z. ]{2,30}\)\s*)?[—–-]{1,2}\s`),
}

func withoutDateline(text string) string {
	for _, d := range datelines {
		if at := d.FindStringIndex(text); at != nil {
			return text[at[1]:]
		}
	}
	return text
}

// cutUnits appends the tokens of a text and a stop.
func cutUnits(to []unit, text string) []unit {
	to = slices.Grow(to, len(text)/utf8.UTFMax+1)
	runes := []rune(text)
	for i := range runes {
		runes[i] = halfWidth(runes[i])
	}
	last := unit{kind: stop}
	add := func(u unit) {
		if u.kind == stop && last.kind == stop {
			return
		}
		u.begins = last.kind == stop
		to, last = append(to, u), u
	}
	for i := 0; i < len(runes); {
		r := runes[i]
		end := i + 1
		switch {
		case isDigit(r) || isHanNumber(runes, i):
			end = numberEnd(runes, i)
			add(numberUnit(string(runes[i:end]), runes[end:], last))
		case isUnspaced(r):
			h := xxh3.HashString(string(r))
			add(unit{kind: han, value: h, form: h, r: r, listed: beside(runes, i, '、')})
		case unicode.IsLetter(r):
			end = wordEnd(runes, i)
			add(wordUnit(string(runes[i:end])))
		case isStop(runes, i):
			add(unit{kind: stop, value: stopForm, form: stopForm})
		}
		i = end
	}
	add(unit{kind: stop, value: stopForm, form: stopForm})
	return to
}

// isUnspaced reports whether a character is a token by itself: its script is written without
// spaces. Most characters of any text are told by their range alone.
func isUnspaced(r rune) bool {
	switch {
	case r < 0x1100: // Hangul is the first of these scripts
		return false
	case r >= 0x4E00 && r <= 0x9FFF:
		return true
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

// inWords drops marks within words, which outlets set each in their own way.
var inWords = strings.NewReplacer("'", "", "’", "", ".", "")

func wordUnit(s string) unit {
	lower := strings.ToLower(inWords.Replace(s))
	h := xxh3.HashString(lower)
	if calendar[lower] {
		return unit{kind: number, value: h, form: numberForm, date: true}
	}
	if counted[lower] {
		return unit{kind: number, value: h, form: numberForm}
	}
	first := []rune(s)[0]
	return unit{kind: latin, value: h, form: h, r: first, capital: unicode.IsUpper(first), dates: dates[lower]}
}

// wordEnd is where the word that begins at i ends: "system's", "U.S".
func wordEnd(runes []rune, i int) int {
	for ; i < len(runes); i++ {
		switch r := runes[i]; {
		case isUnspaced(r):
			return i
		case unicode.IsLetter(r) || unicode.IsMark(r) || isDigit(r):
		case strings.ContainsRune("'’.", r) && i+1 < len(runes) && unicode.Is(unicode.Latin, runes[i+1]):
		default:
			return i
		}
	}
	return i
}

// isStop reports whether a sentence, a line or a cell of a table ends at i.
func isStop(runes []rune, i int) bool {
	switch runes[i] {
	case '\n', '\t', '。', '!', '?', ';', '|':
		return true
	case '.':
		return i+1 == len(runes) || unicode.IsSpace(runes[i+1]) && i > 1 && unicode.IsLower(runes[i-1])
	}
	return false
}

// beside reports whether a rune is on either side of i.
func beside(runes []rune, i int, r rune) bool {
	return i > 0 && runes[i-1] == r || i+1 < len(runes) && runes[i+1] == r
}
