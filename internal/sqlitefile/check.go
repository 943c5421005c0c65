package sqlitefile

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
)

// mostFaults is how many faults a check names.
const mostFaults = 3

// Check reads a whole file and says what is wrong with it: pages and rows that can't be read, rows
// that an index of a table has otherwise or not at all, full texts that are not well-formed. SQLite
// keeps no checksums, so a value that is wrong and well-formed is not found. Others may write to the
// file meanwhile.
func Check(ctx context.Context, path string) (faults []string, err error) {
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath(), RawQuery: "mode=rw&_pragma=busy_timeout(10000)&_pragma=query_only(ON)"}
	db, err := sql.Open("sqlite", u.String())
	if err != nil {
		return nil, err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	rows, err := db.QueryContext(ctx, fmt.Sprintf("PRAGMA integrity_check(%d)", mostFaults))
	if err != nil {
		return damage(err)
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return damage(err)
		}
		if text != "ok" {
			faults = append(faults, strings.Join(strings.Fields(text), " "))
		}
	}
	if err := rows.Err(); err != nil {
		return damage(err)
	}
	return faults, nil
}

// damage is the fault that an error is.
func damage(err error) ([]string, error) {
	if Damaged(err) {
		return []string{err.Error()}, nil
	}
	return nil, err
}
