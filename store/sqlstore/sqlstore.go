package sqlstore

import (
	"context"
	"strconv"
	"strings"
	"time"

	"yulun/store"
)

// Row is a row that was read.
type Row interface{ Scan(into ...any) error }

// Reader runs queries.
type Reader interface {
	// Query calls f for each row. f must not use the Reader.
	Query(ctx context.Context, query string, args []any, f func(Row) error) error
}

// Engine runs statements on one kind of database. Among their arguments are times, of which the
// zero one is NULL, and lists of numbers and of strings, which statements read by [Dialect].
type Engine interface {
	Reader
	// View runs work on what the store held at one moment.
	View(ctx context.Context, work func(Reader) error) error
	// Update runs work in one transaction, durable when Update returns nil. work may run again: it
	// must not add to what an earlier attempt left behind.
	Update(ctx context.Context, work func(Conn) error) error
	// Failed says what a call was about; nil where err is nil.
	Failed(ctx context.Context, what string, err error) error
}

// Conn runs the statements of one transaction.
type Conn interface {
	// Exec runs a statement before the next query or the commit. They return its error.
	Exec(query string, args ...any)
	// Query calls f for each row. f must not use the Conn.
	Query(query string, args []any, f func(Row) error) error
	// Changed gives an article, whose row is locked, a new version and puts it into the outbox.
	Changed(num int64)
	// LockPiece keeps away, until the transaction ends, other calls that keep the same article or a
	// text that could be the same piece. LockClusters keeps away those that change which cluster an
	// article belongs to, or what that depends on. LockSource keeps away those that add to the same
	// source's frontier and runs.
	LockPiece(store.Saved)
	LockClusters()
	LockSource(sourceID string)
}

// Dialect is what engines write differently. Its functions return pieces of SQL.
type Dialect struct {
	// Locks says that several transactions write at once, so that rows are locked before they are
	// changed.
	Locks bool
	// URL is the column by which an address of a source is found, URLKey the value of an address
	// there.
	URL    string
	URLKey func(url string) any
	// Text is a string as a column holds it.
	Text func(string) string
	// In is the condition that a column has one of the values of a list.
	In func(column, param string) string
	// Numbers lists the numbers of a list, and Documents the elements of a JSON array, each as
	// item.value.
	Numbers, Documents func(param string) string
	// Bands reads the bands that the row of an article holds, for column.Numbers, and BandsValue is
	// how it holds them.
	Bands      string
	BandsValue func(bands []int64) any
	// Now is the engine's clock, NewID a text that no other call gives.
	Now, NewID string
	// Slot is the number of the store.HealthSlot that a time lies in.
	Slot func(instant string) string
	// Doubtful is true of the articles whose confidence lies below article.LowConfidence. The index
	// of such articles has the same words.
	Doubtful string
	// DumpVersions is a table of the last version.
	DumpVersions string
	// Unbounded lets a transaction that reads take as long as it must; empty where nothing bounds
	// it.
	Unbounded string
}

// lock is a locking clause where the engine needs one.
func (d *Dialect) lock(clause string) string {
	if d.Locks {
		return clause
	}
	return ""
}

// Store implements all of store.Store but leases and Discover. Engines embed it.
type Store struct {
	engine  Engine
	dialect *Dialect
}

// New is the store that an engine keeps.
func New(e Engine, d *Dialect) *Store { return &Store{e, d} }

// query calls f for each row.
func (s *Store) query(ctx context.Context, query string, args []any, f func(Row) error) error {
	return s.engine.Query(ctx, query, args, f)
}

// one reads the first row of a query, where there is one.
func (s *Store) one(ctx context.Context, query string, args []any, into ...any) error {
	return s.query(ctx, query, args, func(row Row) error { return row.Scan(into...) })
}

// view runs work on what the store held at one moment.
func (s *Store) view(ctx context.Context, what string, work func(view) error) error {
	return s.engine.Failed(ctx, what, s.engine.View(ctx, func(r Reader) error { return work(view{ctx, r, s.dialect}) }))
}

// view reads within one transaction.
type view struct {
	ctx     context.Context
	reader  Reader
	dialect *Dialect
}

func (v view) query(query string, args []any, f func(Row) error) error {
	return v.reader.Query(v.ctx, query, args, f)
}

// do runs one writing call.
func (s *Store) do(ctx context.Context, what string, work func(*tx) error) error {
	return s.engine.Failed(ctx, what, s.engine.Update(ctx, func(c Conn) error { return work(&tx{c, s.dialect}) }))
}

// tx is an open transaction that writes.
type tx struct {
	Conn
	dialect *Dialect
}

// one reads the one row of a query and reports whether there was any.
func (t *tx) one(query string, args []any, into ...any) (found bool, err error) {
	err = t.Query(query, args, func(row Row) error {
		found = true
		return row.Scan(into...)
	})
	return found, err
}

// collect scans every row of a query into a list.
func collect[T any](scan func(Row) (T, error), into *[]T) func(Row) error {
	return func(row Row) error {
		v, err := scan(row)
		*into = append(*into, v)
		return err
	}
}

// atOnce is when an address is due that waits for nothing.
func atOnce() time.Time { return time.Unix(0, 0) }

// instant is a time as it comes back, so that two of them can be compared; nil for the zero time.
func instant(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Truncate(time.Microsecond)
}

// Ref is the number of another row as it is kept; 0 refers to none.
func Ref(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}

// marks are n parameters from the first one on.
func marks(first, n int) string {
	var b strings.Builder
	for i := first; i < first+n; i++ {
		if i > first {
			b.WriteString(", ")
		}
		b.WriteString("$" + strconv.Itoa(i))
	}
	return b.String()
}
