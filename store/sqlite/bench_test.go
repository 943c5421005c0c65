package sqlite_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"yulun/article"
	"yulun/frontier"
	"yulun/store"
)

// BenchmarkSave keeps new articles of 1,200 characters with full fingerprints, by so many callers at once.
func BenchmarkSave(b *testing.B) {
	for _, callers := range []int{1, 8, 32} {
		b.Run(fmt.Sprintf("callers=%d", callers), func(b *testing.B) {
			s := open(b, filepath.Join(b.TempDir(), "store.db"))
			defer s.Close()
			ctx := context.Background()
			now := time.Unix(1700000000, 0)
			run, err := s.BeginRun(ctx, "bench", now, false)
			if err != nil {
				b.Fatal(err)
			}
			var next atomic.Int64
			var g errgroup.Group
			b.ResetTimer()
			for range callers {
				g.Go(func() error {
					for {
						n := next.Add(1)
						if n > int64(b.N) {
							return nil
						}
						if _, err := s.Save(ctx, benchPiece(run, int(n), now)); err != nil {
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

func benchPiece(run frontier.Run, n int, now time.Time) store.Saved {
	r := rand.New(rand.NewPCG(uint64(n), 0))
	f := article.Fingerprint{Signature: make([]uint32, 128), Bands: make([]uint64, 32)}
	for i := range f.Signature {
		f.Signature[i] = r.Uint32()
	}
	for i := range f.Bands {
		f.Bands[i] = r.Uint64()
	}
	url := fmt.Sprintf("https://www.qingshi.example/2024/0320/%d.html", n)
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
