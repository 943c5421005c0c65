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
	sources := valuesOf(addresses, func(a frontier.Address) string { return a.SourceID })
	hashes := valuesOf(addresses, func(a frontier.Address) []byte { return urlHash(a.URL) })
	foundIn := valuesOf(addresses, func(a frontier.Address) string { return a.FoundIn })
	capture := valuesOf(addresses, func(a frontier.Address) string { return column.CaptureURL(a.Capture) })
	columns := []any{
		sources, hashes, foundIn, capture,
		valuesOf(addresses, func(a frontier.Address) string { return a.URL }),
		valuesOf(addresses, func(a frontier.Address) string { return string(a.Kind) }),
		valuesOf(addresses, func(a frontier.Address) string { return a.Title }),
		valuesOf(addresses, func(a frontier.Address) string { return a.Content }),
		valuesOf(addresses, func(a frontier.Address) string { return a.Published.String() }),
		valuesOf(addresses, func(a frontier.Address) any { return nullTime(a.Published.Time) }),
		valuesOf(addresses, func(a frontier.Address) string { return a.PublishedSource }),
		valuesOf(addresses, func(a frontier.Address) bool { return a.Elsewhere }),
		valuesOf(addresses, func(a frontier.Address) any { return nullTime(column.CaptureAt(a.Capture)) }),
		now,
	}
	err := s.do(ctx, "discover addresses", func(t *tx) error {
		for _, source := range slices.Compact(slices.Sorted(slices.Values(sources))) {
			t.LockSource(source)
		}
		// The second part fills in what a listing says of a known address that none said before; it
		// doesn't see the rows of the first part.
		err := t.Query(`WITH listed AS (
				SELECT * FROM unnest($1::text[], $2::bytea[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
					$8::text[], $9::text[], $10::timestamptz[], $11::text[], $12::boolean[], $13::timestamptz[]) WITH ORDINALITY
					AS a (`+discovered+`, place)
			), fresh AS (
				INSERT INTO addresses (`+discovered+`, first_seen) SELECT `+discovered+`, $14 FROM listed ORDER BY place
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
			columns, func(row sqlstore.Row) error { return row.Scan(&fresh, &captures) })
		if err != nil {
			return err
		}
		t.Exec(`UPDATE addresses a SET capture = '', capture_at = NULL, found_in = l.found_in, due = coalesce(a.due, 'epoch')
			FROM unnest($1::text[], $2::bytea[], $3::text[], $4::text[]) AS l (source, url_hash, found_in, capture)
			WHERE a.source = l.source AND a.url_hash = l.url_hash AND a.capture <> '' AND l.capture = ''`, sources, hashes, foundIn, capture)
		t.Exec("UPDATE runs SET discovered = discovered + $1 - CASE period WHEN '' THEN $2::bigint ELSE 0 END WHERE id = $3", fresh, captures, runID)
		return nil
	})
	return int(fresh), err
}

// discovered are the columns of an address that was discovered, in the order of Discover's
// arguments.
const discovered = `source, url_hash, found_in, capture, url, kind, title, content, published, published_at,
	published_source, elsewhere, capture_at`

// valuesOf is a value of every address, as one statement takes them.
func valuesOf[T any](addresses []frontier.Address, of func(frontier.Address) T) []T {
	values := make([]T, len(addresses))
	for i, a := range addresses {
		values[i] = of(a)
	}
	return values
}

// nullTime is a time in a list of them; nil for the zero time.
func nullTime(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Truncate(time.Microsecond)
}
