package postgres_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"yulun/article"
	"yulun/frontier"
	"yulun/store"
	"yulun/store/storetest"
)

// link is a piece of a chain: it resembles the one before it and the one after it, and has a band
// in common with each.
func link(run frontier.Run, chain, place int, published article.Moment) store.Saved {
	s := storetest.BenchPiece(run, 1000*chain+place, time.Unix(1700000000, 0))
	s.Article.Published = published
	s.Article.Text = fmt.Sprintf("%d %d", chain, place)
	s.Fingerprint = article.Fingerprint{
		Signature: []uint32{uint32(chain), uint32(place)},
		Bands:     []uint64{uint64(1000*chain + place), uint64(1000*chain + place + 1)},
	}
	s.Same = neighbours
	return s
}

// neighbours are the same piece when they are next to each other in one chain.
func neighbours(a, b article.Piece) bool {
	var chainA, placeA, chainB, placeB int
	fmt.Sscan(a.Text, &chainA, &placeA)
	fmt.Sscan(b.Text, &chainB, &placeB)
	return chainA == chainB && -1 <= placeA-placeB && placeA-placeB <= 1
}

// TestChainsByManyWorkers: pieces that resemble only their neighbours arrive in any order, from
// many workers at once, while dates are corrected, readings change and pages vanish and come back.
// The clusters at the end are those that store.Group makes of all pieces at once, although most
// have no band in common and no worker saw them all arrive.
func TestChainsByManyWorkers(t *testing.T) {
	t.Parallel()
	const chains, length, callers = 3, 24, 12
	w := newWorkers(t, server.Schema(t))
	ctx := context.Background()
	run, err := w.BeginRun(ctx, "qingshi", time.Unix(1700000000, 0), false)
	if err != nil {
		t.Fatal(err)
	}
	type piece struct{ chain, place int }
	var pieces []piece
	dates := map[piece]article.Moment{}
	random := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
	for chain := range chains {
		for place := range length {
			p := piece{chain + 1, place}
			pieces = append(pieces, p)
			dates[p] = article.Day(2024, 3, 1+random.IntN(28))
		}
	}
	random.Shuffle(len(pieces), func(i, j int) { pieces[i], pieces[j] = pieces[j], pieces[i] })
	work := make(chan piece, len(pieces))
	for _, p := range pieces {
		work <- p
	}
	close(work)
	var g errgroup.Group
	for range callers {
		g.Go(func() error {
			for p := range work {
				if err := visits(ctx, w, link(run, p.chain, p.place, article.Day(2024, 3, 15)), dates[p]); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	var members []store.Member
	for p := range dates {
		a, err := w.Article(ctx, link(run, p.chain, p.place, article.Moment{}).Article.ID)
		if err != nil {
			t.Fatal(err)
		}
		members = append(members, store.Member{ID: a.ID, Published: a.Published.Time, FirstSeen: a.FirstSeen, Cluster: a.Cluster, Piece: a.Piece()})
		if a.IsReprint != (a.Cluster != a.ID) || a.Reading.Method != "rules/2" || a.Published != dates[p] {
			t.Errorf("article %d of chain %d: reprint %t, cluster %s, id %s, method %s, published %s", p.place, p.chain, a.IsReprint, a.Cluster, a.ID, a.Reading.Method, a.Published)
		}
	}
	want := store.Group(members, neighbours)
	for _, m := range members {
		if m.Cluster != want[m.ID] {
			t.Errorf("article %s, published %s, is in the cluster %s, want %s", m.Piece.Text, m.Published, m.Cluster, want[m.ID])
		}
	}
}

// visits saves a piece, lets it vanish and come back with another date, and scores it again.
func visits(ctx context.Context, s store.Store, piece store.Saved, published article.Moment) error {
	if _, _, err := s.Save(ctx, piece); err != nil {
		return err
	}
	gone := piece.Fetch
	gone.Status, gone.Outcome = 410, frontier.OutcomeGone
	if err := s.Record(ctx, gone); err != nil {
		return err
	}
	piece.Article.Published = published
	if _, _, err := s.Save(ctx, piece); err != nil {
		return err
	}
	_, err := s.Rescore(ctx, piece.Article.ID, article.Reading{Method: "rules/2"})
	return err
}
