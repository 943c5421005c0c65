package store_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

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
		if got := slices.MinFunc(rapid.Permutation(members).Draw(t, "arrival"), store.Earlier); got != want {
			t.Fatalf("earliest is %v or %v", got, want)
		}
	})
}
