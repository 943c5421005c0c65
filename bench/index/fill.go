package main

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"yulun/article"
	"yulun/bench/internal/cputime"
	"yulun/index"
)

// fill brings the index from the articles it holds to those that are asked for. Two batches are
// prepared and put at once, as by two workers: one cuts texts while the other one's are written.
// Where an earlier fill was interrupted its last batches are put again.
func fill(ctx context.Context, db index.Index, generate func(i int) article.Article, o options) error {
	held, err := db.Count(ctx)
	if err != nil || held >= o.articles {
		return err
	}
	const batch, workers = 500, 2
	start, cpu := time.Now(), cputime.Own()
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(workers)
	for from := max(0, held/batch-workers) * batch; from < o.articles && ctx.Err() == nil; from += batch {
		group.Go(func() error {
			articles := make([]article.Article, 0, batch)
			for i := from; i < min(from+batch, o.articles); i++ {
				articles = append(articles, generate(i))
			}
			return db.Put(ctx, articles)
		})
		if done := from - held; done > 0 && done%50_000 == 0 {
			fmt.Printf("%d articles after %.0f s\n", from, time.Since(start).Seconds())
		}
	}
	if err := group.Wait(); err != nil {
		return err
	}
	took, used := time.Since(start).Seconds(), (cputime.Own() - cpu).Seconds()
	n := float64(o.articles - held)
	fmt.Printf("put %.0f articles in %.1f s, %.1f s of processors: %.0f a second, %.0f a processor second\n", n, took, used, n/took, n/used)
	return nil
}
