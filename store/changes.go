package store

import (
	"context"
	"time"
)

// MostCounted is up to how many changes are counted, so that the day after a large import is
// counted as quickly as any other.
const MostCounted = 10_000

// ChangeKind is what became of an article.
type ChangeKind string

// The kinds of changes.
const (
	ChangedNew    ChangeKind = "new"    // first seen
	ChangedEdited ChangeKind = "edited" // the newest revision was fetched
	ChangedGone   ChangeKind = "gone"   // the outlet began not to show it
)

// ChangeKinds lists all kinds.
func ChangeKinds() []ChangeKind { return []ChangeKind{ChangedNew, ChangedEdited, ChangedGone} }

// Change is the newest change of a kind of a relevant article.
type Change struct {
	ID   string
	Kind ChangeKind
	At   time.Time
}

// Changes says what became of relevant articles.
type Changes interface {
	// CountChanges counts the articles with a change of each kind since a time, up to MostCounted.
	CountChanges(ctx context.Context, since time.Time) (map[ChangeKind]int, error)
	// Changes lists up to limit articles with a change of a kind, the newest change first, after
	// leaving out offset.
	Changes(ctx context.Context, kind ChangeKind, offset, limit int) ([]Change, error)
}
