package crawler_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yulun/article"
	"yulun/crawler"
	"yulun/crawler/archive"
	"yulun/crawler/extract"
	"yulun/frontier"
)

func TestCrawlOfEverything(t *testing.T) {
	p := newPaper(t, map[string]string{
		"/robots.txt":  "User-agent: *\nDisallow: /news/secret",
		"/feed.xml":    rss("/news/1", "/news/2?utm_source=rss", "/about"),
		"/sitemap.xml": `<sitemapindex><sitemap><loc>/s1.xml</loc></sitemap><sitemap><loc>http://elsewhere.example/s.xml</loc></sitemap></sitemapindex>`,
		"/s1.xml":      `<urlset><url><loc>/news/1</loc></url><url><loc>/news/3</loc></url><url><loc>/news/secret</loc></url></urlset>`,
		"/list/1":      list("/news/4", "http://elsewhere.example/news/9", "/news/moved", "/news/gone", "/news/home", "/news/pdf"),
		"/list/2":      list("/news/5", "/news/none", "/news/panic", "/news/bad", "/news/error"),
		"/list/3":      list("/news/5", "/news/4"),
		"/list/4":      list("/news/never"),
		"/news/1":      html("一"), "/news/2?utm_source=rss": html("二"), "/news/3": html("三 no validators"),
		"/news/4": html("四") + "next=/news/4_2", "/news/4_2": html("四之二") + "next=/news/4_3", "/news/4_3": html("四之三"),
		"/news/5": html("五") + " canonical=/news/1", "/news/moved": "301 /news/6", "/news/6": html("六"),
		"/news/home": "302 /", "/": html("首页"), "/news/pdf": "%PDF-1.4", "/news/none": "<html>nothing",
		"/news/panic": html("panic"), "/news/bad": html("unreadable"), "/news/error": "500",
		"/special": html("单页"),
	})
	s := p.source()
	s.Feeds = []string{p.URL + "/feed.xml"}
	s.Sitemaps = []string{p.URL + "/sitemap.xml"}
	s.Lists = []article.ListPage{{URL: p.URL + "/list/{page}", First: 1, Pages: 9}}
	s.Pages = []string{p.URL + "/special"}
	b := newBench(t)
	got := b.must(t, s)
	want := crawler.Summary{Sources: 1, Fetched: 7, New: 6, Duplicates: 1, Skipped: 4, Failed: 4}
	// new: 1 2 3 4 6 special; duplicate: 5; skipped: secret, gone (never seen), pdf, none; failed:
	// home, panic, bad, error.
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("summary (-want +got)\n%s", diff)
	}
	for path, want := range map[string]struct {
		outcome frontier.Outcome
		code    string
	}{
		"/feed.xml": {frontier.OutcomeListing, ""}, "/sitemap.xml": {frontier.OutcomeListing, ""}, "/list/3": {frontier.OutcomeListing, ""},
		"/news/secret": {frontier.OutcomeSkipped, "robots"}, "/news/gone": {frontier.OutcomeGone, "http_404"},
		"/news/pdf": {frontier.OutcomeSkipped, "not_html"}, "/news/none": {frontier.OutcomeSkipped, "no_text"},
		"/news/home": {frontier.OutcomeFailed, "redirected_home"}, "/news/panic": {frontier.OutcomeFailed, "extract_panic"},
		"/news/bad": {frontier.OutcomeFailed, "extract"}, "/news/error": {frontier.OutcomeFailed, "http_500"},
	} {
		if f := b.last(p.URL + path); f.Outcome != want.outcome || f.Code != want.code {
			t.Errorf("%s: %s %q (%s), want %s %q", path, f.Outcome, f.Code, f.Reason, want.outcome, want.code)
		}
	}
	if text := b.texts()[p.URL+"/news/4"]; text != "四\n四之二\n四之三" {
		t.Errorf("joined text %q", text)
	}
	asked := p.asked()
	for _, unwanted := range []string{"/about", "/news/secret", "/list/4", "/news/never"} {
		if slices.Contains(asked, unwanted) {
			t.Errorf("%s was asked for", unwanted)
		}
	}
	for _, path := range slices.Compact(slices.Clone(asked)) {
		n := len(asked) - len(slices.DeleteFunc(slices.Clone(asked), func(s string) bool { return s == path }))
		if n != 1 && path != "/news/error" {
			t.Errorf("%s was asked for %d times", path, n)
		}
	}
	checkArchive(t, b)
}

// checkArchive wants the bytes of each article at its location.
func checkArchive(t *testing.T, b *bench) {
	t.Helper()
	reader := archive.NewReader(b.dir)
	for url, f := range b.articles {
		for _, visit := range append([]frontier.Fetch{f.Fetch}, f.Parts...) {
			r, err := reader.At(visit.Archive)
			if err != nil || r.URL != visit.FinalURL || int64(len(r.Body)) != visit.Bytes {
				t.Errorf("%s: the archive holds %q, %d bytes: %v", url, r.URL, len(r.Body), err)
			}
		}
	}
}

// What is asked for is what the site wrote, whatever its parameters are called and in whatever
// order they are in.
func TestAsksForWhatTheSiteWrote(t *testing.T) {
	paths := []string{
		"/news/show.asp?PK_ID=1", "/news/show.asp?PK_ID=2", "/news/s?shareid=7&b=2&a=1", "/news/s?from=3", "/news/s?ref=4&utm_source=rss",
		"/news/s?r=.5", "/news/s?loc=6", "/news/9.html?spm=1.2&_t=8", "/news/9.html",
	}
	pages := map[string]string{"/list": list(paths...)}
	for _, p := range paths {
		pages[p] = html("正文 " + p)
	}
	p := newPaper(t, pages)
	s := p.source()
	s.Lists = []article.ListPage{{URL: p.URL + "/list"}}
	b := newBench(t)
	b.must(t, s)
	want := append([]string{"/list"}, paths...)
	slices.Sort(want)
	if diff := cmp.Diff(want, p.asked()); diff != "" {
		t.Errorf("asked for (-want +got)\n%s", diff)
	}
}

// A list that names the further pages of an article before its first one, or instead of it, gives
// one article, the whole.
func TestFurtherPagesFirst(t *testing.T) {
	for name, listed := range map[string][][]string{
		"before it":         {{"/news/1_2", "/news/1_3", "/news/1"}},
		"a crawl before it": {{"/news/1_2"}, {"/news/1_2", "/news/1"}},
		"instead of it":     {{"/news/1_3"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPaper(t, map[string]string{
				"/news/1": html("一") + "next=/news/1_2", "/news/1_2": html("一之二") + "next=/news/1_3 earlier=/news/1",
				"/news/1_3": html("一之三") + "earlier=/news/1_2",
			})
			s := p.source()
			s.Parallel = 1
			s.Feeds = []string{p.URL + "/feed.xml"}
			b := newBench(t)
			for _, paths := range listed {
				p.set("/feed.xml", rss(paths...))
				b.must(t, s)
				b.now = b.now.Add(time.Hour)
			}
			if diff := cmp.Diff(map[string]string{p.URL + "/news/1": "一\n一之二\n一之三"}, b.texts()); diff != "" {
				t.Errorf("articles (-want +got)\n%s", diff)
			}
		})
	}
}

// However long the further pages are, an article has no more text than a page of its source may.
func TestFurtherPagesAreBounded(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("信用", 100_000) // 600 KB; a page may have 1 MB
	p := newPaper(t, map[string]string{
		"/feed.xml": rss("/news/1"), "/news/1": html(long+"一") + "next=/news/1_2", "/news/1_2": html(long+"二") + "next=/news/1_3",
		"/news/1_3": html("三"),
	})
	s := p.source()
	s.Feeds = []string{p.URL + "/feed.xml"}
	b := newBench(t)
	b.must(t, s)
	if got := b.texts()[p.URL+"/news/1"]; got != long+"一" {
		t.Errorf("the article has %d bytes", len(got))
	}
	if notes := b.articles[p.URL+"/news/1"].Page.Notes; notes.Partial != extract.PartialPages {
		t.Errorf("nothing says that pages are missing: %+v", notes)
	}
}

func TestSecondCrawl(t *testing.T) {
	p := newPaper(t, map[string]string{
		"/feed.xml": rss("/news/1", "/news/2", "/news/3", "/news/4", "/news/5"),
		"/news/1":   html("一"), "/news/2": html("二"), "/news/3": html("三"), "/news/4": html("四 no validators"), "/news/5": html("五"),
	})
	s := p.source()
	s.Feeds = []string{p.URL + "/feed.xml"}
	b := newBench(t)
	b.must(t, s)
	p.set("/news/2", html("二，更正"))
	p.set("/news/3", "410")
	p.set("/news/5", html("五")+" <!-- 广告 -->")
	p.set("/feed.xml", rss("/news/1", "/news/2", "/news/6"))
	p.set("/news/6", html("六"))
	b.now = b.now.Add(24 * time.Hour)
	got := b.must(t, s)
	want := crawler.Summary{Sources: 1, Fetched: 3, NotModified: 2, New: 1, Revised: 1, Gone: 1}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("summary (-want +got)\n%s", diff)
	}
	b.now = b.now.Add(24 * time.Hour)
	got = b.must(t, s)
	want = crawler.Summary{Sources: 1, NotModified: 6} // what was gone is as it was
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("third summary (-want +got)\n%s", diff)
	}
	if f := b.last(p.URL + "/feed.xml"); f.Outcome != frontier.OutcomeNotModified {
		t.Errorf("unchanged feed: %s", f.Outcome)
	}
}

func TestLimits(t *testing.T) {
	now := time.Date(2025, 6, 2, 8, 0, 0, 0, time.UTC)
	p := newPaper(t, map[string]string{"/news/broken": "404"})
	var urls strings.Builder
	for i := range 12 {
		path := fmt.Sprintf("/news/%d", i)
		p.set(path, html(fmt.Sprintf("第%d篇", i)))
		fmt.Fprintf(&urls, "<url><loc>%s</loc><lastmod>%s</lastmod></url>", path, now.AddDate(0, 0, -i).Format(time.DateOnly))
	}
	p.set("/s.xml", "<urlset><url><loc>/news/broken</loc><lastmod>2025-06-03</lastmod></url>"+urls.String()+"</urlset>")
	s := p.source()
	s.Sitemaps = []string{p.URL + "/s.xml"}
	s.MaxArticles = 3
	s.MaxAge = 7 * 24 * time.Hour
	b := newBench(t)
	for crawl, want := range []int{3, 3, 3, 0} { // a bare day counts until it is over in every zone: 9 days
		got := b.must(t, s)
		if got.New != want {
			t.Errorf("crawl %d brought %d new articles, want %d", crawl+1, got.New, want)
		}
		b.now = b.now.Add(time.Minute)
	}
	if _, taken := b.texts()[p.URL+"/news/9"]; taken {
		t.Error("an article older than MaxAge was taken")
	}
}

// A bound on new articles bounds the requests, too: a list of links to a login page is not asked
// for whole in one crawl. What is left comes in the next ones.
func TestLinksWithoutArticlesAreBounded(t *testing.T) {
	p := newPaper(t, map[string]string{})
	var links strings.Builder
	const pages = 130
	for i := range pages {
		path := fmt.Sprintf("/news/%d", i)
		p.set(path, "<html><body>请先登录</body></html>")
		fmt.Fprintf(&links, "<url><loc>%s</loc></url>", path)
	}
	p.set("/s.xml", "<urlset>"+links.String()+"</urlset>")
	s := p.source()
	s.Sitemaps, s.MaxArticles = []string{p.URL + "/s.xml"}, 1
	b := newBench(t)
	for crawl, want := range []struct{ asked, named int }{{60, 1}, {120, 1}, {pages, 0}} {
		got, asked := b.must(t, s), 0
		for _, e := range b.entries {
			if e.visit.Kind == frontier.KindArticle && e.visit.Outcome != "" {
				asked++
			}
		}
		if asked != want.asked || len(got.Bounded) != want.named {
			t.Errorf("crawl %d: %d pages were asked for so far and %d sources named, want %+v", crawl+1, asked, len(got.Bounded), want)
		}
		b.now = b.now.Add(time.Minute)
	}
}

// A host that takes an hour for each answer costs no crawl more than its share. What is left comes
// in the next one.
func TestTheTimeOfASourceIsBounded(t *testing.T) {
	p := newPaper(t, map[string]string{})
	var links strings.Builder
	for i := range 10 {
		path := fmt.Sprintf("/news/%d", i)
		p.set(path, html(fmt.Sprintf("第%d篇", i)))
		fmt.Fprintf(&links, "<url><loc>%s</loc></url>", path)
	}
	p.set("/s.xml", "<urlset>"+links.String()+"</urlset>")
	s := p.source()
	s.Sitemaps = []string{p.URL + "/s.xml"}
	b := newBench(t)
	var hours atomic.Int64
	p.watch(func(int) { hours.Add(1) })
	b.set = func(o *crawler.Options) {
		o.Now = func() time.Time { return b.now.Add(time.Duration(hours.Load()) * time.Hour) }
	}
	slow := b.must(t, s)
	if slow.New == 0 || slow.New > 7 || len(slow.Bounded) != 1 || !strings.Contains(slow.Bounded[0].Reason, "after 6h") {
		t.Errorf("the slow crawl: %+v", slow)
	}
	p.watch(nil)
	if rest := b.must(t, s); slow.New+rest.New != 10 || len(rest.Bounded) != 0 {
		t.Errorf("%d articles by the slow crawl, then %+v", slow.New, rest)
	}
}

// Pages that failed are named with their reasons, and those counted for which another try would
// bring the same.
func TestFailedPagesAreNamed(t *testing.T) {
	p := newPaper(t, map[string]string{
		"/news/0": html("第一篇"), "/news/1": "403", "/news/2": "503", "/news/3": "panic", "/news/4": "404", "/news/5": "429",
	})
	s := p.source()
	for i := range 6 {
		s.Pages = append(s.Pages, fmt.Sprintf("%s/news/%d", p.URL, i))
	}
	b := newBench(t)
	b.must(t, s)
	final := map[string]bool{}
	for _, f := range b.failed {
		final[strings.TrimPrefix(f.URL, p.URL)] = f.Final
		if f.SourceID != s.ID || f.Reason == "" {
			t.Errorf("named as %+v", f)
		}
	}
	want := map[string]bool{"/news/1": true, "/news/2": false, "/news/3": true, "/news/5": false}
	if !maps.Equal(final, want) || b.refused != 2 {
		t.Errorf("failed, and for good: %v, %d; want %v, 2", final, b.refused, want)
	}
}

func TestListingsOfASourceAreBounded(t *testing.T) {
	p := newPaper(t, map[string]string{})
	var all strings.Builder
	for i := range 1100 {
		path := fmt.Sprintf("/maps/%d.xml", i)
		p.set(path, "<urlset></urlset>")
		fmt.Fprintf(&all, "<sitemap><loc>%s%s</loc></sitemap>", p.URL, path)
	}
	p.set("/s.xml", "<sitemapindex>"+all.String()+"</sitemapindex>")
	s := p.source()
	s.Sitemaps = []string{p.URL + "/s.xml"}
	got := newBench(t).must(t, s)
	if len(got.Bounded) != 1 || !strings.Contains(got.Bounded[0].Reason, "1000 feeds and sitemaps") {
		t.Errorf("named %v", got.Bounded)
	}
}

// A date that can't be an article's is not a hint, and no reason to leave the article out.
func TestImplausibleHints(t *testing.T) {
	p := newPaper(t, map[string]string{})
	hints := map[string]string{
		"/news/1": "9999-12-31", "/news/2": "1989-12-31", "/news/3": "1990-01-01", "/news/4": "2025-06-04T07:59:59Z", "/news/5": "2025-06-04T08:00:01Z",
	}
	var urls strings.Builder
	for path, day := range hints {
		p.set(path, html("第"+path))
		fmt.Fprintf(&urls, "<url><loc>%s</loc><lastmod>%s</lastmod></url>", path, day)
	}
	p.set("/s.xml", "<urlset>"+urls.String()+"</urlset>")
	s := p.source()
	s.Sitemaps = []string{p.URL + "/s.xml"}
	b := newBench(t)
	if got := b.must(t, s); got.New != len(hints) {
		t.Errorf("%d new articles, want %d", got.New, len(hints))
	}
	for path, want := range map[string]string{"/news/1": "", "/news/2": "", "/news/3": hints["/news/3"], "/news/4": hints["/news/4"], "/news/5": ""} {
		if got := b.entries[s.ID+" "+p.URL+path].visit.Published.String(); got != want {
			t.Errorf("%s has the hint %q, want %q", path, got, want)
		}
	}
}

// A listing of a kind that the configuration names is read like any other.
func TestOtherListings(t *testing.T) {
	p := newPaper(t, map[string]string{
		"/wp-json/wp/v2/posts": `[{"link": "/news/1.html", "date_gmt": "2025-06-01T08:00:00", "title": {"rendered": "信用"}}, {"link": "/about/"}]`,
		"/news/1.html":         html("正文"),
	})
	s := p.source()
	s.OtherListings = []article.Listing{{Kind: "wordpress", URL: p.URL + "/wp-json/wp/v2/posts"}}
	b := newBench(t)
	if got := b.must(t, s); got.New != 1 || len(got.Failures) > 0 {
		t.Errorf("summary %+v", got)
	}
	if diff := cmp.Diff([]string{"/news/1.html", "/wp-json/wp/v2/posts"}, p.asked()); diff != "" {
		t.Errorf("asked for (-want +got)\n%s", diff)
	}
	if crawler.Reaches(s) {
		t.Error("a list of new posts counts as one by which a period can be backfilled")
	}
}
