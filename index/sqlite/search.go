package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"yulun/article"
	"yulun/index"
	"yulun/internal/compact"
)

// Search answers one page of hits.
func (db *DB) Search(ctx context.Context, q index.Query) (index.Result, error) {
	var result index.Result
	err := db.snapshot(ctx, func(tx *sql.Tx) error {
		result = index.Result{}
		s, err := db.compile(ctx, tx, q)
		if err != nil {
			return err
		}
		var facets *facets
		if q.Facets {
			facets = newFacets(s.columns, q)
		}
		offset := max(0, q.Offset)
		if q.After != nil {
			offset = 0
		}
		found, err := db.places(ctx, tx, s, q, max(0, limit(q)), offset, func(r *record) {
			result.Total++
			if facets != nil {
				facets.add(r)
			}
		})
		if err != nil {
			return err
		}
		if facets != nil {
			result.Facets = facets.list()
		}
		return db.hits(ctx, tx, q, found, func(hit index.Hit) error {
			result.Hits = append(result.Hits, hit)
			return nil
		})
	})
	return result, err
}

// Outlets lists the outlets of the articles.
func (db *DB) Outlets(ctx context.Context) (outlets []article.Outlet, err error) {
	err = db.snapshot(ctx, func(tx *sql.Tx) error {
		columns, err := db.loaded.read(ctx, tx)
		if err == nil {
			outlets = slices.DeleteFunc(slices.Clone(columns.outlets), func(o article.Outlet) bool { return o == article.Outlet{} })
		}
		return err
	})
	return outlets, err
}

func limit(q index.Query) int {
	if q.Limit == 0 {
		return index.DefaultLimit
	}
	return q.Limit
}

// Each calls f with every hit. Before the first call it collects the places of all hits, 32 bytes
// each. It reads the articles one by one.
func (db *DB) Each(ctx context.Context, q index.Query, f func(index.Hit) error) error {
	return db.snapshot(ctx, func(tx *sql.Tx) error {
		s, err := db.compile(ctx, tx, q)
		if err != nil {
			return err
		}
		const unlimited = -1
		q.After = nil
		found, err := db.places(ctx, tx, s, q, unlimited, 0, func(*record) {})
		if err != nil {
			return err
		}
		return db.hits(ctx, tx, q, found, f)
	})
}

// snapshot calls f with a transaction in which the index doesn't change. When the columns that the
// transaction sees are gone, f has done nothing yet, and snapshot calls it again with a newer one.
func (db *DB) snapshot(ctx context.Context, f func(*sql.Tx) error) error {
	for {
		tx, err := db.Read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
		if err != nil {
			return db.file.Explain(err)
		}
		err = f(tx)
		tx.Rollback() // nothing was written
		switch {
		case ctx.Err() != nil && err != nil: // the driver says "interrupted"
			return ctx.Err()
		case errors.Is(err, errBehind):
		default:
			return db.file.Explain(err)
		}
	}
}

// hits reads the articles at places and calls f with them.
func (db *DB) hits(ctx context.Context, tx *sql.Tx, q index.Query, list []place, f func(index.Hit) error) error {
	wanted, err := db.text.Wanted(q.Where)
	if err != nil {
		return err
	}
	read, err := tx.PrepareContext(ctx, `SELECT document FROM documents WHERE row = ?`)
	if err != nil {
		return err
	}
	defer read.Close()
	for _, at := range list {
		hit := index.Hit{Score: at.score}
		var packed []byte
		if err := read.QueryRowContext(ctx, at.row).Scan(&packed); err != nil {
			return fmt.Errorf("read article: %w", err)
		}
		if hit.Article, err = compact.ReadDocument(packed); err != nil {
			return fmt.Errorf("read article: %w", err)
		}
		hit.Title, hit.Snippet = db.text.Highlight(hit.Article, wanted)
		if err := f(hit); err != nil {
			return err
		}
	}
	return nil
}
