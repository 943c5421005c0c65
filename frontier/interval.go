package frontier

import (
	"time"

	"yulun/article"
)

// piecesPerCrawl is how many new addresses a crawl of a source should find whose interval adapts:
// enough that few crawls are in vain, and few enough that all of them are still in the listings.
const piecesPerCrawl = 5

// firstInterval is the interval after the first crawl, within the source's bounds.
const firstInterval = 24 * time.Hour

// Interval is the time from a source's last crawl to the next; 0 where Cron says when, or nothing
// does.
func Interval(s article.Source, last Run) time.Duration {
	switch {
	case s.Cron != "":
		return 0
	case !s.Adaptive():
		return s.Every
	case last.Every > 0:
		return within(s, last.Every)
	default:
		return within(s, firstInterval)
	}
}

// NextInterval is the interval that follows from a crawl, of a source whose interval adapts: it
// aims at a few new addresses a crawl, and is at most twice and at least half of the interval
// before. before is the last crawl that succeeded, zero when there was none: what the first crawl
// finds is the listings' stock.
func NextInterval(s article.Source, before, crawl Run) time.Duration {
	last := Interval(s, before)
	gap := crawl.Started.Sub(before.Started)
	if before.Started.IsZero() || gap <= 0 || crawl.Err != "" {
		return last
	}
	// After a crawl that somebody hastened, few new addresses say nothing.
	if gap < last/2 && crawl.Discovered <= piecesPerCrawl {
		return last
	}
	found := float64(crawl.Discovered) * float64(last) / float64(gap)
	factor := (piecesPerCrawl + 1) / (found + 1)
	return within(s, time.Duration(float64(last)*min(2, max(0.5, factor))).Round(time.Second))
}

func within(s article.Source, d time.Duration) time.Duration {
	return min(s.MaxEvery, max(s.MinEvery, d))
}

// DayBudget is the time from which on requests count against MaxDaily, the last midnight in the
// source's zone, and the next midnight, from which on they count again.
func DayBudget(s article.Source, now time.Time) (since, until time.Time) {
	zone := s.Zone
	if zone == nil {
		zone = time.UTC
	}
	y, m, d := now.In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, zone), time.Date(y, m, d+1, 0, 0, 0, 0, zone)
}

// LeastCrawl is how many pages must be left of the daily budget for a crawl to begin: one for each
// listing that is always asked for, and one for an article, at most MaxDaily.
func LeastCrawl(s article.Source) int {
	n := 1 + len(s.Feeds) + len(s.Sitemaps) + len(s.OtherListings)
	for _, l := range s.Lists {
		n += max(1, l.Pages)
	}
	return min(n, s.MaxDaily)
}
