package dossier_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"yulun/article"
	"yulun/dossier"
	"yulun/store"
)

// shelf lists articles in order of their ids.
type shelf []string

func (s shelf) Each(_ context.Context, after string, f func(article.Article) error) error {
	for _, id := range slices.Sorted(slices.Values(s)) {
		if id <= after {
			continue
		}
		if err := f(article.Article{ID: id, Title: "标题"}); err != nil {
			return err
		}
	}
	return nil
}

func (s shelf) Deletion(_ context.Context, id string) (store.Deletion, error) {
	if id == "dead" {
		return store.Deletion{ID: id, Deleted: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC), Public: true, Reason: "应作者要求"}, nil
	}
	return store.Deletion{}, &article.Error{Code: article.CodeNotFound}
}

// Of an article that was deleted, it is said when, and why where everybody may know.
func TestFindDeleted(t *testing.T) {
	t.Parallel()
	_, err := dossier.Find(t.Context(), shelf{"1bbd"}, "dead")
	if article.CodeOf(err) != article.CodeDeleted || !strings.Contains(err.Error(), "deleted on request on 2026-03-02: 应作者要求") {
		t.Error(err)
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	st := shelf{"1bbd", "1bbdf3", "1bc0", "20aa", "9000", "a000", "a100", "a101", "a102", "a103", "a104", "ffff"}
	for _, tc := range []struct{ given, want, mistake string }{
		{"20", "20aa", ""},
		{"1bbd", "1bbd", ""}, // in full, though another one begins so
		{"1bbdf", "1bbdf3", ""},
		{"A000", "a000", ""},
		{"9", "9000", ""},
		{"f", "ffff", ""},
		{"1b", "", "several ids: 1bbd (标题, ), 1bbdf3 (标题, ), 1bc0 (标题, )\n"},
		{"a", "", "a103 (标题, ) and more"},
		{"0", "", `begins with "0"`},
		{"20ab", "", `begins with "20ab"`},
		{"标", "", `begins with "标"`},
		{" ", "", "The id is empty"},
	} {
		got, err := dossier.Find(t.Context(), st, tc.given)
		if got != tc.want || (err == nil) != (tc.mistake == "") || err != nil && !strings.Contains(err.Error(), tc.mistake) {
			t.Errorf("%q: got %q and %v, want %q and %q", tc.given, got, err, tc.want, tc.mistake)
		}
	}
}
