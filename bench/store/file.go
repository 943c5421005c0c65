package main

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"time"

	"yulun/store"
	"yulun/store/sqlite"
)

// file is SQLite.
type file struct{ dir string }

func (*file) String() string { return "SQLite" }

func (f *file) path() string { return filepath.Join(f.dir, "store.db") }

func (f *file) open(ctx context.Context, _ options, without string) (store.Store, error) {
	var err error
	if f.dir, err = os.MkdirTemp("", "yulun-bench-"); err != nil {
		return nil, err
	}
	s, err := sqlite.Open(ctx, sqlite.Options{Path: f.path()})
	if err != nil || without == "" {
		return s, err
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", f.path())
	if err != nil {
		return nil, err
	}
	_, err = db.ExecContext(ctx, `DROP INDEX "`+without+`"`)
	if err := errors.Join(err, db.Close()); err != nil {
		return nil, err
	}
	return sqlite.Open(ctx, sqlite.Options{Path: f.path()})
}

func (*file) served(context.Context) (time.Duration, error) { return 0, nil }

func (f *file) weigh(_ context.Context, s store.Store) (int64, []part, error) {
	defer os.RemoveAll(f.dir)
	if err := s.Close(); err != nil { // and with it the log of writes
		return 0, nil, err
	}
	info, err := os.Stat(f.path())
	if err != nil {
		return 0, nil, err
	}
	return info.Size(), nil, nil
}
