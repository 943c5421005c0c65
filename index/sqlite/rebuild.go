package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"yulun/article"
	"yulun/index"
)

// What a rebuild takes from the store before it writes: it ends a batch at either, so that its
// memory is bounded.
const (
	rebuildArticles = 200
	rebuildBytes    = 4 << 20
)

// Rebuild rebuilds the index in place, batch by batch in order of the ids, each in one
// transaction: searches find every article at any time, those ahead as they were. The place that
// was reached is kept in the file.
//
// Rows never get a number twice, so all rows from the first one of a rebuild on are of this
// rebuild, or of a Put meanwhile, which knows better what is newest. All others are replaced
// whatever their version is.
func (db *DB) Rebuild(ctx context.Context, from index.Truth, progress func(done int)) (int, error) {
	store, _, err := from.Stamp(ctx)
	if err != nil {
		return 0, err
	}
	r := &rebuild{db: db, store: store, progress: progress}
	if err := r.begin(ctx); err != nil {
		return 0, err
	}
	err = from.Each(ctx, r.after, func(a article.Article) error {
		r.batch = append(r.batch, a)
		if r.bytes += len(a.Text); len(r.batch) < rebuildArticles && r.bytes < rebuildBytes {
			return nil
		}
		return r.write(ctx)
	})
	if err == nil || ctx.Err() == nil { // what was given is kept, whatever ended it
		err = errors.Join(err, r.write(ctx))
	}
	if err == nil {
		err = r.finish(ctx)
	}
	return r.done, err
}

// rebuild is a rebuild under way.
type rebuild struct {
	db       *DB
	store    string
	progress func(done int)
	// first is the first row of the rebuild, after the last id that is done.
	first int64
	after string
	batch []article.Article
	bytes int
	done  int
}

// begin resumes a rebuild from the same store with the same analysis, or begins one.
func (r *rebuild) begin(ctx context.Context) error {
	return r.db.change(ctx, func(w *writer) error {
		var words, store string
		err := w.tx.QueryRowContext(ctx, `SELECT words, store, first_row, done FROM rebuild`).Scan(&words, &store, &r.first, &r.after)
		if err == nil && words == r.db.analysis && store == r.store {
			return nil
		}
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("read how far the rebuild was: %w", err)
		}
		r.first, r.after = w.nextRow, ""
		_, err = w.tx.ExecContext(ctx, `INSERT OR REPLACE INTO rebuild (id, words, store, first_row, done) VALUES (1, ?, ?, ?, '')`, r.db.analysis, r.store, r.first)
		return err
	})
}

// write puts the batch in place of all that the index had between the last batch and its end.
func (r *rebuild) write(ctx context.Context) error {
	entries, err := r.db.entries(ctx, r.batch)
	if err != nil || len(entries) == 0 {
		return err
	}
	after := r.after
	err = r.db.change(ctx, func(w *writer) error {
		for _, e := range entries {
			if _, err := w.removeOld(ctx, `SELECT article, row FROM articles WHERE article > ? AND article < ? AND row < ?`, after, e.ID, r.first); err != nil {
				return err
			}
			if err := r.put(ctx, w, e); err != nil {
				return fmt.Errorf("index %s: %w", e.ID, err)
			}
			after = e.ID
		}
		_, err := w.tx.ExecContext(ctx, `UPDATE rebuild SET done = ?`, after)
		return err
	})
	if err != nil {
		return err
	}
	r.after, r.done = after, r.done+len(r.batch)
	if r.progress != nil {
		r.progress(r.done)
	}
	clear(r.batch) // lets the texts go
	r.batch, r.bytes = r.batch[:0], 0
	return nil
}

// finish takes out what comes after the last article, and says from which store and with which words
// the index is made now.
func (r *rebuild) finish(ctx context.Context) error {
	for removed := rebuildArticles; removed == rebuildArticles; {
		err := r.db.change(ctx, func(w *writer) (err error) {
			removed, err = w.removeOld(ctx, `SELECT article, row FROM articles WHERE article > ? AND row < ? ORDER BY article LIMIT ?`, r.after, r.first, rebuildArticles)
			if err != nil || removed == rebuildArticles {
				return err
			}
			if _, err := w.tx.ExecContext(ctx, `DELETE FROM rebuild`); err != nil {
				return err
			}
			if err := w.restamp(ctx, r.store); err != nil {
				return fmt.Errorf("note the store of the index: %w", err)
			}
			return setAnalysis(ctx, w.tx, r.db.analysis)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// put replaces the indexed article, unless that came by a Put since the rebuild began and is
// no older.
func (r *rebuild) put(ctx context.Context, w *writer, e entry) error {
	before, err := w.indexed(ctx, e.ID)
	if err != nil || before != nil && before.row >= r.first && before.version >= e.Version {
		return err
	}
	return w.put(ctx, e, before)
}

// removeOld takes out the articles that a query lists by id and row.
func (w *writer) removeOld(ctx context.Context, query string, args ...any) (int, error) {
	gone := map[string]int64{}
	err := each(ctx, w.tx, query, func(scan func(...any) error) error {
		var id string
		var row int64
		err := scan(&id, &row)
		gone[id] = row
		return err
	}, args...)
	if err != nil {
		return 0, fmt.Errorf("list what is no longer in the store: %w", err)
	}
	for id, row := range gone {
		if err := w.remove(ctx, id, row); err != nil {
			return 0, fmt.Errorf("remove %s: %w", id, err)
		}
	}
	return len(gone), nil
}
