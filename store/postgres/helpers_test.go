package postgres_test

import (
	"context"
	"sync"
	"time"

	"yulun/article"
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

// drain takes what is due at now out of the outbox as the indexer does. refuses says which articles
// it refuses for the time being.
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
