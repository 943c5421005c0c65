package main

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
)

// surfer is a reader of the pages whose browser runs no scripts: it opens pages and presses buttons
// of their forms.
type surfer struct {
	t    *testing.T
	http *http.Client
	page *goquery.Document
	// status is that of the last answer.
	status int
}

func newSurfer(t *testing.T) *surfer {
	t.Helper()
	jar, err := cookiejar.New(nil)
	noError(t, err)
	return &surfer{t: t, http: &http.Client{Jar: jar, Timeout: 2 * time.Minute}}
}

func (s *surfer) open(address string) *surfer {
	s.t.Helper()
	res, err := s.http.Get(address)
	s.shows(res, err)
	return s
}

func (s *surfer) shows(res *http.Response, err error) {
	s.t.Helper()
	noError(s.t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	noError(s.t, err)
	s.page, err = goquery.NewDocumentFromReader(strings.NewReader(string(body)))
	noError(s.t, err)
	s.page.Url, s.status = res.Request.URL, res.StatusCode
}

// text is what the page says.
func (s *surfer) text() string { return strings.Join(strings.Fields(s.page.Find("main").Text()), " ") }

// wants checks that the page says something.
func (s *surfer) wants(texts ...string) *surfer {
	s.t.Helper()
	for _, text := range texts {
		if !strings.Contains(s.text(), text) {
			s.t.Fatalf("%s, status %d, doesn't say %q:\n%s", s.page.Url, s.status, text, s.text())
		}
	}
	return s
}

// press presses the button of a name, with some fields filled in otherwise than the page has them.
func (s *surfer) press(button string, fields ...string) *surfer {
	s.t.Helper()
	pressed := s.page.Find("button").FilterFunction(func(_ int, b *goquery.Selection) bool {
		return strings.HasPrefix(strings.TrimSpace(b.Text()), button)
	}).First()
	form := pressed.Closest("form")
	if form.Length() == 0 {
		s.t.Fatalf("%s has no button %q:\n%s", s.page.Url, button, s.text())
	}
	values := url.Values{}
	form.Find("input[name], select[name], textarea[name]").Each(func(_ int, f *goquery.Selection) {
		value := f.AttrOr("value", "")
		switch {
		case f.Is("textarea"):
			value = strings.ReplaceAll(strings.TrimPrefix(f.Text(), "\n"), "\n", "\r\n")
		case f.Is("select"):
			value = f.Find("option[selected]").AttrOr("value", f.Find("option").First().AttrOr("value", ""))
		case f.Is("[type=checkbox]") && f.Is(":not([checked])"):
			return
		}
		values.Add(f.AttrOr("name", ""), value)
	})
	for i := 0; i+1 < len(fields); i += 2 {
		values.Set(fields[i], fields[i+1])
	}
	if name, ok := pressed.Attr("name"); ok {
		values.Set(name, pressed.AttrOr("value", ""))
	}
	to, err := s.page.Url.Parse(form.AttrOr("action", ""))
	noError(s.t, err)
	req, err := http.NewRequest(http.MethodPost, to.String(), strings.NewReader(values.Encode()))
	noError(s.t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", s.page.Url.Scheme+"://"+s.page.Url.Host)
	s.shows(s.http.Do(req))
	return s
}

// oneOutlet writes a configuration with the first outlet of the press alone, and comments.
func (s *stage) oneOutlet() (path, text string) {
	s.t.Helper()
	path = filepath.Join(s.dir, "config", "sources.yaml")
	all, err := os.ReadFile(path)
	noError(s.t, err)
	parts := strings.SplitN(string(all), "\n  - id: ", 3)
	text = "# 编辑部的来源\n" + parts[0] + "\n  - id: " + parts[1] + "\n# The end\n"
	s.write("config/sources.yaml", text)
	return path, text
}

// A source is added from its address alone: found, previewed, saved, crawled by the service that
// runs, and its articles are found. The file keeps all that the change is not about.
func TestAddSourceByAddress(t *testing.T) {
	t.Parallel()
	s := newStage(t, 0)
	path, before := s.oneOutlet()
	w := s.work("crew", "--config", "config", "--addr", "127.0.0.1:0")
	base := w.address()
	until(t, "the pages are there", func() bool { status, _ := answer(t, base+"readyz"); return status == http.StatusOK })
	paper := s.Sources()[1] // which has a feed
	front := paper.Feeds[0][:strings.Index(paper.Feeds[0], "/rss")+1]

	reader := newSurfer(t).open(base + "sources")
	if link := reader.page.Find(`a[href="/sources/add"]`); link.Length() != 1 {
		t.Fatal("the page of the sources doesn't lead to that on which one is added")
	}
	reader.open(base+"sources/add").press("Look", "address", "http://nothing.localhost:1/").wants("This could not be read")
	reader.press("Look", "address", front).wants("What was found", "3 of them were read", "What changes in")
	if got := reader.page.Find("article.preview"); got.Length() != 3 || !strings.Contains(got.First().Text(), "characters") {
		t.Fatalf("the preview:\n%s", reader.text())
	}
	if now, err := os.ReadFile(path); err != nil || string(now) != before {
		t.Fatalf("a preview has written the file: %v", err)
	}
	reader.press("Save", "name", paper.Outlet.Name, "id", "new-paper", "type", string(paper.Outlet.Type), "country", "CN", "zone", "Beijing").
		wants("This can't be saved yet", `"Beijing" is not a known time zone`)
	const name = "华东时报\u3000北京: 早报"
	reader.press("Preview again", "zone", "Asia/Shanghai", "name", "两\n行").wants("This can't be saved yet", "YAML can't keep the field name")
	reader.press("Preview again", "name", name).wants("3 of them were read")
	reader.press("Save").wants("The source is saved") // whose first crawl may have begun by then
	after, err := os.ReadFile(path)
	noError(t, err)
	kept, rest := strings.TrimSuffix(before, "# The end\n"), string(after)
	if !strings.HasPrefix(rest, kept) || !strings.HasSuffix(rest, "# The end\n") || !strings.Contains(rest, "  - id: new-paper\n") {
		t.Errorf("the file is now\n%s", rest)
	}
	if heading := reader.page.Find("h1").Text(); !strings.Contains(heading, name) {
		t.Errorf("the new outlet is called %q", heading)
	}
	s.do("config", "check", "--config", "config")

	until(t, "the service has crawled it", func() bool {
		return strings.Contains(reader.open(base+"source/new-paper").text(), "crawl") && !strings.Contains(reader.text(), "not been watched")
	})
	until(t, "its articles are found", func() bool {
		return reader.open(base+"search?q="+url.QueryEscape("relevant:any outlet:new-paper")).page.Find("article.hit").Length() > 0
	})
	until(t, "its crawl has ended", func() bool {
		return reader.open(base+"source/new-paper").page.Find(`form[action$="/crawl"]`).Length() == 1
	})
	asked := len(s.Requests())
	reader.open(base + "source/new-paper").press("Crawl now").wants("A crawl is planned for now.")
	until(t, "it is crawled again", func() bool { return len(s.Requests()) > asked })

	until(t, "that has ended, too", func() bool {
		return reader.open(base+"source/new-paper").page.Find(`form[action$="/crawl"]`).Length() == 1
	})
	reader.press("Pause").wants("The source is paused")
	until(t, "no visit is planned", func() bool { return !strings.Contains(s.do("jobs", "--config", "config"), "new-paper") })
	if _, said, code := s.try("jobs", "hasten", "new-paper", "--config", "config"); code == exitDone {
		t.Errorf("a paused source was hastened: %s", said)
	}
	reader.press("Resume").wants("goes on by its schedule")
	until(t, "a visit is planned", func() bool { return strings.Contains(s.do("jobs", "--config", "config"), "new-paper") })
}

// An outlet is edited as text; what was changed meanwhile by hand is not written over, and is
// picked up by the service. A mistake made by hand is told, and changes nothing.
func TestEditSourceOnThePages(t *testing.T) {
	t.Parallel()
	s := newStage(t, 0)
	path, text := s.oneOutlet()
	w := s.work("crew", "--config", "config", "--addr", "127.0.0.1:0")
	base := w.address()
	until(t, "the pages are there", func() bool { status, _ := answer(t, base+"readyz"); return status == http.StatusOK })
	source := s.Sources()[0]
	edit := base + "source/" + source.ID + "/edit"
	reader := newSurfer(t).open(edit)
	old := reader.page.Find("textarea").Text()
	renamed := strings.ReplaceAll(old, source.Outlet.Name, "新名字")
	reader.press("Check", "text", strings.ReplaceAll(old, "Asia/Shanghai", "Peking")).wants("This can't be saved yet", "sources.yaml:", `"Peking" is not a known time zone`)
	reader.press("Check", "text", renamed).wants("What changes in", "− name: '"+source.Outlet.Name+"'", "+ name: '新名字'")
	reader.press("Save", "text", renamed+"# 未看过\n").wants("+ # 未看过") // another text than the one that was shown
	other := strings.Replace(text, "# The end", "# The very end", 1)
	s.write("config/sources.yaml", other)
	reader.press("Save").wants("This can't be saved yet", "was changed meanwhile")
	if now, err := os.ReadFile(path); err != nil || string(now) != other {
		t.Errorf("the change that was made meanwhile is lost: %v", err)
	}
	reader.open(edit).press("Check", "text", renamed)
	reader.press("Save").wants("The change is saved", "新名字")
	if now, err := os.ReadFile(path); err != nil || string(now) != strings.Replace(other, source.Outlet.Name, "新名字", 1) {
		t.Errorf("the file is now %q, %v", now, err)
	}
	s.write("config/sources.yaml", strings.Replace(other, source.Outlet.Name, "手改的名字", 1))
	until(t, "the change by hand is in force", func() bool { return strings.Contains(reader.open(base+"sources").text(), "手改的名字") })
	s.write("config/sources.yaml", strings.Replace(other, "country: CN", "country: China", 1))
	until(t, "the mistake by hand is told", func() bool { // after it may be that of a file that was half written
		return strings.Contains(reader.open(base+"sources").text(), `"China" is not a known country`)
	})
	reader.wants("手改的名字", "can't be read")
}
