package elastic_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"yulun/article"
	"yulun/index"
	"yulun/index/indextest"
)

// truth is a store of articles in order of ID. Before is called before each one, if it is there.
type truth struct {
	articles []article.Article
	before   func(i int) error
	after    []string // what Each was asked for
}

func (s *truth) Stamp(context.Context) (string, int64, error) { return "", 0, nil }

func (s *truth) Each(ctx context.Context, after string, f func(article.Article) error) error {
	s.after = append(s.after, after)
	for i, a := range s.articles {
		if a.ID <= after {
			continue
		}
		if s.before != nil {
			if err := s.before(i); err != nil {
				return err
			}
		}
		if err := f(a); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// many are articles in order of ID, first seen a minute after one another from before the tests
// roll over.
func many(t *testing.T, n int) []article.Article {
	articles := make([]article.Article, n)
	for i := range articles {
		a := indextest.Articles(t)[0]
		a.ID = numbered("m", i)
		a.Cluster, a.FirstSeen = a.ID, rolling.Add(time.Duration(i-n/2)*time.Minute)
		articles[i] = a
	}
	return articles
}

// TestRebuildFromStore: the new index has the boundaries of the old one and all that the store has;
// meanwhile every search is answered from the old one, and what is put is in both.
func TestRebuildFromStore(t *testing.T) {
	t.Parallel()
	o := tiny(t)
	db := open(t, o)
	const n = 1_700
	all := many(t, n)
	put(t, db, all[:300]) // the old one has missed the others
	rollOver(t, db, rolling, true)
	old := indices(t, o)
	revised := all[0]
	revised.Version, revised.Title = 2, "更正"
	var stop func()
	store := &truth{articles: all, before: func(i int) error {
		if i == n/2 { // its older version is filled by now
			stop = searching(t, db, 300)
			return db.Put(t.Context(), []article.Article{revised})
		}
		return nil
	}}
	var reported []int
	done, err := db.Rebuild(t.Context(), store, func(done int) {
		if done > 1_500 {
			stop()
		}
		reported = append(reported, done)
	})
	if err != nil || done != n || !slices.IsSorted(reported) || reported[len(reported)-1] != n {
		t.Fatalf("%d filled, error %v, reported %v, want %d", done, err, reported, n)
	}
	if count := count(t, db); count != n {
		t.Errorf("%d articles, want %d", count, n)
	}
	if found := total(t, db, "title:更正"); found != 1 {
		t.Errorf("the change is found %d times, want 1", found)
	}
	left := indices(t, o)
	if len(left) != 2 || slices.ContainsFunc(left, func(name string) bool { return slices.Contains(old, name) }) {
		t.Errorf("indices %v are left of %v, want two new ones", left, old)
	}
	_, answer := raw(t, o, http.MethodGet, "/"+left[1]+"/_count?filter_path=count", "")
	if want := fmt.Sprintf(`{"count":%d}`, n/2-10); answer != want {
		t.Errorf("the second generation has %s, want %s", answer, want)
	}
}

// TestRebuildGoesOn: an interrupted rebuild resumes after what it has filled, and knows of
// what was put meanwhile.
func TestRebuildGoesOn(t *testing.T) {
	t.Parallel()
	o := options(t)
	db := open(t, o)
	const n = 2_100
	all := many(t, n)
	put(t, db, all[:10])
	halt := errors.New("the store is away")
	store := &truth{articles: all, before: func(i int) error {
		if i == 1_600 {
			return halt
		}
		return nil
	}}
	if done, err := db.Rebuild(t.Context(), store, nil); !errors.Is(err, halt) || done > 1_600 {
		t.Fatalf("%d filled, error %v, want %v", done, err, halt)
	}
	if found := count(t, db); found != 10 {
		t.Errorf("%d articles are found after the interruption, want 10", found)
	}
	made := indices(t, o)
	revised := all[2]
	revised.Version, revised.Title = 2, "更正"
	put(t, db, []article.Article{revised})
	store.before = nil
	again := open(t, o) // as another process does
	done, err := again.Rebuild(t.Context(), store, nil)
	if err != nil || done != n || count(t, db) != n {
		t.Fatalf("%d filled, %d found, error %v, want %d", done, count(t, db), err, n)
	}
	if after := store.after[1]; after == "" || after > all[1_599].ID {
		t.Errorf("the second rebuild begins after %q", after)
	}
	if found := total(t, db, "title:更正"); found != 1 {
		t.Errorf("the change is found %d times, want 1", found)
	}
	if left := indices(t, o); !slices.Equal(left, made[1:]) {
		t.Errorf("indices %v are left, want %v", left, made[1:])
	}
}

// TestRebuildBeginsAnew: what an unfinished rebuild has filled with other words is of no use.
func TestRebuildBeginsAnew(t *testing.T) {
	t.Parallel()
	o := options(t)
	all := many(t, 600)
	halt := errors.New("the store is away")
	store := &truth{articles: all, before: func(i int) error {
		if i == 550 {
			return halt
		}
		return nil
	}}
	if _, err := open(t, o).Rebuild(t.Context(), store, nil); !errors.Is(err, halt) {
		t.Fatalf("error %v, want %v", err, halt)
	}
	o.Analysis, store.before = "words/2", nil
	db := open(t, o)
	if done, err := db.Rebuild(t.Context(), store, nil); err != nil || done != len(all) || store.after[1] != "" {
		t.Errorf("%d filled from after %q, error %v, want all", done, store.after, err)
	}
	wantStale(t, db, false)
	if left := indices(t, o); len(left) != 1 {
		t.Errorf("indices %v are left, want one", left)
	}
}

// TestRebuildRefused: the articles that the cluster refuses are named, and the new index has all
// others.
func TestRebuildRefused(t *testing.T) {
	t.Parallel()
	db := open(t, options(t))
	all := many(t, 900)
	all[100].Cluster, all[700].Reading.Stance.Score = strings.Repeat("集", 20_000), math.NaN()
	done, err := db.Rebuild(t.Context(), &truth{articles: all}, nil)
	var e *index.PutError
	if article.CodeOf(err) != article.CodePartial || !errors.As(err, &e) || len(e.Refused) != 2 || e.Total != len(all) || done != len(all)-2 {
		t.Fatalf("%d filled, error %v", done, err)
	}
	if n := count(t, db); n != len(all)-2 {
		t.Errorf("%d articles, want %d", n, len(all)-2)
	}
}

// TestRebuildWithoutRoom: while the cluster has no room for some articles the old index stays, and
// the next rebuild resumes.
func TestRebuildWithoutRoom(t *testing.T) {
	t.Parallel()
	var full atomic.Bool
	o := through(t, func(w http.ResponseWriter, r *http.Request) bool {
		if !full.Load() || !strings.HasSuffix(r.URL.Path, "/_bulk") {
			return false
		}
		answer(w, 200, `{"items": [`+strings.TrimSuffix(strings.Repeat(`{"index": {"status": 429, "error": {"type": "es_rejected_execution_exception", "reason": "queue is full"}}},`, 100), ",")+`]}`)
		return true
	})
	o.Retries = -1
	db := open(t, o)
	all := many(t, 600)
	put(t, db, all[:5])
	store := &truth{articles: all}
	last := &lastBatch{truth: store, first: make(chan struct{})}
	_, err := db.Rebuild(t.Context(), last, func(int) {
		if full.CompareAndSwap(false, true) {
			close(last.first)
		}
	})
	if article.CodeOf(err) != article.CodeUnavailable || !strings.Contains(err.Error(), "is overloaded") {
		t.Fatalf("error %v, want that the cluster is overloaded", err)
	}
	if n := count(t, db); n != 5 {
		t.Errorf("%d articles are found, want those of the old index", n)
	}
	full.Store(false)
	if done, err := db.Rebuild(t.Context(), store, nil); err != nil || done != len(all) || count(t, db) != len(all) || store.after[1] != all[499].ID {
		t.Errorf("%d filled from after %v, error %v", done, store.after, err)
	}
}

// lastBatch waits with the last batch until the first one is filled.
type lastBatch struct {
	*truth
	first chan struct{} // closed when it is
}

func (s *lastBatch) Each(ctx context.Context, after string, f func(article.Article) error) error {
	return s.truth.Each(ctx, after, func(a article.Article) error {
		if a.ID == s.articles[500].ID {
			select {
			case <-s.first:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return f(a)
	})
}

// TestRebuildOfOlderMapping: an index with an older mapping is searched until the new one is whole.
func TestRebuildOfOlderMapping(t *testing.T) {
	t.Parallel()
	o := options(t)
	body := fmt.Sprintf(`{"mappings": {"_meta": {"version": 0}}, "aliases": {"%[1]s-articles-read": {}, "%[1]s-articles-write": {}}}`, o.Prefix)
	old := o.Prefix + "-articles-v0-000001"
	if status, answer := raw(t, o, http.MethodPut, "/"+old, body); status != http.StatusOK {
		t.Fatal(answer)
	}
	if status, answer := raw(t, o, http.MethodPut, "/"+old+"/_doc/x?refresh=true", `{"relevant": true}`); status != http.StatusCreated {
		t.Fatal(answer)
	}
	db := open(t, o)
	all := many(t, 20)
	store := &truth{articles: all, before: func(int) error {
		if n := count(t, db); n != 1 {
			t.Errorf("%d articles are found during the rebuild, want that of the old index", n)
		}
		return nil
	}}
	if done, err := db.Rebuild(t.Context(), store, nil); err != nil || done != len(all) || count(t, db) != len(all) {
		t.Errorf("%d filled, error %v, want %d", done, err, len(all))
	}
	wantStale(t, db, false)
	if slices.Contains(indices(t, o), old) {
		t.Error("the old index is left")
	}
}

// TestRebuildCancelled: a rebuild ends with its context, and the old index stays.
func TestRebuildCancelled(t *testing.T) {
	t.Parallel()
	db := open(t, options(t))
	all := many(t, 1_100)
	put(t, db, all[:3])
	ctx, cancel := context.WithCancel(t.Context())
	store := &truth{articles: all, before: func(i int) error {
		if i == 900 {
			cancel()
		}
		return nil
	}}
	if _, err := db.Rebuild(ctx, store, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
	if n := count(t, db); n != 3 {
		t.Errorf("%d articles, want 3", n)
	}
}

var _ index.Truth = (*truth)(nil)
