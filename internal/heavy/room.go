package heavy

import (
	"context"

	"golang.org/x/sync/semaphore"

	"yulun/internal/garbage"
)

const (
	// Large is the size in bytes from which a text needs room; nearly all are far smaller.
	Large = 512 << 10
	// Most is how many bytes of large texts are worked on at once. One that is larger is worked on
	// alone.
	Most = 6 << 20
)

// Room is for the large texts of a program. It may be used by many goroutines at once. A nil Room
// has no bound.
type Room struct{ free *semaphore.Weighted }

// New is an empty Room.
func New() *Room { return &Room{semaphore.NewWeighted(Most)} }

// Enter waits until there is room to work on a text of so many bytes, in the order of the calls;
// leave ends the work. The error is ctx's end. Whoever is in the room must not enter it again.
func (r *Room) Enter(ctx context.Context, bytes int) (leave func(), err error) {
	if r == nil || bytes < Large {
		return func() {}, nil
	}
	need := int64(min(bytes, Most))
	if err := r.free.Acquire(ctx, need); err != nil {
		return nil, err
	}
	ended := garbage.Often()
	return func() {
		ended()
		r.free.Release(need)
	}, nil
}
