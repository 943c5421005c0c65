package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"yulun/article"
	"yulun/frontier"
	"yulun/store"
	"yulun/store/internal/column"
)

// runColumns are what scanRun reads, of runs.
const runColumns = `runs.id, runs.source, runs.recheck, runs.started, runs.finished, runs.discovered, runs.bytes, runs.error, runs.period, runs.rest, runs.every,
	(SELECT json_group_object(outcome, visits) FROM run_outcomes WHERE run = runs.id)`

func scanRun(row scanner) (frontier.Run, error) {
	var r frontier.Run
	err := row.Scan(&r.ID, &r.SourceID, &r.Recheck, instant{&r.Started}, instant{&r.Finished}, &r.Discovered, &r.Bytes, &r.Err,
		column.Period{To: &r.Period}, instant{&r.Rest}, column.Duration{To: &r.Every}, column.Document{To: &r.Counts})
	return r, err
}

// run reads one run.
func (s *Store) run(ctx context.Context, id int64) (frontier.Run, error) {
	r, err := scanRun(s.Read.QueryRowContext(ctx, "SELECT "+runColumns+" FROM runs WHERE id = ?", id))
	return r, s.failed(fmt.Sprintf("read run %d", id), err)
}

// Runs implements store.Reader.
func (s *Store) Runs(ctx context.Context, perSource int) ([]frontier.Run, error) {
	var runs []frontier.Run
	err := s.query(ctx, `SELECT `+runColumns+` FROM (
			SELECT *, row_number() OVER (PARTITION BY source, recheck ORDER BY id DESC) AS place FROM runs WHERE period = ''
		) AS runs WHERE place <= ? ORDER BY started DESC, id DESC`, []any{perSource}, func(row scanner) error {
		r, err := scanRun(row)
		runs = append(runs, r)
		return err
	})
	if err != nil {
		return nil, s.failed("read the runs", err)
	}
	return runs, nil
}

// Visits implements store.Reader.
func (s *Store) Visits(ctx context.Context, runs int) ([]store.VisitCount, error) {
	var counts []store.VisitCount
	err := s.query(ctx, `SELECT r.source, f.run, f.kind, f.outcome, f.code, d.article IS NOT NULL AS has, count(*)
		FROM (SELECT id, source, row_number() OVER (PARTITION BY source ORDER BY id DESC) AS place FROM runs WHERE period = '') AS r
		JOIN fetches f ON f.run = r.id JOIN addresses d ON d.id = f.address
		WHERE r.place <= ? AND f.part = 0
		GROUP BY r.source, f.run, f.kind, f.outcome, f.code, has
		ORDER BY f.run DESC, f.kind, f.outcome, f.code, has`, []any{runs}, func(row scanner) error {
		var c store.VisitCount
		err := row.Scan(&c.SourceID, &c.RunID, &c.Kind, &c.Outcome, &c.Code, &c.HasArticle, &c.Visits)
		counts = append(counts, c)
		return err
	})
	if err != nil {
		return nil, s.failed("count the visits of the newest runs", err)
	}
	return counts, nil
}

// LastRuns implements store.Crawl. It goes from source to source by the index, without a look at the older runs.
func (s *Store) LastRuns(ctx context.Context) (map[string]store.SourceRuns, error) {
	last := map[string]store.SourceRuns{}
	err := s.query(ctx, `WITH RECURSIVE sources (source) AS (
			SELECT min(source) FROM runs
			UNION ALL SELECT (SELECT min(source) FROM runs WHERE source > s.source) FROM sources s WHERE s.source IS NOT NULL
		), kinds (recheck) AS (VALUES (0), (1))
		SELECT `+runColumns+` FROM sources CROSS JOIN kinds
		JOIN runs ON runs.id = (SELECT max(id) FROM runs r WHERE r.source = sources.source AND r.recheck = kinds.recheck AND r.period = '')`, nil, func(row scanner) error {
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
	if err != nil {
		return nil, s.failed("read the last runs", err)
	}
	return last, nil
}

// Sources implements store.Reader.
func (s *Store) Sources(ctx context.Context) ([]store.SourceState, error) {
	var states []store.SourceState
	err := s.query(ctx, `WITH sources AS (SELECT source FROM runs UNION SELECT source FROM addresses),
		known AS (SELECT source, count(*) AS known, sum(outcome = '') AS pending, sum(outcome = 'failed') AS failing
			FROM addresses WHERE kind = 'article' AND part = 0 GROUP BY source),
		kept AS (SELECT source, count(*) AS articles, sum(relevant) AS relevant, sum(gone_at IS NOT NULL) AS gone FROM articles GROUP BY source)
		SELECT source, ifnull(known, 0), ifnull(pending, 0), ifnull(failing, 0), ifnull(articles, 0), ifnull(relevant, 0), ifnull(gone, 0),
			(SELECT max(finished) FROM runs r WHERE r.source = sources.source AND recheck = 0 AND period = '' AND error = ''),
			(SELECT json_group_object(why, n) FROM (
				SELECT ifnull(nullif(f.code, ''), d.outcome) AS why, count(*) AS n FROM addresses d JOIN fetches f ON f.id = d.last_fetch
				WHERE d.source = sources.source AND d.kind = 'article' AND d.part = 0 AND d.article IS NULL
					AND d.outcome IN ('skipped', 'gone') AND f.code NOT IN ('part_of_article', 'forwarded') GROUP BY why))
		FROM sources LEFT JOIN known USING (source) LEFT JOIN kept USING (source) ORDER BY source`, nil, func(row scanner) error {
		var st store.SourceState
		err := row.Scan(&st.SourceID, &st.Known, &st.Pending, &st.Failing, &st.Articles, &st.Relevant, &st.Gone, instant{&st.LastSuccess},
			column.Document{To: &st.Unread})
		if len(st.Unread) == 0 {
			st.Unread = nil
		}
		states = append(states, st)
		return err
	})
	if err != nil {
		return nil, s.failed("read the sources", err)
	}
	for i := range states {
		if err := s.sourceDetails(ctx, &states[i]); err != nil {
			return nil, s.failed("read source "+states[i].SourceID, err)
		}
	}
	return states, nil
}

// maxFailures and maxClaims are how many failures and faulty canonical addresses of a source are listed.
const (
	maxFailures = 20
	maxClaims   = 20
)

// sourceDetails adds the last crawl and the newest failures.
func (s *Store) sourceDetails(ctx context.Context, st *store.SourceState) error {
	var err error
	st.LastRun, err = scanRun(s.Read.QueryRowContext(ctx, "SELECT "+runColumns+" FROM runs WHERE source = ? AND recheck = 0 AND period = '' ORDER BY id DESC LIMIT 1", st.SourceID))
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	err = s.query(ctx, `SELECT named, texts FROM (
			SELECT named, count(*) + EXISTS (SELECT 1 FROM articles o WHERE o.id = a.named_id AND o.named <> a.named) AS texts
			FROM articles a WHERE source = ? AND named <> '' GROUP BY named
		) WHERE texts > 1 ORDER BY texts DESC, named LIMIT ?`, []any{st.SourceID, maxClaims}, func(row scanner) error {
		var c store.Claim
		err := row.Scan(&c.Address, &c.Texts)
		st.Claims = append(st.Claims, c)
		return err
	})
	if err != nil {
		return err
	}
	st.Failures, err = s.fetches(ctx, `WHERE f.id IN (
			SELECT last_fetch FROM addresses WHERE source = ? AND outcome = 'failed' AND part = 0 ORDER BY last_fetch DESC LIMIT ?
		) OR f.id IN (
			SELECT last_fetch FROM addresses WHERE source = ? AND kind <> 'article' AND outcome = 'listing'
		) AND f.code = ? ORDER BY f.at DESC, f.id DESC`, st.SourceID, maxFailures, st.SourceID, frontier.CodeListingInPart)
	if err != nil {
		return err
	}
	if err := s.sourceDoubts(ctx, st); err != nil {
		return err
	}
	return s.sourceLapsed(ctx, st)
}

// sourceLapsed adds the visits to articles that stand, where the page held none or was missing.
func (s *Store) sourceLapsed(ctx context.Context, st *store.SourceState) error {
	return s.query(ctx, `SELECT `+fetchColumns+`, count(*) OVER () FROM addresses d JOIN fetches f ON f.id = d.last_fetch JOIN articles a ON a.address = d.id
		WHERE d.source = ? AND (d.outcome = 'gone' OR d.outcome = 'skipped' AND f.status = 200) AND a.gone_at IS NULL ORDER BY f.at DESC, f.id DESC LIMIT ?`,
		[]any{st.SourceID, maxFailures}, func(row scanner) error {
			f, err := scanFetch(row, &st.Lapsed)
			st.LapsedVisits = append(st.LapsedVisits, f)
			return err
		})
}

// maxDoubts is how many doubtful articles of a source are listed.
const maxDoubts = 5

// inDoubt is true of the articles below article.LowConfidence. The index of such articles has the same words.
const inDoubt = `json_extract(notes, '$.confidence') < 0.6 AND gone_at IS NULL`

// sourceDoubts adds the articles of whose text the reader is not sure.
func (s *Store) sourceDoubts(ctx context.Context, st *store.SourceState) error {
	if err := s.Read.QueryRowContext(ctx, "SELECT count(*) FROM articles WHERE source = ? AND "+inDoubt, st.SourceID).Scan(&st.Doubtful); err != nil {
		return err
	}
	if st.Doubtful == 0 {
		return nil
	}
	return s.query(ctx, `SELECT a.id, a.url, r.title, a.fetched, a.notes`+articleTables+`
		WHERE a.num IN (SELECT num FROM articles WHERE source = ? AND `+inDoubt+` ORDER BY fetched DESC, num DESC LIMIT ?)
		ORDER BY a.fetched DESC, a.num DESC`, []any{st.SourceID, maxDoubts}, func(row scanner) error {
		var d store.Doubtful
		var notes article.Notes
		err := row.Scan(&d.ID, &d.URL, &d.Title, instant{&d.Fetched}, column.Document{To: &notes})
		d.Confidence, d.Doubts = notes.Confidence, notes.Doubts
		st.Doubts = append(st.Doubts, d)
		return err
	})
}
