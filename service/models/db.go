package models

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"yulun/internal/sqlitefile"
	"yulun/nlp/coder"
)

//go:embed migrations/*.sql
var migrations embed.FS

// DB is the file. Several programs may use it at once.
type DB struct {
	file  sqlitefile.File
	pools sqlitefile.Pools
	now   func() time.Time
}

var _ coder.Cache = (*DB)(nil)

// Open opens the file and makes it where it is missing. now defaults to time.Now.
func Open(ctx context.Context, path string, now func() time.Time) (*DB, error) {
	tables, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	if now == nil {
		now = time.Now
	}
	file := sqlitefile.File{
		Path: path, Name: "file of answers", Migrations: tables, Immediate: true,
		Pragmas: []string{"synchronous(FULL)"}, // what was paid for outlives a power cut
		Remedies: sqlitefile.Remedies{
			Newer:   "Use the newer program, or another data folder.",
			Foreign: "Choose another data folder, or move the file away.",
			Damaged: "Take it back from a backup, or move it away: models are asked again, and budgets begin at 0.",
		},
	}
	pools, err := file.Open(ctx)
	if err != nil {
		return nil, err
	}
	return &DB{file: file, pools: pools, now: now}, nil
}

// Close closes the file.
func (db *DB) Close() error { return db.file.Explain(db.pools.Close()) }

func (db *DB) timestamp() string { return db.now().UTC().Format(time.RFC3339) }

// Answer is an earlier answer.
func (db *DB) Answer(ctx context.Context, key string) (coder.Kept, bool, error) {
	var k coder.Kept
	var at string
	err := db.pools.Read.QueryRowContext(ctx, `SELECT content, model, fingerprint, at FROM answers WHERE key = ?`, key).
		Scan(&k.Content, &k.Model, &k.Fingerprint, &at)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return k, false, nil
	case err != nil:
		return k, false, db.file.Explain(err)
	}
	if k.At, err = time.Parse(time.RFC3339, at); err != nil {
		return k, false, fmt.Errorf("the answer %s in %s: %w", key, db.file.Path, err)
	}
	return k, true, nil
}

// Keep keeps an answer.
func (db *DB) Keep(ctx context.Context, key string, k coder.Kept) error {
	_, err := db.pools.Write.ExecContext(ctx, `INSERT OR REPLACE INTO answers (key, content, model, fingerprint, at) VALUES (?, ?, ?, ?, ?)`,
		key, k.Content, k.Model, k.Fingerprint, k.At.UTC().Format(time.RFC3339))
	return db.file.Explain(err)
}
