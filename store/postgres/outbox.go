package postgres

import (
	"context"
	"slices"
	"time"

	"yulun/article"
	"yulun/store"
)

// An article's version is the next number of a sequence, taken by the statement that writes it into the article's row, while
// the row is locked until the transaction ends. So the versions of one article grow in the order in which its changes are
// committed, which is what the index and Confirm go by: an index that holds a version holds no newer text, and an entry of the
// outbox is taken out only by the confirmation of its own version or a later one.
//
// Over several articles a higher version may be committed first. Nothing is missed by that, because nobody reads on
// from the last version seen: the outbox is a table of what is still to be indexed, and an article that is committed late
// stands in it until it is confirmed itself.

// changed gives an article, whose row is locked, a new version and puts it into the outbox.
func (t *tx) changed(num int64) {
	t.exec(`WITH changed AS (UPDATE articles SET version = nextval('versions') WHERE num = $1 RETURNING num, version) `+enqueueChanged, num)
}

// enqueueChanged puts what a part of the statement called changed has written into the outbox.
const enqueueChanged = `INSERT INTO outbox (article, version) SELECT num, version FROM changed ON CONFLICT (article)
	DO UPDATE SET version = excluded.version, ` + unrefused

// unrefused makes the refusal of an entry of the outbox forgotten.
const unrefused = `refused = NULL, due = NULL, attempts = 0, reason = ''`

// Pending implements store.Outbox. What is due of either kind is found by an index of its own, however much of the other kind there is.
func (s *Store) Pending(ctx context.Context, now time.Time, limit int) ([]article.Article, error) {
	pending, err := s.articles(ctx, `JOIN (
			(SELECT article, version FROM outbox WHERE refused IS NULL ORDER BY version LIMIT $2)
			UNION ALL (SELECT article, version FROM outbox WHERE due <= $1 ORDER BY due LIMIT $2)
		) o ON o.article = a.num ORDER BY o.version LIMIT $2`, instant(now), limit)
	if err != nil {
		return nil, s.failed(ctx, "read the outbox", err)
	}
	return pending, nil
}

// Confirm implements store.Outbox. It passes over entries that another call is writing to: they have just changed.
func (s *Store) Confirm(ctx context.Context, versions map[string]int64) error {
	var ids []string
	var confirmed []int64
	for id, version := range versions {
		ids = append(ids, id)
		confirmed = append(confirmed, version)
	}
	return s.do(ctx, "confirm what was indexed", func(t *tx) error {
		t.exec(`WITH done AS (
				SELECT o.article FROM outbox o JOIN articles a ON a.num = o.article JOIN unnest($1::text[], $2::bigint[]) AS c (id, version) ON c.id = a.id
				WHERE o.version <= c.version FOR UPDATE OF o SKIP LOCKED
			) DELETE FROM outbox USING done WHERE outbox.article = done.article`, ids, confirmed)
		return nil
	})
}

// Backlog implements store.Outbox.
func (s *Store) Backlog(ctx context.Context) (store.Backlog, error) {
	var b store.Backlog
	err := s.query(ctx, `SELECT count(*) FILTER (WHERE refused IS NULL), count(*) FILTER (WHERE due IS NOT NULL),
			count(*) FILTER (WHERE refused IS NOT NULL AND due IS NULL), min(since) FILTER (WHERE refused IS NULL OR due IS NOT NULL)
		FROM outbox`, nil, func(row scanner) error { return row.Scan(&b.Waiting, &b.Retrying, &b.SetAside, when{&b.Oldest}) })
	return b, s.failed(ctx, "count the outbox", err)
}

// Enqueue implements store.Outbox. An entry that is there keeps its version, which may be that of a change since these were read.
// Calls that join clusters wait for it: they write several entries of the outbox, and it and they could come to wait for each other's.
func (s *Store) Enqueue(ctx context.Context, ids []string) (int, error) {
	n := 0
	err := s.do(ctx, "enqueue articles", func(t *tx) error {
		t.lockClusters()
		return t.scan(`WITH entered AS (
				INSERT INTO outbox (article, version) SELECT num, version FROM articles WHERE id = ANY ($1) ORDER BY num
				ON CONFLICT (article) DO UPDATE SET `+unrefused+` RETURNING article
			) SELECT count(*) FROM entered`, []any{slices.Clone(ids)}, &n)
	})
	return n, err
}
