package main

import (
	"strings"
	"testing"
	"time"
)

func TestTimeLeft(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		done, total int
		elapsed     time.Duration
		want        string
	}{
		{0, 8000, time.Minute, ""},                               // no pace is known
		{10, 8000, time.Second, ""},                              // too little is known of it
		{8000, 8000, time.Minute, ""},                            // nothing is left
		{9000, 8000, time.Minute, ""},                            // more came than was expected
		{1204, 8000, 21 * time.Second, ", about 2 min left"},     // 118.5 s
		{4000, 8000, 59 * time.Second, ", less than 1 min left"}, // 59 s
		{4000, 8000, 60 * time.Second, ", about 1 min left"},     // 60 s
		{1, 61, time.Minute, ", about 1 h 0 min left"},           // 60 min
		{1, 81, time.Minute, ", about 1 h 20 min left"},          // 80 min
		{1, 60*24 + 1, time.Minute, ", about 24 h left"},         // 24 h
		{1, 100_000_000, time.Hour, ", about 99999999 h left"},   // no overflow
	} {
		if got := timeLeft(tc.done, tc.total, tc.elapsed); got != tc.want {
			t.Errorf("%d of %d after %s: got %q, want %q", tc.done, tc.total, tc.elapsed, got, tc.want)
		}
	}
}

func TestCounterSaysHowLongTheRestTakes(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	clock := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	std := streams{err: &b, errLook: look{overwrite: true}}
	c := reporter{std: std, now: func() time.Time { return clock }}.Counter("articles indexed", 8000)
	clock = clock.Add(21 * time.Second)
	c.Update(1204)
	if want := "1,204 of 8,000 articles indexed, about 2 min left"; b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}
