package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	_ "modernc.org/sqlite" // the database/sql driver "sqlite"

	"yulun/store"
)

// Options say how the store is opened.
type Options struct {
	// Path is the file; its folder is made when missing.
	Path string
	// BusyTimeout is how long a call waits while another program writes. Defaults to 10 seconds.
	BusyTimeout time.Duration
	// Readers is the most connections that read at once. Defaults to 4.
	Readers int
}

func (o Options) withDefaults() Options {
	if o.BusyTimeout == 0 {
		o.BusyTimeout = 10 * time.Second
	}
	if o.Readers == 0 {
		o.Readers = 4
	}
	return o
}

// Store is the store in a SQLite file.
type Store struct {
	path    string
	write   *sql.DB // one connection, the writer's
	read    *sql.DB
	writer  *writer
	timeout time.Duration
}

var _ store.Store = (*Store)(nil)

// Open opens the store, makes it when missing and brings its tables up to date. It refuses a file that a newer program
// has written. Its errors are *article.Error with a remedy where the user can do something.
func Open(ctx context.Context, o Options) (*Store, error) {
	o = o.withDefaults()
	if err := os.MkdirAll(filepath.Dir(o.Path), 0o755); err != nil {
		return nil, explain(o.Path, fmt.Errorf("make its folder: %w", err))
	}
	s := &Store{path: o.Path, timeout: o.BusyTimeout}
	if err := s.open(ctx, o); err != nil {
		s.closePools()
		return nil, explain(o.Path, err)
	}
	return s, nil
}

func (s *Store) open(ctx context.Context, o Options) error {
	var err error
	if s.write, err = sql.Open("sqlite", dsn(o, false)); err != nil {
		return err
	}
	s.write.SetMaxOpenConns(1)
	if err := migrate(ctx, s.write); err != nil {
		return err
	}
	if s.read, err = sql.Open("sqlite", dsn(o, true)); err != nil {
		return err
	}
	s.read.SetMaxOpenConns(o.Readers)
	s.read.SetMaxIdleConns(o.Readers)
	conn, err := s.write.Conn(ctx)
	if err != nil {
		return err
	}
	s.writer = startWriter(conn)
	return nil
}

// dsn carries the pragmas, so that every connection of a pool has them. synchronous is FULL, which in WAL mode waits for the
// disk at each commit: an acknowledged article outlives a power cut too, not only the program's end. The writer makes up
// for the price by sharing commits.
func dsn(o Options, readOnly bool) string {
	q := url.Values{"_pragma": {
		fmt.Sprintf("busy_timeout(%d)", o.BusyTimeout.Milliseconds()),
		"journal_mode(WAL)",
		"synchronous(FULL)",
		"foreign_keys(ON)",
		"cache_size(-16000)",
		"wal_autocheckpoint(4000)", // 16 MB: bands are written all over the file, and a page written often is copied once
	}}
	if readOnly {
		q.Add("_pragma", "query_only(ON)")
	}
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(o.Path)}).EscapedPath(), RawQuery: q.Encode()}
	return u.String()
}

// Close waits for the calls under way and closes the file.
func (s *Store) Close() error {
	err := s.writer.stop()
	if e := s.closePools(); err == nil {
		err = e
	}
	return explain(s.path, err)
}

func (s *Store) closePools() error {
	var err error
	for _, db := range []*sql.DB{s.read, s.write} {
		if db == nil {
			continue
		}
		if e := db.Close(); err == nil {
			err = e
		}
	}
	return err
}
