package crawler_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yulun/article"
	"yulun/crawler"
	"yulun/crawler/archive"
)

func TestFailingSources(t *testing.T) {
	good := newPaper(t, map[string]string{"/feed.xml": rss("/news/1"), "/news/1": html("一")})
	empty := newPaper(t, map[string]string{"/feed.xml": rss()})
	noise := newPaper(t, map[string]string{"/feed.xml": "<html>404</html>"})
	const dead = "http://127.0.0.1:1"
	source := func(id, base string) article.Source {
		return article.Source{ID: id, Feeds: []string{base + "/feed.xml"}}
	}
	broken := source("e-pattern", good.URL)
	broken.Include = []string{"("}
	b := newBench(t)
	got := b.must(t, source("a-good", good.URL), source("b-dead", dead), source("c-empty", empty.URL), source("d-noise", noise.URL), broken,
		article.Source{ID: "f-page", Pages: []string{dead + "/a"}})
	if got.New != 1 || got.Sources != 6 {
		t.Errorf("summary %+v", got)
	}
	want := map[string]string{"b-dead": "refused the connection", "d-noise": "neither RSS", "e-pattern": `pattern "("`, "f-page": "no page could be fetched, of 1"}
	if len(got.Failures) != len(want) {
		t.Errorf("failures %v", got.Failures)
	}
	for _, f := range got.Failures {
		if !strings.Contains(f.Reason, want[f.SourceID]) {
			t.Errorf("%s: %q, want %q", f.SourceID, f.Reason, want[f.SourceID])
		}
	}
	for _, r := range b.runs {
		if r.Finished.IsZero() || (r.Err != "") != (want[r.SourceID] != "") {
			t.Errorf("run %+v", r)
		}
	}
}

// A source whose listings are read and whose articles all fail has failed; one that answers for a
// single one has not.
func TestEveryArticleFails(t *testing.T) {
	for name, c := range map[string]struct {
		pages map[string]string
		want  string // of the run's error
	}{
		"all refused":       {map[string]string{"/news/1": "403", "/news/2": "403"}, "no page could be fetched, of 2"},
		"one answers":       {map[string]string{"/news/1": "403", "/news/2": html("二")}, ""},
		"a dead link":       {map[string]string{"/news/1": "403", "/news/2": "404"}, ""},
		"a list fails too":  {map[string]string{"/news/1": "403", "/news/2": "403", "/list": "500"}, "no page could be fetched, of 2"},
		"only a list fails": {map[string]string{"/news/1": html("一"), "/news/2": html("二"), "/list": "500"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPaper(t, c.pages)
			p.set("/feed.xml", rss("/news/1", "/news/2"))
			s := p.source()
			s.Feeds = []string{p.URL + "/feed.xml"}
			if c.pages["/list"] != "" {
				s.Lists = []article.ListPage{{URL: p.URL + "/list"}, {URL: p.URL + "/list", Links: "("}}
			}
			b := newBench(t)
			got := b.must(t, s)
			if err := b.runs[0].Err; err != c.want {
				t.Errorf("the run's error is %q, want %q", err, c.want)
			}
			if named := len(got.Failures) == 1 && got.Failures[0].SourceID == s.ID; named != (c.want != "") {
				t.Errorf("failures %v", got.Failures)
			}
			b.now = b.now.Add(time.Hour)
			p.set("/feed.xml", rss()) // nothing new, and the failures are tried again
			b.must(t, s)
			if err := b.runs[1].Err; err != c.want && c.want != "" {
				t.Errorf("the second run's error is %q, want %q", err, c.want)
			}
		})
	}
}

// A resumed run counts what failed before, too.
func TestEveryArticleFailsAfterAnInterruption(t *testing.T) {
	p := newPaper(t, map[string]string{"/feed.xml": rss("/news/1", "/news/2"), "/news/1": "403", "/news/2": "403"})
	s := p.source()
	s.Feeds = []string{p.URL + "/feed.xml"}
	s.Parallel = 1
	b := newBench(t)
	ctx, cancel := context.WithCancel(t.Context())
	p.watch(func(n int) {
		if n == 4 { // robots.txt, the feed, an article
			cancel()
		}
	})
	if _, err := b.crawl(t, ctx, s); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	p.watch(nil)
	b.must(t, s)
	if got := b.runs[0].Err; len(b.runs) != 1 || got != "no page could be fetched, of 2" {
		t.Errorf("%d runs, the first one's error is %q", len(b.runs), got)
	}
}

type fullDisk struct{ crawler.Archiver }

func (fullDisk) Keep(archive.Exchange) (article.Location, error) {
	return article.Location{}, &article.Error{Code: article.CodeUnavailable, Message: "the archive folder can't be written"}
}

// Without its bytes no article is kept: the crawl ends, and resumes when there is room again.
func TestArchiveFault(t *testing.T) {
	p := newPaper(t, map[string]string{"/feed.xml": rss("/news/1"), "/news/1": html("一")})
	s := p.source()
	s.Feeds = []string{p.URL + "/feed.xml"}
	b := newBench(t)
	good := b.archive
	b.archive = fullDisk{}
	_, err := b.crawl(t, t.Context(), s)
	if article.CodeOf(err) != article.CodeUnavailable || len(b.articles) != 0 {
		t.Errorf("error %v, %d articles", err, len(b.articles))
	}
	b.archive = good
	if got := b.must(t, s); got.New != 1 {
		t.Errorf("afterwards %+v", got)
	}
}

func TestStateFault(t *testing.T) {
	p := newPaper(t, map[string]string{"/feed.xml": rss("/news/1"), "/news/1": html("一")})
	s := p.source()
	s.Feeds = []string{p.URL + "/feed.xml"}
	b := newBench(t)
	b.fail = errors.New("disk I/O error")
	if _, err := b.crawl(t, t.Context(), s); !errors.Is(err, b.fail) || !strings.Contains(err.Error(), "crawl paper") {
		t.Errorf("error %v", err)
	}
}

// A sitemap index that names itself, and lists without an end.
func TestTraps(t *testing.T) {
	p := newPaper(t, map[string]string{
		"/index.xml": `<sitemapindex><sitemap><loc>/index.xml</loc></sitemap><sitemap><loc>/2.xml</loc></sitemap></sitemapindex>`,
		"/2.xml":     `<sitemapindex><sitemap><loc>/3.xml</loc></sitemap></sitemapindex>`,
		"/3.xml":     `<sitemapindex><sitemap><loc>/4.xml</loc></sitemap></sitemapindex>`,
		"/4.xml":     `<sitemapindex><sitemap><loc>/5.xml</loc></sitemap></sitemapindex>`,
		"/news/1":    html("一"),
	})
	for i := range 100 {
		p.set(fmt.Sprintf("/list/%d", i), list("/news/1"))
	}
	s := p.source()
	s.Sitemaps = []string{p.URL + "/index.xml"}
	s.Lists = []article.ListPage{{URL: p.URL + "/list/{page}", Pages: 100}}
	newBench(t).must(t, s)
	want := []string{"/2.xml", "/3.xml", "/4.xml", "/index.xml", "/list/0", "/list/1", "/news/1"}
	if diff := cmp.Diff(want, p.asked()); diff != "" {
		t.Errorf("requests (-want +got)\n%s", diff)
	}
}

// standings collects what Progress is given.
type standings struct {
	mu      sync.Mutex
	updates []crawler.SourceProgress
}

func (s *standings) Update(u crawler.SourceProgress) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.updates = append(s.updates, u)
}

func TestProgress(t *testing.T) {
	p := newPaper(t, map[string]string{"/feed.xml": rss("/news/1", "/news/2"), "/news/1": html("一"), "/news/2": "500"})
	s := p.source()
	s.Feeds = []string{p.URL + "/feed.xml"}
	b := newBench(t)
	var progress standings
	c, err := crawler.New(crawler.Options{
		State: b, Sink: b, Fetcher: b.fetcher, Archive: b.archive, Extract: extractPage, Join: joinPages, Progress: &progress,
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Run(t.Context(), []article.Source{s}); err != nil {
		t.Fatal(err)
	}
	last := progress.updates[len(progress.updates)-1]
	want := crawler.SourceProgress{SourceID: "paper", Discovered: 2, Done: 2, Failed: 1, New: 1, Finished: true}
	if diff := cmp.Diff(want, last); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestNewWantsEverything(t *testing.T) {
	if _, err := crawler.New(crawler.Options{}); err == nil {
		t.Error("an empty crawler was made")
	}
}
