package sqlite

import (
	"context"
	"fmt"
	"time"

	"yulun/frontier"
	"yulun/store/internal/column"
)

// Discover implements store.Crawl.
func (s *Store) Discover(ctx context.Context, runID int64, now time.Time, addresses []frontier.Address) (int, error) {
	fresh, captures := 0, 0
	err := s.do(ctx, "discover addresses", func(t *tx) error {
		fresh, captures = 0, 0
		for _, a := range addresses {
			added, err := t.discover(a, now)
			if err != nil {
				return fmt.Errorf("%s: %w", a.URL, err)
			}
			if added {
				fresh++
			}
			if added && a.Capture != nil {
				captures++
			}
		}
		_, err := t.exec("UPDATE runs SET discovered = discovered + $1 - iif(period = '', $2, 0) WHERE id = $3", fresh, captures, runID)
		return err
	})
	return fresh, err
}

// discover makes sure that an address is in the frontier, and reports whether it is new there. Of a
// known one it keeps what a listing says that none said before. One that was known by a capture is
// asked for itself once a listing of the site names it.
func (t *tx) discover(a frontier.Address, now time.Time) (added bool, err error) {
	n, err := t.exec(`INSERT INTO addresses (source, url, kind, found_in, title, content, published, published_at, published_source, elsewhere, first_seen, capture, capture_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING`,
		a.SourceID, a.URL, string(a.Kind), a.FoundIn, a.Title, a.Content, a.Published.String(), a.Published.Time, a.PublishedSource, a.Elsewhere, now,
		column.CaptureURL(a.Capture), column.CaptureAt(a.Capture))
	if err != nil || n > 0 {
		return n > 0, err
	}
	if err := t.fillHints(a); err != nil || a.Capture != nil {
		return false, err
	}
	_, err = t.exec("UPDATE addresses SET capture = '', capture_at = NULL, found_in = $1, due = coalesce(due, 0) WHERE source = $2 AND url = $3 AND capture <> ''",
		a.FoundIn, a.SourceID, a.URL)
	return false, err
}

// fillHints keeps what a listing says of a known address that no listing said before.
func (t *tx) fillHints(a frontier.Address) error {
	published := a.Published.String()
	if a.Title == "" && a.Content == "" && published == "" {
		return nil
	}
	const dates = `(published_source = '' AND ($7 <> '' OR published = '' AND $5 <> ''))`
	_, err := t.exec(`UPDATE addresses SET title = iif(title = '', $3, title), content = iif(content = '', $4, content),
			published = iif(`+dates+`, $5, published), published_at = iif(`+dates+`, $6, published_at),
			published_source = iif(`+dates+`, $7, published_source)
		WHERE source = $1 AND url = $2 AND (title = '' AND $3 <> '' OR content = '' AND $4 <> '' OR `+dates+`)`,
		a.SourceID, a.URL, a.Title, a.Content, published, a.Published.Time, a.PublishedSource)
	return err
}

// do runs one writing call of this engine's own.
func (s *Store) do(ctx context.Context, what string, work func(*tx) error) error {
	return s.engine.Failed(ctx, what, s.engine.writer.do(ctx, work))
}
