package elastic

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"yulun/article"
	"yulun/index"
	"yulun/internal/wait"
)

// Put adds or replaces articles, in requests of bounded size. What the cluster has no room for just
// now is sent again after a while; what it refuses is named by an *article.Error with an
// *index.PutError in it, and all others are in the index. Any other error leaves open which are:
// put them again. One of these is that the cluster still has no room, is blocked, or lacks a shard:
// no article is to wait longer for that than the cluster takes to recover.
func (db *DB) Put(ctx context.Context, articles []article.Article) error {
	return db.put(ctx, articles, db.current)
}

// current finds the indices that an article is written to: one of each set, and more than one set
// while a rebuild is under way.
func (db *DB) current(ctx context.Context) (targets, error) {
	sets, err := db.written(ctx)
	if err != nil {
		return nil, err
	}
	return func(e entry) []string {
		names := make([]string, len(sets))
		for i, s := range sets {
			names[i] = s.of(e.firstSeen)
		}
		return names
	}, nil
}

// written lists the sets that are written to.
func (db *DB) written(ctx context.Context) ([]set, error) {
	all, err := db.catalog(ctx)
	if err != nil {
		return nil, err
	}
	sets := all.sets(func(g generation) bool { return g.write && g.family == mappingVersion })
	if len(sets) == 0 {
		return nil, db.errOld()
	}
	return sets, nil
}

func (db *DB) put(ctx context.Context, articles []article.Article, find func(context.Context) (targets, error)) error {
	if len(articles) == 0 {
		return nil
	}
	var mu sync.Mutex
	var refused []index.Refusal
	articles = newest(articles)
	encode := func(ctx context.Context, b *bulk) error {
		return parallel(ctx, len(articles), func(ctx context.Context, i int) error {
			a := articles[i]
			e := entry{id: a.ID, version: a.Version, firstSeen: a.FirstSeen}
			var err error
			if e.body, err = db.encodeArticle(a); err != nil { // there is no document of it
				mu.Lock()
				defer mu.Unlock()
				refused = append(refused, e.refusal(err.Error(), false))
				return nil
			}
			return b.add(ctx, e)
		})
	}
	more, err := db.sendAll(ctx, find, encode)
	if err != nil {
		return err
	}
	return db.report("take", len(articles), append(refused, more...))
}

// parallel calls f with the numbers below n on all processors, so that articles are encoded while
// others are sent.
func parallel(ctx context.Context, n int, f func(context.Context, int) error) error {
	group, ctx := errgroup.WithContext(ctx)
	var next atomic.Int64
	for range min(n, runtime.GOMAXPROCS(0)) {
		group.Go(func() error {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				if err := f(ctx, i); err != nil {
					return err
				}
			}
			return ctx.Err()
		})
	}
	return group.Wait()
}

// sendAll sends what feed adds, and again what the cluster has no room for, and gives what is
// refused in the end.
func (db *DB) sendAll(ctx context.Context, find func(context.Context) (targets, error), feed func(context.Context, *bulk) error) ([]index.Refusal, error) {
	var list []index.Refusal
	for retry := 0; ; retry++ {
		to, err := find(ctx) // again each time: a rebuild may have ended
		if err != nil {
			return nil, err
		}
		again, finally, err := db.send(ctx, to, feed)
		if err != nil {
			return nil, err
		}
		if i := slices.IndexFunc(again, func(r refused) bool { return r.why.isClusters() }); i >= 0 && (retry == db.options.Retries || again[i].why.waited()) {
			return nil, db.bulkError(&sent{again[i].why})
		}
		if retry == db.options.Retries {
			finally = append(finally, again...)
			again = nil
		}
		for _, r := range finally {
			list = append(list, r.Refusal)
		}
		if len(again) == 0 {
			return list, nil
		}
		if err := wait.For(ctx, db.options.wait(retry+1)); err != nil {
			return nil, err
		}
		feed = func(ctx context.Context, b *bulk) error {
			for _, r := range again {
				if err := b.add(ctx, r.entry); err != nil {
					return err
				}
			}
			return nil
		}
	}
}

// report says what was refused. Did is what the cluster did not do with it.
func (db *DB) report(did string, total int, refused []index.Refusal) error {
	if len(refused) == 0 {
		return nil
	}
	slices.SortFunc(refused, func(a, b index.Refusal) int { return cmp.Compare(a.ID, b.ID) })
	return &article.Error{
		Code: article.CodePartial, Message: fmt.Sprintf("Elasticsearch at %s did not %s %d of %d articles", db.client.at, did, len(refused), total),
		Remedy: "All others are done. What was refused for lack of room can be sent again; for the rest see the reason.",
		Err:    &index.PutError{Total: total, Refused: refused},
	}
}

// newest keeps of several versions of one article the highest, of equal ones the last: requests
// under way at once may arrive in any order.
func newest(articles []article.Article) []article.Article {
	places := map[string]int{}
	var kept []article.Article
	for _, a := range articles {
		at, ok := places[a.ID]
		switch {
		case !ok:
			places[a.ID] = len(kept)
			kept = append(kept, a)
		case a.Version >= kept[at].Version:
			kept[at] = a
		}
	}
	return kept
}
