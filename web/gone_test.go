package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"yulun/article"
	"yulun/frontier"
	"yulun/web"
)

// withdrawn is a store in which one article is gone by what a visit met, and only a part of it was
// read.
type withdrawn struct {
	web.Store
	id    string
	visit frontier.Fetch
	notes article.Notes
}

func (w withdrawn) Article(ctx context.Context, id string) (article.Article, error) {
	a, err := w.Store.Article(ctx, id)
	if id == w.id {
		a.GoneAt, a.Notes = w.visit.At, w.notes
	}
	return a, err
}

func (w withdrawn) Fetches(ctx context.Context, id string) ([]frontier.Fetch, error) {
	visits, err := w.Store.Fetches(ctx, id)
	if id == w.id {
		visits = append([]frontier.Fetch{w.visit}, visits...)
	}
	return visits, err
}

// TestWhyAnArticleIsGone: its page says what was met first, and what of the text is missing.
func TestWhyAnArticleIsGone(t *testing.T) {
	t.Parallel()
	c := press(t)
	for name, tt := range map[string]struct {
		visit frontier.Fetch
		notes article.Notes
		want  []string
	}{
		"notice": {
			frontier.Fetch{Status: 200, Code: frontier.CodeDeletedNotice, Reason: "the page says that the piece was taken away"},
			article.Notes{},
			[]string{"first answered with a page that is not the article: the page says that the piece was taken away (<code>deleted_notice</code>)"},
		},
		"status": {frontier.Fetch{Status: 404}, article.Notes{}, []string{"first answered that there is no such page"}},
		"teaser": {frontier.Fetch{Status: 410}, article.Notes{Partial: "paywall"}, []string{"the free beginning of a paid one"}},
		"feed":   {frontier.Fetch{Status: 410}, article.Notes{Partial: "feed_excerpt", TextFrom: "feed"}, []string{"the beginning that the outlet's feed gives", "the page itself showed none"}},
		"pages":  {frontier.Fetch{Status: 410}, article.Notes{Partial: "missing_page"}, []string{"further pages that could not be read"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tt.visit.At, tt.visit.Outcome = visited, frontier.OutcomeGone
			o := c.options()
			o.Store = withdrawn{o.Store, c.edited.ID, tt.visit, tt.notes}
			h, err := web.New(o)
			if err != nil {
				t.Fatal(err)
			}
			body := get(t, h, http.MethodGet, "/article/"+c.edited.ID).body
			for _, want := range tt.want {
				if !strings.Contains(strings.ReplaceAll(body, "&#39;", "'"), want) {
					t.Errorf("the page doesn't say %q", want)
				}
			}
		})
	}
}
