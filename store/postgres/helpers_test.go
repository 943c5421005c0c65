package postgres_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"yulun/article"
	"yulun/frontier"
	"yulun/store"
)

// versions is an index that keeps the highest version of each article that it is given.
type versions struct {
	mu   sync.Mutex
	held map[string]article.Article
}

func newVersions() *versions { return &versions{held: map[string]article.Article{}} }

func (v *versions) get(id string) article.Article {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.held[id]
}

// drain takes what is due at now out of the outbox as the indexer does. refuses says which articles it refuses for the time being.
func (v *versions) drain(ctx context.Context, s store.Store, now time.Time, refuses func(article.Article) bool) error {
	for {
		batch, err := s.Pending(ctx, now, 5)
		if err != nil || len(batch) == 0 {
			return err
		}
		confirmed := map[string]int64{}
		var refused []store.Refused
		v.mu.Lock()
		for _, a := range batch {
			if refuses(a) {
				refused = append(refused, store.Refused{ID: a.ID, Version: a.Version, Reason: "busy", Temporary: true})
				continue
			}
			if a.Version > v.held[a.ID].Version {
				v.held[a.ID] = a
			}
			confirmed[a.ID] = a.Version
		}
		v.mu.Unlock()
		if err := s.Confirm(ctx, confirmed); err != nil {
			return err
		}
		if err := s.Refuse(ctx, now, refused); err != nil {
			return err
		}
	}
}

// benchPiece is an article of 1,200 characters with a full fingerprint that resembles no other one.
func benchPiece(run frontier.Run, n int, now time.Time) store.Saved {
	r := rand.New(rand.NewPCG(uint64(n), 0))
	f := article.Fingerprint{Signature: make([]uint32, 128), Bands: make([]uint64, 32)}
	for i := range f.Signature {
		f.Signature[i] = r.Uint32()
	}
	for i := range f.Bands {
		f.Bands[i] = r.Uint64()
	}
	url := fmt.Sprintf("https://www.%s.example/2024/0320/%d.html", run.SourceID, n)
	return store.Saved{
		Article: article.Article{
			ID: article.NewID(url), URL: url, CanonicalURL: url, SourceID: run.SourceID, Title: "青石市公布失信被执行人名单",
			Text: strings.Repeat("让失信者寸步难行让守信者一路畅通", 75), FirstSeen: now, Fetched: now, Published: article.At(now),
			Reading: article.Reading{Method: "rules/1", Evidence: make([]article.Evidence, 10)},
		},
		Fingerprint: f, Same: func(a, b article.Piece) bool { return a == b },
		Fetch: frontier.Fetch{RunID: run.ID, SourceID: run.SourceID, Kind: frontier.KindArticle, URL: url, FinalURL: url, At: now, Status: 200, Bytes: 40000},
	}
}
