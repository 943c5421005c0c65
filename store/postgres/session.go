package postgres

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
)

// leaseIdle is how many intervals without a heartbeat pass before the server ends the session of
// the leases. A worker that still runs gives its leases up earlier: it waits one interval before it
// asks, and one for the answer.
const leaseIdle = 4

// session is a connection whose locks are leases. One goroutine uses it: it does what it is called
// for, listens in between, so that it hears at once when the server ends the session, and asks for
// an answer once an interval.
type session struct {
	conn  *pgx.Conn
	every time.Duration
	key   func(name string) int64
	// holders counts by name the leases that this worker has taken. Only the goroutine uses it.
	holders map[string]int
	calls   chan call
	lost    chan struct{} // closed when the connection is
}

// call is something to be done with the connection.
type call struct {
	work func(context.Context) error
	done chan error
}

// startSession opens a session. Keepalives watch the network between: server and worker learn that
// the other is unreachable before their own timeouts tell them.
func (s *Store) startSession(ctx context.Context) (*session, error) {
	config := s.pool.Config().ConnConfig
	for name, value := range map[string]string{
		"idle_session_timeout":    milliseconds(leaseIdle * s.heartbeat),
		"tcp_keepalives_idle":     "5",
		"tcp_keepalives_interval": "5",
		"tcp_keepalives_count":    "3",
	} {
		config.RuntimeParams[name] = value
	}
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	n := &session{
		conn: conn, every: s.heartbeat, key: s.leaseKey, holders: map[string]int{}, calls: make(chan call), lost: make(chan struct{}),
	}
	go n.run()
	return n, nil
}

func (n *session) run() {
	defer close(n.lost)
	for {
		c, called := n.listen()
		if n.conn.IsClosed() {
			if called {
				c.done <- errLost
			}
			return
		}
		if !called {
			c.work = func(ctx context.Context) error {
				_, err := n.conn.Exec(ctx, "SELECT")
				return err
			}
		}
		// A deadline that passes closes the connection. It is not the caller's deadline: when one
		// caller gives up, the others must keep their leases.
		ctx, cancel := context.WithTimeout(context.Background(), n.every)
		err := c.work(ctx)
		cancel()
		if called {
			c.done <- err
		}
		if err != nil && !called || n.conn.IsClosed() {
			n.shut()
			return
		}
	}
}

// listen waits for a call, an interval at most; called is false when there was none. It closes the
// connection where that is broken.
func (n *session) listen() (c call, called bool) {
	ctx, cancel := context.WithTimeout(context.Background(), n.every)
	got := make(chan call, 1)
	go func() {
		defer close(got)
		select {
		case c := <-n.calls:
			got <- c
			cancel()
		case <-ctx.Done():
		}
	}()
	_, err := n.conn.WaitForNotification(ctx)
	if err != nil && ctx.Err() == nil {
		n.shut()
	}
	cancel()
	c, called = <-got
	return c, called
}

// shut closes the connection without waiting for the server.
func (n *session) shut() {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_ = n.conn.Close(ctx)
}

// do has work done with the connection, within an interval. Its error is errLost when the
// connection is closed before.
func (n *session) do(ctx context.Context, work func(context.Context) error) error {
	if err := ctx.Err(); err != nil { // select would choose by chance
		return err
	}
	c := call{work: work, done: make(chan error, 1)}
	select {
	case n.calls <- c:
		return <-c.done
	case <-n.lost:
		return errLost
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (n *session) isLost() bool {
	select {
	case <-n.lost:
		return true
	default:
		return false
	}
}

// close ends the session in good order: the leases are free when it returns, not only when the
// server hears of the end.
func (n *session) close() {
	_ = n.do(context.Background(), func(ctx context.Context) error {
		_, err := n.conn.Exec(ctx, "SELECT pg_advisory_unlock_all()")
		return errors.Join(err, n.conn.Close(ctx))
	})
	<-n.lost
}

// takeInOrder takes locks one after the other until one is taken already, and counts those that it
// got. Of two workers that want the same ones at the same time, one gets them.
const takeInOrder = `WITH RECURSIVE taken (n, ok) AS (
		SELECT 1, pg_try_advisory_lock(($1::bigint[])[1])
		UNION ALL SELECT n + 1, pg_try_advisory_lock(($1::bigint[])[n + 1]) FROM taken WHERE ok AND n < cardinality($1::bigint[])
	) SELECT count(*) FILTER (WHERE ok) FROM taken`

// take takes leases of all the names, which are in order, or of none.
func (n *session) take(ctx context.Context, names []string) (bool, error) {
	var keys []int64
	for _, name := range names {
		if n.holders[name] == 0 {
			keys = append(keys, n.key(name))
		}
	}
	if len(keys) > 0 {
		taken := 0
		err := n.conn.QueryRow(ctx, takeInOrder, keys).Scan(&taken)
		if err != nil {
			taken = len(keys) // there is no telling how many; to unlock more does no harm
		}
		if err != nil || taken < len(keys) {
			n.unlock(ctx, keys[:taken])
			return false, err
		}
	}
	for _, name := range names {
		n.holders[name]++
	}
	return true, nil
}

func (n *session) giveBack(ctx context.Context, names []string) error {
	var keys []int64
	for _, name := range names {
		if n.holders[name]--; n.holders[name] == 0 {
			delete(n.holders, name)
			keys = append(keys, n.key(name))
		}
	}
	n.unlock(ctx, keys)
	return nil
}

// unlock frees locks. Where it can't, it closes the connection, which frees all.
func (n *session) unlock(ctx context.Context, keys []int64) {
	if len(keys) == 0 {
		return
	}
	if _, err := n.conn.Exec(ctx, "SELECT pg_advisory_unlock(key) FROM unnest($1::bigint[]) AS key", keys); err != nil {
		n.shut()
	}
}
