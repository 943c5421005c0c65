package article

import (
	"fmt"
	"strings"
	"time"
)

// Period is a run of days. The zero Period is none.
type Period struct {
	// From and To are the first and the last day, as midnights in UTC.
	From, To time.Time
}

// IsZero reports whether it is not a period.
func (p Period) IsZero() bool { return p == Period{} }

// String is "2014-01-01/2014-12-31", the form of ISO 8601; empty for the zero Period.
func (p Period) String() string {
	if p.IsZero() {
		return ""
	}
	return p.From.Format(time.DateOnly) + "/" + p.To.Format(time.DateOnly)
}

// ParsePeriod reads what String writes.
func ParsePeriod(s string) (Period, error) {
	if s == "" {
		return Period{}, nil
	}
	from, to, _ := strings.Cut(s, "/")
	first, err1 := time.Parse(time.DateOnly, from)
	last, err2 := time.Parse(time.DateOnly, to)
	if err1 != nil || err2 != nil {
		return Period{}, fmt.Errorf("%q is not a period like 2014-01-01/2014-12-31", s)
	}
	return Period{first, last}, nil
}

// Has reports whether a moment lies in the period, by the calendar of a zone.
func (p Period) Has(m Moment, zone *time.Location) bool {
	day := m.In(zone)
	return !day.Before(p.From) && !day.After(p.To)
}

// Meets reports whether the days from first to last, both included, share one with the period.
func (p Period) Meets(first, last time.Time) bool { return !first.After(p.To) && !last.Before(p.From) }
