package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"yulun/article"
	"yulun/jobs"
	"yulun/report"
)

type statusCommand struct {
	Check bool `help:"Only say whether store and index answer, and the service works its jobs: exit code 0 when all do, else 1."`
}

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
	// Backlog counts the articles that the index has still to take, SetAside those of them that it refuses for good.
	Backlog  int `json:"backlog"`
	SetAside int `json:"set_aside"`
	// IndexFault says why the index would answer wrongly or can't be opened; empty when neither is so.
	IndexFault string `json:"index_fault,omitempty"`
	// ArchiveFault says what the last check of the archive found; empty where that was nothing, or there was none.
	ArchiveFault string         `json:"archive_fault,omitempty"`
	Sources      []sourceStatus `json:"sources"`
	// Queue counts the service's jobs by state; empty where it never ran.
	Queue map[string]int `json:"queue"`
	// Service is the service that crawls by schedule; null where it never ran.
	Service *serviceStatus `json:"service"`
	// Backfills lists those that are not finished.
	Backfills []backfillStatus `json:"backfills"`
	// Never lists the configured sources that were never crawled.
	Never []string `json:"never_crawled"`
}

type sourceStatus struct {
	Source      string     `json:"source"`
	Known       int        `json:"known"`
	Pending     int        `json:"pending"`
	Failing     int        `json:"failing"`
	Articles    int        `json:"articles"`
	Relevant    int        `json:"relevant"`
	Gone        int        `json:"gone"`
	LastRun     *time.Time `json:"last_run"`
	Interrupted bool       `json:"interrupted"`
	LastSuccess *time.Time `json:"last_success"`
	Error       string     `json:"error,omitempty"`
	// Next is the job of the service that visits it next, or does now; null when there is none.
	Next *jobs.Job `json:"next"`
	// Every is the interval between crawls that holds now, like 6h; empty where the source is crawled by the calendar.
	Every string `json:"every,omitempty"`
	// Rests is until when the source is left alone because its daily budget is used up; null when it isn't.
	Rests    *time.Time     `json:"resting_until"`
	Failures []failedStatus `json:"failures"`
	// Troubles say what needs a look, worst first. Unread counts the pages that gave no article, by why.
	Troubles []report.Trouble `json:"troubles"`
	Unread   []report.Reason  `json:"unread"`
	// Lapsed counts the articles that are not known to be gone although their page holds none any more;
	// LapsedVisits lists the newest of these answers.
	Lapsed       int            `json:"lapsed"`
	LapsedVisits []failedStatus `json:"lapsed_visits"`
	// Claims are the canonical addresses that several different texts name as theirs, a fault of the site.
	Claims []claimStatus `json:"shared_canonicals"`
	// Doubtful counts the articles of whose text the reader is not sure; Doubts lists the newest of them.
	Doubtful int           `json:"doubtful"`
	Doubts   []doubtStatus `json:"doubts"`
}

type doubtStatus struct {
	Fetched    time.Time `json:"fetched"`
	URL        string    `json:"url"`
	Title      string    `json:"title"`
	Confidence float64   `json:"confidence"`
	Doubts     []string  `json:"doubts"`
}

type claimStatus struct {
	// Address is the canonical address as the pages name it, Texts how many articles name it or stand there.
	Address string `json:"address"`
	Texts   int    `json:"texts"`
}

type failedStatus struct {
	At     time.Time `json:"at"`
	URL    string    `json:"url"`
	Code   string    `json:"code"`
	Reason string    `json:"reason"`
}

// Run prints the status.
func (c statusCommand) Run(ctx context.Context, a *app) error {
	if err := a.mustExist(); err != nil {
		return err
	}
	if c.Check {
		return a.checkReady(ctx)
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
	s := status{Data: a.globals.Data, Sources: []sourceStatus{}, Queue: map[string]int{}, Never: []string{}}
	sources, err := a.knownSources()
	if err != nil {
		return s, err
	}
	conditions, err := report.Conditions(ctx, a.store, sources, a.now())
	if err != nil {
		return s, err
	}
	for _, c := range conditions {
		if !c.Crawled {
			s.Never = append(s.Never, c.Source.ID)
			continue
		}
		s.Articles, s.Relevant = s.Articles+c.State.Articles, s.Relevant+c.State.Relevant
		s.Sources = append(s.Sources, newSourceStatus(c))
	}
	slices.SortFunc(s.Sources, func(a, b sourceStatus) int { return cmp.Compare(a.Source, b.Source) })
	backlog, err := a.store.Backlog(ctx)
	if err != nil {
		return s, err
	}
	s.Backlog, s.SetAside = backlog.All(), backlog.SetAside
	if err := a.queued(ctx, &s); err != nil {
		return s, err
	}
	if err := a.paced(ctx, &s); err != nil {
		return s, err
	}
	s.Indexed, s.IndexFault = a.indexed(ctx)
	s.ArchiveFault = a.archiveFaults()
	return s, ctx.Err()
}

// queued adds what the service has planned.
func (a *app) queued(ctx context.Context, s *status) error {
	q, err := a.existingQueue(ctx)
	if q == nil || err != nil {
		return err
	}
	live, err := q.Live(ctx)
	if err != nil {
		return err
	}
	for _, j := range live {
		s.Queue[j.State]++
		if i := slices.IndexFunc(s.Sources, func(x sourceStatus) bool { return j.Source == x.Source }); i >= 0 && j.Period == "" {
			s.Sources[i].Next = &j
		}
	}
	seen, err := q.LastPlanned(ctx)
	if err != nil {
		return err
	}
	if len(live) > 0 || !seen.IsZero() { // on shared machines the queue is there before any service
		s.Service = newServiceStatus(seen, live, a.now())
	}
	given, err := q.GivenUp(ctx)
	if len(given) > 0 {
		s.Queue["given up"] = len(given)
	}
	return err
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

func newSourceStatus(c report.Condition) sourceStatus {
	state := c.State
	s := sourceStatus{
		Troubles: append([]report.Trouble{}, c.Troubles...), Unread: append([]report.Reason{}, report.Reasons(state.Unread)...),
		Source: state.SourceID, Known: state.Known, Pending: state.Pending, Failing: state.Failing, Articles: state.Articles,
		Relevant: state.Relevant, Gone: state.Gone, Error: state.LastRun.Err, Failures: []failedStatus{}, Claims: []claimStatus{},
		Lapsed: state.Lapsed, LapsedVisits: []failedStatus{},
		Interrupted: !state.LastRun.Started.IsZero() && state.LastRun.Finished.IsZero(),
		LastRun:     known(state.LastRun.Started), LastSuccess: known(state.LastSuccess),
		Doubtful: state.Doubtful, Doubts: []doubtStatus{},
	}
	for _, d := range state.Doubts {
		s.Doubts = append(s.Doubts, doubtStatus{d.Fetched.UTC(), d.URL, d.Title, d.Confidence, d.Doubts})
	}
	for _, c := range state.Claims {
		s.Claims = append(s.Claims, claimStatus(c))
	}
	for _, f := range state.Failures {
		s.Failures = append(s.Failures, failedStatus{f.At.UTC(), f.URL, f.Code, f.Reason})
	}
	for _, f := range state.LapsedVisits {
		s.LapsedVisits = append(s.LapsedVisits, failedStatus{f.At.UTC(), f.URL, f.Code, f.Reason})
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
	if s.ArchiveFault != "" {
		fmt.Fprintln(w, s.ArchiveFault)
	}
	if fault := s.Service.fault(); fault != "" {
		fmt.Fprintln(w, fault)
	}
	t := report.Table{
		Header: []string{"source", "known", "pending", "failing", "unread", "articles", "relevant", "gone", "last crawl", "next", "state"},
		Right:  []int{1, 2, 3, 4, 5, 6, 7}, MaxWidth: 60,
	}
	for _, x := range s.Sources {
		last := "never"
		if x.LastRun != nil {
			last = x.LastRun.Format("2006-01-02 15:04 UTC")
		}
		t.Rows = append(t.Rows, []string{
			x.Source, strconv.Itoa(x.Known), strconv.Itoa(x.Pending), strconv.Itoa(x.Failing), strconv.Itoa(report.TotalPages(x.Unread)), strconv.Itoa(x.Articles), strconv.Itoa(x.Relevant),
			strconv.Itoa(x.Gone), last, x.next(), x.state(),
		})
	}
	if err := t.Write(w); err != nil {
		return err
	}
	for _, x := range s.Sources {
		for _, t := range x.Troubles {
			fmt.Fprintf(w, "%s: %s\n", x.Source, t.Text)
		}
		if n := report.TotalPages(x.Unread); n > 0 {
			fmt.Fprintf(w, "%s: %s gave no article: %s\n", x.Source, count(n, "page", "pages"), reasonText(x.Unread))
		}
		for i, f := range x.Failures {
			if i == shownFailures {
				fmt.Fprintf(w, "%s: … and %d more failures (--json lists them)\n", x.Source, len(x.Failures)-i)
				break
			}
			fmt.Fprintf(w, "%s: %s: %s\n", x.Source, f.URL, f.Reason)
		}
		for i, f := range x.LapsedVisits {
			if i == shownFailures {
				fmt.Fprintf(w, "%s: … and %d more that are no longer articles (--json lists them)\n", x.Source, x.Lapsed-i)
				break
			}
			fmt.Fprintf(w, "%s: %s is no longer an article, and not known to be gone: %s\n", x.Source, f.URL, f.Reason)
		}
	}
	s.printDoubts(w)
	for _, b := range s.Backfills {
		fmt.Fprintln(w, b)
	}
	if len(s.Queue) > 0 {
		var parts []string
		for _, state := range slices.Sorted(maps.Keys(s.Queue)) {
			parts = append(parts, fmt.Sprintf("%d %s", s.Queue[state], state))
		}
		fmt.Fprintf(w, "jobs of the service: %s (yulun jobs lists them)\n", strings.Join(parts, ", "))
	}
	if len(s.Never) > 0 {
		fmt.Fprintf(w, "%s never crawled\n", count(len(s.Never), "configured source was", "configured sources were"))
	}
	return nil
}

// shownDoubts is how many doubtful texts people are shown.
const shownDoubts = 3

// printDoubts counts the texts that the reader is not sure of, and shows the newest.
func (s status) printDoubts(w io.Writer) {
	all := 0
	var newest []doubtStatus
	for _, x := range s.Sources {
		all += x.Doubtful
		newest = append(newest, x.Doubts...)
	}
	if all == 0 {
		return
	}
	slices.SortStableFunc(newest, func(a, b doubtStatus) int { return b.Fetched.Compare(a.Fetched) })
	fmt.Fprintf(w, "doubtful texts: %d, which may not be whole or right (--json lists the newest of each source); the newest:\n", all)
	for _, d := range newest[:min(shownDoubts, len(newest))] {
		fmt.Fprintf(w, "  confidence %.2f: %s: %s\n", d.Confidence, d.URL, strings.Join(d.Doubts, ", "))
	}
}

// reasonText lists reasons with the number of pages of each, such as "3 http_404, 1 robots".
func reasonText(reasons []report.Reason) string {
	var parts []string
	for _, r := range reasons {
		parts = append(parts, fmt.Sprintf("%d %s", r.Pages, r.Code))
	}
	return strings.Join(parts, ", ")
}

// count is a number with the noun that goes with it.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// next is when the service visits the source next.
func (x sourceStatus) next() string {
	switch {
	case x.Next == nil:
		return "-"
	case x.Next.State == "running":
		return x.Next.Kind + " now"
	default:
		return x.Next.Kind + " " + x.Next.At.Format("01-02 15:04")
	}
}

func (x sourceStatus) state() string {
	switch {
	case x.Next != nil && x.Next.State == "running":
		return "being visited"
	case x.Next != nil && x.Next.State == "retryable":
		return "tried again: " + x.Next.Error
	case article.IsImportSource(x.Source):
		return "imported, not crawled"
	case x.Interrupted:
		return "interrupted: the next crawl goes on"
	case x.Rests != nil:
		return "resting until " + x.Rests.Format("01-02 15:04 UTC") + ": the daily budget is used up"
	case x.LastRun == nil:
		return "never crawled"
	case len(x.Troubles) > 0:
		return strings.ReplaceAll(string(x.Troubles[0].Code), "_", " ")
	default:
		return "ok"
	}
}

type indexCommand struct {
	Rebuild indexRebuildCommand `cmd:"" help:"Make the index anew from the store."`
	Check   indexCheckCommand   `cmd:"" help:"Hold store and index against each other, article by article, and repair what differs."`
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

// shownRefusals is how many articles that the index refuses are shown.
const shownRefusals = 100

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
	if s.Refusals, err = a.refusals(ctx); err != nil {
		return err
	}
	if a.globals.JSON {
		return writeJSON(a.std.out, s)
	}
	_, err = fmt.Fprintf(a.std.out, "%d articles stored, %d indexed, %d waiting\n", s.Stored, s.Indexed, s.Waiting)
	if fault := s.fault(); err == nil && fault != "" {
		_, err = fmt.Fprintf(a.std.out, "%s\n  %s\n", fault, rebuildIndex)
	}
	for _, r := range s.Refusals {
		if err == nil {
			_, err = fmt.Fprintln(a.std.out, r.sentence())
		}
	}
	return err
}
