// Package retry asks a server again that fails for a while or asks to wait. It joins a library of
// pauses that grow (cenkalti/backoff) to errors that say by themselves whether another try may
// help. It knows nothing of servers.
package retry

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// Policy says how often and after what pauses something is tried. The zero value is five times,
// after pauses of 2 seconds and more.
type Policy struct {
	// Tries is how often in all. Defaults to 5.
	Tries uint
	// Pause is the time before the second try; it grows by half from try to try, give or take half
	// of it. Defaults to 2 seconds.
	Pause time.Duration
	// MaxPause bounds the pauses. Where a server asks for a longer one, it isn't tried again: an
	// hour is for the user to wait. Defaults to 2 minutes.
	MaxPause time.Duration
}

// Temporary is an error that says whether another try may help, and how long to wait before it; 0
// where that is not known. Other errors are final.
type Temporary interface {
	error
	RetryAfter() (wait time.Duration, again bool)
}

// Do calls f until it succeeds, its error is final, or it was tried often enough. The error is f's
// last one, or the context's.
func Do[T any](ctx context.Context, p Policy, f func() (T, error)) (T, error) {
	pause := backoff.NewExponentialBackOff()
	pause.InitialInterval = cmp.Or(p.Pause, 2*time.Second)
	pause.MaxInterval = cmp.Or(p.MaxPause, 2*time.Minute)
	result, err := backoff.Retry(ctx, func() (T, error) {
		result, err := f()
		var temporary Temporary
		if err == nil || !errors.As(err, &temporary) {
			return result, final(err)
		}
		wait, again := temporary.RetryAfter()
		switch {
		case !again, wait > pause.MaxInterval:
			return result, final(err)
		case wait > 0:
			return result, &later{err, &backoff.RetryAfterError{Duration: wait}}
		}
		return result, err
	}, backoff.WithBackOff(pause), backoff.WithMaxTries(cmp.Or(p.Tries, 5)), backoff.WithMaxElapsedTime(0))
	var over *backoff.PermanentError
	if errors.As(err, &over) {
		err = over.Err
	}
	return result, err
}

func final(err error) error {
	if err == nil {
		return nil
	}
	return backoff.Permanent(err)
}

// later is an error with the pause that the library should make.
type later struct {
	error
	pause *backoff.RetryAfterError
}

// Unwrap gives both.
func (l *later) Unwrap() []error { return []error{l.error, l.pause} }
