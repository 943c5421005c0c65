package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"yulun/access"
	"yulun/article"
	"yulun/internal/yamllist"
	"yulun/saved"
	"yulun/web"
)

// searches are saved searches in memory.
type searches struct {
	mu       sync.Mutex
	settings saved.Settings
	err      error
}

func newSearches() *searches {
	return &searches{settings: saved.Settings{Address: "https://yulun.example.org", Searches: []saved.Search{
		{ID: "law", Title: "Law and punishment", Query: "frame:law frame:punishment", Unit: "article"},
		{ID: "told", Query: "失信", Unit: "article", Notify: saved.Notify{Webhook: &saved.Webhook{URL: "https://hooks.example.org/secret-path"}, Mail: []string{"editor@example.org"}}},
	}}}
}

func (s *searches) Saved(context.Context) (saved.Settings, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := s.settings
	kept.Searches = slices.Clone(kept.Searches)
	return kept, nil
}

func (*searches) Editable() bool { return true }

func (s *searches) SaveSearch(_ context.Context, one saved.Search) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		s.settings.Searches = append(s.settings.Searches, one)
	}
	return s.err
}

func (s *searches) RemoveSearch(_ context.Context, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settings.Searches = slices.DeleteFunc(s.settings.Searches, func(one saved.Search) bool { return one.ID == id })
	return s.err
}

// searching are pages with saved searches.
func searching(t *testing.T, role access.Role) (*searches, http.Handler) {
	t.Helper()
	o := press(t).options()
	kept := newSearches()
	o.Searches, o.Anyone = kept, role
	h, err := web.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return kept, h
}

// post sends a form, as a page of this site does.
func post(h http.Handler, target string, form url.Values) answer {
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	return answer{rec.Code, rec.Header(), rec.Body.String()}
}

// Searches are listed with what they find, and saved, changed and removed by those who may.
func TestSavedSearches(t *testing.T) {
	t.Parallel()
	kept, h := searching(t, access.Admin)
	list := get(t, h, http.MethodGet, "/searches").body
	for _, want := range []string{"Law and punishment", "frame:law frame:punishment", "/searches/law/feed.atom", "Tells people by webhook and mail.", `action="/searches"`} {
		if !strings.Contains(list, want) {
			t.Errorf("the list has no %s", want)
		}
	}
	if strings.Contains(list, "secret-path") || strings.Contains(list, "editor@example.org") {
		t.Error("the list shows whom it tells")
	}
	form := get(t, h, http.MethodGet, address("/searches", "q", `"social credit" 失信`)).body
	if !strings.Contains(form, `value="social-credit"`) || !strings.Contains(form, `value="&#34;social credit&#34; 失信"`) {
		t.Error("the form doesn't have the search that it was opened with")
	}
	save := url.Values{"do": {"save"}, "id": {"new-one"}, "title": {"<b>新</b>"}, "query": {"失信 OR 老赖"}, "unit": {"story"}}
	got := post(h, "/searches", save)
	if got.status != http.StatusSeeOther || got.header.Get("Location") != "/searches?saved=new-one#new-one" {
		t.Fatalf("saved: %d to %s\n%s", got.status, got.header.Get("Location"), got.body)
	}
	if last := kept.settings.Searches[2]; !reflect.DeepEqual(last, saved.Search{ID: "new-one", Title: "<b>新</b>", Query: "失信 OR 老赖", Unit: "story"}) {
		t.Errorf("kept %+v", last)
	}
	if body := get(t, h, http.MethodGet, "/searches?saved=new-one").body; strings.Contains(body, "<b>新") || !strings.Contains(body, "&lt;b&gt;新") {
		t.Error("a title came back as markup")
	}
	for name, tt := range map[string]struct {
		form url.Values
		want string
	}{
		"taken":           {save, "is taken"},
		"a wrong query":   {url.Values{"do": {"save"}, "id": {"other"}, "query": {"frame:pivacy"}}, "did you mean"},
		"a wrong unit":    {url.Values{"do": {"save"}, "id": {"other"}, "query": {"失信"}, "unit": {"stories"}}, "not a valid unit"},
		"gone meanwhile":  {url.Values{"do": {"save"}, "old": {"yes"}, "id": {"other"}, "query": {"失信"}}, "any more"},
		"tells people":    {url.Values{"do": {"remove"}, "id": {"told"}}, "can&#39;t be removed here"},
		"nothing to do":   {url.Values{"id": {"law"}}, "can&#39;t be read"},
		"a stray content": {url.Values{"do": {"drop"}}, "can&#39;t be read"},
	} {
		if got := post(h, "/searches", tt.form); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, tt.want) {
			t.Errorf("%s: status %d, no %q", name, got.status, tt.want)
		}
	}
	if got := post(h, "/searches", url.Values{"do": {"remove"}, "id": {"new-one"}}); got.status != http.StatusSeeOther || len(kept.settings.Searches) != 2 {
		t.Errorf("removed: %d, %d left", got.status, len(kept.settings.Searches))
	}
	kept.err = article.Usagef("Try again.", "searches.yaml was changed meanwhile")
	if got := post(h, "/searches", save); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "changed meanwhile") {
		t.Errorf("a file that was changed: %d", got.status)
	}
	kept.err = fmt.Errorf("write it: %w", &yamllist.TextError{Field: "title", Text: "新\t -x"})
	if got := post(h, "/searches", save); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "keep the field title") || !strings.Contains(got.body, "such as a tab") {
		t.Errorf("a title that the file can't keep: %d", got.status)
	}
}

// Readers see the searches and change none, and no other site sends a form.
func TestSavedSearchesAreGuarded(t *testing.T) {
	t.Parallel()
	_, h := searching(t, access.Reader)
	if body := get(t, h, http.MethodGet, "/searches").body; strings.Contains(body, "<form") || !strings.Contains(body, "Law and punishment") {
		t.Error("a reader is offered a form, or sees no searches")
	}
	remove := url.Values{"do": {"remove"}, "id": {"law"}}
	if got := post(h, "/searches", remove); got.status != http.StatusForbidden {
		t.Errorf("a reader removed a search: %d", got.status)
	}
	kept, h := searching(t, access.Admin)
	r := httptest.NewRequest(http.MethodPost, "/searches", strings.NewReader(remove.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	if rec.Code != http.StatusForbidden || len(kept.settings.Searches) != 2 {
		t.Errorf("another site's form: %d, %d left", rec.Code, len(kept.settings.Searches))
	}
}

// What only one query finds, and what both do, is counted and can be opened.
func TestTwoSearchesSideBySide(t *testing.T) {
	t.Parallel()
	c := press(t)
	count := func(target string) int {
		t.Helper()
		var found struct{ Total int }
		if err := json.Unmarshal([]byte(c.get(t, strings.Replace(target, "/search", "/api/search", 1)).body), &found); err != nil {
			t.Fatal(err)
		}
		return found.Total
	}
	for _, unit := range []string{"article", "story"} {
		body := c.get(t, address("/search/beside", "a", "信用 lang:zh", "b", "frame:law", "unit", unit)).body
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		counts := map[string]int{}
		doc.Find(".facts > div").Each(func(_ int, one *goquery.Selection) {
			link := one.Find("dd a")
			n, err := strconv.Atoi(link.Text())
			if err != nil {
				t.Fatalf("%s: %v\n%s", unit, err, body)
			}
			if found := count(link.AttrOr("href", "")); found != n || n == 0 {
				t.Errorf("%s: %s has %d, its search finds %d", unit, one.Find("dt").Text(), n, found)
			}
			counts[one.Find("dt").Text()] = n
		})
		a, b := count(address("/search", "q", "信用 lang:zh", "unit", unit)), count(address("/search", "q", "frame:law", "unit", unit))
		if counts["Only A"]+counts["Both"] != a || counts["Only B"]+counts["Both"] != b {
			t.Errorf("%s: %v of %d and %d", unit, counts, a, b)
		}
		if doc.Find(".hit").Length() != 10 || !strings.Contains(doc.Find("title").Text(), "信用 lang:zh | ") {
			t.Errorf("%s: %d hits, title %q", unit, doc.Find(".hit").Length(), doc.Find("title").Text())
		}
		total := 0
		doc.Find("section[aria-labelledby=outlets] tbody tr td:last-child").Each(func(_ int, cell *goquery.Selection) {
			n, _ := strconv.Atoi(cell.Text())
			total += n
		})
		if total != b {
			t.Errorf("%s: the outlets of B have %d articles, want %d", unit, total, b)
		}
	}
	for target, want := range map[string]string{
		address("/search/beside", "a", "失信"):                              `value="失信"`,
		address("/search/beside", "a", "失信", "b", "frame:pivacy"):         "query B: ",
		address("/search/beside", "a", "lang:zh", "b", "lang:en"):         "Only A",
		address("/search/beside", "a", "失信 relevant:any", "b", "lang:en"): "Only A",
		"/search/beside?c=1": "which this page doesn&#39;t know",
	} {
		if body := c.get(t, target).body; !strings.Contains(body, want) {
			t.Errorf("%s: no %s", target, want)
		}
	}
}
