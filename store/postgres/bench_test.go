package postgres_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"yulun/article"
	"yulun/store/postgres"
)

// BenchmarkSave keeps new articles of 1,200 characters with full fingerprints, by so many callers at once. Each crawls a source of
// its own, as workers do.
func BenchmarkSave(b *testing.B) {
	for _, callers := range []int{1, 8, 32} {
		b.Run(fmt.Sprintf("callers=%d", callers), func(b *testing.B) {
			ctx := context.Background()
			s, err := postgres.Open(ctx, postgres.Options{DSN: server.Schema(b), Connections: callers})
			if err != nil {
				b.Fatal(err)
			}
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

// BenchmarkFrontier discovers 20,000 addresses, for the first time and again, and lists the 100 of them that are visited first.
func BenchmarkFrontier(b *testing.B) {
	s := open(b, server.Schema(b))
	ctx := context.Background()
	now := time.Unix(1700000000, 0)
	addresses := func(source string) []article.Address {
		var as []article.Address
		for i := range 20000 {
			as = append(as, article.Address{
				SourceID: source, URL: fmt.Sprintf("https://www.%s.example/2024/0320/%d.html", source, i), Kind: article.KindArticle,
				FoundIn: "https://www.qingshi.example/sitemap.xml", Published: article.At(now.Add(-time.Duration(i) * time.Minute)),
			})
		}
		return as
	}
	discover := func(b *testing.B, source string, want int) article.Run {
		run, err := s.BeginRun(ctx, source, now, false)
		if err != nil {
			b.Fatal(err)
		}
		if n, err := s.Discover(ctx, run.ID, now, addresses(source)); err != nil || n != want {
			b.Fatal(n, err)
		}
		return run
	}
	sources := 0
	b.Run("discover new", func(b *testing.B) {
		for b.Loop() {
			sources++
			discover(b, fmt.Sprintf("bench-%d", sources), 20000)
		}
	})
	run := discover(b, "bench", 20000)
	b.Run("discover known", func(b *testing.B) {
		for b.Loop() {
			discover(b, "bench", 0)
		}
	})
	b.Run("due", func(b *testing.B) {
		for b.Loop() {
			if due, err := s.Due(ctx, run, now, 100); err != nil || len(due) != 100 {
				b.Fatal(len(due), err)
			}
		}
	})
}
