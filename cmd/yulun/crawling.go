package main

import (
	"context"
	"errors"
	"os"
	"runtime/debug"
	"time"

	"yulun/article"
	"yulun/crawler"
	"yulun/crawler/archive"
	"yulun/crawler/extract"
	"yulun/crawler/fetch"
	"yulun/ingest"
	"yulun/store"
)

// crawling is what crawls need, opened once: fetchers, archive and sink.
type crawling struct {
	options crawler.Options
	// Private addresses stay refused except for sources that are themselves on this machine, and for those alone.
	public, local *fetch.Fetcher
	archive       *archive.Writer
}

// openCrawling opens what crawls of some sources need. patience is how long a host is waited for that another worker serves.
func (a *app) openCrawling(ctx context.Context, sources []article.Source, contact string, patience time.Duration) (*crawling, error) {
	sparing()
	sink, err := a.sink(ctx)
	if err != nil {
		return nil, err
	}
	if err := a.rememberSources(ctx, sources); err != nil {
		return nil, err
	}
	agent := fetch.UserAgent(buildVersion(), contact)
	writer, err := archive.NewWriter(a.path("archive"), archive.Options{
		Software: "yulun " + buildVersion(), Operator: contact, UserAgent: agent, Robots: "RFC 9309, obeyed", Now: a.now,
	})
	if err != nil {
		return nil, err
	}
	fetcher := func(loopback bool) *fetch.Fetcher {
		return fetch.New(fetch.Options{
			UserAgent: agent, AskReservations: true, AllowLoopback: loopback, Turns: turns{a.store, patience}, Now: a.now,
		})
	}
	return &crawling{
		public: fetcher(false), local: fetcher(true), archive: writer,
		options: crawler.Options{State: a.store, Sink: sink, Archive: writer, Extract: crawler.ReadPage, Join: extract.Join, Log: a.log, Now: a.now},
	}, nil
}

// crawlGarbage is how much garbage may pile up during a crawl before it is collected, in percent of what is
// in use. Pages become garbage at once. Against Go's own 100 % a crawl of 2,000 pages takes a quarter less
// memory (216 MB for 288) and a tenth more CPU time.
const crawlGarbage = 50

// sparing keeps a crawl's memory small, unless the user has said by GOGC what it may take.
func sparing() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(crawlGarbage)
	}
}

// run crawls sources as options say, beside what openCrawling has set.
func (c *crawling) run(ctx context.Context, sources []article.Source, set func(*crawler.Options)) (total crawler.Summary, err error) {
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
func (a *app) sink(ctx context.Context) (*ingest.Ingest, error) {
	if err := a.openWrite(ctx); err != nil {
		return nil, err
	}
	scorer, err := a.scorer()
	if err != nil {
		return nil, err
	}
	converter, err := a.converter()
	if err != nil {
		return nil, err
	}
	return ingest.New(ingest.Options{Store: a.store, Analyse: scorer.Read, Detect: a.detect, Simplify: converter.ToSimplified, Now: a.now})
}

// errWorkerCutOff is the cause of a crawl that ended because its hosts may be another worker's now.
var errWorkerCutOff = errors.New("the connection to the store broke, and with it the hold on the hosts")

// guarded calls f with a context that ends when this worker's leases are lost.
func (a *app) guarded(ctx context.Context, f func(context.Context) error) error {
	lease, ok, err := a.store.Lease(ctx, []string{"crawl/" + a.worker()})
	if err != nil {
		return err
	}
	if !ok {
		return errors.New("another worker has this one's name")
	}
	defer lease.Release()
	held, cancel := store.While(ctx, lease, errWorkerCutOff)
	defer cancel()
	if err = f(held); err != nil && errors.Is(context.Cause(held), errWorkerCutOff) {
		return &article.Error{
			Code: article.CodeUnavailable, Message: "the crawl stopped", Err: errWorkerCutOff,
			Remedy: "What was fetched is kept; the same command goes on from there once the database answers.",
		}
	}
	return err
}
