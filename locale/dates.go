package locale

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Day is a calendar day: 2024-05-03, 2024年5月3日.
func (p Printer) Day(t time.Time) string { return p.Date(t.Format(time.DateOnly)) }

// Moment is a time to the minute, in UTC.
func (p Printer) Moment(t time.Time) string {
	t = t.UTC()
	return p.Day(t) + t.Format(" 15:04 UTC")
}

// written are dates and buckets as articles and series write them.
var written = regexp.MustCompile(`^(\d{4})(?:-(\d{2})(?:-(\d{2}))?|-Q(\d)|-W(\d{2}))?(?:T(\d{2}:\d{2})(?::\d{2})?(Z|[+-]\d{2}:\d{2})?)?$`)

// Date says a date or a bucket that is written as 2024-05-03, 2024-05, 2024-Q2, 2024-W18 or 2024,
// or a time as RFC 3339 writes it. Other texts stay as they are.
func (p Printer) Date(text string) string {
	if !p.Chinese() {
		return text
	}
	m := written.FindStringSubmatch(text)
	if m == nil {
		return text
	}
	said := m[1] + "年"
	part := func(number, before, after string) {
		if number != "" {
			said += before + strings.TrimLeft(number, "0") + after
		}
	}
	part(m[2], "", "月")
	part(m[3], "", "日")
	part(m[4], "第", "季度")
	part(m[5], "第", "周")
	if m[6] != "" {
		said += " " + m[6]
	}
	switch zone := m[7]; {
	case zone == "Z":
		said += " UTC"
	case zone != "":
		said += " UTC" + zone
	}
	return said
}

// Year is a year, which is not grouped.
func (p Printer) Year(year int) string { return p.Date(strconv.Itoa(year)) }
