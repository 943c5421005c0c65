package index

import (
	"fmt"
	"time"
)

// EndOfTime is the first day that no article can be dated to, where the bucket of Whole ends.
func EndOfTime() time.Time { return time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) }

// Start is the first day of the bucket that a day lies in. Days are midnights in UTC, as in
// [article.Moment.In]. The bucket of Whole begins at the zero time.
func (b Bucket) Start(day time.Time) time.Time {
	y, m, d := day.Date()
	switch b {
	case Day:
	case Week:
		d -= (int(day.Weekday()) + 6) % 7 // since Monday
	case Month:
		d = 1
	case Quarter:
		m, d = (m-1)/3*3+1, 1
	case Year:
		m, d = time.January, 1
	default:
		return time.Time{}
	}
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// Next is the first day of the bucket after the one that begins at start.
func (b Bucket) Next(start time.Time) time.Time {
	switch b {
	case Day:
		return start.AddDate(0, 0, 1)
	case Week:
		return start.AddDate(0, 0, 7)
	case Month:
		return start.AddDate(0, 1, 0)
	case Quarter:
		return start.AddDate(0, 3, 0)
	case Year:
		return start.AddDate(1, 0, 0)
	default:
		return EndOfTime()
	}
}

// Through is how much of its bucket lies before a day, from 0 to 1.
func (b Bucket) Through(day time.Time) float64 {
	start := b.Start(day)
	if b == Whole {
		return 0
	}
	return day.Sub(start).Hours() / b.Next(start).Sub(start).Hours()
}

// Label names the bucket that begins at start: 2019-03-21, 2019-W12, 2019-03, 2019-Q1, 2019 or all.
func (b Bucket) Label(start time.Time) string {
	switch b {
	case Day:
		return start.Format(time.DateOnly)
	case Week:
		year, week := start.ISOWeek()
		return fmt.Sprintf("%04d-W%02d", year, week)
	case Month:
		return start.Format("2006-01")
	case Quarter:
		return fmt.Sprintf("%04d-Q%d", start.Year(), (start.Month()+2)/3)
	case Year:
		return start.Format("2006")
	default:
		return string(Whole)
	}
}

// Shanghai is the zone in which days begin unless another is asked for. Where the machine knows no
// zones it is UTC+8, which Asia/Shanghai has been since 1991.
func Shanghai() *time.Location {
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		return time.FixedZone("Asia/Shanghai", 8*60*60)
	}
	return zone
}
