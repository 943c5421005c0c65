package sqlstore

import (
	"cmp"
	"context"
	"slices"

	"yulun/article"
	"yulun/frontier"
	"yulun/store"
	"yulun/store/internal/column"
)

// How many failures, or visits to articles whose page is missing, faulty canonical addresses and
// doubtful articles of a source are listed.
const (
	maxFailures = 20
	maxClaims   = 20
	maxDoubts   = 5
)

// Sources implements store.Reader.
func (s *Store) Sources(ctx context.Context) ([]store.SourceState, error) {
	var states []store.SourceState
	err := s.view(ctx, "read the sources", func(v view) error {
		var err error
		if states, err = v.sourceCounts(); err != nil {
			return err
		}
		of := sources{}
		for i := range states {
			of[states[i].SourceID] = &states[i]
		}
		for _, add := range []func(sources) error{v.addLastRuns, v.addClaims, v.addFailures, v.addDoubts, v.addLapsed} {
			if err := add(of); err != nil {
				return err
			}
		}
		return nil
	})
	return states, err
}

// sources are what is known of each, by ID.
type sources map[string]*store.SourceState

// of is a source's state. For imported articles, whose source was never crawled, it is one that
// nobody reads.
func (s sources) of(id string) *store.SourceState {
	if st := s[id]; st != nil {
		return st
	}
	return &store.SourceState{}
}

// unread is the condition for addresses d with their last visits f that answered and gave no
// article, whyUnread the reason.
const (
	unread = `d.kind = 'article' AND NOT d.part AND d.article IS NULL
		AND d.outcome IN ('skipped', 'gone') AND f.code NOT IN ('part_of_article', 'forwarded')`
	whyUnread = `coalesce(nullif(f.code, ''), d.outcome)`
)

// UnreadPages implements store.Reader.
func (s *Store) UnreadPages(ctx context.Context, sourceID, reason string, skip, limit int) ([]frontier.Fetch, error) {
	var out []frontier.Fetch
	err := s.query(ctx, `SELECT `+fetchColumns+` FROM addresses d JOIN fetches f ON f.id = d.last_fetch
		WHERE d.source = $1 AND `+unread+` AND ($2 = '' OR `+whyUnread+` = $2) ORDER BY f.at DESC, f.id DESC LIMIT $3 OFFSET $4`,
		[]any{sourceID, reason, limit, skip}, collect(plainFetch, &out))
	return out, s.engine.Failed(ctx, "read the unread pages of "+sourceID, err)
}

func (v view) sourceCounts() ([]store.SourceState, error) {
	var states []store.SourceState
	err := v.query(`WITH sources AS (SELECT source FROM runs UNION SELECT source FROM addresses),
		known AS (SELECT source, count(*) AS known, count(*) FILTER (WHERE outcome = '') AS pending, count(*) FILTER (WHERE outcome = 'failed') AS failing
			FROM addresses WHERE kind = 'article' AND NOT part GROUP BY source),
		kept AS (SELECT source, count(*) AS articles, count(*) FILTER (WHERE relevant) AS relevant, count(gone_at) AS gone FROM articles GROUP BY source)
		SELECT source, coalesce(known, 0), coalesce(pending, 0), coalesce(failing, 0), coalesce(articles, 0), coalesce(relevant, 0), coalesce(gone, 0),
			(SELECT max(finished) FROM runs r WHERE r.source = sources.source AND recheck = false AND period = '' AND error = ''),
			(SELECT string_agg(why || '=' || n, ' ') FROM (
				SELECT `+whyUnread+` AS why, count(*) AS n FROM addresses d JOIN fetches f ON f.id = d.last_fetch
				WHERE d.source = sources.source AND `+unread+` GROUP BY why) AS unread)
		FROM sources LEFT JOIN known USING (source) LEFT JOIN kept USING (source) ORDER BY source`, nil,
		collect(func(row Row) (st store.SourceState, err error) {
			err = row.Scan(&st.SourceID, &st.Known, &st.Pending, &st.Failing, &st.Articles, &st.Relevant, &st.Gone,
				column.Instant{To: &st.LastSuccess}, column.Counts{To: &st.Unread})
			return st, err
		}, &states))
	return states, err
}

func (v view) addLastRuns(of sources) error {
	return v.query(lastRuns, nil, func(row Row) error {
		run, err := scanRun(row)
		if !run.Recheck {
			of.of(run.SourceID).LastRun = run
		}
		return err
	})
}

// addClaims adds the canonical addresses that several texts of a source name, those of most texts
// first.
func (v view) addClaims(of sources) error {
	err := v.query(`SELECT source, named, texts FROM (
			SELECT a.source, a.named, count(*) + CASE WHEN EXISTS (SELECT 1 FROM articles o WHERE o.id = a.named_id AND o.named <> a.named) THEN 1 ELSE 0 END AS texts
			FROM articles a WHERE a.named <> '' GROUP BY a.source, a.named, a.named_id
		) AS claims WHERE texts > 1`, nil, func(row Row) error {
		var source string
		var c store.Claim
		err := row.Scan(&source, &c.Address, &c.Texts)
		st := of.of(source)
		st.Claims = append(st.Claims, c)
		return err
	})
	for _, st := range of {
		slices.SortFunc(st.Claims, func(a, b store.Claim) int { return cmp.Or(b.Texts-a.Texts, cmp.Compare(a.Address, b.Address)) })
		st.Claims = st.Claims[:min(len(st.Claims), maxClaims)]
	}
	return err
}

// addFailures adds the newest failures of each source, and the listings that were read in part,
// newest first.
func (v view) addFailures(of sources) error {
	return v.query(`SELECT `+fetchColumns+` FROM (
			SELECT last_fetch FROM (
				SELECT last_fetch, row_number() OVER (PARTITION BY source ORDER BY last_fetch DESC) AS place
				FROM addresses WHERE outcome = 'failed' AND NOT part
			) AS failed WHERE place <= $1
			UNION ALL SELECT last_fetch FROM addresses WHERE kind <> 'article' AND outcome = 'listing'
		) AS newest JOIN fetches f ON f.id = newest.last_fetch AND (f.outcome = 'failed' OR f.code = $2) ORDER BY f.at DESC, f.id DESC`,
		[]any{maxFailures, frontier.CodeListingInPart}, func(row Row) error {
			f, err := scanFetch(row)
			st := of.of(f.SourceID)
			st.Failures = append(st.Failures, f)
			return err
		})
}

// addDoubts adds the articles of whose text the reader is not sure.
func (v view) addDoubts(of sources) error {
	return v.query(`SELECT a.source, a.all_of_source, a.id, a.url, r.title, a.fetched, a.notes FROM (
			SELECT num, source, id, url, fetched, notes, revision, count(*) OVER (PARTITION BY source) AS all_of_source,
				row_number() OVER (PARTITION BY source ORDER BY fetched DESC, num DESC) AS place
			FROM articles WHERE `+v.dialect.Doubtful+`
		) AS a JOIN revisions r ON r.article = a.num AND r.number = a.revision WHERE a.place <= $1 ORDER BY a.source, a.place`,
		[]any{maxDoubts}, func(row Row) error {
			var source string
			var all int
			var d store.Doubtful
			var notes article.Notes
			err := row.Scan(&source, &all, &d.ID, &d.URL, &d.Title, column.Instant{To: &d.Fetched}, column.Document{To: &notes})
			d.Confidence, d.Doubts = notes.Confidence, notes.Doubts
			st := of.of(source)
			st.Doubtful, st.Doubts = all, append(st.Doubts, d)
			return err
		})
}

// addLapsed adds the newest visits to articles that are there, where the page held none or was
// missing.
func (v view) addLapsed(of sources) error {
	return v.query(`SELECT `+fetchColumns+`, l.visits FROM (
			SELECT f.id, count(*) OVER (PARTITION BY d.source) AS visits, row_number() OVER (PARTITION BY d.source ORDER BY f.at DESC, f.id DESC) AS place
			FROM addresses d JOIN fetches f ON f.id = d.last_fetch JOIN articles a ON a.num = d.article AND a.address = d.id
			WHERE (d.outcome = 'gone' OR d.outcome = 'skipped' AND f.status = 200) AND a.gone_at IS NULL
		) AS l JOIN fetches f ON f.id = l.id WHERE l.place <= $1 ORDER BY f.at DESC, f.id DESC`, []any{maxFailures}, func(row Row) error {
		var all int
		f, err := scanFetch(row, &all)
		st := of.of(f.SourceID)
		st.Lapsed, st.LapsedVisits = all, append(st.LapsedVisits, f)
		return err
	})
}
