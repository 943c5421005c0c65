package service

import (
	"context"
	"errors"
	"testing"
	"time"

	"yulun/article"
	"yulun/index"
	"yulun/store"
)

// undrained is a store that is killed when what waits in its outbox is asked for.
type undrained struct{ store.Store }

func (undrained) Pending(context.Context, time.Time, int) ([]article.Article, error) {
	return nil, errKilled
}

// A rebuild that is killed between filling the index and draining the outbox leaves all articles
// waiting, and they are indexed a second time: none is there twice.
func TestAKillAfterARebuildDoublesNothing(t *testing.T) {
	t.Parallel()
	s := newService(t)
	sink, err := s.sink(t.Context())
	check(t, err)
	for _, name := range []string{"修复", "惩戒", "公示"} {
		keep(t, sink, name)
	}
	s.store = undrained{s.store}
	if _, err := s.RebuildIndex(t.Context()); !errors.Is(err, errKilled) {
		t.Fatalf("the rebuild ended with %v", err)
	}
	check(t, s.Close())
	s = inFolder(t, s.o.Data)
	check(t, s.openWrite(t.Context()))
	if n, err := s.Waiting(t.Context()); err != nil || n != 3 {
		t.Fatalf("%d wait, %v", n, err)
	}
	check(t, s.updateIndex(t.Context()))
	if found, err := s.CheckIndex(t.Context(), false); err != nil || found.Count()+found.Waiting != 0 || found.Indexed != 3 {
		t.Errorf("afterwards %+v, %v", found, err)
	}
	found, err := s.index.Search(t.Context(), index.Query{Relevance: index.AnyRelevance})
	if err != nil || found.Total != 3 || len(found.Hits) != 3 {
		t.Errorf("a search finds %d, shows %d, %v", found.Total, len(found.Hits), err)
	}
}
