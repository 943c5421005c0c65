package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// writer is one transaction that changes the index.
type writer struct {
	tx         *sql.Tx
	codes      *codes
	generation int64
	nextRow    int64
	version    int64 // the highest that was ever put
	// texts are the texts of the new rows and gone the rows whose texts go. They are written last:
	// FTS5 collects texts in memory, and must write them out whenever a statement on another table
	// begins that could be undone by itself.
	texts map[int64][2]string
	gone  []int64
	// chunks are the chunks that change, read when first needed.
	chunks map[int64]*chunk

	find, insert, document *sql.Stmt
}

// change calls f with a writer and keeps what it did, all or nothing.
func (db *DB) change(ctx context.Context, f func(*writer) error) error {
	tx, err := db.Write.BeginTx(ctx, nil)
	if err != nil {
		return db.file.Explain(err)
	}
	defer tx.Rollback() // does nothing after the commit
	w, err := newWriter(ctx, tx)
	if err != nil {
		return db.file.Explain(err)
	}
	if err := f(w); err != nil {
		return db.file.Explain(err)
	}
	if err := w.flush(ctx); err != nil {
		return db.file.Explain(fmt.Errorf("index the texts: %w", err))
	}
	return db.file.Explain(tx.Commit())
}

func newWriter(ctx context.Context, tx *sql.Tx) (*writer, error) {
	w := &writer{tx: tx, texts: map[int64][2]string{}, chunks: map[int64]*chunk{}}
	var err error
	if w.codes, err = readCodes(ctx, tx); err != nil {
		return nil, err
	}
	if err := tx.QueryRowContext(ctx, `SELECT generation + 1, next_row, version FROM progress`).Scan(&w.generation, &w.nextRow, &w.version); err != nil {
		return nil, fmt.Errorf("read how far the index is: %w", err)
	}
	for _, s := range []struct {
		to    **sql.Stmt
		query string
	}{
		{&w.find, `SELECT row, version FROM articles WHERE article = ?`},
		{&w.insert, `INSERT OR REPLACE INTO articles (article, row, version, cluster) VALUES (?, ?, ?, ?)`},
		{&w.document, `INSERT INTO documents (row, article, document) VALUES (?, ?, ?)`},
	} {
		if *s.to, err = tx.PrepareContext(ctx, s.query); err != nil { // closed with the transaction
			return nil, err
		}
	}
	return w, nil
}

// indexed is an article that the index has.
type indexed struct{ row, version int64 }

// indexed is the row and version of an article, nil where the index doesn't have it.
func (w *writer) indexed(ctx context.Context, id string) (*indexed, error) {
	var h indexed
	err := w.find.QueryRowContext(ctx, id).Scan(&h.row, &h.version)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &h, err
}

// put files an article in a new row, in place of the old one.
func (w *writer) put(ctx context.Context, e entry, before *indexed) error {
	if before != nil {
		if err := w.clear(ctx, before.row); err != nil {
			return err
		}
	}
	outlet, err := w.codes.outlet(ctx, w.tx, e.Outlet)
	if err != nil {
		return err
	}
	kind, err := w.codes.kind(ctx, w.tx, kindOf(e.Article))
	if err != nil {
		return err
	}
	frames, err := w.codes.bits(ctx, w.tx, e.Reading.Frames)
	if err != nil {
		return err
	}
	row := w.nextRow
	w.nextRow++
	w.version = max(w.version, e.Version)
	r, err := w.record(ctx, row)
	if err != nil {
		return err
	}
	*r = e.record(outlet, kind, frames)
	w.texts[row] = [2]string{e.title, e.text}
	if _, err := w.insert.ExecContext(ctx, e.ID, row, e.Version, e.Cluster); err != nil {
		return err
	}
	_, err = w.document.ExecContext(ctx, row, e.ID, e.document)
	return err
}

// remove takes an article out.
func (w *writer) remove(ctx context.Context, id string, row int64) error {
	if err := w.clear(ctx, row); err != nil {
		return err
	}
	_, err := w.tx.ExecContext(ctx, `DELETE FROM articles WHERE article = ?`, id)
	return err
}

// clear empties a row.
func (w *writer) clear(ctx context.Context, row int64) error {
	r, err := w.record(ctx, row)
	if err != nil {
		return err
	}
	*r = record{}
	if _, ok := w.texts[row]; ok {
		delete(w.texts, row)
	} else {
		w.gone = append(w.gone, row)
	}
	_, err = w.tx.ExecContext(ctx, `DELETE FROM documents WHERE row = ?`, row)
	return err
}

// record is the record of a row, to be changed.
func (w *writer) record(ctx context.Context, row int64) (*record, error) {
	number := row / chunkRows
	c, ok := w.chunks[number]
	if !ok {
		var b []byte
		err := w.tx.QueryRowContext(ctx, `SELECT records FROM chunks WHERE chunk = ?`, number).Scan(&b)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			c = new(chunk)
		case err != nil:
			return nil, fmt.Errorf("read the records: %w", err)
		case len(b) == 0:
			c = new(chunk)
		default:
			if c, err = readChunk(b); err != nil {
				return nil, err
			}
		}
		w.chunks[number] = c
	}
	return &c[row%chunkRows], nil
}

// flush writes the chunks and texts.
func (w *writer) flush(ctx context.Context) error {
	if len(w.chunks) == 0 {
		return nil
	}
	_, err := w.tx.ExecContext(ctx, `UPDATE progress SET generation = ?, next_row = ?, version = ?`, w.generation, w.nextRow, w.version)
	if err != nil {
		return err
	}
	b := make([]byte, 0, chunkRows*recordSize)
	for _, number := range slices.Sorted(maps.Keys(w.chunks)) {
		c := w.chunks[number]
		articles := c.articles()
		b = b[:0]
		if articles > 0 { // an empty one stays, so that readers learn that it is
			b = c.appendTo(b)
		}
		_, err := w.tx.ExecContext(ctx, `INSERT OR REPLACE INTO chunks (chunk, generation, articles, records) VALUES (?, ?, ?, ?)`,
			number, w.generation, articles, b)
		if err != nil {
			return err
		}
	}
	return w.flushTexts(ctx)
}

func (w *writer) flushTexts(ctx context.Context) error {
	remove, err := w.tx.PrepareContext(ctx, `DELETE FROM texts WHERE rowid = ?`)
	if err != nil {
		return err
	}
	defer remove.Close()
	insert, err := w.tx.PrepareContext(ctx, `INSERT INTO texts (rowid, title, text) VALUES (?, ?, ?)`)
	if err != nil {
		return err
	}
	defer insert.Close()
	for _, row := range w.gone {
		if _, err := remove.ExecContext(ctx, row); err != nil {
			return err
		}
	}
	for _, row := range slices.Sorted(maps.Keys(w.texts)) {
		if _, err := insert.ExecContext(ctx, row, w.texts[row][0], w.texts[row][1]); err != nil {
			return err
		}
	}
	return nil
}
