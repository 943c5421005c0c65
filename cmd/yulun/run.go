package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/lmittmann/tint"
	"golang.org/x/sync/errgroup"

	"yulun/article"
	"yulun/crawler"
	"yulun/jobs"
)

type runCommand struct {
	Addr     string        `help:"Where pages and API are served; empty: nowhere. Nothing asks for a password: keep it on this machine, or behind a proxy that does." default:"127.0.0.1:8600"`
	Work     []string      `help:"What this process does beside serving: crawl, index, both, or none." default:"crawl,index"`
	Parallel int           `help:"Sources crawled at once." default:"8"`
	Grace    time.Duration `help:"How long work under way may take after a stop was asked for." default:"30s"`
	Contact  string        `help:"Address at which a webmaster reaches you; goes into the user agent." placeholder:"URL"`
}

// Help is printed below the flags.
func (runCommand) Help() string {
	return `Keeps the sources up to date by their schedules, brings what changed into the index and serves the pages, until it is stopped by
Ctrl-C or SIGTERM; the next start goes on where it stopped. On one machine it needs nothing but the data folder. With storage.yaml
naming PostgreSQL and Elasticsearch, any number of these processes, on any number of machines, share the work: no host is
served by two at once, and the jobs of one that dies are taken over. yulun status shows what is planned and what failed.

  yulun run --contact mailto:me@university.example
  yulun run --addr '' --work crawl
  yulun run --addr 0.0.0.0:8600 --work ''

` + exitCodes
}

// Run is the service.
func (c *runCommand) Run(ctx context.Context, a *app) error {
	work, err := c.work()
	if err != nil {
		return err
	}
	switch {
	case c.Addr == "" && len(work) == 0:
		return article.Usagef("Give it an address with --addr, or work with --work.", "there is nothing to do")
	case c.Grace <= 0:
		return article.Usagef("Give it at least a second.", "--grace: %s is no time to finish anything in", c.Grace)
	}
	if err := checkParallel(c.Parallel); err != nil {
		return err
	}
	a.log = serviceLog(a)
	o, done, err := c.service(ctx, a, work)
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	if len(work) > 0 {
		service, err := jobs.New(o)
		if err != nil {
			return errors.Join(err, done())
		}
		group.Go(func() error { return service.Run(ctx) })
	}
	if c.Addr != "" {
		group.Go(func() error { return a.serveWhenReady(ctx, c.Addr) })
	}
	a.log.Info("started", "worker", o.Worker, "work", strings.Join(work, ","), "sources", len(a.sources()))
	err = errors.Join(group.Wait(), done())
	a.log.Info("stopped", "worker", o.Worker)
	return err
}

// work is what the process works, in order, each once.
func (c *runCommand) work() ([]string, error) {
	var work []string
	for _, w := range c.Work {
		switch w = strings.TrimSpace(w); {
		case w == "" || slices.Contains(work, w):
		case w == "crawl" || w == "index":
			work = append(work, w)
		default:
			return nil, article.Usagef("Use crawl, index, both with a comma between them, or '' for none.", "%q is no work", w)
		}
	}
	return work, nil
}

// serviceLog tells what the service does: for people on a terminal, as JSON with --json.
func serviceLog(a *app) *slog.Logger {
	level := slog.LevelInfo
	switch {
	case a.globals.Debug:
		level = slog.LevelDebug
	case a.globals.Quiet:
		level = slog.LevelWarn
	}
	if a.globals.JSON {
		return slog.New(slog.NewJSONHandler(a.std.err, &slog.HandlerOptions{Level: level}))
	}
	return slog.New(tint.NewTextHandler(a.std.err, &tint.Options{Level: level, NoColor: !a.std.errTerminal, TimeFormat: time.DateTime}))
}

// workerPatience is how long one request of a service waits for a host that another worker serves: visits whose own hosts
// are busy are put off as a whole, so that this concerns links that lead elsewhere.
const workerPatience = 30 * time.Second

// service opens what the work needs. done closes what close doesn't know of.
func (c *runCommand) service(ctx context.Context, a *app, work []string) (o jobs.Options, done func() error, err error) {
	done = func() error { return nil }
	if err := a.openWrite(ctx); err != nil {
		return o, done, err
	}
	if a.indexFault != nil {
		a.log.Warn("the index can't be opened; articles wait for it in the store", "err", a.indexFault)
	}
	queue, err := a.openQueue(ctx)
	if err != nil {
		return o, done, err
	}
	o = jobs.Options{Queue: queue, Store: a.store, Worker: a.worker(), Sources: a.sources(), Parallel: c.Parallel, Grace: c.Grace, Log: a.log, Now: a.now}
	if slices.Contains(work, "index") {
		o.Fill = a.keepIndexed
	}
	if slices.Contains(work, "crawl") {
		kit, err := a.openCrawling(ctx, a.sources(), c.Contact, workerPatience)
		if err != nil {
			return o, done, err
		}
		o.Visit, o.Backfill, done = kit.visit, kit.backfill, kit.close
	}
	return o, done, nil
}

// visit crawls one source for the service.
func (c *crawling) visit(ctx context.Context, s article.Source, recheck bool, pause <-chan struct{}) error {
	return c.work(ctx, s, func(x *crawler.Options) { x.Recheck, x.Pause = recheck, pause })
}

// work crawls one source as options say.
func (c *crawling) work(ctx context.Context, s article.Source, set func(*crawler.Options)) error {
	summary, err := c.run(ctx, []article.Source{s}, set)
	switch {
	case errors.Is(err, crawler.ErrPaused):
		return jobs.ErrPaused
	case err != nil:
		return err
	case len(summary.Failures) > 0:
		return fmt.Errorf("%w: %s", jobs.ErrSourceFailed, summary.Failures[0].Reason)
	}
	return restingError(summary)
}

// keepIndexed brings what changed into the index.
func (a *app) keepIndexed(ctx context.Context) error {
	if err := a.openIndex(ctx); err != nil {
		return err
	}
	if err := a.healOnce(ctx); err != nil {
		return err
	}
	if err := a.fill(ctx); err != nil {
		return err
	}
	growing, ok := a.index.(interface {
		RollOver(ctx context.Context, now time.Time) (bool, error)
	})
	if !ok {
		return nil
	}
	rolled, err := growing.RollOver(ctx, a.now())
	if rolled {
		a.log.Info("the index has grown by a further generation")
	}
	return err
}

// serveWhenReady serves the pages as soon as store and index answer, and until then what programs ask about the service's health.
func (a *app) serveWhenReady(ctx context.Context, addr string) error {
	listener, err := listenOn(addr)
	if err != nil {
		return err
	}
	var pages atomic.Pointer[http.Handler]
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		for {
			err := a.ready(ctx)
			if err == nil {
				handler, err := a.pages()
				if err != nil {
					return err
				}
				pages.Store(&handler)
				return nil
			}
			a.log.Warn("the pages wait", "err", err)
			select {
			case <-time.After(5 * time.Second):
			case <-ctx.Done():
				return nil
			}
		}
	})
	group.Go(func() error { return a.listen(ctx, listener, a.withHealth(&pages)) })
	return group.Wait()
}

// withHealth answers /healthz and /readyz, and everything else by the pages once they are there.
func (a *app) withHealth(pages *atomic.Pointer[http.Handler]) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { answerHealth(w, nil) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
		defer cancel()
		err := a.ready(ctx)
		if err == nil && pages.Load() == nil { // they come within seconds of store and index
			err = errors.New("the pages are being made ready")
		}
		answerHealth(w, err)
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if handler := pages.Load(); handler != nil {
			(*handler).ServeHTTP(w, r)
			return
		}
		w.Header().Set("Retry-After", "5")
		http.Error(w, "Store or index don't answer yet; /readyz says which. Nothing is lost.", http.StatusServiceUnavailable)
	})
	return mux
}

// answerHealth says whether all is well, as JSON.
func answerHealth(w http.ResponseWriter, err error) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	answer := map[string]any{"ok": err == nil}
	if err != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		answer["fault"] = err.Error()
	}
	_ = writeJSON(w, answer) // the client is gone; nobody is left to tell
}

// checkReady is an error unless store and index answer and the service, where it is used, is at work, for the health check of a process without pages.
func (a *app) checkReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if err := a.ready(ctx); err != nil {
		return &article.Error{Code: article.CodeUnavailable, Message: "not ready", Err: err, Remedy: "Start what doesn't answer. Nothing is lost meanwhile."}
	}
	if err := a.checkService(ctx); err != nil {
		return err
	}
	_, err := fmt.Fprintln(a.std.out, "ready")
	return err
}
