package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// TakeOver implements store.Articles.
func (s *Store) TakeOver(ctx context.Context, sourceID, url string, due time.Time) (bool, error) {
	took := false
	err := s.do(ctx, "take over the article of "+url, func(t *tx) error {
		var address, num int64
		err := t.scan(`SELECT d.id, a.num FROM addresses d JOIN articles a ON a.num = d.article
			WHERE d.source = ? AND d.url = ? AND d.part = 0 AND a.address <> d.id AND a.source LIKE 'import/%'`, []any{sourceID, url}, &address, &num)
		if took = err == nil; !took {
			if errors.Is(err, sql.ErrNoRows) {
				err = nil
			}
			return err
		}
		if _, err := t.exec("UPDATE articles SET address = ?, source = ? WHERE num = ?", address, sourceID, num); err != nil {
			return err
		}
		if _, err := t.exec("UPDATE addresses SET due = CASE id WHEN ? THEN ? END WHERE article = ?", address, micro(due), num); err != nil {
			return err
		}
		return t.changed(num)
	})
	return took, err
}
