package main

import (
	"slices"
	"time"

	"yulun/internal/samplepress"
)

// How long a text may stand before it is seen: where the server answers 304 whatever has changed,
// an article is asked for in full within a month; after a trouble, an address that failed again and
// again is asked after a week at the latest.
const (
	untilFull  = 30 * 24 * time.Hour
	untilRetry = 8 * 24 * time.Hour
)

// hidden reports whether an edit that counts as missed became one with an earlier text of the
// article, which no crawler could see. What stands after the last edit must be kept all the same.
func (w *world) hidden(e samplepress.Event, events []samplepress.Event, records []samplepress.Record) bool {
	var history []samplepress.Event // texts, up to e
	for _, x := range events {
		if x.URL == e.URL && isText(x.Kind) && !x.At.After(e.At) {
			history = append(history, x)
		}
	}
	i := slices.IndexFunc(records, func(r samplepress.Record) bool { return r.URL == e.URL })
	if i < 0 || !isText(e.Kind) || e.Kind == samplepress.Published {
		return false
	}
	isLast := !slices.ContainsFunc(events, func(x samplepress.Event) bool { return x.URL == e.URL && isText(x.Kind) && x.At.After(e.At) })
	if isLast && (records[i].Title != e.Title || records[i].Text != e.Text) {
		return false
	}
	texts := len(history)
	if history[0].Kind != samplepress.Published { // it stood from the start
		texts++
	}
	return records[i].Revisions+w.unseen(history) >= texts
}

func isText(k samplepress.EventKind) bool {
	return k == samplepress.Published || k == samplepress.Edited || k == samplepress.Retitled
}

// unseen counts the texts of an article that gave way to the next one while a trouble of its outlet
// hid them.
func (w *world) unseen(history []samplepress.Event) int {
	n := 0
	for i := 1; i < len(history); i++ {
		from, until := history[i-1].At, history[i].At
		if slices.ContainsFunc(w.trouble, func(t trouble) bool { return t.source == history[i].Outlet && t.hides(from, until) }) {
			n++
		}
	}
	return n
}

// hides reports whether a trouble keeps from every crawler a text that stands from a time until
// another.
func (t trouble) hides(from, until time.Time) bool {
	switch {
	case from.Before(t.from) || !from.Before(t.until):
		return false
	case t.code == "":
		return until.Sub(from) < untilFull
	default:
		return until.Before(t.until.Add(untilRetry))
	}
}
