package postgres

import (
	"context"
	"errors"
	"time"

	"yulun/article"
	"yulun/frontier"
)

// BeginBackfill implements store.Crawl. Two calls for one source wait for each other.
func (s *Store) BeginBackfill(ctx context.Context, sourceID string, p article.Period, now time.Time) (run frontier.Run, err error) {
	err = s.do(ctx, "begin the backfill of "+sourceID, func(t *tx) error {
		if p.IsZero() {
			return errors.New("it has no period")
		}
		t.lock(s.lockKey(lockFrontier, []byte(sourceID)))
		t.exec(`INSERT INTO runs (source, started, period) SELECT $1, $2::timestamptz, $3
			WHERE NOT EXISTS (SELECT 1 FROM runs WHERE source = $1 AND period = $3)`, sourceID, instant(now), p.String())
		return t.query("SELECT "+runColumns+" FROM runs WHERE source = $1 AND period = $2 ORDER BY id DESC LIMIT 1", []any{sourceID, p.String()}, func(row scanner) error {
			var err error
			run, err = scanRun(row)
			return err
		})
	})
	return run, err
}

// Backfills implements store.Crawl.
func (s *Store) Backfills(ctx context.Context) ([]frontier.Run, error) {
	var runs []frontier.Run
	err := s.query(ctx, "SELECT "+runColumns+" FROM runs WHERE period <> '' ORDER BY id DESC", nil, func(row scanner) error {
		r, err := scanRun(row)
		runs = append(runs, r)
		return err
	})
	if err != nil {
		return nil, s.failed(ctx, "read the backfills", err)
	}
	return runs, nil
}

// PreviousCrawl implements store.Crawl.
func (s *Store) PreviousCrawl(ctx context.Context, run frontier.Run) (before frontier.Run, err error) {
	err = s.query(ctx, "SELECT "+runColumns+` FROM runs
		WHERE source = $1 AND NOT recheck AND period = '' AND id < $2 AND finished IS NOT NULL AND error = '' ORDER BY id DESC LIMIT 1`,
		[]any{run.SourceID, run.ID}, func(row scanner) error {
			var err error
			before, err = scanRun(row)
			return err
		})
	if err != nil {
		return frontier.Run{}, s.failed(ctx, "read the crawl before", err)
	}
	return before, nil
}

// Spent implements store.Crawl.
func (s *Store) Spent(ctx context.Context, sourceID string, since time.Time) (int, error) {
	n := 0
	err := s.query(ctx, "SELECT count(*) FROM fetches WHERE source = $1 AND at >= $2 AND (status > 0 OR outcome = 'failed')",
		[]any{sourceID, instant(since)}, func(row scanner) error { return row.Scan(&n) })
	if err != nil {
		return 0, s.failed(ctx, "count the requests to "+sourceID, err)
	}
	return n, nil
}
