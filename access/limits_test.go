package access_test

import (
	"testing"
	"time"

	"yulun/access"
)

// TestLimits: the default limits are within their bounds, and each bound holds.
func TestLimits(t *testing.T) {
	t.Parallel()
	if faults := access.DefaultLimits().Faults(); len(faults) > 0 {
		t.Error(faults)
	}
	for name, change := range map[string]func(*access.Limits){
		"rate":            func(l *access.Limits) { l.Rate = 0 },
		"burst":           func(l *access.Limits) { l.Burst = 0 },
		"header-bytes":    func(l *access.Limits) { l.Header = 100 },
		"form-bytes":      func(l *access.Limits) { l.Form = 1 << 30 },
		"figures-at-once": func(l *access.Limits) { l.Figures = -1 },
		"figures-wait":    func(l *access.Limits) { l.FiguresWait = time.Hour },
		"read-timeout":    func(l *access.Limits) { l.Read = 0 },
		"write-timeout":   func(l *access.Limits) { l.Write = 0 },
		"idle-timeout":    func(l *access.Limits) { l.Idle = 48 * time.Hour },
		"session-idle":    func(l *access.Limits) { l.Sessions.Idle = 0 },
		"session-longest": func(l *access.Limits) { l.Sessions.Longest = time.Hour },
	} {
		l := access.DefaultLimits()
		change(&l)
		if faults := l.Faults(); len(faults) != 1 || faults[0].Name != name {
			t.Errorf("%s: %v", name, faults)
		}
	}
}
