package sqlite

import (
	"context"

	"yulun/article"
)

// Pending implements store.Outbox.
func (s *Store) Pending(ctx context.Context, limit int) ([]article.Article, error) {
	pending, err := s.articles(ctx, "JOIN outbox o ON o.article = a.num ORDER BY o.version LIMIT ?", limit)
	if err != nil {
		return nil, s.failed("read the outbox", err)
	}
	return pending, nil
}

// Confirm implements store.Outbox.
func (s *Store) Confirm(ctx context.Context, versions map[string]int64) error {
	return s.do(ctx, "confirm what was indexed", func(t *tx) error {
		for id, version := range versions {
			if _, err := t.exec("DELETE FROM outbox WHERE article = (SELECT num FROM articles WHERE id = ?) AND version <= ?", id, version); err != nil {
				return err
			}
		}
		return nil
	})
}

// Backlog implements store.Outbox.
func (s *Store) Backlog(ctx context.Context) (int, error) {
	var n int
	err := s.Read.QueryRowContext(ctx, "SELECT count(*) FROM outbox").Scan(&n)
	return n, s.failed("count the outbox", err)
}

// EnqueueAll implements store.Outbox.
func (s *Store) EnqueueAll(ctx context.Context) (int, error) {
	n := 0
	err := s.do(ctx, "enqueue all articles", func(t *tx) error {
		if _, err := t.exec("INSERT INTO outbox (article, version) SELECT num, version FROM articles WHERE true ON CONFLICT DO NOTHING"); err != nil {
			return err
		}
		return t.scan("SELECT count(*) FROM outbox", nil, &n)
	})
	return n, err
}
