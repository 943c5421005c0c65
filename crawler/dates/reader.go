package dates

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"yulun/article"
	"yulun/internal/lazyre"
)

// Order says which number comes first in dates such as 05/04/2023.
type Order int

// The orders. With OrderUnknown a date that is a day in both orders is not read.
const (
	OrderUnknown Order = iota
	DayFirst
	MonthFirst
)

// Reader reads dates. The zero Reader reads those without a zone as UTC and refuses what is
// ambiguous.
type Reader struct {
	// Zone is the outlet's zone, for dates that name none; nil is UTC.
	Zone *time.Location
	// Latest is the last instant that can be a publication; zero for none.
	Latest time.Time
	// Order is the order of numeric dates with the year at the end.
	Order Order
	// YearFirst says that two-digit years come first, as in Chinese: 19-03-21 is in 2019.
	YearFirst bool
	// ROC says that years of the Republic of China are written without 民國: 108.03.21 and 98年3月21日.
	ROC bool
}

// Machine reads a date from markup or a script: what Find reads, and bare digits too (20190321,
// seconds or milliseconds since 1970).
func (d Reader) Machine(s string) (article.Moment, bool) {
	s = strings.TrimSpace(s)
	if m := compactDate.FindStringSubmatch(s); m != nil {
		return d.build(m[1], m[2], m[3], timeOfDay{hour: m[4], minute: m[5], second: m[6], zone: m[7]})
	}
	if m := unixTime.FindStringSubmatch(s); m != nil {
		seconds, _ := strconv.ParseInt(m[1], 10, 64)
		return d.check(article.At(time.Unix(seconds, 0).In(d.zone())))
	}
	m, _, ok := d.Find(s)
	return m, ok
}

// Find is the first date in running text, with its place in bytes. Forms without a year are not
// read: the year would be a guess.
func (d Reader) Find(s string) (m article.Moment, at [2]int, ok bool) {
	at = [2]int{len(s) + 1, len(s) + 1}
	if !MayHold(s) {
		return m, at, false
	}
	narrow, back := narrowed(s)
	lower := strings.ToLower(narrow)
	for _, f := range forms {
		if !hasAny(lower, f.needs) {
			continue
		}
		// A number that is not a date may be before one that is.
		for _, loc := range f.pattern.FindAllStringSubmatchIndex(narrow, maxTries) {
			if startOf(loc) >= at[0] {
				break
			}
			if found, good := f.read(d, groups(narrow, loc)); good {
				m, at, ok = found, [2]int{startOf(loc), loc[1]}, true
				break
			}
		}
	}
	if ok && m.DayOnly {
		if timed, start, has := d.withClock(m, narrow[:at[0]]); has {
			m, at[0] = timed, start
		}
	}
	if ok {
		at = [2]int{back(at[0]), back(at[1])}
	}
	return m, at, ok
}

// MayHold reports whether a text may hold a date: each form has three digits or 年.
func MayHold(s string) bool {
	digits := 0
	for _, r := range s {
		if r >= '0' && r <= '9' || r >= '０' && r <= '９' {
			digits++
		}
		if digits == 3 || r == '年' {
			return true
		}
	}
	return false
}

// hasAny reports whether s contains one of the words.
func hasAny(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

// maxTries is how many numbers that look like a date are tried in one text, for each form.
const maxTries = 10

// startOf is where the first group of a match begins: some forms look at the character before.
func startOf(loc []int) int {
	if loc[2] >= 0 {
		return loc[2]
	}
	return loc[0]
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

// isWide reports full-width digits, and the spaces and colons that patterns don't know as such.
func isWide(r rune) bool {
	return '０' <= r && r <= '９' || r == '\u3000' || r == '\u00a0' || isColon(r)
}

// isColon reports the sign of a ratio and the colons of vertical and small print, which stand for
// colons.
func isColon(r rune) bool { return r == '∶' || r == '︰' || r == '﹕' }

// narrowed is s with full-width digits, letters and spaces in their usual width, and the function
// that gives the place in s of a place in it.
func narrowed(s string) (string, func(int) int) {
	if !strings.ContainsFunc(s, isWide) {
		return s, func(i int) int { return i }
	}
	var b strings.Builder
	places := make([]int, 0, len(s)+1)
	for i, r := range s {
		switch {
		case r == '\u3000' || r == '\u00a0':
			r = ' '
		case isColon(r):
			r = ':'
		case '！' <= r && r <= '～' && r != '（' && r != '）' && r != '，' && r != '：':
			r -= '！' - '!'
		}
		n, _ := b.WriteRune(r)
		for j := range n {
			places = append(places, i+j)
		}
	}
	places = append(places, len(s))
	return b.String(), func(i int) int { return places[min(i, len(places)-1)] }
}

// build makes a Moment of its written parts; ok is false when there is no such day, or it lies
// ahead.
func (d Reader) build(year, month, day string, t timeOfDay) (article.Moment, bool) {
	y, dd := number(year), number(day)
	mo := monthNumber(month)
	if date := time.Date(y, mo, dd, 0, 0, 0, 0, time.UTC); date.Day() != dd || date.Month() != mo {
		return article.Moment{}, false
	}
	if t.hour == "" {
		return d.check(article.Day(y, mo, dd))
	}
	clock := time.Date(y, mo, dd, t.hours(), number(t.minute), number(t.second), 0, d.zone())
	if zone, ok := d.parseZone(t, clock); ok {
		clock = time.Date(y, mo, dd, t.hours(), number(t.minute), number(t.second), 0, zone)
	}
	return d.check(article.At(clock))
}

// check refuses what can't be a web page's date: before the web, or later than a page can be dated.
func (d Reader) check(m article.Moment) (article.Moment, bool) {
	if m.Time.Year() < 1990 || !d.Latest.IsZero() && m.Time.After(d.Latest) {
		return article.Moment{}, false
	}
	return m, true
}

func (d Reader) zone() *time.Location {
	if d.Zone == nil {
		return time.UTC
	}
	return d.Zone
}

// timeOfDay is the rest of a date as it was written; hour is empty for a bare day.
type timeOfDay struct{ part, hour, minute, second, half, zone string }

func clockOf(g []string) timeOfDay {
	return timeOfDay{part: g[0], hour: g[1], minute: g[2] + g[3], second: g[4], half: g[5], zone: g[6]} // of two or of one digit
}

func (t timeOfDay) hours() int {
	h := number(t.hour)
	half := strings.ToLower(t.half + t.part)
	afternoon := strings.HasPrefix(half, "p") || t.part == "下午" || t.part == "晚上" || t.part == "傍晚"
	morning := strings.HasPrefix(half, "a") || t.part == "上午" || t.part == "凌晨"
	switch {
	case afternoon && h < 12:
		return h + 12
	case morning && h == 12:
		return 0
	}
	return h
}

var gmtOffset = lazyre.New(`^(?:GMT|UTC)?([+-])(\d{1,2}):?(\d{2})?$`)

// parseZone reads an offset such as +08:00 or GMT+8, or an abbreviation, of a clock in the outlet's
// zone. What the outlet's own zone is called means that zone: CST is China's in Shanghai and
// Taipei, and the central one in Chicago.
func (d Reader) parseZone(t timeOfDay, clock time.Time) (*time.Location, bool) {
	s := strings.ReplaceAll(strings.TrimSpace(t.zone), " ", "")
	if s == "" {
		return nil, false
	}
	if m := gmtOffset.FindStringSubmatch(s); m != nil {
		offset := number(m[2])*3600 + number(m[3])*60
		if m[1] == "-" {
			offset = -offset
		}
		return zoneAt(offset), inUse(offset)
	}
	name, offset := clock.Zone()
	switch hours, known := abbreviations[s]; {
	case s == name:
		return nil, false
	case s == "CST" && offset < 0:
		return zoneAt(-6 * 3600), true
	case known:
		return zoneAt(int(hours * 3600)), true
	case t.half != "":
		return yearRound(s, clock)
	}
	return nil, false
}

// yearRound is the offset, at a clock, of a zone whose name leaves open whether it is summer: 8:05
// a.m. ET. Without a.m. or p.m. two letters behind a clock may be anything.
func yearRound(name string, clock time.Time) (*time.Location, bool) {
	place, ok := american[name]
	if !ok {
		return nil, false
	}
	zone, err := time.LoadLocation(place)
	if err != nil {
		return nil, false
	}
	_, offset := time.Date(clock.Year(), clock.Month(), clock.Day(), clock.Hour(), clock.Minute(), 0, 0, zone).Zone()
	return zoneAt(offset), true
}

// american are places in the zones that American bylines name by two letters.
var american = map[string]string{"ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles"}

// inUse reports whether a zone may be so many seconds from UTC. The end of a span, as in
// 10:21-11:30, looks like an offset and mostly isn't one of any zone.
func inUse(offset int) bool {
	hours, rest := float64(offset)/3600, offset%3600
	return hours >= -12 && hours <= 14 && (rest == 0 || slices.Contains(brokenHours, hours))
}

// brokenHours are the offsets in hours, since 1990, that are not whole.
var brokenHours = []float64{-9.5, -3.5, -2.5, 3.5, 4.5, 5.5, 5.75, 6.5, 7.5, 8.5, 8.75, 9.5, 10.5, 11.5, 12.75, 13.75}

// abbreviations are the offsets from UTC, in hours, of the zones that bylines name and that mostly
// mean one thing. Where IST is Irish or Israeli, the outlet's own zone goes by it. CST means three
// and is read by the outlet's zone.
var abbreviations = map[string]float64{
	"Z": 0, "GMT": 0, "UTC": 0, "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "SAST": 2, "MSK": 3, "PKT": 5, "IST": 5.5, "ICT": 7, "WIB": 7,
	"HKT": 8, "SGT": 8, "MYT": 8, "AWST": 8, "JST": 9, "KST": 9, "ACST": 9.5, "ACDT": 10.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
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

// digits is a number that may be written in hanzi.
func digits(s string) string {
	if number(s) > 0 {
		return s
	}
	return fromHanzi(s)
}

// fromROC is a year of the Republic of China calendar in the common one.
func fromROC(s string) string { return strconv.Itoa(number(s) + 1911) }

// fromHanzi is a number written in hanzi, by digits (二〇一九) or by value (二十一, 廿一, 一百零八).
func fromHanzi(s string) string {
	figures := "〇一二三四五六七八九"
	whole, last, byDigits := 0, 0, true // last is what no unit has multiplied yet
	for _, r := range s {
		unit := map[rune]int{'十': 10, '廿': 20, '卅': 30, '百': 100}[r]
		switch r {
		case '零', '○', 'Ｏ', 'O':
			r = '〇'
		case '廿', '卅':
			last = 1
		}
		switch {
		case unit > 0:
			whole, last, byDigits = whole+max(last, 1)*unit, 0, false
		case byDigits:
			last = last*10 + strings.Index(figures, string(r))/len("一")
		default:
			last = strings.Index(figures, string(r)) / len("一")
		}
	}
	return strconv.Itoa(whole + last)
}
