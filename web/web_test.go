package web_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"html"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"yulun/article"
	"yulun/codebook/codebooktest"
	"yulun/dossier"
	"yulun/index"
	indexsqlite "yulun/index/sqlite"
	"yulun/store"
	storesqlite "yulun/store/sqlite"
	"yulun/web"
)

func get(t *testing.T, h http.Handler, method, target string) answer {
	t.Helper()
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest(method, target, nil))
	return answer{rec.Code, rec.Header(), rec.Body.String()}
}

// address is a path with parameters, given as names and values.
func address(path string, pairs ...string) string {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return path + "?" + v.Encode()
}

// pages are addresses that answer with a page.
func (c *corpus) pages() []string {
	return []string{
		"/", "/search", address("/search", "q", "失信 frame:punishment", "order", "newest"), address("/search", "q", "relevant:any", "page", "2"),
		address("/search", "frame", "privacy", "lang", "en", "from", "2018", "unit", "story"), address("/search", "q", "没有这样的文章"),
		"/article/" + c.hostile.ID, "/article/" + c.traditional.ID, "/article/" + c.edited.ID, "/article/" + c.gone.ID, "/article/" + c.traditional.ID + "?show=plain", "/article/" + c.edited.ID + "?show=stance", "/article/" + c.reprinted.ID,
		address("/kwic", "q", "失信"), address("/kwic", "q", `(老赖 OR 失信) -"social credit"`, "sort", "left", "unit", "story"), "/kwic",
		address("/kwic", "q", "alert relevant:any", "sort", "random"), "/clusters", address("/clusters", "q", "失信 lang:zh"), address("/clusters", "q", "没有这样的文章"),
		"/series", address("/series", "bucket", "month", "group", "type", "unit", "story", "weight", "outlet", "zone", "UTC"), address("/series", "q", "没有这样的文章"),
		"/compare", address("/compare", "q", "lang:en", "weight", "outlet"), address("/compare", "q", "没有这样的文章"), "/changes", "/changes?kind=gone", "/sources", address("/sources", "until", "2020-06"), "/source/" + c.sources[0].ID + "/front", "/source/never-crawled/front", "/method",
		"/source/" + c.sources[0].ID, address("/source/"+c.sources[1].ID, "reason", "robots"), "/source/never-crawled",
		"/searches", address("/search/beside", "a", "失信", "b", "frame:law -(老赖 lang:zh)"), address("/search/beside", "a", "没有这样的文章", "b", "失信"), "/search/beside",
	}
}

// TestPages: every page answers, is whole, carries the headers that keep it safe, and runs nothing
// that an article brought.
func TestPages(t *testing.T) {
	t.Parallel()
	c := press(t)
	for _, target := range c.pages() {
		got := c.get(t, target)
		if got.status != http.StatusOK {
			t.Errorf("%s: status %d\n%s", target, got.status, got.body)
			continue
		}
		if !strings.Contains(got.header.Get("Content-Security-Policy"), "default-src 'none'") || got.header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: headers %v", target, got.header)
		}
		for _, want := range []string{"<html lang=\"en\">", "<main id=\"main\"", "class=\"skip\" href=\"#main\"", "<h1", "</html>"} {
			if !strings.Contains(got.body, want) {
				t.Errorf("%s: no %s", target, want)
			}
		}
		for _, never := range []string{"<script", "<img", "style=\"", "onerror=alert(3)>", "javascript:", "ZgotmplZ", "<no value>", "%!"} {
			if strings.Contains(got.body, never) {
				t.Errorf("%s: has %s", target, never)
			}
		}
		if head := get(t, c.handler, http.MethodHead, target); head.status != got.status || head.header.Get("Content-Length") != strconv.Itoa(len(got.body)) {
			t.Errorf("%s: HEAD answers %d, %s bytes; GET has %d", target, head.status, head.header.Get("Content-Length"), len(got.body))
		}
	}
}

// TestLinksLeadSomewhere follows every link of every page to a page of ours.
func TestLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	c := press(t)
	href := regexp.MustCompile(`(?:href|src)="([^"]+)"`)
	seen := map[string]bool{}
	for _, page := range c.pages() {
		body := c.get(t, page).body
		for _, m := range href.FindAllStringSubmatch(body, -1) {
			target, fragment, _ := strings.Cut(html.UnescapeString(m[1]), "#")
			if fragment != "" && target == "" && !strings.Contains(body, ` id="`+fragment+`"`) {
				t.Errorf("%s: #%s leads nowhere", page, fragment)
			}
			if !strings.HasPrefix(target, "/") || seen[target] || strings.Contains(target, "ui=zh") { // TestSwitchOfLanguage follows the switch
				continue
			}
			seen[target] = true
			if got := c.get(t, target); got.status != http.StatusOK {
				t.Errorf("%s: %s answers %d", page, target, got.status)
			}
		}
	}
	if len(seen) < 100 {
		t.Errorf("only %d links were found", len(seen))
	}
}

func TestHostileTextStaysText(t *testing.T) {
	t.Parallel()
	c := press(t)
	got := c.get(t, "/article/"+c.hostile.ID).body
	for _, want := range []string{"&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;img src=x onerror=alert(3)&gt;", "&lt;b&gt;某人&lt;/b&gt;"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
	for _, q := range []string{`"><script>alert(1)</script>`, `title:"<b>`, "frame:<script>"} {
		if body := c.get(t, address("/search", "q", q)).body; strings.Contains(body, "<script") || strings.Contains(body, "<b>\"") {
			t.Errorf("the query %s came back as markup", q)
		}
	}
}

// tagOf is the tag of an article's language with its script.
func tagOf(a article.Article) string {
	return string(a.Lang) + map[article.Script]string{article.Simplified: "-Hans", article.Traditional: "-Hant"}[a.Script]
}

// TestEvidenceStandsInPlace: on the page the characters between a cue's anchor and its link are the
// cue's, in either script and in English, and each cue has its row.
func TestEvidenceStandsInPlace(t *testing.T) {
	t.Parallel()
	c := press(t)
	seen := map[article.Script]int{}
	err := c.index.Each(t.Context(), index.Query{}, func(h index.Hit) error {
		a := h.Article
		page, err := goquery.NewDocumentFromReader(strings.NewReader(c.get(t, "/article/"+a.ID).body))
		if err != nil {
			return err
		}
		open, marked := map[string]bool{}, map[string]string{}
		page.Find("h1 > *, .text p > *").Each(func(_ int, e *goquery.Selection) {
			switch id, _ := e.Attr("id"); {
			case e.HasClass("anchor"):
				open[strings.TrimPrefix(id, "m")] = true
			case e.HasClass("tipped"): // its tip is in the page's language, its text in the article's
				if e.AttrOr("lang", "") != "en" || e.AttrOr("title", "") == "" || e.Find("mark").AttrOr("lang", "") != tagOf(a) {
					t.Errorf("%s: the tip or the text of a mark is in another language", a.ID)
				}
				for n := range open {
					marked[n] += e.Text()
				}
			case e.HasClass("cue"):
				delete(open, strings.TrimPrefix(e.AttrOr("href", ""), "#e"))
			}
		})
		parts := dossier.Parts(a.Reading)
		if len(open) > 0 || len(marked) != len(parts) {
			t.Errorf("%s: %d cues, %d marked, %d without an end", a.ID, len(parts), len(marked), len(open))
		}
		for _, e := range parts {
			n := strconv.Itoa(e.N)
			if row := page.Find("details tr#e" + n); marked[n] != e.Text || row.Find("th a").Text() != e.Text || row.Find("td.n").Text() != e.Shown.String() {
				t.Errorf("%s: cue %s is %q, marked is %q", a.ID, n, e.Text, marked[n])
			}
			seen[a.Script]++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, script := range []article.Script{article.Simplified, article.Traditional, article.Latin} {
		if seen[script] < 20 {
			t.Errorf("only %d cues in %s", seen[script], script)
		}
	}
}

// TestMistakes: what is wrong is said, with what to do, and on the page and in the API alike.
func TestMistakes(t *testing.T) {
	t.Parallel()
	c := press(t)
	for _, tc := range []struct {
		page, api string
		status    int
		text      string
		remedy    string
	}{
		{address("/search", "q", "失信 frame:fear"), address("/api/search", "q", "失信 frame:fear"), 400, "query, column 10", "surveillance"},
		{address("/search", "q", "失信", "from", "soon"), address("/api/search", "q", "失信", "from", "soon"), 400, "query, column", "from:2019"},
		{address("/search", "q", "「失信"), address("/api/search", "q", "「失信"), 400, "never closed", "close it"},
		{address("/search", "q", strings.Repeat("信", 2001)), address("/api/search", "q", strings.Repeat("信", 2001)), 400, "2001 characters", "less"},
		{address("/search", "order", "best"), address("/api/search", "order", "best"), 400, "not a valid order", "newest"},
		{address("/search", "page", "0"), address("/api/search", "offset", "-1"), 400, "is not allowed", "whole number"},
		{address("/series", "bucket", "decade"), address("/api/series", "bucket", "decade"), 400, "not a valid bucket", "quarter"},
		{address("/series", "group", "type,type"), address("/api/series", "group", "type,type"), 400, "do not cut a series twice", "two different groups"},
		{address("/series", "smooth", "4"), address("/api/series", "smooth", "4"), 400, "odd number of buckets", "Give 3"},
		{address("/series", "weight", "reach"), address("/api/series", "weight", "reach"), 400, "no outlet of the query has a reach", "sources.yaml"},
		{address("/series", "zone", "../etc/passwd"), address("/api/series", "zone", "../etc/passwd"), 400, "not a time zone", "IANA"},
		{address("/series", "bucket", "day", "from", "1000"), address("/api/series", "bucket", "day", "from", "1000"), 400, "more than the", "wider"},
		{address("/series", "bucket", "day", "to", "9999"), address("/api/series", "bucket", "day", "to", "9999"), 400, "more than the", "wider"},
		{address("/compare", "weight", "gold"), address("/api/compare", "weight", "gold"), 400, "not a valid weight", "outlet"},
		{"/article/0000000000000000", "/api/articles/0000000000000000", 404, "0000000000000000", ""},
		{"/article/" + c.edited.ID + "/raw?revision=9", "/api/export/articles.pdf", 404, "", ""},
		{"/nowhere", "/api/nowhere", 404, "no such page", "overview"},
	} {
		page := c.get(t, tc.page)
		text := html.UnescapeString(page.body)
		if page.status != tc.status || !strings.Contains(text, tc.text) || !strings.Contains(text, tc.remedy) {
			t.Errorf("%s: status %d, wanted %d with %q and %q\n%.3000s", tc.page, page.status, tc.status, tc.text, tc.remedy, text)
		}
		api := c.get(t, tc.api)
		var p struct{ Error, Remedy string }
		if err := json.Unmarshal([]byte(api.body), &p); err != nil || api.status != tc.status || !strings.Contains(p.Error, tc.text) || !strings.Contains(p.Remedy, tc.remedy) {
			t.Errorf("%s: status %d, %+v, %v", tc.api, api.status, p, err)
		}
	}
}

// TestCaret: the place of a mistake is below the query as it was read.
func TestCaret(t *testing.T) {
	t.Parallel()
	body := html.UnescapeString(press(t).get(t, address("/search", "q", "失信 frame:fear")).body)
	if !strings.Contains(body, "\n  失信 frame:fear\n             ^") {
		t.Errorf("no caret below the query:\n%s", body)
	}
}

func TestOnlyReading(t *testing.T) {
	t.Parallel()
	got := get(t, press(t).handler, http.MethodPost, "/search")
	if got.status != http.StatusMethodNotAllowed || got.header.Get("Allow") != "GET, HEAD" {
		t.Errorf("POST answers %d, Allow %q", got.status, got.header.Get("Allow"))
	}
}

// TestDownloads: an export has as many rows as the search has hits, in its order.
func TestDownloads(t *testing.T) {
	t.Parallel()
	c := press(t)
	for _, pairs := range [][]string{
		nil, {"q", "失信"}, {"q", "frame:privacy", "unit", "story"}, {"q", "relevant:any", "order", "oldest"}, {"lang", "en", "from", "2018"}, {"q", "没有这样的文章"},
	} {
		var hits struct {
			Total int
			Hits  []struct{ ID string }
		}
		if err := json.Unmarshal([]byte(c.get(t, address("/api/search", append(pairs, "limit", "1000")...)).body), &hits); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(strings.NewReader(c.get(t, address("/api/export/articles.csv", pairs...)).body)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(c.get(t, address("/api/export/articles.jsonl", pairs...)).body, "\n"), "\n")
		if lines[0] == "" {
			lines = nil
		}
		if len(rows)-1 != hits.Total || len(lines) != hits.Total || len(hits.Hits) != hits.Total {
			t.Errorf("%v: %d hits, %d listed, %d rows, %d lines", pairs, hits.Total, len(hits.Hits), len(rows)-1, len(lines))
			continue
		}
		for i, h := range hits.Hits {
			if strings.TrimPrefix(rows[i+1][0], "'") != h.ID || !strings.Contains(lines[i], h.ID) {
				t.Errorf("%v: row %d is %s, hit %s", pairs, i, rows[i+1][0], h.ID)
			}
		}
		if page := c.get(t, address("/search", pairs...)).body; hits.Total > 0 && !strings.Contains(page, "<h2 id=\"hits\">"+strconv.Itoa(hits.Total)+" article") {
			t.Errorf("%v: the page doesn't say %d", pairs, hits.Total)
		}
	}
	if got := c.get(t, "/api/export/articles.csv"); !strings.HasPrefix(got.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("headers of a download: %v", got.header)
	}
}

// TestSeriesPagesAreLight: a view of the series that people come to is at most 200 kB, however many
// buckets, groups and queries it has.
func TestSeriesPagesAreLight(t *testing.T) {
	t.Parallel()
	c := press(t)
	for _, page := range []string{
		"/series", address("/series", "bucket", "day"), address("/series", "bucket", "week", "group", "outlet"),
		address("/series", "bucket", "month", "group", "type,frame"), address("/series", "bucket", "quarter", "group", "frame", "smooth", "5"),
		address("/series", "bucket", "month", "group", "type", "compare", "失信", "compare", "frame:privacy"), address("/series", "bucket", "day", "page", "3"),
	} {
		body := c.get(t, page).body
		if len(body) > 200_000 || !strings.Contains(body, "mean stance") {
			t.Errorf("%s has %d bytes", page, len(body))
		}
	}
}

// TestSeriesPage: what a reader needs to read the charts is on the page.
func TestSeriesPage(t *testing.T) {
	t.Parallel()
	c := press(t)
	body := c.get(t, address("/series", "q", "信用", "compare", "失信", "smooth", "3", "bucket", "year", "group", "lang")).body
	for _, want := range []string{
		"Critical ← mean stance → supportive", `id="attention"`, "信用: Chinese", "失信: Chinese", "over the 3 years around each point",
		">crawl</text>", `class="key supportive"`, "Planning outline for a social credit system", `value="失信"`, "/export/notable.csv?",
	} {
		if !strings.Contains(body, want) && !strings.Contains(html.UnescapeString(body), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(body, "per all") || strings.Contains(body, "torys") {
		t.Error("the page has words that there are not")
	}
	whole := c.get(t, address("/series", "bucket", "all", "unit", "story")).body
	if !strings.Contains(whole, "Stories in the whole time") {
		t.Error("the whole time is not called so")
	}
}

// TestFilesOfASeriesHaveItsQueries: the files of queries that stand side by side hold the filters of
// each, and a query may have a time of its own.
func TestFilesOfASeriesHaveItsQueries(t *testing.T) {
	t.Parallel()
	c := press(t)
	page := c.get(t, address("/series", "q", "信用", "lang", "zh", "from", "2018", "compare", "失信 to:2021", "bucket", "year"))
	file := regexp.MustCompile(`href="(/api/v1/export/series.csv[^"]*)"`).FindStringSubmatch(page.body)
	if page.status != http.StatusOK || file == nil {
		t.Fatalf("the page answers %d, its file is %v", page.status, file)
	}
	u, err := url.Parse(html.UnescapeString(file[1]))
	if err != nil {
		t.Fatal(err)
	}
	if beside := u.Query()["compare"]; len(beside) != 1 || !strings.Contains(beside[0], "lang:zh") || !strings.Contains(beside[0], "from:2018") || !strings.Contains(beside[0], "to:2021") {
		t.Errorf("the file compares with %q", beside)
	}
	if csv := c.get(t, u.String()); csv.status != http.StatusOK {
		t.Errorf("the file answers %d: %s", csv.status, csv.body)
	}
}

// TestChipsOfASeriesKeepItsQueries: taking a filter off takes it from every query, and none is lost.
func TestChipsOfASeriesKeepItsQueries(t *testing.T) {
	t.Parallel()
	c := press(t)
	page := c.get(t, address("/series", "q", "信用", "lang", "zh", "from", "2018", "compare", "失信", "compare", "frame:privacy", "bucket", "year", "smooth", "3"))
	want := map[string]url.Values{
		"Language": {"q": {"信用 from:2018-01-01"}, "compare": {"失信 from:2018-01-01", "frame:privacy from:2018-01-01"}},
		"Time":     {"q": {"信用 lang:zh"}, "compare": {"失信 lang:zh", "frame:privacy lang:zh"}},
	}
	for _, chip := range regexp.MustCompile(`<li><a href="([^"]+)"><span class="quiet">([^<]+)</span>`).FindAllStringSubmatch(page.body, -1) {
		u, err := url.Parse(html.UnescapeString(chip[1]))
		if err != nil {
			t.Fatal(err)
		}
		got, title := u.Query(), chip[2]
		if q := want[title]["q"][0]; u.Path != "/series" || got.Get("q") != q || !slices.Equal(got["compare"], want[title]["compare"]) || got.Get("smooth") != "3" || got.Get("bucket") != "year" {
			t.Errorf("without %s: %v", title, got)
		}
		if answer := c.get(t, u.String()); answer.status != http.StatusOK {
			t.Errorf("without %s: %d", title, answer.status)
		}
		delete(want, title)
	}
	if len(want) > 0 {
		t.Errorf("no chip for %v", want)
	}
}

// TestFiguresLeadToTheirArticles: each linked number of the series, of the comparison and of the
// facets is the number of hits behind it.
func TestFiguresLeadToTheirArticles(t *testing.T) {
	t.Parallel()
	c := press(t)
	linked := regexp.MustCompile(`<td class="n"><a href="(/search[^"]*)"[^>]*>([\d,]+)</a>`)
	whole := regexp.MustCompile(` of <a href="(/search[^"]*)">([\d,]+)</a></td>`)
	bars := regexp.MustCompile(`<a href="(/search[^"]*)" tabindex="-1"><title>[^<]*: [a-z]+ ([\d,]+) of `)
	columns := regexp.MustCompile(`<a href="(/search[^"]*)" tabindex="-1"><title>[^<]*, ([\d,]+) articles? of `)
	facet := regexp.MustCompile(`<li><a href="(/search[^"]*)"><span>[^<]*</span> <span class="n quiet">([\d,]+)</span></a>`)
	total := regexp.MustCompile(`<h2 id="hits">([\d,]+) article`)
	for _, tc := range []struct {
		page  string
		link  *regexp.Regexp
		least int
	}{
		{"/compare", linked, 30},
		{address("/compare", "q", "type:party,foreign,blog -frame:order", "unit", "story"), linked, 10},
		{address("/series", "bucket", "quarter"), linked, 20},
		{address("/series", "bucket", "quarter"), bars, 20},
		{address("/series", "bucket", "quarter"), columns, 20},
		{address("/series", "bucket", "quarter", "compare", "失信"), whole, 20},
		{address("/series", "group", "type", "bucket", "year"), linked, 20},
		{address("/series", "group", "type,lang", "bucket", "year"), linked, 20},
		{address("/series", "group", "type", "second", "frame", "bucket", "all"), whole, 10},
		{address("/series", "group", "frame", "bucket", "year", "unit", "story", "zone", "America/New_York"), linked, 20},
		{address("/series", "group", "lang", "bucket", "all"), linked, 2},
		{address("/series", "q", "from:2018-03 to:2020 type:party,foreign", "group", "type", "bucket", "year"), linked, 3},
		{"/search", facet, 30},
		{address("/search", "q", "lang:zh,en -type:foreign", "from", "2017"), facet, 20},
	} {
		found := tc.link.FindAllStringSubmatch(c.get(t, tc.page).body, -1)
		if len(found) < tc.least {
			t.Errorf("%s: %d links to articles", tc.page, len(found))
		}
		for _, m := range found {
			target := html.UnescapeString(m[1])
			if got := total.FindStringSubmatch(c.get(t, target).body); got == nil || got[1] != m[2] {
				t.Errorf("%s says %s, %s finds %v", tc.page, m[2], target, got)
			}
		}
	}
}

// counted is a figure of the API's comparison.
type counted struct {
	Label, Query string
	Of           string `json:"of_query"`
	Value        struct{ Value float64 }
	Mean         bool
	Articles     int
}

// TestAnswersLeadToTheirArticles: behind each share of an answer are as many articles as it stands
// for, behind a mean all of them. So it is with the numerators and denominators of rows.
func TestAnswersLeadToTheirArticles(t *testing.T) {
	t.Parallel()
	c := press(t)
	total := func(query string) int {
		var hits struct{ Total int }
		if err := json.Unmarshal([]byte(c.get(t, address("/api/search", "q", query, "limit", "0")).body), &hits); err != nil {
			t.Fatal(err)
		}
		return hits.Total
	}
	for query, least := range map[string]int{"": 16, "type:party,foreign,blog from:2016": 8, "frame:privacy": 3} {
		var comparison struct {
			Questions []struct{ Figures []counted }
			Beside    []struct{ Figure counted }
			Sections  []struct {
				Name string
				Rows []struct {
					Group    string
					Articles int
					Critical struct{ Value float64 }
					Queries  *struct{ All, Critical string }
				}
			}
		}
		if err := json.Unmarshal([]byte(c.get(t, address("/api/compare", "q", query)).body), &comparison); err != nil {
			t.Fatal(err)
		}
		var figures []counted
		for _, a := range comparison.Questions {
			figures = append(figures, a.Figures...)
		}
		for _, p := range comparison.Beside {
			figures = append(figures, p.Figure)
		}
		asked := 0
		for _, f := range figures {
			if f.Query == "" {
				continue
			}
			asked++
			want := f.Articles
			if !f.Mean {
				want = int(math.Round(f.Value.Value * float64(f.Articles)))
			}
			if got := total(f.Query); got != want {
				t.Errorf("%s: %q is of %d articles, and %s finds %d", query, f.Label, want, f.Query, got)
			}
			if got := total(f.Of); got != f.Articles {
				t.Errorf("%s: %q is a share of %d articles, and %s finds %d", query, f.Label, f.Articles, f.Of, got)
			}
		}
		if asked < least {
			t.Errorf("%s: only %d figures lead to articles", query, asked)
		}
		page := "/compare"
		if query != "" {
			page = address(page, "q", query)
		}
		if linked := strings.Count(c.get(t, page).body, `: <a href="/search?`); linked != asked {
			t.Errorf("%s: the page links %d of %d figures", query, linked, asked)
		}
		rows := 0
		for _, section := range comparison.Sections {
			for _, r := range section.Rows {
				if r.Queries == nil {
					continue
				}
				rows++
				critical := int(math.Round(r.Critical.Value * float64(r.Articles)))
				if got := total(r.Queries.All); got != r.Articles {
					t.Errorf("%s: %s %s has %d articles, and %s finds %d", query, section.Name, r.Group, r.Articles, r.Queries.All, got)
				}
				if r.Queries.Critical != "" && total(r.Queries.Critical) != critical {
					t.Errorf("%s: %s %s has %d critical articles, and %s finds others", query, section.Name, r.Group, critical, r.Queries.Critical)
				}
			}
		}
		if rows < 8 {
			t.Errorf("%s: only %d rows lead to articles", query, rows)
		}
	}
}

// TestEverySurveyIsOnThePages: a second survey of one question, added by YAML alone.
func TestEverySurveyIsOnThePages(t *testing.T) {
	t.Parallel()
	second, err := surveysOf(os.DirFS("testdata"), "farmers-2020.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c := press(t)
	o := c.options()
	o.Surveys = append(slices.Clone(o.Surveys), second...)
	handler, err := web.New(o)
	if err != nil {
		t.Fatal(err)
	}
	ask := func(path string) string { return html.UnescapeString(get(t, handler, http.MethodGet, path).body) }
	const answer = "of articles in party outlets are supportive"
	for path, want := range map[string][]string{
		"/":                                {"What citizens in China think", "Citizens (survey)"},
		"/compare":                         {"Citizens (survey)", "Farmers on social credit", "Have you heard of it?", "你听说过吗？", "under 12 %", answer, `id="questions-farmers-2020"`},
		"/compare?survey=farmers-2020":     {answer, "an unknown number of respondents"},
		"/method":                          {"The survey: Farmers on social credit", "Sponsor: unknown."},
		"/api/compare":                     {`"surveys":["kostka-2018","farmers-2020"]`, `"id":"kostka-2018"`},
		"/api/compare?survey=farmers-2020": {answer, `"approve":null`},
		"/api/export/comparison.csv":       {"survey,respondents,2209", "survey item heard,yes,,", "question 1,party: supportive,6,"},
	} {
		body := ask(path)
		for _, w := range want {
			if !strings.Contains(body, w) {
				t.Errorf("%s lacks %q", path, w)
			}
		}
	}
	if body := ask("/compare?survey=farmers-2020"); strings.Contains(body, "Citizens (survey)") {
		t.Error("one survey was asked for, and another is shown")
	}
	if body := ask("/compare?survey=none"); !strings.Contains(body, `no survey "none" is configured`) || !strings.Contains(body, "farmers-2020") {
		t.Errorf("an unknown survey: %.500s", body)
	}
	o.Surveys = nil
	if handler, err = web.New(o); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/", "/compare", "/method", "/api/compare", "/api/export/comparison.csv"} {
		if got := get(t, handler, http.MethodGet, path); got.status != http.StatusOK || strings.Contains(got.body, "(survey)") {
			t.Errorf("without a survey %s answers %d", path, got.status)
		}
	}
}

func TestFilesOfFigures(t *testing.T) {
	t.Parallel()
	c := press(t)
	for target, head := range map[string]string{
		address("/api/export/series.csv", "bucket", "year"):                     "bucket,start,end,group",
		"/api/export/health.csv":                                                "bucket,source,outlet,due",
		"/api/export/comparison.csv":                                            "section,group,articles",
		"/api/export/series.jsonl":                                              `{"bucket":`,
		address("/api/export/series.csv", "form", "long", "group", "type,lang"): "query,bucket,start,end,group,second_group,figure,value,value_low",
		address("/api/export/series.csv", "form", "wide", "group", "lang", "measure", "attention", "bucket", "year"): "bucket,start,end,attention en,attention en_low",
		"/api/export/events.csv":  "date,start,bucket,title",
		"/api/export/notable.csv": "kind,start,end,before",
		"/api/series":             `{"bucket":"quarter"`,
		"/api/compare":            `{"survey":`,
		"/api/sources":            `[{"id":`,
		"/healthz":                `{"articles":`,
	} {
		got := c.get(t, target)
		if got.status != http.StatusOK || !strings.HasPrefix(strings.TrimPrefix(got.body, "\uFEFF"), head) {
			t.Errorf("%s: status %d, begins %.60q", target, got.status, got.body)
		}
	}
}

func TestRawBytesAreNeverAPage(t *testing.T) {
	t.Parallel()
	c := press(t)
	for revision, want := range map[string]string{"1": "今起上线", "2": "上线 基准分为150分"} {
		got := c.get(t, "/article/"+c.edited.ID+"/raw?revision="+revision)
		if got.status != http.StatusOK || got.header.Get("Content-Type") != "text/plain; charset=GB18030" || !strings.HasPrefix(got.header.Get("Repr-Digest"), "sha-256=:") {
			t.Errorf("revision %s: status %d, %v", revision, got.status, got.header)
		}
		if !strings.HasPrefix(got.body, "<html>") || !strings.Contains(got.body, want) {
			t.Errorf("revision %s: %.200s", revision, got.body)
		}
	}
}

func TestAssetsAreKept(t *testing.T) {
	t.Parallel()
	c := press(t)
	m := regexp.MustCompile(`href="(/assets/style.css\?v=\w+)"`).FindStringSubmatch(c.get(t, "/method").body)
	if m == nil {
		t.Fatal("no style sheet")
	}
	got := c.get(t, m[1])
	if got.status != http.StatusOK || !strings.Contains(got.header.Get("Cache-Control"), "immutable") || got.header.Get("Content-Type") != "text/css; charset=utf-8" {
		t.Errorf("%d %v", got.status, got.header)
	}
	if old := c.get(t, "/assets/style.css?v=old"); strings.Contains(old.header.Get("Cache-Control"), "immutable") {
		t.Error("an address without the digest may be kept for ever")
	}
}

// brokenIndex fails, or panics, or breaks off after some hits.
type brokenIndex struct {
	web.Index
	err   error
	after int
}

func (b brokenIndex) Search(context.Context, index.Query) (index.Result, error) {
	if b.err == nil {
		panic("a fault of ours")
	}
	return index.Result{}, b.err
}

func (b brokenIndex) Each(ctx context.Context, _ index.Query, f func(index.Hit) error) error {
	for range b.after {
		if err := f(index.Hit{Article: article.Article{ID: "0123456789abcdef", Text: strings.Repeat("信用", 100)}}); err != nil {
			return err
		}
	}
	return b.err
}

var idInLog = regexp.MustCompile(`level=ERROR .*\bid=([A-Z0-9]{10}) `)

// TestFaultsAreNotTold: what went wrong inside stays in the log, beside an id that the reader is
// told.
func TestFaultsAreNotTold(t *testing.T) {
	t.Parallel()
	for _, broken := range []brokenIndex{{err: errors.New("read /home/somebody/index.db: disk I/O error")}, {}} {
		var log strings.Builder
		o := press(t).options()
		o.Index, o.Log = broken, slog.New(slog.NewTextHandler(&log, nil))
		h, err := web.New(o)
		if err != nil {
			t.Fatal(err)
		}
		for i, target := range []string{"/search", "/api/search", "/api/v1/search", "/", "/search", "/api/v1/search"} {
			log.Reset()
			language, says := "en", "something went wrong on this machine"
			if i > 3 {
				language, says = "zh", "本机出错"
			}
			got := (&corpus{handler: h}).ask(t, target, language, "")
			if !strings.Contains(strings.ToLower(got.body), says) { // a page begins it with a capital
				t.Errorf("%s in %s: no %s in %s", target, language, says, got.body)
			}
			if got.status != http.StatusInternalServerError || strings.Contains(got.body, "somebody") || strings.Contains(got.body, "fault of ours") {
				t.Errorf("%s: %d %s", target, got.status, got.body)
			}
			id := idInLog.FindStringSubmatch(log.String())
			if id == nil || !strings.Contains(got.body, id[1]) {
				t.Errorf("%s: the id %q of the log is not in the answer %s", target, id, got.body)
			}
		}
	}
}

// TestBrokenDownloadIsCut: half an export is never taken for a whole one.
func TestBrokenDownloadIsCut(t *testing.T) {
	t.Parallel()
	o := press(t).options()
	o.Index = brokenIndex{err: errors.New("disk I/O error"), after: 5000}
	h, err := web.New(o)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h)
	defer server.Close()
	for _, file := range []string{"articles.csv", "articles.jsonl"} {
		res, err := http.Get(server.URL + "/api/export/" + file)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		buffer := make([]byte, 1<<16)
		for err == nil {
			var n int
			n, err = res.Body.Read(buffer)
			b.Write(buffer[:n])
		}
		res.Body.Close()
		if err.Error() == "EOF" || b.Len() == 0 {
			t.Errorf("%s: %d bytes, then %v", file, b.Len(), err)
		}
	}
}

// TestNothingCollectedYet: before the first crawl every page says so, and no figure is made of
// nothing.
func TestNothingCollectedYet(t *testing.T) {
	t.Parallel()
	o := press(t).options()
	dir := t.TempDir()
	st, err := storesqlite.Open(t.Context(), storesqlite.Options{Path: filepath.Join(dir, "store.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	ix, err := indexsqlite.Open(t.Context(), filepath.Join(dir, "index.db"), indexsqlite.Options{Words: strings.Fields, Simplify: strings.ToLower, Side: codebooktest.Book().Side})
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	o.Store, o.Index = st, ix
	h, err := web.New(o)
	if err != nil {
		t.Fatal(err)
	}
	for target, want := range map[string]string{
		"/": "No articles yet", "/search": "No articles yet", "/series": "No article of this query", "/compare": "No article of this query",
		"/series?bucket=year": "nothing is known of gaps", "/sources": "No source has been crawled yet", "/method": "Not validated", "/api/search": `"total":0,"hits":[]`, "/api/series": `"points":[]`,
	} {
		got := get(t, h, http.MethodGet, target)
		if got.status != http.StatusOK || !strings.Contains(got.body, want) || strings.Contains(got.body, "NaN") {
			t.Errorf("%s: status %d, no %q in\n%.2000s", target, got.status, want, got.body)
		}
	}
}

// TestRequestsAreLogged: one entry a request, with what went wrong in full.
// waitingStore is a store of which some articles wait for the index.
type waitingStore struct {
	web.Store
	waiting int
	err     error
}

func (s waitingStore) Backlog(context.Context) (store.Backlog, error) {
	return store.Backlog{Waiting: s.waiting}, s.err
}

// No answer passes for a whole one while articles wait for the index.
func TestAnswersSayWhatWaitsForTheIndex(t *testing.T) {
	c := press(t)
	for _, tt := range []struct {
		store        waitingStore
		header, text string
	}{
		{waitingStore{c.store, 0, nil}, "", ""},
		{waitingStore{c.store, 1, nil}, "1", "1 stored article waits for the index"},
		{waitingStore{c.store, 98, nil}, "98", "98 stored articles wait for the index"},
		{waitingStore{c.store, 0, errors.New("the store is locked")}, "unknown", "does not say how many articles wait"},
	} {
		o := c.options()
		o.Store = tt.store
		handler, err := web.New(o)
		if err != nil {
			t.Fatal(err)
		}
		for _, target := range []string{"/search", "/api/series", "/api/export/articles.csv"} {
			got := get(t, handler, http.MethodGet, target)
			if h := got.header.Get("Yulun-Waiting"); h != tt.header {
				t.Errorf("%s: header %q, want %q", target, h, tt.header)
			}
			if target != "/search" {
				continue
			}
			if tt.text != "" != strings.Contains(got.body, "for the index") || !strings.Contains(got.body, tt.text) {
				t.Errorf("%s does not say that %q", target, tt.text)
			}
		}
	}
}

// slowCells is an index whose sums take until a channel is closed, and that counts how many are under
// way at once.
type slowCells struct {
	web.Index
	answer    chan struct{}
	now, most atomic.Int32
}

func (s *slowCells) Cells(ctx context.Context, q index.Query, cut index.Cut) ([]index.Cell, error) {
	n := s.now.Add(1)
	defer s.now.Add(-1)
	for most := s.most.Load(); n > most && !s.most.CompareAndSwap(most, n); most = s.most.Load() {
	}
	<-s.answer
	return s.Index.Cells(ctx, q, cut)
}

// However many ask at once, only so many figures are computed at a time; all get their answer.
func TestFiguresTakeTurns(t *testing.T) {
	c := press(t)
	slow := &slowCells{Index: c.index, answer: make(chan struct{})}
	o := c.options()
	o.Index = slow
	handler, err := web.New(o)
	if err != nil {
		t.Fatal(err)
	}
	turns := int32(2 * runtime.GOMAXPROCS(0))
	var group sync.WaitGroup
	for range 3 * turns {
		group.Go(func() {
			if got := get(t, handler, http.MethodGet, "/api/series"); got.status != http.StatusOK || !strings.HasSuffix(got.body, "}\n") {
				t.Errorf("status %d, %d bytes", got.status, len(got.body))
			}
		})
	}
	for slow.now.Load() < turns {
		time.Sleep(time.Millisecond)
	}
	close(slow.answer)
	group.Wait()
	if most := slow.most.Load(); most != turns {
		t.Errorf("%d at once, want %d", most, turns)
	}
}

// Requests are logged without what somebody looked for.
func TestRequestsAreLogged(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	o := press(t).options()
	o.Log = slog.New(slog.NewTextHandler(&b, nil))
	o.Index = brokenIndex{err: errors.New("read index.db: disk I/O error")}
	h, err := web.New(o)
	if err != nil {
		t.Fatal(err)
	}
	get(t, h, http.MethodGet, "/search?q=credit")
	for _, want := range []string{"disk I/O error", "level=INFO msg=answered method=GET path=/search status=500"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %s in\n%s", want, b.String())
		}
	}
	if strings.Contains(b.String(), "credit") {
		t.Errorf("the log has what was looked for:\n%s", b.String())
	}
}

func TestOptionsAreRequired(t *testing.T) {
	t.Parallel()
	if _, err := web.New(web.Options{}); err == nil {
		t.Error("pages without an index")
	}
}
