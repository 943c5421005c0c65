package web_test

import (
	"encoding/csv"
	"html"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"yulun/web"
)

// TestInContext: the page shows each place of a term of the query between what stands around it,
// and offers the others.
func TestInContext(t *testing.T) {
	t.Parallel()
	c := press(t)
	body := c.get(t, address("/kwic", "q", "老赖 失信 lang:zh")).body
	if !regexp.MustCompile(`<h2 id="places">\d+ places of <code>老赖</code></h2>`).MatchString(body) {
		t.Errorf("no places of the first term in %s", body)
	}
	if !strings.Contains(body, "<mark>老赖</mark>") || strings.Contains(body, "<mark>失信</mark>") {
		t.Error("not the places of the first term alone")
	}
	other := regexp.MustCompile(`href="([^"]+)"><code>失信</code>`).FindStringSubmatch(body)
	if other == nil {
		t.Fatal("the second term is not offered")
	}
	if body := c.get(t, html.UnescapeString(other[1])).body; !strings.Contains(body, "<mark>失信</mark>") {
		t.Error("the second term leads to other places")
	}
	for target, want := range map[string]string{
		address("/kwic", "q", "失信", "term", "信用"):     "is not a term of the query",
		address("/kwic", "q", "lang:zh", "term", "x"): "has no word or phrase",
		address("/kwic", "q", "失信", "sort", "up"):     "is not a valid sort",
	} {
		if got := c.get(t, target); got.status != http.StatusBadRequest || !strings.Contains(got.body, want) {
			t.Errorf("%s: %d, no %q", target, got.status, want)
		}
	}
}

// TestHostilePlaces: what an article brought stays text, in the lines and in the tables.
func TestHostilePlaces(t *testing.T) {
	t.Parallel()
	c := press(t)
	body := c.get(t, address("/kwic", "q", "alert relevant:any")).body
	if !strings.Contains(body, "&lt;script&gt;") || !strings.Contains(body, "<mark>alert</mark>") {
		t.Errorf("the hostile headline is not shown in %s", body)
	}
}

// TestClustersPage: who took what from whom, and when.
func TestClustersPage(t *testing.T) {
	t.Parallel()
	c := press(t)
	body := c.get(t, "/clusters").body
	for _, want := range []string{"买不了高铁票", "the earliest", `<a href="/article/[0-9a-f]{16}">新光网</a>`, "4 articles of 4 outlets"} {
		if !regexp.MustCompile(want).MatchString(body) {
			t.Errorf("no %q in %s", want, body)
		}
	}
	if nothing := c.document(t, "/search?q=zzzqqq").Find(".found").Text(); !strings.Contains(nothing, "No article matches") || strings.Contains(nothing, "· zzzqqq") {
		t.Errorf("a search without hits: %s", nothing)
	}
	search := c.get(t, address("/search", "q", "失信")).body
	for _, page := range []string{"/kwic?q=", "/clusters?q="} {
		if !strings.Contains(search, `href="`+page) {
			t.Errorf("the search doesn't lead to %s", page)
		}
	}
	if body := c.get(t, address("/search", "q", "lang:zh")).body; strings.Contains(body, "/kwic?") {
		t.Error("a search without a term leads to places")
	}
}

// TestNoWords: without the tools for words there are no such pages, and nothing leads there.
func TestNoWords(t *testing.T) {
	t.Parallel()
	o := press(t).options()
	o.Find = nil
	pages, err := web.New(o)
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{address("/kwic", "q", "失信"), "/clusters"} {
		if got := get(t, pages, http.MethodGet, target); got.status != http.StatusNotFound {
			t.Errorf("%s: %d", target, got.status)
		}
	}
	if body := get(t, pages, http.MethodGet, address("/search", "q", "失信")).body; strings.Contains(body, "/clusters") || strings.Contains(body, "/kwic") {
		t.Error("the search leads to pages that are not there")
	}
}

// TestTablesToKeep: evidence, clusters, codings and figures as files, with the same rows in each
// format, and Parquet that says where it comes from.
func TestTablesToKeep(t *testing.T) {
	t.Parallel()
	c := press(t)
	for _, what := range []string{"articles", "evidence", "clusters", "codings", "series", "health"} {
		pairs := []string{"q", "失信 lang:zh"}
		rows, err := csv.NewReader(strings.NewReader(c.get(t, address("/api/v1/export/"+what+".csv", pairs...)).body)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Count(c.get(t, address("/api/v1/export/"+what+".jsonl", pairs...)).body, "\n")
		got := c.get(t, address("/api/v1/export/"+what+".parquet", pairs...))
		told := regexp.MustCompile("(?s)yulun:rows\x18.([0-9]+)").FindStringSubmatch(got.body)
		if n := len(rows) - 1; lines != n || told == nil || told[1] != strconv.Itoa(n) || n < 1 && what != "codings" {
			t.Errorf("%s: %d rows of CSV, %d of JSON Lines; Parquet says %q", what, n, lines, told)
		}
		if !strings.HasPrefix(got.body, "PAR1") || !strings.Contains(got.body, "yulun:query") || !strings.Contains(got.body, "失信 lang:zh") {
			t.Errorf("%s: no Parquet that names its query", what)
		}
		if kind := got.header.Get("Content-Type"); kind != "application/vnd.apache.parquet" {
			t.Errorf("%s: %s", what, kind)
		}
	}
	if got := c.get(t, "/api/v1/export/comparison.parquet"); got.status != http.StatusOK || !strings.HasPrefix(got.body, "PAR1") {
		t.Errorf("the comparison: %d", got.status)
	}
}

// TestFilesSayByWhichChoices reads the choices behind a file of the API out of it.
func TestFilesSayByWhichChoices(t *testing.T) {
	t.Parallel()
	c := press(t)
	for what, tt := range map[string]struct{ pairs, want []string }{
		"articles": {[]string{"from", "2018", "zone", "UTC"}, []string{"setting:zone=UTC", "setting:unit=article", "methods=rules/2"}},
		"series": {
			[]string{"bucket", "year", "group", "type,lang", "weight", "outlet", "smooth", "3", "form", "wide", "measure", "critical", "compare", "失信"},
			[]string{
				"setting:bucket=year", "setting:group=type,lang", "setting:weight=outlet", "setting:smooth=3", "setting:form=wide", "setting:measure=critical",
				"setting:compare 1=失信", "setting:zone=Asia/Shanghai", "seed:bootstrap=FNV-1a", "methods=rules/2",
			},
		},
		"health":     {[]string{"bucket", "week"}, []string{"setting:bucket=week"}},
		"comparison": {[]string{"weight", "outlet", "survey", "kostka-2018"}, []string{"setting:weight=outlet", "setting:survey=kostka-2018", "seed:bootstrap=FNV-1a"}},
	} {
		body := c.get(t, address("/api/v1/export/"+what+".parquet", tt.pairs...)).body
		for _, want := range tt.want {
			name, value, _ := strings.Cut(want, "=")
			told := "(?s)yulun:" + regexp.QuoteMeta(name) + "\x18.{1,2}" + regexp.QuoteMeta(value) // Thrift has a field and a length between them
			if !regexp.MustCompile(told).MatchString(body) {
				t.Errorf("%s doesn't say %s", what, want)
			}
		}
	}
}

// TestFormsKeepTheZone: who asks again with the form keeps the days of the zone.
func TestFormsKeepTheZone(t *testing.T) {
	t.Parallel()
	c := press(t)
	for _, page := range []string{"/search", "/compare", "/clusters", "/kwic"} {
		if body := c.get(t, address(page, "q", "失信", "zone", "UTC")).body; !strings.Contains(body, `<input type="hidden" name="zone" value="UTC">`) {
			t.Errorf("%s loses the zone", page)
		}
	}
}

// TestThresholdsLeaveTheMean: another threshold of stance moves articles between sides, and no
// mean.
func TestThresholdsLeaveTheMean(t *testing.T) {
	t.Parallel()
	body := press(t).get(t, "/api/v1/export/sensitivity.csv").body
	means := map[string]bool{}
	for _, row := range regexp.MustCompile(`(?m)^kostka-2018,threshold,[^,]+,(?:true|false),\d+,\d+,([^,]+),([^,]+),([^,]+),`).FindAllStringSubmatch(body, -1) {
		means[strings.Join(row[1:], " ")] = true
	}
	if len(means) != 1 {
		t.Errorf("the means and intervals are %v, want one", means)
	}
}

// TestNoCodingsWherePeopleCode: who codes may not see what others decided.
func TestNoCodingsWherePeopleCode(t *testing.T) {
	t.Parallel()
	o := press(t).options()
	o.Desk = struct{ web.Desk }{} // never asked
	pages, err := web.New(o)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/api/v1/export/codings.csv", "/api/export/codings.csv"} {
		if got := get(t, pages, http.MethodGet, path); got.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.status)
		}
	}
}
