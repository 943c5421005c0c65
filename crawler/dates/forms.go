package dates

import (
	"strconv"
	"strings"

	"yulun/article"
	"yulun/internal/lazyre"
)

const (
	weekday = `(?:\s*[，,、]?\s*(?:[（(]?(?:星期|周|週|礼拜|禮拜)[一二三四五六日天][)）]?|[（(][一二三四五六日天][)）]|[（(]?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*[)）]?))?`
	clock   = `(?:\s*[T|,，\-]?\s*(上午|下午|晚上|凌晨|中午|傍晚|[AaPp][Mm])?\s*([01]?\d|2[0-4])\s*(?:[:：时時点點hH.]\s*([0-5]\d)|[:：时時点點]\s*(\d)\b)(?:\s*[:：分]\s*([0-5]?\d)(?:[.,]\d{1,9})?)?\s*(?:分|秒)?` +
		`\s*([AaPp]\.?[Mm]\.?)?\s*(Z\b|(?:GMT|UTC)\s*[+-]\d{1,2}(?::?\d{2})?|[+-]\d{2}:?\d{2}|[A-Z]{2,4}\b)?)?`
	month = `(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)`
	// numerals of a month and of a day
	mm = `(1[0-2]|0?[1-9])`
	dd = `(3[01]|[12]\d|0?[1-9])`
	// month and day in hanzi: 三月二十一日, 三月廿一日
	hanziDay = `([一二三四五六七八九十]{1,2})月\s*([一二三四五六七八九十廿卅]{1,3})日`
	// apart is what may be before a date that is easily taken for another number.
	apart = `(?:^|[\s|｜:：（(\[【〔·•/])`
)

// form is one way to write a date. needs are strings, in lower case, of which it has one:
// they save the search.
type form struct {
	needs   []string
	pattern *lazyre.Regexp
	read    func(d Reader, g []string) (article.Moment, bool)
}

// Strings without which there is no date: how the years of the web begin, and the names of months
// and days.
var (
	fullYear = []string{"19", "20"}
	yearLast = []string{"-19", "-20", "/19", "/20", ".19", ".20"}
	months   = strings.Fields("jan feb mar apr may jun jul aug sep oct nov dec")
	days     = strings.Fields("mon tue wed thu fri sat sun")
)

// forms are the ways in which running text dates itself.
var forms = []form{
	// Thu Mar 21 2019 10:21:00 GMT+0800
	{days, lazyre.New(`^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?i:` + month + `) (\d{1,2}) (\d{4})` + clock), func(d Reader, g []string) (article.Moment, bool) {
		return d.build(g[3], g[1], g[2], clockOf(g[4:]))
	}},
	// Thu Mar 21 10:21:00 CST 2019, Thu Mar 21 02:21:00 +0000 2019
	{days, lazyre.New(`\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?i:` + month + `) (\d{1,2}) ([01]?\d|2[0-3]):([0-5]?\d):([0-5]?\d) ([A-Z]{2,4}|(?:GMT|UTC)?[+-]\d{2}:?\d{2}) (\d{4})\b`), func(d Reader, g []string) (article.Moment, bool) {
		return d.build(g[7], g[1], g[2], timeOfDay{hour: g[3], minute: g[4], second: g[5], zone: g[6]})
	}},
	// 2019-03-21 10:21, 2019/3/21, 2019年3月21日 10时21分, 2019.03.21, 2019-03-21T10:21:00+08:00
	{fullYear, lazyre.New(`(?:^|[^\d])((?:19|20)\d{2})\s*(?:[-/.－—–‐‑]|年)\s*` + mm + `\s*(?:[-/.－—–‐‑]|月)\s*` + dd + `(?:\s*[日号號]|\b|T)` + weekday + clock), func(d Reader, g []string) (article.Moment, bool) {
		return d.build(g[1], g[2], g[3], clockOf(g[4:]))
	}},
	// 民國108年3月21日, 中華民國108年03月21日
	{[]string{"民"}, lazyre.New(`(?:民國|民国)\s*(\d{2,3})\s*[年./-]\s*` + mm + `\s*[月./-]\s*` + dd + `\s*[日号號]?` + weekday + clock), func(d Reader, g []string) (article.Moment, bool) {
		return d.build(fromROC(g[1]), g[2], g[3], clockOf(g[4:]))
	}},
	// 108年3月21日, 19年3月21日: three digits are a year of the Republic wherever they stand
	{[]string{"年"}, lazyre.New(apart + `['’]?(1\d{2}|\d{2})\s*年\s*` + mm + `\s*月\s*` + dd + `\s*[日号號]` + weekday + clock), func(d Reader, g []string) (article.Moment, bool) {
		return d.build(d.shortYear(g[1]), g[2], g[3], clockOf(g[4:]))
	}},
	// 108.03.21, 108/3/21
	{[]string{"1"}, lazyre.New(apart + `(1\d{2})\s?[./-]\s?` + mm + `\s?[./-]\s?` + dd + `(?:\b|T)` + weekday + clock), func(d Reader, g []string) (article.Moment, bool) {
		if !d.ROC {
			return article.Moment{}, false
		}
		return d.build(fromROC(g[1]), g[2], g[3], clockOf(g[4:]))
	}},
	// 二〇一九年三月二十一日
	{[]string{"年"}, lazyre.New(`([一二][〇零○ＯO一二三四五六七八九]{3})年\s*` + hanziDay), func(d Reader, g []string) (article.Moment, bool) {
		return d.build(fromHanzi(g[1]), fromHanzi(g[2]), fromHanzi(g[3]), timeOfDay{})
	}},
	// 民國一百零八年三月廿一日, 中華民國一〇八年三月二十一日
	{[]string{"民"}, lazyre.New(`(?:民國|民国)\s*([〇零○ＯO一二三四五六七八九十百]{2,5})年\s*` + hanziDay), func(d Reader, g []string) (article.Moment, bool) {
		return d.build(fromROC(fromHanzi(g[1])), fromHanzi(g[2]), fromHanzi(g[3]), timeOfDay{})
	}},
	// March 21, 2019 10:21 am
	{months, lazyre.New(`(?i:\b` + month + `)\.?\s+` + dd + `(?:st|nd|rd|th)?(?:,\s*|\s+)((?:19|20)\d{2})\b(?:\s*(?:at|[-–—|·•/]))?` + clock), func(d Reader, g []string) (article.Moment, bool) {
		return d.build(g[3], g[1], g[2], clockOf(g[4:]))
	}},
	// 21 March 2019, Thu, 21 Mar 2019 10:21:00 +0000, 21-Mar-2019
	{months, lazyre.New(`\b` + dd + `(?:st|nd|rd|th)?(?:\s+of)?[\s-]+(?i:` + month + `)\.?,?[\s-]+((?:19|20)\d{2})\b(?:\s*(?:at|[-–—|·•/]))?` + clock), func(d Reader, g []string) (article.Moment, bool) {
		return d.build(g[3], g[2], g[1], clockOf(g[4:]))
	}},
	// Thu, 21 Mar 19 10:21:00 +0800, as old feeds write
	{months, lazyre.New(`^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?` + dd + ` (?i:` + month + `) (\d{2})` + clock + `$`), func(d Reader, g []string) (article.Moment, bool) {
		return d.build(shortYear(g[3]), g[2], g[1], clockOf(g[4:]))
	}},
	// 星期四, 21 三月 2019 10:21:00 +0800, as feeds whose server speaks Chinese write
	{[]string{"月"}, lazyre.New(`^(?:(?:星期|周|週)[一二三四五六日天][,，]\s*)?` + dd + `\s+([一二三四五六七八九十]{1,2}|1[0-2]|0?[1-9])月\s+((?:19|20)\d{2})\b` + clock), func(d Reader, g []string) (article.Moment, bool) {
		return d.build(g[3], digits(g[2]), g[1], clockOf(g[4:]))
	}},
	// 21/03/2019, 3/21/2019
	{yearLast, lazyre.New(`(?:^|[^\d./-])(\d{1,2})([./-])(\d{1,2})([./-])((?:19|20)\d{2})\b` + clock), func(d Reader, g []string) (article.Moment, bool) {
		if g[2] != g[4] {
			return article.Moment{}, false
		}
		return d.unordered(g[5], g[1], g[3], clockOf(g[6:]))
	}},
	// 21.03.19, 19-03-21 10:21
	{[]string{".", "/", "-"}, lazyre.New(apart + `(\d{2})([./-])(\d{2})([./-])(\d{2})\b` + clock + `\s*(?:$|[\s|｜）)\]】〕·•，,])`), func(d Reader, g []string) (article.Moment, bool) {
		if g[2] != g[4] {
			return article.Moment{}, false
		}
		return d.shortest(g[1], g[3], g[5], clockOf(g[6:]))
	}},
}

// clockInFront matches a time of day right before its date: 10:21 AM EDT, March 21, 2019. A term of
// hours is none, and neither is 3:2, which may be how a match ended.
var clockInFront = lazyre.New(`(?:^|[^\d:：~～—–-])\s*([01]?\d|2[0-3])[:：](?:([0-5]\d)(?:[:：]([0-5]?\d))?|(\d)[:：]([0-5]?\d))\s*([AaPp]\.?[Mm]\.?)?\s*([A-Z]{2,4}\b)?\s*(?:[,，|·•]|on\b)?\s*(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?\s+)?$`)

// withClock gives a bare day the time of day that is right before it. start is where that
// begins in before.
func (d Reader) withClock(day article.Moment, before string) (m article.Moment, start int, ok bool) {
	loc := clockInFront.FindStringSubmatchIndex(before)
	if loc == nil {
		return day, 0, false
	}
	g := groups(before, loc)
	t := timeOfDay{hour: g[1], minute: g[2] + g[4], second: g[3] + g[5], half: g[6], zone: g[7]}
	at := day.Time
	m, ok = d.build(strconv.Itoa(at.Year()), strconv.Itoa(int(at.Month())), strconv.Itoa(at.Day()), t)
	return m, loc[2], ok
}

// shortYear is the year that two digits stand for; "" for none of the web's.
func shortYear(s string) string {
	switch y := number(s); {
	case y < 80:
		return "20" + s
	case y >= 90 && y <= 99:
		return "19" + s
	}
	return ""
}

// shortYear is the year that two or three digits before 年 stand for.
func (d Reader) shortYear(s string) string {
	if len(s) == 3 || d.ROC && number(s) >= 79 {
		return fromROC(s)
	}
	return shortYear(s)
}

// unordered reads a date with the year at the end. Where both numbers can be the month, the
// Reader's order decides.
func (d Reader) unordered(year, first, second string, t timeOfDay) (article.Moment, bool) {
	byDay, dayOK := d.build(year, second, first, t)
	byMonth, monthOK := d.build(year, first, second, t)
	switch {
	case dayOK && monthOK && byDay != byMonth && d.Order == OrderUnknown:
		return article.Moment{}, false
	case dayOK && (!monthOK || d.Order == DayFirst):
		return byDay, true
	}
	return byMonth, monthOK
}

// shortest reads three numbers of two digits. All orders that make a day are weighed.
func (d Reader) shortest(a, b, c string, t timeOfDay) (article.Moment, bool) {
	atEnd, endOK := d.unordered(shortYear(c), a, b, t)
	inFront, frontOK := d.build(shortYear(a), b, c, t)
	unsettled := !endOK && d.Order == OrderUnknown && number(a) <= 12 && number(b) <= 12
	switch {
	case frontOK && d.YearFirst:
		return inFront, true
	case frontOK && !endOK && !unsettled:
		return inFront, true
	case endOK && (!frontOK || d.Order != OrderUnknown || atEnd == inFront):
		return atEnd, true
	}
	return article.Moment{}, false
}

// OrderOf is the order that the numeric dates of a text show by those that leave no choice, such as
// 21/03/2019; OrderUnknown when there is none, or they disagree.
func OrderOf(s string) Order {
	order := OrderUnknown
	for _, m := range yearAtEnd.FindAllStringSubmatch(s, -1) {
		found := OrderUnknown
		switch first, second := number(m[1]), number(m[2]); {
		case first > 12 && first <= 31 && second <= 12:
			found = DayFirst
		case second > 12 && second <= 31 && first <= 12:
			found = MonthFirst
		}
		if found != OrderUnknown && order != OrderUnknown && found != order {
			return OrderUnknown
		}
		if found != OrderUnknown {
			order = found
		}
	}
	return order
}

var (
	yearAtEnd = lazyre.New(`(?:^|[^\d./-])(\d{1,2})[./-](\d{1,2})[./-](?:19|20)\d{2}\b`)
	// 20190321102100, 20190321
	compactDate = lazyre.New(`^((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:T?([01]\d|2[0-3])([0-5]\d)([0-5]\d)?)?(Z|[+-]\d{4})?$`)
	unixTime    = lazyre.New(`^(\d{10})(\d{3})?$`)
)
