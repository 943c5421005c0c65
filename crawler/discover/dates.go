package discover

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"yulun/article"
)

// w3cLayouts are the forms of W3C's date and time note that sitemaps use; a bare year or month says too little.
var w3cLayouts = []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02 15:04:05"}

// parseW3C reads a sitemap's date; zero when it makes no sense. One without a zone is read as a bare day, which is right
// in whatever zone it was meant.
func parseW3C(s string) article.Moment {
	s = strings.TrimSpace(s)
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return article.Day(t.Date())
	}
	for _, layout := range w3cLayouts {
		t, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		if !strings.Contains(layout, "Z07") {
			return article.Day(t.Date())
		}
		return article.At(t)
	}
	return article.Moment{}
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
		month := strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", strings.ToLower(m[2]))/3 + 1
		return dayOf(m[4], strconv.Itoa(month), m[1]+m[3])
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
