package elastic

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/elastic/go-elasticsearch/v8/typedapi/core/search"
	"github.com/elastic/go-elasticsearch/v8/typedapi/types"
	"github.com/elastic/go-elasticsearch/v8/typedapi/types/enums/calendarinterval"

	"yulun/article"
	"yulun/index"
)

// buckets are the counts of an aggregation by value.
type buckets struct {
	Others  int `json:"sum_other_doc_count"`
	Buckets []struct {
		Key         json.RawMessage `json:"key"`
		KeyAsString string          `json:"key_as_string"`
		Count       int             `json:"doc_count"`
	} `json:"buckets"`
}

// into adds the counts to others. Values that there was no room for are an error: a figure is whole
// or not given.
func (b buckets) into(counts map[string]int) error {
	if b.Others > 0 {
		return fmt.Errorf("%d articles have more distinct values than can be counted", b.Others)
	}
	for _, bucket := range b.Buckets {
		value := bucket.KeyAsString
		if value == "" {
			if err := json.Unmarshal(bucket.Key, &value); err != nil {
				return fmt.Errorf("read the counts: %w", err)
			}
		}
		counts[value] += bucket.Count
	}
	return nil
}

// The most values of a field that are counted: of outlets, and of those that the codebook,
// languages and countries bound. They are far above what there is, and below the cluster's own
// bound for one request.
const (
	mostOutlets = 50_000
	mostValues  = 1_000
)

func terms(field string, most int) types.Aggregations {
	return types.Aggregations{Terms: &types.TermsAggregation{Field: &field, Size: &most}}
}

// facetRequests are the aggregations for facets. Years are counted apart for instants, which lie in
// a year of the zone, and for bare days.
func facetRequests(zone *time.Location) (map[string]types.Aggregations, error) {
	name, err := zoneName(index.ZoneOrShanghai(zone))
	if err != nil {
		return nil, err
	}
	years := func(field string, zone *string) types.Aggregations {
		return types.Aggregations{DateHistogram: &types.DateHistogramAggregation{
			Field: &field, CalendarInterval: &calendarinterval.Year, TimeZone: zone, Format: new("uuuu"), MinDocCount: new(1),
		}}
	}
	requests := map[string]types.Aggregations{"year_instant": years("instant", &name), "year_day": years("day", nil)}
	for _, f := range index.FacetFields() {
		most := mostValues
		if f.Kind == index.OutletKind {
			most = mostOutlets
		}
		requests[f.Name] = terms(f.Column, most)
	}
	return requests, nil
}

// facetCounts are the answer to facetRequests.
type facetCounts map[string]buckets

func (counted facetCounts) facets() ([]index.Facet, error) {
	var facets []index.Facet
	add := func(field string, parts ...string) error {
		counts := map[string]int{}
		for _, part := range parts {
			if err := counted[part].into(counts); err != nil {
				return fmt.Errorf("facet %s: %w", field, err)
			}
		}
		facets = append(facets, index.NewFacet(field, counts))
		return nil
	}
	for _, f := range index.FacetFields() {
		if err := add(f.Name, f.Name); err != nil {
			return nil, err
		}
	}
	return facets, add("year", "year_instant", "year_day")
}

// Outlets lists the outlets of the articles.
func (db *DB) Outlets(ctx context.Context) ([]article.Outlet, error) {
	var counted facetCounts
	body := search.Request{Size: new(0), Aggregations: map[string]types.Aggregations{"outlets": terms("outlet.key", mostOutlets)}}
	if _, err := db.searchAlias(ctx, request{Request: body}, &counted); err != nil {
		return nil, err
	}
	keys := map[string]int{}
	if err := counted["outlets"].into(keys); err != nil {
		return nil, fmt.Errorf("list the outlets: %w", err)
	}
	var outlets []article.Outlet
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		o, err := decodeOutlet(key)
		if err != nil {
			return nil, err
		}
		outlets = append(outlets, o)
	}
	return outlets, nil
}
