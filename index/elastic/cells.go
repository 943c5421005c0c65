package elastic

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/elastic/go-elasticsearch/v8/typedapi/core/search"
	"github.com/elastic/go-elasticsearch/v8/typedapi/types"

	"yulun/article"
	"yulun/index"
)

// cellPage is how many groups are asked for at once. With the frames and methods counted in each it mostly stays below the
// 65,536 buckets that the cluster allows in one answer; where it doesn't, pages become smaller.
const cellPage = 4000

// Cells sums the articles of a query, from one point in time. The cluster sums whole numbers, and less than 2^53 of them, so that
// its sums are exact.
func (db *DB) Cells(ctx context.Context, q index.Query, cut index.Cut) ([]index.Cell, error) {
	s, err := db.compile(q)
	if err != nil {
		return nil, err
	}
	sources, err := cellSources(cut)
	if err != nil {
		return nil, err
	}
	sums := &sums{cut: cut, cells: map[cellKey]*cell{}}
	err = db.pointInTime(ctx, asked{Query: q}.preference(), func(at *pit) error {
		composite := &types.CompositeAggregation{Sources: sources}
		body := search.Request{
			Query: s.query(false), Size: new(0), TrackTotalHits: false,
			Aggregations: map[string]types.Aggregations{"cells": {Composite: composite, Aggregations: cellAggregations()}},
		}
		for size := cellPage; ; {
			composite.Size = &size
			var page cellsPage
			_, err := at.search(ctx, body, &page)
			if isTooManyBuckets(err) && size > 1 {
				size /= 4
				continue
			}
			if err != nil {
				return err
			}
			after := page.Cells.After
			if err := sums.add(page); err != nil || after == nil {
				return err
			}
			composite.After = after
			if body.Query, err = s.queryFrom(after); err != nil {
				return err
			}
		}
	})
	if err != nil {
		return nil, err
	}
	return sums.list(), nil
}

// queryFrom is the query without the articles of instants before those of a place in the groups. The cluster goes through all
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

// cellSources are the values by which the cluster tells groups apart. An article has an instant, a bare day or neither; the
// day of either in its zone is the first day of its bucket. Type and country follow from the outlet.
func cellSources(cut index.Cut) ([]map[string]types.CompositeAggregationSource, error) {
	zone, err := zoneName(index.ZoneOrShanghai(cut.Zone))
	if err != nil {
		return nil, err
	}
	dates := func(field string, zone *string) map[string]types.CompositeAggregationSource {
		return map[string]types.CompositeAggregationSource{field: {DateHistogram: &types.CompositeDateHistogramAggregation{
			Field: &field, CalendarInterval: new(interval(cut.Bucket)), TimeZone: zone, Format: new("uuuu-MM-dd"), MissingBucket: new(true),
		}}}
	}
	values := func(name, field string) map[string]types.CompositeAggregationSource {
		return map[string]types.CompositeAggregationSource{name: {Terms: &types.CompositeTermsAggregation{Field: &field}}}
	}
	sources := []map[string]types.CompositeAggregationSource{dates("instant", &zone), dates("day", nil), values("outlet", "outlet.key")}
	switch cut.Group {
	case index.Ungrouped, index.ByOutlet, index.ByType, index.ByCountry:
		return sources, nil
	case index.ByLang, index.ByScript:
		return append(sources, values("group", string(cut.Group))), nil
	case index.ByFrame:
		return append(sources, values("group", "frames")), nil
	default:
		return nil, article.Usagef("group by outlet, type, lang, script, country or frame", "%q is no group of a series", cut.Group)
	}
}

// interval is the width of a bucket in the cluster's words. The whole of the time is put together from years.
func interval(b index.Bucket) string {
	switch b {
	case index.Day, index.Week, index.Month, index.Quarter:
		return string(b)
	default:
		return string(index.Year)
	}
}

// cellAggregations are what is summed and counted in a group. Only the counts by value are buckets.
func cellAggregations() map[string]types.Aggregations {
	aggregations := map[string]types.Aggregations{"frames": terms("frames", mostValues), "methods": terms("method", mostValues)}
	for _, name := range []string{"score", "score_squared", "stories", "supportive", "neutral", "critical"} {
		aggregations[name] = types.Aggregations{Sum: &types.SumAggregation{Field: new("sums." + name)}}
	}
	return aggregations
}

// sums collects cells.
type sums struct {
	cut   index.Cut
	cells map[cellKey]*cell
}

type cellKey struct {
	start   time.Time
	undated bool
	group   string
	outlet  article.Outlet
}

// cell sums whole numbers.
type cell struct {
	articles        int
	sums            summands
	frames, methods map[string]int
}

// counted is a group as the cluster gives it.
type counted struct {
	Key struct {
		Instant, Day, Group *string
		Outlet              string
	} `json:"key"`
	Count        int     `json:"doc_count"`
	Score        sum     `json:"score"`
	ScoreSquared sum     `json:"score_squared"`
	Stories      sum     `json:"stories"`
	Supportive   sum     `json:"supportive"`
	Neutral      sum     `json:"neutral"`
	Critical     sum     `json:"critical"`
	Frames       buckets `json:"frames"`
	Methods      buckets `json:"methods"`
}

// sum is a whole number, which the cluster writes as a fraction.
type sum struct {
	Value float64 `json:"value"`
}

// add adds what a group sums to.
func (s *summands) add(g counted) {
	s.Score += int64(g.Score.Value)
	s.ScoreSquared += int64(g.ScoreSquared.Value)
	s.Stories += int64(g.Stories.Value)
	s.Supportive += int64(g.Supportive.Value)
	s.Neutral += int64(g.Neutral.Value)
	s.Critical += int64(g.Critical.Value)
}

// cellsPage is one page of groups.
type cellsPage struct {
	Cells struct {
		// After is the place after the page; nil at the end.
		After   types.CompositeAggregateKey `json:"after_key"`
		Buckets []counted                   `json:"buckets"`
	} `json:"cells"`
}

// add adds one page of groups.
func (s *sums) add(page cellsPage) error {
	for _, g := range page.Cells.Buckets {
		if err := s.addGroup(g); err != nil {
			return err
		}
	}
	return nil
}

func (s *sums) addGroup(g counted) error {
	key, err := s.key(g)
	if err != nil {
		return err
	}
	c, ok := s.cells[key]
	if !ok {
		c = &cell{frames: map[string]int{}, methods: map[string]int{}}
		s.cells[key] = c
	}
	c.articles += g.Count
	c.sums.add(g)
	if err := errors.Join(g.Frames.into(c.frames), g.Methods.into(c.methods)); err != nil {
		return fmt.Errorf("sum the articles: %w", err)
	}
	return nil
}

func (s *sums) key(g counted) (key cellKey, err error) {
	if key.outlet, err = decodeOutlet(g.Key.Outlet); err != nil {
		return key, err
	}
	first := g.Key.Instant
	if first == nil {
		first = g.Key.Day
	}
	if first == nil {
		key.undated = true
	} else {
		day, err := time.Parse(time.DateOnly, *first)
		if err != nil {
			return key, fmt.Errorf("read the sums: %w", err)
		}
		key.start = s.cut.Bucket.Start(day)
	}
	switch s.cut.Group {
	case index.ByOutlet:
		key.group = key.outlet.ID
	case index.ByType:
		key.group = string(key.outlet.Type)
	case index.ByCountry:
		key.group = key.outlet.Country
	default:
		if g.Key.Group != nil {
			key.group = *g.Key.Group
		}
	}
	return key, nil
}

// list is the cells in order.
func (s *sums) list() []index.Cell {
	cells := make([]index.Cell, 0, len(s.cells))
	for key, c := range s.cells {
		frames := make(map[article.Frame]int, len(c.frames))
		for frame, n := range c.frames {
			frames[article.Frame(frame)] = n
		}
		cells = append(cells, index.Cell{
			Start: key.start, Undated: key.undated, Group: key.group, Outlet: key.outlet,
			Articles: c.articles, Stories: int(c.sums.Stories),
			Sum: float64(c.sums.Score) / index.ScoreScale, SumSquares: float64(c.sums.ScoreSquared) / (index.ScoreScale * index.ScoreScale),
			Supportive: int(c.sums.Supportive), Neutral: int(c.sums.Neutral), Critical: int(c.sums.Critical),
			Frames: frames, Methods: c.methods,
		})
	}
	index.SortCells(cells)
	return cells
}
