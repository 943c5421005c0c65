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
	"yulun/frontier"
	"yulun/jobs"
	"yulun/store"
)

// period are the flags that name a run of days.
type period struct {
	From string `help:"First day of the period." required:"" placeholder:"DAY"`
	To   string `help:"Last day of the period." required:"" placeholder:"DAY"`
}

// parse reads the days.
func (p period) parse(now time.Time) (article.Period, error) {
	var days [2]time.Time
	for i, f := range []struct{ name, value string }{{"--from", p.From}, {"--to", p.To}} {
		day, err := time.Parse(time.DateOnly, f.value)
		if err != nil {
			return article.Period{}, article.Usagef("Write it like 2014-03-01.", "%s: %q is not a day", f.name, f.value)
		}
		days[i] = day
	}
	switch {
	case days[1].Before(days[0]):
		return article.Period{}, article.Usagef("Give the first day with --from and the last one with --to.", "--to %s is before --from %s", p.To, p.From)
	case days[0].After(now):
		return article.Period{}, article.Usagef("Choose days that are over.", "--from %s is in the future", p.From)
	}
	return article.Period{From: days[0], To: days[1]}, nil
}

type backfillCommand struct {
	Sources []string `arg:"" help:"Ids of the sources." name:"source"`
	period
	Parallel int    `help:"Sources visited at once." default:"8"`
	Contact  string `help:"Address at which a webmaster reaches you; goes into the user agent." placeholder:"URL"`
}

// Help is printed below the flags.
func (backfillCommand) Help() string {
	return `Looks for the pieces of a period in the past: in sitemaps, on all pages of lists and in web archives. It visits what they date to
the period, or not at all, without limits.articles and within limits.daily. Stopped or killed at any moment, the same command goes on; when
the period is finished it says so. Crawls are not disturbed, and no day counts as watched by it. Where a service works in the data folder,
yulun jobs backfill has it done there.

  yulun backfill xinhua --from 2014-01-01 --to 2014-12-31

` + exitCodes
}

// Run backfills.
func (c *backfillCommand) Run(ctx context.Context, a *app) error {
	if err := checkParallel(c.Parallel); err != nil {
		return err
	}
	p, err := c.parse(a.now())
	if err != nil {
		return err
	}
	sources, err := a.reaching(c.Sources)
	if err != nil {
		return err
	}
	if err := a.openWrite(ctx); err != nil {
		return err
	}
	if sources, err = a.unfinished(ctx, sources, p); err != nil || len(sources) == 0 {
		return err
	}
	summary, err := a.crawl(ctx, sources, crawlOptions{parallel: c.Parallel, contact: c.Contact, backfill: p})
	behind := article.CodeOf(err) == article.CodePartial
	if err != nil && !behind {
		return err
	}
	return errors.Join(a.printSummary(summary), c.left(summary), err)
}

// left is an error where something of the period is left to do.
func (c *backfillCommand) left(s crawler.Summary) error {
	if failed := failedSources(s); failed != nil {
		return failed
	}
	if len(s.Resting) == 0 {
		return nil
	}
	return &article.Error{
		Code: article.CodePartial, Message: fmt.Sprintf("the backfill of %d of %d sources is not finished, since the daily budget is used up", len(s.Resting), s.Sources),
		Remedy: "The same command goes on when the budget allows.",
	}
}

// reaching chooses sources by their ids, all of which have listings that reach back.
func (a *app) reaching(ids []string) ([]article.Source, error) {
	sources, err := a.choose(ids)
	if err != nil {
		return nil, err
	}
	for _, s := range sources {
		if !crawler.Reaches(s) {
			return nil, article.Usagef("Give it sitemaps, lists or archives in sources.yaml.", "%s has no listing that reaches back: feeds name new pieces only", s.ID)
		}
	}
	return sources, nil
}

// unfinished leaves out the sources whose backfill of the period is finished, and says so.
func (a *app) unfinished(ctx context.Context, sources []article.Source, p article.Period) ([]article.Source, error) {
	runs, err := a.store.Backfills(ctx)
	if err != nil {
		return nil, err
	}
	var left []article.Source
	for _, s := range sources {
		i := slices.IndexFunc(runs, func(r frontier.Run) bool { return r.SourceID == s.ID && r.Period == p })
		if i < 0 || runs[i].Finished.IsZero() {
			left = append(left, s)
			continue
		}
		a.complain("%s: the backfill of %s was finished on %s: %s", s.ID, p, runs[i].Finished.Format("2006-01-02 15:04 UTC"), broughtBy(runs[i]))
	}
	return left, nil
}

// broughtBy says what a backfill has brought.
func broughtBy(r frontier.Run) string {
	return fmt.Sprintf("addresses found: %d, new articles: %d", r.Discovered, r.Counts[frontier.OutcomeNew])
}

// backfillStatus is a backfill that is not finished.
type backfillStatus struct {
	Source     string    `json:"source"`
	From       string    `json:"from"`
	To         string    `json:"to"`
	Started    time.Time `json:"started"`
	Discovered int       `json:"discovered"`
	New        int       `json:"articles_new"`
}

// backfills lists the backfills that are not finished, oldest first.
func backfills(ctx context.Context, s store.Crawl) ([]backfillStatus, error) {
	runs, err := s.Backfills(ctx)
	out := []backfillStatus{}
	for _, r := range slices.Backward(runs) {
		if r.Finished.IsZero() {
			from, to, _ := strings.Cut(r.Period.String(), "/")
			out = append(out, backfillStatus{r.SourceID, from, to, r.Started.UTC(), r.Discovered, r.Counts[frontier.OutcomeNew]})
		}
	}
	return out, err
}

// String is one line for people.
func (b backfillStatus) String() string {
	return fmt.Sprintf("%s: the backfill of %s/%s is not finished; addresses found: %d, new articles so far: %d (yulun backfill %s --from %s --to %s goes on)",
		b.Source, b.From, b.To, b.Discovered, b.New, b.Source, b.From, b.To)
}

// backfill goes on with a backfill for the service.
func (c *crawling) backfill(ctx context.Context, s article.Source, p article.Period, pause <-chan struct{}) error {
	return c.work(ctx, s, func(x *crawler.Options) { x.Backfill, x.Pause = p, pause })
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
	sources, err := a.reaching(c.Sources)
	if err != nil {
		return err
	}
	q, err := a.needQueue(ctx)
	if err != nil {
		return err
	}
	if err := a.openStore(ctx); err != nil {
		return err
	}
	if sources, err = a.unfinished(ctx, sources, p); err != nil {
		return err
	}
	for _, s := range sources {
		fresh, err := q.Backfill(ctx, s.ID, p)
		if err != nil {
			return err
		}
		said := "is planned; a worker of the service begins as soon as one is free"
		if !fresh {
			said = "is planned or under way already"
		}
		if _, err := fmt.Fprintf(a.std.out, "%s: the backfill of %s %s\n", s.ID, p, said); err != nil {
			return err
		}
	}
	return nil
}

// restingError is what the service is told of a source that could not begin, or go on.
func restingError(s crawler.Summary) error {
	if len(s.Resting) == 0 {
		return nil
	}
	return &jobs.RestError{Until: s.Resting[0].Until}
}
