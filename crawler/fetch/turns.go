package fetch

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Turns keeps other programs from a host while this one serves it, and keeps the host's pace across
// programs and restarts.
type Turns interface {
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
var ErrPaused = errors.New("paused before the request")

// turns are the hosts that a session serves.
type turns struct {
	all Turns // nil: no other program asks

	mu    sync.Mutex
	leave map[string]func()
}

// enter takes the host's turn, once a session. Requests to one host wait for each other here, those
// to others don't.
func (t *turns) enter(ctx context.Context, h *host) error {
	if t.all == nil {
		return nil
	}
	t.mu.Lock()
	_, entered := t.leave[h.name]
	t.mu.Unlock()
	if entered {
		return nil
	}
	wait, leave, err := t.all.Enter(ctx, h.name)
	if err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, entered := t.leave[h.name]; entered { // by another request of the session meanwhile
		leave()
		return nil
	}
	if t.leave == nil {
		t.leave = map[string]func(){}
	}
	t.leave[h.name] = leave
	h.leaveAlone(wait)
	return nil
}

// asked notes when the host may be asked next.
func (t *turns) asked(ctx context.Context, h *host) error {
	if t.all == nil {
		return nil
	}
	return t.all.Asked(ctx, h.name, h.wait())
}

// close ends all turns.
func (t *turns) close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, leave := range t.leave {
		leave()
	}
	t.leave = nil
}

// leaveAlone lets no request start before a wait is over.
func (h *host) leaveAlone(wait time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.next = latest(h.next, h.now().Add(wait))
}

// wait is how long the host is to be left alone from now.
func (h *host) wait() time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	return max(0, latest(h.next, h.held).Sub(h.now()))
}

// patient is a context for what may be waited for before a request: it ends when the session is
// paused, too.
func (s *Session) patient(ctx context.Context) (context.Context, context.CancelFunc) {
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

// pausedOr is ErrPaused where a patient context ended by the pause, and otherwise err.
func pausedOr(patient context.Context, err error) error {
	if err != nil && errors.Is(context.Cause(patient), ErrPaused) {
		return ErrPaused
	}
	return err
}
