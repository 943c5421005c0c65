package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"yulun/article"
	"yulun/crawler"
)

type crawlCommand struct {
	Sources  []string `arg:"" optional:"" help:"Ids of the sources to crawl; all without any." name:"source"`
	Parallel int      `help:"Sources crawled at once." default:"8"`
	Contact  string   `help:"Address at which a webmaster reaches you; goes into the user agent." placeholder:"URL"`
	Compare  bool     `help:"Print the comparison at the end."`
	Serve    bool     `help:"Serve the pages at the end."`
	Addr     string   `help:"Where pages are served." default:"127.0.0.1:8600"`
}

// Help is printed below the flags.
func (crawlCommand) Help() string {
	return `Reads the listings of each source, fetches what is new or due again, and keeps it. An interrupted crawl goes on where it
stopped. With --json the last line is
{"sources","fetched","not_modified","articles_new","articles_revised","articles_gone","duplicates","skipped","failed","bytes","seconds"}.

  yulun crawl
  yulun crawl xinhua guardian --contact mailto:me@university.example

` + exitCodes
}

// Run crawls.
func (c *crawlCommand) Run(ctx context.Context, a *app) error {
	if err := checkParallel(c.Parallel); err != nil {
		return err
	}
	sources, err := a.choose(c.Sources)
	if err != nil {
		return err
	}
	summary, err := a.crawl(ctx, sources, crawlOptions{parallel: c.Parallel, contact: c.Contact})
	if article.CodeOf(err) == article.CodePartial { // only the index is behind, which could be neither compared nor served
		return errors.Join(a.printSummary(summary), failedSources(summary), err)
	}
	if err != nil {
		return err
	}
	if err := a.complainOf(ctx, sources, summary); err != nil {
		return err
	}
	report := []func() error{func() error { return a.printSummary(summary) }}
	if c.Compare {
		report = append(report, func() error {
			return (&compareCommand{queryFlags: queryFlags{Unit: "article"}, Weight: "article", Format: "text"}).Run(ctx, a)
		})
	}
	if a.globals.JSON {
		slices.Reverse(report) // the summary is the last line
	}
	for _, print := range report {
		if err := print(); err != nil {
			return err
		}
	}
	failed := failedSources(summary)
	if !c.Serve {
		return failed
	}
	if failed != nil {
		a.complain("%v", failed)
	}
	return errors.Join(a.serve(ctx, c.Addr), failed)
}

// checkParallel checks how many sources may be crawled at once.
func checkParallel(n int) error {
	const most = 1000
	if n < 1 || n > most {
		return article.Usagef(fmt.Sprintf("Use from 1 to %d.", most), "--parallel: %d is out of bounds", n)
	}
	return nil
}

// choose picks the sources with the given ids.
func (a *app) choose(ids []string) ([]article.Source, error) {
	if len(ids) == 0 {
		return a.sources(), nil
	}
	var chosen []article.Source
	for _, id := range ids {
		i := slices.IndexFunc(a.sources(), func(s article.Source) bool { return s.ID == id })
		if i < 0 {
			return nil, article.Usagef("yulun sources list prints their ids.", "there is no source %q", id)
		}
		if !slices.ContainsFunc(chosen, func(s article.Source) bool { return s.ID == id }) {
			chosen = append(chosen, a.sources()[i])
		}
	}
	return chosen, nil
}

type crawlOptions struct {
	parallel int
	contact  string
	// backfill is the period of a backfill; zero: crawl as usual.
	backfill article.Period
}

// crawl crawls the sources and brings the index up to date. Where only the index could not be, the error has CodePartial.
func (a *app) crawl(ctx context.Context, sources []article.Source, o crawlOptions) (total crawler.Summary, err error) {
	kit, err := a.openCrawling(ctx, sources, o.contact, hostPatience)
	if err != nil {
		return total, err
	}
	defer func() { err = errors.Join(err, kit.close()) }()
	show := newProgress(a.std, len(sources))
	err = a.guarded(ctx, func(ctx context.Context) error {
		total, err = kit.run(ctx, sources, func(x *crawler.Options) {
			x.Parallel, x.Backfill = o.parallel, o.backfill
			if !a.globals.Quiet {
				x.Progress = show
			}
		})
		return err
	})
	show.done()
	if err != nil {
		return total, err
	}
	return total, a.drain(ctx)
}

// hostPatience is how long a crawl waits for a host that another worker serves.
const hostPatience = 10 * time.Minute

func (a *app) printSummary(s crawler.Summary) error {
	for _, f := range s.Failures {
		a.complain("source %s: %s", f.SourceID, f.Reason)
	}
	for _, r := range s.Resting {
		a.complain("source %s: %s", r.SourceID, r)
	}
	if a.globals.JSON {
		return writeJSON(a.std.out, s)
	}
	_, err := fmt.Fprintf(a.std.out,
		"%d sources: %d pages fetched, %d not modified; articles: %d new, %d revised, %d gone, %d duplicates; %d skipped, %d failed; %.1f MB in %.1f s%s\n",
		s.Sources, s.Fetched, s.NotModified, s.New, s.Revised, s.Gone, s.Duplicates, s.Skipped, s.Failed, float64(s.Bytes)/1e6, s.Seconds, seeStatus(s))
	return err
}

// seeStatus points to the reasons where a crawl left pages out.
func seeStatus(s crawler.Summary) string {
	if s.Skipped+s.Failed == 0 {
		return ""
	}
	return "; yulun status says why pages were skipped or failed"
}

// failedSources is the error of a crawl in which some sources failed.
func failedSources(s crawler.Summary) error {
	if len(s.Failures) == 0 {
		return nil
	}
	names := make([]string, len(s.Failures))
	for i, f := range s.Failures {
		names[i] = f.SourceID
	}
	err := &article.Error{
		Code:    article.CodePartial,
		Message: fmt.Sprintf("%d of %d sources failed: %s", len(names), s.Sources, strings.Join(names, ", ")),
		Remedy:  "yulun sources check ID says what each answers; the same crawl tries them again.",
	}
	if len(s.Failures) == s.Sources {
		err.Code = article.CodeUnavailable
	}
	return err
}
