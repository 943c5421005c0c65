package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"yulun/article"
	"yulun/store"
)

// unrefused makes the refusal of an entry of the outbox forgotten.
const unrefused = `refused = NULL, due = NULL, attempts = 0, reason = ''`

// wallClock is the time in SQL, as micro keeps it.
const wallClock = `CAST(unixepoch('subsec') * 1000000 AS INTEGER)`

// Pending implements store.Outbox. What is due of either kind is found by an index of its own, however much of the other kind there is.
func (s *Store) Pending(ctx context.Context, now time.Time, limit int) ([]article.Article, error) {
	pending, err := s.articles(ctx, `JOIN (
			SELECT * FROM (SELECT article, version FROM outbox WHERE refused IS NULL ORDER BY version LIMIT ?2)
			UNION ALL SELECT * FROM (SELECT article, version FROM outbox WHERE due <= ?1 ORDER BY due LIMIT ?2)
		) o ON o.article = a.num ORDER BY o.version LIMIT ?2`, micro(now), limit)
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

// Refuse implements store.Outbox.
func (s *Store) Refuse(ctx context.Context, now time.Time, refused []store.Refused) error {
	return s.do(ctx, "keep what the index refused", func(t *tx) error {
		for _, r := range refused {
			var num int64
			var attempts int
			err := t.scan("SELECT o.article, o.attempts FROM outbox o JOIN articles a ON a.num = o.article WHERE a.id = ? AND o.version <= ?",
				[]any{r.ID, r.Version}, &num, &attempts)
			if errors.Is(err, sql.ErrNoRows) {
				continue
			}
			if err != nil {
				return err
			}
			attempts++
			if _, err := t.exec("UPDATE outbox SET refused = ?, due = ?, attempts = ?, reason = ? WHERE article = ?",
				micro(now), micro(store.NextOffer(now, attempts, r.Temporary)), attempts, r.Reason, num); err != nil {
				return err
			}
		}
		return nil
	})
}

// Refusals implements store.Outbox.
func (s *Store) Refusals(ctx context.Context, limit int) ([]store.Refused, error) {
	var out []store.Refused
	err := s.query(ctx, `SELECT a.id, o.version, o.reason, o.due IS NOT NULL, o.attempts, o.refused, o.due
		FROM outbox o JOIN articles a ON a.num = o.article WHERE o.refused IS NOT NULL ORDER BY o.refused DESC, a.id LIMIT ?`, []any{limit}, func(row scanner) error {
		var r store.Refused
		err := row.Scan(&r.ID, &r.Version, &r.Reason, &r.Temporary, &r.Attempts, instant{&r.At}, instant{&r.Due})
		out = append(out, r)
		return err
	})
	if err != nil {
		return nil, s.failed("read what the index refused", err)
	}
	return out, nil
}

// Backlog implements store.Outbox.
func (s *Store) Backlog(ctx context.Context) (store.Backlog, error) {
	var b store.Backlog
	err := s.Read.QueryRowContext(ctx, `SELECT count(*) FILTER (WHERE refused IS NULL), count(*) FILTER (WHERE due IS NOT NULL),
			count(*) FILTER (WHERE refused IS NOT NULL AND due IS NULL), min(since) FILTER (WHERE refused IS NULL OR due IS NOT NULL)
		FROM outbox`).Scan(&b.Waiting, &b.Retrying, &b.SetAside, instant{&b.Oldest})
	return b, s.failed("count the outbox", err)
}

// Enqueue implements store.Outbox.
func (s *Store) Enqueue(ctx context.Context, ids []string) (int, error) {
	n := 0
	err := s.do(ctx, "enqueue articles", func(t *tx) error {
		n = 0
		seen := map[string]bool{}
		for _, id := range ids {
			if seen[id] {
				continue
			}
			seen[id] = true
			entered, err := t.exec("INSERT INTO outbox (article, version, since) SELECT num, version, "+wallClock+" FROM articles WHERE id = ? ON CONFLICT DO UPDATE SET "+unrefused, id)
			if err != nil {
				return err
			}
			n += entered
		}
		return nil
	})
	return n, err
}
