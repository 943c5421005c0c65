package crawler

import (
	"context"
	"errors"
	"fmt"
	"time"

	"yulun/frontier"
)

// Resting is a source whose daily budget is used up.
type Resting struct {
	SourceID string
	// Until is when it may be asked again; Budget is how many pages a day it may be asked for.
	Until  time.Time
	Budget int
}

// String says so in one line.
func (r Resting) String() string {
	return fmt.Sprintf("the daily budget of %s is used up; it rests until %s", pageCount(r.Budget), r.Until.Format("2006-01-02 15:04 MST"))
}

// pageCount is a number of pages in a sentence.
func pageCount(n int) string {
	if n == 1 {
		return "1 page"
	}
	return fmt.Sprintf("%d pages", n)
}

// errResting is the end of discovery when the daily budget is used up.
var errResting = errors.New("the daily budget is used up")

// budget is what is left of a source's pages for the day.
type budget struct {
	left  int
	until time.Time
	// short says that something was left for another day, cut that listings were.
	short, cut bool
}

// needed is how much of the budget must be left for a run to begin: enough for the listings that a
// crawl always asks for, and a page.
func (r *run) needed() int {
	if r.Recheck || !r.Backfill.IsZero() {
		return 1
	}
	return frontier.LeastCrawl(r.source)
}

// unbounded reports whether no daily budget holds: addresses that were named one by one are asked
// for at once.
func (r *run) unbounded() bool { return r.source.MaxDaily <= 0 || r.Only != nil }

// afford takes a page out of the daily budget and reports whether there was one. What was spent by
// other runs of the day is in the store.
func (r *run) afford(ctx context.Context) (bool, error) {
	if r.unbounded() {
		return true, nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.newDay(ctx); err != nil {
		return false, err
	}
	if r.daily.left <= 0 {
		r.daily.short = true
		return false, nil
	}
	r.daily.left--
	return true, nil
}

// spend takes a further page of a visit that has begun out of the budget, which may so be
// overdrawn.
func (r *run) spend() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.daily.left--
}

// newDay counts what was spent when a day begins, or the run.
func (r *run) newDay(ctx context.Context) error {
	now := r.Now()
	if now.Before(r.daily.until) {
		return nil
	}
	since, until := frontier.DayBudget(r.source, now)
	spent, err := r.State.Spent(ctx, r.source.ID, since)
	if err != nil {
		return r.fault("count the requests of the day", err)
	}
	r.daily.left, r.daily.until = r.source.MaxDaily-spent, until
	return nil
}

// rest reports whether too little of the budget is left for a run to begin.
func (r *run) rest(ctx context.Context) (bool, error) {
	if r.unbounded() {
		return false, nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	err := r.newDay(ctx)
	return r.daily.left < r.needed(), err
}

func (r *run) resting() Resting { return Resting{r.source.ID, r.daily.until, r.source.MaxDaily} }

// pace settles when the source is crawled next, as far as that follows from this crawl.
func (r *run) pace(ctx context.Context) error {
	if r.daily.short {
		r.state.Rest = r.daily.until
	}
	if r.daily.cut && r.state.Err == "" {
		r.state.Err = fmt.Sprintf("the daily budget of %s was used up before all listings were read", pageCount(r.source.MaxDaily))
	}
	if r.state.Recheck || !r.source.Adaptive() {
		return nil
	}
	before, err := r.State.PreviousCrawl(ctx, r.state)
	if err != nil {
		return r.fault("look up the crawl before", err)
	}
	r.state.Every = frontier.NextInterval(r.source, before, r.state)
	return nil
}

// backfilled closes the run of a backfill, unless something of it is left to do.
func (r *run) backfilled(ctx context.Context) error {
	failed := 0
	for _, outcome := range r.listed {
		if outcome == frontier.OutcomeFailed {
			failed++
		}
	}
	switch {
	case r.daily.short:
		r.summary.Resting = append(r.summary.Resting, r.resting())
		return nil
	case failed > 0:
		r.summary.Failures = append(r.summary.Failures, SourceFailure{
			r.source.ID, fmt.Sprintf("%d of %d listings of the period could not be read: %s", failed, len(r.listed), r.listingError),
		})
		return nil
	}
	r.state.Finished = r.Now()
	if err := r.State.EndRun(ctx, r.state); err != nil {
		return r.fault("end", err)
	}
	r.Log.InfoContext(ctx, "backfilled", "source", r.source.ID, "period", r.state.Period, "discovered", r.state.Discovered, r.outcomes())
	return nil
}
