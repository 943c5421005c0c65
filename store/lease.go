package store

import (
	"context"
	"time"
)

// Leases keep two workers from working on one thing at once. A lease belongs to the open store (one
// worker process) that took it, until it is released or the worker is gone, however it died.
type Leases interface {
	// Lease takes leases on all the names, or on none: ok is false when another worker holds one of
	// them. Within one open store leases are shared: the same name can be taken many times and is
	// given back with the last release.
	Lease(ctx context.Context, names []string) (l Lease, ok bool, err error)
	// IsLeased reports whether any worker, this one included, holds a lease of the name.
	IsLeased(ctx context.Context, name string) (bool, error)
	// Ask notes that a host was asked, or will be, and that the next request may start wait from
	// now at the earliest. Of several notes the one with the latest time counts. Wait is how long
	// to wait from now until it may; 0: at once. The notes outlive the worker, though a power cut
	// may take the last of them.
	Ask(ctx context.Context, host string, wait time.Duration) error
	Wait(ctx context.Context, host string) (time.Duration, error)
}

// Lease is one or several leases that were taken together.
type Lease interface {
	// Lost is closed when the worker no longer has them, because the connection to the database
	// broke or the store was closed: whatever they guard must stop at once.
	Lost() <-chan struct{}
	// Release gives them back. A second call does nothing.
	Release()
}

// While is a context that ends when a lease is lost, with the cause given. cancel ends it
// otherwise.
func While(ctx context.Context, l Lease, lost error) (while context.Context, cancel func()) {
	while, end := context.WithCancelCause(ctx)
	go func() {
		select {
		case <-l.Lost():
			end(lost)
		case <-while.Done():
		}
	}()
	return while, func() { end(nil) }
}
