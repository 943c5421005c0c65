package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"yulun/bench/internal/program"
	"yulun/configs/topics"
	"yulun/internal/samplepress"
)

// settle is how long a crawl of all outlets may take.
const settle = 20 * time.Second

// stage is the press with its plan, the folders, and what is noted while the service runs.
type stage struct {
	settings
	press  *samplepress.Server
	log    *os.File
	config string
	known  []string // canonical addresses that stood at the start
	began  time.Time

	mu       sync.Mutex
	births   map[string][]time.Time // of each worker's processes, in order
	deaths   []time.Time
	pauses   []pauseOf // when an outlet, or the service, was away
	checks   []check   // what a mode found itself
	running  map[*process]bool
	cleanups []func() error
}

// pauseOf is when an outlet was away; empty for all, because the service was.
type pauseOf struct {
	outlet      string
	from, until time.Time
}

// newStage builds the program where it must, starts the press and writes the configuration.
func newStage(ctx context.Context, s settings) (*stage, error) {
	st := &stage{settings: s, births: map[string][]time.Time{}, running: map[*process]bool{}, began: time.Now()}
	var err error
	if st.work == "" {
		if st.work, err = os.MkdirTemp("", "yulun-service-"); err != nil {
			return nil, err
		}
	}
	st.config = filepath.Join(st.work, "config")
	if err := os.MkdirAll(st.config, 0o755); err != nil {
		return nil, err
	}
	if st.yulun == "" {
		if st.yulun, err = program.Build(ctx, st.work); err != nil {
			return nil, err
		}
	}
	press, err := st.openPress()
	if err != nil {
		return nil, err
	}
	if st.press, err = press.Start(ctx, "127.0.0.1:0"); err != nil {
		return nil, err
	}
	st.atEnd(st.press.Close)
	if st.log, err = os.Create(filepath.Join(st.work, "requests.jsonl")); err != nil {
		return nil, err
	}
	st.press.LogTo(st.log, 1000)
	for _, e := range st.press.Expected() {
		st.known = append(st.known, e.URL)
	}
	sources := st.press.SourcesYAML(samplepress.Schedule{
		Every: max(s.every, time.Minute), Jitter: s.jitter, Recheck: s.recheck, Delay: s.delay, Parallel: s.parallel,
	})
	st.say("work folder %s, seed %d", st.work, st.seed)
	return st, os.WriteFile(filepath.Join(st.config, "sources.yaml"), sources, 0o644)
}

// openPress is the built-in press, or one of as many outlets as are asked for.
func (st *stage) openPress() (*samplepress.Press, error) {
	if st.mode == "many" {
		return manyOutlets(st.sources)
	}
	return samplepress.Open(topics.Default)
}

// live lets the press live for a while, beginning when the first crawl is likely to be over.
// Between two events of one article there is time for so many crawls.
func (st *stage) live(ctx context.Context, length time.Duration, crawls int) (wait func() error, err error) {
	from := time.Now().Add(settle)
	l, err := st.press.Live(samplepress.LivePlan{
		Seed: st.seed, From: from, Every: st.events, Events: int((length - settle) / st.events),
		Apart: time.Duration(crawls)*st.period() + settle, Ageing: 0.5,
	})
	if err != nil {
		return nil, err
	}
	done := make(chan error, 1)
	go func() { done <- l.Run(ctx) }()
	return func() error { return <-done }, nil
}

// trouble makes one outlet fail and one slow for a while, a fourth of the way into the length.
func (st *stage) trouble(length time.Duration) {
	from := time.Now().Add(length / 4)
	away := samplepress.Disturbance{Outlet: "lingnan-weekly", From: from, Until: from.Add(st.every), Outage: true, RetryAfter: 5 * time.Second}
	slow := samplepress.Disturbance{Outlet: "xinguang-net", From: from, Until: from.Add(length / 4), Slow: 2 * st.delay}
	st.press.Disturb(away, slow)
	st.pause(away.Outlet, away.From, away.Until)
}

// period is the longest time from one crawl's end to the next one's.
func (st *stage) period() time.Duration { return st.every + st.jitter + settle }

func (st *stage) pause(outlet string, from, until time.Time) {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.pauses = append(st.pauses, pauseOf{outlet, from, until})
}

// note records what a mode found.
func (st *stage) note(name string, ok bool, format string, args ...any) {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.checks = append(st.checks, check{name: name, result: fmt.Sprintf(format, args...), broken: !ok})
}

func (st *stage) say(format string, args ...any) {
	fmt.Printf("%7.1fs  %s\n", time.Since(st.began).Seconds(), fmt.Sprintf(format, args...))
}

func (st *stage) atEnd(f func() error) { st.cleanups = append(st.cleanups, f) }

// close ends what is left, newest first.
func (st *stage) close() error {
	st.mu.Lock()
	left := slices.Collect(maps.Keys(st.running)) // a process that ends takes itself out
	st.mu.Unlock()
	for _, p := range left {
		p.kill()
	}
	var errs []error
	for _, f := range slices.Backward(st.cleanups) {
		errs = append(errs, f())
	}
	return errors.Join(append(errs, st.log.Close())...)
}

// yulunArgs puts the folders before a command's arguments.
func (st *stage) yulunArgs(args ...string) []string {
	return append([]string{"--data", filepath.Join(st.work, "data"), "--config", st.config}, args...)
}

// output runs a command of the program to its end and returns what it prints.
func (st *stage) output(ctx context.Context, args ...string) ([]byte, error) {
	cmd := program.Tied(exec.CommandContext(ctx, st.yulun, st.yulunArgs(args...)...))
	var out, complaints bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaints
	if err := cmd.Run(); err != nil {
		return out.Bytes(), fmt.Errorf("yulun %s: %w\n%s", args[0], err, complaints.Bytes())
	}
	return out.Bytes(), nil
}
