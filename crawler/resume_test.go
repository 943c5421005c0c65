package crawler_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yulun/article"
)

// A crawl that is cut off anywhere and resumed ends with the same articles, and repeats at
// most what was under way.
func TestInterrupted(t *testing.T) {
	pages := map[string]string{
		"/sitemap.xml": `<sitemapindex><sitemap><loc>/s1.xml</loc></sitemap><sitemap><loc>/s2.xml</loc></sitemap></sitemapindex>`,
		"/s1.xml":      `<urlset><url><loc>/news/1</loc></url><url><loc>/news/2</loc></url></urlset>`,
		"/s2.xml":      `<urlset><url><loc>/news/3</loc></url></urlset>`,
		"/list/1":      list("/news/3", "/news/4"), "/list/2": list("/news/5", "/news/6"), "/list/3": list("/news/7"), "/list/4": list("/news/7"),
	}
	for i := range 8 {
		pages[fmt.Sprintf("/news/%d", i)] = html(fmt.Sprintf("第%d篇", i))
	}
	p := newPaper(t, pages)
	s := p.source()
	s.Sitemaps = []string{p.URL + "/sitemap.xml"}
	s.Lists = []article.ListPage{{URL: p.URL + "/list/{page}", First: 1, Pages: 9}}
	whole := newBench(t)
	whole.must(t, s)
	requests := len(p.asked())
	for cut := 1; cut <= requests; cut++ {
		b := newBench(t)
		for _, at := range []int{cut, 1 + cut/2} { // interrupted twice
			ctx, cancel := context.WithCancel(t.Context())
			p.watch(func(n int) {
				if n >= at {
					cancel()
				}
			})
			if _, err := b.crawl(t, ctx, s); err != nil && !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
			cancel()
			p.asked()
		}
		p.watch(nil)
		b.must(t, s)
		p.asked()
		if diff := cmp.Diff(whole.texts(), b.texts()); diff != "" {
			t.Errorf("cut at %d (-undisturbed +interrupted)\n%s", cut, diff)
		}
		if len(b.runs) > 3 || b.runs[len(b.runs)-1].Finished.IsZero() {
			t.Errorf("cut at %d: %d runs", cut, len(b.runs))
		}
		seen := map[string]bool{}
		for _, f := range b.log {
			key := fmt.Sprint(f.RunID, f.URL)
			if seen[key] {
				t.Errorf("cut at %d: two outcomes for %s in one run", cut, f.URL)
			}
			seen[key] = true
		}
	}
}

// A listing that was refused before the crawl was interrupted does not count as read when it is
// resumed.
func TestInterruptedAfterARefusedListing(t *testing.T) {
	for name, pages := range map[string]map[string]string{
		"missing":   {"/feed.xml": "404"},
		"forbidden": {"/feed.xml": rss("/news/1"), "/robots.txt": "User-agent: *\nDisallow: /feed.xml"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPaper(t, pages)
			p.set("/news/1", html("一"))
			s := p.source()
			s.Feeds = []string{p.URL + "/feed.xml"}
			b := newBench(t)
			b.must(t, s) // the run before, in which the feed could be read
			b.runs[0].Finished = time.Time{}
			for _, e := range b.entries {
				e.visit.LastFetched = b.now.Add(-time.Hour)
			}
			got := b.must(t, s)
			if len(got.Failures) != 1 || len(b.runs) != 1 || b.runs[0].Err == "" {
				t.Errorf("failures %+v, %d runs, error %q", got.Failures, len(b.runs), b.runs[0].Err)
			}
		})
	}
}
