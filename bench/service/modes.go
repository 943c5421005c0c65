package main

import (
	"context"
	"errors"
	"math/rand/v2"
	"os/exec"
	"strings"
	"time"

	"yulun/internal/wait"
)

// soak runs the service on SQLite, with one stop in the middle. One outlet may miss one crawl.
func soak(ctx context.Context, st *stage) error {
	length := time.Duration(st.minutes * float64(time.Minute))
	p, err := st.start("worker-1")
	if err != nil {
		return err
	}
	ended, err := st.live(ctx, length, 2)
	if err != nil {
		return err
	}
	st.trouble(length)
	if err := st.watch(ctx, length/2, p); err != nil {
		return err
	}
	stopped := time.Now()
	st.stop(p)
	if p, err = st.start("worker-1"); err != nil {
		return err
	}
	st.pause("", stopped, time.Now().Add(settle))
	if err := st.watch(ctx, length/2, p); err != nil {
		return err
	}
	if err := ended(); err != nil {
		return err
	}
	return st.finish(ctx, p)
}

// finish lets the last events be seen, and stops.
func (st *stage) finish(ctx context.Context, processes ...*process) error {
	left := 2*st.period() + time.Minute // a 404 counts when it was seen twice, a minute apart
	st.say("the press rests; waiting %s for the last crawls", left)
	if err := st.watch(ctx, left, processes...); err != nil {
		return err
	}
	for _, p := range processes {
		st.stop(p)
	}
	return nil
}

// crawlLoop crawls again and again.
func crawlLoop(ctx context.Context, st *stage) error {
	length := time.Duration(st.minutes * float64(time.Minute))
	ended, err := st.live(ctx, length, 2)
	if err != nil {
		return err
	}
	st.trouble(length)
	rounds := 0
	end := time.Now().Add(length + 2*st.period() + time.Minute)
	for time.Now().Before(end) {
		began := time.Now()
		st.births["worker-1"] = append(st.births["worker-1"], began)
		rounds++
		out, err := st.output(ctx, "crawl", "-q", "--contact", "worker-1")
		st.say("%s", strings.TrimSpace(string(out)))
		if ctx.Err() != nil {
			return ctx.Err()
		}
		var exit *exec.ExitError
		if errors.As(err, &exit) && exit.ExitCode() == 3 { // an outlet was down
			st.say("%v", err)
		} else if err != nil {
			return err
		}
		if err := wait.For(ctx, max(0, st.every-time.Since(began))); err != nil {
			return err
		}
	}
	st.note("crawls", true, "%d", rounds)
	return ended()
}

// killing runs two workers and kills one of them again and again.
func killing(ctx context.Context, st *stage) error {
	if err := st.servers(); err != nil {
		return err
	}
	if err := st.storage(st.elastic); err != nil {
		return err
	}
	random := rand.New(rand.NewPCG(st.seed, 9))
	var workers []*process
	for _, name := range []string{"worker-1", "worker-2"} {
		p, err := st.start(name)
		if err != nil {
			return err
		}
		workers = append(workers, p)
		if err := st.watch(ctx, 3*time.Second, p); err != nil { // the first makes the tables
			return err
		}
	}
	const pause = 20 * time.Second // the mean time between two kills
	ended, err := st.live(ctx, time.Duration(st.rounds)*pause+settle, 1)
	if err != nil {
		return err
	}
	for round := range st.rounds {
		if err := st.watch(ctx, time.Duration((0.25+1.5*random.Float64())*float64(pause)), workers...); err != nil {
			return err
		}
		i := random.IntN(len(workers))
		st.deaths = append(st.deaths, time.Now())
		workers[i].kill()
		down := time.Duration(random.Float64() * float64(5*time.Second))
		st.say("round %d: %s was killed, and comes back after %s", round+1, workers[i].worker, down.Round(time.Millisecond))
		if err := wait.For(ctx, down); err != nil {
			return err
		}
		if workers[i], err = st.start(workers[i].worker); err != nil {
			return err
		}
	}
	st.note("workers killed", true, "%d", len(st.deaths))
	if err := ended(); err != nil {
		return err
	}
	return st.finish(ctx, workers...)
}

// outage cuts Elasticsearch off in the middle.
func outage(ctx context.Context, st *stage) error {
	if err := st.servers(); err != nil {
		return err
	}
	line, err := newLine(ctx, st.elastic)
	if err != nil {
		return err
	}
	st.atEnd(line.close)
	if err := st.storage(line.address()); err != nil {
		return err
	}
	length := time.Duration(st.minutes * float64(time.Minute))
	p, err := st.start("worker-1")
	if err != nil {
		return err
	}
	ended, err := st.live(ctx, length, 1)
	if err != nil {
		return err
	}
	// The first cut comes while everything is fetched for the first time.
	if err := st.watch(ctx, 5*time.Second, p); err != nil {
		return err
	}
	from := time.Now()
	line.cut(true)
	st.say("Elasticsearch is cut off")
	if err := st.watch(ctx, st.away, p); err != nil {
		return err
	}
	line.cut(false)
	until := time.Now()
	st.say("Elasticsearch is back")
	st.crawlingWentOn(from, until)
	if err := st.watch(ctx, max(0, length-time.Since(st.began)), p); err != nil {
		return err
	}
	if err := ended(); err != nil {
		return err
	}
	return st.finish(ctx, p)
}
