package sqlitefile

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"yulun/article"
)

// isReadOnly reports whether a file is there that could not be opened because it, or its folder,
// can't be written.
func (f File) isReadOnly(err error) bool {
	var e *sqlite.Error
	if !errors.As(err, &e) || f.outOfFiles(err) {
		return false
	}
	if info, err := os.Stat(f.Path); err != nil || !info.Mode().IsRegular() || info.Size() == 0 {
		return false
	}
	code := e.Code() & 0xff
	return code == sqlite3.SQLITE_READONLY || code == sqlite3.SQLITE_CANTOPEN
}

// openReadOnly opens a file that can't be written, for reading alone: whatever writes fails.
func (f File) openReadOnly(ctx context.Context) (Pools, error) {
	var p Pools
	what := f.unwritten()
	err := p.openReadOnly(ctx, f, what)
	if err == nil {
		return p, nil
	}
	err = errors.Join(err, p.Close())
	if what == readsOnly && f.isReadOnly(err) {
		return Pools{}, f.notInOrder(err)
	}
	return Pools{}, f.Explain(err)
}

// unwritten is how a file is opened that can't be written. A program that is at work or was killed
// has what it wrote last in a second file, which SQLite reads only with a third one that it may have
// to write. Without that second file nobody has the file open, and SQLite needs neither.
func (f File) unwritten() use {
	if _, err := os.Stat(f.Path + walSuffix); errors.Is(err, fs.ErrNotExist) {
		return readsAlone
	}
	return readsOnly
}

// walSuffix ends the name of the second file.
const walSuffix = "-wal"

// notInOrder is the error of a file whose second file can't be read.
func (f File) notInOrder(err error) error {
	return &article.Error{
		Code: article.CodeUnavailable, Err: err,
		Message: fmt.Sprintf("the %s %s can't be written, and the program that wrote it last was not ended in order or is still at work", f.Name, f.Path),
		Remedy:  "Run yulun status once as a user who may write the folder, or copy the folder to where you may write, and name the copy with --data.",
	}
}

func (p *Pools) openReadOnly(ctx context.Context, f File, what use) (err error) {
	p.ReadOnly = true
	if p.Read, err = f.pool(what); err != nil {
		return err
	}
	p.Read.SetMaxOpenConns(f.Readers)
	p.Read.SetMaxIdleConns(f.Readers)
	if p.Write, err = f.pool(what); err != nil {
		return err
	}
	p.Write.SetMaxOpenConns(1)
	known, err := goose.NewProvider(goose.DialectSQLite3, p.Read, f.Migrations)
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	found, newest, err := known.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read the version of its tables: %w", err)
	}
	if found > newest {
		return f.newer(found, newest)
	}
	if found < newest {
		return &article.Error{
			Code:    article.CodeUnavailable,
			Message: fmt.Sprintf("the %s %s was written by an older program and can't be written, so its tables can't be brought up to date", f.Name, f.Path),
			Remedy:  "Run yulun status once as a user who may write the folder, or copy the folder to where you may write, and name the copy with --data.",
		}
	}
	return nil
}
