package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"yulun/article"
	"yulun/locale"
	"yulun/render"
	"yulun/service"
	"yulun/stats"
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

// Run prints the status.
func (c statusCommand) Run(ctx context.Context, a *app) error {
	if c.Check {
		if err := a.service().CheckReady(ctx); err != nil {
			return err
		}
		_, err := fmt.Fprintln(a.std.out, "ready")
		return err
	}
	s, err := a.service().Status(ctx)
	if err != nil {
		return err
	}
	if a.globals.JSON {
		return writeJSON(a.std.out, s)
	}
	return printStatus(a.std.out, s, a.std.outLook.width)
}

// shownFailures is how many failures of a source people are shown.
const shownFailures = 3

func printStatus(w io.Writer, s service.Status, width int) error {
	fmt.Fprint(w, locale.Sprintf("%s: %d {article|articles}, %d of them relevant; index: %d, %d waiting for it\n", s.Data, s.Articles, s.Relevant, s.Indexed, s.Backlog))
	if s.IndexFault != "" {
		fmt.Fprintln(w, s.IndexFault)
	}
	for _, o := range s.OldCodes {
		fmt.Fprintln(w, o)
	}
	if s.ArchiveFault != "" {
		fmt.Fprintln(w, s.ArchiveFault)
	}
	if fault := s.Service.Fault(); fault != "" {
		fmt.Fprintln(w, fault)
	}
	for _, u := range s.Undelivered {
		fmt.Fprintf(w, "saved search %s: %s could not be told, tried %s, last at %s: %s\n",
			u.Search, count(u.Hits, "hit", "hits"), times(u.Attempts), minute(u.Tried), render.Plain(u.Fault))
	}
	t := render.Table{
		Header: []string{"source", "known", "pending", "failing", "unread", "articles", "relevant", "gone", "last crawl", "next", "state"},
		Right:  []int{1, 2, 3, 4, 5, 6, 7}, MaxWidth: 60, Width: width,
	}
	for _, x := range s.Sources {
		last := "never"
		if x.LastRun != nil {
			last = x.LastRun.Format("2006-01-02 15:04 UTC")
		}
		t.Rows = append(t.Rows, []string{
			x.Source, strconv.Itoa(x.Known), strconv.Itoa(x.Pending), strconv.Itoa(x.Failing), strconv.Itoa(stats.TotalPages(x.Unread)), strconv.Itoa(x.Articles), strconv.Itoa(x.Relevant),
			strconv.Itoa(x.Gone), last, nextVisit(x), sourceCondition(x),
		})
	}
	if err := t.Write(w); err != nil {
		return err
	}
	for _, x := range s.Sources {
		for _, t := range x.Troubles {
			fmt.Fprintf(w, "%s: %s\n", x.Source, t.Text)
		}
		if n := stats.TotalPages(x.Unread); n > 0 {
			fmt.Fprintf(w, "%s: %s gave no article: %s\n", x.Source, count(n, "page", "pages"), reasonText(x.Unread))
		}
		for i, f := range x.Failures {
			if i == shownFailures {
				fmt.Fprint(w, locale.Sprintf("%s: … and %d more {failure|failures} (--json lists them)\n", x.Source, len(x.Failures)-i))
				break
			}
			fmt.Fprintf(w, "%s: %s: %s\n", x.Source, f.URL, f.Reason)
		}
		for i, f := range x.LapsedVisits {
			if i == shownFailures {
				fmt.Fprint(w, locale.Sprintf("%s: … and %d more that {is no longer an article|are no longer articles} (--json lists them)\n", x.Source, x.Lapsed-i))
				break
			}
			fmt.Fprintf(w, "%s: %s is no longer an article, and not known to be gone: %s\n", x.Source, f.URL, f.Reason)
		}
	}
	printDoubts(w, s.Sources)
	for _, b := range s.Backfills {
		fmt.Fprintf(w, "%s: the backfill of %s/%s is not finished; addresses found: %d, new articles so far: %d (yulun backfill %s --from %s --to %s resumes it)\n",
			b.Source, b.From, b.To, b.Discovered, b.New, b.Source, b.From, b.To)
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
func printDoubts(w io.Writer, sources []service.SourceStatus) {
	all := 0
	var newest []service.DoubtfulText
	for _, x := range sources {
		all += x.Doubtful
		newest = append(newest, x.Doubts...)
	}
	if all == 0 {
		return
	}
	slices.SortStableFunc(newest, func(a, b service.DoubtfulText) int { return b.Fetched.Compare(a.Fetched) })
	fmt.Fprintf(w, "doubtful texts: %d, which may not be whole or right (--json lists the newest of each source); the newest:\n", all)
	for _, d := range newest[:min(shownDoubts, len(newest))] {
		fmt.Fprintf(w, "  confidence %.2f: %s: %s\n", d.Confidence, d.URL, strings.Join(d.Doubts, ", "))
	}
}

// reasonText lists reasons with the number of pages of each, such as "3 http_404, 1 robots".
func reasonText(reasons []stats.Reason) string {
	var parts []string
	for _, r := range reasons {
		parts = append(parts, fmt.Sprintf("%d %s", r.Pages, r.Code))
	}
	return strings.Join(parts, ", ")
}

// nextVisit is when the service visits the source next.
func nextVisit(x service.SourceStatus) string {
	switch {
	case x.Next == nil:
		return "-"
	case x.Next.State == "running":
		return x.Next.Kind + " now"
	default:
		return x.Next.Kind + " " + x.Next.At.Format("01-02 15:04")
	}
}

func sourceCondition(x service.SourceStatus) string {
	switch {
	case x.Running, x.Next != nil && x.Next.State == "running":
		return "being visited"
	case x.Next != nil && x.Next.State == "retryable":
		return "tried again: " + x.Next.Error
	case article.IsImportSource(x.Source):
		return "imported, not crawled"
	case x.Interrupted:
		return "interrupted: the next crawl resumes"
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
