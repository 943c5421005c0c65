package storetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yulun/article"
	"yulun/store"
)

// dated is a piece of the story "word", published on a day of March 2024; day 0 is undated.
func (f *fixture) dated(n int, word string, day int) store.Saved {
	s := f.piece(url(n), "题", word+" 正文")
	s.Article.Published = article.Moment{}
	if day > 0 {
		s.Article.Published = article.Day(2024, 3, day)
	}
	return s
}

// wantCluster checks that the first address is the earliest of a cluster and the others are its reprints.
func (f *fixture) wantCluster(t *testing.T, earliest int, reprints ...int) {
	t.Helper()
	for _, n := range append([]int{earliest}, reprints...) {
		a := f.article(t, article.NewID(url(n)))
		if a.Cluster != article.NewID(url(earliest)) || a.IsReprint != (n != earliest) {
			t.Fatalf("article %d: cluster %s, reprint %t; want the cluster of %d, %s", n, a.Cluster, a.IsReprint, earliest, article.NewID(url(earliest)))
		}
	}
}

func cluster(t *testing.T, f *fixture) {
	f.save(t, f.dated(1, "甲文", 10), article.OutcomeNew)
	f.save(t, f.dated(2, "乙文", 9), article.OutcomeNew)
	f.indexed(t)
	f.save(t, f.dated(3, "甲文", 11), article.OutcomeNew)
	f.wantCluster(t, 1, 3)
	f.wantCluster(t, 2)
	f.wantIndexed(t, url(3)) // nothing changed for the original
}

func originalArrivesLate(t *testing.T, f *fixture) {
	f.save(t, f.dated(1, "甲文", 10), article.OutcomeNew)
	f.save(t, f.dated(2, "甲文", 12), article.OutcomeNew)
	f.wantCluster(t, 1, 2)
	f.indexed(t)
	f.save(t, f.dated(3, "甲文", 9), article.OutcomeNew)
	f.wantCluster(t, 3, 1, 2)
	f.wantIndexed(t, url(1), url(2), url(3))

	// A page that corrects its date changes the order too.
	f.next(t, 48*time.Hour)
	corrected := f.dated(2, "甲文", 8)
	f.save(t, corrected, article.OutcomeUnchanged)
	f.wantCluster(t, 2, 1, 3)
	f.wantIndexed(t, url(1), url(2), url(3))
}

// clustersJoin: a piece that resembles two clusters makes them one.
func clustersJoin(t *testing.T, f *fixture) {
	f.save(t, f.dated(1, "甲文", 10), article.OutcomeNew)
	f.save(t, f.dated(2, "甲文", 11), article.OutcomeNew)
	f.save(t, f.dated(3, "乙文", 8), article.OutcomeNew)
	f.save(t, f.dated(4, "乙文", 12), article.OutcomeNew)
	f.indexed(t)
	both := f.dated(5, "丙文", 9)
	both.Same = func(_, _ article.Fingerprint) bool { return true }
	f.save(t, both, article.OutcomeNew)
	f.wantCluster(t, 3, 1, 2, 4, 5)
	f.wantIndexed(t, url(1), url(2), url(5))
}

// undatedInCluster: an undated piece counts as published when it was first seen; equal ones are told apart by ID.
func undatedInCluster(t *testing.T, f *fixture) {
	f.save(t, f.dated(1, "甲文", 0), article.OutcomeNew)
	f.save(t, f.dated(2, "甲文", 20), article.OutcomeNew)
	f.wantCluster(t, 2, 1)
	f.save(t, f.dated(3, "甲文", 22), article.OutcomeNew)
	f.save(t, f.dated(4, "乙文", 25), article.OutcomeNew)
	f.save(t, f.dated(5, "乙文", 0), article.OutcomeNew)
	f.wantCluster(t, 5, 4)
	first, second := 6, 7
	if article.NewID(url(6)) > article.NewID(url(7)) {
		first, second = 7, 6
	}
	f.save(t, f.dated(6, "丙文", 1), article.OutcomeNew)
	f.save(t, f.dated(7, "丙文", 1), article.OutcomeNew)
	f.wantCluster(t, first, second)
}

func revisedIntoCluster(t *testing.T, f *fixture) {
	f.save(t, f.dated(1, "甲文", 10), article.OutcomeNew)
	f.save(t, f.dated(2, "乙文", 11), article.OutcomeNew)
	f.next(t, time.Hour)
	f.save(t, f.dated(2, "甲文", 11), article.OutcomeRevised)
	f.wantCluster(t, 1, 2)
	// Clusters never split, but the new text is what further reprints are compared with.
	f.next(t, 2*time.Hour)
	f.save(t, f.dated(2, "丙文", 11), article.OutcomeRevised)
	f.wantCluster(t, 1, 2)
	f.save(t, f.dated(3, "乙文", 12), article.OutcomeNew)
	f.wantCluster(t, 3)
	f.save(t, f.dated(4, "丙文", 13), article.OutcomeNew)
	f.wantCluster(t, 1, 2, 4)
}

// shortTexts have no fingerprint and stand alone, however alike they are.
func shortTexts(t *testing.T, f *fixture) {
	for n := range 3 {
		s := f.dated(n, "已删除", 10)
		s.Fingerprint = article.Fingerprint{}
		f.save(t, s, article.OutcomeNew)
		f.wantCluster(t, n)
	}
}

// anyOrder: in whatever order pieces arrive and dates are corrected, a cluster has all pieces of its story and the name of
// the earliest.
func anyOrder(t *testing.T, f *fixture) {
	first := 0
	rapid.Check(t, func(rt *rapid.T) {
		first += 100 // each trial has addresses and stories of its own
		pieces := map[int]store.Saved{}
		save := func(n int) {
			word := fmt.Sprintf("故事%d", first+rapid.IntRange(0, 2).Draw(rt, "story"))
			if old, ok := pieces[n]; ok { // a corrected date, and the story as it was
				word = strings.Fields(old.Article.Text)[0]
			}
			pieces[n] = f.dated(n, word, rapid.IntRange(0, 4).Draw(rt, "day"))
			_, err := f.Save(f.ctx, pieces[n])
			noError(t, err)
		}
		for _, n := range rapid.Permutation([]int{1, 2, 3, 4, 5, 6}).Draw(rt, "arrival") {
			save(first + n)
		}
		for _, n := range rapid.SliceOfN(rapid.IntRange(1, 6), 0, 4).Draw(rt, "corrected") {
			save(first + n)
		}
		earliest := map[string]store.Member{}
		kept := map[int]article.Article{}
		for n := range pieces {
			a := f.article(t, article.NewID(url(n)))
			m := store.Member{ID: a.ID, Published: a.Published.Time, FirstSeen: a.FirstSeen}
			if e, ok := earliest[a.Text]; !ok || store.Earlier(m, e) < 0 {
				earliest[a.Text] = m
			}
			kept[n] = a
		}
		for n, a := range kept {
			want := earliest[a.Text].ID
			if a.Cluster != want || a.IsReprint != (a.ID != want) {
				rt.Fatalf("article %d: cluster %s, reprint %t; want cluster %s", n, a.Cluster, a.IsReprint, want)
			}
		}
	})
}
