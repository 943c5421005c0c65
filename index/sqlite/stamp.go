package sqlite

import (
	"context"

	"yulun/index"
)

// Stamp implements index.Index.
func (db *DB) Stamp(ctx context.Context) (s index.Stamp, err error) {
	err = db.Read.QueryRowContext(ctx, `SELECT store, version FROM progress`).Scan(&s.Store, &s.Version)
	return s, db.file.Explain(err)
}

// Adopt implements index.Index.
func (db *DB) Adopt(ctx context.Context, store string) error {
	_, err := db.Write.ExecContext(ctx, `UPDATE progress SET store = ? WHERE store = ''`, store)
	return db.file.Explain(err)
}

// restamp notes that the index holds what a store has, and nothing else.
func (w *writer) restamp(ctx context.Context, store string) error {
	if err := w.tx.QueryRowContext(ctx, `SELECT ifnull(max(version), 0) FROM articles`).Scan(&w.version); err != nil {
		return err
	}
	_, err := w.tx.ExecContext(ctx, `UPDATE progress SET store = ?, version = ?`, store, w.version)
	return err
}
