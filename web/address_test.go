package web_test

import (
	"html"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// TestUnknownParametersAreSaid: a mistyped parameter isn't passed over as if it had had an effect.
func TestUnknownParametersAreSaid(t *testing.T) {
	t.Parallel()
	c := press(t)
	for _, tc := range []struct{ target, text, remedy string }{
		{"/search?q=信用修复&frmae=law", `The address has "frmae", which this page doesn't know.`, "Did you mean frame? Otherwise take it out of the address."},
		{"/search?limit=5", `"limit"`, "Take it out of the address."},
		{"/series?buckt=year", `"buckt"`, "Did you mean bucket?"},
		{"/compare?wieght=outlet", `"wieght"`, "Did you mean weight?"},
		{"/compare?page=2", `"page"`, "out of the address."},
		{"/kwic?q=信用&srot=left", `"srot"`, "Did you mean sort?"},
		{"/clusters?q=信用&sort=left", `"sort"`, "out of the address."},
		{"/sources?untill=2024-06", `"untill"`, "Did you mean until?"},
		{"/method?q=失信", `"q"`, "Take it out of the address."},
		{"/?q=失信", `"q"`, "Take it out of the address."},
		{"/article/" + c.edited.ID + "?revision=1", `"revision"`, "Take it out of the address."},
		{"/article/" + c.edited.ID + "/raw?revison=1", `"revison"`, "Did you mean revision?"},
		{"/search?unit=story&unit=article", "The address has unit 2 times.", "Give it once."},
		{"/search?q=%zz", "The address can't be read", "Encode it"},
		{address("/search", "<script>", "1"), `"<script>"`, "out of the address."},
	} {
		got := c.get(t, tc.target)
		text := html.UnescapeString(got.body)
		if got.status != http.StatusBadRequest || !strings.Contains(text, tc.text) || !strings.Contains(text, tc.remedy) {
			t.Errorf("%s: status %d, wanted 400 with %q and %q\n%.3000s", tc.target, got.status, tc.text, tc.remedy, text)
		}
		if strings.Contains(got.body, "<script") {
			t.Errorf("%s: the parameter came back as markup", tc.target)
		}
	}
	form := c.document(t, "/search?q=信用修复&frmae=law")
	if q, _ := form.Find("#q").Attr("value"); q != "信用修复" {
		t.Errorf("the form has lost the query: %q", q)
	}
}

// TestEmptyParametersAreDropped: a form that is sent as it is leads to an address that can be
// quoted.
func TestEmptyParametersAreDropped(t *testing.T) {
	t.Parallel()
	c := press(t)
	for target, want := range map[string]string{
		"/search?q=%E5%A4%B1%E4%BF%A1&frame=&lang=zh&from=&to=": "/search?q=%E5%A4%B1%E4%BF%A1&lang=zh",
		"/search?q=":                          "/search",
		"/search?q=+%20":                      "/search",
		"/search?frmae":                       "/search",
		"/series?compare=&compare=law&group=": "/series?compare=law",
		"/compare?survey=&weight=outlet":      "/compare?weight=outlet",
		"/sources?until=":                     "/sources",
	} {
		got := c.get(t, target)
		if to := got.header.Get("Location"); got.status != http.StatusFound || to != want {
			t.Errorf("%s: status %d, leads to %s, want %s", target, got.status, to, want)
		}
		if again := c.get(t, want); again.status != http.StatusOK {
			t.Errorf("%s: status %d", want, again.status)
		}
	}
}

// TestTitlesNameTheQuery: tabs and bookmarks of two searches can be told apart.
func TestTitlesNameTheQuery(t *testing.T) {
	t.Parallel()
	c := press(t)
	for target, want := range map[string]string{
		"/search": "Search · Yulun",
		address("/search", "q", "信用修复", "frame", "law"):   "信用修复 frame:law · Search · Yulun",
		address("/series", "q", "lang:en"):                "lang:en · Over time · Yulun",
		address("/compare", "q", "lang:en"):               "lang:en · Coverage beside the survey · Yulun",
		address("/search", "q", strings.Repeat("信", 200)): strings.Repeat("信", 79) + "… · Search · Yulun",
		address("/search", "q", `"</title><script>"`):     `"</title><script>" · Search · Yulun`,
	} {
		if got := c.document(t, target).Find("head title").Text(); got != want {
			t.Errorf("%s: the title is %q, want %q", target, got, want)
		}
	}
}

// TestFacetsNameOutlets: facets and chips say the names of outlets, and the count is part of the
// link.
func TestFacetsNameOutlets(t *testing.T) {
	t.Parallel()
	c := press(t)
	page := c.document(t, "/search")
	names := map[string]string{}
	for _, source := range c.options().Sources {
		names[source.Outlet.ID] = source.Outlet.Name
	}
	var outlets *goquery.Selection
	page.Find(".facets section").Each(func(_ int, section *goquery.Selection) {
		if section.Find("h3").Text() == "Outlet" {
			outlets = section.Find("li")
		}
	})
	if outlets == nil || outlets.Length() < 3 {
		t.Fatal("the page has no facet of outlets")
	}
	outlets.Each(func(_ int, li *goquery.Selection) {
		link := li.Find("a")
		label, count := link.Find("span").First().Text(), link.Find(".n").Text()
		if _, isID := names[label]; isID || label == "" || count == "" || strings.TrimLeft(count, "0123456789,") != "" {
			t.Errorf("an outlet is shown as %q with %q", label, count)
		}
		target, _ := link.Attr("href")
		if chip := c.document(t, target).Find(".chips").Text(); !strings.Contains(chip, label) {
			t.Errorf("%s is called %q among the active filters", label, chip)
		}
	})
}

// TestRobots: crawlers find the pages and the articles, and none of the addresses of facets.
func TestRobots(t *testing.T) {
	t.Parallel()
	c := press(t)
	got := c.get(t, "/robots.txt")
	var rules []string
	for line := range strings.Lines(got.body) {
		if rule, ok := strings.CutPrefix(strings.TrimSpace(line), "Disallow: "); ok && !strings.Contains(rule, "*") {
			rules = append(rules, rule)
		}
	}
	barred := func(target string) bool {
		return slices.ContainsFunc(rules, func(rule string) bool { return strings.HasPrefix(target, rule) })
	}
	if got.status != http.StatusOK || !strings.HasPrefix(got.body, "User-agent: *\n") {
		t.Fatalf("status %d: %s", got.status, got.body)
	}
	for _, target := range []string{"/", "/search", "/series", "/compare", "/sources", "/method", "/article/" + c.edited.ID} {
		if barred(target) {
			t.Errorf("%s is barred", target)
		}
	}
	links := 0
	for _, page := range []string{"/search", "/series", "/compare", "/sources"} {
		c.document(t, page).Find("a[href*='?']").Each(func(_ int, a *goquery.Selection) {
			links++
			if target := a.AttrOr("href", ""); strings.HasPrefix(target, "/") && !barred(target) {
				t.Errorf("%s leads crawlers to %s", page, target)
			}
		})
	}
	if links < 50 {
		t.Errorf("only %d links have a query", links)
	}
}

// TestViewsOfEvidence: each view marks its kind of evidence, and the table keeps all of it.
func TestViewsOfEvidence(t *testing.T) {
	t.Parallel()
	c := press(t)
	page := "/article/" + c.traditional.ID
	all := c.document(t, page)
	count := func(p *goquery.Document, kind string) int { return p.Find(".text a.cue" + kind).Length() }
	stance, frames := count(all, ".stance"), count(all, ".frame")
	if stance == 0 || frames == 0 {
		t.Fatalf("the article shows nothing: %d cues of stance, %d of frames", stance, frames)
	}
	for view, want := range map[string][2]int{"stance": {stance, 0}, "frames": {0, frames}, "plain": {0, 0}, "all": {stance, frames}} {
		shown := c.document(t, page+"?show="+view)
		if got := [2]int{count(shown, ".stance"), count(shown, ".frame")}; got != want {
			t.Errorf("show=%s marks %v cues of stance and frames, want %v", view, got, want)
		}
		if view != "all" && count(shown, "") != want[0]+want[1] {
			t.Errorf("show=%s marks %d cues", view, count(shown, ""))
		}
		if got, want := shown.Find("tr[id^=e]").Length(), len(c.traditional.Reading.Evidence); got != want {
			t.Errorf("show=%s lists %d pieces of evidence, want %d", view, got, want)
		}
		if got := strings.ReplaceAll(shown.Find(".text").Text(), "\n", ""); got != strings.ReplaceAll(c.traditional.Text, "\n", "") {
			t.Errorf("show=%s: the text is %q", view, got)
		}
	}
	if got := c.get(t, page+"?show=words"); got.status != http.StatusBadRequest {
		t.Errorf("show=words: status %d", got.status)
	}
}

// document is a page of the corpus, parsed.
func (c *corpus) document(t *testing.T, target string) *goquery.Document {
	t.Helper()
	page, err := goquery.NewDocumentFromReader(strings.NewReader(c.get(t, target).body))
	if err != nil {
		t.Fatal(err)
	}
	return page
}
