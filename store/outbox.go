package store

import (
	"context"
	"time"

	"yulun/article"
)

// Outbox hands changed articles to the index. An article that the index refuses stays in it with
// the reason, and is offered again after a while, or set aside until it changes.
type Outbox interface {
	// Pending lists up to limit articles that are to be indexed at now, oldest change first: those
	// with changes that the index has neither confirmed nor refused, and those it refused for the
	// time being whose wait is over (where they are more than limit, those that have been due
	// longest).
	Pending(ctx context.Context, now time.Time, limit int) ([]article.Article, error)
	// Confirm takes articles out of the outbox, unless they changed again since the given version.
	// One that is new to the index, or has a new revision there, becomes an [Arrival].
	Confirm(ctx context.Context, versions map[string]int64) error
	// Refuse records that the index refused articles at now, and why. A refusal of a version older
	// than the one in the outbox is ignored. The next change of the article and Enqueue clear a
	// refusal.
	Refuse(ctx context.Context, now time.Time, refused []Refused) error
	// Refusals lists up to limit articles that are still refused, newest first.
	Refusals(ctx context.Context, limit int) ([]Refused, error)
	// Backlog counts the outbox.
	Backlog(ctx context.Context) (Backlog, error)
	// Enqueue puts articles into the outbox as if they had just changed, for a repair, and returns
	// how many there are. Unknown ids are ignored; an id that is named twice counts once.
	Enqueue(ctx context.Context, ids []string) (int, error)
}

// Refused is an article that the index did not take.
type Refused struct {
	ID      string
	Version int64
	// Reason is the index's own, in one line.
	Reason string
	// Temporary says that the index may take the same article later. An article whose refusal is
	// not temporary is set aside.
	Temporary bool
	// Attempts, At and Due are filled in by the store: how often the article was refused since it
	// last changed, when the last time was, and when it is offered again; Due is zero for one that
	// is set aside.
	Attempts int
	At, Due  time.Time
}

// Backlog is what is in the outbox.
type Backlog struct {
	// Waiting counts the articles that the index was not offered yet, Retrying those it refused for
	// the time being, SetAside those it refused for good.
	Waiting, Retrying, SetAside int
	// Oldest is when the first of Waiting and Retrying entered the outbox, by the engine's clock;
	// zero when there are none.
	Oldest time.Time
}

// All counts every article in the outbox.
func (b Backlog) All() int { return b.Waiting + b.Retrying + b.SetAside }

// The waits of refused articles.
const (
	firstOffer   = time.Minute
	longestOffer = 24 * time.Hour
)

// NextOffer is when an article that was refused at a time is offered to the index again; zero for
// one that is set aside. attempts counts the refusals, this one included. The wait doubles from a
// minute to a day.
func NextOffer(at time.Time, attempts int, temporary bool) time.Time {
	if !temporary {
		return time.Time{}
	}
	wait := firstOffer
	for range attempts - 1 {
		if wait *= 2; wait >= longestOffer {
			return at.Add(longestOffer)
		}
	}
	return at.Add(wait)
}
