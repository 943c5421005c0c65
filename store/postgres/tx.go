package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// tx is an open transaction, at PostgreSQL's own level: each statement sees what was committed before it. Writes wait for the next
// read or the commit and travel with it, so that a call takes a few trips to the server instead of dozens.
type tx struct {
	ctx   context.Context
	conn  *pgx.Conn
	store *Store
	batch *pgx.Batch
}

// maxTries is how often a call is done again that the server ended because it and another one waited for each other.
const maxTries = 10

// do runs work in one transaction, durable when do returns nil. work may be called again: it must not add to what an earlier
// call left behind.
func (s *Store) do(ctx context.Context, what string, work func(*tx) error) error {
	var err error
	for range maxTries {
		err = s.pool.AcquireFunc(ctx, func(conn *pgxpool.Conn) error { return s.transact(ctx, conn.Conn(), work) })
		var e *pgconn.PgError
		if !errors.As(err, &e) || e.Code != deadlockDetected {
			break
		}
	}
	return s.failed(ctx, what, err)
}

func (s *Store) transact(ctx context.Context, conn *pgx.Conn, work func(*tx) error) error {
	t := &tx{ctx: ctx, conn: conn, store: s, batch: &pgx.Batch{}}
	t.exec("BEGIN")
	err := work(t)
	if err == nil {
		err = t.commit()
	}
	if err != nil {
		t.rollback()
	}
	return err
}

func (t *tx) commit() error {
	var done pgconn.CommandTag
	t.queue("COMMIT", nil).Exec(func(tag pgconn.CommandTag) error {
		done = tag
		return nil
	})
	if err := t.send(); err != nil {
		return err
	}
	if done.String() != "COMMIT" { // the server answers ROLLBACK to the end of a transaction that has failed
		return fmt.Errorf("commit: the server answers %s", done)
	}
	return nil
}

// rollback ends the transaction. Where it can't, the pool closes the connection, and the server ends it.
func (t *tx) rollback() {
	if t.conn.IsClosed() {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.ctx), 5*time.Second)
	defer cancel()
	_, _ = t.conn.Exec(ctx, "ROLLBACK")
}

// exec runs a statement before the next read or the commit; its error is theirs.
func (t *tx) exec(query string, args ...any) { t.queue(query, args) }

func (t *tx) queue(query string, args []any) *pgx.QueuedQuery {
	return t.batch.Queue(query, storable(args)...)
}

// send runs what waits.
func (t *tx) send() error {
	batch := t.batch
	t.batch = &pgx.Batch{}
	return t.conn.SendBatch(t.ctx, batch).Close()
}

// scan reads the one row that a query is known to have. Where there may be none, query is the one to use: an error makes the
// connection forget the statements that it had prepared.
func (t *tx) scan(query string, args []any, into ...any) error {
	t.queue(query, args).QueryRow(func(row pgx.Row) error { return row.Scan(into...) })
	return t.send()
}

// query calls f for each row. f must not use the transaction.
func (t *tx) query(query string, args []any, f func(scanner) error) error {
	t.queue(query, args).Query(func(rows pgx.Rows) error { return each(rows, f) })
	return t.send()
}

// scanner is a row.
type scanner interface{ Scan(into ...any) error }

// each calls f for each row and closes them.
func each(rows pgx.Rows, f func(scanner) error) error {
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// reader is what reads outside of the calls that write.
type reader interface {
	Query(ctx context.Context, query string, args ...any) (pgx.Rows, error)
}

// query calls f for each row, read by a connection of its own.
func (s *Store) query(ctx context.Context, query string, args []any, f func(scanner) error) error {
	return read(ctx, s.pool, query, args, f)
}

func read(ctx context.Context, r reader, query string, args []any, f func(scanner) error) error {
	rows, err := r.Query(ctx, query, storable(args)...)
	if err != nil {
		return err
	}
	return each(rows, f)
}

// view runs work in one transaction that only reads, all of it at one moment.
func (s *Store) view(ctx context.Context, what string, work func(reader) error) error {
	err := pgx.BeginTxFunc(ctx, s.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(t pgx.Tx) error { return work(t) })
	return s.failed(ctx, what, err)
}
