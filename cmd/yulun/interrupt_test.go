package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"yulun/internal/servertest"
)

// Ctrl-C ends a crawl with a sentence and an exit code of its own, and the same command resumes it.
func TestAnInterruptedCrawlResumes(t *testing.T) {
	t.Parallel()
	s := newStage(t, 300*time.Millisecond) // slow enough to be interrupted
	folder := []string{"--config", "config", "--data", "data"}
	crawl := append([]string{"crawl", "--quiet"}, folder...)
	cmd := s.command(crawl...)
	var said bytes.Buffer
	cmd.Stderr = &said
	noError(t, cmd.Start())
	servertest.Until(t, longestWait, "the crawl has begun", func() bool { return len(s.Requests()) > 0 })
	servertest.Until(t, longestWait, "some articles are kept", func() bool { return s.status(folder...).Articles > 3 })
	noError(t, cmd.Process.Signal(os.Interrupt))
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
