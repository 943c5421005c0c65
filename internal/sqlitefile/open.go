package sqlitefile

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite" // also the database/sql driver "sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"yulun/article"
)

// File is a SQLite file and how it is kept.
type File struct {
	Path string
	// Name is what messages call it: "store", "index".
	Name string
	// Migrations holds the goose migrations at its root.
	Migrations fs.FS
	// Pragmas are set on every connection, beside WAL, foreign keys and the busy timeout:
	// "synchronous(FULL)".
	Pragmas []string
	// WriterPragmas are set on the connection that writes, after the others.
	WriterPragmas []string
	// Immediate makes every transaction of the writer take the write lock at its start.
	Immediate bool
	// BusyTimeout is how long a call waits while another program writes. Defaults to 10 seconds.
	BusyTimeout time.Duration
	// Readers is the most connections that read at once. Defaults to 4.
	Readers int
	Remedies
}

// Remedies are what to do about faults that mean something else for each file.
type Remedies struct {
	// Newer: a newer program wrote the file; Foreign: the file is not an SQLite file; Damaged: it
	// is damaged.
	Newer, Foreign, Damaged string
}

// Pools are the connections to a file: one that writes, several that only read.
type Pools struct {
	Write, Read *sql.DB
	// ReadOnly says that the file can't be written, so that Write only reads, too.
	ReadOnly bool
}

// Open opens the file, makes it and its folder when missing, and brings its tables up to date. It
// refuses a file that a newer program has written. Errors are *article.Error where the user can do
// something.
func (f File) Open(ctx context.Context) (Pools, error) {
	f.BusyTimeout = cmp.Or(f.BusyTimeout, 10*time.Second)
	f.Readers = cmp.Or(f.Readers, 4)
	if err := os.MkdirAll(filepath.Dir(f.Path), 0o700); err != nil {
		return Pools{}, f.Explain(fmt.Errorf("make the folder of the %s: %w", f.Name, err))
	}
	var p Pools
	err := p.open(ctx, f)
	if err == nil {
		return p, nil
	}
	err = errors.Join(err, p.Close())
	if f.isReadOnly(err) {
		return f.openReadOnly(ctx)
	}
	return Pools{}, f.Explain(err)
}

func (p *Pools) open(ctx context.Context, f File) error {
	var err error
	if p.Write, err = sql.Open("sqlite", f.dsn(writes)); err != nil {
		return err
	}
	p.Write.SetMaxOpenConns(1)
	err = f.migrate(ctx, p.Write)
	// SQLite doesn't wait where two programs turn a new file to WAL at once.
	for start := time.Now(); isBusy(err) && time.Since(start) < f.BusyTimeout && ctx.Err() == nil; {
		time.Sleep(20 * time.Millisecond)
		err = f.migrate(ctx, p.Write)
	}
	if err != nil {
		return err
	}
	if p.Read, err = sql.Open("sqlite", f.dsn(reads)); err != nil {
		return err
	}
	p.Read.SetMaxOpenConns(f.Readers)
	p.Read.SetMaxIdleConns(f.Readers)
	return nil
}

func isBusy(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && e.Code()&0xff == sqlite3.SQLITE_BUSY
}

// Close closes all connections.
func (p Pools) Close() error {
	var errs []error
	for _, pool := range []*sql.DB{p.Read, p.Write} {
		if pool != nil {
			errs = append(errs, pool.Close())
		}
	}
	return errors.Join(errs...)
}

// use is what connections are for.
type use int

const (
	writes use = iota
	reads
	// checks reads the file as it is: it doesn't make it, and leaves its journal as that is.
	checks
	// readsOnly is for a file that can't be written.
	readsOnly
	// readsAlone is for one that nobody else has open either.
	readsAlone
)

// dsn carries the pragmas, so that every connection of a pool has them.
func (f File) dsn(what use) string {
	q := url.Values{"_pragma": append([]string{
		fmt.Sprintf("busy_timeout(%d)", f.BusyTimeout.Milliseconds()), "foreign_keys(ON)",
	}, f.Pragmas...)}
	switch what {
	case writes:
		q["_pragma"] = append(append(q["_pragma"], "journal_mode(WAL)"), f.WriterPragmas...)
		if f.Immediate {
			q.Set("_txlock", "immediate")
		}
	case reads:
		q["_pragma"] = append(q["_pragma"], "journal_mode(WAL)", "query_only(ON)")
	case checks:
		q["_pragma"] = append(q["_pragma"], "query_only(ON)")
		q.Set("mode", "rw")
	case readsAlone:
		q.Set("immutable", "1")
		fallthrough
	case readsOnly:
		q.Set("mode", "ro")
	}
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(f.Path)}).EscapedPath(), RawQuery: q.Encode()}
	return u.String()
}

// migrate brings the tables up to date.
func (f File) migrate(ctx context.Context, db *sql.DB) error {
	p, err := goose.NewProvider(goose.DialectSQLite3, db, f.Migrations)
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	found, known, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read the version of its tables: %w", err)
	}
	switch {
	case found > known:
		return f.newer(found, known)
	case found == known:
		return nil
	}
	if _, err := p.Up(ctx); err != nil {
		if now, _, asked := p.GetVersions(ctx); asked == nil && now > found { // another program does so, too, and was first
			return f.migrate(ctx, db)
		}
		return fmt.Errorf("bring its tables from version %d to %d: %w", found, known, err)
	}
	return nil
}

// newer is the error of tables that a newer program has made.
func (f File) newer(found, known int64) error {
	return &article.Error{
		Code:    article.CodeUsage,
		Message: fmt.Sprintf("the %s was written by a newer program: its tables have version %d, this program knows versions up to %d", f.Name, found, known),
		Remedy:  f.Newer,
	}
}
