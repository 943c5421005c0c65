package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/goccy/go-yaml"
	"golang.org/x/net/html"

	"yulun/article"
	"yulun/codebook"
	indexsqlite "yulun/index/sqlite"
	"yulun/internal/perclient"
	"yulun/jobs"
	storesqlite "yulun/store/sqlite"
	"yulun/web"
)

// latin is a word of a language that is written in Latin letters.
var latin = regexp.MustCompile(`[A-Za-z][A-Za-z'’]+`)

// What isn't said in the reader's language: what articles, outlets and requests say, and digests.
var (
	quoted = regexp.MustCompile(`“[^”]*”|《[^》]*》|"[^"]*"`)
	hash   = regexp.MustCompile(`[0-9a-f]{16}|\+[0-9a-f]{8}`)
)

// words lists the words of other languages in a text that is Chinese.
func (c chineseReader) words(text string) (found []string) {
	bare := hash.ReplaceAllString(quoted.ReplaceAllString(command.ReplaceAllString(text, ""), ""), "")
	for _, word := range latin.FindAllString(bare, -1) {
		if !slices.Contains(c.allowed, word) {
			found = append(found, fmt.Sprintf("%s (in %.80q)", word, strings.TrimSpace(text)))
		}
	}
	return found
}

// Of what is said of a mistake, names of parameters and their values stay: a sentence has two words
// and more.
var (
	sentence = regexp.MustCompile(`[A-Za-z][A-Za-z'’-]*(?: [A-Za-z][A-Za-z'’-]*)+`)
	command  = regexp.MustCompile(`yulun( [a-z-]+)+|--[a-z-]+( [A-Z]+)?`)
	narrow   = regexp.MustCompile(`^[:;,.](\s|$)|\p{Han}[:;,.!?](\s|$)|\p{Han}[:;,]\p{Han}`)
	spaced   = regexp.MustCompile(`.{0,20}(?:[。：，；、？！（] | [。：，；、？！）（]).{0,20}`)
	glued    = regexp.MustCompile(`\p{Han}[A-Za-z]|[A-Za-z]\p{Han}|[:;,!?] ?\p{Han}|\p{Han}[:;,!?]`)
)

// sentences lists what a problem says in another language, or sets as another one does.
func (c chineseReader) sentences(text string) (found []string) {
	bare := command.ReplaceAllString(quoted.ReplaceAllString(text, "“”"), "")
	for _, one := range sentence.FindAllString(bare, -1) {
		if slices.ContainsFunc(strings.Fields(one), func(word string) bool { return !slices.Contains(c.allowed, word) }) {
			found = append(found, fmt.Sprintf("%q (in %.100q)", one, text))
		}
	}
	for _, one := range glued.FindAllString(bare, -1) {
		found = append(found, fmt.Sprintf("set as %q (in %.100q)", one, text))
	}
	return found
}

// chineseReader looks at pages as somebody who reads Chinese alone.
type chineseReader struct {
	// allowed are words that Chinese texts have in Latin letters, english the sentences that the
	// catalogue has in Chinese.
	allowed []string
	english map[string]bool
}

// foreign lists the words of other languages in what a reader of Chinese is shown as Chinese: texts
// and spoken names without a lang of their own, which are neither code nor what was typed in. What
// has a lang of its own must be no sentence of the program.
func (c chineseReader) foreign(page string) ([]string, error) {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(page))
	if err != nil {
		return nil, err
	}
	var found []string
	doc.Find(".problem pre, .problem p").Each(func(_ int, s *goquery.Selection) {
		first, _, _ := strings.Cut(s.Text(), "\n") // a query and its caret follow
		found = append(found, c.sentences(first)...)
		s.Remove()
	})
	doc.Find("title").Each(func(_ int, s *goquery.Selection) {
		for part := range strings.SplitSeq(s.Text(), " · ") { // one may be a query, or the title of an article
			if c.english[part] {
				found = append(found, fmt.Sprintf("%q in the title", part))
			}
		}
		s.Remove()
	})
	var walk func(n *html.Node, foreign bool)
	walk = func(n *html.Node, foreign bool) {
		if n.Type == html.TextNode {
			switch text := strings.TrimSpace(n.Data); {
			case !foreign:
				found = append(found, c.words(text)...)
				if wrong := narrow.FindString(n.Data); wrong != "" {
					found = append(found, fmt.Sprintf("half-width %q in %.80q", wrong, n.Data))
				}
			case c.english[text] && strings.Contains(text, " "):
				found = append(found, fmt.Sprintf("a sentence of the program marked as foreign: %q", text))
			}
		}
		if n.Type == html.ElementNode {
			if slices.Contains([]string{"code", "pre", "style", "script", "textarea"}, n.Data) {
				return
			}
			for _, a := range n.Attr {
				switch {
				case a.Key == "lang":
					foreign = n.Data != "html"
				case a.Key == "class" && strings.Contains(a.Val, "address"):
					return
				}
			}
			for _, a := range n.Attr {
				if slices.Contains([]string{"aria-label", "title", "placeholder", "alt"}, a.Key) {
					found = append(found, c.words(a.Val)...)
				}
			}
		}
		for child := n.FirstChild; child != nil; child = child.NextSibling {
			walk(child, foreign)
		}
	}
	walk(doc.Nodes[0], false)
	for _, line := range shownLines(doc.Nodes[0]) {
		if wrong := spaced.FindString(line); wrong != "" {
			found = append(found, fmt.Sprintf("a space beside full-width punctuation in %q", wrong))
		}
	}
	return found, nil
}

// shownLines are the texts of a page as they are shown, one for each block, with a letter in place
// of code, of colours and of what has a lang of its own.
func shownLines(page *html.Node) (lines []string) {
	inline := []string{"a", "abbr", "b", "bdi", "cite", "code", "em", "i", "mark", "q", "small", "span", "strong", "sub", "sup", "time"}
	var line strings.Builder
	end := func() {
		lines = append(lines, strings.Join(strings.Fields(line.String()), " "))
		line.Reset()
	}
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		isInline := n.Type != html.ElementNode || slices.Contains(inline, n.Data)
		if !isInline {
			end()
			defer end()
		}
		switch {
		case n.Type == html.TextNode:
			line.WriteString(n.Data)
		case slices.Contains([]string{"pre", "script", "style", "textarea"}, n.Data):
		case n.Data == "code", n.Data == "span" && n.FirstChild == nil, n.Data != "html" && slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "lang" }):
			line.WriteString("x")
		default:
			for child := n.FirstChild; child != nil; child = child.NextSibling {
				walk(child)
			}
		}
	}
	walk(page)
	return lines
}

// check is an error for each word that isn't Chinese in an answer to somebody who reads Chinese.
func (c chineseReader) check(t *testing.T, what string, got answer) {
	t.Helper()
	if got.status == http.StatusSeeOther {
		return // nobody reads it
	}
	var found []string
	switch kind := got.header.Get("Content-Type"); {
	case strings.HasPrefix(kind, "text/html"):
		var err error
		if found, err = c.foreign(got.body); err != nil {
			t.Fatal(err)
		}
		for _, never := range []string{"%!", "ZgotmplZ", "<no value>", "¦", "+0.00", "−0.00", "-0.00"} {
			if strings.Contains(got.body, never) {
				found = append(found, "has "+never)
			}
		}
	case got.status >= http.StatusBadRequest && strings.Contains(kind, "json"):
		var problem map[string]any
		if err := json.Unmarshal([]byte(got.body), &problem); err != nil {
			t.Errorf("%s: %v in %.200s", what, err, got.body)
		}
		for _, name := range []string{"title", "detail", "error", "remedy"} {
			text, _ := problem[name].(string)
			text, _, _ = strings.Cut(text, "\n")
			found = append(found, c.sentences(text)...)
		}
	case got.status >= http.StatusBadRequest:
		for text := range strings.Lines(got.body) {
			found = append(found, c.sentences(strings.TrimSpace(text))...)
		}
	default: // data, whose words are the same in every language
		return
	}
	if got.header.Get("Content-Language") != "zh-Hans" {
		found = append(found, "its Content-Language is "+got.header.Get("Content-Language"))
	}
	slices.Sort(found)
	for _, word := range slices.Compact(found) {
		t.Errorf("%s: status %d: %s", what, got.status, word)
	}
}

// newChineseReader allows the names of sources beside the usual words.
func newChineseReader(t *testing.T, sources []article.Source) chineseReader {
	t.Helper()
	c := chineseReader{allowed: append(allowedInChinese(), "admin", "reader", "coder", "desk", "pilot", "law", "gone", "Krippendorff", "Gwet", "Alpha", "alpha", "AC", "Brier", "Qualtrics", "sources", "yaml", "zh", "www", "example", "org", "gram"), english: map[string]bool{}}
	for _, s := range sources {
		c.allowed = append(c.allowed, latin.FindAllString(s.Outlet.Name+" "+s.ID+" "+s.Outlet.Country, -1)...)
	}
	for _, s := range shippedSurveys(t) {
		c.allowed = append(c.allowed, latin.FindAllString(s.ID, -1)...)
	}
	files, err := filepath.Glob("../locale/zh/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no words: %v", err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var some map[string]string
		if err := yaml.Unmarshal(raw, &some); err != nil {
			t.Fatal(err)
		}
		for key := range some {
			c.english[key] = true
		}
	}
	return c
}

// request is one that a reader sends; with a form where form isn't nil.
type request struct {
	target string
	form   url.Values
}

// requests are those by which a reader sees each route, in its usual states and after mistakes. A
// route that isn't here is an error of TestEveryRouteInChinese.
func (h *house) requests() map[string][]request {
	get := func(targets ...string) (all []request) {
		for _, target := range targets {
			all = append(all, request{target: target})
		}
		return all
	}
	post := func(target string, forms ...url.Values) (all []request) {
		for _, form := range append(forms, url.Values{}) {
			all = append(all, request{target, form})
		}
		return all
	}
	article, source := h.edited.ID, h.sources[0].ID
	of := map[string][]request{
		"/": get("/nothing-here", "/nothing-here?a=1"), "/{$}": get("/", "/?frmae=law"),
		"/search": get("/search?q=(失信", "/search?frmae=law", "/search?frame=nope", "/search?from=soon", "/search?lang=zh&lang=en&order=odd", "/search?page=x", "/search?page=99",
			"/search?outlet=nobody", "/search?q=NEAR", "/search?zone=Nowhere/None", "/search?q="+strings.Repeat("字", 2100)),
		"/search/beside":     get("/search/beside?a=(失信&b=frame:nope", "/search/beside?a=失信", "/search/beside?x=1"),
		"/series":            get("/series?bucket=hour", "/series?group=nothing", "/series?smooth=4", "/series?smooth=x", "/series?until=never", "/series?q=frame:nope"),
		"/compare":           get("/compare?weight=odd", "/compare?survey=nope", "/compare?q=-"),
		"/kwic":              get("/kwic?q=-失信", "/kwic?q=frame:law", "/kwic?q=失信&sort=odd", "/kwic?q=失信&page=0"),
		"/clusters":          get("/clusters?q=(", "/clusters?unit=odd"),
		"/changes":           get("/changes?kind=odd", "/changes?kind=edited", "/changes?before=x"),
		"/sources":           get("/sources", "/sources?until=never", "/sources?x=1"),
		"/source/{id}":       get("/source/nobody", "/source/"+source+"?reason=nope", "/source/"+h.sources[1].ID+"?reason=robots&page=x", "/source/"+source+"?done=planned"),
		"/source/{id}/front": get("/source/nobody/front", "/source/"+source+"/front?listing=99", "/source/"+source+"/front?page=x"),
		"/article/{id}":      get("/article/0123456789abcdef", "/article/nonsense", "/article/"+article+"?show=odd", "/article/"+article+"?part=99", "/article/"+article+"?q=失信&place=1"),
		"/article/{id}/raw":  get("/article/0123456789abcdef/raw", "/article/"+article+"/raw?revision=99", "/article/"+article+"/raw?revision=x"),
		"/method":            get("/method", "/method?x=1"),
		"/searches": append(get("/searches?edit=law", "/searches?edit=nobody", "/searches?saved=law", "/searches?removed=law", "/searches?q=失信"), post("/searches",
			url.Values{"do": {"save"}, "id": {"law"}, "query": {"失信"}}, url.Values{"do": {"save"}, "id": {"x"}, "query": {"frame:nope"}}, url.Values{"do": {"save"}, "id": {"y"}, "query": {"失信"}, "unit": {"odd"}},
			url.Values{"do": {"remove"}, "id": {"told"}}, url.Values{"do": {"save"}, "id": {"gone"}, "old": {"yes"}, "query": {"失信"}})...),
		"/audit": get("/audit", "/audit?before=x", "/audit?action=logged+in", "/audit?who=nobody"),
		"/login": append(get("/login", "/login?to=/series"), post("/login", url.Values{"name": {"admin"}, "password": {"wrong"}})...),
		"/account": append(get("/account"), post("/account", url.Values{"password": {"wrong"}, "fresh": {"a b c d e f g h"}, "again": {"a b c d e f g h"}},
			url.Values{"password": {secretWord}, "fresh": {"short"}, "again": {"short"}}, url.Values{"password": {secretWord}, "fresh": {"admin123456789"}, "again": {"admin123456789"}},
			url.Values{"password": {secretWord}, "fresh": {"one"}, "again": {"two"}})...),
		"/deleted": get("/deleted", "/deleted?done=asked", "/deleted?x=1"),
		"/article/{id}/delete": append(get("/article/"+article+"/delete", "/article/0123456789abcdef/delete"), post("/article/"+article+"/delete",
			url.Values{"reason": {" "}, "do": {"ask"}}, url.Values{"reason": {strings.Repeat("因", 3000)}, "do": {"delete"}, "sure": {"yes"}}, url.Values{"reason": {"作者要求"}, "do": {"ask"}},
			url.Values{"reason": {"作者要求"}, "do": {"delete"}})...),
		"/jobs": get("/jobs", "/jobs?done=cancelled"), "/jobs/{id}/cancel": post("/jobs/1/cancel", url.Values{"x": {"1"}}), "/jobs/{id}/try": append(post("/jobs/x/try"), post("/jobs/404/try")...),
		"/source/{id}/crawl": append(post("/source/nobody/crawl"), get("/source/"+source+"/crawl")...),
		"/source/{id}/pause": post("/source/nobody/pause"), "/source/{id}/resume": post("/source/nobody/resume"),
		"/source/{id}/edit": append(get("/source/"+source+"/edit", "/source/nobody/edit"), post("/source/"+source+"/edit", url.Values{"text": {"id: ["}}, url.Values{"text": {"id: x"}, "do": {"preview"}})...),
		"/sources/add":      append(get("/sources/add"), post("/sources/add", url.Values{"do": {"look"}, "address": {"nonsense"}}, url.Values{"do": {"look"}, "address": {"https://new.example/"}}, url.Values{"do": {"odd"}})...),
		"/code":             append(get("/code", "/code?to=/code/pilot/1"), post("/code", url.Values{"coder": {""}})...),
		"/code/{sample}":    get("/code/pilot", "/code/nothing"), "/code/{sample}/agreement": get("/code/pilot/agreement", "/code/nothing/agreement"),
		"/code/{sample}/{place}":        append(get("/code/pilot/1", "/code/pilot/99", "/code/pilot/x"), post("/code/pilot/1", url.Values{"text": {"old"}})...),
		"/code/{sample}/{place}/decide": append(get("/code/pilot/2/decide", "/code/pilot/99/decide"), post("/code/pilot/2/decide")...),
		"/correct/{id}":                 append(get("/correct/"+article, "/correct/0123456789abcdef"), post("/correct/"+article)...),
		"/feed.atom":                    get("/feed.atom?x=1", "/feed.atom?q=("), "/feed.json": get("/feed.json?x=1", "/feed.json?ui=fr"),
		"/searches/{id}/feed.atom": get("/searches/nobody/feed.atom"), "/searches/{id}/feed.json": get("/searches/nobody/feed.json"),
		"/healthz": get("/healthz"), "/robots.txt": nil, "/assets/{name}": nil, "/logout": nil,
		"/api/": get("/api/nothing"), "/api/search": get("/api/search?q=("), "/api/articles/{id}": get("/api/articles/0123456789abcdef"), "/api/series": get("/api/series?bucket=hour"),
		"/api/compare": get("/api/compare?survey=nope"), "/api/sources": get("/api/sources?x=1"), "/api/export/{file}": get("/api/export/nothing.csv"),
		"/api/v1/": get("/api/v1/nothing"),
	}
	return of
}

// apiRequests are mistakes that each operation of the API is asked with.
func apiRequests(pattern string) (all []request) {
	path := strings.NewReplacer("{id}", "0123456789abcdef").Replace(pattern)
	for _, mistake := range []string{"", "frmae=law", "q=(", "q=", "frame=nope", "q=失信&q=信用", "bucket=hour", "limit=x", "page=0", "order=odd", "smooth=4", "group=odd", "survey=nope", "weight=odd", "context=9999", "min=0"} {
		all = append(all, request{target: path + "?" + mistake})
	}
	return all
}

// send sends a request of a reader of Chinese, and follows no redirection.
func (h *house) send(t *testing.T, one request, as func(*http.Request)) answer {
	t.Helper()
	method, body := http.MethodGet, ""
	if one.form != nil {
		method, body = http.MethodPost, one.form.Encode()
	}
	q, err := http.NewRequestWithContext(t.Context(), method, h.served.URL+strings.ReplaceAll(one.target, "(", "%28"), strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	q.URL.RawQuery = strings.ReplaceAll(q.URL.RawQuery, " ", "%20")
	if one.form != nil {
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		q.Header.Set("Origin", h.served.URL)
	}
	q.Header.Set("Accept-Language", "zh-CN")
	as(q)
	got, err := http.DefaultTransport.RoundTrip(q)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	read, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{got.StatusCode, got.Header, string(read)}
}

// TestEveryRouteInChinese: every route says in Chinese all that is not a name, a title, a query or
// code, to those who made a mistake too, and where there is nothing yet.
func TestEveryRouteInChinese(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	h := n.lock(t, func(o *web.Options) {
		o.Codebook, o.Topic, o.Crew, o.Editor = inChinese(o.Codebook), "社会信用 · Social credit", crowded{}, drafting{}
		o.TopicIn = func(lang article.Lang) string {
			return map[article.Lang]string{article.Chinese: "社会信用", article.English: "Social credit"}[lang]
		}
		o.Eraser = n.desk
		o.Surveys, o.Events = shippedSurveys(t), slices.Clone(o.Events)
		for i := range o.Events {
			o.Events[i].TitleZh = "社会信用体系建设规划纲要"
		}
	})
	for _, name := range []string{"王芳", "admin"} { // they differ on the second article
		r := h.reader(t)
		r.open("/login")
		r.send(url.Values{"name": {name}, "password": {secretWord}})
		for place, answers := range []url.Values{critical, map[string]url.Values{"王芳": supportive, "admin": critical}[name]} {
			r.open(fmt.Sprint("/code/pilot/", place+1))
			r.send(answers)
			r.wants(http.StatusOK, fmt.Sprint("/code/pilot/", place+2))
		}
	}
	patterns, err := web.Routes(h.options)
	if err != nil {
		t.Fatal(err)
	}
	reader, requests, admin, other := newChineseReader(t, h.options.Sources), h.requests(), h.user(t, "admin"), h.user(t, "reader")
	for _, pattern := range patterns {
		all, ok := requests[pattern]
		if strings.HasPrefix(pattern, "/api/v1/") && !ok {
			all, ok = apiRequests(pattern), true
		}
		if !ok {
			t.Errorf("no request looks at the route %s: add it to requests", pattern)
		}
		for _, one := range all {
			what := fmt.Sprint(one.target, " ", one.form)
			reader.check(t, what, h.send(t, one, admin))
			if one.form == nil && !strings.Contains(one.target, "?") {
				reader.check(t, what+" of nobody", h.send(t, one, func(*http.Request) {}))
				reader.check(t, what+" of a reader", h.send(t, one, other))
			}
		}
	}
	for _, target := range n.corpus.pages() {
		got := h.send(t, request{target: target}, admin)
		reader.check(t, target, got)
		if got.status != http.StatusOK {
			t.Errorf("%s: status %d", target, got.status)
		}
	}
	reader.check(t, "a form of another site", h.send(t, request{"/searches", url.Values{"do": {"save"}}}, func(q *http.Request) {
		admin(q)
		q.Header.Set("Origin", "https://elsewhere.example")
		q.Header.Set("Sec-Fetch-Site", "cross-site")
	}))
}

// TestNothingInChinese: where there is no article yet, and where somebody asks too often.
func TestNothingInChinese(t *testing.T) {
	t.Parallel()
	c := press(t)
	dir := t.TempDir()
	st, err := storesqlite.Open(t.Context(), storesqlite.Options{Path: filepath.Join(dir, "store.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	empty, err := indexsqlite.Open(t.Context(), filepath.Join(dir, "index.db"), indexsqlite.Options{Words: c.cut, Simplify: c.converter.ToSimplified, Side: c.book.Side})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = empty.Close() })
	o := c.options()
	o.Index, o.Store, o.Codebook, o.Topic, o.Crew = empty, st, inChinese(o.Codebook), "社会信用", idle{}
	o.Searches = nil
	bare := *c
	reader := newChineseReader(t, c.sources)
	if bare.handler, err = web.New(o); err != nil {
		t.Fatal(err)
	}
	for _, target := range append(c.pages(), "/jobs") {
		reader.check(t, "empty: "+target, bare.ask(t, target, "zh", ""))
	}
	o.Clients = perclient.New(time.Hour, 1, 10, o.Now)
	if bare.handler, err = web.New(o); err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{"/", "/series", "/api/search", "/api/v1/search"} {
		got := bare.ask(t, target, "zh", "")
		if target != "/" && got.status != http.StatusTooManyRequests {
			t.Errorf("%s: status %d", target, got.status)
		}
		reader.check(t, "too often: "+target, got)
	}
}

// crowded is a service with a job of each kind, in each state.
type crowded struct{}

func (crowded) Work(context.Context) (jobs.Work, error) {
	w := jobs.Work{Seen: visited, Next: map[string]time.Time{}}
	for i, kind := range []string{"crawl", "recheck", "backfill", "index", "plan", "notify"} {
		j := jobs.Job{ID: int64(i), Kind: kind, State: "available", At: visited.Add(time.Hour), MaxAttempts: 3}
		w.Live = append(w.Live, j)
		j.State, j.Worker = "running", "desk/1"
		w.Live = append(w.Live, j)
		j.State, j.Attempt, j.Error = "retryable", 1, "the server answers 503"
		w.Live = append(w.Live, j)
		j.State = "discarded"
		w.GivenUp = append(w.GivenUp, j)
	}
	return w, nil
}

func (crowded) CrawlNow(context.Context, string) error {
	return article.Usagef("Let it go on first: on its page, or by paused: false in sources.yaml.", "the source %s is paused", "x")
}

func (crowded) CancelJob(context.Context, int64) error {
	return article.Usagef("Wait for its end, or cancel it first.", "job %d is being worked now", 1)
}

func (crowded) TryJob(context.Context, int64) error {
	return article.NotFoundf(article.Say("Look at the list of jobs again."), "there is no job %d any more", 404)
}

// drafting is an editor that finds a site with a feed, and refuses what is wrong.
type drafting struct{ idle }

func (drafting) Entry(source string) (text, version string, err error) {
	if source == "nobody" {
		return "", "", article.NotFoundf(article.Say("Load the page of the sources again."), "sources.yaml has no source %q", source)
	}
	return "id: " + source + "\n", "1", nil
}

func (drafting) Try(_, _, text string) (before, after string, sources []article.Source, err error) {
	if strings.Contains(text, "[") {
		return "", "", nil, article.Usagef("Check indentation, quotes and brackets.", "this can't be read as YAML: %v", "x")
	}
	return "a\n", "a\n" + text, nil, nil
}

func (drafting) Look(_ context.Context, address string) (web.Draft, error) {
	if !strings.Contains(address, "://") {
		return web.Draft{}, article.Usagef("Write a whole one, like https://www.example.org/news/.", "%q is not a web address", address)
	}
	return web.Draft{ID: "new", Name: "新报", Type: "foreign", Country: "CN", Language: "zh", Feeds: []string{address + "feed"}, Offers: []web.Offer{{Kind: "feed", URL: address + "feed", Title: "新报", Addresses: 3}, {Kind: "sitemap", URL: address + "sitemap.xml"}}}, nil
}

func (drafting) Preview(context.Context, []article.Source) (web.Preview, error) {
	return web.Preview{Addresses: 1, Articles: []article.Article{{Title: "标题", Lang: article.Chinese, Text: "正文"}}, Refused: []web.Refused{{URL: "https://new.example/1", Reason: "the server answers 404"}}}, nil
}

func (drafting) Write(web.Draft) (string, error) { return "id: new\n", nil }

func (drafting) Pause(_ context.Context, source string, _ bool) error {
	return article.NotFoundf(article.Say("Load the page of the sources again."), "sources.yaml has no source %q", source)
}

// allowedInChinese are words that Chinese texts have in Latin letters: names, formats, abbreviations
// and the language of queries.
func allowedInChinese() []string {
	return strings.Fields("Yulun English CSV JSON Lines Parquet Atom Feed XLSX Python R pandas jsonlite UTC Asia Shanghai Europe Berlin America New_York New York OR NEAR AND Wilson Student US GB CN NL DE TW HK SG Excel BibTeX CSL doi UTC yulun robots txt " +
		"Frictionless RO Crate Croissant CITATION cff Carter The China Quarterly export articles stance_score relevance OpenAPI sha stance score jsonld webhook deposit article kostka rules Law and punishment told the server answers Bad Gateway forbids it img src onerror alert div script")
}

// inChinese gives the entries of a codebook Chinese titles, so that no English one is shown.
func inChinese(book codebook.Codebook) codebook.Codebook {
	book = book.In(article.Chinese)
	say := func(w *codebook.Words, title string) {
		w.Title, w.Plural, w.TitleZh, w.Description, w.DescriptionZh = title, title, title, title+"。", title+"。"
	}
	for i := range book.Frames {
		say(&book.Frames[i].Words, "框架")
	}
	for i := range book.Classes {
		say(&book.Classes[i].Words, []string{"支持", "中立", "批评"}[i])
	}
	for i := range book.Objects {
		say(&book.Objects[i].Words, "对象")
	}
	for i := range book.Conducts {
		say(&book.Conducts[i].Words, "行为")
	}
	for i := range book.OutletTypes {
		say(&book.OutletTypes[i].Words, "类型")
	}
	return book
}
