package elastic

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/elastic/go-elasticsearch/v8/typedapi/types"
	"github.com/elastic/go-elasticsearch/v8/typedapi/types/enums/calendarinterval"

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

// into adds the counts to others. Values that there was no room for are an error: a figure is whole or not given.
func (b buckets) into(counts map[string]int) error {
	if b.Others > 0 {
		return fmt.Errorf("%d articles have more different values than can be counted", b.Others)
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

// The most values of a field that are counted: of outlets, and of those that the codebook, languages and countries bound. They
// are far above what there is, and below the cluster's own bound for one request.
const (
	mostOutlets = 50_000
	mostValues  = 1_000
)

func terms(field string, most int) types.Aggregations {
	return types.Aggregations{Terms: &types.TermsAggregation{Field: &field, Size: &most}}
}

// facetFields are the facets with their fields, in the order in which they are shown. Years come last.
func facetFields() [][2]string {
	return [][2]string{
		{"frame", "frames"},
		{"stance", "stance"},
		{"outlet", "outlet.id"},
		{"type", "outlet.type"},
		{"country", "outlet.country"},
		{"lang", "lang"},
		{"script", "script"},
	}
}

// facetRequests are the aggregations for facets. Years are counted apart for instants, which lie in a year of the zone, and
// for bare days.
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
	for _, f := range facetFields() {
		most := mostValues
		if f[0] == "outlet" {
			most = mostOutlets
		}
		requests[f[0]] = terms(f[1], most)
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
	for _, f := range facetFields() {
		if err := add(f[0], f[0]); err != nil {
			return nil, err
		}
	}
	return facets, add("year", "year_instant", "year_day")
}
