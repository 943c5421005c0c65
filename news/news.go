// Package news finds the hits of a query in the order in which they came into the index: a piece
// that was found late with an old date is new. Feeds read backwards from the newest arrival,
// notices forwards from the last one that they told of. Start reading at [Newest] and [After].
package news

import (
	"context"
	"math"
	"time"

	"yulun/index"
	"yulun/store"
)

// Arrivals is what is asked of the store.
type Arrivals interface {
	ArrivedAfter(ctx context.Context, after int64, limit int) ([]store.Arrival, error)
	ArrivedBefore(ctx context.Context, before int64, limit int) ([]store.Arrival, error)
}

// Refusing are arrivals of which some may never come into the index.
type Refusing interface {
	Arrivals
	Refusals(ctx context.Context, limit int) ([]store.Refused, error)
}

// Index is what is asked of the index.
type Index interface {
	Each(ctx context.Context, q index.Query, f func(index.Hit) error) error
}

// Hit is an article that a query finds, with when it came in.
type Hit struct {
	index.Hit
	Arrival store.Arrival
}

// Revised reports whether it is a revision that came in, not the article.
func (h Hit) Revised() bool { return h.Arrival.Revision > 1 }

// batch is how many arrivals are looked at with one question to the index.
const batch = 500

// MostLookedAt is how many arrivals Newest looks at, so that a query with few hits costs no more
// than another one.
const MostLookedAt = 10_000

// Newest lists up to limit hits, the newest arrival first, of those since a time; zero: of any.
func Newest(ctx context.Context, from Arrivals, in Index, q index.Query, limit int, since time.Time) ([]Hit, error) {
	var found []Hit
	before := int64(0)
	for looked := 0; looked < MostLookedAt; looked += batch {
		page, err := from.ArrivedBefore(ctx, before, batch)
		if err != nil {
			return nil, err
		}
		whole := len(page) == batch
		for i, a := range page {
			if a.At.Before(since) {
				page, whole = page[:i], false
				break
			}
		}
		hits, err := match(ctx, in, q, page)
		if err != nil {
			return nil, err
		}
		for _, a := range page {
			if hit, ok := hits[a.ID]; ok {
				found = append(found, Hit{hit, a})
			}
			if len(found) == limit {
				return found, nil
			}
		}
		if !whole {
			return found, nil
		}
		before = page[len(page)-1].Number
	}
	return found, nil
}

// Progress is how far After came.
type Progress struct {
	// Last is the number of the last arrival that was looked at.
	Last int64
	// Late is the id of the article that can't be found in the index yet, before which After
	// stopped; empty where it came to the end.
	Late string
	// Passed are the articles that the index refuses for good, which After went past.
	Passed []string
}

// After calls f with every hit that arrived after a number, in order. It stops before an arrival
// that can't be found in the index yet, so that whoever goes on from the number misses nothing. One
// that the index refuses for good would hold up all later ones, so it goes past that.
func After(ctx context.Context, from Refusing, in Index, q index.Query, after int64, f func(Hit)) (Progress, error) {
	p := Progress{Last: after}
	var never map[string]bool // asked for when the first arrival is missed
	for {
		page, err := from.ArrivedAfter(ctx, p.Last, batch)
		if err != nil {
			return p, err
		}
		whole := len(page) == batch
		seen, err := match(ctx, in, index.Query{Relevance: index.AnyRelevance}, page)
		if err != nil {
			return p, err
		}
		for i, a := range page {
			if hit, ok := seen[a.ID]; ok && hit.Article.Revision >= a.Revision {
				continue
			}
			if never == nil {
				if never, err = setAside(ctx, from); err != nil {
					return p, err
				}
			}
			if !never[a.ID] {
				page, whole, p.Late = page[:i], false, a.ID
				break
			}
			p.Passed = append(p.Passed, a.ID)
		}
		hits, err := match(ctx, in, q, page)
		if err != nil {
			return p, err
		}
		for _, a := range page {
			if hit, ok := hits[a.ID]; ok {
				f(Hit{hit, a})
			}
			p.Last = a.Number
		}
		if !whole {
			return p, nil
		}
	}
}

// setAside are the articles that the index refuses until they change.
func setAside(ctx context.Context, from Refusing) (map[string]bool, error) {
	refused, err := from.Refusals(ctx, math.MaxInt32)
	never := map[string]bool{}
	for _, r := range refused {
		if r.Due.IsZero() {
			never[r.ID] = true
		}
	}
	return never, err
}

// match gives the hits of a query among some arrivals, by their ids.
func match(ctx context.Context, in Index, q index.Query, among []store.Arrival) (map[string]index.Hit, error) {
	ids := make([]string, len(among))
	for i, a := range among {
		ids[i] = a.ID
	}
	hits := map[string]index.Hit{}
	narrowed, ok := q.Narrow("id", ids...)
	if !ok {
		return hits, nil
	}
	narrowed.Order = index.Newest
	err := in.Each(ctx, narrowed, func(h index.Hit) error {
		hits[h.Article.ID] = h
		return nil
	})
	return hits, err
}
