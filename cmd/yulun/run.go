package main

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"github.com/lmittmann/tint"

	"yulun/article"
	"yulun/internal/bounds"
	"yulun/service"
)

type runCommand struct {
	Addr string `help:"Where pages and API are served; empty: nowhere." default:"127.0.0.1:8600"`
	doorFlags
	Coding bool          `help:"With --login never: let everybody who reaches the pages code at /code."`
	Work   []string      `help:"What this process does besides serving: crawl, index, both, or none." default:"crawl,index"`
	Grace  time.Duration `help:"How long work under way may take after a stop was asked for." default:"30s"`
	crawlFlags
}

// Help is printed below the flags.
func (runCommand) Help() string {
	return `Keeps the sources up to date by their schedules, keeps the index up to date and serves the pages, until Ctrl-C or SIGTERM stops
it; the next start resumes. On one machine it needs only the data folder. When storage.yaml names PostgreSQL and Elasticsearch, any
number of these processes on any number of machines share the work: no two of them ask one host at once, and the jobs of one that
dies are taken over. yulun status shows what is planned and what failed. A stop by Ctrl-C or SIGTERM is the end of a service, with
exit code 0.

  yulun run --contact mailto:me@university.example
  yulun run --addr '' --work crawl
  yulun run --addr 0.0.0.0:8600 --work '' --host yulun.university.example

` + exitCodes
}

// Run is the service.
func (c *runCommand) Run(ctx context.Context, a *app) error {
	if err := c.apply(a, c.Addr, c.Coding); err != nil {
		return err
	}
	if err := a.checkClock(); err != nil {
		return err
	}
	o := service.RunOptions{Addr: c.Addr, Parallel: c.Parallel, Grace: c.Grace, Contact: c.Contact, Listening: a.listening}
	for _, w := range c.Work {
		switch strings.TrimSpace(w) {
		case "":
		case "crawl":
			o.Crawl = true
		case "index":
			o.Index = true
		default:
			return article.Usagef("Use crawl, index, both with a comma between them, or '' for none.", "--work: there is no work %q", w)
		}
	}
	if c.Addr == "" && !o.Crawl && !o.Index {
		return article.Usagef("Give it an address with --addr, or work with --work.", "there is nothing to do")
	}
	if err := mistake(bounds.AtLeast("--grace", c.Grace, time.Second)); err != nil {
		return err
	}
	if err := c.check(); err != nil {
		return err
	}
	a.besideRun()
	return a.service().Run(ctx, o)
}

// serviceLog says what the service does: for people on a terminal, as JSON with --json.
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
	return slog.New(tint.NewTextHandler(a.std.err, &tint.Options{Level: level, NoColor: !a.std.errLook.colour, TimeFormat: time.DateTime}))
}
