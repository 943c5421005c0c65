package web_test

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"yulun/article"
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
		if got.status != http.StatusOK || len(got.body) > 800_000 {
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
