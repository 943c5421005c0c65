package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"

	"yulun/store"
	"yulun/store/sqlstore"
)

// A lease is an advisory lock of a session: the server frees it when the session ends, however that
// happens. All leases of a worker are locks of one connection that does nothing else (session.go).
// A worker that is killed loses it at once. Of one whose machine or network is gone the server
// hears nothing more, and ends its session after leaseIdle heartbeats; the worker itself, if it
// still runs, has given up after two.

// errLost says that the connection of the leases broke.
var errLost = fmt.Errorf("the leases' connection: %w", io.ErrUnexpectedEOF)

// errClosed says that the store was closed before the call.
var errClosed = errors.New("the store is closed")

// leases are the leases of an open store.
type leases struct {
	guard   chan struct{} // has room for one: who sends may use what follows
	session *session      // the last one; nil before the first lease
	closed  bool
}

// Lease implements store.Leases.
func (s *Store) Lease(ctx context.Context, names []string) (store.Lease, bool, error) {
	names = slices.Compact(slices.Sorted(slices.Values(names)))
	var err error
	for range 2 { // the session may break before the call gets it
		var on *session
		var ok bool
		if on, err = s.leaseSession(ctx); err != nil {
			break
		}
		err = on.do(ctx, func(ctx context.Context) error {
			var err error
			ok, err = on.take(ctx, names)
			return err
		})
		switch {
		case err == nil && ok:
			return &lease{on: on, names: names}, true, nil
		case err == nil:
			return nil, false, nil
		case !errors.Is(err, errLost):
			return nil, false, s.failed(ctx, "take leases", err)
		}
	}
	return nil, false, s.failed(ctx, "take leases", err)
}

// leaseSession is the session of the leases, a new one where there is none or the last one broke.
func (s *Store) leaseSession(ctx context.Context) (*session, error) {
	l := &s.leases
	select {
	case l.guard <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-l.guard }()
	if l.closed {
		return nil, errClosed
	}
	if l.session != nil && !l.session.isLost() {
		return l.session, nil
	}
	var err error
	l.session, err = s.startSession(ctx)
	return l.session, err
}

// closeLeases gives all leases back and allows no more.
func (s *Store) closeLeases() {
	l := &s.leases
	l.guard <- struct{}{}
	defer func() { <-l.guard }()
	if l.closed = true; l.session != nil {
		l.session.close()
	}
}

// IsLeased implements store.Leases.
func (s *Store) IsLeased(ctx context.Context, name string) (bool, error) {
	key := uint64(s.leaseKey(name))
	leased := false
	err := querier{s.pool}.Query(ctx, `SELECT EXISTS (SELECT FROM pg_locks
		WHERE locktype = 'advisory' AND granted AND objsubid = 1
			AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
				AND classid::bigint = $1 AND objid::bigint = $2)`,
		[]any{int64(key >> 32), int64(key & (1<<32 - 1))}, func(row sqlstore.Row) error { return row.Scan(&leased) })
	return leased, s.failed(ctx, "see whether "+name+" is leased", err)
}

func (s *Store) leaseKey(name string) int64 { return s.lockKey(lockLease, []byte(name)) }

// lease is some leases that were taken.
type lease struct {
	on       *session
	names    []string
	released sync.Once
}

// Lost implements store.Lease.
func (l *lease) Lost() <-chan struct{} { return l.on.lost }

// Release implements store.Lease. Where the server can't be reached, the session ends, and with it
// every lease.
func (l *lease) Release() {
	l.released.Do(func() {
		_ = l.on.do(context.Background(), func(ctx context.Context) error { return l.on.giveBack(ctx, l.names) })
	})
}
