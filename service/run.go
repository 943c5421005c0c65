package service

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"yulun/article"
	"yulun/crawler"
	"yulun/internal/joblog"
	"yulun/jobs"
	"yulun/metrics"
)

// RunOptions say what a worker of the service does.
type RunOptions struct {
	// Addr is where pages and API are served; empty: nowhere.
	Addr string
	// Crawl and Index say which work it does beside that.
	Crawl, Index bool
	// Parallel is how many sources are crawled at once, Grace how long work under way may take
	// after a stop was asked for.
	Parallel int
	Grace    time.Duration
	// Contact is where a webmaster reaches the user.
	Contact string
	// Listening takes the address at which the pages are served; it may be nil.
	Listening func(addr string)
}

// requestHostWait is how long one request of a service waits for a host that another worker serves.
// Visits whose own hosts are busy are put off as a whole, so this concerns links that lead
// elsewhere.
const requestHostWait = 30 * time.Second

// Run keeps the sources up to date by their schedules, keeps the index up to date and serves the
// pages, until ctx ends: that is how a service ends in order, and no error.
func (s *Service) Run(ctx context.Context, o RunOptions) (err error) {
	s.o.Log = slog.New(joblog.Handler(s.o.Log.Handler()))
	if err := s.openWrite(ctx); err != nil {
		return inOrder(ctx, err)
	}
	if err := s.openIndex(ctx); ctx.Err() != nil {
		return inOrder(ctx, ctx.Err())
	} else if err != nil {
		s.o.Log.WarnContext(ctx, "the index can't be opened; articles wait for it in the store", "err", err)
	}
	s.contact = o.Contact
	queue, err := s.openQueue(ctx)
	if err != nil {
		return inOrder(ctx, err)
	}
	work := jobs.Options{
		Queue: queue, Store: s.store, Worker: s.worker(), Sources: s.sources, Parallel: o.Parallel, Grace: o.Grace,
		Log: s.o.Log, Now: s.o.Now, Tracer: s.o.Tracer,
	}
	if o.Index {
		work.Fill = s.keepIndexed
		if s.o.Searches != nil {
			work.Searches, work.Notify = s.searchesToTell, s.notifyWhenOpen
		}
	}
	var finish func(context.Context)
	if o.Crawl {
		c, openErr := s.openCrawling(ctx, s.sources(), o.Contact, requestHostWait)
		if openErr != nil {
			return inOrder(ctx, openErr)
		}
		defer func() { err = errors.Join(err, c.close()) }()
		work.Visit, work.Backfill = c.visit, c.backfill
		finish = func(ctx context.Context) { s.keepFinishing(ctx, c.archive) }
		s.crawls.Store(true)
	}
	group, within := errgroup.WithContext(ctx)
	group.Go(func() error { s.watchSources(within); return nil })
	if finish != nil {
		group.Go(func() error { finish(within); return nil })
	}
	if o.Crawl || o.Index {
		group.Go(func() error { return jobs.Run(within, work) })
	}
	if o.Addr != "" {
		group.Go(func() error { return s.serveWhenReady(within, o.Addr, o.Listening) })
	}
	s.o.Log.InfoContext(ctx, "started", "worker", work.Worker, "work", o.work(), "sources", len(s.sources()))
	err = inOrder(ctx, group.Wait())
	s.o.Log.InfoContext(ctx, "stopped", "worker", work.Worker)
	return err
}

// inOrder leaves out the error of what was broken off because a stop was asked for.
func inOrder(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// work names the work in the log.
func (o RunOptions) work() string {
	var work []string
	if o.Crawl {
		work = append(work, "crawl")
	}
	if o.Index {
		work = append(work, "index")
	}
	return strings.Join(work, ",")
}

// visit crawls one source for the service.
func (c *crawling) visit(ctx context.Context, s article.Source, recheck bool, pause <-chan struct{}) error {
	return c.work(ctx, s, func(x *crawler.Options) { x.Recheck, x.Pause = recheck, pause })
}

// backfill resumes a backfill for the service.
func (c *crawling) backfill(ctx context.Context, s article.Source, p article.Period, pause <-chan struct{}) error {
	return c.work(ctx, s, func(x *crawler.Options) { x.Backfill, x.Pause = p, pause })
}

// work crawls one source with changed options.
func (c *crawling) work(ctx context.Context, s article.Source, set func(*crawler.Options)) error {
	defer c.metrics.Stage(metrics.StageCrawl)()
	summary, err := c.run(ctx, []article.Source{s}, set)
	switch {
	case errors.Is(err, crawler.ErrPaused):
		return jobs.ErrPaused
	case err != nil:
		return err
	case len(summary.Failures) > 0:
		return fmt.Errorf("%w: %s", jobs.ErrSourceFailed, summary.Failures[0].Reason)
	case len(summary.Resting) > 0:
		return &jobs.RestError{Until: summary.Resting[0].Until}
	}
	return nil
}

// notifyWhenOpen tells of a search once the index is open.
func (s *Service) notifyWhenOpen(ctx context.Context, search string) error {
	if err := s.openIndex(ctx); err != nil {
		return err
	}
	return s.Notify(ctx, search)
}

// keepIndexed brings what changed into the index, and lets it grow.
func (s *Service) keepIndexed(ctx context.Context) error {
	defer s.metrics.Stage(metrics.StageIndex)()
	keeper := s.indexKeeper()
	if err := keeper.Update(ctx); err != nil {
		return err
	}
	grown, err := keeper.Grow(ctx)
	if grown {
		s.o.Log.InfoContext(ctx, "the index has grown by a further generation")
	}
	return err
}
