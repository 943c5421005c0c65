package web_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"yulun/article"
	"yulun/codebook/codebooktest"
	indexsqlite "yulun/index/sqlite"
	storesqlite "yulun/store/sqlite"
	"yulun/web"
)

// answers are the six answers of the overview, by their questions' ids, with their links.
func answers(t *testing.T, page *goquery.Document) map[string]*goquery.Selection {
	t.Helper()
	found := map[string]*goquery.Selection{}
	page.Find(".board section").Each(func(_ int, s *goquery.Selection) {
		found[s.Find("h2").AttrOr("id", "")] = s
	})
	if len(found) != 6 {
		t.Fatalf("the overview answers %d questions, want 6", len(found))
	}
	return found
}

// TestOverviewAnswers: each of the large figures leads to what it counts, and says what it counts.
func TestOverviewAnswers(t *testing.T) {
	t.Parallel()
	c := press(t)
	page := c.document(t, "/")
	found := answers(t, page)
	for id, want := range map[string]string{
		"much": "articles", "stance": "[", "new": "new", "changed": "edited", "crawl": "Nothing crawls",
	} {
		big := found[id].Find(".big")
		if !strings.Contains(big.Text(), want) || big.Find("a[href]").Length() == 0 {
			t.Errorf("%s says %q with %d links, want one with %q", id, big.Text(), big.Find("a").Length(), want)
		}
	}
	if got := found["changed"].Text(); !strings.Contains(got, c.edited.Title) || !strings.Contains(got, c.gone.Title) {
		t.Errorf("neither the edited nor the gone article is named: %q", got)
	}
	if n := found["stance"].Find(".shares a").Length(); n != 3 {
		t.Errorf("%d classes lead to their articles, want 3", n)
	}
}

// TestChangesAreListed: the page of changes has what was edited and what is gone, each at its
// place.
func TestChangesAreListed(t *testing.T) {
	t.Parallel()
	c := press(t)
	for kind, want := range map[string]string{"edited": "/article/" + c.edited.ID + "#revisions", "gone": "/article/" + c.gone.ID + "#visits"} {
		page := c.document(t, "/changes?kind="+kind)
		if page.Find(`.hit a[href="`+want+`"]`).Length() != 1 || page.Find(`nav a[aria-current="page"]`).Length() != 1 {
			t.Errorf("%s: no link to %s in\n%s", kind, want, page.Find(".hits").Text())
		}
	}
	if got := c.get(t, "/changes?kind=lost"); got.status != 400 || !strings.Contains(got.body, "edited") {
		t.Errorf("an unknown kind is answered with %d", got.status)
	}
	seen := 0
	for target := "/changes?kind=new"; target != ""; {
		page := c.document(t, target)
		seen += page.Find(".hit").Length()
		target = page.Find(`.pager a[rel="next"]`).AttrOr("href", "")
	}
	if got := c.document(t, "/changes?kind=new&page=99"); got.Find(".empty").Text() != "No change lies so far back." || got.Find(`.pager a[rel="prev"]`).Length() != 1 {
		t.Errorf("behind the last page: %q", got.Find("main").Text())
	}
	var relevant int
	err := c.store.Each(context.Background(), "", counting(&relevant))
	if err != nil || seen != relevant {
		t.Errorf("%d articles are listed as new, want %d (%v)", seen, relevant, err)
	}
}

// TestOverviewSaysHowTheCrawlIs: soon after a crawl the source with trouble is named, and two days
// later that nothing crawls.
func TestOverviewSaysHowTheCrawlIs(t *testing.T) {
	t.Parallel()
	c := press(t)
	for after, want := range map[time.Duration]string{25 * time.Hour: "1 source needs a look", 48 * time.Hour: "Nothing crawls"} {
		o := c.options()
		o.Now = func() time.Time { return visited.Add(after) }
		pages, err := web.New(o)
		if err != nil {
			t.Fatal(err)
		}
		page, err := goquery.NewDocumentFromReader(strings.NewReader(get(t, pages, "GET", "/").body))
		if err != nil {
			t.Fatal(err)
		}
		if got := answers(t, page)["crawl"].Find(".big").Text(); !strings.Contains(got, want) {
			t.Errorf("after %v the overview says %q, want %q", after, got, want)
		}
	}
}

// TestOverviewOfNothing: where nothing was crawled, the page says so and what to do, and has no
// figure that looks like a finding.
func TestOverviewOfNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	store, err := storesqlite.Open(t.Context(), storesqlite.Options{Path: filepath.Join(dir, "store.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	index, err := indexsqlite.Open(t.Context(), filepath.Join(dir, "index.db"), indexsqlite.Options{Words: strings.Fields, Simplify: strings.ToLower, Side: codebooktest.Book().Side})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = index.Close() })
	o := press(t).options()
	o.Store, o.Index = store, index
	o.Now = func() time.Time { return visited }
	pages, err := web.New(o)
	if err != nil {
		t.Fatal(err)
	}
	got := get(t, pages, "GET", "/")
	page, err := goquery.NewDocumentFromReader(strings.NewReader(got.body))
	if err != nil {
		t.Fatal(err)
	}
	found := answers(t, page)
	for id, want := range map[string]string{
		"much": "No articles yet", "stance": "nothing to score", "changed": "No outlet has changed", "unusual": "no articles to compare", "crawl": "has been crawled",
	} {
		if text := found[id].Text(); !strings.Contains(text, want) {
			t.Errorf("%s says %q, want %q", id, text, want)
		}
	}
	if n := page.Find("svg").Length(); n != 0 {
		t.Errorf("%d charts of nothing", n)
	}
}

// counting counts relevant articles.
func counting(n *int) func(article.Article) error {
	return func(a article.Article) error {
		if a.Reading.Relevant {
			*n++
		}
		return nil
	}
}
