package crawler

import (
	"time"

	"yulun/frontier"
)

// Some servers answer every conditional request with 304, whatever has changed. So an address is
// asked for in full when it was answered so often in a row, or when the last full answer is so old.
// Of the requests for a listing that is read every six hours or more often, one in nine is for the
// whole of it; for one that is read daily, every second. An article, whose visits grow rare soon,
// costs a full answer at most at every ninth visit, and at each one after which the next would come
// more than a month after the last full answer.
const (
	maxUnmodified = 8
	listingFull   = 48 * time.Hour
	articleFull   = 30 * 24 * time.Hour
)

// conditional reports whether the validators of the last answer may be sent with a request at now.
func conditional(v frontier.Visit, now time.Time) bool {
	oldest, until := listingFull, now
	if v.Kind == frontier.KindArticle {
		oldest, until = articleFull, now.Add(frontier.Recheck(v.FirstSeen, now, false))
	}
	return v.Unmodified < maxUnmodified && until.Sub(v.LastFull) < oldest
}
