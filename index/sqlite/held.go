package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"yulun/index"
)

// Count is the number of articles held.
func (db *DB) Count(ctx context.Context) (int, error) {
	var n int
	err := db.Read.QueryRowContext(ctx, `SELECT ifnull(sum(articles), 0) FROM chunks`).Scan(&n)
	return n, db.file.Explain(err)
}

// Entries lists the articles held in order of their ids.
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

// Clear empties the index, which is no longer stale then. Row numbers go on, so that nothing that readers remember of rows becomes wrong.
func (db *DB) Clear(ctx context.Context) error {
	tx, err := db.Write.BeginTx(ctx, nil)
	if err != nil {
		return db.file.Explain(err)
	}
	defer tx.Rollback() // does nothing after the commit
	for _, statement := range []string{
		`INSERT INTO texts (texts) VALUES ('delete-all')`,
		`DELETE FROM documents`,
		`DELETE FROM articles`,
		`DELETE FROM chunks`,
		`DELETE FROM outlets`,
		`DELETE FROM kinds`,
		`DELETE FROM frames`,
		`DELETE FROM rebuild`,
		`UPDATE progress SET generation = generation + 1, cleared = generation + 1, next_row = (next_row / 512 + 1) * 512`,
	} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return db.file.Explain(fmt.Errorf("clear the index: %w", err))
		}
	}
	if err := setAnalysis(ctx, tx, db.analysis); err != nil {
		return db.file.Explain(fmt.Errorf("clear the index: %w", err))
	}
	return db.file.Explain(tx.Commit())
}

func setAnalysis(ctx context.Context, tx *sql.Tx, analysis string) error {
	_, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO analysis (id, words) VALUES (1, ?)`, analysis)
	return err
}
