package sqlstore

import (
	"context"
	"fmt"
	"time"

	"yulun/store"
	"yulun/store/internal/column"
)

// changes are the articles with a change of a kind, and the column that has its time. An index has
// exactly these articles by this column.
var changes = map[store.ChangeKind]struct{ which, at string }{
	store.ChangedNew:    {"relevant", "first_seen"},
	store.ChangedEdited: {"relevant AND revision > 1", "fetched"},
	store.ChangedGone:   {"relevant AND gone_at IS NOT NULL", "gone_at"},
}

// CountChanges implements store.Changes.
func (s *Store) CountChanges(ctx context.Context, since time.Time) (map[store.ChangeKind]int, error) {
	counts := map[store.ChangeKind]int{}
	for kind, of := range changes {
		n := 0
		err := s.one(ctx, fmt.Sprintf("SELECT count(*) FROM (SELECT 1 FROM articles WHERE %s AND %s >= $1 LIMIT $2) AS counted", of.which, of.at),
			[]any{since, store.MostCounted}, &n)
		if err != nil {
			return nil, s.engine.Failed(ctx, "count the changes", err)
		}
		counts[kind] = n
	}
	return counts, nil
}

// Changes implements store.Changes.
func (s *Store) Changes(ctx context.Context, kind store.ChangeKind, offset, limit int) ([]store.Change, error) {
	var out []store.Change
	of := changes[kind]
	err := s.query(ctx, fmt.Sprintf("SELECT id, %s FROM articles WHERE %s ORDER BY %s DESC, num DESC LIMIT $1 OFFSET $2", of.at, of.which, of.at),
		[]any{limit, offset}, collect(func(row Row) (c store.Change, err error) {
			c.Kind = kind
			err = row.Scan(&c.ID, column.Instant{To: &c.At})
			return c, err
		}, &out))
	return out, s.engine.Failed(ctx, "read the changes", err)
}
