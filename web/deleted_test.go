package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"yulun/access"
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

// Revisions implements web.Store.
func (e erased) Revisions(ctx context.Context, id string) ([]store.Revision, error) {
	if id == e.tomb.ID {
		return nil, nil
	}
	return e.Store.Revisions(ctx, id)
}

// TestADeletedArticle: every view of it answers 410 with the day of the deletion, and with its
// reason only where everybody may know it. What never was is 404.
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
		chinese := *c
		chinese.handler = h
		if got := chinese.ask(t, "/article/"+c.edited.ID, "zh-CN", ""); got.status != http.StatusGone || !strings.Contains(got.body, "已于2026年3月2日应要求删除") {
			t.Errorf("in Chinese: %d %s", got.status, got.body)
		}
		for _, address := range []string{"/article/%s", "/article/%s/raw", "/article/%s/raw?revision=1", "/api/articles/%s", "/api/v1/articles/%s"} {
			got := get(t, h, http.MethodGet, fmt.Sprintf(address, c.edited.ID))
			if got.status != http.StatusGone || !strings.Contains(got.body, "was deleted on request on 2026-03-02") ||
				strings.Contains(got.body, "应作者要求") != public || strings.Contains(got.body, "wang") {
				t.Errorf("%s, public %t: %d %s", address, public, got.status, got.body)
			}
			if got := get(t, h, http.MethodGet, fmt.Sprintf(address, "0000000000000000")); got.status != http.StatusNotFound {
				t.Errorf("%s of no article: %d", address, got.status)
			}
		}
	}
}

// TestDeletingOnAPage: an admin deletes an article by a form that asks once more. Before that
// nothing is deleted; afterwards every view of the article answers 410, and the audit log has one
// entry.
func TestDeletingOnAPage(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t)
	h := n.lock(t)
	page := "/article/" + n.edited.ID
	others := h.reader(t)
	others.open("/login")
	others.send(url.Values{"name": {"reader"}, "password": {secretWord}})
	others.open(page)
	if others.last.Find(`a[href="`+page+`/delete"]`).Length() != 0 {
		t.Error("a reader is offered to delete")
	}
	r := h.reader(t)
	r.open("/login")
	r.send(url.Values{"name": {"admin"}, "password": {secretWord}})
	r.open(page)
	if r.last.Find(`a[href="`+page+`/delete"]`).Length() != 1 || r.last.Find(`footer a[href="/deleted"]`).Length() != 1 {
		t.Error("an admin isn't led to the forms")
	}
	r.open(page + "/delete")
	r.send(url.Values{"reason": {" "}, "do": {"ask"}})
	r.wants(http.StatusUnprocessableEntity, page+"/delete")
	r.send(url.Values{"reason": {strings.Repeat("因", store.MostReason+1)}, "do": {"delete"}, "sure": {"yes"}})
	r.wants(http.StatusUnprocessableEntity, page+"/delete")
	r.send(url.Values{"reason": {"应作者要求 <2026>"}, "public": {"yes"}, "do": {"ask"}})
	r.wants(http.StatusOK, page+"/delete")
	r.send(url.Values{"do": {"delete"}}) // without the tick
	r.wants(http.StatusUnprocessableEntity, page+"/delete")
	n.article(t, n.edited.ID) // it is still there
	r.send(url.Values{"do": {"delete"}, "sure": {"yes"}})
	r.wants(http.StatusOK, "/deleted")
	row := r.last.Find("tr#" + n.edited.ID).Text()
	for _, want := range []string{n.edited.Outlet.ID, "admin", "pending", "应作者要求 <2026>", "public"} {
		if !strings.Contains(row, want) {
			t.Errorf("the list lacks %q: %s", want, row)
		}
	}
	if got, want := h.audited(t, 1)[0], "admin|article deleted|"+n.edited.ID+"|应作者要求 <2026>"; got != want {
		t.Errorf("audit log: %s, want %s", got, want)
	}
	for _, gone := range []string{page, page + "/raw", page + "/delete", "/correct/" + n.edited.ID, "/api/v1/articles/" + n.edited.ID} {
		r.open(gone)
		if r.wants(http.StatusGone, gone); !strings.Contains(r.body, "应作者要求") {
			t.Errorf("%s lacks the public reason", gone)
		}
	}
	// Of a sample, coders are led past it.
	second := n.sample.Items[1].Article
	tomb := store.Deletion{ID: second, Deleted: visited, Who: "admin", Reason: "应作者要求"}
	if _, err := n.store.Deletion(t.Context(), second); err != nil { // it may be the one of above
		if err := n.desk.Erase(t.Context(), tomb, access.Entry{At: visited, Action: "article deleted", On: second}); err != nil {
			t.Fatal(err)
		}
	}
	coder := h.reader(t)
	coder.open("/login")
	coder.send(url.Values{"name": {"coder"}, "password": {secretWord}})
	coder.open("/code/pilot/2")
	coder.wants(http.StatusGone, "/code/pilot/2")
	coder.open("/code/pilot/1")
	coder.send(critical)
	coder.wants(http.StatusOK, "/code/pilot/3")
	chinese := h.reader(t)
	chinese.open("/login")
	chinese.send(url.Values{"name": {"admin"}, "password": {secretWord}})
	chinese.lang = "zh-CN"
	for _, path := range []string{"/deleted", "/article/" + n.reprinted.ID + "/delete"} {
		chinese.open(path)
		chinese.wants(http.StatusOK, path)
		newChineseReader(t, n.sources).check(t, path, answer{chinese.status, chinese.header, chinese.body})
	}
	r.open("/api/search?q=" + url.QueryEscape("relevant:any") + "&limit=100")
	if r.status != http.StatusOK || strings.Contains(r.body, n.edited.ID) {
		t.Errorf("it is found: %d", r.status)
	}
}
