package access

import (
	"cmp"
	"fmt"
	"time"
)

// Limits bound what a client may take of what is served, and how long sessions last.
type Limits struct {
	// Rate is how many requests a second a client may send where others than this machine reach the
	// pages, Burst how many at once.
	Rate  float64
	Burst int
	// Header and Form are the most bytes of a request's header and of a form.
	Header, Form int
	// Figures is how many requests may have figures computed at once, by default twice as many as
	// there are processors. FiguresWait is how long a further request waits for its turn.
	Figures     int
	FiguresWait time.Duration
	// Read is how long a request may take to come, Write how long its answer may take, Idle how
	// long a connection waits for the next one.
	Read, Write, Idle time.Duration
	// Sessions say how long people stay logged in.
	Sessions Lifetimes
}

// DefaultLimits are the limits that hold unless others are chosen.
func DefaultLimits() Limits {
	return Limits{
		Rate: 20, Burst: 200, Header: 32 << 10, Form: 64 << 10, FiguresWait: 20 * time.Second,
		Read: 30 * time.Second, Write: 5 * time.Minute, Idle: 2 * time.Minute,
		Sessions: Lifetimes{Idle: 12 * time.Hour, Longest: 7 * 24 * time.Hour},
	}
}

// LimitFault is a limit that is out of its bounds. Name is that of its option, without the dashes
// before it.
type LimitFault struct {
	Name, Least, Most, Got string
}

// Faults are the limits that are out of their bounds.
func (l Limits) Faults() []LimitFault {
	var faults []LimitFault
	for _, fault := range []*LimitFault{
		within("rate", l.Rate, 0.1, 10_000),
		within("burst", l.Burst, 1, 100_000),
		within("header-bytes", l.Header, 4<<10, 1<<20),
		within("form-bytes", l.Form, 4<<10, 16<<20),
		within("figures-at-once", l.Figures, 0, 1000),
		within("figures-wait", l.FiguresWait, 0, 5*time.Minute),
		within("read-timeout", l.Read, time.Second, time.Hour),
		within("write-timeout", l.Write, 10*time.Second, 24*time.Hour),
		within("idle-timeout", l.Idle, time.Second, time.Hour),
		within("session-idle", l.Sessions.Idle, time.Minute, 30*24*time.Hour),
		within("session-longest", l.Sessions.Longest, l.Sessions.Idle, 365*24*time.Hour),
	} {
		if fault != nil {
			faults = append(faults, *fault)
		}
	}
	return faults
}

// within is the fault of a value outside of two bounds; nil for one between them.
func within[T cmp.Ordered](name string, value, least, most T) *LimitFault {
	if value >= least && value <= most {
		return nil
	}
	return &LimitFault{name, fmt.Sprint(least), fmt.Sprint(most), fmt.Sprint(value)}
}
