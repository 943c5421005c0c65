package service

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"yulun/article"
	"yulun/internal/servertest"
)

// The service crawls and indexes by itself, answers, and ends cleanly when it is stopped.
func TestRun(t *testing.T) {
	t.Parallel()
	press := startPress(t)
	sources := press.Sources()[:3]
	for i := range sources {
		sources[i].Every = time.Hour
	}
	data := t.TempDir()
	s, other := inFolder(t, data, sources...), inFolder(t, data, sources...)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	addr, ended := make(chan string, 1), make(chan error, 1)
	go func() {
		ended <- s.Run(ctx, RunOptions{
			Addr: "127.0.0.1:0", Crawl: true, Index: true, Parallel: 2, Grace: 10 * time.Second,
			Listening: func(at string) { addr <- at },
		})
	}()
	at := <-addr
	servertest.Until(t, time.Minute, "every source is crawled, indexed and planned again", func() bool {
		st, err := other.Status(t.Context())
		return err == nil && len(st.Never) == 0 && st.Articles > 0 && st.Indexed == st.Articles && st.Backlog == 0 &&
			!slices.ContainsFunc(st.Sources, func(x SourceStatus) bool {
				return x.LastSuccess == nil || x.Next == nil || x.Next.State == "running"
			})
	})
	servertest.Until(t, time.Minute, "the pages are there", func() bool { return answers(t, "http://"+at+"/readyz") == `{"ok":true}` })
	check(t, other.CheckReady(t.Context()))
	if err := other.Lock(t.Context()); err == nil {
		t.Error("another process may write beside the service")
	}
	stop()
	check(t, <-ended)
}

// A stop that comes while the service begins is the end of a service, too, and no failure.
func TestRunStoppedEarly(t *testing.T) {
	t.Parallel()
	o := RunOptions{Addr: "127.0.0.1:0", Crawl: true, Index: true, Parallel: 1, Grace: 10 * time.Second}
	ctx, stop := context.WithCancel(t.Context())
	o.Listening = func(string) { stop() } // before the pages are there
	check(t, newService(t).Run(ctx, o))
	check(t, newService(t).Run(ctx, o)) // before anything is opened
}

func answers(t *testing.T, url string) string {
	t.Helper()
	res, err := http.Get(url)
	check(t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	check(t, err)
	return strings.TrimSpace(string(body))
}

// However often it is asked whether the service is ready, the disk is tried every ten seconds
// alone.
func TestProbeHolds(t *testing.T) {
	t.Parallel()
	asked, now := 0, time.Unix(0, 0)
	p := probe{now: func() time.Time { return now }, check: func() error { asked++; return fmt.Errorf("answer %d", asked) }}
	for seconds, want := range []string{0: "answer 1", 9: "answer 1", 10: "answer 2", 11: "answer 2", 20: "answer 3"} {
		if want == "" {
			continue
		}
		now = time.Unix(int64(seconds), 0)
		if err := p.ask(); err.Error() != want {
			t.Errorf("after %d s: %v, want %s", seconds, err, want)
		}
	}
}

// A service whose data folder takes no writing is not ready, and the probe leaves nothing behind.
func TestCanWrite(t *testing.T) {
	t.Parallel()
	s := newService(t)
	check(t, s.canWrite())
	left, err := os.ReadDir(s.o.Data)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	s.o.Data = filepath.Join(s.o.Data, "not there yet")
	check(t, s.canWrite())
	check(t, os.WriteFile(s.o.Data, []byte("a file in the folder's place"), 0o600))
	if err := s.canWrite(); err == nil || !strings.HasPrefix(err.Error(), "data folder: ") {
		t.Errorf("a folder that takes no file: %v", err)
	}
}

// A backfill is planned for the sources that need it, once.
func TestPlanBackfill(t *testing.T) {
	t.Parallel()
	day := func(year int) time.Time { return time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC) }
	p := article.Period{From: day(2014), To: day(2015)}
	s := newService(t, article.Source{ID: "paper", Sitemaps: []string{"http://paper.example/sitemap.xml"}},
		article.Source{ID: "feeds", Feeds: []string{"http://paper.example/rss"}})
	if _, err := s.PlanBackfill(t.Context(), []string{"paper"}, p); article.CodeOf(err) != article.CodeNotFound {
		t.Errorf("without a queue: %v", err)
	}
	check(t, s.Lock(t.Context()))
	_, err := s.openQueue(t.Context())
	check(t, err)
	if _, err := s.PlanBackfill(t.Context(), []string{"feeds"}, p); err == nil || !strings.Contains(err.Error(), "feeds has no listing that reaches back") {
		t.Errorf("feeds only: %v", err)
	}
	for _, fresh := range []bool{true, false} {
		got, err := s.PlanBackfill(t.Context(), []string{"paper"}, p)
		if err != nil || len(got) != 1 || got[0] != (PlannedBackfill{"paper", fresh}) {
			t.Errorf("planned %+v, %v, want fresh %t", got, err, fresh)
		}
	}
}
