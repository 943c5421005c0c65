package sqlitefile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"yulun/article"
)

// Damaged reports whether an error says that a file is damaged, none of SQLite, or one with other
// tables than it should have.
func Damaged(err error) bool {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	code := e.Code() & 0xff
	return code == sqlite3.SQLITE_NOTADB || code == sqlite3.SQLITE_CORRUPT || code == sqlite3.SQLITE_ERROR
}

// Explain gives the faults that a user can fix a sentence and a remedy, and leaves every other
// error as it is.
func (f File) Explain(err error) error {
	var known *article.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	unavailable := func(remedy, format string, args ...any) error {
		return &article.Error{Code: article.CodeUnavailable, Message: fmt.Sprintf(format, args...), Remedy: remedy, Err: err}
	}
	const permissions = "Give the user of this program the right to write the folder and the files in it, or choose another data folder."
	if f.outOfFiles(err) {
		return unavailable("Raise the limit (ulimit -n), or have fewer sources crawled at once with --parallel.",
			"the %s %s can't be opened: this program has as many files open as it may", f.Name, f.Path)
	}
	if folder := (*fs.PathError)(nil); errors.As(err, &folder) {
		return unavailable(permissions, "the %s %s can't be written", f.Name, f.Path)
	}
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff { // the low byte is the primary code, the rest its detail
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return unavailable("Wait for the program that is writing to it, or stop it, and try again.", "the %s %s is locked by another program", f.Name, f.Path)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return unavailable(permissions, "the %s %s can't be written", f.Name, f.Path)
	case sqlite3.SQLITE_FULL:
		return unavailable("Free some disk space and try again; nothing that was saved is lost.", "the disk of the %s %s is full", f.Name, f.Path)
	case sqlite3.SQLITE_NOTADB:
		return unavailable(f.Foreign, "the file %s is not the %s that it should be", f.Path, f.Name)
	case sqlite3.SQLITE_CORRUPT:
		return unavailable(f.Damaged, "the %s %s is damaged", f.Name, f.Path)
	}
	return err
}

// outOfFiles reports whether an error comes of the limit of open files. SQLite only says that it
// could not open one of its files, and has closed others by then: where file and folder can be
// written, it is the limit.
func (f File) outOfFiles(err error) bool {
	if errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) {
		return true
	}
	var e *sqlite.Error
	if !errors.As(err, &e) || e.Code()&0xff != sqlite3.SQLITE_CANTOPEN {
		return false
	}
	file, err := os.OpenFile(f.Path, os.O_RDWR, 0)
	if err != nil {
		return errors.Is(err, syscall.EMFILE)
	}
	_ = file.Close() // nothing was written
	beside, err := os.CreateTemp(filepath.Dir(f.Path), ".probe-*")
	if err != nil {
		return errors.Is(err, syscall.EMFILE)
	}
	return errors.Join(beside.Close(), os.Remove(beside.Name())) == nil
}
