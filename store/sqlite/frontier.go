package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"yulun/article"
	"yulun/frontier"
	"yulun/store"
	"yulun/store/internal/column"
)

// BeginRun implements store.Crawl.
func (s *Store) BeginRun(ctx context.Context, sourceID string, now time.Time, recheck bool) (frontier.Run, error) {
	var id int64
	err := s.do(ctx, "begin run of "+sourceID, func(t *tx) error {
		err := t.scan("SELECT id FROM runs WHERE source = ? AND period = '' AND finished IS NULL", []any{sourceID}, &id)
		if errors.Is(err, sql.ErrNoRows) {
			id, err = t.insert("INSERT INTO runs (source, started, recheck) VALUES (?, ?, ?)", sourceID, micro(now), recheck)
		}
		return err
	})
	if err != nil {
		return frontier.Run{}, err
	}
	return s.run(ctx, id)
}

// EndRun implements store.Crawl.
func (s *Store) EndRun(ctx context.Context, run frontier.Run) error {
	return s.do(ctx, fmt.Sprintf("end run %d of %s", run.ID, run.SourceID), func(t *tx) error {
		if run.Finished.IsZero() {
			return errors.New("it has no time of its end")
		}
		n, err := t.exec("UPDATE runs SET finished = ?, error = ?, rest = ?, every = ? WHERE id = ?",
			micro(run.Finished), run.Err, micro(run.Rest), run.Every.Microseconds(), run.ID)
		if err == nil && n == 0 {
			err = &article.Error{Code: article.CodeNotFound, Message: fmt.Sprintf("There is no run %d", run.ID)}
		}
		return err
	})
}

// Discover implements store.Crawl.
func (s *Store) Discover(ctx context.Context, runID int64, now time.Time, addresses []frontier.Address) (int, error) {
	fresh, captures := 0, 0
	err := s.do(ctx, "discover addresses", func(t *tx) error {
		fresh, captures = 0, 0
		for _, a := range addresses {
			_, added, err := t.addAddress(a, now)
			if err != nil {
				return fmt.Errorf("%s: %w", a.URL, err)
			}
			switch {
			case added && a.Capture != nil:
				captures++
				fallthrough
			case added:
				fresh++
			case a.Capture == nil:
				if err := t.live(a); err != nil {
					return err
				}
			}
		}
		_, err := t.exec("UPDATE runs SET discovered = discovered + ? - iif(period = '', ?, 0) WHERE id = ?", fresh, captures, runID)
		return err
	})
	return fresh, err
}

// live makes an address that was known by a capture one that is asked for itself, as a listing of the site names it.
func (t *tx) live(a frontier.Address) error {
	_, err := t.exec("UPDATE addresses SET capture = '', capture_at = NULL, found_in = ?, due = ifnull(due, 0) WHERE source = ? AND url = ? AND capture <> ''",
		a.FoundIn, a.SourceID, a.URL)
	return err
}

// addAddress makes sure that an address is in the frontier and returns its number, and whether it is new there.
func (t *tx) addAddress(a frontier.Address, now time.Time) (id int64, added bool, err error) {
	n, err := t.exec(`INSERT INTO addresses (source, url, kind, found_in, title, content, published, published_at, published_source, elsewhere, first_seen, capture, capture_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		a.SourceID, a.URL, a.Kind, a.FoundIn, a.Title, a.Content, a.Published.String(), micro(a.Published.Time), a.PublishedSource, a.Elsewhere, micro(now),
		column.CaptureURL(a.Capture), micro(column.CaptureAt(a.Capture)))
	if err != nil {
		return 0, false, err
	}
	if n == 0 {
		if err := t.fillHints(a); err != nil {
			return 0, false, err
		}
	}
	err = t.scan("SELECT id FROM addresses WHERE source = ? AND url = ?", []any{a.SourceID, a.URL}, &id)
	return id, n > 0, err
}

// fillHints keeps what a listing says of a known address that no listing said before.
func (t *tx) fillHints(a frontier.Address) error {
	published := a.Published.String()
	if a.Title == "" && a.Content == "" && published == "" {
		return nil
	}
	const dates = `(published_source = '' AND (?7 <> '' OR published = '' AND ?5 <> ''))`
	_, err := t.exec(`UPDATE addresses SET title = iif(title = '', ?3, title), content = iif(content = '', ?4, content),
			published = iif(`+dates+`, ?5, published), published_at = iif(`+dates+`, ?6, published_at),
			published_source = iif(`+dates+`, ?7, published_source)
		WHERE source = ?1 AND url = ?2 AND (title = '' AND ?3 <> '' OR content = '' AND ?4 <> '' OR `+dates+`)`,
		a.SourceID, a.URL, a.Title, a.Content, published, micro(a.Published.Time), a.PublishedSource)
	return err
}

// visitColumns are what scanVisit reads.
const visitColumns = `source, url, kind, found_in, title, content, published, published_source, elsewhere, first_seen, etag, last_modified, digest, last_fetched, last_full, unmodified, failures, outcome, capture, capture_at,
	ifnull((SELECT gone_at IS NOT NULL FROM articles WHERE num = addresses.article), 0)`

func scanVisit(row scanner, v *frontier.Visit, more ...any) error {
	capture, taken := column.Capture(&v.Capture, func(t *time.Time) sql.Scanner { return instant{t} })
	return row.Scan(append([]any{
		&v.SourceID, &v.URL, &v.Kind, &v.FoundIn, &v.Title, &v.Content,
		column.Moment{To: &v.Published},
		&v.PublishedSource, &v.Elsewhere,
		instant{&v.FirstSeen},
		&v.ETag, &v.LastModified, &v.Digest,
		instant{&v.LastFetched},
		instant{&v.LastFull},
		&v.Unmodified,
		&v.Attempts, &v.Outcome, capture, taken, &v.Gone,
	}, more...)...)
}

// Lookup implements store.Crawl.
func (s *Store) Lookup(ctx context.Context, runID int64, sourceID, url string) (v frontier.Visit, handled, ok bool, err error) {
	row := s.Read.QueryRowContext(ctx, "SELECT "+visitColumns+", ifnull(run = ?, 0) FROM addresses WHERE source = ? AND url = ?", runID, sourceID, url)
	err = scanVisit(row, &v, &handled)
	if errors.Is(err, sql.ErrNoRows) {
		return frontier.Visit{}, false, false, nil
	}
	if err != nil {
		return frontier.Visit{}, false, false, s.failed("look up "+url, err)
	}
	return v, handled, true, nil
}

// ForgetListings implements store.Crawl.
func (s *Store) ForgetListings(ctx context.Context, sourceID string) error {
	return s.do(ctx, "forget the listings of "+sourceID, func(t *tx) error {
		_, err := t.exec("UPDATE addresses SET etag = '', last_modified = '', digest = '', last_fetched = NULL, last_full = NULL, unmodified = 0 WHERE source = ? AND kind <> 'article'", sourceID)
		return err
	})
}

// Due implements store.Crawl.
func (s *Store) Due(ctx context.Context, run frontier.Run, now time.Time, limit int) ([]frontier.Visit, error) {
	var due []frontier.Visit
	args := []any{run.SourceID, micro(now), run.ID}
	within := ""
	if !run.Period.IsZero() {
		within = `AND outcome IN ('', 'failed') AND CASE
			WHEN published_at IS NOT NULL THEN published_at >= ?4 AND published_at < ?5
			WHEN capture_at IS NOT NULL THEN capture_at >= ?4 AND capture_at < ?5 ELSE 1 END`
		from, to := store.Around(run.Period)
		args = append(args, micro(from), micro(to))
	}
	err := s.query(ctx, `SELECT `+visitColumns+` FROM addresses
		WHERE source = ?1 AND kind = 'article' AND due <= ?2 AND run IS NOT ?3 `+within+`
		ORDER BY published_at DESC, id LIMIT `+strconv.Itoa(limit),
		args, func(row scanner) error {
			var v frontier.Visit
			err := scanVisit(row, &v)
			due = append(due, v)
			return err
		})
	if err != nil {
		return nil, s.failed("list what is due of "+run.SourceID, err)
	}
	return due, nil
}

// NextDue implements store.Crawl.
func (s *Store) NextDue(ctx context.Context, sourceID string) (time.Time, error) {
	var due time.Time
	err := s.query(ctx, "SELECT due FROM addresses WHERE source = ? AND kind = 'article' AND due IS NOT NULL AND outcome <> '' ORDER BY due LIMIT 1",
		[]any{sourceID}, func(row scanner) error { return row.Scan(instant{&due}) })
	return due, s.failed("see what is due of "+sourceID, err)
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
		return t.visit(a, f, nil, gone)
	})
}

// address is a row of the frontier as the writer needs it.
type address struct {
	id, article int64
	part        bool
	entry       frontier.Entry
}

// address is the frontier's entry for the address of a visit, made when missing: listings and imported articles are in none before.
func (t *tx) address(f frontier.Fetch, firstSeen time.Time) (address, error) {
	id, _, err := t.addAddress(frontier.Address{SourceID: f.SourceID, URL: f.URL, Kind: f.Kind}, firstSeen)
	if err != nil {
		return address{}, err
	}
	a := address{id: id}
	e := &a.entry
	err = t.scan("SELECT ifnull(article, 0), part, first_seen, etag, last_modified, digest, last_fetched, last_full, unmodified, failures, answered, capture <> '' FROM addresses WHERE id = ?", []any{id},
		&a.article, &a.part, instant{&e.FirstSeen}, &e.ETag, &e.LastModified, &e.Digest, instant{&e.LastFetched}, instant{&e.LastFull}, &e.Unmodified, &e.Failures, &e.Answered, &e.Captured)
	return a, err
}
