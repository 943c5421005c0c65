package discover

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"yulun/article"
)

// Dates of listings: 2019-03-21, 2019-03-21T10:21:00+08:00, 2019/03/21 10:21, 2019年3月21日, 20190321, Thu, 21 Mar 2019 10:21:00 GMT,
// March 21, 2019.
var (
	isoDate   = regexp.MustCompile(`^\s*((?:19|20)\d\d)\s*[-/.年]?\s*(\d{1,2})\s*[-/.月]?\s*(\d{1,2})(?:日|\b|[Tt])`)
	mailDate  = regexp.MustCompile(`^\s*(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})[\s-]+([A-Za-z]{3})[a-z]*\.?[\s-]+(\d\d(?:\d\d)?)\b`)
	dateClock = regexp.MustCompile(`(?:^|[^\d:])(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(Z\b|[A-Za-z]{2,4}\b|(?:GMT|UTC)?[+-]\d\d:?\d\d)?`)
)

// zoneNames are the zones that listings name and that mean one thing, in minutes from UTC. CST is not among them: it is China's
// as well as Chicago's.
var zoneNames = map[string]int{
	"Z": 0, "UT": 0, "GMT": 0, "UTC": 0, "EST": -300, "EDT": -240, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420,
	"BST": 60, "CET": 60, "CEST": 120, "HKT": 480, "SGT": 480, "JST": 540, "KST": 540,
}

// listingDate reads a date as feeds and sitemaps write it; zero when it makes no sense. One without a zone is read as a bare day,
// which is right in whatever zone it was meant.
func listingDate(s string) article.Moment {
	var day article.Moment
	if m := isoDate.FindStringSubmatch(s); m != nil {
		day = dayOf(m[1], m[2], m[3])
		s = s[len(m[0]):]
	} else if m := mailDate.FindStringSubmatch(s); m != nil {
		day = dayOf(fullYear(m[3]), strconv.Itoa(monthOf(m[2])), m[1])
		s = s[len(m[0]):]
	} else {
		day = dateInText(s)
	}
	clock := dateClock.FindStringSubmatch(s)
	if day.IsZero() || clock == nil {
		return day
	}
	zone, ok := zoneOf(clock[4])
	if !ok {
		return day
	}
	hour, _ := strconv.Atoi(clock[1])
	minute, _ := strconv.Atoi(clock[2])
	second, _ := strconv.Atoi(clock[3])
	if hour > 24 || minute > 59 || second > 60 {
		return day
	}
	y, m, d := day.Time.Date()
	return article.At(time.Date(y, m, d, hour, minute, second, 0, zone))
}

func zoneOf(s string) (*time.Location, bool) {
	if minutes, ok := zoneNames[strings.ToUpper(s)]; ok {
		return fixedZone(minutes), true
	}
	i := strings.IndexAny(s, "+-")
	if i < 0 {
		return nil, false
	}
	hours, _ := strconv.Atoi(s[i+1 : i+3])
	minutes, _ := strconv.Atoi(s[len(s)-2:])
	if minutes += hours * 60; s[i] == '-' {
		minutes = -minutes
	}
	return fixedZone(minutes), true
}

func fixedZone(minutes int) *time.Location {
	if minutes == 0 {
		return time.UTC
	}
	return time.FixedZone("", minutes*60)
}

// In addresses: /2019/03/21/, /2019-03/21/, /n1/2019/0321/, /201903/t20190321_1234.htm. In text: 2019-03-21, 2019/3/21,
// 2019年3月21日.
var (
	numbersInAddress = regexp.MustCompile(`((?:19|20)\d\d)[-/_.]?(\d\d)[-/_.]?(\d\d)`)
	numbersInText    = regexp.MustCompile(`((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})`)
	wordsInText      = regexp.MustCompile(`(?i)\b(?:(\d{1,2})\s+)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?((?:19|20)\d\d)\b`)
)

// dateInAddress is the day that an address names; zero when it names none.
func dateInAddress(address string) article.Moment {
	_, path, _ := strings.Cut(address, "://")
	if i := strings.IndexByte(path, '/'); i >= 0 {
		path = path[i:]
	}
	for from := 0; ; {
		m := numbersInAddress.FindStringSubmatchIndex(path[from:])
		if m == nil {
			return article.Moment{}
		}
		start, end := from+m[0], from+m[1]
		bounded := (start == 0 || !digit(path[start-1])) && (end == len(path) || !digit(path[end]))
		if bounded {
			if day := dayOf(path[from+m[2]:from+m[3]], path[from+m[4]:from+m[5]], path[from+m[6]:from+m[7]]); !day.IsZero() {
				return day
			}
		}
		from = start + 1
	}
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

// dateInText is the first full date in a line of text; zero when there is none. A date without a year is none.
func dateInText(s string) article.Moment {
	if m := numbersInText.FindStringSubmatch(s); m != nil {
		return dayOf(m[1], m[2], m[3])
	}
	if m := wordsInText.FindStringSubmatch(s); m != nil {
		return dayOf(m[4], strconv.Itoa(monthOf(m[2])), m[1]+m[3])
	}
	return article.Moment{}
}

// dayOf is the day of three numbers; zero when the calendar has none like it.
func dayOf(year, month, day string) article.Moment {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	at := article.Day(y, time.Month(m), d)
	if y < 1990 || at.Time.Month() != time.Month(m) || at.Time.Day() != d {
		return article.Moment{}
	}
	return at
}

// monthOf is the number of a month by the first three letters of its English name, 0 for another word.
func monthOf(name string) int {
	i := strings.Index("jan feb mar apr may jun jul aug sep oct nov dec", strings.ToLower(name))
	if i < 0 || i%4 != 0 {
		return 0
	}
	return i/4 + 1
}

// fullYear is a year of two digits in full, as mail has it (RFC 2822, section 4.3, from 70 on).
func fullYear(s string) string {
	if len(s) != 2 {
		return s
	}
	if s >= "70" {
		return "19" + s
	}
	return "20" + s
}
