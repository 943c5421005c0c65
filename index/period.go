package index

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// period is a day, a month or a year, with hyphens, slashes or the Chinese words.
var period = regexp.MustCompile(`^(\d{4})(?:[-/年](\d{1,2})(?:[-/月](\d{1,2}))?)?$`)

// parsePeriod gives the first day of a day, month or year, and the first day after it, as midnights
// in UTC.
func parsePeriod(s string) (first, next time.Time, ok bool) {
	m := period.FindStringSubmatch(strings.TrimRight(s, "年月日号"))
	if m == nil {
		return first, next, false
	}
	year, _ := strconv.Atoi(m[1])
	if year == 0 {
		return first, next, false
	}
	month, day := 1, 1
	if m[2] != "" {
		month, _ = strconv.Atoi(m[2])
	}
	if m[3] != "" {
		day, _ = strconv.Atoi(m[3])
	}
	first = time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if first.Month() != time.Month(month) || first.Day() != day {
		return first, next, false
	}
	switch {
	case m[3] != "":
		next = first.AddDate(0, 0, 1)
	case m[2] != "":
		next = first.AddDate(0, 1, 0)
	default:
		next = first.AddDate(1, 0, 0)
	}
	return first, next, true
}
