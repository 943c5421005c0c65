package indextest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"yulun/article"
	"yulun/index"
)

// truth is a store of some articles.
type truth struct {
	id       string
	articles []article.Article
	// before is called before each article is given, with how many were; an error ends Each.
	before func(given int) error
	// asked are the ids after which was asked, given is how many articles were given.
	asked []string
	given int
}

func newTruth(articles ...article.Article) *truth {
	sorted := slices.SortedFunc(slices.Values(articles), func(a, b article.Article) int { return cmp.Compare(a.ID, b.ID) })
	return &truth{articles: sorted, before: func(int) error { return nil }}
}

// Stamp implements index.Truth.
func (s *truth) Stamp(context.Context) (id string, version int64, err error) {
	for _, a := range s.articles {
		version = max(version, a.Version)
	}
	return s.id, version, nil
}

// Each implements index.Truth.
func (s *truth) Each(ctx context.Context, after string, f func(article.Article) error) error {
	s.asked = append(s.asked, after)
	for _, a := range s.articles {
		if a.ID <= after {
			continue
		}
		if err := cmp.Or(ctx.Err(), s.before(s.given)); err != nil {
			return err
		}
		s.given++
		if err := f(a); err != nil {
			return err
		}
	}
	return nil
}

// many are copies of the suite's articles, with ids in no order of their numbers.
func many(t *testing.T, n int) []article.Article {
	all := Articles(t)
	list := make([]article.Article, n)
	for i := range list {
		a := all[i%len(all)]
		a.ID = article.NewID(fmt.Sprintf("https://example.org/many/%d", i))
		a.Cluster, a.IsReprint = a.ID, false
		list[i] = a
	}
	return list
}

func rebuild(t *testing.T, x index.Index, from index.Truth) int {
	t.Helper()
	n, err := x.Rebuild(t.Context(), from, nil)
	if err != nil {
		t.Fatalf("rebuild: %v", err)
	}
	return n
}

// holds checks that an index holds some articles and no others, in their versions and with all
// their fields.
func holds(t *testing.T, x index.Index, articles ...article.Article) {
	t.Helper()
	var want, got []index.Entry
	for _, a := range newTruth(articles...).articles {
		sum, err := index.Checksum(a)
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, index.Entry{ID: a.ID, Version: a.Version, Sum: sum})
	}
	err := x.Entries(t.Context(), func(e index.Entry) error {
		got = append(got, e)
		return nil
	})
	if err != nil {
		t.Fatalf("entries: %v", err)
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
	if n := count(t, x); n != len(want) {
		t.Errorf("%d articles, want %d", n, len(want))
	}
}

// entries: each indexed article is listed, relevant or not, in order of ids by bytes, as it is
// now. A byte that is not text makes no difference.
func entries(t *testing.T, x index.Index) {
	holds(t, x)
	all := Articles(t)
	all[2].Text += "\xff"
	for i, id := range []string{"b", "B", "aa", "a", "é", "報"} {
		all[i].ID = id
	}
	put(t, x, all...)
	holds(t, x, all...)
	old := all[3]
	all[3].Version, all[3].Text = 9, "更正"
	put(t, x, all[3])
	put(t, x, old) // too late
	holds(t, x, all...)
	stop := errors.New("enough")
	seen := 0
	err := x.Entries(t.Context(), func(index.Entry) error {
		seen++
		return stop
	})
	if !errors.Is(err, stop) || seen != 1 {
		t.Errorf("stopped with %v after %d entries", err, seen)
	}
}

// removing: what is taken out is found nowhere, and may come back in any version.
func removing(t *testing.T, x index.Index) {
	all := Articles(t)
	for i := range all {
		all[i].Version = 5
	}
	put(t, x, all...)
	before := total(t, x, "失信 relevant:any")
	out := []string{all[0].ID, "never there", all[1].ID, all[0].ID}
	for range 2 { // the second time none is there
		if err := x.Remove(t.Context(), out); err != nil {
			t.Fatalf("remove: %v", err)
		}
		holds(t, x, all[2:]...)
	}
	if err := x.Remove(t.Context(), nil); err != nil {
		t.Errorf("remove nothing: %v", err)
	}
	for _, query := range []string{"relevant:any id:" + all[0].ID, "relevant:any id:" + all[1].ID} {
		if n := total(t, x, query); n != 0 {
			t.Errorf("%q finds %d", query, n)
		}
	}
	all[0].Version, all[1].Version = 1, 4
	put(t, x, all[:2]...)
	holds(t, x, all...)
	if n := total(t, x, "失信 relevant:any"); n != before {
		t.Errorf("%d hits after putting them back, want %d", n, before)
	}
	var everything []string
	for _, a := range all {
		everything = append(everything, a.ID)
	}
	if err := x.Remove(t.Context(), everything); err != nil {
		t.Fatalf("remove everything: %v", err)
	}
	holds(t, x)
	if n := total(t, x, "relevant:any"); n != 0 {
		t.Errorf("%d hits are left", n)
	}
}

// rebuilding: afterwards the index holds what the store has, whatever it had before.
func rebuilding(t *testing.T, x index.Index) {
	all := Articles(t)
	before := slices.Clone(all)
	before[0].Version, before[0].Title = 1, "同版不同文" // the same version with another text
	before[1].Version, before[1].Title = 9, "比真相新"  // ahead of the store
	for _, id := range []string{"0 before all", "a03x between", "zzz after all"} {
		gone := all[2]
		gone.ID = id
		before = append(before, gone)
	}
	put(t, x, before...)
	var progress []int
	n, err := x.Rebuild(t.Context(), newTruth(all...), func(done int) { progress = append(progress, done) })
	if err != nil || n != len(all) {
		t.Fatalf("rebuilt %d, error %v, want %d", n, err, len(all))
	}
	if len(progress) == 0 || progress[len(progress)-1] != len(all) || !slices.IsSorted(progress) {
		t.Errorf("progress %v, want up to %d", progress, len(all))
	}
	holds(t, x, all...)
	for query, want := range map[string]int{"title:同版不同文": 0, "title:比真相新": 0, "失信被执行人": 4} {
		if got := total(t, x, query); got != want {
			t.Errorf("%q finds %d, want %d", query, got, want)
		}
	}
	if stale, err := x.Stale(t.Context()); stale || err != nil {
		t.Errorf("stale %t, error %v", stale, err)
	}
	rebuild(t, x, newTruth()) // of an empty store
	holds(t, x)
	rebuild(t, x, newTruth(all...)) // of an empty index
	holds(t, x, all...)
}

// rebuildingMeanwhile: while an index is rebuilt no search fails or misses an article that stays,
// and what is put is kept.
func rebuildingMeanwhile(t *testing.T, x index.Index) {
	const n = 1200
	all := many(t, n)
	put(t, x, all...)
	from := newTruth(all...)
	revised, fresh := from.articles[n-10], all[0] // one that is still to come, and one that the store's listing lacks
	revised.Version, revised.Title = 2, "其间更正"
	fresh.ID, fresh.Title = "其间新到", "其间新到"
	early := from.articles[5] // one that is done by then
	early.Version, early.Title = 3, "其间更正"
	from.before = func(given int) error {
		if given != n/2 {
			return nil
		}
		return x.Put(t.Context(), []article.Article{revised, fresh, early})
	}
	done := make(chan struct{})
	var group sync.WaitGroup
	group.Go(func() {
		for searched := false; ; searched = true {
			select {
			case <-done:
				if searched {
					return
				}
			default:
			}
			result, err := x.Search(t.Context(), index.Query{Relevance: index.AnyRelevance, Limit: -1})
			if err != nil || result.Total != n && result.Total != n+1 {
				t.Errorf("%d hits during the rebuild, error %v, want %d or one more", result.Total, err, n)
				return
			}
		}
	})
	rebuild(t, x, from)
	close(done)
	group.Wait()
	want := slices.Clone(from.articles)
	want[n-10], want[5] = revised, early
	holds(t, x, append(want, fresh)...)
	if n := total(t, x, "relevant:any title:其间更正"); n != 2 {
		t.Errorf("%d of the changes are found, want 2", n)
	}
}

// rebuildingAgain: an interrupted rebuild resumes where it stopped.
func rebuildingAgain(t *testing.T, x index.Index) {
	const n = 1600
	all := many(t, n)
	put(t, x, all[:n/2]...)
	from := newTruth(all...)
	broken := errors.New("the store is gone")
	from.before = func(given int) error {
		if given == n-100 {
			return broken
		}
		return nil
	}
	if _, err := x.Rebuild(t.Context(), from, nil); !errors.Is(err, broken) {
		t.Fatalf("error %v, want that of the store", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	second := newTruth(all...)
	second.before = func(given int) error {
		if given == 50 {
			cancel()
		}
		return ctx.Err()
	}
	if _, err := x.Rebuild(ctx, second, nil); !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v, want %v", err, context.Canceled)
	}
	for _, a := range all[:n/2] {
		if got := search(t, x, index.Query{Where: index.All{index.Filter{Field: "id", Values: []string{a.ID}}}, Relevance: index.AnyRelevance, Limit: -1}).Total; got != 1 {
			t.Fatalf("%s was there before and is found %d times after an interrupted rebuild", a.ID, got)
		}
	}
	third := newTruth(all...)
	rebuild(t, x, third)
	if second.asked[0] == "" || third.asked[0] < second.asked[0] || third.given >= n/2 {
		t.Errorf("the rebuild went on after %q, then after %q with %d of %d articles", second.asked[0], third.asked[0], third.given, n)
	}
	holds(t, x, all...)
	fourth := newTruth(all...)
	if rebuild(t, x, fourth); fourth.given != n {
		t.Errorf("after one that was finished a rebuild asks for %d articles, want all %d", fourth.given, n)
	}
}

// stamps: an index knows from which store it was made, and the highest version that it got from there.
// Rebuilt from another one it knows that one alone, also where a rebuild from a third one was broken
// off.
func stamps(t *testing.T, x index.Index) {
	want := func(when string, want index.Stamp) {
		t.Helper()
		if got, err := x.Stamp(t.Context()); err != nil || got != want {
			t.Errorf("%s: %+v, %v, want %+v", when, got, err, want)
		}
	}
	want("empty", index.Stamp{})
	all := many(t, 1500)
	all[0].Version, all[1].Version = 70, 50
	put(t, x, all[0])
	put(t, x, all[1])
	want("of no store", index.Stamp{Version: 70})
	for range 2 {
		if err := x.Adopt(t.Context(), "first"); err != nil {
			t.Fatal(err)
		}
		put(t, x, all[2])
		want("of the first store", index.Stamp{Store: "first", Version: 70})
	}
	if err := x.Adopt(t.Context(), "second"); err != nil {
		t.Fatal(err)
	}
	want("of the first store already", index.Stamp{Store: "first", Version: 70})

	broken := errors.New("the store breaks")
	third := newTruth(all[1:]...)
	third.id, third.before = "third", func(given int) error {
		if given == 1200 {
			return broken
		}
		return nil
	}
	if _, err := x.Rebuild(t.Context(), third, nil); !errors.Is(err, broken) {
		t.Fatalf("rebuild: %v", err)
	}
	if got, err := x.Stamp(t.Context()); err != nil || got.Store != "first" {
		t.Errorf("after a rebuild that broke off: %+v, %v", got, err)
	}
	second := newTruth(all[2:]...)
	second.id = "second"
	rebuild(t, x, second)
	if second.asked[0] != "" {
		t.Error("it resumed the rebuild from another store")
	}
	want("of the second store", index.Stamp{Store: "second", Version: all[2].Version})
	holds(t, x, all[2:]...)
}
