package web_test

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"yulun/access"
	"yulun/article"
	"yulun/coding"
	"yulun/index"
	"yulun/service"
	"yulun/web"
)

// newsroom is a press of its own whose articles can be coded: a sample of four of them is drawn.
type newsroom struct {
	*corpus
	desk   *service.Service
	sample coding.Sample
	pages  http.Handler
	served *httptest.Server
}

func newNewsroom(t *testing.T) *newsroom {
	t.Helper()
	c, dir := ownPress(t)
	c.book.Classes = slices.Clone(c.book.Classes)
	for i, zh := range []string{"支持", "中立", "批评"} {
		c.book.Classes[i].TitleZh = zh
	}
	n := &newsroom{corpus: c, desk: service.New(service.Options{Data: dir, Codebook: c.book})}
	if err := n.desk.OpenStore(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = n.desk.Close() })
	var units []coding.Unit
	err := c.index.Each(t.Context(), index.Query{Relevance: index.AnyRelevance}, func(h index.Hit) error {
		units = append(units, coding.Unit{Article: h.Article.ID})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	s, err := coding.Draw(units, coding.Design{Kind: coding.Random, N: 4}, 3)
	if err != nil {
		t.Fatal(err)
	}
	s.ID, s.Drawn = "pilot", visited
	for i := range s.Items {
		a := n.article(t, s.Items[i].Article)
		s.Items[i].Text, s.Items[i].Revision = coding.Hash(a.Title, a.Text), a.Revision
	}
	if err := c.store.SaveSample(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	n.sample = s
	o := c.options()
	o.Desk, o.Anyone, o.Crew, o.Editor = n.desk, access.Coder, idle{}, idle{}
	o.Log = slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError}))
	if n.pages, err = web.New(o); err != nil {
		t.Fatal(err)
	}
	n.served = httptest.NewServer(n.pages)
	t.Cleanup(n.served.Close)
	return n
}

func (n *newsroom) article(t *testing.T, id string) article.Article {
	t.Helper()
	a, err := n.store.Article(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (n *newsroom) codings(t *testing.T, sample string) []coding.Coding {
	t.Helper()
	codings, err := n.store.Codings(t.Context(), sample)
	if err != nil {
		t.Fatal(err)
	}
	return codings
}

// reader is somebody at a browser without scripts.
type reader struct {
	t      *testing.T
	base   string
	client *http.Client
	lang   string
	origin string
	accept string
	// last is the last page, at the address at; status is its status.
	last   *goquery.Document
	body   string
	header http.Header
	at     string
	status int
}

func (n *newsroom) reader(t *testing.T) *reader {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &reader{t: t, base: n.served.URL, client: &http.Client{Jar: jar}, lang: "en", origin: n.served.URL}
}

func (r *reader) do(q *http.Request) {
	r.t.Helper()
	q.Header.Set("Accept-Language", r.lang)
	if r.accept != "" {
		q.Header.Set("Accept", r.accept)
	}
	answer, err := r.client.Do(q)
	if err != nil {
		r.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	r.body, r.header, r.status, r.at = string(body), answer.Header, answer.StatusCode, answer.Request.URL.Path
	if r.last, err = goquery.NewDocumentFromReader(bytes.NewReader(body)); err != nil {
		r.t.Fatal(err)
	}
}

func (r *reader) open(path string) {
	r.t.Helper()
	q, err := http.NewRequest(http.MethodGet, r.base+path, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	r.do(q)
}

// send sends the form of the last page with some answers in place of its own.
func (r *reader) send(answers url.Values) {
	r.t.Helper()
	form := r.last.Find("main form").First()
	action, ok := form.Attr("action")
	if !ok {
		r.t.Fatalf("%s has no form:\n%s", r.at, r.body)
	}
	values := url.Values{}
	form.Find("input[type=hidden]").Each(func(_ int, s *goquery.Selection) {
		values.Set(s.AttrOr("name", ""), s.AttrOr("value", ""))
	})
	for name, v := range answers {
		values[name] = v
	}
	r.post(action, values)
}

func (r *reader) post(path string, values url.Values) {
	r.t.Helper()
	q, err := http.NewRequest(http.MethodPost, r.base+path, strings.NewReader(values.Encode()))
	if err != nil {
		r.t.Fatal(err)
	}
	q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	q.Header.Set("Origin", r.origin)
	r.do(q)
}

func (r *reader) wants(status int, at string) {
	r.t.Helper()
	if r.status != status || r.at != at {
		r.t.Fatalf("%d at %s, want %d at %s:\n%s", r.status, r.at, status, at, r.last.Find("main").Text())
	}
}

// checked are the answers that the form of the last page has.
func (r *reader) checked() (checked []string) {
	r.last.Find("fieldset input[checked]").Each(func(_ int, s *goquery.Selection) {
		checked = append(checked, s.AttrOr("id", ""))
	})
	return checked
}

var (
	critical   = url.Values{"relevant": {"yes"}, "score": {"-2"}, "frame": {"law", "privacy"}, "object": {"government"}, "note": {"见第二段"}}
	supportive = url.Values{"relevant": {"yes"}, "score": {"1"}, "frame": {"none"}}
	irrelevant = url.Values{"relevant": {"no"}, "score": {"2"}, "frame": {"law"}}
)

// TestTwoPeopleCode codes a sample through the pages as browsers without scripts do, up to the
// decision on what they differ on.
func TestTwoPeopleCode(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	wang := n.reader(t)
	wang.open("/code/pilot/1")
	wang.wants(200, "/code") // who codes is asked first
	wang.send(url.Values{"coder": {" "}})
	wang.wants(422, "/code")
	wang.send(url.Values{"coder": {"王芳"}})
	wang.wants(200, "/code/pilot/1")

	wang.send(url.Values{"relevant": {"yes"}, "score": {"-1"}})
	wang.wants(422, "/code/pilot/1")
	if wang.last.Find("#q-frame .bad").Length() != 1 || wang.last.Find(".bad").Length() != 1 || !slices.Contains(wang.checked(), "score--1") {
		t.Errorf("what lacks is not marked, or an answer is lost: %v", wang.checked())
	}
	wang.send(url.Values{"relevant": {"yes"}, "score": {"1"}, "frame": {"none", "law"}})
	wang.wants(422, "/code/pilot/1")
	if len(n.codings(t, "pilot")) != 0 {
		t.Fatal("a form that is not whole was kept")
	}
	wang.send(critical)
	wang.wants(200, "/code/pilot/2")
	wang.send(irrelevant)
	wang.wants(200, "/code/pilot/3")
	wang.open("/code/pilot/4")
	wang.send(supportive)
	wang.wants(200, "/code/pilot/3") // the one that was passed over
	wang.send(supportive)
	wang.wants(200, "/code/pilot")
	if !strings.Contains(wang.body, "You have coded all 4.") {
		t.Errorf("the sample doesn't say that it is done:\n%s", wang.last.Find("main").Text())
	}
	wang.open("/code/pilot/1")
	want := []string{"relevant-yes", "score--2", "frame-privacy", "frame-law", "object-government"}
	if got := wang.checked(); !slices.Equal(got, want) {
		t.Errorf("what was coded comes back as %v, want %v", got, want)
	}
	codings := n.codings(t, "pilot")
	if len(codings) != 4 || codings[0].Class != "critical" || *codings[0].Score != -2 || codings[0].Note != "见第二段" || !codings[0].Person || codings[0].Seen {
		t.Errorf("kept %+v", codings)
	}
	if c := codings[1]; c.Relevant || c.Score != nil || c.Frames != nil {
		t.Errorf("an irrelevant piece was kept as %+v", c)
	}
	if c := codings[2]; c.Frames == nil || len(c.Frames) > 0 {
		t.Errorf("no frame was kept as %v", c.Frames)
	}

	zhao := n.reader(t) // has not coded yet
	zhao.open("/code")
	zhao.send(url.Values{"coder": {"zhao"}})
	zhao.open("/code/pilot/1/decide")
	zhao.wants(200, "/code/pilot/1/decide")
	if zhao.last.Find(".said").Length() > 0 || len(zhao.checked()) > 0 || !strings.Contains(zhao.body, "Decide by yourself first") {
		t.Errorf("what others said is shown to somebody who can still code: %v", zhao.checked())
	}

	li := n.reader(t)
	li.open("/code")
	li.send(url.Values{"coder": {"li"}})
	li.open("/code/pilot/1")
	li.send(supportive)
	li.wants(200, "/code/pilot/2")
	li.open("/code/pilot/agreement")
	if text := li.last.Find(".differences").Text(); !strings.Contains(text, "score: li 1, 王芳 -2") {
		t.Errorf("the difference is not shown:\n%s", li.last.Find("main").Text())
	}
	zhao.open("/code/pilot/agreement")
	if text := zhao.last.Find(".differences").Text(); strings.Contains(text, "li 1") || !strings.Contains(text, "once you have coded") {
		t.Errorf("the agreement shows what others said to somebody who can still code:\n%s", text)
	}
	li.open("/code/pilot/2/decide")
	if li.status != 400 || strings.Contains(li.body, "王芳") {
		t.Errorf("what others said is shown before the coder has coded: %d", li.status)
	}
	li.open("/code/pilot/1/decide")
	if said := li.last.Find("#q-score .said").Text(); said != "王芳: strongly critical · li: supportive" {
		t.Errorf("beside the question stands %q", said)
	}
	if got := li.checked(); !slices.Equal(got, []string{"relevant-yes", "object-government"}) {
		t.Errorf("decided before anybody decided: %v", got)
	}
	li.send(critical)
	li.wants(200, "/code/pilot/agreement")
	if li.last.Find(".differences .label").Text() != "decided" {
		t.Error("the decision is not shown")
	}
	codings = n.codings(t, "pilot")
	if d := coding.Decide(codings, false)[0]; !d.Final || d.Class != "critical" {
		t.Errorf("decided %+v", d)
	}
	zhao.open("/code/pilot/1/decide")
	zhao.send(supportive)
	zhao.wants(200, "/code/pilot/agreement")
	if text := zhao.last.Find(".differences").Text(); !strings.Contains(text, "li 1") {
		t.Errorf("who decided doesn't see what others said:\n%s", text)
	}
	li.open("/code/pilot/1/decide")
	li.send(critical) // zhao's decision is history now
	zhao.open("/code/pilot/1")
	if zhao.status != 400 || !strings.Contains(zhao.body, "You decided on this article") {
		t.Errorf("who saw what others said can code: %d", zhao.status)
	}
	li.open("/code")
	if !strings.Contains(li.body, "1 of 4 coded") {
		t.Errorf("progress: %s", li.last.Find("main").Text())
	}
}

// TestCodingIsBlind: nothing on the pages of a sample but the pieces themselves, nothing in their
// addresses or headers tells what the scorer found or who published a piece. A piece stands there
// as it was published, so it may name outlets.
func TestCodingIsBlind(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	secrets := map[string]bool{}
	err := n.index.Each(t.Context(), index.Query{Relevance: index.AnyRelevance}, func(h index.Hit) error {
		a := h.Article
		for _, secret := range []string{a.ID, a.CanonicalURL, a.SourceID, a.Outlet.ID, a.Outlet.Name, a.Reading.Method} {
			secrets[secret] = secret != ""
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	r := n.reader(t)
	r.open("/code")
	r.send(url.Values{"coder": {"wang"}})
	paths := []string{"/code", "/code/pilot", "/code/pilot/agreement"}
	for i := range n.sample.Items {
		paths = append(paths, fmt.Sprint("/code/pilot/", i+1), fmt.Sprintf("/code/pilot/%d/decide", i+1))
	}
	onePiece, score := regexp.MustCompile(`/pilot/\d`), regexp.MustCompile(`\d\.\d\d`)
	for _, lang := range []string{"en", "zh"} {
		for _, path := range paths {
			r.open(path + "?ui=" + lang)
			r.wants(200, path)
			if pieces := r.last.Find("article.read").Remove().Length(); (pieces == 1) != onePiece.MatchString(path) {
				t.Errorf("%s has %d pieces", path, pieces)
			}
			rest, err := r.last.Find("html").Html()
			if err != nil {
				t.Fatal(err)
			}
			var told strings.Builder
			if err := r.header.Write(&told); err != nil {
				t.Fatal(err)
			}
			told.WriteString(r.at + html.UnescapeString(rest))
			for secret, known := range secrets {
				if known && strings.Contains(told.String(), secret) {
					t.Errorf("%s?ui=%s tells %q", path, lang, secret)
				}
			}
			// The page of agreement names the limits of alpha, and knows no scorer.
			if found := score.FindString(rest); found != "" && path != "/code/pilot/agreement" {
				t.Errorf("%s?ui=%s tells %s", path, lang, found)
			}
		}
	}
}

// TestOwnFormsAlone: forms of other sites and forms that are too large change nothing.
func TestOwnFormsAlone(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	r := n.reader(t)
	r.open("/code")
	r.send(url.Values{"coder": {"wang"}})
	r.open("/code/pilot/1")
	text := r.last.Find("input[name=text]").AttrOr("value", "")
	whole := url.Values{"text": {text}, "relevant": {"no"}}
	with := func(name, value string) url.Values {
		v := url.Values{}
		for k := range whole {
			v.Set(k, whole.Get(k))
		}
		v.Set(name, value)
		return v
	}
	r.origin = "https://evil.example"
	r.post("/code/pilot/1", whole)
	r.wants(403, "/code/pilot/1")
	r.origin = n.served.URL
	r.post("/code/pilot/1", with("text", strings.Repeat("0", 64)))
	r.wants(422, "/code/pilot/1")
	if got := r.checked(); !slices.Equal(got, []string{"relevant-no"}) {
		t.Errorf("the answers are lost with a stale page: %v", got)
	}
	r.post("/code/pilot/1", with("note", strings.Repeat("x", 1<<17)))
	r.wants(400, "/code/pilot/1")
	r.post("/code/pilot/1", with("note", "a\nb\x00"))
	r.post("/search", whole)
	r.wants(405, "/search")
	r.post("/code", url.Values{"coder": {"wang"}, "to": {"https://evil.example/code/"}})
	r.wants(200, "/code")
	if kept := n.codings(t, "pilot"); len(kept) != 1 || kept[0].Note != "a b" {
		t.Errorf("kept %+v", kept)
	}
	for _, path := range []string{"/code/pilot/5", "/code/pilot/0", "/code/pilot/x", "/code/nowhere", "/code/nowhere/1", "/correct/nothing"} {
		r.open(path)
		r.wants(404, path)
	}
}

// TestNoDesk: where codings are not taken, the pages say so, and take no form.
func TestNoDesk(t *testing.T) {
	t.Parallel()
	h := press(t).handler
	for _, path := range []string{"/code", "/code/pilot/1", "/correct/x"} {
		if a := get(t, h, http.MethodGet, path); a.status != 404 || !strings.Contains(a.body, "Coding is not offered at this address") {
			t.Errorf("%s: %d", path, a.status)
		}
		if a := get(t, h, http.MethodPost, path); a.status != 405 {
			t.Errorf("a form to %s: %d", path, a.status)
		}
	}
	if a := get(t, h, http.MethodGet, "/article/"+press(t).edited.ID); strings.Contains(a.body, "/correct/") {
		t.Error("the article's page leads to a coding that is not taken")
	}
}

// TestCorrectAnArticle codes an article from its page: kept apart, as seen.
func TestCorrectAnArticle(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	r := n.reader(t)
	r.open("/article/" + n.edited.ID)
	path := r.last.Find("a[href^='/correct/']").AttrOr("href", "")
	r.open(path)
	r.send(url.Values{"coder": {"wang"}})
	r.wants(200, path)
	r.send(critical)
	r.wants(200, path)
	if !strings.Contains(r.body, "Saved.") || !slices.Contains(r.checked(), "score--2") {
		t.Errorf("after saving:\n%s", r.last.Find("main").Text())
	}
	kept := n.codings(t, coding.Corrections)
	if len(kept) != 1 || !kept[0].Seen || kept[0].Class != "critical" || kept[0].Article != n.edited.ID {
		t.Errorf("kept %+v", kept)
	}
	r.open("/code")
	if strings.Contains(r.body, coding.Corrections) {
		t.Error("corrections are offered to be coded blind")
	}
	r.open("/correct/" + n.hostile.ID)
	if found := r.last.Find("main script, main img, main a[href^='javascript']"); found.Length() != 1 || !strings.HasPrefix(found.AttrOr("src", ""), "/assets/code.js") {
		t.Error("the markup of a hostile article is let in")
	}
	if strings.Contains(get(t, n.pages, http.MethodGet, "/method").body, "wang") {
		t.Error("a correction counts as a coded sample")
	}
}

// TestCodingInEitherLanguage: by the browser's wish, and by the switch, which stays.
func TestCodingInEitherLanguage(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	r := n.reader(t)
	r.open("/code")
	r.send(url.Values{"coder": {"wang"}})
	han := regexp.MustCompile(`\p{Han}`)
	for _, c := range []struct{ accept, path, stance, lang string }{
		{"en", "/code/pilot/1", "strongly critical", "en"},
		{"zh-TW,zh;q=0.9,en;q=0.5", "/code/pilot/1", "强烈批评", "zh-Hans"},
		{"fr", "/code/pilot/1", "strongly critical", "en"},
		{"en", "/code/pilot/1?ui=zh", "强烈批评", "zh-Hans"},
		{"en", "/code/pilot/1", "强烈批评", "zh-Hans"},
		{"zh", "/code/pilot/1?ui=en", "strongly critical", "en"},
	} {
		r.lang = c.accept
		r.open(c.path)
		form := r.last.Find("#answers")
		if got := form.Find("label[for='score--2'] span").Text(); !strings.HasPrefix(got, c.stance) {
			t.Errorf("%s %s: %q", c.accept, c.path, got)
		}
		if got := r.last.Find("html").AttrOr("lang", ""); got != c.lang {
			t.Errorf("%s %s is in %q", c.accept, c.path, got)
		}
		if asked := form.Find("legend, .turn, .keys").Text(); han.MatchString(asked) != (c.lang != "en") {
			t.Errorf("%s %s asks %s", c.accept, c.path, asked)
		}
	}
}
