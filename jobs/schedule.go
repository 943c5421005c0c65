package jobs

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"time"

	"yulun/article"
	"yulun/frontier"
	"yulun/internal/crontab"
	"yulun/store"
)

// Planned is the next visit to a source.
type Planned struct {
	At time.Time
	// Recheck says that no listings are read.
	Recheck bool
}

// Next plans a source's next visit: its next crawl, or before that a recheck of known addresses.
// nextDue is when the next known address is due, zero when none is. A visit that is overdue is
// planned for now. A recheck gives way to a crawl that would follow within half of Recheck.
//
// A crawl that used up the daily budget is followed by one as soon as the budget allows. Any other
// crawl comes Every after the last one began (where the source adapts, after the interval that its
// last crawl led to), or at the next time of Cron in the source's zone. Both are put off by up to
// Jitter. Source and time decide by how much, so that planning again gives the same. A source that
// was never crawled is crawled at once, one with a Cron at its next time. An unfinished run is
// resumed at once.
func Next(s article.Source, runs store.SourceRuns, nextDue, now time.Time) (Planned, error) {
	if unfinished(runs.Crawl) || unfinished(runs.Recheck) {
		return Planned{At: now, Recheck: !unfinished(runs.Crawl)}, nil
	}
	crawl, err := nextCrawl(s, runs.Crawl, now)
	if err != nil {
		return Planned{}, err
	}
	planned := Planned{At: later(later(crawl, runs.Recheck.Rest), now)}
	if s.Recheck <= 0 || nextDue.IsZero() || runs.Crawl.Started.IsZero() {
		return planned, nil
	}
	last := later(runs.Crawl.Finished, runs.Recheck.Finished)
	rest := later(runs.Crawl.Rest, runs.Recheck.Rest)
	if at := later(later(nextDue, last.Add(s.Recheck)), rest); at.Before(planned.At.Add(-s.Recheck / 2)) {
		planned = Planned{At: later(at, now), Recheck: true}
	}
	return planned, nil
}

func unfinished(r frontier.Run) bool { return !r.Started.IsZero() && r.Finished.IsZero() }

// aheadBy is by how much a last crawl may lie in the future before the clock is taken to have been
// ahead: clocks of several workers differ by less.
const aheadBy = time.Hour

func nextCrawl(s article.Source, last frontier.Run, now time.Time) (time.Time, error) {
	if last.Started.After(now.Add(aheadBy)) { // its schedule would leave the source alone until then
		return now, nil
	}
	if !last.Rest.IsZero() {
		return last.Rest.Add(jitter(s, last.Rest)), nil
	}
	if s.Cron == "" {
		if last.Started.IsZero() {
			return now, nil
		}
		return last.Started.Add(frontier.Interval(s, last) + jitter(s, last.Started)), nil
	}
	zone, after := cmp.Or(s.Zone, time.UTC), last.Started
	if after.IsZero() {
		after = now
	}
	next, err := crontab.Next(s.Cron, after.In(zone))
	if err != nil {
		return time.Time{}, fmt.Errorf("read the schedule of %s: %w", s.ID, err)
	}
	if next.IsZero() { // such as the 30th of February
		return next, fmt.Errorf("the schedule %q of %s never comes", s.Cron, s.ID)
	}
	return next.Add(jitter(s, next)), nil
}

// jitter is from 0 to the source's Jitter, and to half of the least interval where it adapts.
func jitter(s article.Source, at time.Time) time.Duration {
	most := s.Jitter
	if s.Adaptive() {
		most = min(most, s.MinEvery/2)
	}
	if most <= 0 {
		return 0
	}
	h := fnv.New64a()
	fmt.Fprintf(h, "%s %d", s.ID, at.UnixMicro())
	return time.Duration(h.Sum64() % uint64(most))
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
