package elastic_test

import (
	"context"
	"errors"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"yulun/article"
	"yulun/index"
	"yulun/index/indextest"
)

// TestEntries: each indexed article, in order of ID over several pages, with the sum of the article
// that was put.
func TestEntries(t *testing.T) {
	t.Parallel()
	db := open(t, options(t))
	if list := entries(t, db); len(list) != 0 {
		t.Errorf("entries %v of an empty index", list)
	}
	like := indextest.Articles(t)[0]
	articles := make([]article.Article, 1_203)
	want := make([]index.Entry, len(articles))
	for i := range articles {
		a := like
		a.ID, a.Version = numbered("e", i), int64(1+i%3)
		a.Fetched = a.Fetched.Add(time.Duration(i) * time.Nanosecond)
		sum, err := index.Checksum(a)
		if err != nil {
			t.Fatal(err)
		}
		articles[len(articles)-1-i] = a
		want[i] = index.Entry{ID: a.ID, Version: a.Version, Sum: sum}
	}
	put(t, db, articles)
	if diff := gocmp.Diff(want, entries(t, db)); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
	seen := 0
	err := db.Entries(t.Context(), func(index.Entry) error {
		seen++
		return context.Canceled
	})
	if !errors.Is(err, context.Canceled) || seen != 1 {
		t.Errorf("stopped with %v after %d entries", err, seen)
	}
}

// TestRemove: what is removed is gone, from whichever generation; what is absent is not an error;
// and an older version than that which was removed can be put at once.
func TestRemove(t *testing.T) {
	t.Parallel()
	db := open(t, tiny(t))
	first := indextest.Articles(t)
	for i := range first {
		first[i].Version = 7
	}
	put(t, db, first)
	rollOver(t, db, rolling, true)
	second := moved(t, "s", rolling.Add(time.Hour))
	put(t, db, second)
	if err := db.Remove(t.Context(), []string{first[0].ID, second[0].ID, "absent"}); err != nil {
		t.Fatal(err)
	}
	if n := count(t, db); n != len(first)+len(second)-2 {
		t.Errorf("%d articles are left, want %d", n, len(first)+len(second)-2)
	}
	for _, e := range entries(t, db) {
		if e.ID == first[0].ID || e.ID == second[0].ID {
			t.Errorf("%s is still there", e.ID)
		}
	}
	older := first[0]
	older.Version, older.Title = 3, "旧版"
	put(t, db, []article.Article{older})
	if n := total(t, db, "title:旧版"); n != 1 {
		t.Errorf("an older version after the removal is found %d times, want 1", n)
	}
	if err := db.Remove(t.Context(), nil); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := db.Remove(ctx, []string{older.ID}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
}
