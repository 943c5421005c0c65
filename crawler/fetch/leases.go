package fetch

import (
	"context"
	"errors"
	"sync"
	"time"

	"yulun/tracing"
)

// Leases keep other programs from a host while this one serves it, and keep the host's pace across
// programs and restarts.
type Leases interface {
	// Enter waits until no other program serves the host and keeps them away until leave is called.
	// wait is how long the host is to be left alone from now. The error is a [*Failure] where
	// another program has the host for too long.
	Enter(ctx context.Context, host string) (wait time.Duration, leave func(), err error)
	// Asked notes, before a request, that the next one may start wait from now at the earliest,
	// whoever sends it.
	Asked(ctx context.Context, host string, wait time.Duration) error
}

// CodeHostBusy is the class of failures for which another program that serves the host is to blame.
const CodeHostBusy = "host_busy"

// ErrPaused ends a request that had not begun when the session's Pause was closed.
var ErrPaused = tracing.NoFailure("paused before the request")

// leases are the leases of a session on the hosts that it serves.
type leases struct {
	all Leases // nil: no other program asks

	mu    sync.Mutex
	leave map[string]func()
}

// enter takes the lease on a host, once a session; delay is the session's between two requests.
// Requests to one host wait for each other here, those to others don't.
func (l *leases) enter(ctx context.Context, h *host, delay time.Duration) error {
	if l.all == nil {
		return nil
	}
	l.mu.Lock()
	_, entered := l.leave[h.name]
	l.mu.Unlock()
	if entered {
		return nil
	}
	wait, leave, err := l.all.Enter(ctx, h.name)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, entered := l.leave[h.name]; entered { // by another request of the session meanwhile
		leave()
		return nil
	}
	if l.leave == nil {
		l.leave = map[string]func(){}
	}
	l.leave[h.name] = leave
	h.leaveAlone(wait, delay)
	return nil
}

// asked notes when the host may be asked next.
func (l *leases) asked(ctx context.Context, h *host) error {
	if l.all == nil {
		return nil
	}
	return l.all.Asked(ctx, h.name, h.wait())
}

// close gives all leases back.
func (l *leases) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, leave := range l.leave {
		leave()
	}
	l.leave = nil
}

// leaveAlone lets no request start before a wait is over that was noted earlier, maybe by another
// program. One that is longer than any pace comes from Retry-After: it is not waited for, requests
// fail until it is over. It is bounded again here, since the clock that noted it may have been ahead.
func (h *host) leaveAlone(wait, delay time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	until := h.now().Add(min(wait, longestRetryAfter))
	if wait > max(h.maxWait, h.maxCrawlDelay, delay) {
		h.notBefore = latest(h.notBefore, until)
		return
	}
	h.next = latest(h.next, until)
}

// wait is how long the host is to be left alone from now.
func (h *host) wait() time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	return max(0, latest(h.next, h.notBefore).Sub(h.now()))
}

// pausable is a context for waiting before a request. It ends when the session is paused, too.
func (s *Session) pausable(ctx context.Context) (context.Context, context.CancelFunc) {
	if s.limits.Pause == nil {
		return ctx, func() {}
	}
	ctx, cancel := context.WithCancelCause(ctx)
	go func() {
		select {
		case <-s.limits.Pause:
			cancel(ErrPaused)
		case <-ctx.Done():
		}
	}()
	return ctx, func() { cancel(nil) }
}

// orPaused is ErrPaused where a pausable context ended by the pause, and otherwise err.
func orPaused(waiting context.Context, err error) error {
	if err != nil && errors.Is(context.Cause(waiting), ErrPaused) {
		return ErrPaused
	}
	return err
}
