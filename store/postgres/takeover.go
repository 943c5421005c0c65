package postgres

import (
	"context"
	"time"
)

// TakeOver implements store.Articles.
func (s *Store) TakeOver(ctx context.Context, sourceID, url string, due time.Time) (bool, error) {
	took := false
	err := s.do(ctx, "take over the article of "+url, func(t *tx) error {
		var address, num int64
		err := t.query(`SELECT d.id, a.num FROM addresses d JOIN articles a ON a.num = d.article
			WHERE d.source = $1 AND d.url_hash = $2 AND NOT d.part AND a.address <> d.id AND a.source LIKE 'import/%' FOR NO KEY UPDATE OF a`,
			[]any{sourceID, urlHash(url)}, func(row scanner) error { return row.Scan(&address, &num) })
		if took = err == nil && num != 0; !took {
			return err
		}
		t.exec("UPDATE articles SET address = $1, source = $2 WHERE num = $3", address, sourceID, num)
		t.exec("UPDATE addresses SET due = CASE id WHEN $1 THEN $2::timestamptz END WHERE article = $3", address, instant(due), num)
		t.changed(num)
		return nil
	})
	return took, err
}
