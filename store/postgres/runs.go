package postgres

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

// BeginRun implements store.Crawl. Of two workers that begin at once, one opens the run and the other one gets the same: the
// second waits for the first and then finds the unfinished run in its way.
func (s *Store) BeginRun(ctx context.Context, sourceID string, now time.Time, recheck bool) (run frontier.Run, err error) {
	err = s.do(ctx, "begin run of "+sourceID, func(t *tx) error {
		var id int64
		err := t.scan(`INSERT INTO runs (source, started, recheck) VALUES ($1, $2, $3)
			ON CONFLICT (source, period) WHERE finished IS NULL DO UPDATE SET source = excluded.source RETURNING id`, []any{sourceID, instant(now), recheck}, &id)
		if err != nil {
			return err
		}
		return t.query("SELECT "+runColumns+" FROM runs WHERE id = $1", []any{id}, func(row scanner) error {
			var err error
			run, err = scanRun(row)
			return err
		})
	})
	return run, err
}

// EndRun implements store.Crawl.
func (s *Store) EndRun(ctx context.Context, run frontier.Run) error {
	return s.do(ctx, fmt.Sprintf("end run %d of %s", run.ID, run.SourceID), func(t *tx) error {
		if run.Finished.IsZero() {
			return errors.New("it has no time of its end")
		}
		n := 0
		err := t.scan("WITH ended AS (UPDATE runs SET finished = $1, error = $2, rest = $3, every = $4 WHERE id = $5 RETURNING id) SELECT count(*) FROM ended",
			[]any{instant(run.Finished), run.Err, instant(run.Rest), run.Every.Microseconds(), run.ID}, &n)
		if err == nil && n == 0 {
			err = &article.Error{Code: article.CodeNotFound, Message: fmt.Sprintf("There is no run %d", run.ID)}
		}
		return err
	})
}

// runColumns are what scanRun reads, of runs.
const runColumns = `runs.id, runs.source, runs.recheck, runs.started, runs.finished, runs.discovered, runs.error, runs.period, runs.rest, runs.every,
	(SELECT coalesce(sum(bytes), 0)::bigint FROM run_outcomes WHERE run = runs.id),
	(SELECT coalesce(json_object_agg(outcome, visits), '{}')::text FROM run_outcomes WHERE run = runs.id)`

func scanRun(row scanner) (frontier.Run, error) {
	var r frontier.Run
	err := row.Scan(&r.ID, &r.SourceID, &r.Recheck, when{&r.Started}, when{&r.Finished}, &r.Discovered, &r.Err,
		column.Period{To: &r.Period}, when{&r.Rest}, column.Duration{To: &r.Every}, &r.Bytes, column.Document{To: &r.Counts})
	return r, err
}

// Runs implements store.Reader.
func (s *Store) Runs(ctx context.Context, perSource int) ([]frontier.Run, error) {
	var runs []frontier.Run
	err := s.query(ctx, `SELECT `+runColumns+` FROM (SELECT DISTINCT source FROM runs) AS sources
		CROSS JOIN (VALUES (false), (true)) AS kinds (recheck)
		CROSS JOIN LATERAL (SELECT * FROM runs WHERE source = sources.source AND recheck = kinds.recheck AND period = '' ORDER BY id DESC LIMIT $1) AS runs
		ORDER BY runs.started DESC, runs.id DESC`, []any{perSource}, func(row scanner) error {
		r, err := scanRun(row)
		runs = append(runs, r)
		return err
	})
	if err != nil {
		return nil, s.failed(ctx, "read the runs", err)
	}
	return runs, nil
}

// Visits implements store.Reader.
func (s *Store) Visits(ctx context.Context, runs int) ([]store.VisitCount, error) {
	var counts []store.VisitCount
	err := s.query(ctx, `SELECT r.source, f.run, f.kind, f.outcome, f.code, d.article IS NOT NULL AS has, count(*)
		FROM (SELECT DISTINCT source FROM runs) AS sources
		CROSS JOIN LATERAL (SELECT id, source FROM runs WHERE source = sources.source AND period = '' ORDER BY id DESC LIMIT $1) AS r
		JOIN fetches f ON f.run = r.id JOIN addresses d ON d.id = f.address
		WHERE NOT f.part
		GROUP BY r.source, f.run, f.kind, f.outcome, f.code, has
		ORDER BY f.run DESC, f.kind, f.outcome, f.code, has`, []any{runs}, func(row scanner) error {
		var c store.VisitCount
		err := row.Scan(&c.SourceID, &c.RunID, &c.Kind, &c.Outcome, &c.Code, &c.HasArticle, &c.Visits)
		counts = append(counts, c)
		return err
	})
	if err != nil {
		return nil, s.failed(ctx, "count the visits of the newest runs", err)
	}
	return counts, nil
}

// LastRuns implements store.Crawl.
func (s *Store) LastRuns(ctx context.Context) (map[string]store.SourceRuns, error) {
	last := map[string]store.SourceRuns{}
	err := lastRuns(ctx, s.pool, func(run frontier.Run) {
		runs := last[run.SourceID]
		if run.Recheck {
			runs.Recheck = run
		} else {
			runs.Crawl = run
		}
		last[run.SourceID] = runs
	})
	if err != nil {
		return nil, s.failed(ctx, "read the last runs", err)
	}
	return last, nil
}

// lastRuns calls f with the newest run of each source and kind. It goes from source to source by the index, without a look at
// the older runs.
func lastRuns(ctx context.Context, r reader, f func(frontier.Run)) error {
	return read(ctx, r, `WITH RECURSIVE sources (source) AS (
			(SELECT source FROM runs ORDER BY source LIMIT 1)
			UNION ALL SELECT (SELECT source FROM runs WHERE source > s.source ORDER BY source LIMIT 1) FROM sources s WHERE s.source IS NOT NULL
		) SELECT `+runColumns+` FROM sources CROSS JOIN (VALUES (false), (true)) AS kinds (recheck)
		JOIN runs ON runs.id = (SELECT max(id) FROM runs r WHERE r.source = sources.source AND r.recheck = kinds.recheck AND r.period = '')`, nil, func(row scanner) error {
		run, err := scanRun(row)
		f(run)
		return err
	})
}

// Sources implements store.Reader.
func (s *Store) Sources(ctx context.Context) ([]store.SourceState, error) {
	var states []store.SourceState
	err := s.view(ctx, "read the sources", func(r reader) error {
		var err error
		if states, err = sourceCounts(ctx, r); err != nil {
			return err
		}
		bySource := map[string]*store.SourceState{}
		for i := range states {
			bySource[states[i].SourceID] = &states[i]
		}
		err = lastRuns(ctx, r, func(run frontier.Run) {
			if !run.Recheck {
				bySource[run.SourceID].LastRun = run
			}
		})
		if err != nil {
			return err
		}
		if err := claims(ctx, r, func(source string, c store.Claim) {
			if st := bySource[source]; len(st.Claims) < maxClaims {
				st.Claims = append(st.Claims, c)
			}
		}); err != nil {
			return err
		}
		failures, err := newestFailures(ctx, r)
		for _, f := range failures {
			bySource[f.SourceID].Failures = append(bySource[f.SourceID].Failures, f)
		}
		if err != nil {
			return err
		}
		if err := addDoubts(ctx, r, bySource); err != nil {
			return err
		}
		return lapsed(ctx, r, func(f frontier.Fetch, all int) {
			st := bySource[f.SourceID]
			st.Lapsed = all
			st.LapsedVisits = append(st.LapsedVisits, f)
		})
	})
	return states, err
}

// maxDoubts is how many doubtful articles of a source are listed.
const maxDoubts = 5

// addDoubts adds the articles below article.LowConfidence. The index of such articles has the words of the condition.
func addDoubts(ctx context.Context, r reader, bySource map[string]*store.SourceState) error {
	return read(ctx, r, `SELECT a.source, a.all_of_source, a.id, a.url, r.title, a.fetched, a.notes FROM (
			SELECT num, source, id, url, fetched, notes, revision, count(*) OVER (PARTITION BY source) AS all_of_source,
				row_number() OVER (PARTITION BY source ORDER BY fetched DESC, num DESC) AS place
			FROM articles WHERE (notes::jsonb ->> 'confidence')::double precision < 0.6 AND gone_at IS NULL
		) AS a JOIN revisions r ON r.article = a.num AND r.number = a.revision WHERE a.place <= $1 ORDER BY a.source, a.place`,
		[]any{maxDoubts}, func(row scanner) error {
			var source string
			var all int
			var d store.Doubtful
			var notes article.Notes
			if err := row.Scan(&source, &all, &d.ID, &d.URL, &d.Title, when{&d.Fetched}, column.Document{To: &notes}); err != nil {
				return err
			}
			d.Confidence, d.Doubts = notes.Confidence, notes.Doubts
			if st := bySource[source]; st != nil { // imported articles are of no source that was crawled
				st.Doubtful, st.Doubts = all, append(st.Doubts, d)
			}
			return nil
		})
}

func sourceCounts(ctx context.Context, r reader) ([]store.SourceState, error) {
	var states []store.SourceState
	err := read(ctx, r, `WITH sources AS (SELECT source FROM runs UNION SELECT source FROM addresses),
		known AS (SELECT source, count(*) AS known, count(*) FILTER (WHERE outcome = '') AS pending, count(*) FILTER (WHERE outcome = 'failed') AS failing
			FROM addresses WHERE kind = 'article' AND NOT part GROUP BY source),
		kept AS (SELECT source, count(*) AS articles, count(*) FILTER (WHERE relevant) AS relevant, count(gone_at) AS gone FROM articles GROUP BY source)
		SELECT source, coalesce(known, 0), coalesce(pending, 0), coalesce(failing, 0), coalesce(articles, 0), coalesce(relevant, 0), coalesce(gone, 0),
			(SELECT max(finished) FROM runs r WHERE r.source = sources.source AND NOT recheck AND period = '' AND error = ''),
			(SELECT coalesce(json_object_agg(why, n), '{}') FROM (
				SELECT coalesce(nullif(f.code, ''), d.outcome) AS why, count(*) AS n FROM addresses d JOIN fetches f ON f.id = d.last_fetch
				WHERE d.source = sources.source AND d.kind = 'article' AND NOT d.part AND d.article IS NULL
					AND d.outcome IN ('skipped', 'gone') AND f.code NOT IN ('part_of_article', 'forwarded') GROUP BY why) AS unread)::text
		FROM sources LEFT JOIN known USING (source) LEFT JOIN kept USING (source) ORDER BY source`, nil, func(row scanner) error {
		var st store.SourceState
		err := row.Scan(&st.SourceID, &st.Known, &st.Pending, &st.Failing, &st.Articles, &st.Relevant, &st.Gone, when{&st.LastSuccess},
			column.Document{To: &st.Unread})
		if len(st.Unread) == 0 {
			st.Unread = nil
		}
		states = append(states, st)
		return err
	})
	return states, err
}

// maxFailures and maxClaims are how many failures, or lapsed visits, and faulty canonical addresses of a source are listed.
const (
	maxFailures = 20
	maxClaims   = 20
)

// claims calls f with the canonical addresses that several texts of a source name, those of most texts first.
func claims(ctx context.Context, r reader, f func(source string, c store.Claim)) error {
	return read(ctx, r, `SELECT source, named, texts FROM (
			SELECT a.source, a.named, count(*) + CASE WHEN EXISTS (SELECT 1 FROM articles o WHERE o.id = a.named_id AND o.named <> a.named) THEN 1 ELSE 0 END AS texts
			FROM articles a WHERE a.named <> '' GROUP BY a.source, a.named, a.named_id
		) AS named WHERE texts > 1 ORDER BY texts DESC, named COLLATE "C"`, nil, func(row scanner) error {
		var source string
		var c store.Claim
		err := row.Scan(&source, &c.Address, &c.Texts)
		f(source, c)
		return err
	})
}

// lapsed calls f with the newest visits of each source to addresses of articles that stand, where the page held none or was missing,
// newest first, and with the number of all of that source.
func lapsed(ctx context.Context, r reader, f func(visit frontier.Fetch, all int)) error {
	return read(ctx, r, `SELECT `+fetchColumns+`, l.visits FROM (
			SELECT f.id, count(*) OVER (PARTITION BY d.source) AS visits, row_number() OVER (PARTITION BY d.source ORDER BY f.at DESC, f.id DESC) AS place
			FROM addresses d JOIN fetches f ON f.id = d.last_fetch JOIN articles a ON a.address = d.id
			WHERE (d.outcome = 'gone' OR d.outcome = 'skipped' AND f.status = 200) AND a.gone_at IS NULL
		) AS l JOIN fetches f ON f.id = l.id WHERE l.place <= $1 ORDER BY f.at DESC, f.id DESC`, []any{maxFailures}, func(row scanner) error {
		var all int
		visit, err := scanFetch(row, &all)
		if err == nil {
			f(visit, all)
		}
		return err
	})
}

// newestFailures lists the newest failures of each source, and the listings that were read in part, newest first.
func newestFailures(ctx context.Context, r reader) ([]frontier.Fetch, error) {
	var failures []frontier.Fetch
	err := read(ctx, r, `SELECT `+fetchColumns+` FROM (
			SELECT d.last_fetch FROM (SELECT DISTINCT source FROM addresses WHERE outcome = 'failed') AS s
			CROSS JOIN LATERAL (SELECT last_fetch FROM addresses WHERE source = s.source AND outcome = 'failed' AND NOT part ORDER BY last_fetch DESC LIMIT $1) AS d
			UNION ALL SELECT last_fetch FROM addresses WHERE kind <> 'article' AND outcome = 'listing'
		) AS last JOIN fetches f ON f.id = last.last_fetch AND (f.outcome = 'failed' OR f.code = $2) ORDER BY f.at DESC, f.id DESC`, []any{maxFailures, frontier.CodeListingInPart}, func(row scanner) error {
		f, err := scanFetch(row)
		failures = append(failures, f)
		return err
	})
	return failures, err
}
