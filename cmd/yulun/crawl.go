package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"yulun/article"
	"yulun/crawler"
	"yulun/locale"
	"yulun/service"
)

type crawlCommand struct {
	Sources []string `arg:"" optional:"" help:"Ids of the sources to crawl; all without any." name:"source"`
	crawlFlags
	Compare bool   `help:"Print the comparison at the end."`
	Serve   bool   `help:"Serve the pages at the end."`
	Addr    string `help:"Where pages are served." default:"127.0.0.1:8600"`
}

// Help is printed below the flags.
func (crawlCommand) Help() string {
	return `Reads the listings of each source, fetches what is new or due again, and keeps it. An interrupted crawl resumes where it
stopped. With --json the last line is
{"sources","fetched","not_modified","articles_new","articles_revised","articles_gone","duplicates","skipped","failed","bytes","seconds"}.

  yulun crawl
  yulun crawl xinhua guardian --contact mailto:me@university.example

` + exitCodes
}

// Run crawls.
func (c *crawlCommand) Run(ctx context.Context, a *app) error {
	if err := c.check(); err != nil {
		return err
	}
	sources, err := a.service().Choose(c.Sources)
	if err != nil {
		return err
	}
	if len(c.Sources) == 0 {
		sources = a.unpaused(sources)
	}
	summary, err := a.crawl(ctx, sources, service.CrawlOptions{Parallel: c.Parallel, Contact: c.Contact})
	if isBehind(err) { // articles that are not in the index can neither be compared nor served
		return errors.Join(a.printSummary(summary), failedSources(summary), err)
	}
	if err != nil {
		return err
	}
	troubles, err := a.service().Troubles(ctx, sources, summary)
	if err != nil {
		return err
	}
	for _, t := range troubles {
		a.complain("%s", t)
	}
	if err := c.report(ctx, a, summary); err != nil {
		return err
	}
	failed := failedSources(summary)
	if !c.Serve {
		return failed
	}
	if failed != nil {
		a.complain("%v", failed)
	}
	return errors.Join(a.service().Serve(ctx, c.Addr, a.listening), failed)
}

// unpaused leaves out the sources that are paused, and says how many these are.
func (a *app) unpaused(sources []article.Source) []article.Source {
	left := slices.DeleteFunc(slices.Clone(sources), func(s article.Source) bool { return s.Paused })
	if n := len(sources) - len(left); n > 0 && !a.globals.Quiet {
		a.complain("%s left out: paused in sources.yaml", count(n, "source is", "sources are"))
	}
	return left
}

// report prints the summary and, where asked for, the comparison. For programs the summary is the
// last line.
func (c *crawlCommand) report(ctx context.Context, a *app, summary crawler.Summary) error {
	prints := []func() error{func() error { return a.printSummary(summary) }}
	if c.Compare {
		prints = append(prints, func() error {
			return (&compareCommand{queryFlags: queryFlags{Unit: "article"}, zoneFlag: inShanghai(), Weight: "article"}).Run(ctx, a)
		})
	}
	if a.globals.JSON {
		slices.Reverse(prints)
	}
	for _, print := range prints {
		if err := print(); err != nil {
			return err
		}
	}
	return nil
}

// crawl crawls sources and shows how far it is.
func (a *app) crawl(ctx context.Context, sources []article.Source, o service.CrawlOptions) (crawler.Summary, error) {
	if err := a.checkClock(); err != nil {
		return crawler.Summary{}, err
	}
	if !a.globals.Quiet {
		show := newProgress(a.std, len(sources))
		defer show.Done()
		o.Progress = show
	}
	return a.service().Crawl(ctx, sources, o)
}

func (a *app) printSummary(s crawler.Summary) error {
	for _, f := range s.Failures {
		a.complain("source %s: %s", f.SourceID, f.Reason)
	}
	for _, p := range s.Pages {
		a.complain("source %s: %s: %s", p.SourceID, p.URL, p.Reason)
	}
	for _, f := range s.Bounded {
		a.complain("source %s: %s", f.SourceID, f.Reason)
	}
	for _, r := range s.Resting {
		a.complain("source %s: %s", r.SourceID, r)
	}
	if a.globals.JSON {
		return writeJSON(a.std.out, s)
	}
	_, err := fmt.Fprint(a.std.out, locale.Sprintf("%d {source|sources}: %d {page|pages} fetched, %d not modified; articles: %d new, %d revised, %d gone, %d {duplicate|duplicates}; %d skipped, %d failed; %.1f MB in %.1f s%s\n",
		s.Sources, s.Fetched, s.NotModified, s.New, s.Revised, s.Gone, s.Duplicates, s.Skipped, s.Failed, float64(s.Bytes)/1e6, s.Seconds, seeStatus(s)))
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
	if len(s.Failures) == 0 && s.Refused == 0 {
		return nil
	}
	if len(s.Failures) == 0 {
		return &article.Error{
			Code: article.CodePartial, Message: count(s.Refused, "page", "pages") + " failed for good",
			Remedy: "yulun status lists them with their reasons; exclude in sources.yaml leaves them out.",
		}
	}
	names := make([]string, len(s.Failures))
	for i, f := range s.Failures {
		names[i] = f.SourceID
	}
	err := &article.Error{
		Code:    article.CodePartial,
		Message: locale.Sprintf("%d of %d {source|sources} failed: %s", len(names), s.Sources, strings.Join(names, ", ")),
		Remedy:  "yulun sources check ID says what each answers; the same crawl tries them again.",
	}
	if len(s.Failures) == s.Sources {
		err.Code = article.CodeUnavailable
	}
	return err
}
