package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"yulun/report"
	"yulun/store"
)

type statusCommand struct{}

// Help is printed below the flags.
func (statusCommand) Help() string {
	return `Shows for each source that was crawled what is known, read and failing, and why; and whether the index is up to date.
yulun series and yulun export health show the same by time.

` + exitCodes
}

// status is status's answer for programs.
type status struct {
	Data     string `json:"data"`
	Articles int    `json:"articles"`
	Relevant int    `json:"relevant"`
	Indexed  int    `json:"indexed"`
	Backlog  int    `json:"backlog"`
	// IndexFault says why the index would answer wrongly or can't be opened; empty when neither is so.
	IndexFault string         `json:"index_fault,omitempty"`
	Sources    []sourceStatus `json:"sources"`
	// Never lists the configured sources that were never crawled.
	Never []string `json:"never_crawled"`
}

type sourceStatus struct {
	Source      string         `json:"source"`
	Known       int            `json:"known"`
	Pending     int            `json:"pending"`
	Failing     int            `json:"failing"`
	Articles    int            `json:"articles"`
	Relevant    int            `json:"relevant"`
	Gone        int            `json:"gone"`
	LastRun     *time.Time     `json:"last_run"`
	Interrupted bool           `json:"interrupted"`
	LastSuccess *time.Time     `json:"last_success"`
	Error       string         `json:"error,omitempty"`
	Failures    []failedStatus `json:"failures"`
}

type failedStatus struct {
	At     time.Time `json:"at"`
	URL    string    `json:"url"`
	Code   string    `json:"code"`
	Reason string    `json:"reason"`
}

// Run prints the status.
func (statusCommand) Run(ctx context.Context, a *app) error {
	if err := a.mustExist(); err != nil {
		return err
	}
	if err := a.openStore(ctx); err != nil {
		return err
	}
	s, err := a.status(ctx)
	if err != nil {
		return err
	}
	if a.globals.JSON {
		return writeJSON(a.std.out, s)
	}
	return s.print(a)
}

func (a *app) status(ctx context.Context) (status, error) {
	s := status{Data: a.globals.Data, Sources: []sourceStatus{}, Never: []string{}}
	states, err := a.store.Sources(ctx)
	if err != nil {
		return s, err
	}
	crawled := map[string]bool{}
	for _, state := range states {
		crawled[state.SourceID] = true
		s.Articles, s.Relevant = s.Articles+state.Articles, s.Relevant+state.Relevant
		s.Sources = append(s.Sources, newSourceStatus(state))
	}
	slices.SortFunc(s.Sources, func(a, b sourceStatus) int { return cmp.Compare(a.Source, b.Source) })
	sources, err := a.knownSources()
	if err != nil {
		return s, err
	}
	for _, source := range sources {
		if !crawled[source.ID] {
			s.Never = append(s.Never, source.ID)
		}
	}
	backlog, err := a.store.Backlog(ctx)
	if err != nil {
		return s, err
	}
	s.Backlog = backlog.All()
	s.Indexed, s.IndexFault = a.indexed(ctx)
	return s, ctx.Err()
}

// indexed is how many articles the index holds, and what is wrong with it.
func (a *app) indexed(ctx context.Context) (int, string) {
	if err := a.openIndex(ctx); err != nil {
		return 0, err.Error()
	}
	s, err := a.indexState(ctx)
	if err != nil {
		return 0, err.Error()
	}
	if fault := s.fault(); fault != "" {
		return s.Indexed, fault + "\n  " + rebuildIndex
	}
	return s.Indexed, ""
}

func newSourceStatus(state store.SourceState) sourceStatus {
	s := sourceStatus{
		Source: state.SourceID, Known: state.Known, Pending: state.Pending, Failing: state.Failing, Articles: state.Articles,
		Relevant: state.Relevant, Gone: state.Gone, Error: state.LastRun.Err, Failures: []failedStatus{},
		Interrupted: !state.LastRun.Started.IsZero() && state.LastRun.Finished.IsZero(),
		LastRun:     known(state.LastRun.Started), LastSuccess: known(state.LastSuccess),
	}
	for _, f := range state.Failures {
		s.Failures = append(s.Failures, failedStatus{f.At.UTC(), f.URL, f.Code, f.Reason})
	}
	return s
}

func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

// shownFailures is how many failures of a source people are shown.
const shownFailures = 3

func (s status) print(a *app) error {
	w := a.std.out
	fmt.Fprintf(w, "%s: %d articles, %d of them relevant; index: %d, %d waiting for it\n", s.Data, s.Articles, s.Relevant, s.Indexed, s.Backlog)
	if s.IndexFault != "" {
		fmt.Fprintln(w, s.IndexFault)
	}
	t := report.Table{
		Header: []string{"source", "known", "pending", "failing", "articles", "relevant", "gone", "last crawl", "state"},
		Right:  []int{1, 2, 3, 4, 5, 6}, MaxWidth: 60,
	}
	for _, x := range s.Sources {
		last := "never"
		if x.LastRun != nil {
			last = x.LastRun.Format("2006-01-02 15:04 UTC")
		}
		t.Rows = append(t.Rows, []string{
			x.Source, strconv.Itoa(x.Known), strconv.Itoa(x.Pending), strconv.Itoa(x.Failing), strconv.Itoa(x.Articles), strconv.Itoa(x.Relevant),
			strconv.Itoa(x.Gone), last, x.state(),
		})
	}
	if err := t.Write(w); err != nil {
		return err
	}
	for _, x := range s.Sources {
		for i, f := range x.Failures {
			if i == shownFailures {
				fmt.Fprintf(w, "%s: … and %d more failures (--json lists them)\n", x.Source, len(x.Failures)-i)
				break
			}
			fmt.Fprintf(w, "%s: %s: %s\n", x.Source, f.URL, f.Reason)
		}
	}
	if len(s.Never) > 0 {
		fmt.Fprintf(w, "%d configured sources were never crawled\n", len(s.Never))
	}
	return nil
}

func (x sourceStatus) state() string {
	switch {
	case x.Interrupted:
		return "interrupted: the next crawl goes on"
	case x.Error != "":
		return "failed: " + x.Error
	case x.Failing > 0:
		return "some addresses fail"
	default:
		return "ok"
	}
}

type indexCommand struct {
	Rebuild indexRebuildCommand `cmd:"" help:"Make the index anew from the store."`
	Status  indexStatusCommand  `cmd:"" help:"Show how many articles are indexed and waiting."`
}

type indexRebuildCommand struct{}

// Run makes the index anew.
func (indexRebuildCommand) Run(ctx context.Context, a *app) error {
	if err := a.mustExist(); err != nil {
		return err
	}
	if err := a.openWrite(ctx); err != nil {
		return err
	}
	n, err := a.rebuild(ctx)
	if err != nil {
		return err
	}
	if a.globals.JSON {
		return writeJSON(a.std.out, map[string]int{"indexed": n})
	}
	_, err = fmt.Fprintf(a.std.out, "%d articles indexed\n", n)
	return err
}

type indexStatusCommand struct{}

// Run prints the index's state.
func (indexStatusCommand) Run(ctx context.Context, a *app) error {
	if err := a.mustExist(); err != nil {
		return err
	}
	if err := a.openStore(ctx); err != nil {
		return err
	}
	if err := a.openIndex(ctx); err != nil {
		return err
	}
	s, err := a.indexState(ctx)
	if err != nil {
		return err
	}
	if a.globals.JSON {
		return writeJSON(a.std.out, s)
	}
	_, err = fmt.Fprintf(a.std.out, "%d articles stored, %d indexed, %d waiting\n", s.Stored, s.Indexed, s.Waiting)
	if fault := s.fault(); err == nil && fault != "" {
		_, err = fmt.Fprintf(a.std.out, "%s\n  %s\n", fault, rebuildIndex)
	}
	return err
}
