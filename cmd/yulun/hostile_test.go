package main

import (
	"archive/zip"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// evil is markup that a page must show and not obey; what says where it stood.
func evil(what string) string {
	return `"'><script>alert('` + what + `')</script><img src=x onerror=alert('` + what + `')><x-evil onclick=alert(1)>` + what + `</x-evil>{{.}}]]>--><!--`
}

// Formulas, overrides of the writing direction, a NUL and a word without end.
const (
	formula  = `=cmd|' /C calc'!A0`
	override = "\u202e\u2066"
)

// hostileArticle is a page about the topic that tries whatever an outlet may try.
func hostileArticle(id int) string {
	escaped := strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;").Replace
	ld, _ := json.Marshal(map[string]any{
		"@context": "https://schema.org", "@type": "NewsArticle", "headline": formula + " 失信联合惩戒" + evil("title") + override, "datePublished": fmt.Sprintf("2019-05-1%dT08:00:00+08:00", id),
		"author": []map[string]string{{"@type": "Person", "name": "王" + evil("author")}, {"@type": "Person", "name": "王小明"}}, "keywords": evil("tag"),
	})
	text := []string{
		"社会信用体系建设成效显著，失信被执行人不得乘坐高铁，联合惩戒让老赖寸步难行。" + evil("text") + override,
		formula, "+1+1", "@SUM(A1)", "-2+3", "信用修复" + strings.Repeat("长", 5000*(id-1)),
		"市民王小明" + evil("speaker") + "说：“社会信用体系侵犯隐私，令人担忧，" + evil("quotation") + "谁来监督评分？”", "王小明说：“社会信用体系侵犯隐私，令人担忧，谁来监督评分？”",
		"来源：" + evil("source"), "javascript:alert(1) 记者 " + evil("byline"),
	}
	var b strings.Builder
	fmt.Fprintf(&b, "<!doctype html><html lang=zh><head><meta charset=utf-8><title>%s</title><meta name=author content=\"%s\"><meta name=keywords content=\"%s\">", escaped(evil("title")), escaped(evil("author")), escaped(evil("tag")))
	fmt.Fprintf(&b, "<meta property=og:site_name content=\"%s\"><script type=application/ld+json>%s</script></head><body><h1>%s</h1>", escaped(evil("site")), ld, escaped(formula+" 失信联合惩戒"+evil("title")+override))
	fmt.Fprintf(&b, "<p class=date>2019-05-1%d %s</p><article>", id, escaped(evil("date")))
	for _, p := range text {
		fmt.Fprintf(&b, "<p>%s\x00</p>\n", escaped(p))
	}
	return b.String() + "</article><script>alert('page')</script></body></html>"
}

// hostilePress serves two feeds with such articles. That of the second outlet has a reprint.
func hostilePress(t *testing.T) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, ".xml"):
			w.Header().Set("Content-Type", "application/rss+xml")
			fmt.Fprintf(w, "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>%s</title>", xmlText(evil("feed")))
			for id := 1; id <= 2; id++ {
				fmt.Fprintf(w, "<item><title>%s</title><link>%s</link><category>%s</category><author>%s</author><description>%s</description></item>",
					xmlText(evil("entry")), xmlText(fmt.Sprintf("http://%s%s/%d.html?x=\"><script>alert(2)</script>&y='", r.Host, strings.TrimSuffix(r.URL.Path, ".xml"), id)),
					xmlText(evil("category")), xmlText(evil("creator")), xmlText(evil("summary")))
			}
			fmt.Fprint(w, "</channel></rss>")
		case strings.HasSuffix(r.URL.Path, ".html"):
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			id := 1
			if strings.HasSuffix(r.URL.Path, "2.html") {
				id = 2
			}
			fmt.Fprint(w, hostileArticle(id))
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(server.Close)
	return server
}

func xmlText(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a Builder takes all
	return b.String()
}

// TestHostileArticleIsHarmless: what an outlet writes into headline, byline, address, text, feed
// and tags is shown as it stands on every page, in feeds, exports, the report and answers, and
// nothing of it runs.
func TestHostileArticleIsHarmless(t *testing.T) {
	t.Parallel()
	press := hostilePress(t)
	s := &stage{t: t, dir: t.TempDir()}
	at := func(host string) string { return strings.Replace(press.URL, "127.0.0.1", host+".localhost", 1) }
	outlet := `  - {id: %s, name: '%s', type: blog, country: CN, language: zh, zone: Asia/Shanghai, sources: [{feeds: ['%s'], pace: {delay: 0}}]}` + "\n"
	name := strings.ReplaceAll(evil("outlet"), "'", "''")
	s.write("config/sources.yaml", "outlets:\n"+fmt.Sprintf(outlet, "hostile", name, at("a-paper")+"/a.xml")+fmt.Sprintf(outlet, "second", "="+name, at("b-paper")+"/b.xml"))
	w := s.work("crew", "--config", "config", "--addr", "127.0.0.1:0", "--coding")
	base := strings.TrimSuffix(w.address(), "/")
	until(t, "the articles are found", func() bool { return strings.Contains(bodyOf(t, base+"/api/v1/search?q=relevant:any"), `"total":4`) })

	for where, want := range map[string]string{
		"/api/v1/search?q=relevant:any": `"title":"=cmd|' /C calc'!A0 失信联合惩戒\"'\u003e\u003cscript\u003ealert('title')`, // so it came through
		"/clusters?q=relevant:any":      "&lt;script&gt;alert(&#39;title&#39;)",
	} {
		if body := bodyOf(t, base+where); !strings.Contains(body, want) {
			t.Errorf("%s has no %s", where, want)
		}
	}
	pages, shapes := s.walk(base)
	for _, want := range []string{
		"/", "/article/ID", "/article/ID/raw?revision", "/search?q", "/series", "/compare", "/sources", "/source/hostile", "/source/hostile/front", "/clusters?q", "/kwic?q",
		"/code", "/correct/ID", "/changes", "/jobs", "/searches", "/search/beside?a&b", "/method", "/feed.atom?q", "/feed.json?q", "/api/v1/articles/ID", "/api/v1/export/evidence.csv?q",
	} {
		if shapes[want] == 0 {
			t.Errorf("nothing of the shape %s was visited", want)
		}
	}
	s.apiIsHarmless(base)
	s.filesAreHarmless()
	s.assistantIsTold()
	nothingRuns(t, base, append(pages, "file://"+filepath.Join(s.dir, "report.html")))
}

func bodyOf(t *testing.T, address string) string {
	t.Helper()
	_, body := answer(t, address)
	return body
}

var anID = regexp.MustCompile(`[0-9a-f]{16}`)

// shapeOf is an address without what tells two of a kind apart.
func shapeOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	var names []string
	for name := range u.Query() {
		names = append(names, name)
	}
	slices.Sort(names)
	return strings.TrimSuffix(anID.ReplaceAllString(u.Path, "ID")+"?"+strings.Join(names, "&"), "?")
}

// walk follows the links of the pages, two of each shape, and checks what each answers. It gives
// one address of each shape of page, and how many there were of each shape.
func (s *stage) walk(base string) (pages []string, counts map[string]int) {
	s.t.Helper()
	queue := []string{"/", "/search?q=%E5%A4%B1%E4%BF%A1", "/kwic?q=%E5%A4%B1%E4%BF%A1", "/kwic?q=alert", "/clusters?q=relevant:any", "/search?q=%3Cscript%3Ealert(1)%3C/script%3E", "/article/0000000000000000?q=%3Cscript%3E", "/code", "/search/beside?a=alert&b=lang:zh", "/feed.atom?q=relevant:any", "/changes", "/jobs", "/search?q=relevant:any&unit=story", "/feed.json?q=relevant:any"}
	seen := map[string]bool{}
	counts = map[string]int{}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		shape := shapeOf(at)
		if seen[at] || counts[shape] == 2 {
			continue
		}
		seen[at], counts[shape] = true, counts[shape]+1
		status, header, body := fetched(s.t, base+at)
		if status >= http.StatusInternalServerError {
			s.t.Errorf("%s answers %d", at, status)
		}
		kind, _, _ := strings.Cut(header.Get("Content-Type"), ";")
		if kind != "text/html" {
			harmless(s.t, at, kind, header, body)
			continue
		}
		if counts[shape] == 1 {
			pages = append(pages, at)
		}
		for _, link := range noMarkupIsObeyed(s.t, at, body) {
			if strings.HasPrefix(link, "/") && !strings.Contains(link, "ui=") {
				queue = append(queue, link)
			}
		}
	}
	if len(pages) < 20 {
		s.t.Errorf("only %d shapes of pages", len(pages))
	}
	return pages, counts
}

func fetched(t *testing.T, address string) (int, http.Header, string) {
	t.Helper()
	response, err := http.Get(address)
	noError(t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	noError(t, err)
	return response.StatusCode, response.Header, string(body)
}

// noMarkupIsObeyed checks that a page has no element and no attribute that an article brought, and
// gives its links.
func noMarkupIsObeyed(t *testing.T, at, body string) (links []string) {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(body))
	noError(t, err)
	if bad := doc.Find("script, x-evil, img, iframe, object, embed, base, [onerror], [onclick], [style]:not(svg *)"); bad.Length() > 0 {
		html, _ := goquery.OuterHtml(bad.First())
		t.Errorf("%s has %.200s", at, html)
	}
	doc.Find("[href], [src], [action]").Each(func(_ int, e *goquery.Selection) {
		for _, name := range []string{"href", "src", "action"} {
			if to := e.AttrOr(name, ""); strings.HasPrefix(strings.ToLower(strings.TrimSpace(to)), "javascript:") {
				t.Errorf("%s leads to %s", at, to)
			}
		}
		if e.Is("a") {
			link, _, _ := strings.Cut(e.AttrOr("href", ""), "#")
			links = append(links, link)
		}
	})
	return links
}

// harmless checks what is not a page.
func harmless(t *testing.T, at, kind string, header http.Header, body string) {
	t.Helper()
	if header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%s may be taken for another kind than %s", at, kind)
	}
	switch {
	case kind == "text/plain" && strings.Contains(at, "/raw"):
		if policy := header.Get("Content-Security-Policy"); !strings.Contains(policy, "sandbox") {
			t.Errorf("%s has the policy %q", at, policy)
		}
	case strings.HasSuffix(kind, "xml"):
		noXMLIsBroken(t, at, body)
	case kind == "application/x-ndjson":
		for line := range strings.Lines(body) {
			if !json.Valid([]byte(line)) {
				t.Errorf("%s has a broken line: %.100s", at, line)
			}
		}
	case strings.HasSuffix(kind, "json"):
		if !json.Valid([]byte(body)) {
			t.Errorf("%s is broken", at)
		}
	case kind == "text/csv":
		noCellIsAFormula(t, at, body)
	}
}

func noXMLIsBroken(t *testing.T, at, body string) {
	t.Helper()
	for d := xml.NewDecoder(strings.NewReader(body)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Errorf("%s: %v", at, err)
			return
		}
		if e, ok := token.(xml.StartElement); ok && (e.Name.Local == "script" || e.Name.Local == "x-evil") {
			t.Errorf("%s has an element %s", at, e.Name.Local)
		}
	}
}

var aNumber = regexp.MustCompile(`^[-+]?[0-9.]+([eE][-+]?\d+)?$`)

func noCellIsAFormula(t *testing.T, at, body string) {
	t.Helper()
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\ufeff")))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		t.Errorf("%s: %v", at, err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) && !aNumber.MatchString(cell) {
				t.Errorf("%s has the cell %.60q", at, cell)
			}
		}
	}
}

// apiIsHarmless asks every address of the API that needs nothing.
func (s *stage) apiIsHarmless(base string) {
	s.t.Helper()
	var described struct {
		Paths map[string]map[string]json.RawMessage
	}
	noError(s.t, json.Unmarshal([]byte(bodyOf(s.t, base+"/api/v1/openapi.json")), &described))
	id := anID.FindString(bodyOf(s.t, base+"/api/v1/search?q=relevant:any"))
	asked := 0
	for path := range described.Paths {
		at := "/api/v1" + strings.TrimPrefix(strings.ReplaceAll(path, "{id}", id), "/api/v1")
		status, header, body := fetched(s.t, base+at)
		if asked++; status >= http.StatusInternalServerError {
			s.t.Errorf("%s answers %d: %.200s", at, status, body)
		}
		kind, _, _ := strings.Cut(header.Get("Content-Type"), ";")
		harmless(s.t, at, kind, header, body)
	}
	if asked < 15 {
		s.t.Errorf("the API describes %d addresses", asked)
	}
}

// filesAreHarmless writes the exports and the report, and prints the article.
func (s *stage) filesAreHarmless() {
	s.t.Helper()
	for _, what := range []string{"articles", "evidence", "clusters", "series", "health"} {
		s.do("export", what, "relevant:any", "--config", "config", "-q", "-o", what+".xlsx")
		book, err := zip.OpenReader(filepath.Join(s.dir, what+".xlsx"))
		noError(s.t, err)
		for _, part := range book.File {
			if !strings.HasPrefix(part.Name, "xl/worksheets/") {
				continue
			}
			r, err := part.Open()
			noError(s.t, err)
			text, err := io.ReadAll(r)
			noError(s.t, err)
			if f := regexp.MustCompile(`<f[ >][^<]*`).Find(text); f != nil {
				s.t.Errorf("%s of %s.xlsx has the formula %s", part.Name, what, f)
			}
		}
		noError(s.t, book.Close())
	}
	s.do("report", "relevant:any", "--config", "config", "-q", "-o", "report.html")
	html, err := os.ReadFile(filepath.Join(s.dir, "report.html"))
	noError(s.t, err)
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(string(html)))
	noError(s.t, err)
	if bad := doc.Find("script, x-evil, img, iframe, object, embed, base, [onerror], [onclick]"); bad.Length() > 0 {
		s.t.Errorf("the report has %d elements that an article brought", bad.Length())
	}
	s.do("report", "relevant:any", "--config", "config", "-q", "--folder", "report")
	noError(s.t, filepath.WalkDir(filepath.Join(s.dir, "report"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".md" {
			return err
		}
		text, err := os.ReadFile(path)
		if regexp.MustCompile(`(^|[^\\])<(script|x-evil|img)`).Match(text) {
			s.t.Errorf("%s has markup of an article", filepath.Base(path))
		}
		return err
	}))
	out := s.do("show", anID.FindString(s.do("search", "relevant:any", "--json", "--config", "config")), "--config", "config", "--text")
	if strings.ContainsAny(out, "\x00\x1b\u202a\u202d\u202e\u2066\u2067") {
		s.t.Error("yulun show prints control characters of an article")
	}
}

// assistantIsTold asks by MCP, whose answers stay JSON.
func (s *stage) assistantIsTold() {
	s.t.Helper()
	command := s.command("mcp", "--config", "config")
	client := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil)
	session, err := client.Connect(s.t.Context(), &mcp.CommandTransport{Command: command}, nil)
	noError(s.t, err)
	defer session.Close()
	text := toolText(callTool(s.t, session, "search", map[string]any{"query": "relevant:any"}))
	if !json.Valid([]byte(text)) || !strings.Contains(text, "x-evil") {
		s.t.Errorf("the answer to an assistant is %.300s", text)
	}
}
