package relate

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"yulun/article"
)

// Read is what was read at an address.
type Read struct{ URL, Title, Text string }

const (
	// sharedAtOnePlace is the share of the shorter text that two texts at one place have at least
	// in common when one is an edited form of the other.
	sharedAtOnePlace = 0.5
	// sharedElsewhere is the share of the longer text that must be in the shorter one when that has
	// nothing of its own.
	sharedElsewhere = 0.85
	// tellsAlone is how many letters of a text are enough to know it without its headline.
	tellsAlone = 100
	// looseLetters bounds the lines that a site puts around a text on one kind of device and not on
	// another.
	looseLetters = 40
)

// SameArticle reports whether two pages of one site are one article, whose addresses are related:
// they have one [Key], or one names the other's as its canonical address. Pages made from one
// template are alike without being so. The texts must therefore be the same but for a few lines
// that only one of them has, or for a short line around each of them, such as "open in the app".
// Numbers count.
//
// Where the addresses look like those of one article (see [Plausible]), or known says that the two
// were one article before, one text may also be a part or an edited form of the other: half of its
// sentences below the same headline are enough.
func SameArticle(a, b Read, known bool) bool {
	if !IsRevision(article.Piece{Title: a.Title, Text: a.Text}, article.Piece{Title: b.Title, Text: b.Text}) {
		return true
	}
	x, y := sentences(a.Text), sentences(b.Text)
	titled := sameTitle(a.Title, b.Title)
	if text := strings.Join(x, ""); text == strings.Join(y, "") {
		return titled || runes(text) >= tellsAlone
	}
	d := compare(x, y)
	if !titled || d.common == 0 {
		return false
	}
	oneSided := len(d.onlyA) == 0 || len(d.onlyB) == 0
	if oneSided && d.common >= int(sharedElsewhere*float64(max(d.lettersA, d.lettersB))) || d.around(x, y) {
		return true
	}
	return (known || Plausible(a.URL, b.URL)) && float64(d.common) >= sharedAtOnePlace*float64(min(d.lettersA, d.lettersB))
}

// difference is what two texts have in common, and the sentences that only one of them has, by
// their places.
type difference struct {
	common, lettersA, lettersB int // letters
	onlyA, onlyB               []int
}

func compare(x, y []string) difference {
	var d difference
	left := map[string]int{}
	for _, s := range y {
		left[s]++
		d.lettersB += runes(s)
	}
	for i, s := range x {
		d.lettersA += runes(s)
		if left[s] > 0 {
			left[s]--
			d.common += runes(s)
			continue
		}
		d.onlyA = append(d.onlyA, i)
	}
	for i := len(y) - 1; i >= 0; i-- {
		if s := y[i]; left[s] > 0 {
			left[s]--
			d.onlyB = append(d.onlyB, i)
		}
	}
	return d
}

// around reports whether what is different comes before and after what is common, is short, holds
// no number, and is not the same sentence with other words in it.
func (d difference) around(x, y []string) bool {
	if !atEdges(x, d.onlyA) || !atEdges(y, d.onlyB) {
		return false
	}
	for _, i := range d.onlyA {
		for _, j := range d.onlyB {
			if resemble(x[i], y[j]) {
				return false
			}
		}
	}
	return true
}

func atEdges(text []string, only []int) bool {
	different := map[int]bool{}
	length := 0
	for _, i := range only {
		different[i] = true
		length += runes(text[i])
		if strings.ContainsFunc(text[i], isNumber) {
			return false
		}
	}
	first, last := 0, len(text)
	for first < last && different[first] {
		first++
	}
	for last > first && different[last-1] {
		last--
	}
	return length <= looseLetters && first+len(text)-last == len(only)
}

// resemble reports whether two sentences have most of their pairs of letters in common.
func resemble(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) < 4 || len(y) < 4 {
		return false
	}
	pairs := map[[2]rune]bool{}
	for i := range len(x) - 1 {
		pairs[[2]rune{x[i], x[i+1]}] = true
	}
	common := 0
	for i := range len(y) - 1 {
		if pairs[[2]rune{y[i], y[i+1]}] {
			common++
		}
	}
	return 2*common >= min(len(x), len(y))-1
}

func isNumber(r rune) bool {
	return unicode.IsNumber(r) || strings.ContainsRune("一二三四五六七八九十百千万亿零〇两壹贰叁肆伍陆柒捌玖拾", r)
}

// sameTitle reports whether two headlines are one, or one is the other with a site's name or the
// like beside it.
func sameTitle(a, b string) bool {
	if letters(a) == letters(b) {
		return true
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	a, b = strings.TrimSpace(a), strings.TrimSpace(b)
	rest, before := strings.CutPrefix(b, a)
	if !before {
		if rest, before = strings.CutSuffix(b, a); !before {
			return false
		}
		rest = string([]rune(rest)[max(0, len([]rune(rest))-1):])
	}
	first := []rune(rest)
	return letters(a) != "" && len(first) > 0 && !unicode.IsLetter(first[0]) && !unicode.IsNumber(first[0]) &&
		!strings.ContainsFunc(rest, isNumber)
}

// sentences are a text's sentences and lines, without those that have neither letters nor numbers
// and without what a page counts for its readers.
func sentences(text string) []string {
	var out []string
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = withoutCounters(lines[i])
	}
	text = strings.Join(lines, "\n")
	for _, s := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("\n。！？!?；;", r) }) {
		if s = letters(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// letters are the letters and numbers of a text, in lower case and of one width.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, width.Fold.String(s))
}

func runes(s string) int { return len([]rune(s)) }
