package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"yulun/article"
	"yulun/internal/samplepress"
	"yulun/locale"
	"yulun/render"
	"yulun/stats"
)

// trouble is what goes wrong with one outlet for a time.
type trouble struct {
	source      string
	from, until time.Time
	// code is by what it must be named; empty where nothing is seen, since nothing is missed.
	code stats.TroubleCode
	what string
}

// plan lays down the events and the troubles of the time.
func (w *world) plan() error {
	day := func(share float64) time.Time { return w.begin.Add(time.Duration(share * float64(w.end.Sub(w.begin)))) }
	id := func(i int) string { return w.sources[i].ID }
	quiet := id(0)
	w.trouble = []trouble{
		{quiet, day(0.6), w.end, stats.FellSilent, "it publishes nothing any more"},
		{id(1), day(0.2), day(0.3), stats.Blocked, "it answers 403"},
		{id(2), day(0.35), day(0.45), stats.LayoutChanged, "its pages are filled by scripts"},
		{id(3), day(0.5), day(0.5).AddDate(0, 0, 2), stats.CrawlFailed, "it is down for two days"},
		{id(4), day(0.1), day(0.9), "", "its server answers 304 whatever has changed"},
	}
	for _, t := range w.trouble[1:] {
		w.press.Disturb(samplepress.Disturbance{
			Outlet: t.source, From: t.from, Until: t.until, Refuse: t.code == stats.Blocked, Shell: t.code == stats.LayoutChanged,
			Outage: t.code == stats.CrawlFailed, Stale: t.code == "",
		})
	}
	var others []string
	for _, s := range w.sources[1:] {
		others = append(others, s.ID)
	}
	few := func(length, every time.Duration) int { return int(length / every) }
	for _, p := range []samplepress.LivePlan{
		{Outlets: others, Every: w.events, Events: few(w.end.Sub(w.begin), w.events)},
		{Outlets: []string{quiet}, Every: 3 * time.Hour, Events: few(w.trouble[0].from.Sub(w.begin), 3*time.Hour), Weights: map[samplepress.EventKind]int{samplepress.Published: 1}},
	} {
		p.Seed, p.From, p.Apart, p.Ageing = w.seed, w.begin.AddDate(0, 0, 1), 3*w.every, 1
		l, err := w.press.Live(p)
		if err != nil {
			return err
		}
		w.lives = append(w.lives, l)
	}
	return nil
}

// troubled reports whether something began to go wrong with a source in the last days.
func (w *world) troubled(source string, now time.Time) bool {
	return slices.ContainsFunc(w.trouble, func(t trouble) bool {
		return t.source == source && !now.Before(t.from) && now.Before(t.from.AddDate(0, 0, 4))
	})
}

// watch notes which troubles are named of each source, and when.
type watch map[string][]named

// named is a trouble that was named from a day to another.
type named struct {
	code        stats.TroubleCode
	text        string
	first, last time.Time
}

// look asks how the sources do, as yulun status does.
func (w *world) look(ctx context.Context) error {
	now := w.clock.Now()
	conditions, err := stats.Conditions(ctx, w.store, w.sources, now)
	if err != nil {
		return err
	}
	for _, c := range conditions {
		for _, t := range c.Troubles {
			w.watch.add(c.Source.ID, t, now)
		}
	}
	return nil
}

func (w watch) add(source string, t stats.Trouble, now time.Time) {
	list := w[source]
	i := slices.IndexFunc(list, func(n named) bool { return n.code == t.Code && now.Sub(n.last) < 72*time.Hour })
	if i < 0 {
		w[source] = append(list, named{t.Code, render.TroubleText(locale.Printer{}, t), now, now})
		return
	}
	list[i].last = now
}

// judge prints what was seen and is an error when something was not.
func (w *world) judge(ctx context.Context) error {
	var broken []error
	miss := func(format string, args ...any) { broken = append(broken, fmt.Errorf(format, args...)) }
	events := w.press.Events()
	records, err := w.records(ctx)
	if err != nil {
		return err
	}
	fmt.Printf("\n%d days and %d more: %d visits, %d events, %d articles\n", w.days, w.settle, w.visits, len(events), len(records))
	missed := samplepress.Missed(events, records, w.clock.Now(), nil)
	all := len(missed)
	missed = slices.DeleteFunc(missed, func(m samplepress.Miss) bool { return w.hidden(m.Event, events, records) })
	fmt.Printf("edits that became one with an earlier text, which the troubles hid: %d\n", all-len(missed))
	for i, m := range missed {
		if i < 10 {
			miss("not seen: %s %s on %s: %s", m.Event.Kind, m.Event.URL, m.Event.At.Format(time.DateOnly), m.Why)
		}
	}
	fmt.Printf("events seen: %d of %d\n", len(events)-len(missed), len(events))
	odd := samplepress.Odd(events, w.known, records)
	for i, o := range odd {
		if i < 10 {
			miss("odd: %s", o)
		}
	}
	fmt.Printf("articles that the press never had, or that are there twice: %d\n", len(odd))
	w.judgeTroubles(miss)
	fmt.Println("\n| day | articles | archive MB | KB an article |\n| --- | --- | --- | --- |")
	for _, s := range w.sizes {
		fmt.Printf("| %s | %d | %.1f | %.1f |\n", s.at.Format(time.DateOnly), s.articles, float64(s.bytes)/1e6, float64(s.bytes)/1e3/float64(max(1, s.articles)))
	}
	return errors.Join(broken...)
}

// How soon a trouble must be named: within two days, or with so many pages that give no article
// where a source has fewer in that time. Fewer than that may be chance.
const (
	soon       = 48 * time.Hour
	pagesUntil = 3
)

// deadline is when a trouble must have been named at the latest.
func (w *world) deadline(t trouble) time.Time {
	latest := t.from.Add(soon)
	if t.code != stats.LayoutChanged {
		return latest
	}
	pages := 0
	for _, u := range w.unread[t.source] {
		if u.at.Before(t.from) {
			continue
		}
		if pages += u.pages; pages >= pagesUntil {
			if u.at.After(latest) {
				return u.at
			}
			break
		}
	}
	return latest
}

// judgeTroubles compares what was named with what was wrong.
func (w *world) judgeTroubles(miss func(string, ...any)) {
	for _, t := range w.trouble {
		if t.code == "" {
			continue
		}
		if t.code == stats.FellSilent { // its last piece came near the planned time, not at it
			for _, e := range w.press.Events() {
				if e.Outlet == t.source && e.Kind == samplepress.Published {
					t.from = e.At
				}
			}
		}
		i := slices.IndexFunc(w.watch[t.source], func(n named) bool { return n.code == t.code && !n.first.Before(t.from) && n.first.Before(t.until) })
		if i < 0 {
			miss("%s: %s from %s on, and that was not named", t.source, t.what, t.from.Format(time.DateOnly))
			continue
		}
		n := w.watch[t.source][i]
		fmt.Printf("%s: %s: named %s after %.1f days: %s\n", t.source, t.what, n.code, n.first.Sub(t.from).Hours()/24, n.text)
		if n.first.After(w.deadline(t)) {
			miss("%s: %s, and that was named after %s only", t.source, t.what, n.first.Sub(t.from))
		}
	}
	for _, s := range w.sources {
		for _, n := range w.watch[s.ID] {
			if w.explained(s.ID, n) || n.last.Sub(n.first) < 24*time.Hour || n.first.After(w.end) {
				continue
			}
			miss("%s: %s was named from %s to %s without a cause: %s", s.ID, n.code, n.first.Format(time.DateOnly), n.last.Format(time.DateOnly), n.text)
		}
	}
}

// explained reports whether something was wrong with a source when a trouble was named, or shortly
// before.
func (w *world) explained(source string, n named) bool {
	return slices.ContainsFunc(w.trouble, func(t trouble) bool {
		return t.source == source && t.code != "" && !n.last.Before(t.from) && n.first.Before(t.until.AddDate(0, 0, 8))
	})
}

// records are the articles as the press's judge takes them.
func (w *world) records(ctx context.Context) ([]samplepress.Record, error) {
	var out []samplepress.Record
	err := w.store.Each(ctx, "", func(a article.Article) error {
		out = append(out, samplepress.Record{
			URL: a.CanonicalURL, Title: a.Title, Text: strings.TrimSpace(a.Text), Revisions: a.Revision, Gone: !a.GoneAt.IsZero(),
		})
		return nil
	})
	return out, err
}
