package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"

	"yulun/store/sqlstore"
)

// maxBatch is the most calls that share a commit.
const maxBatch = 64

// errClosed says that the store was closed before the call.
var errClosed = errors.New("the store is closed")

// writer owns the one connection that writes. Calls that arrive while it waits for the disk share
// the next transaction, each under a savepoint of its own, and return once that is committed: a
// call is durable when it returns, one wait for the disk serves many, and a call that fails undoes
// only its own work.
type writer struct {
	tx    *tx
	queue chan *job
	done  chan struct{}

	mu     sync.RWMutex // held for reading while a call is sent
	closed bool
}

// job is one call. Alone is done between two transactions, in place of work. A note outlives the
// program's end when it is done, but not a power cut: nobody waits for the disk for its sake.
type job struct {
	work  func(*tx) error
	alone func() error
	note  bool
	err   error
	done  chan struct{}
}

func startWriter(conn *sql.Conn) *writer {
	w := &writer{
		tx:    &tx{conn: conn, statements: map[string]*sql.Stmt{}},
		queue: make(chan *job, maxBatch),
		done:  make(chan struct{}),
	}
	go w.run()
	return w
}

// do runs work in a transaction and returns when that is committed. A context that ends keeps work
// that has not been taken up from being done; what has been taken up is seen through, for a
// half-done batch would take others' work with it.
func (w *writer) do(ctx context.Context, work func(*tx) error) error {
	return w.wait(ctx, &job{work: work})
}

// note does like do with what may be lost in a power cut.
func (w *writer) note(ctx context.Context, work func(*tx) error) error {
	return w.wait(ctx, &job{work: work, note: true})
}

func (w *writer) wait(ctx context.Context, j *job) error {
	j.done = make(chan struct{})
	if err := w.send(ctx, j); err != nil {
		return err
	}
	<-j.done
	return j.err
}

// alone calls f while nothing is written by this process.
func (w *writer) alone(ctx context.Context, f func() error) error {
	return w.wait(ctx, &job{alone: f})
}

func (w *writer) send(ctx context.Context, j *job) error {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.closed {
		return errClosed
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case w.queue <- j:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// stop refuses further calls, waits for those under way and gives the connection back.
func (w *writer) stop() error {
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		return errClosed
	}
	w.closed = true
	close(w.queue)
	w.mu.Unlock()
	<-w.done
	return w.tx.close()
}

func (w *writer) run() {
	defer close(w.done)
	for first := range w.queue {
		batch := append(make([]*job, 0, maxBatch), first)
		for more := true; more && len(batch) < maxBatch; {
			select {
			case j, ok := <-w.queue:
				if ok {
					batch = append(batch, j)
				}
				more = ok
			default:
				more = false
			}
		}
		var alone []*job
		batch = slices.DeleteFunc(batch, func(j *job) bool {
			if j.alone != nil {
				alone = append(alone, j)
			}
			return j.alone != nil
		})
		if len(batch) > 0 {
			w.commit(batch)
		}
		for _, j := range batch {
			close(j.done)
		}
		for _, j := range alone {
			j.err = j.alone()
			close(j.done)
		}
	}
}

// commit does a batch in one transaction and sets the jobs' errors.
func (w *writer) commit(batch []*job) {
	err := w.tx.durable(slices.ContainsFunc(batch, func(j *job) bool { return !j.note }))
	if err == nil {
		err = w.tx.control("BEGIN IMMEDIATE")
	}
	for _, j := range batch {
		if err != nil {
			break
		}
		if len(batch) > 1 {
			j.err, err = w.tx.savepoint(j.work)
		} else { // the transaction is undone as a whole
			j.err = j.work(w.tx)
			err = j.err
		}
	}
	if err == nil {
		err = w.tx.control("COMMIT")
	}
	if err == nil {
		return
	}
	// The transaction may be gone already, as after a full disk; then there is nothing left to
	// undo.
	_ = w.tx.control("ROLLBACK")
	for _, j := range batch {
		if j.err == nil {
			j.err = err
		}
	}
}

// tx is the open transaction of the writer's connection. Its statements are prepared once for the
// connection's life. It takes no context: a cancelled statement would undo the whole batch.
type tx struct {
	conn       *sql.Conn
	statements map[string]*sql.Stmt
	// relaxed says that a commit doesn't wait for the disk at present.
	relaxed bool
}

// durable decides whether the next commit waits for the disk. One that does takes with it what was
// committed before. SQLite obeys this pragma when it is prepared, so it is prepared each time.
func (t *tx) durable(wait bool) error {
	if wait != t.relaxed {
		return nil
	}
	pragma := "PRAGMA synchronous = NORMAL"
	if wait {
		pragma = "PRAGMA synchronous = FULL"
	}
	if _, err := t.conn.ExecContext(context.Background(), pragma); err != nil {
		return fmt.Errorf("run %q: %w", pragma, err)
	}
	t.relaxed = !wait
	return nil
}

// savepoint does work so that its failure undoes nothing else. The first error is the work's, the
// second one the transaction's.
func (t *tx) savepoint(work func(*tx) error) (failed, broken error) {
	if err := t.control("SAVEPOINT call"); err != nil {
		return nil, err
	}
	if failed = work(t); failed != nil {
		if err := t.control("ROLLBACK TO call"); err != nil {
			return failed, err
		}
	}
	return failed, t.control("RELEASE call")
}

func (t *tx) control(statement string) error {
	_, err := t.exec(statement)
	return err
}

// exec runs a statement and returns the number of rows that it changed.
func (t *tx) exec(query string, args ...any) (int, error) {
	s, err := t.prepare(query)
	if err != nil {
		return 0, err
	}
	r, err := s.Exec(values(args)...)
	if err != nil {
		return 0, fmt.Errorf("run %q: %w", brief(query), err)
	}
	n, err := r.RowsAffected()
	return int(n), err
}

// query calls f for each row.
func (t *tx) query(query string, args []any, f func(sqlstore.Row) error) error {
	s, err := t.prepare(query)
	if err != nil {
		return err
	}
	rows, err := s.Query(values(args)...)
	if err != nil {
		return fmt.Errorf("run %q: %w", brief(query), err)
	}
	return each(rows, f)
}

func (t *tx) prepare(query string) (*sql.Stmt, error) {
	if s := t.statements[query]; s != nil {
		return s, nil
	}
	s, err := t.conn.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, fmt.Errorf("prepare %q: %w", brief(query), err)
	}
	t.statements[query] = s
	return s, nil
}

func (t *tx) close() error {
	_, _ = t.exec("PRAGMA optimize") // advice to the planner; nothing is lost without it
	var err error
	for _, s := range t.statements {
		if e := s.Close(); err == nil {
			err = e
		}
	}
	if e := t.conn.Close(); err == nil {
		err = e
	}
	return err
}

// each calls f for each row and closes them.
func each(rows *sql.Rows, f func(sqlstore.Row) error) error {
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// brief is the beginning of a statement, for messages.
func brief(query string) string {
	const most = 60
	if len(query) <= most {
		return query
	}
	return query[:most] + "…"
}
