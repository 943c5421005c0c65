package frontier

import (
	"time"
)

// firstRetries are the waits after the first failures of an address, one for each. They span an
// outage of minutes, then of hours; after them it is tried daily until dailyRetries failures, and
// weekly from then on.
func firstRetries() []time.Duration {
	return []time.Duration{time.Minute, 5 * time.Minute, 30 * time.Minute, 3 * time.Hour}
}

const (
	day          = 24 * time.Hour
	dailyRetries = 8
	shortestWait = 10 * time.Minute
)

// Backoff is the wait after the given number of failures in a row, from 1.
func Backoff(failures int) time.Duration {
	first := firstRetries()
	switch {
	case failures <= 0:
		return 0
	case failures <= len(first):
		return first[failures-1]
	case failures <= dailyRetries:
		return day
	default:
		return 7 * day
	}
}

// Unreachable reports whether an address has failed so often in a row that its article is looked
// for at its other addresses: the site may have moved to https, or to another host.
func Unreachable(failures int) bool { return failures >= dailyRetries }

// Recheck is the wait after an answer until the address is asked again: half of the time for which
// it has been known. Each check then comes at one and a half times the age of the one before, so
// that an article of any age has had some log(age)/log(1.5) checks: many in its first hours, when
// edits are most likely, and few for ever after. A gone article is asked at most once a day. A wait
// under shortestWait is none: a crawl that somebody starts again a minute later looks at everything
// that it has just found.
func Recheck(firstSeen, checked time.Time, gone bool) time.Duration {
	wait := checked.Sub(firstSeen) / 2
	if wait < shortestWait {
		wait = 0
	}
	if gone {
		wait = max(wait, day)
	}
	return wait
}

// NextVisit is when an address is due again after a visit; zero: never. failures counts those in a
// row, this one included; gone says that the article is known to be gone, or that there never was
// one.
func NextVisit(firstSeen time.Time, f Fetch, failures int, gone bool) time.Time {
	switch {
	case f.Outcome == OutcomeSkipped && (f.Code == CodeForwarded || f.Code == CodeOtherHost):
		return time.Time{}
	case f.Outcome == OutcomeFailed:
		return f.At.Add(max(Backoff(failures), f.RetryAfter))
	case f.Outcome == OutcomeGone && !gone: // one 404 is not proof: asked again soon, in another run
		return f.At.Add(Backoff(1))
	default:
		return f.At.Add(Recheck(firstSeen, f.At, gone))
	}
}
