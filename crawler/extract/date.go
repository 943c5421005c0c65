package extract

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"yulun/article"
)

const (
	clock = `(?:\s*[T|,，\-]?\s*(上午|下午|晚上|凌晨|中午)?\s*([01]?\d|2[0-4])\s*[:：时時点點hH.]\s*([0-5]\d)(?:\s*[:：分]\s*([0-5]\d)(?:[.,]\d{1,9})?)?\s*(?:分|秒)?\s*([AaPp]\.?[Mm]\.?)?\s*(Z\b|(?:GMT|UTC)?\s*[+-]\d{2}:?\d{2}|[A-Z]{2,4}\b)?)?`
	month = `(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)`
)

var (
	// 2019-03-21 10:21, 2019/3/21, 2019年3月21日 10时21分, 2019.03.21, 2019-03-21T10:21:00+08:00
	numericDate = regexp.MustCompile(`(?:^|[^\d])((?:19|20)\d{2})\s*(?:[-/.－—]|年)\s*(1[0-2]|0?[1-9])\s*(?:[-/.－—]|月)\s*(3[01]|[12]\d|0?[1-9])(?:\s*[日号號]|\b|T)(?:\s*[（(]?(?:星期|周|週)[一二三四五六日天][)）]?)?` + clock)
	// 民國108年3月21日, 108年3月21日, 中華民國108年03月21日
	rocDate = regexp.MustCompile(`(?:民國|民国)\s*(\d{2,3})\s*[年./-]\s*(1[0-2]|0?[1-9])\s*[月./-]\s*(3[01]|[12]\d|0?[1-9])\s*日?` + clock)
	// 二〇一九年三月二十一日
	hanziDate = regexp.MustCompile(`([一二][〇零○Ｏ一二三四五六七八九]{3})年\s*([一二三四五六七八九十]{1,2})月\s*([一二三四五六七八九十]{1,3})日`)
	// March 21, 2019 10:21 am
	monthFirst = regexp.MustCompile(`(?i:\b` + month + `)\.?\s+(3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?,?\s+((?:19|20)\d{2})\b(?:\s*(?:at|[-–—|·•]))?` + clock)
	// 21 March 2019, Thu, 21 Mar 2019 10:21:00 +0000, 21-Mar-2019
	dayFirst = regexp.MustCompile(`\b(3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?:\s+of)?[\s-]+(?i:` + month + `)\.?,?[\s-]+((?:19|20)\d{2})\b(?:\s*(?:at|[-–—|·•]))?` + clock)
	// Thu Mar 21 2019 10:21:00 GMT+0800
	scriptDate = regexp.MustCompile(`^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?i:` + month + `) (\d{1,2}) (\d{4})` + clock)
	// 20190321102100, 20190321
	compactDate = regexp.MustCompile(`^((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:T?([01]\d|2[0-3])([0-5]\d)([0-5]\d)?)?(?:Z|[+-]\d{4})?$`)
	unixTime    = regexp.MustCompile(`^(\d{10})(\d{3})?$`)
)

// abbreviations are the offsets from UTC, in hours, of the zones that bylines name and that mean one thing.
var abbreviations = map[string]float64{
	"Z": 0, "GMT": 0, "UTC": 0, "BST": 1, "CET": 1, "CEST": 2, "SAST": 2, "MSK": 3, "HKT": 8, "SGT": 8, "JST": 9, "KST": 9,
	"AEST": 10, "AEDT": 11, "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}

// dateReader reads dates as a page writes them.
type dateReader struct {
	zone *time.Location
	// latest is the last instant that a page fetched now can have come out at; zero for none.
	latest time.Time
}

// machine reads a date from markup: what find reads, and bare digits too.
func (d dateReader) machine(s string) (article.Moment, bool) {
	s = strings.TrimSpace(s)
	if m := compactDate.FindStringSubmatch(s); m != nil {
		return d.build(m[1], m[2], m[3], timeOfDay{hour: m[4], minute: m[5], second: m[6]})
	}
	if m := unixTime.FindStringSubmatch(s); m != nil {
		seconds, _ := strconv.ParseInt(m[1], 10, 64)
		return d.check(article.At(time.Unix(seconds, 0).In(d.zone)))
	}
	m, _, ok := d.find(s)
	return m, ok
}

// find is the first date in running text, with its place in bytes. Forms without a year are not read: the year would be a guess.
func (d dateReader) find(s string) (m article.Moment, at [2]int, ok bool) {
	at = [2]int{len(s) + 1, len(s) + 1}
	try := func(re *regexp.Regexp, read func([]string) (article.Moment, bool)) {
		loc := re.FindStringSubmatchIndex(s)
		if loc == nil {
			return
		}
		start := loc[2] // of the first group: some forms look at the character before
		if start < 0 {
			start = loc[0]
		}
		if start >= at[0] {
			return
		}
		if found, good := read(groups(s, loc)); good {
			m, at, ok = found, [2]int{start, loc[1]}, true
		}
	}
	if !strings.ContainsAny(s, "0123456789年") {
		return m, at, false
	}
	try(scriptDate, func(g []string) (article.Moment, bool) { return d.build(g[3], g[1], g[2], clockOf(g[4:])) })
	try(numericDate, func(g []string) (article.Moment, bool) { return d.build(g[1], g[2], g[3], clockOf(g[4:])) })
	try(rocDate, func(g []string) (article.Moment, bool) { return d.build(fromROC(g[1]), g[2], g[3], clockOf(g[4:])) })
	if strings.Contains(s, "年") {
		try(hanziDate, func(g []string) (article.Moment, bool) {
			return d.build(fromHanzi(g[1]), fromHanzi(g[2]), fromHanzi(g[3]), timeOfDay{})
		})
	}
	try(monthFirst, func(g []string) (article.Moment, bool) { return d.build(g[3], g[1], g[2], clockOf(g[4:])) })
	try(dayFirst, func(g []string) (article.Moment, bool) { return d.build(g[3], g[2], g[1], clockOf(g[4:])) })
	return m, at, ok
}

func groups(s string, loc []int) []string {
	g := make([]string, len(loc)/2)
	for i := range g {
		if loc[2*i] >= 0 {
			g[i] = s[loc[2*i]:loc[2*i+1]]
		}
	}
	return g
}

// timeOfDay is the rest of a date as it was written; hour is empty for a bare day.
type timeOfDay struct{ part, hour, minute, second, half, zone string }

func clockOf(g []string) timeOfDay {
	return timeOfDay{part: g[0], hour: g[1], minute: g[2], second: g[3], half: g[4], zone: g[5]}
}

// build makes a Moment of its written parts; ok is false when there is no such day, or it lies ahead.
func (d dateReader) build(year, month, day string, t timeOfDay) (article.Moment, bool) {
	y, dd := number(year), number(day)
	mo := monthNumber(month)
	if date := time.Date(y, mo, dd, 0, 0, 0, 0, time.UTC); date.Day() != dd || date.Month() != mo {
		return article.Moment{}, false
	}
	if t.hour == "" {
		return d.check(article.Day(y, mo, dd))
	}
	zone := d.zone
	if z, ok := parseZone(t.zone); ok {
		zone = z
	}
	return d.check(article.At(time.Date(y, mo, dd, t.hours(), number(t.minute), number(t.second), 0, zone)))
}

func (t timeOfDay) hours() int {
	h := number(t.hour)
	afternoon := strings.HasPrefix(strings.ToLower(t.half), "p") || t.part == "下午" || t.part == "晚上"
	morning := strings.HasPrefix(strings.ToLower(t.half), "a") || t.part == "上午" || t.part == "凌晨"
	switch {
	case afternoon && h < 12:
		return h + 12
	case morning && h == 12:
		return 0
	}
	return h
}

// check refuses what can't be a web page's date: before the web, or later than a page can be dated.
func (d dateReader) check(m article.Moment) (article.Moment, bool) {
	if m.Time.Year() < 1990 || !d.latest.IsZero() && m.Time.After(d.latest) {
		return article.Moment{}, false
	}
	return m, true
}

// parseZone reads an offset such as +08:00 or GMT+0800, or an abbreviation.
func parseZone(s string) (*time.Location, bool) {
	s = strings.ReplaceAll(strings.TrimSpace(s), " ", "")
	if s == "" {
		return nil, false
	}
	if hours, ok := abbreviations[s]; ok {
		return zoneAt(int(hours * 3600)), true
	}
	i := strings.IndexAny(s, "+-")
	if i < 0 || len(s)-i < 5 {
		return nil, false
	}
	offset := number(s[i+1:i+3])*3600 + number(s[len(s)-2:])*60
	if s[i] == '-' {
		offset = -offset
	}
	return zoneAt(offset), true
}

func zoneAt(seconds int) *time.Location {
	if seconds == 0 {
		return time.UTC
	}
	return time.FixedZone("", seconds)
}

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

func monthNumber(s string) time.Month {
	if n := number(s); n > 0 {
		return time.Month(n)
	}
	if len(s) < 3 {
		return 0
	}
	i := strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", strings.ToLower(s[:3]))
	return time.Month(i/3 + 1)
}

// fromROC is a year of the Republic of China calendar in the common one.
func fromROC(s string) string { return strconv.Itoa(number(s) + 1911) }

// fromHanzi is a number written in hanzi, by digits (二〇一九) or by value (二十一).
func fromHanzi(s string) string {
	digits := "〇一二三四五六七八九"
	value, ten := 0, false
	for _, r := range s {
		switch r {
		case '十':
			value, ten = max(value, 1)*10, true
			continue
		case '零', '○', 'Ｏ':
			r = '〇'
		}
		d := strings.Index(digits, string(r)) / len("一")
		if ten {
			value += d
		} else {
			value = value*10 + d
		}
	}
	return strconv.Itoa(value)
}

var (
	urlDate    = regexp.MustCompile(`(?:^|[/_\-.=t])((?:19|20)\d{2})[/_\-]?(0[1-9]|1[0-2])[/_\-]?(0[1-9]|[12]\d|3[01])(?:\D|$)`)
	urlNamed   = regexp.MustCompile(`(?i)/((?:19|20)\d{2})/(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/(3[01]|[12]\d|0?[1-9])/`)
	urlShort   = regexp.MustCompile(`/((?:19|20)\d{2})[/\-](1[0-2]|0?[1-9])[/\-](3[01]|[12]\d|0?[1-9])(?:\D|$)`)
	urlCompact = regexp.MustCompile(`(?:^|[/_\-t])((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{2,}`)
	urlTwo     = regexp.MustCompile(`/(\d{2})/(0\d|1[0-2])(0[1-9]|[12]\d|3[01])/`)
	urlThree   = regexp.MustCompile(`/([012]\d)/(1[0-2]|0?[1-9])/(3[01]|[12]\d|0?[1-9])/`)
)

// address is the day in an address such as /2019-03-21/, /2019/0321/, t20190321_12.html, /2019/mar/21/ or, with two
// digits for the year, /19/0321/ and /19/3/21/.
func (d dateReader) address(path string) (article.Moment, bool) {
	for _, re := range []*regexp.Regexp{urlDate, urlNamed, urlShort, urlCompact} {
		if m := re.FindStringSubmatch(path); m != nil {
			if moment, ok := d.build(m[1], m[2], m[3], timeOfDay{}); ok {
				return moment, true
			}
		}
	}
	for _, re := range []*regexp.Regexp{urlTwo, urlThree} {
		if m := re.FindStringSubmatch(path); m != nil {
			return d.build("20"+m[1], m[2], m[3], timeOfDay{})
		}
	}
	return article.Moment{}, false
}
