package relate

import (
	"strconv"
	"strings"

	"github.com/zeebo/xxh3"
)

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

const (
	hanDigits = "〇零一二三四五六七八九两"
	hanTens   = "十百千万亿"
	hanNumber = hanDigits + hanTens
	// dated are characters behind a number that counts time or issues, classifiers those behind
	// others.
	dated       = "年月日号期批季届周时"
	classifiers = "名人家起件条元岁个"
)

// isHanNumber reports whether a number in Chinese numerals begins at i: two numerals, or one that
// is counted with. A single 一 is mostly part of a word.
func isHanNumber(runes []rune, i int) bool {
	if !strings.ContainsRune(hanNumber, runes[i]) {
		return false
	}
	if i > 0 && strings.ContainsRune("第周", runes[i-1]) || i > 1 && string(runes[i-2:i]) == "星期" {
		return true
	}
	return i+1 < len(runes) && strings.ContainsRune(hanNumber+dated+classifiers, runes[i+1])
}

// numberEnd is where the number that begins at i ends: "1,024.5", "10:21", "1.2万", "三百二十七".
func numberEnd(runes []rune, i int) int {
	for i < len(runes) && (isDigit(runes[i]) || strings.ContainsRune(",.:", runes[i]) && i+1 < len(runes) && isDigit(runes[i+1])) {
		i++
	}
	for i < len(runes) && strings.ContainsRune(hanNumber, runes[i]) {
		i++
	}
	return i
}

// numberUnit is the token of a number between the text after it and the token before it.
func numberUnit(s string, after []rune, before unit) unit {
	u := unit{kind: number, value: xxh3.HashString(numeral(s)), form: numberForm}
	for len(after) > 0 && after[0] == ' ' {
		after = after[1:]
	}
	u.date = len(after) > 0 && strings.ContainsRune(dated, after[0]) || before.dates || before.kind == number && before.date ||
		len(s) == 4 && (s[:2] == "19" || s[:2] == "20")
	return u
}

// numeral is the one form of a number: 327 for "三百二十七", 12000 for "1.2万". Anything but a plain
// number stays as it is.
func numeral(s string) string {
	s = strings.ReplaceAll(s, ",", "")
	end := len(s) - len(strings.TrimLeft(s, "0123456789.:"))
	head, tail := s[:end], s[end:]
	n, err := strconv.ParseFloat(head, 64)
	if head != "" && err != nil {
		return s
	}
	if head == "" {
		if !strings.ContainsAny(tail, hanTens) {
			return hanFigures(tail)
		}
		return strconv.FormatFloat(hanValue(tail), 'f', -1, 64)
	}
	for _, r := range tail {
		n *= tens(r)
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}

// hanFigures are numerals read one by one, as those of a year are.
func hanFigures(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteString(strconv.Itoa(hanDigit(r)))
	}
	return b.String()
}

// hanValue is the value of a number such as 三百二十七 or 两亿.
func hanValue(s string) float64 {
	var total, section, digit float64
	for _, r := range s {
		t := tens(r)
		switch {
		case t == 1:
			digit = float64(hanDigit(r))
		case t < 1e4:
			section, digit = section+max(digit, 1)*t, 0
		default:
			total, section, digit = (total+max(section+digit, 1))*t, 0, 0
		}
	}
	return total + section + digit
}

func hanDigit(r rune) int {
	switch r {
	case '〇', '零':
		return 0
	case '两':
		return 2
	}
	for i, d := range []rune("一二三四五六七八九") {
		if d == r {
			return i + 1
		}
	}
	return 0
}

func tens(r rune) float64 {
	switch r {
	case '十':
		return 10
	case '百':
		return 100
	case '千':
		return 1000
	case '万':
		return 1e4
	case '亿':
		return 1e8
	}
	return 1
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

var (
	calendar = set(`january february march april may june july august september october november december
		jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday
		spring summer autumn winter q1 q2 q3 q4 first second third fourth fifth sixth`)
	counted = set(`one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
		eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion dozen`)
	dates = set(`week day month year quarter issue no number batch round vol volume part edition`)
)
