package sqlite

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"yulun/article"
)

// explain gives the faults that a user can mend a sentence and a remedy, and leaves every other error as it is.
func explain(path string, err error) error {
	var known *article.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	unavailable := func(remedy, format string) error {
		return &article.Error{Code: article.CodeUnavailable, Message: fmt.Sprintf(format, path), Remedy: remedy, Err: err}
	}
	const (
		permissions = "Give the user of this program the right to write the folder and the files in it, or choose another data folder."
		rebuild     = "Move it away and run yulun index rebuild: nothing is lost, the index is made from the store."
	)
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, fs.ErrExist) || errors.Is(err, syscall.ENOTDIR) || errors.Is(err, syscall.EROFS) {
		return unavailable(permissions, "the index %s can't be written")
	}
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff { // the low byte is the primary code, the rest its detail
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return unavailable("Wait for the other program that writes to it, or end it, and try again.", "the index %s is locked by another program")
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return unavailable(permissions, "the index %s can't be written")
	case sqlite3.SQLITE_FULL:
		return unavailable("Make room on the disk and try again; nothing is lost.", "the disk of the index %s is full")
	case sqlite3.SQLITE_NOTADB:
		return unavailable(rebuild, "the file %s is not an index")
	case sqlite3.SQLITE_CORRUPT:
		return unavailable(rebuild, "the index %s is damaged")
	}
	return err
}
