package elastic

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"yulun/article"
	"yulun/index"
)

// cellPage is how many groups are asked for at once. With what is counted in each it stays below the 65,536 buckets that
// the cluster allows in one answer.
const cellPage = 500

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
	composite := object{"size": cellPage, "sources": sources}
	body := object{
		"query": s.query(false), "size": 0, "track_total_hits": false,
		"aggs": object{"cells": object{"composite": composite, "aggs": cellAggregations()}},
	}
	err = db.pointInTime(ctx, asked{Query: q}.preference(), func(at *pit) error {
		for {
			answer, err := at.search(ctx, body)
			if err != nil {
				return err
			}
			after, err := sums.add(answer.Aggregations)
			if err != nil || after == nil {
				return err
			}
			composite["after"] = after
		}
	})
	if err != nil {
		return nil, err
	}
	return sums.list(), nil
}

// cellSources are the values by which the cluster tells groups apart. An article has an instant, a bare day or neither; the
// day of either in its zone is the first day of its bucket. Type and country follow from the outlet.
func cellSources(cut index.Cut) ([]object, error) {
	zone, err := zoneName(index.ZoneOrShanghai(cut.Zone))
	if err != nil {
		return nil, err
	}
	histogram := func(field string) object {
		return object{"field": field, "calendar_interval": interval(cut.Bucket), "format": "uuuu-MM-dd", "missing_bucket": true}
	}
	instant := histogram("instant")
	instant["time_zone"] = zone
	sources := []object{
		{"instant": object{"date_histogram": instant}},
		{"day": object{"date_histogram": histogram("day")}},
		{"outlet": object{"terms": object{"field": "outlet.key"}}},
	}
	switch cut.Group {
	case index.Ungrouped, index.ByOutlet, index.ByType, index.ByCountry:
		return sources, nil
	case index.ByLang, index.ByScript:
		return append(sources, object{"group": object{"terms": object{"field": string(cut.Group)}}}), nil
	case index.ByFrame:
		return append(sources, object{"group": object{"terms": object{"field": "frames"}}}), nil
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

func cellAggregations() object {
	return object{
		"stories": object{"filter": object{"term": object{"is_reprint": false}}},
		"sum":     object{"sum": object{"field": "score"}},
		"squares": object{"sum": object{"field": "score_squared"}},
		"stances": terms("stance", mostValues), "frames": terms("frames", mostValues), "methods": terms("method", mostValues),
	}
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

// cell sums scores as whole numbers of 1/index.ScoreScale.
type cell struct {
	articles, stories        int
	sum, squares             int64
	stances, frames, methods map[string]int
}

// counted is a group as the cluster gives it.
type counted struct {
	Key struct {
		Instant, Day, Group *string
		Outlet              string
	} `json:"key"`
	Count   int `json:"doc_count"`
	Stories struct {
		Count int `json:"doc_count"`
	} `json:"stories"`
	Sum     sum     `json:"sum"`
	Squares sum     `json:"squares"`
	Stances buckets `json:"stances"`
	Frames  buckets `json:"frames"`
	Methods buckets `json:"methods"`
}

type sum struct {
	Value float64 `json:"value"`
}

// add adds one page of groups and gives the place after it; nil at the end.
func (s *sums) add(answer json.RawMessage) (after json.RawMessage, err error) {
	var page struct {
		Cells struct {
			After   json.RawMessage `json:"after_key"`
			Buckets []counted       `json:"buckets"`
		} `json:"cells"`
	}
	if err := json.Unmarshal(answer, &page); err != nil {
		return nil, fmt.Errorf("read the sums: %w", err)
	}
	for _, c := range page.Cells.Buckets {
		if err := s.addGroup(c); err != nil {
			return nil, err
		}
	}
	return page.Cells.After, nil
}

func (s *sums) addGroup(g counted) error {
	key, err := s.key(g)
	if err != nil {
		return err
	}
	c, ok := s.cells[key]
	if !ok {
		c = &cell{stances: map[string]int{}, frames: map[string]int{}, methods: map[string]int{}}
		s.cells[key] = c
	}
	c.articles += g.Count
	c.stories += g.Stories.Count
	c.sum += int64(g.Sum.Value)
	c.squares += int64(g.Squares.Value)
	for _, part := range []struct {
		from buckets
		into map[string]int
	}{{g.Stances, c.stances}, {g.Frames, c.frames}, {g.Methods, c.methods}} {
		if err := part.from.into(part.into); err != nil {
			return fmt.Errorf("sum the articles: %w", err)
		}
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
		for _, frame := range slices.Collect(maps.Keys(c.frames)) {
			frames[article.Frame(frame)] = c.frames[frame]
		}
		cells = append(cells, index.Cell{
			Start: key.start, Undated: key.undated, Group: key.group, Outlet: key.outlet,
			Articles: c.articles, Stories: c.stories,
			Sum: float64(c.sum) / index.ScoreScale, SumSquares: float64(c.squares) / (index.ScoreScale * index.ScoreScale),
			Supportive: c.stances[string(article.Supportive)], Neutral: c.stances[string(article.Neutral)], Critical: c.stances[string(article.Critical)],
			Frames: frames, Methods: c.methods,
		})
	}
	index.SortCells(cells)
	return cells
}
