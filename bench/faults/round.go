package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// round is one round with what was found in it.
type round struct {
	*stage
	kind                  string
	random                *rand.Rand
	dir                   string
	struck                bool
	lost, doubled, silent int
	notes                 []string
	// store and prefix are what the round has in a cluster; empty where its store is a file.
	store, prefix string
}

func (r *round) note(format string, args ...any) {
	r.notes = append(r.notes, fmt.Sprintf(format, args...))
}

// silently notes that a command did not say what happened.
func (r *round) silently(format string, args ...any) {
	r.silent++
	r.note("silent: "+format, args...)
}

// data is the round's data folder.
func (r *round) data() string { return filepath.Join(r.dir, "data") }

func (r *round) yulun(ctx context.Context, args ...string) result {
	return r.yulunIn(ctx, r.data(), args...)
}

// must runs a command that has to succeed, and notes that it didn't.
func (r *round) must(ctx context.Context, args ...string) result {
	res := r.yulun(ctx, args...)
	if res.code != 0 {
		r.silently("%v", res.err())
	}
	return res
}

// kill starts a command and kills it at a random moment of the time that it takes undisturbed.
func (r *round) kill(ctx context.Context, takes time.Duration, args ...string) error {
	cmd := r.command(ctx, r.data(), args...)
	if err := cmd.Start(); err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	select {
	case <-done:
		return nil
	case <-time.After(time.Duration(r.random.Float64() * float64(takes))):
	}
	if err := cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	<-done
	r.struck = r.struck || !cmd.ProcessState.Exited()
	return nil
}

// like compares articles with those of the undisturbed run. Missing ones count where all must be
// there.
func (r *round) like(got map[string]string, twice int, all bool) {
	for id, want := range r.want {
		row, there := got[id]
		switch {
		case !there && all:
			r.lost++
			r.note("lost: article %s", id)
		case there && difference(want, row, all) != "":
			r.lost++
			r.note("lost: article %s changed: %s", id, difference(want, row, all))
		}
	}
	for id := range got {
		if _, known := r.want[id]; !known {
			r.doubled++
			r.note("doubled: article %s is not one of the undisturbed run", id)
		}
	}
	if twice > 0 {
		r.doubled += twice
		r.note("doubled: %d rows of the export", twice)
	}
}

// difference is the first column in which two rows differ. What an article shares with others counts
// only where all are there.
func difference(want, got string, all bool) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(a), len(b)) {
		shared := strings.HasPrefix(a[i], "cluster=") || strings.HasPrefix(a[i], "is_reprint=")
		if a[i] != b[i] && (all || !shared) {
			return fmt.Sprintf("%.200s, undisturbed %.200s", b[i], a[i])
		}
	}
	return ""
}

// meanwhile looks at a data folder between a fault and its end: an export that ends well has all
// articles of the store, as they should be.
func (r *round) meanwhile(ctx context.Context) {
	if _, err := os.Stat(filepath.Join(r.data(), "store.db")); err != nil && r.store == "" {
		return
	}
	got, twice, res := r.exported(ctx, r.data())
	if res.code != 0 {
		return // it said so
	}
	r.like(got, twice, false)
	var status struct{ Articles int }
	s := r.yulun(ctx, "status", "--json")
	if err := json.Unmarshal([]byte(s.out), &status); err != nil {
		r.silently("%v", s.err())
		return
	}
	if status.Articles != len(got) {
		r.silently("an export of %d articles of %d ended with 0", len(got), status.Articles)
	}
}

// whole is the check at the end: everything is as after an undisturbed run.
func (r *round) whole(ctx context.Context, data string) {
	got, twice, res := r.exported(ctx, data)
	if res.code != 0 {
		r.lost++
		r.note("lost: %v", res.err())
		return
	}
	r.like(got, twice, true)
	if res := r.yulunIn(ctx, data, "index", "check"); res.code != 0 {
		r.silently("%v", res.err())
	}
	if res := r.yulunIn(ctx, data, "archive", "check"); res.code != 0 {
		r.lost++
		r.note("lost: %v", res.err())
	}
}

// copyModel makes the round's data folder a copy of the undisturbed one.
func (r *round) copyModel() error {
	return os.CopyFS(r.data(), os.DirFS(r.model))
}
