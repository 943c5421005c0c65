package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	_ "modernc.org/sqlite" // the database/sql driver "sqlite"

	"yulun/index"
	"yulun/index/match"
)

// Options say how the index is opened. Words and Simplify are called by many goroutines at once, and only by Put and by
// queries with terms: they may load what they need when first called.
type Options struct {
	// Words cuts simplified Chinese and other text into words.
	Words index.Words
	// Simplify turns traditional Chinese into simplified, keeping the number of code points.
	Simplify func(string) string
	// BusyTimeout is how long a call waits while another program writes. Defaults to 10 seconds.
	BusyTimeout time.Duration
	// Readers is the most queries that are answered at once. Defaults to 4.
	Readers int
}

func (o Options) withDefaults() (Options, error) {
	if o.Words == nil || o.Simplify == nil {
		return o, errors.New("open the index: Options.Words and Options.Simplify are required")
	}
	if o.BusyTimeout == 0 {
		o.BusyTimeout = 10 * time.Second
	}
	if o.Readers == 0 {
		o.Readers = 4
	}
	return o, nil
}

// DB is an index in a SQLite file.
type DB struct {
	path  string
	text  match.Analyzer
	write *sql.DB // one connection
	read  *sql.DB
}

var _ index.Index = (*DB)(nil)

// Open opens the index in a file, makes it and its folder when missing, and brings its tables up to date. It refuses a file
// that a newer program has written. Its errors are *article.Error with a remedy where the user can do something.
func Open(ctx context.Context, path string, o Options) (*DB, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, explain(path, fmt.Errorf("make the folder of the index: %w", err))
	}
	db := &DB{path: path, text: match.Analyzer{Cut: o.Words, Simplify: o.Simplify}}
	if err := db.open(ctx, o); err != nil {
		return nil, explain(path, errors.Join(err, db.Close()))
	}
	return db, nil
}

func (db *DB) open(ctx context.Context, o Options) error {
	var err error
	if db.write, err = sql.Open("sqlite", dsn(db.path, o, false)); err != nil {
		return err
	}
	db.write.SetMaxOpenConns(1)
	if err := migrate(ctx, db.write); err != nil {
		return err
	}
	if db.read, err = sql.Open("sqlite", dsn(db.path, o, true)); err != nil {
		return err
	}
	db.read.SetMaxOpenConns(o.Readers)
	db.read.SetMaxIdleConns(o.Readers)
	return nil
}

// dsn carries the pragmas, so that every connection of a pool has them.
func dsn(path string, o Options, readOnly bool) string {
	q := url.Values{"_pragma": {
		fmt.Sprintf("busy_timeout(%d)", o.BusyTimeout.Milliseconds()),
		"journal_mode(WAL)",
		"synchronous(NORMAL)",
		"foreign_keys(ON)",
		"temp_store(MEMORY)",
		"cache_size(-32000)",
	}}
	if readOnly {
		q.Add("_pragma", "query_only(ON)")
	} else {
		q.Set("_txlock", "immediate")
	}
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath(), RawQuery: q.Encode()}
	return u.String()
}

// Close closes the file.
func (db *DB) Close() error {
	var errs []error
	for _, pool := range []*sql.DB{db.read, db.write} {
		if pool != nil {
			errs = append(errs, pool.Close())
		}
	}
	return errors.Join(errs...)
}
