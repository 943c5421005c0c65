package perclient

import (
	"fmt"
	"testing"
	"time"
)

// Each client has a bucket of its own, which fills again with time.
func TestTake(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	l := New(time.Minute, 2, 10, func() time.Time { return now })
	for _, step := range []struct {
		client string
		after  time.Duration
		want   time.Duration
	}{
		{"a", 0, 0},
		{"a", 0, 0},
		{"a", 0, time.Minute},
		{"a", 20 * time.Second, 40 * time.Second}, // asking costs nothing
		{"b", 0, 0},
		{"a", 40 * time.Second, 0},
		{"a", 0, time.Minute},
		{"a", time.Hour, 0},
		{"a", 0, 0},
		{"a", 0, time.Minute}, // it never holds more than two
	} {
		now = now.Add(step.after)
		if got := l.Take(step.client); got != step.want {
			t.Errorf("%s at %s waits %s, want %s", step.client, now.Format(time.TimeOnly), got, step.want)
		}
	}
	l.Forget("a")
	if got := l.Take("a"); got != 0 {
		t.Errorf("who was forgotten waits %s", got)
	}
}

// No more clients than allowed are remembered. Those without a place share one bucket, and get a
// place once others are done.
func TestBounded(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	l := New(time.Minute, 1, 100, func() time.Time { return now })
	waiting := 0
	for i := range 5000 {
		if l.Take(fmt.Sprint("client-", i)) > 0 {
			waiting++
		}
	}
	if len(l.clients) != 100 || waiting != 4899 {
		t.Errorf("%d clients are remembered, %d wait", len(l.clients), waiting)
	}
	now = now.Add(time.Minute)
	if wait := l.Take("late"); wait > 0 || len(l.clients) != 1 {
		t.Errorf("after a minute a client waits %s, and %d are remembered", wait, len(l.clients))
	}
}
