package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yulun/article"
	"yulun/store"
)

// TestEarlierIsAnOrder: whatever the order of arrival, the same member is the earliest.
func TestEarlierIsAnOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		moment := rapid.Custom(func(t *rapid.T) time.Time {
			n := rapid.IntRange(0, 3).Draw(t, "hours")
			if n == 0 {
				return time.Time{}
			}
			return time.Date(2024, 1, 1, n, 0, 0, 0, time.UTC)
		})
		members := rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) store.Member {
			seen := moment.Filter(func(m time.Time) bool { return !m.IsZero() }).Draw(t, "first seen")
			return store.Member{ID: rapid.StringMatching("[a-d]{1,3}").Draw(t, "id"), Published: moment.Draw(t, "published"), FirstSeen: seen}
		}), 2, 8, func(m store.Member) string { return m.ID }).Draw(t, "members")
		want := slices.MinFunc(members, store.Earlier)
		if got := slices.MinFunc(rapid.Permutation(members).Draw(t, "arrival"), store.Earlier); got.ID != want.ID {
			t.Fatalf("earliest is %v or %v", got, want)
		}
	})
}

// TestPlacedHeedsFormerIDs: an article that an earlier version kept holds its address, although its
// id would be another one by now.
func TestPlacedHeedsFormerIDs(t *testing.T) {
	t.Parallel()
	url := ""
	for i := 0; !article.IsNumber(article.FormerID(url)); i++ {
		url = fmt.Sprintf("https://qingshi.example/2019/c_%d.html", i)
	}
	sv := store.Saved{Article: article.Article{ID: article.NewID(url), CanonicalURL: url}}
	placed, err := sv.Placed(func(id string) (bool, error) { return id == article.FormerID(url), nil })
	if want := url + "#2"; err != nil || placed.Article.CanonicalURL != want || placed.Article.ID != article.NewID(want) {
		t.Errorf("placed at %s as %s: %v", placed.Article.CanonicalURL, placed.Article.ID, err)
	}
}
