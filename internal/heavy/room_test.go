package heavy_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"yulun/internal/heavy"
)

// However many come at once, no more bytes than the bound are worked on, and all get their turn.
func TestBytesAtOnceAreBounded(t *testing.T) {
	t.Parallel()
	room := heavy.New()
	var now, most atomic.Int64
	var all sync.WaitGroup
	for i := range 200 {
		bytes := heavy.Large + i*heavy.Most/100 // the last ones are larger than the room
		all.Go(func() {
			leave, err := room.Enter(t.Context(), bytes)
			if err != nil {
				t.Error(err)
				return
			}
			defer leave()
			sum := now.Add(int64(min(bytes, heavy.Most)))
			for old := most.Load(); sum > old && !most.CompareAndSwap(old, sum); old = most.Load() {
			}
			now.Add(-int64(min(bytes, heavy.Most)))
		})
	}
	all.Wait()
	if most.Load() > heavy.Most {
		t.Errorf("%d bytes at once, want at most %d", most.Load(), heavy.Most)
	}
}

func TestSmallTextsNeverWait(t *testing.T) {
	t.Parallel()
	room := heavy.New()
	leave, err := room.Enter(t.Context(), heavy.Most)
	if err != nil {
		t.Fatal(err)
	}
	defer leave()
	small, err := room.Enter(t.Context(), heavy.Large-1)
	if err != nil {
		t.Fatal(err)
	}
	small()
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := room.Enter(ended, heavy.Large); !errors.Is(err, context.Canceled) {
		t.Errorf("a large one got in: %v", err)
	}
}
