package service

import (
	"context"
	"fmt"
	"time"

	"yulun/crawler/fetch"
	"yulun/internal/wait"
	"yulun/jobs"
	"yulun/store"
)

// hostLeases keeps other workers from a host while this one serves it, by leases in the store.
type hostLeases struct {
	leases store.Leases
	// atMost is how long a host is waited for that another worker serves.
	atMost time.Duration
}

// Enter implements fetch.Leases.
func (h hostLeases) Enter(ctx context.Context, host string) (time.Duration, func(), error) {
	const again = 500 * time.Millisecond
	for waited := time.Duration(0); ; waited += again {
		lease, ok, err := h.leases.Lease(ctx, []string{jobs.HostLease(host)})
		if err != nil {
			return 0, nil, err
		}
		if ok {
			pace, err := h.leases.Wait(ctx, host)
			if err != nil {
				lease.Release()
				return 0, nil, err
			}
			return pace, lease.Release, nil
		}
		if waited >= h.atMost {
			return 0, nil, &fetch.Failure{
				Code: fetch.CodeHostBusy, RetryAfter: time.Minute,
				Reason: fmt.Sprintf("another worker has served %s for longer than %s", host, h.atMost),
			}
		}
		if err := wait.For(ctx, again); err != nil {
			return 0, nil, err
		}
	}
}

// Asked implements fetch.Leases.
func (h hostLeases) Asked(ctx context.Context, host string, pace time.Duration) error {
	return h.leases.Ask(ctx, host, pace)
}
