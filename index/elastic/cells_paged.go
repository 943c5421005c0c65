package elastic

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/elastic/go-elasticsearch/v8/typedapi/core/search"
	"github.com/elastic/go-elasticsearch/v8/typedapi/types"
)

// cellPage is how many cells are asked for in a page; fewer where the cluster allows fewer buckets
// in one answer.
const cellPage = 10_000

// pagedCells reads cells page by page, from one point in time.
func (db *DB) pagedCells(ctx context.Context, ask cellsQuery) (*parts, error) {
	all := newParts(ask.cut, ask.fields)
	composite := &types.CompositeAggregation{Sources: ask.sources()}
	body := search.Request{
		Query: ask.query(false), Size: new(0), TrackTotalHits: false,
		Aggregations: map[string]types.Aggregations{"cells": {Composite: composite, Aggregations: summing(ask.fields)}},
	}
	err := db.pointInTime(ctx, ask.preference, func(at *pit) error {
		for size := at.db.cellPage; ; {
			composite.Size = &size
			var page cellsPage
			_, err := at.search(ctx, body, &page)
			if isTooMuch(err) && size > 1 {
				size = max(1, size/4)
				continue
			}
			if err != nil {
				return err
			}
			if err := all.addPage(page); err != nil {
				return err
			}
			if composite.After = page.Cells.After; composite.After == nil {
				return nil
			}
			if body.Query, err = ask.queryFrom(composite.After); err != nil {
				return err
			}
		}
	})
	return all, err
}

// queryFrom is the query without the articles of instants before those of a place in the cells. The
// cluster goes through all articles for each page, so the later ones are spared most.
func (s selection) queryFrom(place types.CompositeAggregateKey) (*types.Query, error) {
	instant, ok := place["instant"].(string)
	if !ok {
		return s.query(false), nil
	}
	day, err := time.Parse(time.DateOnly, instant)
	if err != nil {
		return nil, fmt.Errorf("read the sums: %w", err)
	}
	before := day.AddDate(0, 0, -1).Format(time.RFC3339) // whatever the zone
	s.filters = append(slices.Clone(s.filters), within("instant", types.DateRangeQuery{Gte: &before}))
	return s.query(false), nil
}

// sources are the values by which the cluster tells cells apart when it gives them in pages.
func (ask cellsQuery) sources() []map[string]types.CompositeAggregationSource {
	dates := func(field string, zone *string) map[string]types.CompositeAggregationSource {
		return map[string]types.CompositeAggregationSource{field: {DateHistogram: &types.CompositeDateHistogramAggregation{
			Field: &field, CalendarInterval: new(interval(ask.cut.Bucket).Name), TimeZone: zone, Format: new("uuuu-MM-dd"), MissingBucket: new(true),
		}}}
	}
	values := func(name, field string) map[string]types.CompositeAggregationSource {
		return map[string]types.CompositeAggregationSource{name: {Terms: &types.CompositeTermsAggregation{Field: &field}}}
	}
	sources := []map[string]types.CompositeAggregationSource{dates("instant", &ask.zone), dates("day", nil), values("outlet", "outlet.key"), values("method", "method")}
	for at, field := range ask.groups {
		if field != "" {
			sources = append(sources, values(groupNames[at], field))
		}
	}
	return sources
}

// groupNames are what the two groups are called in a page.
var groupNames = [2]string{"group", "second"}

// cellsPage is one page of cells.
type cellsPage struct {
	Cells struct {
		// After is the place after the page; nil at the end.
		After   types.CompositeAggregateKey `json:"after_key"`
		Buckets []counted                   `json:"buckets"`
	} `json:"cells"`
}

func (p *parts) addPage(page cellsPage) error {
	for _, b := range page.Cells.Buckets {
		var key struct{ Instant, Day, Group, Second, Outlet, Method string } // what is missing is null, and stays empty
		if err := json.Unmarshal(b.Key, &key); err != nil {
			return fmt.Errorf("read the sums: %w", err)
		}
		if err := p.add(key.Outlet, cmp.Or(key.Instant, key.Day), [2]string{key.Group, key.Second}, key.Method, b); err != nil {
			return err
		}
	}
	return nil
}
