package crawler_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yulun/article"
	"yulun/crawler"
	"yulun/frontier"
)

// index is a sitemap index of files with their lastmod, or none.
func index(files ...string) string {
	var b strings.Builder
	b.WriteString("<sitemapindex>")
	for _, f := range files {
		loc, lastmod, _ := strings.Cut(f, " ")
		fmt.Fprintf(&b, "<sitemap><loc>%s</loc><lastmod>%s</lastmod></sitemap>", loc, lastmod)
	}
	return b.String() + "</sitemapindex>"
}

func urls(pages ...string) string {
	var b strings.Builder
	b.WriteString("<urlset>")
	for _, p := range pages {
		loc, lastmod, _ := strings.Cut(p, " ")
		fmt.Fprintf(&b, "<url><loc>%s</loc><lastmod>%s</lastmod></url>", loc, lastmod)
	}
	return b.String() + "</urlset>"
}

// oldPaper has pieces of several years in sitemaps and in a list with pages.
func oldPaper(t *testing.T) (*paper, article.Source) {
	pages := map[string]string{
		"/sitemap.xml": index("/sitemap-2013-12.xml", "/sitemap-2014-03.xml", "/sitemap-2014-04.xml 2020-01-01", "/sitemap-2015-01.xml"),
		// The dates of the second are those of the last rebuilding.
		"/sitemap-2014-03.xml": urls("/news/a 2014-03-02", "/news/b 2014-03-03"),
		"/sitemap-2014-04.xml": urls("/news/c 2020-01-01", "/news/d 2020-01-02", "/news/2014/0402/e 2020-01-02"),
		"/list/1":              list("/news/2015/0601/f", "/news/2015/0501/g"),
		"/list/2":              list("/news/2014/0601/h", "/news/2014/0415/i"),
		"/list/3":              list("/news/2014/0320/j", "/news/2013/0101/k"),
		"/list/4":              list("/news/2012/0320/l", "/news/2012/0101/m"),
		"/list/5":              list("/news/2014/0321/n"),
		"/rss":                 rss("/news/new"),
	}
	for _, name := range strings.Fields("a b c d 2014/0402/e 2015/0601/f 2015/0501/g 2014/0601/h 2014/0415/i 2014/0320/j 2013/0101/k 2012/0320/l 2014/0321/n new") {
		pages["/news/"+name] = html("稿件" + name)
	}
	p := newPaper(t, pages)
	s := p.source()
	s.Parallel, s.Zone = 1, time.UTC
	s.Feeds, s.Sitemaps = []string{p.URL + "/rss"}, []string{p.URL + "/sitemap.xml"}
	s.Lists = []article.ListPage{{URL: p.URL + "/list/{page}", First: 1, Pages: 1}}
	s.MaxArticles = 2
	return p, s
}

func spring() article.Period { return article.Period{From: of(2014, 3, 1), To: of(2014, 4, 30)} }

func backfilling(o *crawler.Options) { o.Backfill = spring() }

// A backfill reads what sitemaps and lists have of its period, beyond the bounds of a crawl, and
// nothing else.
func TestBackfill(t *testing.T) {
	p, s := oldPaper(t)
	b := newBench(t)
	b.set = backfilling
	summary := b.must(t, s)
	want := strings.Fields("/list/1 /list/2 /list/3 /list/4 /news/2014/0320/j /news/2014/0402/e /news/2014/0415/i /news/a /news/b /news/c /news/d " +
		"/sitemap-2014-03.xml /sitemap-2014-04.xml /sitemap.xml")
	if d := cmp.Diff(want, p.asked()); d != "" {
		t.Errorf("asked (-want +got)\n%s", d)
	}
	if summary.New != 7 || len(summary.Failures) > 0 || len(summary.Resting) > 0 {
		t.Errorf("%+v", summary)
	}
	if run := b.runs[0]; run.Finished.IsZero() || run.Period != spring() || run.Discovered != 7 {
		t.Errorf("the run is %+v", run)
	}
	if !b.last(p.URL + "/news/a").Backfill {
		t.Error("its visits are not marked as those to old pieces")
	}
	if again := b.must(t, s); again.New != 0 || len(p.asked()) > 0 {
		t.Errorf("a finished one asks again: %+v", again)
	}
	// The next crawl goes its own way: it reads its listings, and learns of nothing that they have
	// not changed.
	b.set = nil
	s.MaxArticles = 0
	b.must(t, s)
	asked := p.asked()
	for _, path := range []string{"/rss", "/sitemap.xml", "/list/1", "/news/new", "/news/2015/0601/f", "/sitemap-2015-01.xml"} {
		if !slices.Contains(asked, path) {
			t.Errorf("the crawl afterwards did not ask for %s: %q", path, asked)
		}
	}
	if run := b.runs[1]; !run.Period.IsZero() || run.Discovered == 0 {
		t.Errorf("its run is %+v", run)
	}
}

// A backfill that is cut off at any request resumes and comes to the same end, and asks only for
// what was under way again.
func TestBackfillGoesOn(t *testing.T) {
	p, s := oldPaper(t)
	whole := newBench(t)
	whole.set = backfilling
	whole.must(t, s)
	requests := 1 + len(p.asked())
	for at := 1; at < requests; at++ {
		b := newBench(t)
		b.set = backfilling
		ctx, cancel := context.WithCancel(t.Context())
		p.watch(func(n int) {
			if n >= at {
				cancel()
			}
		})
		if _, err := b.crawl(t, ctx, s); err == nil {
			t.Errorf("broken off at request %d without an error", at)
		}
		p.watch(nil)
		first := p.asked()
		b.set = nil // a crawl between them changes nothing
		s.Sitemaps, s.Lists = nil, nil
		b.must(t, s)
		_, s = oldSource(p, s)
		p.asked()
		b.set = backfilling
		b.must(t, s)
		again := 0
		for _, path := range p.asked() {
			if slices.Contains(first, path) && path != "/sitemap.xml" { // an index is done when its children are
				again++
			}
		}
		if again > 1 {
			t.Errorf("broken off at request %d: %d are asked for again", at, again)
		}
		texts := b.texts()
		delete(texts, p.URL+"/news/new")
		if d := cmp.Diff(whole.texts(), texts); d != "" {
			t.Errorf("broken off at request %d (-undisturbed +broken off)\n%s", at, d)
		}
	}
}

func oldSource(p *paper, s article.Source) (*paper, article.Source) {
	s.Sitemaps = []string{p.URL + "/sitemap.xml"}
	s.Lists = []article.ListPage{{URL: p.URL + "/list/{page}", First: 1, Pages: 1}}
	return p, s
}

// Listings that fail leave a backfill unfinished; it asks for them alone when it resumes.
func TestBackfillWithFailingListings(t *testing.T) {
	p, s := oldPaper(t)
	b := newBench(t)
	b.set = backfilling
	p.mu.Lock()
	good := p.pages["/sitemap-2014-03.xml"]
	p.mu.Unlock()
	p.set("/sitemap-2014-03.xml", "503")
	if summary := b.must(t, s); len(summary.Failures) != 1 || !strings.Contains(summary.Failures[0].Reason, "2 of 7 listings") || !b.runs[0].Finished.IsZero() {
		t.Errorf("%+v, %+v", summary, b.runs[0])
	}
	p.asked()
	p.set("/sitemap-2014-03.xml", good)
	summary := b.must(t, s)
	if d := cmp.Diff([]string{"/news/a", "/news/b", "/sitemap-2014-03.xml"}, slices.DeleteFunc(p.asked(), func(s string) bool { return s == "/sitemap.xml" })); d != "" || len(summary.Failures) > 0 {
		t.Errorf("%+v, asked (-want +got)\n%s", summary, d)
	}
	if b.runs[0].Finished.IsZero() {
		t.Error("it is not finished")
	}
}

// A day's budget holds for crawls, rechecks and backfills together; what is left over comes on the
// next day, newest first.
func TestDailyBudget(t *testing.T) {
	p := newPaper(t, map[string]string{"/rss": rss("/news/2025/0601/1", "/news/2025/0602/2", "/news/2025/0530/3", "/news/2025/0529/4")})
	for i, name := range []string{"2025/0601/1", "2025/0602/2", "2025/0530/3", "2025/0529/4"} {
		p.set("/news/"+name, html(fmt.Sprint("第", i)))
	}
	s := p.source()
	s.Feeds, s.Parallel, s.MaxDaily = []string{p.URL + "/rss"}, 1, 3
	shanghai, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	s.Zone = shanghai
	b := newBench(t)
	wantAsked := func(when string, resting int, want ...string) {
		t.Helper()
		summary := b.must(t, s)
		if d := cmp.Diff(append([]string(nil), want...), p.asked()); d != "" || len(summary.Resting) != resting || len(summary.Failures) > 0 {
			t.Errorf("%s: %+v, asked (-want +got)\n%s", when, summary, d)
		}
	}
	wantAsked("the first day", 1, "/news/2025/0601/1", "/news/2025/0602/2", "/rss")
	run := b.runs[0]
	until := time.Date(2025, 6, 2, 16, 0, 0, 0, time.UTC)
	if !run.Rest.Equal(until) || run.Err != "" || run.Finished.IsZero() {
		t.Errorf("the run is %+v", run)
	}
	wantAsked("the same day", 1)
	b.set = func(o *crawler.Options) { o.Recheck = true }
	wantAsked("a recheck of the same day", 1)
	b.set = backfilling
	wantAsked("a backfill of the same day", 1)
	b.set = nil
	if len(b.runs) != 1 {
		t.Errorf("%d runs began without anything to spend", len(b.runs))
	}
	p.set("/rss", rss("/news/2025/0603/5", "/news/2025/0530/3", "/news/2025/0529/4"))
	p.set("/news/2025/0603/5", html("第五"))
	b.now = until.Add(time.Minute)
	for _, e := range b.entries { // nothing is due again
		if !e.visit.LastFetched.IsZero() && e.visit.Kind == frontier.KindArticle {
			e.due = b.now.AddDate(9, 0, 0)
		}
	}
	wantAsked("the next day", 1, "/news/2025/0530/3", "/news/2025/0603/5", "/rss")
}

// A budget that the listings alone use up is named, and so is one that ends within an article's
// pages overdrawn once.
func TestDailyBudgetTooSmall(t *testing.T) {
	p := newPaper(t, map[string]string{"/sitemap.xml": index("/s1.xml", "/s2.xml", "/s3.xml"), "/s1.xml": urls("/news/1"), "/s2.xml": urls("/news/2"), "/s3.xml": urls("/news/3")})
	s := p.source()
	s.Sitemaps, s.MaxDaily = []string{p.URL + "/sitemap.xml"}, 3
	b := newBench(t)
	summary := b.must(t, s)
	if len(p.asked()) != 3 || len(summary.Failures) != 1 || summary.Failures[0].Reason != "the daily budget of 3 pages was used up before all listings were read" {
		t.Errorf("%+v", summary)
	}
	pages := newPaper(t, map[string]string{"/rss": rss("/news/1", "/news/2"), "/news/1": html("一") + "next=/news/1_2", "/news/1_2": html("一之二"), "/news/2": html("二")})
	s = pages.source()
	s.Feeds, s.MaxDaily, s.Parallel = []string{pages.URL + "/rss"}, 2, 1
	b = newBench(t)
	b.must(t, s)
	if asked := pages.asked(); !slices.Equal(asked, []string{"/news/1", "/news/1_2", "/rss"}) || b.texts()[pages.URL+"/news/1"] != "一\n一之二" {
		t.Errorf("asked for %q, read %v", asked, b.texts())
	}
}

// A backfill that has used up the day's budget resumes when the next day begins.
func TestBackfillRests(t *testing.T) {
	p, s := oldPaper(t)
	s.MaxDaily = 6
	b := newBench(t)
	b.set = backfilling
	for day := 1; b.runs == nil || b.runs[0].Finished.IsZero(); day++ {
		summary := b.must(t, s)
		if n := len(p.asked()); n > 6 || day > 5 {
			t.Fatalf("day %d: %d pages, %+v", day, n, summary)
		}
		if resting := len(summary.Resting) > 0; resting != b.runs[0].Finished.IsZero() || len(summary.Failures) > 0 {
			t.Errorf("day %d: %+v", day, summary)
		}
		b.now = b.now.Add(24 * time.Hour)
	}
	if len(b.texts()) != 7 {
		t.Errorf("%d articles", len(b.texts()))
	}
}

// The interval that follows from a crawl is kept with its run.
func TestAdaptiveInterval(t *testing.T) {
	p := newPaper(t, map[string]string{"/rss": rss("/news/1"), "/news/1": html("一")})
	s := p.source()
	s.Feeds, s.MinEvery, s.MaxEvery = []string{p.URL + "/rss"}, time.Hour, 7*24*time.Hour
	b := newBench(t)
	every := func() time.Duration {
		b.must(t, s)
		last := b.runs[len(b.runs)-1].Every
		b.now = b.now.Add(last)
		return last
	}
	var got []time.Duration
	for range 4 { // nothing new after the first
		got = append(got, every())
	}
	hours := time.Hour
	if want := []time.Duration{24 * hours, 48 * hours, 96 * hours, 168 * hours}; !slices.Equal(got, want) {
		t.Errorf("intervals of a quiet source: %v", got)
	}
	b.set = func(o *crawler.Options) { o.Recheck = true }
	b.must(t, s)
	b.set = nil
	if run := b.runs[len(b.runs)-1]; run.Every != 0 {
		t.Errorf("a recheck has the interval %s", run.Every)
	}
	var busy []string
	for i := range 60 {
		path := fmt.Sprintf("/news/busy-%d", i)
		p.set(path, html(path))
		busy = append(busy, path)
	}
	p.set("/rss", rss(busy...))
	if last := every(); last != 84*hours {
		t.Errorf("after a busy week: %s", last)
	}
}
