package elastic

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/elastic/go-elasticsearch/v8/typedapi/core/search"
	"github.com/elastic/go-elasticsearch/v8/typedapi/types"
)

// cellPage is how many cells are asked for in a page; fewer where the cluster allows fewer buckets in one answer.
const cellPage = 10_000

// The parts of the index that are asked apart where a cell has too many articles: at first, and at last as many as the cluster
// allows.
const (
	moreParts = 32
	mostParts = 1024
)

// pagedCells reads cells page by page, from one point in time, at first from so many parts of the index.
func (db *DB) pagedCells(ctx context.Context, ask cellsQuery, parts int) (*cells, error) {
	var all *cells
	err := db.pointInTime(ctx, ask.preference, func(at *pit) error {
		for ; ; parts *= moreParts {
			all = newCells(ask.cut, db.wide)
			err := ask.readParts(ctx, at, parts, all)
			if !errors.Is(err, errCrowded) || parts >= mostParts {
				return err
			}
		}
	})
	return all, err
}

// readParts reads the cells of all parts of the index.
func (ask cellsQuery) readParts(ctx context.Context, at *pit, parts int, into *cells) error {
	for i := range parts {
		composite := &types.CompositeAggregation{Sources: ask.sources()}
		body := search.Request{
			Query: ask.query(false), Size: new(0), TrackTotalHits: false,
			Aggregations: map[string]types.Aggregations{"cells": {Composite: composite, Aggregations: into.packing.summing()}},
		}
		if parts > 1 {
			body.Slice = &types.SlicedScroll{Id: strconv.Itoa(i), Max: parts}
		}
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
			if err := into.addPage(page); err != nil {
				return err
			}
			if composite.After = page.Cells.After; composite.After == nil {
				break
			}
			if parts > 1 { // which documents are in a part may hang on which shards the query leaves out
				continue
			}
			if body.Query, err = ask.queryFrom(composite.After); err != nil {
				return err
			}
		}
	}
	return nil
}

// queryFrom is the query without the articles of instants before those of a place in the cells. The cluster goes through all
// articles for each page, so the later ones are spared most.
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
	if ask.group != "" {
		sources = append(sources, values("group", ask.group))
	}
	return sources
}

// cellsPage is one page of cells.
type cellsPage struct {
	Cells struct {
		// After is the place after the page; nil at the end.
		After   types.CompositeAggregateKey `json:"after_key"`
		Buckets []struct {
			Key struct {
				Instant *string `json:"instant"`
				Day     *string `json:"day"`
				Group   *string `json:"group"`
				Outlet  string  `json:"outlet"`
				Method  string  `json:"method"`
			} `json:"key"`
			counted
		} `json:"buckets"`
	} `json:"cells"`
}

func (c *cells) addPage(page cellsPage) error {
	text := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	for _, b := range page.Cells.Buckets {
		day := b.Key.Instant
		if day == nil {
			day = b.Key.Day
		}
		if err := c.add(b.Key.Outlet, text(day), text(b.Key.Group), b.Key.Method, b.counted); err != nil {
			return err
		}
	}
	return nil
}
