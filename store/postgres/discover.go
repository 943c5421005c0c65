package postgres

import (
	"context"
	"slices"
	"time"

	"yulun/frontier"
	"yulun/store/internal/column"
	"yulun/store/sqlstore"
)

// Discover implements store.Crawl. Two calls for one source wait for each other, so that addresses
// keep the order in which a listing gives them and the calls can't come to wait for each other's
// rows.
func (s *Store) Discover(ctx context.Context, runID int64, now time.Time, addresses []frontier.Address) (int, error) {
	var fresh, captures int64
	c := columnsOf(addresses)
	err := s.do(ctx, "discover addresses", func(t *tx) error {
		for _, source := range c.sources {
			t.LockSource(source)
		}
		// The second part fills in what a listing says of a known address that none said before; it
		// doesn't see the rows of the first part.
		err := t.Query(`WITH listed AS (
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
			[]any{c.source, c.url, c.hash, c.kind, c.foundIn, c.title, c.content, c.published, c.publishedAt, c.publishedSource, c.elsewhere, now, c.capture, c.captureAt},
			func(row sqlstore.Row) error { return row.Scan(&fresh, &captures) })
		if err != nil {
			return err
		}
		t.Exec(`UPDATE addresses a SET capture = '', capture_at = NULL, found_in = l.found_in, due = coalesce(a.due, 'epoch')
			FROM unnest($1::text[], $2::bytea[], $3::text[], $4::text[]) AS l (source, url_hash, found_in, capture)
			WHERE a.source = l.source AND a.url_hash = l.url_hash AND a.capture <> '' AND l.capture = ''`, c.source, c.hash, c.foundIn, c.capture)
		t.Exec("UPDATE runs SET discovered = discovered + $1 - CASE period WHEN '' THEN $2::bigint ELSE 0 END WHERE id = $3", fresh, captures, runID)
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
		c.publishedAt = append(c.publishedAt, nullTime(a.Published.Time))
		c.publishedSource = append(c.publishedSource, a.PublishedSource)
		c.elsewhere = append(c.elsewhere, a.Elsewhere)
		c.capture = append(c.capture, column.CaptureURL(a.Capture))
		c.captureAt = append(c.captureAt, nullTime(column.CaptureAt(a.Capture)))
	}
	c.sources = slices.Compact(slices.Sorted(slices.Values(c.source)))
	return c
}

// nullTime is a time in a list of them; nil for the zero time.
func nullTime(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Truncate(time.Microsecond)
}
