package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"yulun/article"
	"yulun/configs/topics"
	"yulun/crawler"
	"yulun/crawler/archive"
	"yulun/crawler/extract"
	"yulun/crawler/fetch"
	"yulun/ingest"
	"yulun/internal/samplepress"
	"yulun/jobs"
	"yulun/store/sqlite"
)

// clock is a clock that moves only when it is told to.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// to moves the clock forward to a time.
func (c *clock) to(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t.After(c.now) {
		c.now = t
	}
}

// sleep lets a wait pass at once.
func (c *clock) sleep(ctx context.Context, d time.Duration) error {
	c.to(c.Now().Add(d))
	return ctx.Err()
}

// world is the press with the program that watches it.
type world struct {
	settings
	clock   *clock
	press   *samplepress.Server
	lives   []*samplepress.Live
	trouble []trouble
	sources []article.Source
	// known are the addresses of the articles that stood from the start.
	known   []string
	store   *sqlite.Store
	archive *archive.Writer
	fetcher *fetch.Fetcher
	options crawler.Options

	begin, end time.Time
	visits     int
	watch      watch
	sizes      []size
	// unread are the visits of each source that gave no article, in order.
	unread map[string][]unread
}

// unread is how many pages of a visit gave no article, and when it ended.
type unread struct {
	at    time.Time
	pages int
}

// size is how large the archive is at a time, and how many articles there are.
type size struct {
	at       time.Time
	bytes    int64
	articles int
}

func newWorld(ctx context.Context, s settings) (*world, error) {
	w := &world{settings: s, clock: &clock{now: time.Date(2025, 3, 3, 0, 0, 0, 0, time.UTC)}, watch: watch{}, unread: map[string][]unread{}}
	w.begin = w.clock.now
	w.end = w.begin.AddDate(0, 0, s.days)
	var err error
	if w.work == "" {
		if w.work, err = os.MkdirTemp("", "yulun-bench-year-*"); err != nil {
			return nil, err
		}
	}
	if err := w.startPress(ctx); err != nil {
		return nil, err
	}
	if w.store, err = sqlite.Open(ctx, sqlite.Options{Path: filepath.Join(w.work, "store.db")}); err != nil {
		return nil, err
	}
	if w.archive, err = archive.NewWriter(filepath.Join(w.work, "archive"), archive.Options{Software: "bench/year", Now: w.clock.Now}); err != nil {
		return nil, err
	}
	w.fetcher = fetch.New(fetch.Options{AllowLoopback: true, Now: w.clock.Now, Sleep: w.clock.sleep})
	same := func(text string) string { return text }
	sink, err := ingest.New(ingest.Options{
		Store: w.store, Simplify: same, Now: w.clock.Now,
		Analyse: func(string, string, article.Lang) article.Reading { return article.Reading{Method: "none"} },
		Detect:  func(string) (article.Lang, article.Script) { return "", "" },
	})
	if err != nil {
		return nil, err
	}
	w.options = crawler.Options{
		State: w.store, Sink: sink, Fetcher: w.fetcher, Archive: w.archive, Join: extract.Join, Now: w.clock.Now, Parallel: 1,
		Extract: crawler.PageReader(extract.Rules{}),
	}
	return w, nil
}

// startPress serves the press and lays down what will happen to it.
func (w *world) startPress(ctx context.Context) error {
	press, err := samplepress.Open(topics.Default)
	if err != nil {
		return err
	}
	if w.press, err = press.StartAt(ctx, "127.0.0.1:0", w.clock.Now); err != nil {
		return err
	}
	w.press.LogTo(discard{}, 1)
	w.sources = w.press.Sources()
	for _, e := range w.press.Expected() {
		w.known = append(w.known, e.URL)
	}
	for i := range w.sources {
		s := &w.sources[i]
		s.Every, s.Cron, s.Jitter, s.Recheck, s.Delay, s.MaxArticles = w.every, "", time.Hour, time.Hour, 0, 0
	}
	return w.plan()
}

// discard forgets the press's log.
type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// live lets the year pass, and the time after it.
func (w *world) live(ctx context.Context) error {
	last := w.end.AddDate(0, 0, w.settle)
	month, day := w.begin, w.begin
	for ctx.Err() == nil {
		next, source, recheck, err := w.next(ctx)
		if err != nil {
			return err
		}
		if next.After(last) {
			return w.measure(ctx)
		}
		for _, l := range w.lives {
			if _, err := l.Step(next); err != nil {
				return err
			}
		}
		w.clock.to(next)
		if err := w.visit(ctx, source, recheck); err != nil {
			return err
		}
		if now := w.clock.Now(); !recheck && w.troubled(source.ID, now) || !now.Before(day) { // looking at all sources takes longer than a visit
			day = now.AddDate(0, 0, 1)
			if err := w.look(ctx); err != nil {
				return err
			}
		}
		if now := w.clock.Now(); !now.Before(month) {
			month = month.AddDate(0, 1, 0)
			if err := w.measure(ctx); err != nil {
				return err
			}
			fmt.Fprintf(os.Stderr, "\r%s: %d visits, %d events", now.Format(time.DateOnly), w.visits, len(w.press.Events()))
		}
	}
	return ctx.Err()
}

// next is the next visit by the schedules of all sources.
func (w *world) next(ctx context.Context) (at time.Time, source article.Source, recheck bool, err error) {
	runs, err := w.store.LastRuns(ctx)
	if err != nil {
		return at, source, recheck, err
	}
	for _, s := range w.sources {
		due, err := w.store.NextDue(ctx, s.ID)
		if err != nil {
			return at, source, recheck, err
		}
		planned, err := jobs.Next(s, runs[s.ID], due, w.clock.Now())
		if err != nil {
			return at, source, recheck, err
		}
		if at.IsZero() || planned.At.Before(at) {
			at, source, recheck = planned.At, s, planned.Recheck
		}
	}
	return at, source, recheck, nil
}

func (w *world) visit(ctx context.Context, s article.Source, recheck bool) error {
	w.visits++
	o := w.options
	o.Recheck = recheck
	c, err := crawler.New(o)
	if err != nil {
		return err
	}
	seen, err := c.Run(ctx, []article.Source{s})
	if seen.Skipped > 0 {
		w.unread[s.ID] = append(w.unread[s.ID], unread{w.clock.Now(), seen.Skipped})
	}
	return err
}

// measure notes how large the archive is.
func (w *world) measure(ctx context.Context) error {
	n, err := w.store.Count(ctx)
	if err != nil {
		return err
	}
	now := size{at: w.clock.Now(), articles: n}
	err = filepath.WalkDir(filepath.Join(w.work, "archive"), func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			now.bytes += info.Size()
		}
		return err
	})
	w.sizes = append(w.sizes, now)
	return err
}

func (w *world) close() error {
	w.fetcher.Close()
	return errors.Join(w.archive.Close(), w.store.Close(), w.press.Close())
}
