package sqlstore

import (
	"context"

	"yulun/frontier"
	"yulun/store"
	"yulun/store/internal/column"
)

// KeepPlaces implements store.Crawl.
func (s *Store) KeepPlaces(ctx context.Context, l frontier.ListingRead) error {
	return s.do(ctx, "keep the places in "+l.URL, func(t *tx) error {
		if l.Unchanged {
			t.Exec(`UPDATE placed SET last_seen = $1, reads = reads + 1 WHERE (listing, last_seen) IN
				(SELECT num, last_read FROM listings WHERE source = $2 AND url = $3)`, l.At, l.SourceID, l.URL)
			t.Exec("UPDATE listings SET last_read = $1, reads = reads + 1 WHERE source = $2 AND url = $3", l.At, l.SourceID, l.URL)
			return nil
		}
		var num int64
		_, err := t.one(`INSERT INTO listings (source, url, kind, first_read, last_read, reads, by_date, otherwise, entries)
			VALUES ($1, $2, $3, $4, $4, 1, $5, $6, $7) ON CONFLICT (source, url) DO UPDATE SET
				kind = excluded.kind, last_read = excluded.last_read, reads = listings.reads + 1, by_date = listings.by_date + excluded.by_date,
				otherwise = listings.otherwise + excluded.otherwise, entries = excluded.entries
			RETURNING num`,
			[]any{l.SourceID, l.URL, string(l.Kind), l.At, one(l.Order == frontier.OrderByDate), one(l.Order == frontier.OrderOther), l.Entries}, &num)
		if err != nil {
			return err
		}
		for i, url := range l.Places {
			t.place(num, l, i+1, url)
		}
		return nil
	})
}

// place keeps that an address of the frontier stood at a place of a listing.
func (t *tx) place(listing int64, l frontier.ListingRead, place int, url string) {
	const better = "excluded.best_place < placed.best_place"
	t.Exec(`INSERT INTO placed (listing, address, first_place, best_place, last_place, first_seen, best_seen, last_seen, reads)
		SELECT l.num, d.id, CAST($2 AS bigint), CAST($2 AS bigint), CAST($2 AS bigint), l.last_read, l.last_read, l.last_read, 1
		FROM listings l JOIN addresses d ON d.source = l.source AND d.`+t.dialect.URL+` = $3 WHERE l.num = $1
		ON CONFLICT (listing, address) DO UPDATE SET last_place = excluded.last_place, last_seen = excluded.last_seen, reads = placed.reads + 1,
			best_seen = CASE WHEN `+better+` THEN excluded.best_seen ELSE placed.best_seen END,
			best_place = CASE WHEN `+better+` THEN excluded.best_place ELSE placed.best_place END`,
		listing, place, t.dialect.URLKey(url))
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}

const listingColumns = "l.source, l.url, l.kind, l.first_read, l.last_read, l.reads, l.by_date, l.otherwise, l.entries"

const places = "SELECT " + listingColumns + `,
		coalesce(a.id, ''), d.url, p.first_place, p.best_place, p.last_place, p.first_seen, p.best_seen, p.last_seen, p.reads
	FROM placed p JOIN listings l ON l.num = p.listing JOIN addresses d ON d.id = p.address LEFT JOIN articles a ON a.num = d.article`

// Placements implements store.Reader.
func (s *Store) Placements(ctx context.Context, f func(frontier.Placed) error) error {
	err := s.query(ctx, places+" ORDER BY l.num, p.first_seen, p.first_place, p.address", nil, func(row Row) error {
		p, err := scanPlaced(row)
		if err != nil {
			return err
		}
		return f(p)
	})
	return s.engine.Failed(ctx, "read the places in listings", err)
}

// PlacementsOf implements store.Reader.
func (s *Store) PlacementsOf(ctx context.Context, id string) ([]frontier.Placed, error) {
	var found []frontier.Placed
	err := s.query(ctx, places+" WHERE a.id = $1 ORDER BY p.best_place, l.num, p.address", []any{id}, collect(scanPlaced, &found))
	return found, s.engine.Failed(ctx, "read the places of "+id, err)
}

// PlacedListings implements store.Reader.
func (s *Store) PlacedListings(ctx context.Context, sourceID string) ([]store.PlacedListing, error) {
	var found []store.PlacedListing
	err := s.query(ctx, "SELECT "+listingColumns+`, (SELECT count(*) FROM placed p WHERE p.listing = l.num) FROM listings l
		WHERE l.source = $1 AND EXISTS (SELECT 1 FROM placed p WHERE p.listing = l.num) ORDER BY l.num`, []any{sourceID},
		collect(func(row Row) (l store.PlacedListing, err error) {
			err = row.Scan(append(listingFields(&l.Listing), &l.Pieces)...)
			return l, err
		}, &found))
	return found, s.engine.Failed(ctx, "read the listings of "+sourceID, err)
}

// PlacesIn implements store.Reader.
func (s *Store) PlacesIn(ctx context.Context, sourceID, listing string, skip, limit int) ([]frontier.Placed, error) {
	var found []frontier.Placed
	err := s.query(ctx, places+` WHERE l.source = $1 AND l.url = $2
		ORDER BY p.last_seen DESC, p.last_place, p.first_seen, p.first_place, p.address LIMIT $3 OFFSET $4`,
		[]any{sourceID, listing, limit, skip}, collect(scanPlaced, &found))
	return found, s.engine.Failed(ctx, "read the places in "+listing, err)
}

// listingFields are what listingColumns are scanned into.
func listingFields(l *frontier.Listing) []any {
	return []any{&l.SourceID, &l.URL, &l.Kind, column.Instant{To: &l.FirstRead}, column.Instant{To: &l.LastRead}, &l.Reads, &l.ByDate, &l.Otherwise, &l.Entries}
}

func scanPlaced(row Row) (p frontier.Placed, err error) {
	err = row.Scan(append(
		listingFields(&p.Listing),
		&p.Article, &p.URL, &p.First, &p.Best, &p.Last, column.Instant{To: &p.FirstSeen}, column.Instant{To: &p.BestSeen}, column.Instant{To: &p.LastSeen}, &p.Reads,
	)...)
	return p, err
}
