package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"math"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"yulun/article"
	"yulun/frontier"
	"yulun/index"
	"yulun/store"
	"yulun/web"
)

// long is a store in which one article has another text, evidence and revisions.
type long struct {
	web.Store
	article   article.Article
	revisions []store.Revision
}

func (l long) Article(ctx context.Context, id string) (article.Article, error) {
	if id == l.article.ID {
		return l.article, nil
	}
	return l.Store.Article(ctx, id)
}

func (l long) Revisions(ctx context.Context, id string) ([]store.Revision, error) {
	if id == l.article.ID {
		return l.revisions, nil
	}
	return l.Store.Revisions(ctx, id)
}

// TestLongArticlesHaveSmallPages: whatever an article's length, its page is small, and its parts
// have the whole text.
func TestLongArticlesHaveSmallPages(t *testing.T) {
	t.Parallel()
	c := press(t)
	l := long{Store: c.store, article: c.traditional}
	line := strings.Repeat("失信者<b>", 40) + "\n"
	l.article.Text = strings.Repeat(line, 300_000/240)
	l.article.Title = strings.Repeat("長標題", 4_000)
	l.article.Reading.Evidence = nil
	for i := range 4_000 {
		l.article.Reading.Evidence = append(l.article.Reading.Evidence, article.Evidence{
			Field: "text", Start: 3 * i, End: 3*i + 200, Text: strings.Repeat("失信者", 70), Cue: strings.Repeat("(失信者|老賴)", 300), Kind: fmt.Sprintf("frame:f%d", i%12), Weight: 0.1,
		})
	}
	for i := range 25 {
		l.revisions = append(l.revisions, store.Revision{Number: 25 - i, Title: l.article.Title, Text: strings.Repeat(fmt.Sprintf("第%d稿。", i), 3_000), Fetched: visited})
	}
	o := c.options()
	o.Store = l
	h, err := web.New(o)
	if err != nil {
		t.Fatal(err)
	}
	text := regexp.MustCompile(`(?s)<div class="text".*?</div>`)
	next := regexp.MustCompile(`href="([^"]*part=\d+)" rel="next"`)
	tags := regexp.MustCompile(`<[^>]*>`)
	read, parts := 0, 0
	for target := "/article/" + l.article.ID; target != ""; parts++ {
		got := get(t, h, http.MethodGet, target)
		if got.status != http.StatusOK || len(got.body) > 1_000_000 {
			t.Fatalf("%s answers %d with %d bytes", target, got.status, len(got.body))
		}
		read += strings.Count(tags.ReplaceAllString(text.FindString(got.body), ""), "失信者")
		target = ""
		if m := next.FindStringSubmatch(got.body); m != nil {
			target = strings.ReplaceAll(m[1], "&amp;", "&")
		}
		if parts > 50 {
			t.Fatal("the parts don't end")
		}
	}
	if want := strings.Count(l.article.Text, "失信者"); read != want || parts < 15 {
		t.Errorf("%d parts have %d of %d words", parts, read, want)
	}
	if got := get(t, h, http.MethodGet, fmt.Sprintf("/article/%s?part=%d", l.article.ID, parts+1)); got.status != http.StatusBadRequest {
		t.Errorf("a part behind the last one answers %d", got.status)
	}
}

// stood is a store in which every article stood in one listing.
type stood struct {
	web.Store
	at frontier.Placed
}

func (s stood) PlacementsOf(context.Context, string) ([]frontier.Placed, error) {
	return []frontier.Placed{s.at}, nil
}

// A place is said with the time from which to which it was seen, or with the one time that both are.
func TestPlaceIsSaidWithItsTimes(t *testing.T) {
	t.Parallel()
	c := press(t)
	first := time.Date(2024, 5, 3, 8, 0, 10, 0, time.UTC)
	for last, want := range map[time.Time][2]string{
		first.Add(time.Hour):        {"from 2024-05-03 08:00 UTC to 2024-05-03 09:00 UTC at least", "至少自2024年5月3日 08:00 UTC至2024年5月3日 09:00 UTC"},
		first:                       {", seen there at 2024-05-03 08:00 UTC<", "，2024年5月3日 08:00 UTC见于该处"},
		first.Add(20 * time.Second): {", seen there at 2024-05-03 08:00 UTC<", "，2024年5月3日 08:00 UTC见于该处"},
	} {
		o := c.options()
		o.Store = stood{o.Store, frontier.Placed{Listing: frontier.Listing{SourceID: c.sources[0].ID, Entries: 9}, Best: 2, FirstSeen: first, LastSeen: last}}
		h, err := web.New(o)
		if err != nil {
			t.Fatal(err)
		}
		for i, lang := range []string{"en", "zh"} {
			r := httptest.NewRequest(http.MethodGet, "/article/"+c.edited.ID, nil)
			r.Header.Set("Accept-Language", lang)
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, r)
			if page := rec.Body.String(); !strings.Contains(page, want[i]) {
				_, place, _ := strings.Cut(page, "/front")
				t.Errorf("seen for %s, the page in %s lacks %q: %.300s", last.Sub(first), lang, want[i], place)
			}
		}
	}
}

// TestEachRevisionHasItsScore: the newest one that of the store, an earlier one that of the scorer
// on its own text, on the page and in the API.
func TestEachRevisionHasItsScore(t *testing.T) {
	t.Parallel()
	c := press(t)
	var answer struct {
		Revisions []struct {
			Number      int
			Title, Text string
			Scored      struct {
				Relevance float64
				Stance    article.Stance
				Method    string
				Now       bool
			}
		}
		Reference map[string]any
		Earlier   *string
		Explained []struct {
			Kind  string
			Total *float64
			Parts []struct {
				Weight float64
				Why    string
			}
		}
	}
	if err := json.Unmarshal([]byte(c.get(t, "/api/v1/articles/"+c.edited.ID).body), &answer); err != nil {
		t.Fatal(err)
	}
	if len(answer.Revisions) != 2 {
		t.Fatalf("%d revisions", len(answer.Revisions))
	}
	for i, r := range answer.Revisions {
		want := c.scorer.Read(r.Title, r.Text, c.edited.Lang)
		if r.Scored.Stance != want.Stance || r.Scored.Relevance != want.Relevance || r.Scored.Method != want.Method || r.Scored.Now != (i == 1) {
			t.Errorf("revision %d is scored %+v, want %+v", r.Number, r.Scored, want.Stance)
		}
	}
	for _, e := range answer.Explained {
		sum := 0.0
		for _, p := range e.Parts {
			if sum += p.Weight; p.Why == "" {
				t.Errorf("%s: a part is not explained", e.Kind)
			}
		}
		if e.Total != nil && math.Abs(sum-*e.Total) > 1e-9 {
			t.Errorf("%s: the parts add up to %v, not %v", e.Kind, sum, *e.Total)
		}
	}
	if answer.Reference["title"] != c.edited.Title || answer.Reference["container-title"] != c.edited.Outlet.Name {
		t.Errorf("the reference is %v", answer.Reference)
	}
	page := c.get(t, "/article/"+c.edited.ID).body
	for _, want := range []string{"2 revisions", "scored now", "@article{yulun-" + c.edited.ID, `&#34;type&#34;: &#34;article-newspaper&#34;`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

// TestThroughASearch: from a search a reader goes through its articles one by one, in its order,
// and back to the page of hits.
func TestThroughASearch(t *testing.T) {
	t.Parallel()
	c := press(t)
	q, err := index.Parse(index.Vocabulary{Codebook: c.book}, "信用")
	if err != nil {
		t.Fatal(err)
	}
	q.Order, q.Limit = index.Newest, 1000
	found, err := c.index.Search(t.Context(), q)
	if err != nil || found.Total < 22 {
		t.Fatalf("%d hits, %v", found.Total, err)
	}
	hit := regexp.MustCompile(`<h3[^>]*><a href="([^"]+)">`)
	targets := hit.FindAllStringSubmatch(c.get(t, address("/search", "q", "信用", "order", "newest", "page", "2")).body, -1)
	at := html.UnescapeString(targets[0][1]) // the 21st
	rel := func(body, name string) string {
		m := regexp.MustCompile(`href="([^"]+)" rel="` + name + `"`).FindStringSubmatch(body)
		if m == nil {
			return ""
		}
		return html.UnescapeString(m[1])
	}
	steps := 0
	for i := 20; ; i++ {
		body := c.get(t, at).body
		if !strings.HasPrefix(at, "/article/"+found.Hits[i].Article.ID+"?") || !strings.Contains(body, fmt.Sprintf("%d of %d", i+1, found.Total)) {
			t.Fatalf("at place %d there is %s", i+1, at)
		}
		if i == 20 && (!strings.HasPrefix(rel(body, "prev"), "/article/"+found.Hits[19].Article.ID) || !strings.Contains(body, html.EscapeString(address("/search", "order", "newest", "page", "2", "q", "信用")))) {
			t.Errorf("from place 21 the way back is %s", rel(body, "prev"))
		}
		// Other views of the text stay in the search.
		if !strings.Contains(body, "at="+fmt.Sprint(i+1)+"&amp;order=newest&amp;q=%E4%BF%A1%E7%94%A8&amp;show=plain") {
			t.Errorf("the plain view at place %d leaves the search", i+1)
		}
		if at = rel(body, "next"); at == "" {
			break
		}
		steps++
	}
	if steps != found.Total-21 {
		t.Errorf("%d steps from place 21 of %d", steps, found.Total)
	}
	id := found.Hits[3].Article.ID
	for target, want := range map[string]string{
		address("/article/"+id, "q", "信用", "order", "newest", "at", "9"):     "not at its place any more",
		address("/article/"+id, "q", "信用", "order", "newest", "at", "99999"): "not at its place any more",
		address("/article/"+id, "q", "信用"):                                   "names a search without at",
		address("/article/"+id, "q", "frame:fear", "at", "1"):                "surveillance",
		address("/article/"+id, "q", "信用", "at", "0"):                        "at: &#34;0&#34; is not allowed",
	} {
		if body := c.get(t, target).body; !strings.Contains(body, want) {
			t.Errorf("%s doesn't say %s", target, want)
		}
	}
}
