package main

import (
	"strings"
	"testing"
	"time"

	"yulun/store/transfer"
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

func TestCopyingSaysHowFarItIs(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	clock := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	c := newCopying(&app{std: streams{err: &b, errLook: look{overwrite: true}}, now: func() time.Time { return clock }})
	c.update(transfer.Progress{Table: "articles", Rows: 1, Ended: true, Done: 1})
	c.update(transfer.Progress{Checking: true, Table: "articles", Total: 4000})
	clock = clock.Add(time.Minute)
	c.shown = time.Time{} // it is redrawn at once only after a moment
	c.update(transfer.Progress{Checking: true, Table: "visits", Rows: 1000, Done: 1000, Total: 4000})
	for _, want := range []string{"copying articles: 1 row\n", "comparing visits: 1,000 of 4,000 rows, about 3 min left"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("got %q, want %q in it", b.String(), want)
		}
	}
}

// TestStatusLineFitsTheTerminal: what is wider than the terminal can't be written over.
func TestStatusLineFitsTheTerminal(t *testing.T) {
	t.Parallel()
	for columns, want := range map[int]string{
		0:  "7 of 14 sources · 社会信用 visited",
		60: "7 of 14 sources · 社会信用 visited",
		30: "7 of 14 sources · 社会信用 v…",
	} {
		var b strings.Builder
		l := newStatusLine(streams{err: &b, errLook: look{overwrite: true, width: columns}}, false)
		l.show("%d of %d sources · %s visited", 7, 14, "社会信用")
		if b.String() != want {
			t.Errorf("%d columns: got %q, want %q", columns, b.String(), want)
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
