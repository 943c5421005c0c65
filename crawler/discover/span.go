package discover

import (
	"net/url"
	"strconv"
	"time"

	"yulun/article"
	"yulun/internal/lazyre"
)

var spanInName = lazyre.New(`(?:^|\D)((?:19|20)\d\d)(?:[-_/.]?(0[1-9]|1[0-2])(?:[-_/.]?(0[1-9]|[12]\d|3[01]))?)?(?:\D|$)`)

// SpanInName is the year, the month or the day that the name of a sitemap says it is for:
// sitemap-2014-03.xml, /2014/sitemap.xml, ?yyyy=2014. It is zero where it says none. A number that
// looks like a year may be a serial number; the names of its neighbours decide ([NamedByTime]).
func SpanInName(address string) article.Period {
	u, err := url.Parse(address)
	if err != nil {
		return article.Period{}
	}
	m := spanInName.FindStringSubmatch(u.Path + "?" + u.RawQuery)
	if m == nil {
		return article.Period{}
	}
	number := func(s string) int {
		n, _ := strconv.Atoi(s)
		return n
	}
	y, mo, d := number(m[1]), number(m[2]), number(m[3])
	switch {
	case y < 1990:
		return article.Period{}
	case mo == 0:
		return article.Period{From: date(y, 1, 1), To: date(y, 12, 31)}
	case d == 0:
		return article.Period{From: date(y, mo, 1), To: date(y, mo+1, 1).AddDate(0, 0, -1)}
	default:
		return article.Period{From: date(y, mo, d), To: date(y, mo, d)}
	}
}

func date(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }

var numberInName = lazyre.New(`\d`)

// NamedByTime reports whether the names of the sitemaps of an index differ by days: each whose name
// has a number in it, and two of them at least.
func NamedByTime(children []Link) bool {
	named := 0
	for _, c := range children {
		u, err := url.Parse(c.URL)
		if err != nil || !numberInName.MatchString(u.Path+u.RawQuery) {
			continue
		}
		if SpanInName(c.URL).IsZero() {
			return false
		}
		named++
	}
	return named >= 2
}

// DateInAddress is the day in an address; zero where it has none.
func DateInAddress(address string) article.Moment { return dateInAddress(address) }
