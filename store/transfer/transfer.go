// Package transfer copies all that one store holds into another, empty one, of the same engine or
// another: runs, addresses, visits, articles with their revisions, the outbox, the pace of hosts,
// what was crawled, samples and codings, with the numbers and versions that they have. Crawling
// continues in the copy where it stopped in the origin. There is no SQL here: the engines give and
// take rows. The archive's files are not part of a store.
//
// Start reading at [Run].
package transfer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"yulun/article"
	"yulun/store/internal/logical"
)

// Store is a store that gives and takes all that it holds. Every engine is one.
type Store interface {
	// Dump calls f with every row, as of one moment.
	Dump(ctx context.Context, f func(logical.Row) error) error
	// Load lets fill put rows into a store that must be empty. What was put is kept if fill
	// succeeds; else nothing is.
	Load(ctx context.Context, fill func(logical.Target) error) error
}

// Progress says how far a transfer is.
type Progress struct {
	// Checking says that the copy is being read back, to be compared. Before that it is written.
	Checking bool
	// Table is the table that is being copied or read back, Rows how many of its rows are done;
	// Ended says that these are all.
	Table string
	Rows  int
	Ended bool
	// Done is how many rows of all tables are done. Total is how many there are: 0 while they are
	// copied, since they are counted on the way.
	Done, Total int
}

// Table is the result for one table.
type Table struct {
	Name string
	// Rows is how many rows the origin has. Equal says that the copy has the same rows.
	Rows  int
	Equal bool
}

// step is after how many rows progress is reported.
const step = 1000

// Run copies one store into another and compares the two, table by table. It succeeds as a whole or
// not at all: an error, the end of the context or of the program leaves the copy empty, and the
// transfer can be started again. A target that holds anything is refused. Nobody may write to the
// origin meanwhile, or the copy lacks what is written. progress is called every thousand rows and
// after each table; it may be nil.
func Run(ctx context.Context, from, to Store, progress func(Progress)) ([]Table, error) {
	var tables []Table
	given, kept := logical.NewSums(), logical.NewSums()
	err := to.Load(ctx, func(into logical.Target) error {
		report := reporter{ctx: ctx, progress: progress}
		err := from.Dump(ctx, func(r logical.Row) error {
			given.Add(r)
			if err := into.Put(r); err != nil {
				return err
			}
			return report.row(r)
		})
		if err != nil {
			return err
		}
		if err := report.end(); err != nil {
			return err
		}
		report = reporter{ctx: ctx, progress: progress, at: Progress{Checking: true, Total: report.at.Done}}
		err = into.Dump(func(r logical.Row) error {
			kept.Add(r)
			return report.row(r)
		})
		if err != nil {
			return err
		}
		if err := report.end(); err != nil {
			return err
		}
		tables, err = compare(given, kept)
		return err
	})
	var full *logical.NotEmptyError
	if errors.As(err, &full) {
		err = refused(ctx, from, to, full)
	}
	return tables, err
}

// auditLog is the table that says of a complete copy that it was made.
const auditLog = "audit"

// refused is the error of a target that holds something. Where that is the very copy, a transfer
// was stopped after its end: there is nothing to copy any more. Its audit log may go further.
func refused(ctx context.Context, from, to Store, full *logical.NotEmptyError) error {
	given, kept := logical.NewSums(), logical.NewSums()
	for _, side := range []struct {
		store Store
		sums  *logical.Sums
	}{{from, given}, {to, kept}} {
		err := side.store.Dump(ctx, func(r logical.Row) error {
			side.sums.Add(r)
			return nil
		})
		if err != nil {
			return err
		}
	}
	tables, _ := compare(given, kept) // which differ is said by each
	if slices.ContainsFunc(tables, func(t Table) bool { return !t.Equal && t.Name != auditLog }) {
		return full
	}
	return &article.Error{
		Code:    article.CodePartial,
		Message: full.Where + " is not empty: it holds the complete copy already",
		Remedy:  "Run yulun index rebuild with its configuration, if its index is not made yet.",
	}
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
			differ = append(differ, fmt.Sprintf("%s (rows given: %d, kept: %d)", t.Name, rows, keptRows))
		}
	}
	if differ == nil {
		return tables, nil
	}
	return tables, &article.Error{
		Code:    article.CodeInternal,
		Message: "The copy is not the same as the origin, and was not kept: " + strings.Join(differ, ", "),
		Remedy:  "The origin is unchanged. Keep using it, and report this.",
	}
}

// reporter reports progress.
type reporter struct {
	ctx      context.Context
	progress func(Progress)
	at       Progress
}

func (p *reporter) row(r logical.Row) error {
	if r.Table != p.at.Table {
		if err := p.end(); err != nil {
			return err
		}
		p.at.Table, p.at.Rows = r.Table, 0
	}
	p.at.Rows++
	p.at.Done++
	if p.at.Rows%step > 0 {
		return nil
	}
	return p.report()
}

// end reports that the table is done, if there was one.
func (p *reporter) end() error {
	if p.at.Table == "" {
		return nil
	}
	p.at.Ended = true
	err := p.report()
	p.at.Ended = false
	return err
}

// report reports progress; its error is that of a context that has ended.
func (p *reporter) report() error {
	if p.progress != nil {
		p.progress(p.at)
	}
	return p.ctx.Err()
}
