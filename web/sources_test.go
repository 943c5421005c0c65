package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"yulun/access"
	"yulun/jobs"
	"yulun/web"
)

// Trouble comes first, unread pages lead from their reason to their addresses, and no silence is
// claimed of what nobody has watched.
func TestSources(t *testing.T) {
	t.Parallel()
	c := press(t)
	failing := c.sources[1].ID
	body := c.get(t, "/sources").body
	trouble, all := strings.Index(body, `id="trouble"`), strings.Index(body, `id="all"`)
	if trouble < 0 || all < trouble || !strings.Contains(body[trouble:all], `href="/source/`+failing+`"`) {
		t.Errorf("the failing source isn't first:\n%s", body)
	}
	for _, want := range []string{
		`<a href="/source/` + failing + `?reason=robots#unread">robots.txt keeps us out 1</a>`, "not watched yet", `class="before"`, "before the first crawl",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the sources lack %s", want)
		}
	}
	for target, want := range map[string][]string{
		address("/source/"+failing, "reason", "robots"): {"lost.example/2026/2.html", "robots.txt &lt;forbids&gt; it", "2026-11-21 02:00 UTC", "http_502"},
		"/source/never-crawled":                         {"has not been watched yet"},
	} {
		got := c.get(t, target)
		for _, w := range want {
			if got.status != http.StatusOK || !strings.Contains(got.body, w) {
				t.Errorf("%s, status %d, lacks %s", target, got.status, w)
			}
		}
	}
	for target, status := range map[string]int{
		"/source/nowhere": 404, address("/source/"+failing, "reason", "captcha"): 400,
		address("/source/"+failing, "reason", "robots", "page", "-1"): 400, "/jobs": 404,
	} {
		if got := c.get(t, target); got.status != status {
			t.Errorf("%s: status %d, want %d", target, got.status, status)
		}
	}
}

// TestMonthsOfHealth: the links below the table lead through all months, each of which is shown
// once.
func TestMonthsOfHealth(t *testing.T) {
	t.Parallel()
	c := press(t)
	var newestFirst []string
	page, pages := "/sources", 0
	for ; page != ""; pages++ {
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(c.get(t, page).body))
		if err != nil {
			t.Fatal(err)
		}
		months := doc.Find("table.grid thead tr:last-child th").Map(func(_ int, s *goquery.Selection) string { return s.Text() })
		if len(months) == 0 || len(months) > 24 {
			t.Fatalf("%s shows %d months", page, len(months))
		}
		slices.Reverse(months)
		newestFirst = append(newestFirst, months...)
		if _, later := doc.Find("#health ~ .pager a[rel=next]").Attr("href"); later != (pages > 0) {
			t.Errorf("%s leads to later months: %v", page, later)
		}
		page, _, _ = strings.Cut(doc.Find("#health ~ .pager a[rel=prev]").AttrOr("href", ""), "#")
	}
	if !slices.IsSortedFunc(newestFirst, func(a, b string) int { return strings.Compare(b, a) }) || len(slices.Compact(newestFirst)) != len(newestFirst) || pages < 3 {
		t.Errorf("%d pages show the months %v", pages, newestFirst)
	}
	if got := c.get(t, "/sources?until=1999-01"); got.status != http.StatusBadRequest {
		t.Errorf("a month of which nothing is known: status %d", got.status)
	}
}

// idle is a crew with nothing to do, and an editor of a file that it doesn't change.
type idle struct{ web.Editor }

func (idle) Work(context.Context) (jobs.Work, error) { return jobs.Work{}, nil }
func (idle) CrawlNow(context.Context, string) error  { return nil }
func (idle) CancelJob(context.Context, int64) error  { return nil }
func (idle) TryJob(context.Context, int64) error     { return nil }
func (idle) File() (path, fault string)              { return "sources.yaml", "" }

func (idle) Pause(context.Context, string, bool) error { return nil }

// Where readers may not manage, no page has a form that changes something, and forms are refused.
func TestReadersManageNothing(t *testing.T) {
	t.Parallel()
	c := press(t)
	o := c.options()
	o.Crew, o.Anyone = idle{}, access.Reader
	handler, err := web.New(o)
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{"/sources", "/source/" + c.sources[0].ID, "/jobs"} {
		if got := get(t, handler, http.MethodGet, page); strings.Contains(got.body, `method="post"`) {
			t.Errorf("%s has a form that changes something", page)
		}
	}
	for _, target := range []string{"/source/" + c.sources[0].ID + "/crawl", "/jobs/1/cancel", "/jobs/1/try"} {
		rec := httptest.NewRecorder()
		handler.ServeHTTP(rec, httptest.NewRequest(http.MethodPost, target, nil))
		if rec.Code != http.StatusForbidden || !strings.Contains(rec.Body.String(), "You may not do this here") {
			t.Errorf("%s: status %d\n%s", target, rec.Code, rec.Body)
		}
	}
}
