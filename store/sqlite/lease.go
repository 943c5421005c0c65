package sqlite

import (
	"context"
	"sync"
	"time"

	"yulun/store"
	"yulun/store/internal/column"
	"yulun/store/sqlstore"
)

// leases are the leases of the open store. One program at a time has the data folder, so no other
// worker can hold one.
type leases struct {
	mu      sync.Mutex
	holders map[string]int
	lost    chan struct{} // closed with the store
	closed  bool
}

func newLeases() *leases { return &leases{holders: map[string]int{}, lost: make(chan struct{})} }

func (l *leases) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.closed {
		l.closed = true
		clear(l.holders)
		close(l.lost)
	}
}

// Lease implements store.Leases.
func (s *Store) Lease(ctx context.Context, names []string) (store.Lease, bool, error) {
	if err := ctx.Err(); err != nil {
		return nil, false, err
	}
	l := s.leases
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil, false, errClosed
	}
	taken := &lease{of: l, names: map[string]bool{}}
	for _, name := range names {
		taken.names[name] = true
	}
	for name := range taken.names {
		l.holders[name]++
	}
	return taken, true, nil
}

// IsLeased implements store.Leases.
func (s *Store) IsLeased(ctx context.Context, name string) (bool, error) {
	s.leases.mu.Lock()
	defer s.leases.mu.Unlock()
	if s.leases.closed {
		return false, errClosed
	}
	return s.leases.holders[name] > 0, ctx.Err()
}

// lease is some leases that were taken.
type lease struct {
	of       *leases
	names    map[string]bool
	released sync.Once
}

// Lost implements store.Lease.
func (l *lease) Lost() <-chan struct{} { return l.of.lost }

// Release implements store.Lease.
func (l *lease) Release() {
	l.released.Do(func() {
		l.of.mu.Lock()
		defer l.of.mu.Unlock()
		for name := range l.names {
			if l.of.holders[name]--; l.of.holders[name] <= 0 { // less than 0 after the store was closed
				delete(l.of.holders, name)
			}
		}
	})
}

// Ask implements store.Leases. A note whose own time lies ahead was made before the clock was set
// back. A short wait may be lost in a power cut: the machine takes longer to start again.
func (s *Store) Ask(ctx context.Context, host string, wait time.Duration) error {
	const short = 30 * time.Second
	keep := s.engine.writer.do
	if wait <= short {
		keep = s.engine.writer.note
	}
	return s.engine.Failed(ctx, "note that "+host+" was asked", keep(ctx, func(t *tx) error {
		now := time.Now()
		_, err := t.exec(`INSERT INTO host_pace (host, asked, next) VALUES ($1, $2, $3)
			ON CONFLICT (host) DO UPDATE SET asked = excluded.asked, next = excluded.next
			WHERE host_pace.next < excluded.next OR host_pace.asked > excluded.asked`, host, now, now.Add(max(0, wait)))
		return err
	}))
}

// Wait implements store.Leases.
func (s *Store) Wait(ctx context.Context, host string) (time.Duration, error) {
	var asked, next time.Time
	err := s.engine.Query(ctx, "SELECT asked, next FROM host_pace WHERE host = $1", []any{host}, func(row sqlstore.Row) error {
		return row.Scan(column.Instant{To: &asked}, column.Instant{To: &next})
	})
	if err != nil {
		return 0, s.engine.Failed(ctx, "see when "+host+" may be asked", err)
	}
	return max(0, min(time.Until(next), next.Sub(asked))), nil
}
