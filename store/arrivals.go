package store

import (
	"context"
	"time"

	"yulun/saved"
)

// Arrivals keeps in which order articles and their revisions came into the index, and how far saved
// searches were told of them.
type Arrivals interface {
	// ArrivedAfter lists up to limit arrivals with a higher number than after, in order. Confirm
	// makes them; a later one has a higher number, and none appears below one that was listed.
	ArrivedAfter(ctx context.Context, after int64, limit int) ([]Arrival, error)
	// ArrivedBefore lists up to limit arrivals with a lower number than before, the newest first;
	// 0 begins with the newest.
	ArrivedBefore(ctx context.Context, before int64, limit int) ([]Arrival, error)
	// SearchStates lists how far each saved search was told of, by its id.
	SearchStates(ctx context.Context) ([]saved.State, error)
	// SaveSearchState keeps a state in place of the one with its Serial, and reports whether it
	// did: not where another call has changed it since. Serial 0 is that of a search that has none.
	SaveSearchState(ctx context.Context, s saved.State) (bool, error)
	// DropSearchState forgets how far a search was told of.
	DropSearchState(ctx context.Context, search string) error
}

// Arrival is an article that came into the index, or whose newest revision did.
type Arrival struct {
	Number   int64
	ID       string
	Revision int
	At       time.Time
}
