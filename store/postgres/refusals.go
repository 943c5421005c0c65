package postgres

import (
	"context"
	"time"

	"yulun/store"
)

// Refuse implements store.Outbox. It passes over entries that another call is writing to, as Confirm does.
func (s *Store) Refuse(ctx context.Context, now time.Time, refused []store.Refused) error {
	reasons := map[string]store.Refused{}
	var ids []string
	var versions []int64
	for _, r := range refused {
		reasons[r.ID] = r
	}
	for id, r := range reasons {
		ids = append(ids, id)
		versions = append(versions, r.Version)
	}
	return s.do(ctx, "keep what the index refused", func(t *tx) error {
		type entry struct {
			article  int64
			attempts int
			store.Refused
		}
		var entries []entry
		err := t.query(`SELECT a.id, o.article, o.attempts FROM outbox o JOIN articles a ON a.num = o.article
				JOIN unnest($1::text[], $2::bigint[]) AS c (id, version) ON c.id = a.id
			WHERE o.version <= c.version FOR UPDATE OF o SKIP LOCKED`, []any{ids, versions}, func(row scanner) error {
			var e entry
			var id string
			err := row.Scan(&id, &e.article, &e.attempts)
			e.Refused = reasons[id]
			entries = append(entries, e)
			return err
		})
		for _, e := range entries {
			t.exec("UPDATE outbox SET refused = $1, due = $2, attempts = $3, reason = $4 WHERE article = $5",
				instant(now), instant(store.NextOffer(now, e.attempts+1, e.Temporary)), e.attempts+1, e.Reason, e.article)
		}
		return err
	})
}

// Refusals implements store.Outbox.
func (s *Store) Refusals(ctx context.Context, limit int) ([]store.Refused, error) {
	var out []store.Refused
	err := s.query(ctx, `SELECT a.id, o.version, o.reason, o.due IS NOT NULL, o.attempts, o.refused, o.due
		FROM outbox o JOIN articles a ON a.num = o.article WHERE o.refused IS NOT NULL ORDER BY o.refused DESC, a.id LIMIT $1`, []any{limit}, func(row scanner) error {
		var r store.Refused
		err := row.Scan(&r.ID, &r.Version, &r.Reason, &r.Temporary, &r.Attempts, when{&r.At}, when{&r.Due})
		out = append(out, r)
		return err
	})
	if err != nil {
		return nil, s.failed(ctx, "read what the index refused", err)
	}
	return out, nil
}
