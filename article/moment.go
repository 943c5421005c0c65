package article

import (
	"encoding/json"
	"fmt"
	"time"
)

// Moment is a publication time as precise as the page states it: an instant in a zone, or a bare
// day. The zero Moment is "unknown".
type Moment struct {
	// Time is the instant, in the zone it was stated in (or the outlet's, when none was). For a
	// bare day it is that day's midnight in UTC.
	Time time.Time
	// DayOnly says that only the calendar day is known. Such a day is the same day in every zone.
	DayOnly bool
}

// Day is the Moment of a bare calendar day.
func Day(year int, month time.Month, day int) Moment {
	return Moment{Time: time.Date(year, month, day, 0, 0, 0, 0, time.UTC), DayOnly: true}
}

// At is the Moment of an instant.
func At(t time.Time) Moment { return Moment{Time: t} }

// IsZero reports whether the time is unknown.
func (m Moment) IsZero() bool { return m.Time.IsZero() }

// In is the calendar day of m in a zone, as that day's midnight in UTC; zero when m is unknown.
func (m Moment) In(zone *time.Location) time.Time {
	if m.IsZero() {
		return time.Time{}
	}
	t := m.Time
	if !m.DayOnly {
		t = t.In(zone)
	}
	y, mo, d := t.Date()
	return time.Date(y, mo, d, 0, 0, 0, 0, time.UTC)
}

// String is RFC 3339 for an instant, 2006-01-02 for a day and empty for the unknown.
func (m Moment) String() string {
	switch {
	case m.IsZero():
		return ""
	case m.DayOnly:
		return m.Time.Format(time.DateOnly)
	default:
		return m.Time.Format(time.RFC3339)
	}
}

// ParseMoment reads what [Moment.String] writes.
func ParseMoment(s string) (Moment, error) {
	if s == "" {
		return Moment{}, nil
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return Moment{Time: t, DayOnly: true}, nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return Moment{}, fmt.Errorf("%q is neither a day like 2019-03-21 nor a time like 2019-03-21T10:21:00+08:00", s)
	}
	return Moment{Time: t}, nil
}

// MarshalJSON writes the string form, or null when unknown.
func (m Moment) MarshalJSON() ([]byte, error) {
	if m.IsZero() {
		return []byte("null"), nil
	}
	return json.Marshal(m.String())
}

// UnmarshalJSON reads what MarshalJSON writes.
func (m *Moment) UnmarshalJSON(b []byte) error {
	var s *string
	if err := json.Unmarshal(b, &s); err != nil {
		return fmt.Errorf("a time must be a string or null: %w", err)
	}
	if s == nil {
		*m = Moment{}
		return nil
	}
	parsed, err := ParseMoment(*s)
	if err != nil {
		return err
	}
	*m = parsed
	return nil
}
