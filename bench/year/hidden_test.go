package main

import (
	"testing"
	"time"

	"yulun/internal/samplepress"
	"yulun/stats"
)

func TestHidden(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2025, 3, n, 0, 0, 0, 0, time.UTC) }
	w := &world{trouble: []trouble{
		{source: "refusing", from: day(10), until: day(20), code: stats.Blocked},
		{source: "stale", from: day(1), until: day(90)},
	}}
	for name, c := range map[string]struct {
		outlet    string
		days      []int // of its publication and its edits
		revisions int
		kept      bool // the newest text
		want      bool
	}{
		"published and edited while we are refused":    {"refusing", []int{12, 17}, 1, true, true},
		"edited before the next try":                   {"refusing", []int{12, 24}, 1, true, true},
		"edited long after":                            {"refusing", []int{12, 40}, 1, true, false},
		"published before":                             {"refusing", []int{8, 17}, 1, true, false},
		"one of two was seen":                          {"refusing", []int{12, 17, 60}, 2, true, true},
		"none of two was seen":                         {"refusing", []int{12, 17, 60}, 1, true, false},
		"the newest text is not kept":                  {"refusing", []int{12, 17}, 1, false, false},
		"two edits between two requests in full":       {"stale", []int{2, 40, 50}, 2, true, true},
		"two edits a month apart, at a server like it": {"stale", []int{2, 40, 80}, 2, true, false},
		"at an outlet without a trouble":               {"fine", []int{12, 17}, 1, true, false},
	} {
		var events []samplepress.Event
		for i, d := range c.days {
			kind := samplepress.Edited
			if i == 0 {
				kind = samplepress.Published
			}
			events = append(events, samplepress.Event{At: day(d), Kind: kind, Outlet: c.outlet, URL: "u", Title: day(d).String()})
		}
		last := events[len(events)-1]
		record := samplepress.Record{URL: "u", Title: last.Title, Revisions: c.revisions}
		if !c.kept {
			record.Title = events[0].Title
		}
		if got := w.hidden(last, events, []samplepress.Record{record}); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
