package service

import (
	"context"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"yulun/store"
)

// recentStore is the store as the pages read it. The health of the crawl is counted over all
// addresses, which takes seconds where there are a million, so the pages take it from the last
// count for as long as [keptFor] allows. Readers who ask meanwhile wait for one count together.
type recentStore struct {
	store.Store
	counting singleflight.Group
	mu       sync.Mutex
	counts   map[string]healthCount // by zone
}

// healthCount is a count that may be read until a time.
type healthCount struct {
	days  []store.HealthDay
	until time.Time
}

// mostCounts is how many zones a count is kept for. Those of a million articles take some 20 MB
// each.
const mostCounts = 4

// keptFor is how long a count may be shown that took so long. Counting then takes at most a tenth
// of the time, and what a small store counts quickly is counted for every reader.
func keptFor(took time.Duration) time.Duration {
	if took < 200*time.Millisecond {
		return 0
	}
	return min(10*took, 2*time.Minute)
}

// Health is what the store counted last, if that is recent. Nobody may change it.
func (r *recentStore) Health(ctx context.Context, zone *time.Location) ([]store.HealthDay, error) {
	name := zone.String()
	if days, ok := r.recent(name); ok {
		return days, nil
	}
	// Whoever asks first may leave while others wait, so the count goes on without them.
	counted := r.counting.DoChan(name, func() (any, error) {
		if days, ok := r.recent(name); ok { // counted since this reader looked
			return days, nil
		}
		began := time.Now()
		days, err := r.Store.Health(context.WithoutCancel(ctx), zone)
		if err != nil {
			return nil, err
		}
		r.keep(name, healthCount{days, time.Now().Add(keptFor(time.Since(began)))})
		return days, nil
	})
	select {
	case <-ctx.Done():
		return nil, fmt.Errorf("wait for the health of the crawl: %w", ctx.Err())
	case result := <-counted:
		days, _ := result.Val.([]store.HealthDay)
		return days, result.Err
	}
}

func (r *recentStore) recent(zone string) ([]store.HealthDay, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	count, ok := r.counts[zone]
	return count.days, ok && time.Now().Before(count.until)
}

// keep keeps a count, and forgets those whose time is over, or all where there are too many.
func (r *recentStore) keep(zone string, count healthCount) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for name, old := range r.counts {
		if time.Now().After(old.until) {
			delete(r.counts, name)
		}
	}
	if r.counts == nil || len(r.counts) >= mostCounts {
		r.counts = map[string]healthCount{}
	}
	r.counts[zone] = count
}
