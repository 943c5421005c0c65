package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"yulun/article"
	"yulun/store"
	"yulun/web"
)

// erased is a store in which one article was deleted on request.
type erased struct {
	web.Store
	tomb store.Deletion
}

func (e erased) Article(ctx context.Context, id string) (article.Article, error) {
	if id == e.tomb.ID {
		return article.Article{}, &article.Error{Code: article.CodeNotFound, Message: "There is no article " + id}
	}
	return e.Store.Article(ctx, id)
}

func (e erased) Deletion(ctx context.Context, id string) (store.Deletion, error) {
	if id == e.tomb.ID {
		return e.tomb, nil
	}
	return e.Store.Deletion(ctx, id)
}

// TestADeletedArticle: page and API answer 410 with the day of the deletion, and with its reason only
// where everybody may know it. What never was is 404.
func TestADeletedArticle(t *testing.T) {
	t.Parallel()
	c := press(t)
	for _, public := range []bool{false, true} {
		o := c.options()
		o.Store = erased{o.Store, store.Deletion{
			ID: c.edited.ID, Deleted: time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC), Who: "wang", Reason: "应作者要求", Public: public,
		}}
		h, err := web.New(o)
		if err != nil {
			t.Fatal(err)
		}
		for _, address := range []string{"/article/", "/api/articles/"} {
			got := get(t, h, http.MethodGet, address+c.edited.ID)
			if got.status != http.StatusGone || !strings.Contains(got.body, "was deleted on request on 2026-03-02") ||
				strings.Contains(got.body, "应作者要求") != public || strings.Contains(got.body, "wang") {
				t.Errorf("%s, public %t: %d %s", address, public, got.status, got.body)
			}
			if got := get(t, h, http.MethodGet, address+"0000000000000000"); got.status != http.StatusNotFound {
				t.Errorf("%s of no article: %d", address, got.status)
			}
		}
	}
}
