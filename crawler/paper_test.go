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

	"go.uber.org/goleak"

	"yulun/article"
	"yulun/crawler"
	"yulun/crawler/archive"
	"yulun/crawler/fetch"
	"yulun/frontier"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// paper is a small outlet: pages by path, changeable between crawls, and a log of what was asked
// for.
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

// watch calls f with the number of each request from now on; nil ends it. A request of an abandoned
// crawl may still be under way.
func (p *paper) watch(f func(n int)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.during = f
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
	if refresh, ok := strings.CutPrefix(body, "Refresh: "); ok {
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Refresh", refresh)
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
	// set changes how the next crawls are done; nil changes nothing.
	set func(*crawler.Options)
	// failed and refused are Summary.Pages and Refused of the last crawl, which other tests compare
	// without them.
	failed  []crawler.PageFailure
	refused int
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
		AllowLoopback: true, Rand: func() float64 { return 0 }, Now: func() time.Time { return b.now },
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
	options := crawler.Options{
		State: b, Sink: b, Fetcher: b.fetcher, Archive: b.archive, Extract: extractPage, Join: joinPages,
		Now: func() time.Time { return b.now },
	}
	if b.set != nil {
		b.set(&options)
	}
	c, err := crawler.New(options)
	if err != nil {
		t.Fatal(err)
	}
	s, err := c.Run(ctx, sources)
	s.Bytes = 0
	b.failed, b.refused = s.Pages, s.Refused
	s.Pages, s.Refused = nil, 0
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
func extractPage(_ article.Source, _ frontier.Address, res fetch.Response) (article.Page, error) {
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
	if m := regexp.MustCompile(`earlier=(\S+)`).FindStringSubmatch(body); m != nil {
		p.EarlierPage = strings.Join(strings.SplitN(res.FinalURL, "/", 4)[:3], "/") + m[1]
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
