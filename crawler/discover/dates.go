package discover

import (
	"strconv"
	"strings"
	"time"

	"yulun/article"
	"yulun/crawler/dates"
	"yulun/internal/lazyre"
)

// The kinds of date in a listing that can stand in for a piece's own, as article.Page names them.
const (
	SourceFeed        = "feed"         // an item's publication
	SourceFeedUpdated = "feed_updated" // an item's last change, where it has no publication
	SourceSitemap     = "sitemap"      // the news extension's publication date
	SourceList        = "list"         // a date of its own beside the link
)

// date sets the link's date by one field of a listing, unless it has one already.
func (l *Link) date(d dates.Reader, source, field string) {
	if !l.Published.IsZero() {
		return
	}
	if m, ok := d.Machine(field); ok {
		l.Published, l.PublishedSource = m, source
	}
}

// first is the Moment of a pair, zero where it is none.
func first(m article.Moment, _ bool) article.Moment { return m }

// minShared is how many entries must share one instant for it to be the listing's own rather than
// theirs.
const minShared = 3

// withoutBuildTime takes away that a date is a publication where most of a listing's entries share
// the very instant: such generators write the time at which they ran. The date stays as a hint.
func withoutBuildTime(links []Link) []Link {
	shared := map[time.Time]int{}
	for _, l := range links {
		if l.PublishedSource != "" && !l.Published.DayOnly {
			shared[l.Published.Time.UTC()]++
		}
	}
	for i := range links {
		if n := shared[links[i].Published.Time.UTC()]; n >= minShared && 2*n > len(links) && !links[i].Published.DayOnly {
			links[i].PublishedSource = ""
		}
	}
	return links
}

// numbersInAddress are a day in an address: /2019/03/21/, /2019-03/21/, /n1/2019/0321/,
// /201903/t20190321_1234.htm.
var numbersInAddress = lazyre.New(`((?:19|20)\d\d)[-/_.]?(\d\d)[-/_.]?(\d\d)`)

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
