package crawler_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"yulun/article"
	"yulun/crawler"
	"yulun/crawler/archive"
	"yulun/crawler/fetch"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// paper is a small outlet: pages by path, changeable between crawls, and a log of what was asked for.
type paper struct {
	*httptest.Server
	mu    sync.Mutex
	pages map[string]string // "404", "301 /x" and the like answer with a status
	log   []string
	// during is called with the number of each request.
	during func(n int)
}

func newPaper(t *testing.T, pages map[string]string) *paper {
	p := &paper{pages: pages}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	return p
}

var statusPage = regexp.MustCompile(`^(\d{3})(?: (\S+))?$`)

func (p *paper) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	path := r.URL.RequestURI()
	body, ok := p.pages[path]
	p.log = append(p.log, path)
	n, during := len(p.log), p.during
	p.mu.Unlock()
	if during != nil {
		during(n)
	}
	if !ok {
		body = "404"
	}
	if m := statusPage.FindStringSubmatch(body); m != nil {
		w.Header().Set("Location", m[2])
		status := 0
		fmt.Sscan(m[1], &status)
		w.WriteHeader(status)
		return
	}
	if strings.HasPrefix(body, "%PDF") {
		w.Header().Set("Content-Type", "application/pdf")
	}
	if !strings.Contains(body, "no validators") {
		etag := fmt.Sprintf(`"%x"`, len(body)*31+int(body[len(body)-1]))
		w.Header().Set("ETag", etag)
		if r.Header.Get("If-None-Match") == etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	fmt.Fprint(w, body)
}

func (p *paper) set(path, body string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pages[path] = body
}

// asked lists the paths asked for since the last call, sorted, without robots.txt.
func (p *paper) asked() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	paths := slices.DeleteFunc(p.log, func(s string) bool { return s == "/robots.txt" })
	p.log = nil
	slices.Sort(paths)
	return paths
}

func (p *paper) source() article.Source {
	return article.Source{
		ID: "paper", Outlet: article.Outlet{ID: "paper", Name: "信用日报"}, Parallel: 2, MaxBody: 1 << 20,
		Include: []string{`/news/`},
	}
}

// bench is a crawler with everything around it.
type bench struct {
	*memory
	dir     string
	archive crawler.Archiver
	fetcher *fetch.Fetcher
	now     time.Time
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{memory: newMemory(), dir: t.TempDir(), now: time.Date(2025, 6, 2, 8, 0, 0, 0, time.UTC)}
	w, err := archive.NewWriter(b.dir, archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b.archive = w
	b.fetcher = fetch.New(fetch.Options{
		AllowLoopback: true, Rand: func() float64 { return 0 },
		Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
	})
	t.Cleanup(func() {
		b.fetcher.Close()
		w.Close()
	})
	return b
}

func (b *bench) crawl(t *testing.T, ctx context.Context, sources ...article.Source) (crawler.Summary, error) {
	t.Helper()
	c, err := crawler.New(crawler.Options{
		State: b, Sink: b, Fetcher: b.fetcher, Archive: b.archive, Extract: extractPage, Join: joinPages,
		Now: func() time.Time { return b.now },
	})
	if err != nil {
		t.Fatal(err)
	}
	s, err := c.Run(ctx, sources)
	s.Bytes = 0
	return s, err
}

// must crawls and wants no fault.
func (b *bench) must(t *testing.T, sources ...article.Source) crawler.Summary {
	t.Helper()
	s, err := b.crawl(t, t.Context(), sources...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// extractPage reads the tests' pages: the text is in p elements, "next" leads to the next page.
func extractPage(_ article.Source, res fetch.Response) (article.Page, error) {
	body := string(res.Body)
	switch {
	case strings.Contains(body, "panic"):
		panic("a hostile page")
	case strings.Contains(body, "unreadable"):
		return article.Page{}, errors.New("unreadable tree")
	}
	p := article.Page{URL: res.FinalURL, CanonicalURL: res.FinalURL}
	if m := regexp.MustCompile(`canonical=(\S+)`).FindStringSubmatch(body); m != nil {
		p.CanonicalURL = strings.Join(strings.SplitN(res.FinalURL, "/", 4)[:3], "/") + m[1]
	}
	if m := regexp.MustCompile(`<p>(.*?)</p>`).FindStringSubmatch(body); m != nil {
		p.Text = m[1]
	}
	if m := regexp.MustCompile(`next=(\S+)`).FindStringSubmatch(body); m != nil {
		p.NextPages = []string{strings.Join(strings.SplitN(res.FinalURL, "/", 4)[:3], "/") + m[1]}
	}
	return p, nil
}

func joinPages(first article.Page, rest []article.Page) article.Page {
	for _, p := range rest {
		first.Text += "\n" + p.Text
	}
	return first
}

func html(text string) string { return "<!DOCTYPE html><html><p>" + text + "</p></html>" }

func rss(paths ...string) string {
	var b strings.Builder
	b.WriteString(`<rss version="2.0"><channel><title>信用</title>`)
	for _, p := range paths {
		fmt.Fprintf(&b, "<item><title>%s</title><link>%s</link></item>", p, p)
	}
	return b.String() + "</channel></rss>"
}

func list(paths ...string) string {
	var b strings.Builder
	b.WriteString("<html><ul>")
	for _, p := range paths {
		fmt.Fprintf(&b, `<li><a href="%s">%s</a></li>`, p, p)
	}
	return b.String() + "</ul></html>"
}

func TestCrawlOfEverything(t *testing.T) {
	p := newPaper(t, map[string]string{
		"/robots.txt":  "User-agent: *\nDisallow: /news/secret",
		"/feed.xml":    rss("/news/1", "/news/2?utm_source=rss", "/about", "http://elsewhere.example/news/9"),
		"/sitemap.xml": `<sitemapindex><sitemap><loc>/s1.xml</loc></sitemap><sitemap><loc>http://elsewhere.example/s.xml</loc></sitemap></sitemapindex>`,
		"/s1.xml":      `<urlset><url><loc>/news/1</loc></url><url><loc>/news/3</loc></url><url><loc>/news/secret</loc></url></urlset>`,
		"/list/1":      list("/news/4", "/news/moved", "/news/gone", "/news/home", "/news/pdf"),
		"/list/2":      list("/news/5", "/news/none", "/news/panic", "/news/bad", "/news/error"),
		"/list/3":      list("/news/5", "/news/4"),
		"/list/4":      list("/news/never"),
		"/news/1":      html("一"), "/news/2": html("二"), "/news/3": html("三 no validators"),
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
	// new: 1 2 3 4 6 special; duplicate: 5; skipped: secret, gone (never seen), pdf, none; failed: home, panic, bad, error.
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("summary (-want +got)\n%s", diff)
	}
	for path, want := range map[string]struct {
		outcome article.Outcome
		code    string
	}{
		"/feed.xml": {article.OutcomeListing, ""}, "/sitemap.xml": {article.OutcomeListing, ""}, "/list/3": {article.OutcomeListing, ""},
		"/news/secret": {article.OutcomeSkipped, "robots"}, "/news/gone": {article.OutcomeGone, "http_404"},
		"/news/pdf": {article.OutcomeSkipped, "not_html"}, "/news/none": {article.OutcomeSkipped, "no_article"},
		"/news/home": {article.OutcomeFailed, "redirected_home"}, "/news/panic": {article.OutcomeFailed, "extract_panic"},
		"/news/bad": {article.OutcomeFailed, "extract"}, "/news/error": {article.OutcomeFailed, "http_500"},
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
		for _, fetch := range append([]article.Fetch{f.Fetch}, f.Parts...) {
			r, err := reader.At(fetch.Archive)
			if err != nil || r.URL != fetch.FinalURL || int64(len(r.Body)) != fetch.Bytes {
				t.Errorf("%s: the archive holds %q, %d bytes: %v", url, r.URL, len(r.Body), err)
			}
		}
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
	want = crawler.Summary{Sources: 1, NotModified: 5, Gone: 1}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("third summary (-want +got)\n%s", diff)
	}
	if f := b.last(p.URL + "/feed.xml"); f.Outcome != article.OutcomeNotModified {
		t.Errorf("unchanged feed: %s", f.Outcome)
	}
}

// A crawl that is cut off anywhere and gone on with ends with the same articles, and repeats at most what was under way.
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
			p.during = func(n int) {
				if n >= at {
					cancel()
				}
			}
			if _, err := b.crawl(t, ctx, s); err != nil && !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
			cancel()
			p.asked()
		}
		p.during = nil
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

func TestFailingSources(t *testing.T) {
	good := newPaper(t, map[string]string{"/feed.xml": rss("/news/1"), "/news/1": html("一")})
	empty := newPaper(t, map[string]string{"/feed.xml": rss()})
	noise := newPaper(t, map[string]string{"/feed.xml": "<html>404</html>"})
	dead := httptest.NewServer(nil)
	dead.Close()
	source := func(id, base string) article.Source {
		return article.Source{ID: id, Feeds: []string{base + "/feed.xml"}}
	}
	broken := source("e-pattern", good.URL)
	broken.Include = []string{"("}
	b := newBench(t)
	got := b.must(t, source("a-good", good.URL), source("b-dead", dead.URL), source("c-empty", empty.URL), source("d-noise", noise.URL), broken,
		article.Source{ID: "f-page", Pages: []string{dead.URL + "/a"}})
	if got.New != 1 || got.Sources != 6 {
		t.Errorf("summary %+v", got)
	}
	want := map[string]string{"b-dead": "refused the connection", "d-noise": "neither RSS", "e-pattern": `pattern "("`, "f-page": "none of 1 pages"}
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

type fullDisk struct{}

func (fullDisk) Write(archive.Record) (article.Location, error) {
	return article.Location{}, &article.Error{Code: article.CodeUnavailable, Message: "the archive folder can't be written"}
}

// Without its bytes no article is kept: the crawl ends, and goes on when there is room again.
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

// standings collects what Progress is told.
type standings struct {
	mu   sync.Mutex
	told []crawler.Standing
}

func (s *standings) Update(u crawler.Standing) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.told = append(s.told, u)
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
	last := progress.told[len(progress.told)-1]
	want := crawler.Standing{SourceID: "paper", Discovered: 2, Done: 2, Failed: 1, New: 1, Finished: true}
	if diff := cmp.Diff(want, last); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestNewWantsEverything(t *testing.T) {
	if _, err := crawler.New(crawler.Options{}); err == nil {
		t.Error("an empty crawler was made")
	}
}
