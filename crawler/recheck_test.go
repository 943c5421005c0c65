package crawler_test

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yulun/crawler"
)

// A recheck sees edits of what is known. It asks for no listing, and for nothing that was never
// asked for.
func TestRecheck(t *testing.T) {
	p := newPaper(t, map[string]string{"/rss": rss("/news/1", "/news/2", "/news/3"), "/news/1": html("一"), "/news/2": html("二"), "/news/3": html("三")})
	s := p.source()
	s.Feeds, s.MaxArticles = []string{p.URL + "/rss"}, 2 // one address stays in the frontier, never asked for
	b := newBench(t)
	b.must(t, s)
	p.asked()
	p.set("/news/3", html("三, edited"))
	p.set("/rss", rss("/news/1", "/news/2", "/news/3", "/news/4"))
	p.set("/news/4", html("四"))
	b.now = b.now.Add(2 * time.Hour)
	b.set = func(o *crawler.Options) { o.Recheck = true }
	known := len(b.texts())
	summary := b.must(t, s)
	asked := p.asked()
	slices.Sort(asked)
	if len(asked) != 2 || slices.Contains(asked, "/rss") || slices.Contains(asked, "/news/4") {
		t.Errorf("a recheck asks for %q", asked)
	}
	if len(b.texts()) != known || summary.New != 0 {
		t.Errorf("a recheck brings new articles: %+v", summary)
	}
	if run := b.runs[len(b.runs)-1]; !run.Recheck || run.Finished.IsZero() || run.Err != "" {
		t.Errorf("the run is %+v", run)
	}
}

// A paused crawl finishes what is under way, asks for nothing more, and is resumed to the same
// end.
func TestPause(t *testing.T) {
	p := newPaper(t, map[string]string{
		"/rss": rss("/news/1", "/news/2", "/news/3", "/news/4"), "/news/1": html("一"), "/news/2": html("二"), "/news/3": html("三"), "/news/4": html("四"),
	})
	s := p.source()
	s.Feeds, s.Parallel = []string{p.URL + "/rss"}, 1
	whole := newBench(t)
	whole.must(t, s)
	requests := 1 + len(p.asked()) // robots.txt first, which asked leaves out
	for at := 1; at <= requests; at++ {
		b := newBench(t)
		pause := make(chan struct{})
		once := sync.OnceFunc(func() { close(pause) })
		p.watch(func(n int) {
			if n >= at {
				once()
			}
		})
		b.set = func(o *crawler.Options) { o.Pause = pause }
		_, err := b.crawl(t, t.Context(), s)
		if asked := 1 + len(p.asked()); asked != at || at < requests && !errors.Is(err, crawler.ErrPaused) {
			t.Errorf("paused in request %d of %d: %d were sent, %v", at, requests, asked, err)
		}
		p.watch(nil)
		b.set = nil
		b.must(t, s)
		if again := len(p.asked()); at+again > requests+1 { // the page under way may come twice
			t.Errorf("paused in request %d: %d more were sent, of %d in all", at, again, requests)
		}
		if diff := cmp.Diff(whole.texts(), b.texts()); diff != "" {
			t.Errorf("paused in request %d (-undisturbed +paused)\n%s", at, diff)
		}
	}
}
