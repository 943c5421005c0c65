package main

import (
	"context"
	"errors"
	"fmt"

	"yulun/article"
	"yulun/crawler"
	"yulun/service"
)

type backfillCommand struct {
	Sources []string `arg:"" help:"Ids of the sources." name:"source"`
	period
	crawlFlags
}

// Help is printed below the flags.
func (backfillCommand) Help() string {
	return `Looks for articles of a past period in sitemaps, on all pages of lists and in web archives. It visits addresses that their
listing dates to the period, or gives no date. limits.daily holds, limits.articles does not. Stopped or killed at any moment, the
same command resumes; when the period is finished it says so. Crawls are not disturbed, and no day counts as watched because of it.
Where a service works in the data folder, yulun jobs backfill lets it do the work.

  yulun backfill xinhua --from 2014-01-01 --to 2014-12-31

` + exitCodes
}

// Run backfills.
func (c *backfillCommand) Run(ctx context.Context, a *app) error {
	if err := errors.Join(c.check(), a.checkClock()); err != nil {
		return err
	}
	p, err := c.parse(a.now())
	if err != nil {
		return err
	}
	o := service.CrawlOptions{Parallel: c.Parallel, Contact: c.Contact, Backfill: p}
	if !a.globals.Quiet {
		show := newProgress(a.std, len(c.Sources))
		defer show.Done()
		o.Progress = show
	}
	summary, err := a.service().Backfill(ctx, c.Sources, o)
	if err != nil && !isBehind(err) || summary.Sources == 0 {
		return err
	}
	return errors.Join(a.printSummary(summary), unfinished(summary), err)
}

// unfinished is an error where something of the period is left to do.
func unfinished(s crawler.Summary) error {
	if failed := failedSources(s); failed != nil {
		return failed
	}
	if len(s.Resting) == 0 {
		return nil
	}
	return &article.Error{
		Code: article.CodePartial, Message: fmt.Sprintf(
			"the backfill of %d of %d sources is not finished, since the daily budget is used up", len(s.Resting), s.Sources),
		Remedy: "Run the same command to resume when the budget allows.",
	}
}

type jobsBackfillCommand struct {
	Sources []string `arg:"" help:"Ids of the sources." name:"source"`
	period
}

// Run plans backfills.
func (c *jobsBackfillCommand) Run(ctx context.Context, a *app) error {
	p, err := c.parse(a.now())
	if err != nil {
		return err
	}
	planned, err := a.service().PlanBackfill(ctx, c.Sources, p)
	for _, x := range planned {
		said := "is planned; a worker of the service begins as soon as one is free"
		if !x.Fresh {
			said = "is planned or under way already"
		}
		if _, err := fmt.Fprintf(a.std.out, "%s: the backfill of %s %s\n", x.Source, p, said); err != nil {
			return err
		}
	}
	return err
}
