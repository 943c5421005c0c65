package main

import (
	"context"
	"fmt"
	"time"

	"yulun/crawler/fetch"
	"yulun/jobs"
	"yulun/store"
)

// turns keeps other workers from a host while this one serves it, by leases in the store.
type turns struct {
	leases store.Leases
	// patience is how long a host is waited for that another worker serves.
	patience time.Duration
}

// Enter implements fetch.Turns.
func (t turns) Enter(ctx context.Context, host string) (time.Duration, func(), error) {
	const again = 500 * time.Millisecond
	for waited := time.Duration(0); ; waited += again {
		lease, ok, err := t.leases.Lease(ctx, []string{jobs.HostLease(host)})
		if err != nil {
			return 0, nil, err
		}
		if ok {
			wait, err := t.leases.Wait(ctx, host)
			if err != nil {
				lease.Release()
				return 0, nil, err
			}
			return wait, lease.Release, nil
		}
		if waited >= t.patience {
			return 0, nil, &fetch.Failure{
				Code: fetch.CodeHostBusy, RetryAfter: time.Minute,
				Reason: fmt.Sprintf("another worker has served %s for longer than %s", host, t.patience),
			}
		}
		select {
		case <-time.After(again):
		case <-ctx.Done():
			return 0, nil, ctx.Err()
		}
	}
}

// Asked implements fetch.Turns.
func (t turns) Asked(ctx context.Context, host string, wait time.Duration) error {
	return t.leases.Ask(ctx, host, wait)
}
