package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"yulun/store/sqlstore"
)

// tx is an open transaction, at PostgreSQL's own level: each statement sees what was committed
// before it. Writes wait for the next read or the commit and travel with it, so that a call takes a
// few trips to the server instead of dozens.
type tx struct {
	ctx   context.Context
	conn  *pgx.Conn
	store *Store
	batch *pgx.Batch
}

// maxTries is how often a call is done again that the server ended because it and another one
// waited for each other.
const maxTries = 10

// do runs work in one transaction.
func (s *Store) do(ctx context.Context, what string, work func(*tx) error) error {
	return s.failed(ctx, what, s.update(ctx, work))
}

func (s *Store) update(ctx context.Context, work func(*tx) error) error {
	var err error
	for range maxTries {
		err = s.pool.AcquireFunc(ctx, func(conn *pgxpool.Conn) error { return s.transact(ctx, conn.Conn(), work) })
		var e *pgconn.PgError
		if !errors.As(err, &e) || e.Code != deadlockDetected {
			break
		}
	}
	return err
}

func (s *Store) transact(ctx context.Context, conn *pgx.Conn, work func(*tx) error) error {
	t := &tx{ctx: ctx, conn: conn, store: s, batch: &pgx.Batch{}}
	t.Exec("BEGIN")
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

// rollback ends the transaction. Where it can't, the pool closes the connection, and the server
// ends it.
func (t *tx) rollback() {
	if t.conn.IsClosed() {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.ctx), 5*time.Second)
	defer cancel()
	_, _ = t.conn.Exec(ctx, "ROLLBACK")
}

// Exec implements sqlstore.Conn.
func (t *tx) Exec(query string, args ...any) { t.queue(query, args) }

func (t *tx) queue(query string, args []any) *pgx.QueuedQuery {
	return t.batch.Queue(query, values(args)...)
}

// send runs what waits.
func (t *tx) send() error {
	batch := t.batch
	t.batch = &pgx.Batch{}
	return t.conn.SendBatch(t.ctx, batch).Close()
}

// Query implements sqlstore.Conn. It gives rows where there may be none: an error makes the
// connection forget the statements that it had prepared.
func (t *tx) Query(query string, args []any, f func(sqlstore.Row) error) error {
	t.queue(query, args).Query(func(rows pgx.Rows) error { return each(rows, f) })
	return t.send()
}

// Changed implements sqlstore.Conn.
//
// An article's version is the next number of a sequence, taken by the statement that writes it into
// the article's row, while the row is locked until the transaction ends. So the versions of one
// article grow in the order in which its changes are committed, which is what the index and Confirm
// go by: an index that holds a version holds no newer text, and an entry of the outbox is taken out
// only by the confirmation of its own version or a later one.
//
// Over several articles a higher version may be committed first. Nothing is missed by that, because
// nobody reads on from the last version seen: the outbox is a table of what is still to be indexed,
// and an article that is committed late is in it until it is confirmed itself.
func (t *tx) Changed(num int64) {
	t.Exec(`WITH changed AS (UPDATE articles SET version = nextval('versions') WHERE num = $1 RETURNING num, version)
		INSERT INTO outbox (article, version) SELECT num, version FROM changed ON CONFLICT (article)
		DO UPDATE SET version = excluded.version, `+sqlstore.Unrefused, num)
}

// each calls f for each row and closes them.
func each(rows pgx.Rows, f func(sqlstore.Row) error) error {
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// queries is a pool or a transaction that reads.
type queries interface {
	Query(ctx context.Context, query string, args ...any) (pgx.Rows, error)
}

// querier implements sqlstore.Reader.
type querier struct{ queries queries }

// Query implements sqlstore.Reader.
func (r querier) Query(ctx context.Context, query string, args []any, f func(sqlstore.Row) error) error {
	rows, err := r.queries.Query(ctx, query, values(args)...)
	if err != nil {
		return err
	}
	return each(rows, f)
}

// engine runs the statements of the store's calls. Reads take a connection of their own.
type engine struct {
	querier
	store *Store
}

// View implements sqlstore.Engine.
func (e engine) View(ctx context.Context, work func(sqlstore.Reader) error) error {
	return pgx.BeginTxFunc(ctx, e.store.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly},
		func(t pgx.Tx) error { return work(querier{t}) })
}

// Update implements sqlstore.Engine.
func (e engine) Update(ctx context.Context, work func(sqlstore.Conn) error) error {
	return e.store.update(ctx, func(t *tx) error { return work(t) })
}

// Failed implements sqlstore.Engine.
func (e engine) Failed(ctx context.Context, what string, err error) error {
	return e.store.failed(ctx, what, err)
}
