package testsite

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/xml"
	"io"
	"net"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/mmcdole/gofeed"
	"github.com/temoto/robotstxt"

	"yulun/article"
)

// start serves a press for one test.
func start(t *testing.T, p *Press) *Server {
	t.Helper()
	s, err := p.Start(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// client asks the server for any host below .localhost, and follows no redirect.
func client(s *Server) *http.Client {
	transport := &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, "127.0.0.1:"+strconv.Itoa(s.Port))
	}}
	return &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// answer is a response with its body.
type answer struct {
	*http.Response
	body []byte
}

func get(t *testing.T, s *Server, url string, header ...string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	c := client(s)
	defer c.CloseIdleConnections()
	resp, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{resp, body}
}

// getArticle asks again where the first answer is a failure that the press means to give.
func getArticle(t *testing.T, s *Server, url string) answer {
	t.Helper()
	a := get(t, s, url)
	if a.StatusCode == http.StatusInternalServerError {
		a = get(t, s, url)
	}
	return a
}

// text is what a page holds, decoded as its outlet writes it.
func (s *Server) text(t *testing.T, outletID string, body []byte) string {
	t.Helper()
	for _, o := range s.press.outlets {
		if o.ID == outletID {
			out, err := o.encoding.NewDecoder().Bytes(body)
			if err != nil {
				t.Fatal(err)
			}
			return string(out)
		}
	}
	t.Fatalf("no outlet %q", outletID)
	return ""
}

// presses runs a test on the small press and on the one that is built in.
func presses(t *testing.T, test func(t *testing.T, s *Server)) {
	t.Helper()
	t.Run("small", func(t *testing.T) { t.Parallel(); test(t, start(t, smallPress(t))) })
	t.Run("built in", func(t *testing.T) {
		t.Parallel()
		p, err := Open()
		if err != nil {
			t.Fatal(err)
		}
		test(t, start(t, p))
	})
}

func TestEveryPageHoldsItsArticle(t *testing.T) {
	t.Parallel()
	presses(t, func(t *testing.T, s *Server) {
		seen := map[string]bool{}
		for _, e := range s.Expected() {
			if seen[e.URL] {
				t.Errorf("%s: the address %s is used twice", e.Key, e.URL)
			}
			seen[e.URL] = true
			if e.ID != article.NewID(e.URL) {
				t.Errorf("%s: the id isn't that of %s", e.Key, e.URL)
			}
			a := getArticle(t, s, e.URL)
			if a.StatusCode != http.StatusOK {
				t.Errorf("%s: %s answers %d", e.Key, e.URL, a.StatusCode)
				continue
			}
			checkPage(t, s, e, a)
		}
		if len(seen) == 0 {
			t.Error("nothing is expected")
		}
	})
}

// checkPage follows an article's pages and compares what they hold with what is expected.
func checkPage(t *testing.T, s *Server, e Expected, a answer) {
	t.Helper()
	var held strings.Builder
	for pages := 1; ; pages++ {
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(s.text(t, e.OutletID, a.body)))
		if err != nil {
			t.Fatal(err)
		}
		visible := doc.Find("body").Text()
		held.WriteString(visible)
		if !strings.Contains(doc.Find("title").Text(), e.Title) || !strings.Contains(visible, e.Title) {
			t.Errorf("%s: page %d lacks the title", e.Key, pages)
		}
		for _, name := range e.Authors {
			if !strings.Contains(visible, name) {
				t.Errorf("%s: page %d lacks the name %s", e.Key, pages, name)
			}
		}
		if from := regexp.MustCompile(`[来來]源：(\S*)`).FindStringSubmatch(visible); e.OriginalSource != "" && (from == nil || !strings.HasPrefix(from[1], e.OriginalSource)) {
			t.Errorf("%s: page %d lacks the source %s", e.Key, pages, e.OriginalSource)
		}
		next := ""
		doc.Find("a").Each(func(_ int, link *goquery.Selection) {
			if regexp.MustCompile(`^(下一页|下一頁|Next page.*)$`).MatchString(link.Text()) {
				next = link.AttrOr("href", "")
			}
		})
		if next == "" {
			break
		}
		if pages > 5 {
			t.Fatalf("%s: the page links go in circles", e.Key)
		}
		base := e.URL[:strings.Index(e.URL, ".localhost")+len(".localhost:")] + strconv.Itoa(s.Port)
		if a = get(t, s, base+next); a.StatusCode != http.StatusOK {
			t.Fatalf("%s: page %s answers %d", e.Key, next, a.StatusCode)
		}
	}
	for paragraph := range strings.SplitSeq(e.Text, "\n") {
		if strings.Count(held.String(), paragraph) != 1 {
			t.Errorf("%s: the paragraph %.40q stands %d times", e.Key, paragraph, strings.Count(held.String(), paragraph))
		}
	}
}

func TestEveryPageShowsItsDate(t *testing.T) {
	t.Parallel()
	days := []string{
		"2006-01-02", "2006年1月2日", "2006年01月02日", "2006/01/02", "2006.01.02", "January 2, 2006", "2 January 2006", "Jan 2, 2006",
	}
	fields := regexp.MustCompile(`datePublished|published_time|PubDate|citation_publication_date|<time [^>]*datetime|发布时间`)
	presses(t, func(t *testing.T, s *Server) {
		for _, e := range s.Expected() {
			page := s.text(t, e.OutletID, getArticle(t, s, e.URL).body)
			if e.Published.IsZero() {
				if at := fields.FindString(page); at != "" {
					t.Errorf("%s: an undated page has %s", e.Key, at)
				}
				continue
			}
			shown := false
			for _, day := range days {
				shown = shown || strings.Contains(page+e.URL, e.Published.Time.Format(day))
			}
			clock := e.Published.DayOnly || strings.Contains(page, e.Published.Time.Format("15:04")) || strings.Contains(page, e.Published.Time.Format("3:04 PM"))
			if !shown || !clock {
				t.Errorf("%s: the page doesn't show %s", e.Key, e.Published)
			}
		}
	})
}

func TestPagesAreDeclaredAsTheOutletSays(t *testing.T) {
	t.Parallel()
	presses(t, func(t *testing.T, s *Server) {
		for _, e := range s.Expected() {
			a := getArticle(t, s, e.URL)
			for _, o := range s.press.outlets {
				if o.ID != e.OutletID {
					continue
				}
				header := strings.TrimPrefix(strings.TrimPrefix(a.Header.Get("Content-Type"), "text/html"), "; charset=")
				if header != o.Declare.Header {
					t.Errorf("%s: the header declares %q, want %q", e.Key, header, o.Declare.Header)
				}
				inMeta := regexp.MustCompile(`<meta[^>]*charset="?([\w-]+)`).FindSubmatch(a.body)
				switch {
				case inMeta == nil && o.Declare.Meta != "":
					t.Errorf("%s: no meta declares %q", e.Key, o.Declare.Meta)
				case inMeta != nil && string(inMeta[1]) != o.Declare.Meta:
					t.Errorf("%s: meta declares %q, want %q", e.Key, inMeta[1], o.Declare.Meta)
				}
			}
		}
	})
}

// links reads the addresses that a listing names, by the kind of its document.
func links(t *testing.T, s *Server, o *outlet, url string) []string {
	t.Helper()
	a := get(t, s, url)
	if a.StatusCode != http.StatusOK {
		t.Fatalf("%s answers %d", url, a.StatusCode)
	}
	var out []string
	switch {
	case strings.HasSuffix(url, ".gz"):
		z, err := gzip.NewReader(bytes.NewReader(a.body))
		if err != nil {
			t.Fatalf("%s: %v", url, err)
		}
		if a.body, err = io.ReadAll(z); err != nil {
			t.Fatalf("%s: %v", url, err)
		}
		fallthrough
	case strings.Contains(a.Header.Get("Content-Type"), "application/xml"):
		var doc struct {
			Locs     []string `xml:"url>loc"`
			Sitemaps []string `xml:"sitemap>loc"`
		}
		if err := xml.Unmarshal([]byte(strings.Replace(s.text(t, o.ID, a.body), strings.ToUpper(o.Charset), "UTF-8", 1)), &doc); err != nil {
			t.Fatalf("%s: %v", url, err)
		}
		out = doc.Locs
		for _, child := range doc.Sitemaps {
			out = append(out, links(t, s, o, child)...)
		}
	case strings.Contains(a.Header.Get("Content-Type"), "text/html"):
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(s.text(t, o.ID, a.body)))
		if err != nil {
			t.Fatal(err)
		}
		doc.Find("ul.list a").Each(func(_ int, l *goquery.Selection) { out = append(out, s.base(o)+l.AttrOr("href", "")) })
	default:
		feed, err := gofeed.NewParser().Parse(bytes.NewReader(a.body))
		if err != nil {
			t.Fatalf("%s: %v", url, err)
		}
		for _, item := range feed.Items {
			out = append(out, item.Link)
			if item.Title == "" || strings.ContainsRune(item.Title, '\uFFFD') {
				t.Errorf("%s: the title %q", url, item.Title)
			}
		}
	}
	return out
}

func TestEverySourceLeadsToEveryArticle(t *testing.T) {
	t.Parallel()
	presses(t, func(t *testing.T, s *Server) {
		found := map[string]bool{}
		dead := 0
		for i, src := range s.Sources() {
			o := s.press.outlets[i]
			listings := append(append([]string{}, src.Feeds...), src.Sitemaps...)
			for _, l := range src.Lists {
				for n := range l.Pages {
					listings = append(listings, strings.ReplaceAll(l.URL, "{page}", strconv.Itoa(l.First+n)))
				}
			}
			include := regexp.MustCompile(src.Include[0])
			for _, listing := range listings {
				for _, link := range links(t, s, o, listing) {
					if !include.MatchString(link) {
						t.Errorf("%s: %s isn't included by %s", listing, link, include)
					}
					a := getArticle(t, s, link)
					if to := a.Header.Get("Location"); to != "" {
						link = s.base(o) + to
						a = getArticle(t, s, link)
					}
					if a.StatusCode == http.StatusNotFound {
						dead++
						continue
					}
					page := s.text(t, o.ID, a.body)
					for _, e := range s.Expected() {
						if e.OutletID == o.ID && (strings.HasPrefix(link, e.URL) || strings.Contains(page, `<link rel="canonical" href="`+e.URL+`"`)) {
							found[e.Key] = true
						}
					}
				}
			}
		}
		for _, e := range s.Expected() {
			if !found[e.Key] {
				t.Errorf("%s: no listing leads to %s", e.Key, e.URL)
			}
		}
		if dead == 0 {
			t.Error("no listing names a dead link")
		}
	})
}

func TestUnchangedPagesAnswer304(t *testing.T) {
	t.Parallel()
	presses(t, func(t *testing.T, s *Server) {
		for _, e := range s.Expected() {
			first := getArticle(t, s, e.URL)
			etag, modified := first.Header.Get("ETag"), first.Header.Get("Last-Modified")
			for name, value := range map[string]string{"If-None-Match": etag, "If-Modified-Since": modified} {
				if value == "" {
					continue
				}
				if again := get(t, s, e.URL, name, value); again.StatusCode != http.StatusNotModified || len(again.body) > 0 {
					t.Errorf("%s: %s is answered %d with %d bytes", e.Key, name, again.StatusCode, len(again.body))
				}
			}
		}
	})
}

func TestValidatorsAreThoseOfTheOutlet(t *testing.T) {
	t.Parallel()
	s := start(t, smallPress(t))
	for _, c := range []struct {
		path           string
		etag, modified bool
	}{
		{"http://north.localhost/n/2.htm", false, true},
		{"http://south.localhost/s/yushui", true, false},
		{"http://west.localhost/news/undated", true, true},
		{"http://west.localhost/atom.xml", true, true},
	} {
		h := get(t, s, c.path).Header
		if (h.Get("ETag") != "") != c.etag || (h.Get("Last-Modified") != "") != c.modified {
			t.Errorf("%s: ETag %q, Last-Modified %q", c.path, h.Get("ETag"), h.Get("Last-Modified"))
		}
	}
}

func TestSecondVisit(t *testing.T) {
	t.Parallel()
	presses(t, func(t *testing.T, s *Server) {
		changes := s.ExpectedAfterEdit()
		before := map[string]answer{}
		for _, e := range s.Expected() {
			before[e.URL] = getArticle(t, s, e.URL)
		}
		if err := s.SetVisit(2); err != nil {
			t.Fatal(err)
		}
		changed := map[string]bool{}
		edited, removed := 0, 0
		for _, c := range changes {
			changed[c.URL] = true
			a := get(t, s, c.URL, "If-None-Match", before[c.URL].Header.Get("ETag"))
			switch {
			case c.Removed:
				removed++
				if a.StatusCode != http.StatusGone {
					t.Errorf("%s: removed, and answers %d", c.Key, a.StatusCode)
				}
			default:
				edited++
				host, _, _ := strings.Cut(strings.TrimPrefix(c.URL, "http://"), ".")
				if a.StatusCode != http.StatusOK || !strings.Contains(s.text(t, host, a.body), c.Title) {
					t.Errorf("%s: the edited page answers %d, or lacks its title %q", c.Key, a.StatusCode, c.Title)
				}
				if bytes.Equal(a.body, before[c.URL].body) {
					t.Errorf("%s: edited, and the same", c.Key)
				}
				if m := a.Header.Get("Last-Modified"); m != "" && m == before[c.URL].Header.Get("Last-Modified") {
					t.Errorf("%s: Last-Modified stays %s", c.Key, m)
				}
			}
		}
		if edited != 1 || removed != 1 {
			t.Errorf("%d edited and %d removed, want one of each", edited, removed)
		}
		for url, a := range before {
			h := a.Header
			if changed[url] || h.Get("ETag") == "" {
				continue
			}
			if again := get(t, s, url, "If-None-Match", h.Get("ETag")); again.StatusCode != http.StatusNotModified {
				t.Errorf("%s: untouched, and answers %d", url, again.StatusCode)
			}
		}
	})
}

func TestFaults(t *testing.T) {
	t.Parallel()
	s := start(t, smallPress(t))
	for _, c := range []struct {
		name, url      string
		status         int
		header, answer string
	}{
		{"redirect", "http://north.localhost/n/100.htm", 301, "Location", "/n/1.htm"},
		{"dead link", "http://north.localhost/n/99.htm", 404, "", ""},
		{"first request", "http://west.localhost/news/no-fee", 500, "Retry-After", "1"},
		{"second request", "http://west.localhost/news/no-fee", 200, "", ""},
		{"tracking", "http://west.localhost/news/undated?utm_source=x", 200, "", ""},
		{"second address", "http://south.localhost/m/yushui", 200, "", ""},
		{"second page by query", "http://south.localhost/s/yushui?page=2", 200, "", ""},
		{"print version", "http://north.localhost/print/n-2", 200, "", ""},
		{"no print version", "http://west.localhost/print/w-1", 404, "", ""},
		{"about page", "http://west.localhost/about/", 200, "", ""},
		{"unknown host", "http://east.localhost/", 200, "Content-Type", "text/html; charset=utf-8"},
	} {
		a := get(t, s, c.url)
		if a.StatusCode != c.status || (c.header != "" && a.Header.Get(c.header) != c.answer) {
			t.Errorf("%s: %s answers %d with %s %q", c.name, c.url, a.StatusCode, c.header, a.Header.Get(c.header))
		}
	}
}

func TestRobots(t *testing.T) {
	t.Parallel()
	s := start(t, smallPress(t))
	a := get(t, s, "http://north.localhost/robots.txt")
	robots, err := robotstxt.FromStatusAndBytes(a.StatusCode, a.body)
	if err != nil {
		t.Fatal(err)
	}
	if robots.TestAgent("/print/n-1", "yulun") || !robots.TestAgent("/n/1.htm", "yulun") {
		t.Error("robots.txt doesn't keep crawlers out of /print/ alone")
	}
	if a := get(t, s, "http://west.localhost/robots.txt"); a.StatusCode != http.StatusNotFound {
		t.Errorf("the outlet without robots.txt answers %d", a.StatusCode)
	}
}

func TestClusters(t *testing.T) {
	t.Parallel()
	s := start(t, smallPress(t))
	byKey := map[string]Expected{}
	for _, e := range s.Expected() {
		byKey[e.Key] = e
	}
	if w1, w2 := byKey["w-1"], byKey["w-2"]; w1.IsReprint || !w2.IsReprint || w2.Cluster != w1.ID || w1.Cluster != w1.ID {
		t.Errorf("the reprint's cluster is %s, of %s and %s", w2.Cluster, w1.ID, w2.ID)
	}
	if n2 := byKey["n-2"]; n2.Cluster != n2.ID || n2.IsReprint || len(n2.Authors) > 0 || n2.OriginalSource != "西港记录" {
		t.Errorf("a piece that stands alone is %+v", n2)
	}
}

func TestPublishAddsAnArticle(t *testing.T) {
	t.Parallel()
	s := start(t, smallPress(t))
	count := len(s.Expected())
	piece := Piece{ID: "w-4", Slug: "news/fresh", Title: "Fresh news", Body: "It is fresh.", Published: "2025-01-02T03:04:05Z"}
	if err := s.Publish("west", piece); err != nil {
		t.Fatal(err)
	}
	if got := len(s.Expected()); got != count+1 {
		t.Errorf("%d articles are expected, want %d", got, count+1)
	}
	if a := get(t, s, "http://west.localhost/news/fresh"); a.StatusCode != http.StatusOK || !bytes.Contains(a.body, []byte("It is fresh.")) {
		t.Errorf("the new article answers %d", a.StatusCode)
	}
	if a := get(t, s, "http://west.localhost/feed.json"); !bytes.Contains(a.body, []byte("Fresh news")) {
		t.Error("the feed lacks the new article")
	}
	if err := s.Publish("west", piece); err == nil {
		t.Error("the same article is published twice")
	}
	if err := s.Publish("nowhere", piece); err == nil {
		t.Error("an unknown outlet publishes")
	}
}

func TestRequestsAreRemembered(t *testing.T) {
	t.Parallel()
	s := start(t, smallPress(t))
	get(t, s, "http://south.localhost/s/yushui?page=2", "User-Agent", "tester/1")
	got := s.Requests()
	if len(got) != 1 || got[0].Host != "south" || got[0].Path != "/s/yushui?page=2" || got[0].Status != 200 || got[0].UserAgent != "tester/1" || got[0].At.IsZero() {
		t.Errorf("remembered: %+v", got)
	}
}

func TestStartOnABusyPort(t *testing.T) {
	t.Parallel()
	s := start(t, smallPress(t))
	_, err := s.press.Start(t.Context(), "127.0.0.1:"+strconv.Itoa(s.Port))
	if article.CodeOf(err) != article.CodeUnavailable {
		t.Errorf("the error is %v", err)
	}
}

func TestServerEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	s, err := smallPress(t).Start(ctx, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	<-s.done
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestNoLayoutGoesUnused(t *testing.T) {
	t.Parallel()
	p, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{"list.html": true, "notice.html": true, "outlets.html": true}
	for _, o := range p.outlets {
		used[o.Layout+".html"] = true
	}
	files, err := os.ReadDir("layouts")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !used[f.Name()] {
			t.Errorf("no outlet uses layouts/%s", f.Name())
		}
	}
}
