package sqlite

import (
	"errors"
	"fmt"
	"io/fs"

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
	unavailable := func(remedy, format string, args ...any) error {
		return &article.Error{Code: article.CodeUnavailable, Message: fmt.Sprintf(format, args...), Remedy: remedy, Err: err}
	}
	const permissions = "Give the user of this program the right to write the folder and the files in it, or choose another data folder."
	if folder := (*fs.PathError)(nil); errors.As(err, &folder) {
		return unavailable(permissions, "The store %s can't be written", path)
	}
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff { // the low byte is the primary code, the rest its detail
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return unavailable("Wait for the other program that writes to it, or end it, and try again.", "The store %s is locked by another program", path)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return unavailable(permissions, "The store %s can't be written", path)
	case sqlite3.SQLITE_FULL:
		return unavailable("Make room on the disk and try again; nothing that was kept is lost.", "The disk of the store %s is full", path)
	case sqlite3.SQLITE_NOTADB:
		return unavailable("Choose another data folder, or move the file away.", "The file %s is not a store", path)
	case sqlite3.SQLITE_CORRUPT:
		return unavailable("Take it back from a backup, or move it away and read the archive again with yulun reprocess.", "The store %s is damaged", path)
	}
	return err
}
