package sqlitefile

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"

	"yulun/article"
)

// Lock takes a lock that one program at a time can hold: an exclusive transaction in a file of its
// own, which the operating system gives up when the program ends in whatever way. The error is an
// *article.Error where another holds it.
func Lock(ctx context.Context, path string) (release func() error, err error) {
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath(), RawQuery: "_pragma=busy_timeout(200)"} // Held may be asking
	db, err := sql.Open("sqlite", u.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, "BEGIN EXCLUSIVE"); err != nil {
		return nil, errors.Join(locked(path, err), db.Close())
	}
	return db.Close, nil
}

// Held reports whether a program holds the lock.
func Held(ctx context.Context, path string) (bool, error) {
	if _, err := os.Stat(path); err != nil { // it was never taken
		return false, nil
	}
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath(), RawQuery: "mode=ro&_pragma=busy_timeout(0)"}
	db, err := sql.Open("sqlite", u.String())
	if err != nil {
		return false, err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, "SELECT count(*) FROM sqlite_schema")
	if isBusy(err) {
		return true, nil
	}
	return false, err
}

func locked(path string, err error) error {
	if isBusy(err) {
		return &article.Error{
			Code: article.CodeUnavailable, Message: "another yulun process is writing to " + filepath.Dir(path),
			Remedy: "Wait for it or stop it; you can search and serve meanwhile.",
		}
	}
	return File{Path: path, Name: "lock"}.Explain(err)
}
