package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"yulun/internal/samplepress"
)

// Ctrl-C ends a crawl with a sentence and an exit code of its own, and the same command resumes it.
func TestAnInterruptedCrawlResumes(t *testing.T) {
	t.Parallel()
	s := newStage(t, 300*time.Millisecond) // slow enough to be interrupted once it may go on
	folder := []string{"--config", "config", "--data", "data"}
	crawl := append([]string{"crawl", "--quiet"}, folder...)
	cmd := s.command(crawl...)
	var said bytes.Buffer
	cmd.Stderr = &said
	articles := 0 // the press holds the crawl in the middle
	goOn := s.Hold(func(q samplepress.Request) bool {
		if q.Kind == samplepress.PageArticle {
			articles++
		}
		return articles > 20
	})
	noError(t, cmd.Start())
	s.untilDone("some articles are kept", func() bool {
		return len(s.Requests()) > 0 && s.status(folder...).Articles > 3 // before it asks, there may be no store
	})
	noError(t, cmd.Process.Signal(os.Interrupt))
	goOn() // what is under way is finished
	if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != exitInterrupted {
		t.Errorf("exit code %d", cmd.ProcessState.ExitCode())
	}
	if want := "interrupted. Progress is saved; run the same command to resume."; !strings.Contains(said.String(), want) {
		t.Errorf("it said %q, not %q", said.String(), want)
	}
	before := s.status(folder...).Articles
	out := s.do(crawl...)
	after := s.status(folder...)
	if before == 0 || before >= pressArticles || after.Articles != pressArticles || after.Indexed != pressArticles {
		t.Errorf("%d articles before, %d after, %d indexed: %s", before, after.Articles, after.Indexed, out)
	}
}

// What resumes says so, and nothing else does. Each name is that of a command.
func TestAfterAnInterruption(t *testing.T) {
	t.Parallel()
	var c cli
	parser, err := kong.New(&c, kong.Exit(func(int) {}), kong.Vars{"version": ""})
	noError(t, err)
	for _, name := range resuming {
		node := parser.Model.Node
		for word := range strings.FieldsSeq(name) {
			at := slices.IndexFunc(node.Children, func(n *kong.Node) bool { return n.Name == word })
			if at < 0 {
				t.Fatalf("there is no command %s", name)
			}
			node = node.Children[at]
		}
	}
	for command, resumes := range map[string]bool{
		"crawl": true, "crawl <source>": true, "code run <file>": true, "index rebuild": true, "index check": false, "export <what> <query>": false, "migrate": false,
	} {
		if said := afterwards(command); strings.Contains(said, "to resume.") != resumes {
			t.Errorf("%s: %s", command, said)
		}
	}
}

// A table that was to be written as a whole is not there after Ctrl-C, and nobody is told to resume.
func TestAnInterruptedExportBeginsAgain(t *testing.T) {
	t.Parallel()
	s := newStage(t, 0)
	folder := []string{"--config", "config", "--data", "data"}
	s.do(append([]string{"crawl", "--quiet"}, folder...)...)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var said bytes.Buffer
	out := filepath.Join(s.dir, "x.csv")
	code := run(ctx, []string{"export", "articles", "--out", out, "--config", filepath.Join(s.dir, "config"), "--data", filepath.Join(s.dir, "data")}, streams{out: io.Discard, err: &said})
	if want := "interrupted. Nothing is lost; run the same command to begin again."; code != exitInterrupted || !strings.Contains(said.String(), want) {
		t.Errorf("exit code %d, said %q, want %q", code, said.String(), want)
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("half an export was written")
	}
}
