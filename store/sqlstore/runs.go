package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"time"

	"yulun/article"
	"yulun/frontier"
	"yulun/store"
	"yulun/store/internal/column"
)

// runColumns are what scanRun reads, of runs.
const runColumns = `runs.id, runs.source, runs.recheck, runs.started, runs.finished, runs.discovered, runs.error, runs.period, runs.rest, runs.every,
	(SELECT CAST(coalesce(sum(bytes), 0) AS bigint) FROM run_outcomes WHERE run = runs.id),
	(SELECT string_agg(outcome || '=' || visits, ' ') FROM run_outcomes WHERE run = runs.id)`

func scanRun(row Row) (frontier.Run, error) {
	var r frontier.Run
	var counts map[string]int
	err := row.Scan(&r.ID, &r.SourceID, &r.Recheck, column.Instant{To: &r.Started}, column.Instant{To: &r.Finished}, &r.Discovered, &r.Err,
		column.Period{To: &r.Period}, column.Instant{To: &r.Rest}, column.Duration{To: &r.Every}, &r.Bytes, column.Counts{To: &counts})
	r.Counts = make(map[frontier.Outcome]int, len(counts))
	for outcome, n := range counts {
		r.Counts[frontier.Outcome(outcome)] = n
	}
	return r, err
}

// run reads one run.
func (t *tx) run(clause string, args ...any) (run frontier.Run, err error) {
	err = t.Query("SELECT "+runColumns+" FROM runs "+clause, args, func(row Row) error {
		run, err = scanRun(row)
		return err
	})
	return run, err
}

// BeginRun implements store.Crawl. Of two workers that begin at once, one opens the run and the
// other one gets the same: the second waits for the first and then finds the unfinished run in its
// way.
func (s *Store) BeginRun(ctx context.Context, sourceID string, now time.Time, recheck bool) (run frontier.Run, err error) {
	err = s.do(ctx, "begin run of "+sourceID, func(t *tx) error {
		var id int64
		_, err := t.one(`INSERT INTO runs (source, started, recheck) VALUES ($1, $2, $3)
			ON CONFLICT (source, period) WHERE finished IS NULL DO UPDATE SET source = excluded.source RETURNING id`, []any{sourceID, now, recheck}, &id)
		if err == nil {
			run, err = t.run("WHERE id = $1", id)
		}
		if err == nil {
			err = t.bringBack(sourceID, now)
		}
		return err
	})
	return run, err
}

// bringBack makes the addresses of a source due that were visited while the clock was ahead. They
// would not be due again before the clock comes there, which may be in years.
func (t *tx) bringBack(sourceID string, now time.Time) error {
	var ahead int64
	found, err := t.one("SELECT id FROM runs WHERE source = $1 AND started > $2 LIMIT 1", []any{sourceID, now}, &ahead)
	if err == nil && found {
		t.Exec(`UPDATE addresses SET due = $1 WHERE source = $2 AND due > $1
			AND EXISTS (SELECT 1 FROM fetches WHERE id = addresses.last_fetch AND at > $1)`, now, sourceID)
	}
	return err
}

// EndRun implements store.Crawl.
func (s *Store) EndRun(ctx context.Context, run frontier.Run) error {
	return s.do(ctx, fmt.Sprintf("end run %d of %s", run.ID, run.SourceID), func(t *tx) error {
		if run.Finished.IsZero() {
			return errors.New("the run has no time at which it ended")
		}
		var id int64
		found, err := t.one("UPDATE runs SET finished = $1, error = $2, rest = $3, every = $4 WHERE id = $5 RETURNING id",
			[]any{run.Finished, run.Err, run.Rest, run.Every.Microseconds(), run.ID}, &id)
		if err == nil && !found {
			err = &article.Error{Code: article.CodeNotFound, Message: fmt.Sprintf("There is no run %d", run.ID)}
		}
		return err
	})
}

// BeginBackfill implements store.Crawl. Two calls for one source wait for each other.
func (s *Store) BeginBackfill(ctx context.Context, sourceID string, p article.Period, now time.Time) (run frontier.Run, err error) {
	err = s.do(ctx, "begin the backfill of "+sourceID, func(t *tx) error {
		if p.IsZero() {
			return errors.New("the backfill has no period")
		}
		t.LockSource(sourceID)
		t.Exec(`INSERT INTO runs (source, started, period) SELECT $1, CAST($2 AS timestamptz), $3
			WHERE NOT EXISTS (SELECT 1 FROM runs WHERE source = $1 AND period = $3)`, sourceID, now, p.String())
		run, err = t.run("WHERE source = $1 AND period = $2 ORDER BY id DESC LIMIT 1", sourceID, p.String())
		return err
	})
	return run, err
}

// Backfills implements store.Crawl.
func (s *Store) Backfills(ctx context.Context) ([]frontier.Run, error) {
	var runs []frontier.Run
	err := s.query(ctx, "SELECT "+runColumns+" FROM runs WHERE period <> '' ORDER BY id DESC", nil, collect(scanRun, &runs))
	return runs, s.engine.Failed(ctx, "read the backfills", err)
}

// PreviousCrawl implements store.Crawl.
func (s *Store) PreviousCrawl(ctx context.Context, run frontier.Run) (before frontier.Run, err error) {
	err = s.query(ctx, "SELECT "+runColumns+` FROM runs
		WHERE source = $1 AND recheck = false AND period = '' AND id < $2 AND finished IS NOT NULL AND error = '' ORDER BY id DESC LIMIT 1`,
		[]any{run.SourceID, run.ID}, func(row Row) error {
			before, err = scanRun(row)
			return err
		})
	return before, s.engine.Failed(ctx, "read the crawl before", err)
}

// Spent implements store.Crawl.
func (s *Store) Spent(ctx context.Context, sourceID string, since time.Time) (int, error) {
	n := 0
	err := s.one(ctx, "SELECT count(*) FROM fetches WHERE source = $1 AND at >= $2 AND (status > 0 OR outcome = 'failed')", []any{sourceID, since}, &n)
	return n, s.engine.Failed(ctx, "count the requests to "+sourceID, err)
}

// sourcesAndKinds lists the sources that ever had a run. It goes from source to source by the
// index, without a look at the older runs. kinds are crawls and rechecks.
const sourcesAndKinds = `WITH RECURSIVE sources (source) AS (
		SELECT min(source) FROM runs
		UNION ALL SELECT (SELECT min(source) FROM runs WHERE source > s.source) FROM sources s WHERE s.source IS NOT NULL
	), kinds (recheck) AS (VALUES (false), (true))`

// Runs implements store.Reader.
func (s *Store) Runs(ctx context.Context, perSource int) ([]frontier.Run, error) {
	var runs []frontier.Run
	err := s.query(ctx, sourcesAndKinds+`, oldest AS (SELECT s.source, k.recheck, coalesce((
			SELECT id FROM runs r WHERE r.source = s.source AND r.recheck = k.recheck AND r.period = '' ORDER BY id DESC LIMIT 1 OFFSET $1 - 1
		), 0) AS id FROM sources s CROSS JOIN kinds k)
		SELECT `+runColumns+` FROM oldest o JOIN runs ON runs.source = o.source AND runs.recheck = o.recheck AND runs.period = '' AND runs.id >= o.id
		ORDER BY runs.started DESC, runs.id DESC`, []any{perSource}, collect(scanRun, &runs))
	return runs, s.engine.Failed(ctx, "read the runs", err)
}

// Visits implements store.Reader.
func (s *Store) Visits(ctx context.Context, runs int) ([]store.VisitCount, error) {
	var counts []store.VisitCount
	err := s.query(ctx, sourcesAndKinds+`, oldest AS (SELECT s.source, coalesce((
			SELECT id FROM runs r WHERE r.source = s.source AND r.period = '' ORDER BY id DESC LIMIT 1 OFFSET $1 - 1
		), 0) AS id FROM sources s)
		SELECT r.source, f.run, f.kind, f.outcome, f.code, d.article IS NOT NULL AS has, count(*)
		FROM oldest o JOIN runs r ON r.source = o.source AND r.period = '' AND r.id >= o.id
		JOIN fetches f ON f.run = r.id JOIN addresses d ON d.id = f.address
		WHERE NOT f.part
		GROUP BY r.source, f.run, f.kind, f.outcome, f.code, has
		ORDER BY f.run DESC, f.kind, f.outcome, f.code, has`, []any{runs}, collect(func(row Row) (c store.VisitCount, err error) {
		err = row.Scan(&c.SourceID, &c.RunID, &c.Kind, &c.Outcome, &c.Code, &c.HasArticle, &c.Visits)
		return c, err
	}, &counts))
	return counts, s.engine.Failed(ctx, "count the visits of the newest runs", err)
}

// LastRuns implements store.Crawl.
func (s *Store) LastRuns(ctx context.Context) (map[string]store.SourceRuns, error) {
	last := map[string]store.SourceRuns{}
	err := s.query(ctx, lastRuns, nil, func(row Row) error {
		run, err := scanRun(row)
		runs := last[run.SourceID]
		if run.Recheck {
			runs.Recheck = run
		} else {
			runs.Crawl = run
		}
		last[run.SourceID] = runs
		return err
	})
	return last, s.engine.Failed(ctx, "read the last runs", err)
}

// lastRuns reads the newest run of each source and kind.
const lastRuns = sourcesAndKinds + ` SELECT ` + runColumns + ` FROM sources CROSS JOIN kinds
	JOIN runs ON runs.id = (SELECT max(id) FROM runs r WHERE r.source = sources.source AND r.recheck = kinds.recheck AND r.period = '')`
