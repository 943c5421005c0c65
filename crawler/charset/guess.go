package charset

import (
	"strings"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// sampleBytes is how much of a document is looked at to guess its encoding.
const sampleBytes = 64 << 10

// frequent are hanzi that stand among the hundred most frequent of modern Chinese, in both scripts. In running text
// they are more than a fifth of all characters; in text decoded wrongly, a few in a hundred.
const frequent = "的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着著下自之年过過发發后後作里用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣理心她本前开開但因只从從想实實日，。、"

// frequentShare is the least share of frequent characters among the non-ASCII ones for a text to be taken as Chinese.
const frequentShare = 0.10

// guess names the encoding of an undeclared document that isn't UTF-8. A nil encoding is UTF-8.
func guess(body []byte) (encoding.Encoding, string) {
	switch wideOrder(body) {
	case 'l':
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16le"
	case 'b':
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "utf-16be"
	}
	sample := body[:min(len(body), sampleBytes)]
	if e, name, ok := guessChinese(sample); ok {
		return e, name
	}
	if r, err := chardet.NewHtmlDetector().DetectBest(sample); err == nil {
		if e, name, ok := lookup(r.Charset); ok {
			return e, name
		}
	}
	return charmap.Windows1252, "windows-1252"
}

// guessChinese decides between GB18030 and Big5 by the frequent characters: general detectors confuse the two, whose
// byte ranges overlap. ok is false when the text is Chinese in neither.
func guessChinese(sample []byte) (encoding.Encoding, string, bool) {
	gb, _ := charset.Lookup("gb18030")
	big5, _ := charset.Lookup("big5")
	inGB, inBig5 := share(gb, sample), share(big5, sample)
	switch {
	case max(inGB, inBig5) < frequentShare:
		return nil, "", false
	case inBig5 > inGB:
		return big5, "big5", true
	default:
		return gb, "gb18030", true
	}
}

// share is the part of the non-ASCII characters of sample that are frequent hanzi when it is read in e, in [0, 1].
// Malformed sequences count as characters that aren't, three times.
func share(e encoding.Encoding, sample []byte) float64 {
	text, err := e.NewDecoder().Bytes(sample)
	if err != nil {
		return 0
	}
	all, hits := 0, 0
	for _, r := range string(text) {
		switch {
		case r < utf8.RuneSelf:
		case r == utf8.RuneError:
			all += 3
		default:
			all++
			if strings.ContainsRune(frequent, r) {
				hits++
			}
		}
	}
	if all == 0 {
		return 0
	}
	return float64(hits) / float64(all)
}

// wideOrder is 'l' or 'b' when body looks like UTF-16 of that byte order without a mark, 0 otherwise. Markup is ASCII,
// so in UTF-16 a good part of the bytes on one side of the pairs are zero and hardly any on the other.
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
