package sqlstore

import (
	"context"
	"time"

	"yulun/article"
	"yulun/store"
	"yulun/store/internal/column"
)

// Unrefused makes the store forget that the index refused an entry of the outbox.
const Unrefused = `refused = NULL, due = NULL, attempts = 0, reason = ''`

// Pending implements store.Outbox. What is due of either kind is found by an index of its own,
// however much of the other kind there is.
func (s *Store) Pending(ctx context.Context, now time.Time, limit int) ([]article.Article, error) {
	pending, err := s.articles(ctx, `JOIN (
			SELECT * FROM (SELECT article, version FROM outbox WHERE refused IS NULL ORDER BY version LIMIT $2) AS waiting
			UNION ALL SELECT * FROM (SELECT article, version FROM outbox WHERE due <= $1 ORDER BY due LIMIT $2) AS retrying
		) o ON o.article = a.num ORDER BY o.version LIMIT $2`, now, limit)
	return pending, s.engine.Failed(ctx, "read the outbox", err)
}

// answer is what the index said of a version of an article, as statements take it.
type answer struct {
	ID      string `json:"id"`
	Version int64  `json:"version"`
}

// answered reads the entries of the outbox whose version, or a later one, the index has answered
// for. It passes over entries that another call is writing to: they have just changed.
func (d *Dialect) answered(columns string) string {
	return `SELECT ` + columns + ` FROM (
			SELECT item.value ->> 'id' AS id, CAST(item.value ->> 'version' AS bigint) AS version FROM ` + d.Documents("$1") + `
		) AS c CROSS JOIN articles a CROSS JOIN outbox o
		WHERE a.id = c.id AND o.article = a.num AND o.version <= c.version` + d.lock(" FOR UPDATE OF o SKIP LOCKED")
}

// Confirm implements store.Outbox.
func (s *Store) Confirm(ctx context.Context, versions map[string]int64) error {
	answers := []answer{}
	for id, version := range versions {
		answers = append(answers, answer{id, version})
	}
	return s.do(ctx, "confirm what was indexed", func(t *tx) error {
		document, err := column.Encode(answers)
		if err == nil {
			var done []int64
			err = t.Query(`WITH done AS (`+t.dialect.answered("o.article")+`) DELETE FROM outbox WHERE article IN (SELECT article FROM done)
				RETURNING article`, []any{document}, collect(scanNumber, &done))
			t.arrived(done)
		}
		return err
	})
}

// Refuse implements store.Outbox.
func (s *Store) Refuse(ctx context.Context, now time.Time, refused []store.Refused) error {
	last := map[string]store.Refused{}
	for _, r := range refused {
		last[r.ID] = r
	}
	answers := []answer{}
	for id, r := range last {
		answers = append(answers, answer{id, r.Version})
	}
	return s.do(ctx, "keep what the index refused", func(t *tx) error {
		document, err := column.Encode(answers)
		if err != nil {
			return err
		}
		type entry struct {
			article  int64
			attempts int
			store.Refused
		}
		var entries []entry
		err = t.Query(t.dialect.answered("a.id, o.article, o.attempts"), []any{document}, collect(func(row Row) (e entry, err error) {
			var id string
			err = row.Scan(&id, &e.article, &e.attempts)
			e.Refused = last[id]
			return e, err
		}, &entries))
		for _, e := range entries {
			t.Exec("UPDATE outbox SET refused = $1, due = $2, attempts = $3, reason = $4 WHERE article = $5",
				now, store.NextOffer(now, e.attempts+1, e.Temporary), e.attempts+1, e.Reason, e.article)
		}
		return err
	})
}

// Refusals implements store.Outbox.
func (s *Store) Refusals(ctx context.Context, limit int) ([]store.Refused, error) {
	var out []store.Refused
	err := s.query(ctx, `SELECT a.id, o.version, o.reason, o.due IS NOT NULL, o.attempts, o.refused, o.due
		FROM outbox o JOIN articles a ON a.num = o.article WHERE o.refused IS NOT NULL ORDER BY o.refused DESC, a.id LIMIT $1`, []any{limit},
		collect(func(row Row) (r store.Refused, err error) {
			err = row.Scan(&r.ID, &r.Version, &r.Reason, &r.Temporary, &r.Attempts, column.Instant{To: &r.At}, column.Instant{To: &r.Due})
			return r, err
		}, &out))
	return out, s.engine.Failed(ctx, "read what the index refused", err)
}

// Backlog implements store.Outbox.
func (s *Store) Backlog(ctx context.Context) (store.Backlog, error) {
	var b store.Backlog
	err := s.one(ctx, `SELECT count(*) FILTER (WHERE refused IS NULL), count(*) FILTER (WHERE due IS NOT NULL),
			count(*) FILTER (WHERE refused IS NOT NULL AND due IS NULL), min(since) FILTER (WHERE refused IS NULL OR due IS NOT NULL)
		FROM outbox`, nil, &b.Waiting, &b.Retrying, &b.SetAside, column.Instant{To: &b.Oldest})
	return b, s.engine.Failed(ctx, "count the outbox", err)
}

// Enqueue implements store.Outbox. An entry that is there keeps its version, which may be that of a
// change since these were read. Calls that join clusters wait for it: they write several entries of
// the outbox, and the two could come to wait for each other's.
func (s *Store) Enqueue(ctx context.Context, ids []string) (int, error) {
	var entered []int64
	err := s.do(ctx, "enqueue articles", func(t *tx) error {
		entered = nil
		t.LockClusters()
		return t.Query(`INSERT INTO outbox (article, version, since) SELECT num, version, `+t.dialect.Now+` FROM articles
			WHERE `+t.dialect.In("id", "$1")+` ORDER BY num ON CONFLICT (article) DO UPDATE SET `+Unrefused+` RETURNING article`,
			[]any{ids}, collect(scanNumber, &entered))
	})
	return len(entered), err
}
