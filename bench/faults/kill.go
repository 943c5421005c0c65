package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// kills are the commands that are killed.
func kills() []kind {
	return []kind{
		{name: "kill-crawl", round: killed(false, "crawl", "--quiet")},
		{name: "kill-import", round: killedImport},
		{name: "kill-rebuild", round: killed(true, "index", "rebuild", "--quiet")},
		{name: "kill-reprocess", round: killed(true, "reprocess", "--quiet")},
		{name: "kill-export", round: killedExport},
		{name: "kill-run", round: killedRun},
	}
}

// killed kills a command once to three times and then lets it end. filled says that it begins with
// the data of an undisturbed crawl.
func killed(filled bool, args ...string) func(context.Context, *round) error {
	return func(ctx context.Context, r *round) error {
		if filled {
			if err := r.copyModel(); err != nil {
				return err
			}
		}
		return r.killedAndEnded(ctx, args...)
	}
}

func (r *round) killedAndEnded(ctx context.Context, args ...string) error {
	takes, known := r.took[args[0]]
	if !known {
		takes = r.took["crawl"] / 2
	}
	for range 1 + r.random.IntN(3) {
		if err := r.kill(ctx, takes, args...); err != nil {
			return err
		}
		r.meanwhile(ctx)
	}
	began := time.Now()
	r.must(ctx, args...)
	if !known {
		r.took[args[0]] = time.Since(began)
	}
	r.whole(ctx, r.data())
	return nil
}

func killedImport(ctx context.Context, r *round) error {
	return r.killedAndEnded(ctx, "import", "--quiet", r.articles)
}

// killedExport kills an export into a file that is there: the file stays the old one or is the whole
// new one, and nothing lies beside it.
func killedExport(ctx context.Context, r *round) error {
	if err := r.copyModel(); err != nil {
		return err
	}
	want, err := os.ReadFile(r.articles)
	if err != nil {
		return err
	}
	file, old := filepath.Join(r.dir, "out", "articles.jsonl"), []byte("old\n")
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(file, old, 0o600); err != nil {
		return err
	}
	args := []string{"export", "articles", "--all", "--out", file}
	takes, known := r.took["export"]
	if !known {
		takes = r.took["crawl"] / 4
	}
	if err := r.kill(ctx, takes, args...); err != nil {
		return err
	}
	got, err := os.ReadFile(file)
	if err != nil || !bytes.Equal(got, old) && !bytes.Equal(got, want) {
		r.lost++
		r.note("lost: after the kill the export's file has %d bytes: neither the old nor the whole new one (%v)", len(got), err)
	}
	ours := map[string]bool{"articles.jsonl": true, "articles.jsonl.provenance.json": true, "articles.health.csv": true}
	beside, err := os.ReadDir(filepath.Dir(file))
	if err != nil {
		return err
	}
	for _, e := range beside {
		if !ours[e.Name()] {
			r.doubled++
			r.note("doubled: the killed export left %s", e.Name())
		}
	}
	began := time.Now()
	r.must(ctx, args...)
	r.took["export"] = time.Since(began)
	if got, err = os.ReadFile(file); err != nil || !bytes.Equal(got, want) {
		r.lost++
		r.note("lost: the second export has %d bytes, the undisturbed one %d (%v)", len(got), len(want), err)
	}
	return nil
}

// killedRun kills the service once to three times, and then lets it work until everything is there.
func killedRun(ctx context.Context, r *round) error {
	args := []string{"run", "--addr", "", "--quiet"}
	for range 1 + r.random.IntN(3) {
		if err := r.kill(ctx, 2*r.took["crawl"], args...); err != nil {
			return err
		}
		r.meanwhile(ctx)
	}
	cmd := r.command(ctx, r.data(), args...)
	done := make(chan result, 1)
	go func() { done <- ended(cmd) }()
	for deadline := time.Now().Add(longest); ; {
		got, _, _ := r.exported(ctx, r.data())
		if len(got) >= len(r.want) {
			break
		}
		select {
		case res := <-done:
			return fmt.Errorf("the service ended by itself: %w", res.err())
		case <-time.After(100 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			r.note("the service has %d articles after %s", len(got), longest)
			break
		}
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	if res := <-done; res.code != 0 && res.code != 130 { // 130: it was still starting
		r.silently("stopped by SIGTERM: %v", res.err())
	}
	r.whole(ctx, r.data())
	return nil
}
