package sqlstore

import (
	"context"
	"time"

	"yulun/frontier"
	"yulun/store"
	"yulun/store/internal/column"
)

// visitColumns are what scanVisit reads.
const visitColumns = `source, url, kind, found_in, title, content, published, published_source, elsewhere, first_seen, etag, last_modified, digest,
	last_fetched, last_full, unmodified, failures, outcome, capture, capture_at,
	coalesce((SELECT gone_at IS NOT NULL FROM articles WHERE num = addresses.article), false)`

func scanVisit(row Row, v *frontier.Visit, more ...any) error {
	capture, taken := column.Capture(&v.Capture)
	return row.Scan(append([]any{
		&v.SourceID, &v.URL, &v.Kind, &v.FoundIn, &v.Title, &v.Content,
		column.Moment{To: &v.Published},
		&v.PublishedSource, &v.Elsewhere,
		column.Instant{To: &v.FirstSeen},
		&v.ETag, &v.LastModified, &v.Digest,
		column.Instant{To: &v.LastFetched},
		column.Instant{To: &v.LastFull},
		&v.Unmodified,
		&v.Attempts, &v.Outcome, capture, taken, &v.Gone,
	}, more...)...)
}

// Lookup implements store.Crawl.
func (s *Store) Lookup(ctx context.Context, runID int64, sourceID, url string) (v frontier.Visit, handled, ok bool, err error) {
	err = s.query(ctx, "SELECT "+visitColumns+", coalesce(run = $1, false) FROM addresses WHERE source = $2 AND "+s.dialect.URL+" = $3",
		[]any{runID, sourceID, s.dialect.URLKey(url)}, func(row Row) error {
			ok = true
			return scanVisit(row, &v, &handled)
		})
	if err != nil {
		return frontier.Visit{}, false, false, s.engine.Failed(ctx, "look up "+url, err)
	}
	return v, handled, ok, nil
}

// Due implements store.Crawl.
func (s *Store) Due(ctx context.Context, run frontier.Run, now time.Time, limit int) ([]frontier.Visit, error) {
	var due []frontier.Visit
	args := []any{run.SourceID, now, run.ID, limit}
	within := ""
	if !run.Period.IsZero() {
		within = `AND outcome IN ('', 'failed') AND CASE
			WHEN published_at IS NOT NULL THEN published_at >= $5 AND published_at < $6
			WHEN capture_at IS NOT NULL THEN capture_at >= $5 AND capture_at < $6 ELSE true END`
		from, to := store.Around(run.Period)
		args = append(args, from, to)
	}
	err := s.query(ctx, `SELECT `+visitColumns+` FROM addresses
		WHERE source = $1 AND kind = 'article' AND due <= $2 AND run IS DISTINCT FROM $3 `+within+`
		ORDER BY published_at DESC NULLS LAST, id LIMIT $4`, args, collect(func(row Row) (v frontier.Visit, err error) {
		err = scanVisit(row, &v)
		return v, err
	}, &due))
	return due, s.engine.Failed(ctx, "list what is due of "+run.SourceID, err)
}

// NextDue implements store.Crawl.
func (s *Store) NextDue(ctx context.Context, sourceID string) (time.Time, error) {
	var due time.Time
	err := s.one(ctx, "SELECT due FROM addresses WHERE source = $1 AND kind = 'article' AND due IS NOT NULL AND outcome <> '' ORDER BY due LIMIT 1",
		[]any{sourceID}, column.Instant{To: &due})
	return due, s.engine.Failed(ctx, "see what is due of "+sourceID, err)
}

// Record implements store.Crawl.
func (s *Store) Record(ctx context.Context, f frontier.Fetch) error {
	return s.do(ctx, "record visit to "+f.URL, func(t *tx) error {
		a, err := t.address(f, f.At)
		if err != nil {
			return err
		}
		gone := true // where there is no article, 404 has nothing to prove
		if a.article != 0 {
			if gone, err = t.recordStanding(a, f); err != nil {
				return err
			}
		}
		t.visit(a, f, nil, gone)
		return nil
	})
}

// address is a row of the frontier as a call that writes needs it.
type address struct {
	id, article int64
	part        bool
	entry       frontier.Entry
}

// address is the frontier's entry for the address of a visit, which is made when missing: listings
// and imported articles are in none before. It is locked until the transaction ends.
func (t *tx) address(f frontier.Fetch, firstSeen time.Time) (address, error) {
	t.addAddress(f, firstSeen)
	var a address
	e := &a.entry
	_, err := t.one(`SELECT id, coalesce(article, 0), part, first_seen, etag, last_modified, digest, last_fetched, last_full, unmodified, failures, answered,
			capture <> '' FROM addresses WHERE source = $1 AND `+t.dialect.URL+` = $2`+t.dialect.lock(" FOR NO KEY UPDATE"),
		[]any{f.SourceID, t.dialect.URLKey(f.URL)},
		&a.id, &a.article, &a.part, column.Instant{To: &e.FirstSeen}, &e.ETag, &e.LastModified, &e.Digest, column.Instant{To: &e.LastFetched},
		column.Instant{To: &e.LastFull}, &e.Unmodified, &e.Failures, &e.Answered, &e.Captured)
	return a, err
}

// addAddress makes sure that an address is in the frontier.
func (t *tx) addAddress(f frontier.Fetch, firstSeen time.Time) {
	columns, values := "source, url, kind, found_in, title, published, first_seen", "$1, $2, $3, '', '', '', $4"
	args := []any{f.SourceID, f.URL, string(f.Kind), firstSeen}
	if t.dialect.URL != "url" {
		columns, values, args = columns+", "+t.dialect.URL, values+", $5", append(args, t.dialect.URLKey(f.URL))
	}
	t.Exec("INSERT INTO addresses ("+columns+") VALUES ("+values+") ON CONFLICT DO NOTHING", args...)
}
