package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"yulun/article"
	"yulun/frontier"
	"yulun/store"
)

// BenchmarkSave keeps new articles of 1,200 characters with full fingerprints, by so many callers
// at once. Each crawls a source of its own, as workers do.
func BenchmarkSave(b *testing.B, open func(b *testing.B, callers int) store.Store) {
	for _, callers := range []int{1, 8, 32} {
		b.Run(fmt.Sprintf("callers=%d", callers), func(b *testing.B) {
			ctx := context.Background()
			s := open(b, callers)
			defer s.Close()
			now := time.Unix(1700000000, 0)
			var next atomic.Int64
			var g errgroup.Group
			b.ResetTimer()
			for caller := range callers {
				run, err := s.BeginRun(ctx, fmt.Sprintf("bench-%d", caller), now, false)
				if err != nil {
					b.Fatal(err)
				}
				g.Go(func() error {
					for {
						n := next.Add(1)
						if n > int64(b.N) {
							return nil
						}
						if _, _, err := s.Save(ctx, BenchPiece(run, int(n), now)); err != nil {
							return err
						}
					}
				})
			}
			if err := g.Wait(); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "articles/s")
		})
	}
}

// BenchPiece is an article of 1,200 characters with a full fingerprint that resembles no other one.
func BenchPiece(run frontier.Run, n int, now time.Time) store.Saved {
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
