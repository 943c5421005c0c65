package retry_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"yulun/internal/retry"
)

// failure is an error that says whether another try may help.
type failure struct {
	wait  time.Duration
	again bool
}

func (failure) Error() string                       { return "busy" }
func (f failure) RetryAfter() (time.Duration, bool) { return f.wait, f.again }

func TestDo(t *testing.T) {
	t.Parallel()
	plain := errors.New("plain")
	for name, c := range map[string]struct {
		errs  []error // of the tries; after them it succeeds
		tries int
		fails bool
	}{
		"at once":            {nil, 1, false},
		"after two":          {[]error{failure{again: true}, fmt.Errorf("ask: %w", failure{again: true, wait: time.Millisecond})}, 3, false},
		"never":              {[]error{failure{again: true}, failure{again: true}, failure{wait: time.Millisecond, again: true}, failure{}}, 3, true},
		"a final failure":    {[]error{failure{}}, 1, true},
		"another error":      {[]error{plain}, 1, true},
		"a wait of an hour":  {[]error{failure{wait: time.Hour, again: true}}, 1, true},
		"final after a wait": {[]error{failure{again: true, wait: time.Millisecond}, plain}, 2, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tries := 0
			got, err := retry.Do(t.Context(), retry.Policy{Tries: 3, Pause: time.Millisecond, MaxPause: time.Second}, func() (int, error) {
				tries++
				if tries <= len(c.errs) {
					return 0, c.errs[tries-1]
				}
				return 7, nil
			})
			if tries != c.tries || (err != nil) != c.fails || !c.fails && got != 7 {
				t.Errorf("%d tries, %d, %v", tries, got, err)
			}
			if c.fails && (!errors.Is(err, c.errs[tries-1]) || err.Error() != c.errs[tries-1].Error()) {
				t.Errorf("the error is %q, want that of the last try, %q", err, c.errs[tries-1])
			}
		})
	}
}

func TestDoEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	_, err := retry.Do(ctx, retry.Policy{Pause: time.Hour, MaxPause: time.Hour}, func() (int, error) {
		cancel()
		return 0, failure{again: true}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's error", err)
	}
}
