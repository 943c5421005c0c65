package index

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/zeebo/xxh3"

	"yulun/article"
)

// This file holds what the engines share so that they answer alike.

// ZoneOrShanghai is the zone, or Shanghai for nil.
func ZoneOrShanghai(zone *time.Location) *time.Location {
	if zone == nil {
		return Shanghai()
	}
	return zone
}

// Midnight is the instant at which a day, given as its midnight in UTC, begins in a zone.
func Midnight(day time.Time, zone *time.Location) time.Time {
	y, m, d := day.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, zone)
}

// Checksum is a sum over all that an article holds. Two articles have the same one only when they
// are the same, up to a chance of one in 2^64. A byte that is not text counts as U+FFFD, which is
// what an engine makes of it.
func Checksum(a article.Article) (uint64, error) {
	b, err := json.Marshal(a)
	if err != nil {
		return 0, fmt.Errorf("sum the article %s: %w", a.ID, err)
	}
	return xxh3.Hash(bytes.ReplaceAll(b, []byte(`\ufffd`), []byte("\uFFFD"))), nil
}

// NewFacet lists values by count, then by name, and years in their order. Articles without a value,
// counted under the empty one, are left out.
func NewFacet(field string, counts map[string]int) Facet {
	f := Facet{Field: field}
	for _, value := range slices.Sorted(maps.Keys(counts)) {
		if value != "" {
			f.Values = append(f.Values, FacetValue{Value: value, Count: counts[value]})
		}
	}
	if field != "year" {
		slices.SortStableFunc(f.Values, func(a, b FacetValue) int { return cmp.Compare(b.Count, a.Count) })
	}
	return f
}

// PutError names the articles of one Put that the index did not take. It has taken all the others.
type PutError struct {
	// Total is how many articles were to be put.
	Total   int
	Refused []Refusal
}

// Refusal is an article that the index did not take.
type Refusal struct {
	ID      string
	Version int64
	// Reason is the engine's own, in one line.
	Reason string
	// Temporary says that the article may be taken at another time as it is. One that is not will
	// be refused again.
	Temporary bool
}

// Error names some of the articles.
func (e *PutError) Error() string {
	const named = 5
	var reasons []string
	for _, r := range e.Refused[:min(named, len(e.Refused))] {
		reasons = append(reasons, r.ID+": "+r.Reason)
	}
	if more := len(e.Refused) - named; more > 0 {
		reasons = append(reasons, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(reasons, "; ")
}
