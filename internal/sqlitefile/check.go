package sqlitefile

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"
)

// mostFaults is how many faults a check names.
const mostFaults = 3

// Check reads a whole file and says what is wrong with it: pages and rows that can't be read, rows
// that an index of a table has otherwise or not at all, full texts that are not well-formed. SQLite
// keeps no checksums, so a value that is wrong and well-formed is not found. Others may write to the
// file meanwhile; one that can't be written is opened as [File.Open] opens it.
func Check(ctx context.Context, path string) (faults []string, err error) {
	f := File{Path: path, Name: "file", BusyTimeout: 10 * time.Second}
	faults, err = f.check(ctx, checks)
	if f.isReadOnly(err) {
		what := f.unwritten()
		if faults, err = f.check(ctx, what); what == readsOnly && f.isReadOnly(err) {
			return nil, f.notInOrder(err)
		}
	}
	return faults, err
}

func (f File) check(ctx context.Context, what use) (faults []string, err error) {
	db, err := sql.Open("sqlite", f.dsn(what))
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
