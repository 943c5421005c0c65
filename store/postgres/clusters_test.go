package postgres_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"yulun/article"
	"yulun/store"
)

// link is a piece of a chain: it resembles the one before it and the one after it, and has a band in common with each.
func link(run article.Run, chain, place int, published article.Moment) store.Saved {
	s := benchPiece(run, 1000*chain+place, time.Unix(1700000000, 0))
	s.Article.Published = published
	s.Fingerprint = article.Fingerprint{
		Signature: []uint32{uint32(chain), uint32(place)},
		Bands:     []uint64{uint64(1000*chain + place), uint64(1000*chain + place + 1)},
	}
	s.Same = func(a, b article.Fingerprint) bool {
		apart := int64(a.Signature[1]) - int64(b.Signature[1])
		return a.Signature[0] == b.Signature[0] && -1 <= apart && apart <= 1
	}
	return s
}

// TestChainsByManyWorkers: pieces that resemble only their neighbours arrive in any order, from many workers at once, while
// dates are corrected, readings change and pages vanish and come back. Each chain is one cluster at the end, with the name of
// its earliest piece, although most pieces have no band in common and no worker saw them all arrive.
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
	for chain := range chains {
		var members []store.Member
		var clusters []string
		for place := range length {
			a, err := w.Article(ctx, link(run, chain+1, place, article.Moment{}).Article.ID)
			if err != nil {
				t.Fatal(err)
			}
			members = append(members, store.Member{ID: a.ID, Published: a.Published.Time, FirstSeen: a.FirstSeen})
			clusters = append(clusters, a.Cluster)
			if a.IsReprint != (a.Cluster != a.ID) || a.Reading.Method != "rules/2" || a.Published != dates[piece{chain + 1, place}] {
				t.Errorf("article %d of chain %d: reprint %t, cluster %s, id %s, method %s, published %s", place, chain+1, a.IsReprint, a.Cluster, a.ID, a.Reading.Method, a.Published)
			}
		}
		want := slices.MinFunc(members, store.Earlier).ID
		for place, cluster := range clusters {
			if cluster != want {
				t.Errorf("article %d of chain %d is in the cluster %s, want %s", place, chain+1, cluster, want)
			}
		}
	}
}

// visits saves a piece, lets it vanish and come back with another date, and scores it again.
func visits(ctx context.Context, s store.Store, piece store.Saved, published article.Moment) error {
	if _, err := s.Save(ctx, piece); err != nil {
		return err
	}
	gone := piece.Fetch
	gone.Status, gone.Outcome = 410, article.OutcomeGone
	if err := s.Record(ctx, gone); err != nil {
		return err
	}
	piece.Article.Published = published
	if _, err := s.Save(ctx, piece); err != nil {
		return err
	}
	_, err := s.Rescore(ctx, piece.Article.ID, article.Reading{Method: "rules/2"})
	return err
}
