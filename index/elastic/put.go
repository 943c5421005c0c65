package elastic

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"yulun/article"
	"yulun/index"
)

// Put adds or replaces articles, in requests of bounded size. What the cluster has no room for just now is sent again after
// a while; what it refuses is named by an *article.Error with an *index.PutError in it, and all others are in the index. Any
// other error leaves open which are: put them again.
func (db *DB) Put(ctx context.Context, articles []article.Article) error {
	return db.put(ctx, articles, db.targets)
}

// Fill does as Put does for one index alone: that of a rebuild.
func (db *DB) Fill(ctx context.Context, name string, articles []article.Article) error {
	return db.put(ctx, articles, func(context.Context) ([]string, error) { return []string{name}, nil })
}

// targets lists the indices that articles are written to: more than one while a rebuild is under way.
func (db *DB) targets(ctx context.Context) ([]string, error) {
	written, err := db.named(ctx, db.writeAlias())
	if err != nil {
		return nil, err
	}
	current := slices.DeleteFunc(written, func(name string) bool { return !strings.HasPrefix(name, db.family()) })
	if len(current) == 0 {
		return nil, article.Usagef("Run yulun index rebuild: nothing is lost, the index is made from the store.",
			"the index in Elasticsearch at %s has an older mapping than this program writes", db.client.at)
	}
	return current, nil
}

func (db *DB) put(ctx context.Context, articles []article.Article, targets func(context.Context) ([]string, error)) error {
	if len(articles) == 0 {
		return nil
	}
	entries, refused, err := db.entries(ctx, newest(articles))
	if err != nil {
		return err
	}
	for retry := 0; len(entries) > 0; retry++ {
		if retry > 0 {
			if err := sleep(ctx, db.options.wait(retry)); err != nil {
				return err
			}
		}
		names, err := targets(ctx) // anew each time: a rebuild may have ended
		if err != nil {
			return err
		}
		again, finally, err := db.send(ctx, names, entries)
		if err != nil {
			return err
		}
		for _, r := range finally {
			refused = append(refused, r.Refusal)
		}
		entries = entries[:0:0]
		for _, r := range again {
			if retry == db.options.Retries {
				refused = append(refused, r.Refusal)
			} else {
				entries = append(entries, r.entry)
			}
		}
	}
	return db.report(len(articles), refused)
}

func (db *DB) report(total int, refused []index.Refusal) error {
	if len(refused) == 0 {
		return nil
	}
	return &article.Error{
		Code: article.CodePartial, Message: fmt.Sprintf("Elasticsearch at %s did not take %d of %d articles", db.client.at, len(refused), total),
		Remedy: "All others are in the index. What was refused for want of room can be put again; for the rest see the reason.",
		Err:    &index.PutError{Total: total, Refused: refused},
	}
}

// sleep waits, or ends with the context.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// newest keeps of several versions of one article the highest, of equal ones the last: requests under way at once may
// arrive in any order.
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

// entry is an article ready to be sent.
type entry struct {
	id      string
	version int64
	body    []byte
}

func (e entry) refusal(reason string, temporary bool) index.Refusal {
	return index.Refusal{ID: e.id, Version: e.version, Reason: reason, Temporary: temporary}
}

// entries prepares articles on all processors. One that there is no document of is refused.
func (db *DB) entries(ctx context.Context, articles []article.Article) ([]entry, []index.Refusal, error) {
	entries := make([]entry, len(articles))
	reasons := make([]error, len(articles))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, a := range articles {
		group.Go(func() error {
			entries[i] = entry{id: a.ID, version: a.Version}
			entries[i].body, reasons[i] = db.encodeArticle(a)
			return ctx.Err()
		})
	}
	if err := group.Wait(); err != nil {
		return nil, nil, err
	}
	var ready []entry
	var refused []index.Refusal
	for i, e := range entries {
		if reasons[i] != nil {
			refused = append(refused, e.refusal(reasons[i].Error(), false))
		} else {
			ready = append(ready, e)
		}
	}
	return ready, refused, nil
}
