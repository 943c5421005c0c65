package postgres

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"yulun/frontier"
	"yulun/store"
	"yulun/store/internal/column"
)

// Discover implements store.Crawl. Two calls for one source wait for each other, so that addresses keep the order in which a
// listing gives them and the calls can't come to wait for each other's rows.
func (s *Store) Discover(ctx context.Context, runID int64, now time.Time, addresses []frontier.Address) (int, error) {
	var fresh, captures int64
	c := columnsOf(addresses)
	err := s.do(ctx, "discover addresses", func(t *tx) error {
		for _, source := range c.sources {
			t.lock(s.lockKey(lockFrontier, []byte(source)))
		}
		// The second part fills in what a listing says of a known address that none said before; it doesn't see the rows of the
		// first part.
		err := t.scan(`WITH listed AS (
				SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::timestamptz[], $10::text[], $11::boolean[], $13::text[], $14::timestamptz[]) WITH ORDINALITY
					AS a (source, url, url_hash, kind, found_in, title, content, published, published_at, published_source, elsewhere, capture, capture_at, place)
			), fresh AS (
				INSERT INTO addresses (source, url, url_hash, kind, found_in, title, content, published, published_at, published_source, elsewhere, capture, capture_at, first_seen)
				SELECT source, url, url_hash, kind, found_in, title, content, published, published_at, published_source, elsewhere, capture, capture_at, $12 FROM listed ORDER BY place
				ON CONFLICT DO NOTHING RETURNING capture
			), filled AS (
				UPDATE addresses a SET title = coalesce(nullif(a.title, ''), l.title), content = coalesce(nullif(a.content, ''), l.content),
					published = CASE WHEN l.dates THEN l.published ELSE a.published END,
					published_at = CASE WHEN l.dates THEN l.published_at ELSE a.published_at END,
					published_source = CASE WHEN l.dates THEN l.published_source ELSE a.published_source END
				FROM (SELECT DISTINCT ON (l.source, l.url_hash) l.*,
						d.published_source = '' AND (l.published_source <> '' OR d.published = '' AND l.published <> '') AS dates
					FROM listed l JOIN addresses d ON d.source = l.source AND d.url_hash = l.url_hash
					ORDER BY l.source, l.url_hash, l.published_source = '', l.place) l
				WHERE a.source = l.source AND a.url_hash = l.url_hash
					AND (a.title = '' AND l.title <> '' OR a.content = '' AND l.content <> '' OR l.dates)
			) SELECT count(*), count(*) FILTER (WHERE capture <> '') FROM fresh`,
			[]any{c.source, c.url, c.hash, c.kind, c.foundIn, c.title, c.content, c.published, c.publishedAt, c.publishedSource, c.elsewhere, instant(now), c.capture, c.captureAt}, &fresh, &captures)
		if err != nil {
			return err
		}
		t.exec(`UPDATE addresses a SET capture = '', capture_at = NULL, found_in = l.found_in, due = coalesce(a.due, 'epoch')
			FROM unnest($1::text[], $2::bytea[], $3::text[], $4::text[]) AS l (source, url_hash, found_in, capture)
			WHERE a.source = l.source AND a.url_hash = l.url_hash AND a.capture <> '' AND l.capture = ''`, c.source, c.hash, c.foundIn, c.capture)
		t.exec("UPDATE runs SET discovered = discovered + $1 - CASE period WHEN '' THEN $2::bigint ELSE 0 END WHERE id = $3", fresh, captures, runID)
		return nil
	})
	return int(fresh), err
}

// columns are addresses by column, as one statement takes them.
type columns struct {
	sources                                               []string // each once
	source, url, kind, foundIn, title, content, published []string
	hash                                                  [][]byte
	publishedAt                                           []any
	publishedSource                                       []string
	elsewhere                                             []bool
	capture                                               []string
	captureAt                                             []any
}

func columnsOf(addresses []frontier.Address) columns {
	var c columns
	for _, a := range addresses {
		c.source = append(c.source, a.SourceID)
		c.url = append(c.url, a.URL)
		c.hash = append(c.hash, urlHash(a.URL))
		c.kind = append(c.kind, string(a.Kind))
		c.foundIn = append(c.foundIn, a.FoundIn)
		c.title = append(c.title, a.Title)
		c.content = append(c.content, a.Content)
		c.published = append(c.published, a.Published.String())
		c.publishedAt = append(c.publishedAt, instant(a.Published.Time))
		c.publishedSource = append(c.publishedSource, a.PublishedSource)
		c.elsewhere = append(c.elsewhere, a.Elsewhere)
		c.capture = append(c.capture, column.CaptureURL(a.Capture))
		c.captureAt = append(c.captureAt, instant(column.CaptureAt(a.Capture)))
	}
	c.sources = slices.Compact(slices.Sorted(slices.Values(c.source)))
	return c
}

// addAddress makes sure that an address is in the frontier.
func (t *tx) addAddress(f frontier.Fetch, firstSeen time.Time) {
	t.exec(`INSERT INTO addresses (source, url, url_hash, kind, found_in, title, published, first_seen) VALUES ($1, $2, $3, $4, '', '', '', $5)
		ON CONFLICT DO NOTHING`, f.SourceID, f.URL, urlHash(f.URL), string(f.Kind), instant(firstSeen))
}

// address is a row of the frontier as a call that writes needs it.
type address struct {
	id, article int64
	part        bool
	entry       frontier.Entry
}

// address is the frontier's entry for the address of a visit, made when missing: listings and imported articles are in none
// before. It is locked until the transaction ends.
func (t *tx) address(f frontier.Fetch, firstSeen time.Time) (address, error) {
	t.addAddress(f, firstSeen)
	var a address
	e := &a.entry
	err := t.scan(`SELECT id, coalesce(article, 0), part, first_seen, etag, last_modified, digest, last_fetched, last_full, unmodified, failures, answered, capture <> ''
		FROM addresses WHERE source = $1 AND url_hash = $2 FOR NO KEY UPDATE`, []any{f.SourceID, urlHash(f.URL)},
		&a.id, &a.article, &a.part, when{&e.FirstSeen}, &e.ETag, &e.LastModified, &e.Digest, when{&e.LastFetched}, when{&e.LastFull}, &e.Unmodified, &e.Failures, &e.Answered, &e.Captured)
	return a, err
}

// visitColumns are what scanVisit reads.
const visitColumns = `source, url, kind, found_in, title, content, published, published_source, elsewhere, first_seen, etag, last_modified, digest, last_fetched, last_full, unmodified, failures, outcome, capture, capture_at,
	coalesce((SELECT gone_at IS NOT NULL FROM articles WHERE num = addresses.article), false)`

func scanVisit(row scanner, v *frontier.Visit, more ...any) error {
	capture, taken := column.Capture(&v.Capture, func(t *time.Time) sql.Scanner { return when{t} })
	return row.Scan(append([]any{
		&v.SourceID, &v.URL, &v.Kind, &v.FoundIn, &v.Title, &v.Content,
		column.Moment{To: &v.Published},
		&v.PublishedSource, &v.Elsewhere,
		when{&v.FirstSeen},
		&v.ETag, &v.LastModified, &v.Digest,
		when{&v.LastFetched},
		when{&v.LastFull},
		&v.Unmodified,
		&v.Attempts, &v.Outcome, capture, taken, &v.Gone,
	}, more...)...)
}

// Lookup implements store.Crawl.
func (s *Store) Lookup(ctx context.Context, runID int64, sourceID, url string) (v frontier.Visit, handled, ok bool, err error) {
	err = s.query(ctx, "SELECT "+visitColumns+", coalesce(run = $1, false) FROM addresses WHERE source = $2 AND url_hash = $3",
		[]any{runID, sourceID, urlHash(url)}, func(row scanner) error {
			ok = true
			return scanVisit(row, &v, &handled)
		})
	if err != nil {
		return frontier.Visit{}, false, false, s.failed(ctx, "look up "+url, err)
	}
	return v, handled, ok, nil
}

// ForgetListings implements store.Crawl.
func (s *Store) ForgetListings(ctx context.Context, sourceID string) error {
	return s.do(ctx, "forget the listings of "+sourceID, func(t *tx) error {
		t.exec("UPDATE addresses SET etag = '', last_modified = '', digest = '', last_fetched = NULL, last_full = NULL, unmodified = 0 WHERE source = $1 AND kind <> 'article'", sourceID)
		return nil
	})
}

// Due implements store.Crawl.
func (s *Store) Due(ctx context.Context, run frontier.Run, now time.Time, limit int) ([]frontier.Visit, error) {
	var due []frontier.Visit
	args := []any{run.SourceID, instant(now), run.ID, limit}
	within := ""
	if !run.Period.IsZero() {
		within = `AND outcome IN ('', 'failed') AND CASE
			WHEN published_at IS NOT NULL THEN published_at >= $5 AND published_at < $6
			WHEN capture_at IS NOT NULL THEN capture_at >= $5 AND capture_at < $6 ELSE true END`
		from, to := store.Around(run.Period)
		args = append(args, instant(from), instant(to))
	}
	err := s.query(ctx, `SELECT `+visitColumns+` FROM addresses
		WHERE source = $1 AND kind = 'article' AND due <= $2 AND run IS DISTINCT FROM $3 `+within+`
		ORDER BY published_at DESC NULLS LAST, id LIMIT $4`,
		args, func(row scanner) error {
			var v frontier.Visit
			err := scanVisit(row, &v)
			due = append(due, v)
			return err
		})
	if err != nil {
		return nil, s.failed(ctx, "list what is due of "+run.SourceID, err)
	}
	return due, nil
}

// NextDue implements store.Crawl.
func (s *Store) NextDue(ctx context.Context, sourceID string) (time.Time, error) {
	var due time.Time
	err := s.query(ctx, "SELECT due FROM addresses WHERE source = $1 AND kind = 'article' AND due IS NOT NULL AND outcome <> '' ORDER BY due LIMIT 1",
		[]any{sourceID}, func(row scanner) error { return row.Scan(when{&due}) })
	return due, s.failed(ctx, "see what is due of "+sourceID, err)
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
			if gone, err = t.stands(a, f); err != nil {
				return err
			}
		}
		t.visit(a, f, nil, gone)
		return nil
	})
}
