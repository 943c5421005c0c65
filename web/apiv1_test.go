package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestProblems: the API says what is wrong with a request, which parameter it is, and what to do.
func TestProblems(t *testing.T) {
	t.Parallel()
	c := press(t)
	for target, want := range map[string]struct {
		status              int
		name, field, remedy string
	}{
		address("/api/v1/search", "frmae", "law"):                       {400, "unknown-parameter", "frmae", "frame"},
		address("/api/v1/search", "offset", "20"):                       {400, "unknown-parameter", "offset", "cursor"},
		address("/api/v1/search", "order", "newest", "order", "oldest"): {400, "repeated-parameter", "order", "once"},
		address("/api/v1/search", "q", " "):                             {400, "empty-parameter", "q", "leave it out"},
		address("/api/v1/search", "frame", "fear"):                      {400, "invalid-parameter", "frame", "privacy"},
		address("/api/v1/search", "q", "失信 frame:fear"):                 {400, "invalid-query", "q", "surveillance"},
		address("/api/v1/search", "outlet", "没有这家报社"):                   {400, "invalid-query", "outlet", ""},
		address("/api/v1/search", "limit", "1001"):                      {400, "invalid-parameter", "limit", "1000"},
		address("/api/v1/search", "cursor", "bm8"):                      {400, "invalid-parameter", "cursor", "page before"},
		address("/api/v1/search", "from", "soon"):                       {400, "invalid-parameter", "from", "form"},
		address("/api/v1/series", "zone", "Middle/Earth"):               {400, "invalid-parameter", "zone", "IANA"},
		address("/api/v1/sources", "months", "all"):                     {400, "unknown-parameter", "months", "none"},
		address("/api/v1/export/articles.csv", "evidence", "yes"):       {400, "unknown-parameter", "evidence", "order"},
		address("/api/v1/export/health.csv", "smooth", "3"):             {400, "unknown-parameter", "smooth", "bucket"},
		address("/api/v1/export/events.csv", "weight", "outlet"):        {400, "unknown-parameter", "weight", "bucket"},
		address("/api/v1/export/notable.csv", "bucket", "year"):         {400, "unknown-parameter", "bucket", "zone"},
		"/api/v1/search?q=%zz":                                          {400, "invalid-parameter", "", "Encode"},
		"/api/v1/search?q=%ff":                                          {400, "invalid-parameter", "q", "UTF-8"},
		"/api/v1/articles/0000000000000000":                             {404, "not-found", "", ""},
		"/api/v1/export/articles.pdf":                                   {404, "not-found", "", "overview"},
	} {
		got := c.get(t, target)
		var p struct {
			Type, Title, Detail, Name, Field, Remedy string
			Status                                   int
		}
		err := json.Unmarshal([]byte(got.body), &p)
		if err != nil || got.status != want.status || p.Status != want.status || got.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %s %v %s", target, got.status, got.header.Get("Content-Type"), err, got.body)
		}
		if p.Name != want.name || p.Field != want.field || !strings.Contains(p.Remedy, want.remedy) || p.Detail == "" {
			t.Errorf("%s: %+v, want %+v", target, p, want)
		}
	}
	rec := httptest.NewRecorder()
	c.handler.ServeHTTP(rec, httptest.NewRequest(http.MethodPost, "/api/v1/search", nil))
	if rec.Code != http.StatusMethodNotAllowed || !strings.Contains(rec.Body.String(), `"method-not-allowed"`) {
		t.Errorf("POST: %d %s", rec.Code, rec.Body)
	}
}

// TestOldAddresses: what programs asked before has the same JSON, and pages by offset.
func TestOldAddresses(t *testing.T) {
	t.Parallel()
	c := press(t)
	for old, now := range map[string]string{
		"/api/articles/" + c.edited.ID: "/api/v1/articles/" + c.edited.ID,
		"/api/series?bucket=year":      "/api/v1/series?bucket=year",
		"/api/compare":                 "/api/v1/compare",
		"/api/sources":                 "/api/v1/sources",
		"/api/export/series.csv":       "/api/v1/export/series.csv",
	} {
		if a, b := c.get(t, old), c.get(t, now); a.status != http.StatusOK || a.body != b.body {
			t.Errorf("%s and %s differ", old, now)
		}
	}
	second := c.get(t, "/api/search?limit=1&offset=1&order=oldest&unknown=1").body
	var first, both struct{ Hits []struct{ ID string } }
	if err := json.Unmarshal([]byte(second), &first); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(c.get(t, "/api/v1/search?limit=2&order=oldest").body), &both); err != nil {
		t.Fatal(err)
	}
	if first.Hits[0].ID != both.Hits[1].ID || strings.Contains(second, `"next"`) {
		t.Errorf("%v and %v", first, both)
	}
}

// TestLastPage: the last page has no cursor, though it is full.
func TestLastPage(t *testing.T) {
	t.Parallel()
	c := press(t)
	at := func(limit int) (page struct {
		Total int
		Hits  []struct{ ID string }
		Next  *string
	},
	) {
		t.Helper()
		body := c.get(t, fmt.Sprint("/api/v1/search?order=oldest&limit=", limit)).body
		if err := json.Unmarshal([]byte(body), &page); err != nil {
			t.Fatal(err)
		}
		return page
	}
	total := at(1).Total
	for limit, more := range map[int]bool{0: false, 1: true, total - 1: true, total: false, 1000: false} {
		if got := at(limit); len(got.Hits) != min(limit, total) || (got.Next != nil) != more || got.Total != total {
			t.Errorf("limit %d: %d of %d hits, next %v", limit, len(got.Hits), got.Total, got.Next)
		}
	}
}
