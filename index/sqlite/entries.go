package sqlite

import (
	"context"
	"database/sql"

	"yulun/index"
)

// Count is the number of indexed articles.
func (db *DB) Count(ctx context.Context) (int, error) {
	var n int
	err := db.Read.QueryRowContext(ctx, `SELECT ifnull(sum(articles), 0) FROM chunks`).Scan(&n)
	return n, db.file.Explain(err)
}

// Entries lists the indexed articles in order of their ids.
func (db *DB) Entries(ctx context.Context, f func(index.Entry) error) error {
	return db.snapshot(ctx, func(tx *sql.Tx) error {
		return each(ctx, tx, `SELECT article, version, sum FROM articles ORDER BY article`, func(scan func(...any) error) error {
			var e index.Entry
			var sum int64
			if err := scan(&e.ID, &e.Version, &sum); err != nil {
				return err
			}
			e.Sum = uint64(sum)
			return f(e)
		})
	})
}

func setAnalysis(ctx context.Context, tx *sql.Tx, analysis string) error {
	_, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO analysis (id, words) VALUES (1, ?)`, analysis)
	return err
}
