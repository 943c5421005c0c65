// Package wait waits for a while, or until a context ends: the one timer of loops that try
// something again. It is internal because it says nothing about articles; whoever needs more than a
// pause needs a library.
package wait

import (
	"context"
	"time"
)

// For waits for d, or returns the context's error once it ends.
func For(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
