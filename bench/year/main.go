// Command year leaves a source list to itself over the living sample press for a simulated year,
// and shows that every event is seen, that every trouble is named soon and no other, and how much
// the archive grows.
//
//	go -C bench run ./year
//	go -C bench run ./year -days 90 -events 3h
//
// The crawler, the store, the archive and the schedule are the program's own, over real HTTP on
// loopback; only the clock is another: it jumps to the next visit, and waits of the crawler pass at
// once. Texts are not scored. In the year one outlet begins to refuse us, one changes its layout,
// one falls silent, one has an outage of two days, and the server of one answers 304 for ever.
// After the year nothing happens any more, and the crawls go on for -settle, so that what is looked
// at rarely is looked at once more.
//
// The exit code is 1 when an event was not seen, a trouble not named within two days, or another
// one named for longer than a day. A new layout may take longer where a source has fewer than three
// pages in that time. A text that a trouble hid from every crawler until the next edit need not be
// seen: one that came and went while the outlet refused us, or within a month where it answers 304
// for ever. It must be run in the folder bench.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// settings are the flags.
type settings struct {
	days, settle int
	events       time.Duration
	every        time.Duration
	seed         uint64
	work         string
}

func main() {
	var s settings
	flag.IntVar(&s.days, "days", 365, "how many days the press lives, at least 60")
	flag.IntVar(&s.settle, "settle", 400, "how many days the crawls continue after that")
	flag.DurationVar(&s.events, "events", 4*time.Hour, "time between two events in the press")
	flag.DurationVar(&s.every, "every", 24*time.Hour, "interval of the sources' crawls")
	flag.Uint64Var(&s.seed, "seed", 1, "decides what happens in the press")
	flag.StringVar(&s.work, "work", "", "folder for store and archive; a new one without")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, s); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, s settings) (err error) {
	if s.days < 60 {
		return errors.New("-days must be at least 60, for the troubles of the year")
	}
	w, err := newWorld(ctx, s)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	if err := w.live(ctx); err != nil {
		return err
	}
	return w.judge(ctx)
}
