package frontier

import (
	"cmp"
	"hash/fnv"
	"net/http"
	"time"
)

// Entry is what the frontier remembers of an address from one visit to the next.
type Entry struct {
	FirstSeen time.Time
	// ETag, LastModified and Digest are of the last good answer, at LastFetched.
	ETag, LastModified, Digest string
	LastFetched                time.Time
	// LastFull is when the last good answer with a body came, Unmodified counts the answers 304
	// since.
	LastFull   time.Time
	Unmodified int
	// Failures counts those in a row. Answered says that there was an answer at least once: 404 is
	// one, and so is robots.txt that keeps us out.
	Failures int
	Answered bool
	// Captured says that a web archive's copy is read in place of the page.
	Captured bool
}

// Next is when the address is due again after a visit, which the entry counts already; zero: never.
// A capture that was answered for stays as it is.
func (e Entry) Next(f Fetch, gone bool) time.Time {
	if e.Captured && f.Outcome != OutcomeFailed && f.Code != "robots" {
		return time.Time{}
	}
	next := NextVisit(e.FirstSeen, f, e.Failures, gone)
	if f.Backfill && f.Outcome != OutcomeFailed && f.Outcome != OutcomeGone && !next.IsZero() {
		next = f.At.Add(oldRecheck + spread(f.URL))
	}
	return next
}

// oldRecheck is the least wait after a backfill's visit, up to twice as long: an old piece is
// seldom edited, and the crawl after the backfill must not ask for all of them again.
const oldRecheck = 30 * day

// spread is from 0 to oldRecheck, the same for an address at all times.
func spread(url string) time.Duration {
	h := fnv.New64a()
	_, _ = h.Write([]byte(url))
	return time.Duration(h.Sum64() % uint64(oldRecheck))
}

// After is the entry after another visit; hasArticle says that the address gave an article, now or
// earlier. A page that was skipped leaves no validators: what can't be read today may be read by
// the next version, which must not learn that nothing has changed.
func (e Entry) After(f Fetch, hasArticle bool) Entry {
	if f.Outcome == OutcomeFailed {
		e.Failures++
		return e
	}
	e.Failures = 0
	e.Answered = e.Answered || f.Status > 0 || f.Outcome == OutcomeSkipped || hasArticle
	switch f.Outcome {
	case OutcomeNotModified: // a 304 may leave out what it doesn't change
		e.LastFetched, e.ETag, e.LastModified = f.At, cmp.Or(f.ETag, e.ETag), cmp.Or(f.LastModified, e.LastModified)
		if f.Status == http.StatusNotModified {
			e.Unmodified++
		} else { // the same bytes again
			e.LastFull, e.Unmodified = f.At, 0
		}
	case OutcomeNew, OutcomeRevised, OutcomeUnchanged, OutcomeDuplicate, OutcomeListing:
		e.LastFetched, e.ETag, e.LastModified, e.Digest = f.At, f.ETag, f.LastModified, f.Digest
		e.LastFull, e.Unmodified = f.At, 0
	}
	return e
}
