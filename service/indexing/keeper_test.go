package indexing

import (
	"context"
	"slices"
	"testing"
	"time"

	"yulun/article"
	"yulun/index"
	"yulun/store"
)

// late is a store whose tombstones are counted, with some articles that were deleted.
type late struct {
	Store
	deleted []string
	listed  int
}

func (l *late) Deletions(context.Context) (all []store.Deletion, err error) {
	l.listed++
	for _, id := range l.deleted {
		all = append(all, store.Deletion{ID: id, Deleted: time.Now()})
	}
	return all, nil
}

func (l *late) DeletedAmong(_ context.Context, ids []string) (among []string, err error) {
	for _, id := range ids {
		if slices.Contains(l.deleted, id) {
			among = append(among, id)
		}
	}
	return among, nil
}

func (l *late) Pending(context.Context, time.Time, int) ([]article.Article, error) { return nil, nil }

// shelf is an index that holds ids.
type shelf struct {
	index.Index
	ids []string
}

func (s *shelf) Put(_ context.Context, articles []article.Article) error {
	for _, a := range articles {
		s.ids = append(s.ids, a.ID)
	}
	return nil
}

func (s *shelf) Remove(_ context.Context, ids []string) error {
	s.ids = slices.DeleteFunc(s.ids, func(id string) bool { return slices.Contains(ids, id) })
	return nil
}

// What was deleted while it was on its way to the index doesn't stay there, and all tombstones are
// looked at once, not after each article that comes in.
func TestDeletedOnTheWay(t *testing.T) {
	t.Parallel()
	st, ix := &late{deleted: []string{"b", "old"}}, &shelf{ids: []string{"old"}} // which a killed process left
	k := NewKeeper(Options{Store: st, Now: time.Now})
	k.index = ix
	if err := (undeleted{ix, st}).Put(t.Context(), []article.Article{{ID: "a"}, {ID: "b"}}); err != nil || !slices.Equal(ix.ids, []string{"old", "a"}) {
		t.Errorf("the index has %v, %v", ix.ids, err)
	}
	for range 3 {
		k.state = Behind
		if _, err := k.work(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(ix.ids, []string{"a"}) || st.listed != 1 {
		t.Errorf("the index has %v, and the tombstones were listed %d times", ix.ids, st.listed)
	}
}
