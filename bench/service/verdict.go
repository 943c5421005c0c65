package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"yulun/internal/samplepress"
)

// check is one line of the verdict; details are the first cases that broke the promise.
type check struct {
	name, result string
	broken       bool
	details      []string
}

// record is what is read of a line of the export.
type record struct {
	URL      string     `json:"canonical_url"`
	Title    string     `json:"title"`
	Text     string     `json:"text"`
	Revision int        `json:"revision"`
	GoneAt   *time.Time `json:"gone_at"`
}

// judge makes the verdict on what the press saw and what the program exports. failure is what the
// mode itself ended with.
func (st *stage) judge(ctx context.Context, failure error) (string, error) {
	checks := slices.Clone(st.checks)
	if failure != nil {
		checks = append(checks, check{name: "run", result: failure.Error(), broken: true})
	}
	requests, err := st.requests()
	if err != nil {
		return "", err
	}
	checks = append(checks, st.manners(requests)...)
	records, err := st.export(ctx)
	if err != nil {
		checks = append(checks, check{name: "export", result: err.Error(), broken: true})
	} else {
		checks = append(checks, st.collected(records)...)
		checks = append(checks, st.unfinished(ctx))
	}
	return table(checks)
}

func (st *stage) requests() ([]samplepress.Request, error) {
	if err := st.press.LogError(); err != nil {
		return nil, err
	}
	f, err := os.Open(st.log.Name())
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return samplepress.ReadRequests(bufio.NewReader(f))
}

// worker is the contact in a request's user agent, process that with how often the worker had been
// started.
func worker(q samplepress.Request) string {
	_, contact, _ := strings.Cut(q.UserAgent, "(+")
	return strings.TrimSuffix(contact, ")")
}

func (st *stage) process(q samplepress.Request) string {
	births, n := st.births[worker(q)], 0
	for _, b := range births {
		if b.Before(q.At) {
			n++
		}
	}
	return fmt.Sprintf("%s, start %d", worker(q), n)
}

// manners are the checks on the press's log.
func (st *stage) manners(requests []samplepress.Request) []check {
	rules := st.press.Rules(st.delay, st.parallel)
	rules.Slack, rules.Process, rules.Worker, rules.Deaths = st.slack, st.process, worker, st.deaths
	rules.Window, rules.Turns = max(0, st.every-st.jitter)/2, 2
	by := map[int]int{}
	workers := map[string]int{}
	for _, q := range requests {
		by[q.Status]++
		workers[worker(q)]++
	}
	out := []check{{name: "requests", result: fmt.Sprintf("%d by %v, answered %v", len(requests), workers, by), broken: len(requests) == 0}}
	found := map[string][]string{}
	for _, v := range append(samplepress.Polite(requests, rules), samplepress.Needless(requests, st.every/2, nil)...) {
		found[v.Rule] = append(found[v.Rule], fmt.Sprintf("%s %s %s%s: %s", v.Request.At.Format("15:04:05.000"), worker(v.Request), v.Request.Host, v.Request.Path, v.Why))
	}
	for _, rule := range []string{
		samplepress.RulePace, samplepress.RuleParallel, samplepress.RuleDisallowed, samplepress.RuleRobots, samplepress.RuleRetryAfter,
		samplepress.RuleTogether, samplepress.RuleHands, samplepress.RuleNeedless, samplepress.RuleTwice,
	} {
		again := rule == samplepress.RuleNeedless || rule == samplepress.RuleTwice
		excused := again && len(st.deaths) > 0
		out = append(out, check{
			name: "violations: " + rule, result: fmt.Sprint(len(found[rule])), details: found[rule],
			broken: len(found[rule]) > 0 && !excused,
		})
	}
	return out
}

// export reads what the program has, from its index.
func (st *stage) export(ctx context.Context) ([]samplepress.Record, error) {
	out, err := st.output(ctx, "export", "articles", "--all", "--format", "jsonl")
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(st.work, "articles.jsonl"), out, 0o644); err != nil {
		return nil, err
	}
	var all []samplepress.Record
	lines := json.NewDecoder(bytes.NewReader(out))
	for lines.More() {
		var r record
		if err := lines.Decode(&r); err != nil {
			return nil, fmt.Errorf("read the export: %w", err)
		}
		all = append(all, samplepress.Record{URL: r.URL, Title: r.Title, Text: r.Text, Revisions: r.Revision, Gone: r.GoneAt != nil})
	}
	return all, nil
}

// due is when an event must have been seen: at the next crawl; of a known article that is looked at
// less often with its age, when half of its age has passed; later by what was away meanwhile. What
// was gone is looked at daily, so that its return is due after all that is run here.
func (st *stage) due(e samplepress.Event) time.Time {
	since := e.Since
	if since.IsZero() {
		since = st.began
	}
	wait := st.period()
	switch e.Kind {
	case samplepress.Published:
	case samplepress.Restored:
		return e.At.Add(24 * time.Hour)
	case samplepress.Vanished:
		wait += st.period() + time.Minute
		fallthrough
	default:
		const soonest = 10 * time.Minute // a wait under it is none
		if half := e.At.Sub(since) / 2; half >= soonest-2*st.period() {
			wait += half
		}
	}
	at := e.At.Add(wait)
	for _, p := range st.pauses {
		if (p.outlet == "" || p.outlet == e.Outlet) && p.from.Before(at) && p.until.After(e.At) {
			at = at.Add(p.until.Sub(p.from))
			if p.outlet != "" { // a robots.txt that can't be read holds for five minutes, a source that failed waits
				at = at.Add(st.period() + 5*time.Minute)
			}
		}
	}
	return at
}

// collected are the checks on what the program has.
func (st *stage) collected(records []samplepress.Record) []check {
	events, now := st.press.Events(), time.Now()
	missed := map[samplepress.EventKind][]string{}
	for _, m := range samplepress.Missed(events, records, now, st.due) {
		missed[m.Event.Kind] = append(missed[m.Event.Kind], fmt.Sprintf("%s %s: %s", m.Event.At.Format(time.TimeOnly), m.Event.URL, m.Why))
	}
	var out []check
	for _, kind := range []samplepress.EventKind{
		samplepress.Published, samplepress.Edited, samplepress.Retitled, samplepress.Removed, samplepress.Vanished, samplepress.Restored,
	} {
		all, due := 0, 0
		for _, e := range events {
			if e.Kind == kind {
				all++
				if !st.due(e).After(now) {
					due++
				}
			}
		}
		out = append(out, check{
			name: "events: " + string(kind), details: missed[kind], broken: len(missed[kind]) > 0,
			result: fmt.Sprintf("%d, of %d due %d seen", all, due, due-len(missed[kind])),
		})
	}
	has := map[string]bool{}
	for _, r := range records {
		has[r.URL] = true
	}
	var lost []string
	for _, url := range st.known {
		if !has[url] {
			lost = append(lost, url)
		}
	}
	odd := samplepress.Odd(events, st.known, records)
	return append(out,
		check{name: "articles", result: fmt.Sprint(len(records)), broken: len(records) == 0},
		check{name: "articles lost", result: fmt.Sprintf("%d of the %d that stood at the start", len(lost), len(st.known)), broken: len(lost) > 0, details: lost},
		check{name: "articles doubled or invented", result: fmt.Sprint(len(odd)), broken: len(odd) > 0, details: odd},
	)
}

// unfinished checks that no crawl was left unfinished and nothing waits for the index.
func (st *stage) unfinished(ctx context.Context) check {
	c := check{name: "left unfinished"}
	out, err := st.output(ctx, "status", "--json")
	var status struct {
		Backlog int `json:"backlog"`
		Sources []struct {
			Source      string `json:"source"`
			Pending     int    `json:"pending"`
			Interrupted bool   `json:"interrupted"`
		} `json:"sources"`
	}
	if err == nil {
		err = json.Unmarshal(out, &status)
	}
	if err != nil {
		c.result, c.broken = err.Error(), true
		return c
	}
	for _, s := range status.Sources {
		if s.Interrupted {
			c.details = append(c.details, s.Source+" was interrupted")
		}
		if s.Pending > 0 {
			c.details = append(c.details, fmt.Sprintf("%s has %d addresses that were never asked for", s.Source, s.Pending))
		}
	}
	c.result = fmt.Sprintf("%d sources, %d articles wait for the index", len(c.details), status.Backlog)
	// A worker that is stopped in a crawl leaves it for the next start, which is what it should do.
	c.broken = status.Backlog > 0
	return c
}

// crawlingWentOn notes what the press was asked for while the index was away.
func (st *stage) crawlingWentOn(from, until time.Time) {
	requests, err := st.requests()
	if err != nil {
		st.note("crawling while the index was away", false, "%v", err)
		return
	}
	asked, longest, last := 0, time.Duration(0), from
	for _, q := range requests {
		if q.At.After(from) && q.At.Before(until) {
			asked++
			longest, last = max(longest, q.At.Sub(last)), q.At
		}
	}
	longest = max(longest, until.Sub(last))
	st.note("crawling while the index was away", asked > 0 && longest < st.period(), "%d requests in %s, the longest pause %s",
		asked, until.Sub(from).Round(time.Second), longest.Round(time.Second))
}

// table is the verdict as text; the error says how many promises are broken.
func table(checks []check) (string, error) {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	broken := 0
	var details strings.Builder
	for _, c := range checks {
		word := "ok"
		if c.broken {
			word = "BROKEN"
			broken++
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", word, c.name, strings.ReplaceAll(strings.TrimSpace(c.result), "\n", " "))
		const most = 8
		for i, d := range c.details {
			if i == most {
				fmt.Fprintf(&details, "  and %d more\n", len(c.details)-most)
				break
			}
			fmt.Fprintf(&details, "%s: %s\n", c.name, d)
		}
	}
	if err := w.Flush(); err != nil {
		return "", err
	}
	if details.Len() > 0 {
		b.WriteString("\n" + details.String())
	}
	if broken > 0 {
		return b.String(), fmt.Errorf("%d promises are broken", broken)
	}
	return b.String(), nil
}
