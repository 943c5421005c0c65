// Package transfer copies all that one store holds into another, empty one, of the same engine or another: runs, addresses, visits, articles
// with their revisions, the outbox and the pace of hosts, with the numbers and versions that they have. Crawling goes on in the copy where it stopped in
// the origin. It holds no SQL: the engines give and take rows. The archive's files are no part of a store.
//
// Start reading at [Run].
package transfer

import (
	"context"
	"fmt"
	"strings"

	"yulun/article"
	"yulun/store/internal/logical"
)

// Store is a store that gives and takes all that it holds. Every engine is one.
type Store interface {
	// Dump calls f with every row, as of one moment.
	Dump(ctx context.Context, f func(logical.Row) error) error
	// Load lets fill put rows into a store that must be empty. What was put is kept if fill succeeds; else nothing is.
	Load(ctx context.Context, fill func(logical.Target) error) error
}

// Progress says how far a transfer is.
type Progress struct {
	// Checking says that the copy is read again, to be compared; first it is written.
	Checking bool
	// Table is the table at work, Rows how many of its rows are done.
	Table string
	Rows  int
}

// Table is what came of one table.
type Table struct {
	Name string
	// Rows is how many rows the origin gave. Equal says that the copy gives as many, and the same.
	Rows  int
	Equal bool
}

// step is after how many rows progress is told.
const step = 1000

// Run copies one store into another and compares the two, table by table. It is done as a whole or not at all: an error, the end of the context
// or of the program leaves the copy empty, and the transfer can be started again. A target that holds anything is refused. No one may write to the
// origin meanwhile, or the copy lacks what is written. progress is told now and then and may be nil.
func Run(ctx context.Context, from, to Store, progress func(Progress)) ([]Table, error) {
	var tables []Table
	given, kept := logical.NewSums(), logical.NewSums()
	err := to.Load(ctx, func(into logical.Target) error {
		tell := teller{ctx: ctx, progress: progress}
		err := from.Dump(ctx, func(r logical.Row) error {
			given.Add(r)
			if err := into.Put(r); err != nil {
				return err
			}
			return tell.row(r)
		})
		if err != nil {
			return err
		}
		if err := tell.done(); err != nil {
			return err
		}
		tell = teller{ctx: ctx, progress: progress, at: Progress{Checking: true}}
		err = into.Dump(func(r logical.Row) error {
			kept.Add(r)
			return tell.row(r)
		})
		if err != nil {
			return err
		}
		if err := tell.done(); err != nil {
			return err
		}
		tables, err = compare(given, kept)
		return err
	})
	return tables, err
}

// compare is an error where two stores differ.
func compare(given, kept *logical.Sums) ([]Table, error) {
	var tables []Table
	var differ []string
	for _, t := range logical.Tables() {
		rows, sum := given.Table(t.Name)
		keptRows, keptSum := kept.Table(t.Name)
		equal := rows == keptRows && sum == keptSum
		tables = append(tables, Table{Name: t.Name, Rows: rows, Equal: equal})
		if !equal {
			differ = append(differ, fmt.Sprintf("%s (%d rows given, %d kept)", t.Name, rows, keptRows))
		}
	}
	if differ == nil {
		return tables, nil
	}
	return tables, &article.Error{
		Code:    article.CodeInternal,
		Message: "The copy is not the same as the origin, and was not kept: " + strings.Join(differ, ", "),
		Remedy:  "The origin is as it was; go on with it, and report this.",
	}
}

// teller tells progress.
type teller struct {
	ctx      context.Context
	progress func(Progress)
	at       Progress
}

func (t *teller) row(r logical.Row) error {
	if r.Table != t.at.Table {
		if err := t.done(); err != nil {
			return err
		}
		t.at.Table, t.at.Rows = r.Table, 0
	}
	if t.at.Rows++; t.at.Rows%step > 0 {
		return nil
	}
	return t.tell()
}

// done tells how many rows the last table had.
func (t *teller) done() error {
	if t.at.Rows%step == 0 { // it was told already
		return nil
	}
	return t.tell()
}

// tell tells progress; its error is that of a context that has ended.
func (t *teller) tell() error {
	if t.progress != nil {
		t.progress(t.at)
	}
	return t.ctx.Err()
}
