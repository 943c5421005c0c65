package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"yulun/article"
	"yulun/frontier"
)

// BeginBackfill implements store.Crawl.
func (s *Store) BeginBackfill(ctx context.Context, sourceID string, p article.Period, now time.Time) (frontier.Run, error) {
	var id int64
	err := s.do(ctx, "begin the backfill of "+sourceID, func(t *tx) error {
		if p.IsZero() {
			return errors.New("it has no period")
		}
		err := t.scan("SELECT id FROM runs WHERE source = ? AND period = ? ORDER BY id DESC LIMIT 1", []any{sourceID, p.String()}, &id)
		if errors.Is(err, sql.ErrNoRows) {
			id, err = t.insert("INSERT INTO runs (source, started, period) VALUES (?, ?, ?)", sourceID, micro(now), p.String())
		}
		return err
	})
	if err != nil {
		return frontier.Run{}, err
	}
	return s.run(ctx, id)
}

// Backfills implements store.Crawl.
func (s *Store) Backfills(ctx context.Context) ([]frontier.Run, error) {
	var runs []frontier.Run
	err := s.query(ctx, "SELECT "+runColumns+" FROM runs WHERE period <> '' ORDER BY id DESC", nil, func(row scanner) error {
		r, err := scanRun(row)
		runs = append(runs, r)
		return err
	})
	return runs, s.failed("read the backfills", err)
}

// PreviousCrawl implements store.Crawl.
func (s *Store) PreviousCrawl(ctx context.Context, run frontier.Run) (frontier.Run, error) {
	r, err := scanRun(s.Read.QueryRowContext(ctx, "SELECT "+runColumns+` FROM runs
		WHERE source = ? AND recheck = 0 AND period = '' AND id < ? AND finished IS NOT NULL AND error = '' ORDER BY id DESC LIMIT 1`, run.SourceID, run.ID))
	if errors.Is(err, sql.ErrNoRows) {
		return frontier.Run{}, nil
	}
	return r, s.failed("read the crawl before", err)
}

// Spent implements store.Crawl.
func (s *Store) Spent(ctx context.Context, sourceID string, since time.Time) (int, error) {
	n := 0
	err := s.Read.QueryRowContext(ctx, "SELECT count(*) FROM fetches WHERE source = ? AND at >= ? AND (status > 0 OR outcome = 'failed')",
		sourceID, micro(since)).Scan(&n)
	return n, s.failed("count the requests to "+sourceID, err)
}
