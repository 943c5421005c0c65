package charset

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// sampleBytes is how much of a document is looked at to guess its encoding.
const sampleBytes = 64 << 10

// language is recognized by the characters that are frequent in its texts.
type language struct {
	encodings []string
	// frequent reports whether a character is one of the frequent ones, given the one before it.
	frequent func(before, r rune) bool
	// least is the smallest share of frequent characters, among the non-ASCII ones, by which a text
	// counts as one of this language. Running text has more than twice as many, text in a wrong
	// encoding a few in a hundred.
	least float64
}

// languages are those whose pages still come without a declaration and not in UTF-8. General
// detectors confuse GB18030 with Big5, since their byte ranges overlap.
func languages() []language {
	const (
		hanzi   = "的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着著下自之年过過发發后後作里用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣理心她本前开開但因只从從想实實日，。、"
		hangul  = "이다는에의을가고하지로한은를사도서기대인있으들자어리해라시나그수정일보아"
		russian = "оеаинтсрвл"
	)
	among := func(characters string) func(rune, rune) bool {
		return func(_, r rune) bool { return strings.ContainsRune(characters, r) }
	}
	return []language{
		{[]string{"gb18030", "big5"}, among(hanzi), 0.05},
		{[]string{"shift_jis", "euc-jp"}, func(_, r rune) bool { return 'ぁ' <= r && r <= 'ん' }, 0.20},
		{[]string{"euc-kr"}, among(hangul), 0.20},
		// In Western languages the same bytes are single letters between ASCII ones.
		{[]string{"windows-1251", "koi8-r"}, func(before, r rune) bool {
			return before >= utf8.RuneSelf && strings.ContainsRune(russian, r)
		}, 0.30},
	}
}

// guess names the encoding of an undeclared document that isn't UTF-8. A nil encoding is UTF-8.
func guess(body []byte) (encoding.Encoding, string) {
	switch wideOrder(body) {
	case 'l':
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16le"
	case 'b':
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "utf-16be"
	}
	sample := body[:min(len(body), sampleBytes)]
	if bytes.Contains(sample, []byte("\x1b$B")) || bytes.Contains(sample, []byte("\x1b$@")) {
		e, name := charset.Lookup("iso-2022-jp")
		return e, name
	}
	e, name, _ := likeliest(sample)
	return e, name
}

// likeliest is the encoding in which a sample is most like a text of its language, and how much the
// share of frequent characters exceeds the least one; windows-1252 and 1 where no language fits.
func likeliest(sample []byte) (encoding.Encoding, string, float64) {
	var best encoding.Encoding = charmap.Windows1252
	bestName, bestScore := "windows-1252", 1.0
	for _, l := range languages() {
		for _, label := range l.encodings {
			e, name := charset.Lookup(label)
			if score := share(e, sample, l.frequent) / l.least; score > bestScore {
				best, bestName, bestScore = e, name, score
			}
		}
	}
	return best, bestName, bestScore
}

// Bounds of what overrules a declaration: a text in the right encoding has more than twice the
// least share of frequent characters, and in a few characters the share says little.
const (
	plainly    = 2
	leastBytes = 60
)

// disproved reports whether bytes can't be meant in the encoding that is declared, since they are no
// text in it and plainly one in another: Big5 under the name of GB2312, GBK under that of Latin-1.
// Only encodings that guess knows are judged.
func disproved(name string, body []byte) bool {
	sample := body[:min(len(body), sampleBytes)]
	if name != "windows-1252" && fits(name, sample) || highBytes(sample) < leastBytes {
		return false
	}
	_, other, score := likeliest(sample)
	return other != name && score >= plainly
}

// fits reports whether a sample is like a text of the encoding's language. One of a language that
// isn't known fits.
func fits(name string, sample []byte) bool {
	for _, l := range languages() {
		if slices.Contains(l.encodings, name) {
			e, _ := charset.Lookup(name)
			return share(e, sample, l.frequent) >= l.least
		}
	}
	return true
}

// highBytes counts the bytes that are not ASCII.
func highBytes(sample []byte) int {
	n := 0
	for _, b := range sample {
		if b >= utf8.RuneSelf {
			n++
		}
	}
	return n
}

// share is the part of the non-ASCII characters of sample that are frequent when it is read in e,
// in [0, 1]. Malformed sequences count as three characters that are not.
func share(e encoding.Encoding, sample []byte, frequent func(before, r rune) bool) float64 {
	text, err := e.NewDecoder().Bytes(sample)
	if err != nil {
		return 0
	}
	all, hits, before := 0, 0, rune(0)
	for _, r := range string(text) {
		switch {
		case r < utf8.RuneSelf:
		case r == utf8.RuneError:
			all += 3
		default:
			all++
			if frequent(before, r) {
				hits++
			}
		}
		before = r
	}
	if all == 0 {
		return 0
	}
	return float64(hits) / float64(all)
}

// wideOrder is 'l' or 'b' when body looks like UTF-16 of that byte order without a mark, 0
// otherwise. Markup is ASCII, so in UTF-16 a good part of the bytes on one side of the pairs are
// zero and hardly any on the other.
func wideOrder(body []byte) byte {
	n := min(len(body), 4096) &^ 1
	if n < 8 {
		return 0
	}
	even, odd := 0, 0
	for i := 0; i < n; i += 2 {
		if body[i] == 0 {
			even++
		}
		if body[i+1] == 0 {
			odd++
		}
	}
	switch {
	case odd > n/8 && even < odd/8:
		return 'l'
	case even > n/8 && odd < even/8:
		return 'b'
	}
	return 0
}
