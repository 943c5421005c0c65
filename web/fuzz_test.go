package web_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// FuzzParameters asks each address of the API, and pages that take a query, for anything. The
// answer is a figure or says what was wrong: never a fault of the server, and never anything else
// than what its type says.
func FuzzParameters(f *testing.F) {
	targets := []string{
		"/api/v1/search", "/api/v1/articles", "/api/v1/series", "/api/v1/compare", "/api/v1/sources", "/api/v1/export/series.csv",
		"/api/v1/export/health.csv", "/api/v1/words/top", "/api/v1/words/kwic", "/api/v1/words/collocates", "/api/v1/words/keyness",
		"/api/v1/words/quotes", "/api/v1/clusters", "/api/v1/prominence", "/search", "/series", "/compare", "/feed.atom", "/kwic", "/clusters", "/changes",
	}
	for n := range targets {
		for _, query := range []string{
			"q=" + url.QueryEscape(`失信 -"信用卡" frame:privacy,law from:2019-03`) + "&limit=3&order=newest&facets=no", "q=%ff&limit=1e3", "q=%zz;limit=2",
			"bucket=month&group=outlet,frame&smooth=3&zone=Asia%2FShanghai&from=2014&to=2020-02-30", "limit=-1&cursor=bm8&cursor=", "term=%E4%BF%A1%E7%94%A8&node=a&window=99999999999999999999",
			"compare=a&compare=b&weight=reach&survey=kostka-2018", "next=//evil.example/%0d%0aSet-Cookie:x", "format=xlsx&unit=story&relevant=any", "from=9999-12-31&to=0001-01-01&bucket=day",
		} {
			f.Add(uint8(n), query)
		}
	}
	c := press(f) // a fuzzed call that takes over ten seconds counts as hung
	f.Fuzz(func(t *testing.T, which uint8, query string) {
		target := targets[int(which)%len(targets)]
		at, err := url.ParseRequestURI(target + "?" + query)
		if err != nil {
			t.Skip("net/http answers 400 by itself")
		}
		r := httptest.NewRequest(http.MethodGet, target, nil)
		r.URL = at
		rec := httptest.NewRecorder()
		c.handler.ServeHTTP(rec, r)
		body := rec.Body.String()
		if rec.Code >= 500 {
			t.Fatalf("%s?%s: %d %.300s", target, query, rec.Code, body)
		}
		switch kind := rec.Header().Get("Content-Type"); {
		case kind == "application/json" || kind == "application/problem+json":
			if !json.Valid([]byte(body)) {
				t.Errorf("%s?%s: not JSON: %.300s", target, query, body)
			}
		case strings.HasPrefix(target, "/api/v1") && rec.Code >= 400:
			t.Errorf("%s?%s: %d as %s: %.300s", target, query, rec.Code, kind, body)
		}
		if rec.Code >= 400 && strings.TrimSpace(body) == "" {
			t.Errorf("%s?%s: %d says nothing", target, query, rec.Code)
		}
		for name, values := range rec.Header() {
			if strings.ContainsAny(strings.Join(values, ""), "\r\n") {
				t.Errorf("%s?%s: a line break in the head %s", target, query, name)
			}
		}
	})
}
