package service

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"yulun/article"
	"yulun/crawler"
	"yulun/crawler/archive"
	"yulun/crawler/extract"
	"yulun/crawler/fetch"
	"yulun/ingest"
	"yulun/internal/bounds"
	"yulun/locale"
	"yulun/metrics"
	"yulun/render"
	"yulun/stats"
	"yulun/store"
)

// MaxParallel is the most sources that may be crawled at once.
const MaxParallel = 1000

// CrawlOptions say how sources are crawled.
type CrawlOptions struct {
	// Parallel is how many sources are crawled at once, from 1 to MaxParallel.
	Parallel int
	// Contact is where a webmaster reaches the user. It goes into the user agent.
	Contact string
	// Backfill is the period of a backfill; zero: crawl as usual.
	Backfill article.Period
	// Progress may be nil.
	Progress crawler.Progress
}

// Choose picks the configured sources with the given ids; all of them where none is given.
func (s *Service) Choose(ids []string) ([]article.Source, error) {
	sources := s.sources() // once: they may be read again meanwhile
	if len(ids) == 0 {
		return sources, nil
	}
	var chosen []article.Source
	for _, id := range ids {
		called := func(x article.Source) bool { return x.ID == id }
		i := slices.IndexFunc(sources, called)
		if i < 0 {
			return nil, article.Usagef("yulun sources list prints their ids.", "there is no source %q", id)
		}
		if !slices.ContainsFunc(chosen, called) {
			chosen = append(chosen, sources[i])
		}
	}
	return chosen, nil
}

// hostWait is how long a crawl waits for a host that another worker serves.
const hostWait = 10 * time.Minute

// Crawl crawls sources and brings the index up to date. Where only the index could not be, the
// error has CodePartial.
func (s *Service) Crawl(ctx context.Context, sources []article.Source, o CrawlOptions) (total crawler.Summary, err error) {
	if err := bounds.Within("service: CrawlOptions.Parallel", o.Parallel, 1, MaxParallel); err != nil {
		return total, err
	}
	c, err := s.openCrawling(ctx, sources, o.Contact, hostWait)
	if err != nil {
		return total, err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	err = s.indexed(ctx, func() error {
		return s.whileLeased(ctx, func(ctx context.Context) error {
			total, err = c.run(ctx, sources, func(x *crawler.Options) {
				x.Parallel, x.Backfill, x.Progress = o.Parallel, o.Backfill, o.Progress
			})
			return err
		})
	})
	return total, err
}

// Troubles names those of the crawled sources that ended without an error and still need a look.
// The summary names those that failed.
func (s *Service) Troubles(ctx context.Context, sources []article.Source, of crawler.Summary) ([]string, error) {
	conditions, err := stats.Conditions(ctx, s.store, sources, s.o.Now())
	if err != nil {
		return nil, err
	}
	var troubles []string
	for _, c := range conditions[:len(sources)] {
		if slices.ContainsFunc(of.Failures, func(f crawler.SourceFailure) bool { return f.SourceID == c.Source.ID }) {
			continue
		}
		for _, t := range c.Troubles {
			if t.Code != stats.SomeFail { // they are tried again
				troubles = append(troubles, fmt.Sprintf("source %s: %s", c.Source.ID, render.TroubleText(locale.Printer{}, t)))
			}
		}
	}
	return troubles, nil
}

// crawling is what crawls need, opened once: fetchers, archive and sink.
type crawling struct {
	options crawler.Options
	// Private addresses stay refused except for sources that are themselves on this machine, and
	// for those alone.
	public, local *fetch.Fetcher
	archive       *archive.Writer
	metrics       *metrics.Metrics
}

// openCrawling opens what crawls of some sources need. A host that another worker serves is waited
// for at most atMost.
func (s *Service) openCrawling(
	ctx context.Context, sources []article.Source, contact string, atMost time.Duration,
) (*crawling, error) {
	if err := s.storeIsLost(); err != nil {
		return nil, err
	}
	sink, err := s.sink(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.rememberSources(ctx, sources); err != nil {
		return nil, err
	}
	if _, err := s.tryDeletions(ctx, nil); err != nil {
		return nil, err
	}
	agent := fetch.UserAgent(s.o.Version, contact)
	writer, err := archive.NewWriter(s.path(archiveFolder), archive.Options{
		Software: "yulun " + s.o.Version, Operator: contact, UserAgent: agent, Robots: "RFC 9309, obeyed", Now: s.o.Now,
	})
	if err != nil {
		return nil, err
	}
	fetcher := func(loopback bool) *fetch.Fetcher {
		return fetch.New(fetch.Options{
			UserAgent: agent, AskReservations: true, AllowLoopback: loopback, Leases: hostLeases{s.store, atMost}, Now: s.o.Now,
			Waited: s.metrics.Waited, Tracer: s.o.Tracer,
		})
	}
	return &crawling{
		public: fetcher(false), local: fetcher(true), archive: writer, metrics: s.metrics,
		options: crawler.Options{
			State: observedState{withoutDeleted{s.store, s.store}, s.metrics}, Sink: observedSink{sink, s.metrics}, Archive: writer,
			Extract: observedReader(crawler.PageReader(s.o.Sites), s.metrics), Join: extract.Join, Log: s.o.Log, Now: s.o.Now, Room: s.room,
			Tracer: s.o.Tracer,
		},
	}, nil
}

// run crawls sources with the options that openCrawling made and set changes.
func (c *crawling) run(
	ctx context.Context, sources []article.Source, set func(*crawler.Options),
) (total crawler.Summary, err error) {
	public, local := split(sources, article.Source.OnThisMachine)
	for _, part := range []struct {
		sources []article.Source
		fetcher *fetch.Fetcher
	}{{public, c.public}, {local, c.local}} {
		if len(part.sources) == 0 {
			continue
		}
		options := c.options
		options.Fetcher = part.fetcher
		set(&options)
		one, err := crawler.New(options)
		if err != nil {
			return total, err
		}
		summary, err := one.Run(ctx, part.sources)
		total.Add(summary)
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

func (c *crawling) close() error {
	c.public.Close()
	c.local.Close()
	return c.archive.Close()
}

func split(sources []article.Source, f func(article.Source) bool) (no, yes []article.Source) {
	for _, s := range sources {
		if f(s) {
			yes = append(yes, s)
		} else {
			no = append(no, s)
		}
	}
	return no, yes
}

// sink opens what articles are kept in.
func (s *Service) sink(ctx context.Context) (*ingest.Ingest, error) {
	if err := s.openWrite(ctx); err != nil {
		return nil, err
	}
	scorer, err := s.Scorer()
	if err != nil {
		return nil, err
	}
	score := func(title, text string, lang article.Lang) article.Reading {
		defer s.metrics.Scored()
		defer s.metrics.Stage(metrics.StageScore)()
		return scorer.Read(title, text, lang)
	}
	return ingest.New(ingest.Options{
		Store: s.store, Analyse: score, Detect: Detect, Simplify: s.converter().ToSimplified, Now: s.o.Now, Log: s.o.Log, Room: s.room,
		Tracer: s.o.Tracer,
	})
}

// errLeaseLost is the cause of a use case that ended because its hosts may be another worker's now.
var errLeaseLost = errors.New("the connection to the store broke, and with it the leases of the hosts")

// whileLeased calls f with a context that ends when this worker's leases are lost.
func (s *Service) whileLeased(ctx context.Context, f func(context.Context) error) error {
	lease, ok, err := s.store.Lease(ctx, []string{"crawl/" + s.worker()})
	if err != nil {
		return err
	}
	if !ok {
		return errors.New("another worker has this one's name")
	}
	defer lease.Release()
	leased, cancel := store.While(ctx, lease, errLeaseLost)
	defer cancel()
	if err = f(leased); err != nil && errors.Is(context.Cause(leased), errLeaseLost) {
		return &article.Error{
			Code: article.CodeUnavailable, Message: "the crawl stopped", Err: errLeaseLost,
			Remedy: "What was fetched is kept. Run the same command to resume once the database answers.",
		}
	}
	return err
}
