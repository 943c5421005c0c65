package main

import (
	"bytes"
	"context"
	"errors"
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
		if err := r.killedAndEnded(ctx, r.data(), 3, func() { r.meanwhile(ctx) }, args...); err != nil {
			return err
		}
		r.whole(ctx, r.data())
		return nil
	}
}

// killedAndEnded kills a command at least once and at most so often, looks each time at what is
// there, and then lets the command end, which must be well.
func (r *round) killedAndEnded(ctx context.Context, data string, most int, look func(), args ...string) error {
	for range 1 + r.random.IntN(most) {
		if err := r.kill(ctx, data, args...); err != nil {
			return err
		}
		look()
	}
	if res := r.yulunIn(ctx, data, args...); res.code != 0 {
		r.silently("after a kill: %v", res.err())
	}
	return nil
}

// kill starts a command and kills it at a random moment of the time that it takes undisturbed. How
// long that is becomes known when one has ended before it was to be killed.
func (r *round) kill(ctx context.Context, data string, args ...string) error {
	key := r.kind + " " + filepath.Base(data) + " " + args[0]
	takes, known := r.took[key]
	if !known {
		takes = r.took["crawl"] / 6
	}
	cmd := r.command(ctx, data, args...)
	var say bytes.Buffer
	cmd.Stderr = &say
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	select {
	case <-done:
		r.took[key] = time.Since(began)
		if code := cmd.ProcessState.ExitCode(); code != 0 && code != 3 {
			r.silently("before it was killed: %v", result{args: cmd.Args[1:], say: say.String(), code: code}.err())
		}
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

func killedImport(ctx context.Context, r *round) error {
	return killed(false, "import", "--quiet", r.articles)(ctx, r)
}

// killedExport kills an export into a file that is there.
func killedExport(ctx context.Context, r *round) error {
	if err := r.copyModel(); err != nil {
		return err
	}
	want, err := os.ReadFile(r.articles)
	if err != nil {
		return err
	}
	return r.killedWriting(ctx, r.data(), map[string][]byte{"articles.jsonl": want},
		[]string{"articles.jsonl.provenance.json", "articles.health.csv"}, "export", "articles", "--all", "--out", "articles.jsonl")
}

// killedWriting kills a command that writes files into a folder in which older ones are: each stays
// the old one or is the whole new one, and nothing lies beside them but what may. The command's
// last argument is one of the files.
func (r *round) killedWriting(ctx context.Context, data string, want map[string][]byte, beside []string, args ...string) error {
	folder, old := filepath.Join(r.dir, "out"), []byte("old\n")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	for name := range want {
		if err := os.WriteFile(filepath.Join(folder, name), old, 0o600); err != nil {
			return err
		}
	}
	args = append([]string{}, args...)
	args[len(args)-1] = filepath.Join(folder, args[len(args)-1])
	compare := func(when string, mayBeOld bool) {
		for name, content := range want {
			got, err := os.ReadFile(filepath.Join(folder, name))
			if err != nil || !bytes.Equal(got, content) && (!mayBeOld || !bytes.Equal(got, old)) {
				r.lost++
				r.note("lost: %s has %d bytes %s, the undisturbed one %d (%v)", name, len(got), when, len(content), err)
			}
		}
	}
	ours := map[string]bool{}
	for _, name := range beside {
		ours[name] = true
	}
	look := func() {
		compare("after a kill", true)
		entries, err := os.ReadDir(folder)
		for _, e := range entries {
			if _, wanted := want[e.Name()]; !wanted && !ours[e.Name()] || err != nil {
				r.doubled++
				r.note("doubled: a killed command left %s (%v)", e.Name(), err)
			}
		}
	}
	if err := r.killedAndEnded(ctx, data, 3, look, args...); err != nil {
		return err
	}
	compare("at the end", false)
	return nil
}

// killedRun kills the service once to three times, and then lets it work until everything is there.
// Stopped then by SIGTERM, it ends well.
func killedRun(ctx context.Context, r *round) error {
	args := []string{"run", "--addr", "", "--quiet"}
	r.took[r.kind+" data run"] = 2 * r.took["crawl"]
	for range 1 + r.random.IntN(3) {
		if err := r.kill(ctx, r.data(), args...); err != nil {
			return err
		}
		r.meanwhile(ctx)
	}
	cmd := r.command(ctx, r.data(), args...)
	done := make(chan result, 1)
	go func() { done <- ended(cmd) }()
	for deadline := time.Now().Add(r.longest); ; {
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
			r.overdue.commands = append(r.overdue.commands, fmt.Sprintf("the service has %d articles", len(got)))
			break
		}
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	if res := <-done; res.code != 0 {
		r.silently("stopped by SIGTERM: %v", res.err())
	}
	r.whole(ctx, r.data())
	return nil
}
