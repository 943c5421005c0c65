package storetest

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yulun/article"
	"yulun/frontier"
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

// wantCluster checks that the first address is the earliest of a cluster and the others are its
// reprints.
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
	f.save(t, f.dated(1, "甲文", 10), frontier.OutcomeNew)
	f.save(t, f.dated(2, "乙文", 9), frontier.OutcomeNew)
	f.indexed(t)
	f.save(t, f.dated(3, "甲文", 11), frontier.OutcomeNew)
	f.wantCluster(t, 1, 3)
	f.wantCluster(t, 2)
	f.wantIndexed(t, url(3)) // nothing changed for the original
}

func originalArrivesLate(t *testing.T, f *fixture) {
	f.save(t, f.dated(1, "甲文", 10), frontier.OutcomeNew)
	f.save(t, f.dated(2, "甲文", 12), frontier.OutcomeNew)
	f.wantCluster(t, 1, 2)
	f.indexed(t)
	f.save(t, f.dated(3, "甲文", 9), frontier.OutcomeNew)
	f.wantCluster(t, 3, 1, 2)
	f.wantIndexed(t, url(1), url(2), url(3))

	// A page that corrects its date changes the order too.
	f.next(t, 48*time.Hour)
	corrected := f.dated(2, "甲文", 8)
	f.save(t, corrected, frontier.OutcomeUnchanged)
	f.wantCluster(t, 2, 1, 3)
	f.wantIndexed(t, url(1), url(2), url(3))
}

// neighbours are the same piece when the numbers that begin their texts are next to each other.
func neighbours(a, b article.Piece) bool {
	m, _ := strconv.Atoi(firstWord(a.Text))
	n, _ := strconv.Atoi(firstWord(b.Text))
	return m-n <= 1 && n-m <= 1
}

// link is a piece of a chain: it is the same as the one before it and the one after it.
func (f *fixture) link(place, day int) store.Saved {
	s := f.dated(place, strconv.Itoa(place), day)
	s.Fingerprint.Bands = []uint64{uint64(place), uint64(place + 1)}
	s.Same = neighbours
	return s
}

// noChains: pieces that only resemble a third one are not joined by it, whichever comes first.
func noChains(t *testing.T, f *fixture) {
	for n, order := range [][]int{{1, 2, 3, 4, 5}, {5, 4, 3, 2, 1}, {2, 4, 3, 5, 1}, {3, 5, 1, 4, 2}} {
		first := 10 * (n + 1)
		for _, place := range order {
			f.save(t, f.link(first+place, place), frontier.OutcomeNew)
		}
		f.wantCluster(t, first+1, first+2)
		f.wantCluster(t, first+3, first+4)
		f.wantCluster(t, first+5)
	}
}

// clustersEnd: a piece that is printed again long afterwards is a story of its own, and so are its
// reprints. Where a date is unknown, time says nothing.
func clustersEnd(t *testing.T, f *fixture) {
	days := int(store.ReprintWindow / (24 * time.Hour))
	f.save(t, f.dated(1, "甲文", 1), frontier.OutcomeNew)
	f.save(t, f.dated(2, "甲文", 1+days), frontier.OutcomeNew)
	f.save(t, f.dated(4, "甲文", 1+days+5), frontier.OutcomeNew)
	f.save(t, f.dated(3, "甲文", 1+days+1), frontier.OutcomeNew)
	f.wantCluster(t, 1, 2)
	f.wantCluster(t, 3, 4)
	undated := f.dated(5, "甲文", 0)
	undated.Article.FirstSeen = undated.Article.FirstSeen.Add(1000 * time.Hour)
	f.save(t, undated, frontier.OutcomeNew)
	f.wantCluster(t, 1, 2, 5)

	// An earlier date draws the line elsewhere.
	f.next(t, time.Hour)
	f.save(t, f.dated(3, "甲文", 1+days), frontier.OutcomeUnchanged)
	f.wantCluster(t, 1, 2, 3, 5)
	f.wantCluster(t, 4)
}

// leaderLeaves: when the earliest of a cluster turns out to be another piece, or of another time,
// the next one leads the others.
func leaderLeaves(t *testing.T, f *fixture) {
	for n := range 4 {
		f.save(t, f.dated(1+n, "甲文", 10+n), frontier.OutcomeNew)
	}
	f.wantCluster(t, 1, 2, 3, 4)
	f.indexed(t)
	f.next(t, time.Hour)
	f.save(t, f.dated(1, "乙文", 10), frontier.OutcomeRevised)
	f.wantCluster(t, 1)
	f.wantCluster(t, 2, 3, 4)
	f.wantIndexed(t, url(1), url(2), url(3), url(4))
	f.next(t, time.Hour)
	f.save(t, f.dated(2, "甲文", 14), frontier.OutcomeUnchanged)
	f.wantCluster(t, 3, 2, 4)
}

// rereadSettles: reading again divides what an earlier version joined, though nothing else differs.
func rereadSettles(t *testing.T, f *fixture) {
	var pieces []store.Saved
	for n := range 3 {
		s := f.dated(1+n, fmt.Sprintf("文%d", n/2), 10+n)
		s.Same = func(_, _ article.Piece) bool { return true }
		f.save(t, s, frontier.OutcomeNew)
		pieces = append(pieces, s)
	}
	f.wantCluster(t, 1, 2, 3)
	f.indexed(t)
	changed := 0
	for _, s := range pieces {
		s.Same = same
		c, err := f.Reread(f.ctx, s)
		noError(t, err)
		if c {
			changed++
		}
	}
	f.wantCluster(t, 1, 2)
	f.wantCluster(t, 3)
	equal(t, "calls that changed anything", changed, 1)
	f.wantIndexed(t, url(3))
}

// undatedInCluster: an undated piece counts as published when it was first seen; equal ones are
// distinguished by ID.
func undatedInCluster(t *testing.T, f *fixture) {
	f.save(t, f.dated(1, "甲文", 0), frontier.OutcomeNew)
	f.save(t, f.dated(2, "甲文", 20), frontier.OutcomeNew)
	f.wantCluster(t, 2, 1)
	f.save(t, f.dated(3, "甲文", 22), frontier.OutcomeNew)
	f.save(t, f.dated(4, "乙文", 25), frontier.OutcomeNew)
	f.save(t, f.dated(5, "乙文", 0), frontier.OutcomeNew)
	f.wantCluster(t, 5, 4)
	first, second := 6, 7
	if article.NewID(url(6)) > article.NewID(url(7)) {
		first, second = 7, 6
	}
	f.save(t, f.dated(6, "丙文", 1), frontier.OutcomeNew)
	f.save(t, f.dated(7, "丙文", 1), frontier.OutcomeNew)
	f.wantCluster(t, first, second)
}

func revisedIntoCluster(t *testing.T, f *fixture) {
	f.save(t, f.dated(1, "甲文", 10), frontier.OutcomeNew)
	f.save(t, f.dated(2, "乙文", 11), frontier.OutcomeNew)
	f.next(t, time.Hour)
	f.save(t, f.dated(2, "甲文", 11), frontier.OutcomeRevised)
	f.wantCluster(t, 1, 2)
	// The newest text counts, also for further reprints.
	f.next(t, 2*time.Hour)
	f.save(t, f.dated(2, "丙文", 11), frontier.OutcomeRevised)
	f.wantCluster(t, 1)
	f.wantCluster(t, 2)
	f.save(t, f.dated(3, "乙文", 12), frontier.OutcomeNew)
	f.wantCluster(t, 3)
	f.save(t, f.dated(4, "丙文", 13), frontier.OutcomeNew)
	f.wantCluster(t, 2, 4)
}

// shortTexts have no fingerprint and form clusters of one, however alike they are.
func shortTexts(t *testing.T, f *fixture) {
	for n := range 3 {
		s := f.dated(n, "已删除", 10)
		s.Fingerprint = article.Fingerprint{}
		f.save(t, s, frontier.OutcomeNew)
		f.wantCluster(t, n)
	}
}

// anyOrder: in whatever order pieces arrive, and dates and texts change, the clusters are those
// that Group makes of all of them.
func anyOrder(t *testing.T, f *fixture) {
	first := 0
	rapid.Check(t, func(rt *rapid.T) {
		first += 100 // each trial has addresses and stories of its own
		ids := map[string]bool{}
		save := func(n int) {
			s := f.link(first+rapid.IntRange(1, 9).Draw(rt, "place"), 0)
			s.Article.ID, s.Article.URL, s.Article.CanonicalURL = article.NewID(url(first+n)), url(first+n), url(first+n)
			s.Fetch.URL, s.Fetch.FinalURL = url(first+n), url(first+n)
			s.Identity = store.Identity{Keys: []string{key(url(first + n))}, Own: url(first + n)}
			if day := rapid.IntRange(0, 60).Draw(rt, "day"); day > 0 {
				s.Article.Published = article.Day(2024, 1, day)
			}
			_, _, err := f.Save(f.ctx, s)
			noError(t, err)
			ids[s.Article.ID] = true
		}
		for _, n := range rapid.Permutation([]int{1, 2, 3, 4, 5, 6, 7, 8}).Draw(rt, "arrival") {
			save(n)
		}
		for _, n := range rapid.SliceOfN(rapid.IntRange(1, 8), 0, 6).Draw(rt, "changed") {
			save(n)
		}
		var members []store.Member
		for id := range ids {
			a := f.article(t, id)
			members = append(members, store.Member{ID: a.ID, Published: a.Published.Time, FirstSeen: a.FirstSeen, Cluster: a.Cluster, Piece: a.Piece()})
			if a.IsReprint != (a.ID != a.Cluster) {
				rt.Fatalf("article %s of the cluster %s: reprint %t", a.ID, a.Cluster, a.IsReprint)
			}
		}
		want := store.Group(members, neighbours)
		for _, m := range members {
			if m.Cluster != want[m.ID] {
				rt.Fatalf("article %s (%s, %s) is in the cluster %s, want %s", m.ID, m.Piece.Text, m.Published, m.Cluster, want[m.ID])
			}
		}
	})
}
