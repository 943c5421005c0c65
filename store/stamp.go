package store

import "context"

// Stamps tell a store from any other one.
type Stamps interface {
	// Stamp is the id that the store was given when it was made, which its copies share, and the highest
	// Version that it ever gave to an article.
	Stamp(ctx context.Context) (id string, version int64, err error)
	// Restamp gives the store another id. An older copy that was put back needs it: it will give the
	// same versions once more, for other changes.
	Restamp(ctx context.Context) error
}
