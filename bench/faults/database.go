package main

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
)

// place is a byte of a database and the table or index that it is of.
type place struct {
	offset int64
	of     string
}

// usedByte is a random byte of the cells of a database: of what its tables and indexes hold.
func usedByte(ctx context.Context, random *rand.Rand, path string) (p place, err error) {
	db, err := sql.Open("sqlite", path)
	if err != nil {
		return p, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	rows, err := db.QueryContext(ctx, `SELECT name, pgoffset, pgsize, pgsize - unused FROM dbstat WHERE payload > 0 AND name <> 'sqlite_schema' ORDER BY pgoffset`)
	if err != nil {
		return p, fmt.Errorf("pages of %s: %w", path, err)
	}
	defer rows.Close()
	type page struct {
		place
		size, used int64
	}
	var pages []page
	all := int64(0)
	for rows.Next() {
		var one page
		if err := rows.Scan(&one.of, &one.offset, &one.size, &one.used); err != nil {
			return p, err
		}
		pages, all = append(pages, one), all+one.used
	}
	if err := rows.Err(); err != nil || all == 0 {
		return p, fmt.Errorf("%s holds nothing: %w", path, err)
	}
	at := random.Int64N(all)
	for _, one := range pages {
		if at < one.used {
			return one.cell(path, at, one.size)
		}
		at -= one.used
	}
	return p, nil
}

// cell is the nth used byte of a page, from its end: cells are at the end of a page of a tree. The
// pages into which long values flow over are used from their beginning, where the next one's number
// is.
func (p place) cell(path string, n, size int64) (place, error) {
	f, err := os.Open(path)
	if err != nil {
		return p, err
	}
	defer f.Close()
	kind := make([]byte, 1)
	if _, err := f.ReadAt(kind, p.offset); err != nil {
		return p, err
	}
	if kind[0] == 0 { // pages of trees begin with 2, 5, 10 or 13, a page number below 2^24 with 0
		return place{p.offset + n, p.of}, nil
	}
	return place{p.offset + size - 1 - n, p.of}, nil
}

// contents is a sum over what all tables of a database hold.
func contents(ctx context.Context, path string) (sum uint64, err error) {
	db, err := sql.Open("sqlite", path)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	names, err := column(ctx, db, `SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name`)
	if err != nil {
		return 0, err
	}
	h := fnv.New64a()
	for _, name := range names {
		if err := hashTable(ctx, db, name, func(b []byte) { _, _ = h.Write(b) }); err != nil { // which has no error
			return 0, err
		}
	}
	faults, err := column(ctx, db, `PRAGMA integrity_check`)
	fmt.Fprint(h, faults)
	return h.Sum64(), err
}

func hashTable(ctx context.Context, db *sql.DB, name string, add func([]byte)) error {
	rows, err := db.QueryContext(ctx, `SELECT * FROM "`+name+`"`)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	values, into := make([]sql.RawBytes, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		for _, v := range values {
			add(binary.AppendUvarint(nil, uint64(len(v))))
			add(v)
		}
	}
	return rows.Err()
}

func column(ctx context.Context, db *sql.DB, query string) (values []string, err error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			return nil, err
		}
		values = append(values, one)
	}
	return values, rows.Err()
}
