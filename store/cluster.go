package store

import (
	"cmp"
	"time"
)

// Member is what is known of an article of a cluster.
type Member struct {
	ID string
	// Published is zero when unknown.
	Published, FirstSeen time.Time
}

// Earlier orders the members of a cluster, the earliest first: by publication, then by when they were first seen, then by
// ID. A member without a date counts as published when it was first seen, the latest time at which it can have been.
func Earlier(a, b Member) int {
	return cmp.Or(a.published().Compare(b.published()), a.FirstSeen.Compare(b.FirstSeen), cmp.Compare(a.ID, b.ID))
}

func (m Member) published() time.Time {
	if m.Published.IsZero() {
		return m.FirstSeen
	}
	return m.Published
}
