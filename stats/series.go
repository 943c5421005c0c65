package stats

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"time"

	"yulun/article"
	"yulun/codebook"
	"yulun/index"
	"yulun/store"
	"yulun/survey"
)

// Asker is what a series asks of an index.
type Asker interface {
	Cells(ctx context.Context, q index.Query, cut index.Cut) ([]index.Cell, error)
}

// HealthReader is what a series asks of the store.
type HealthReader interface {
	Health(ctx context.Context, zone *time.Location) ([]store.HealthDay, error)
}

// SeriesOptions says which series is meant.
type SeriesOptions struct {
	Query index.Query
	// Bucket defaults to a month, Weighting to articles, Zone to Asia/Shanghai.
	Bucket    index.Bucket
	Group     index.Group
	Weighting survey.Weighting
	Zone      *time.Location
	// Sources are the configured sources; health is given for those that the query's outlet filters
	// leave.
	Sources []article.Source
	// Codebook has the frames to count and the words for groups.
	Codebook codebook.Codebook
	// Now decides which buckets are unfinished.
	Now time.Time
	// Codings are where to look for a coded sample to correct the figures by.
	Codings Codings
}

func (o SeriesOptions) withDefaults() SeriesOptions {
	o.Bucket = cmp.Or(o.Bucket, index.Month)
	o.Weighting = cmp.Or(o.Weighting, survey.ByArticle)
	o.Query.Unit = cmp.Or(o.Query.Unit, index.Articles)
	if o.Zone == nil {
		o.Zone = index.Shanghai()
	}
	o.Query.Zone = o.Zone
	return o
}

// Series is a time series with everything that is needed to defend it. Its JSON, which is a
// contract, is package render's.
type Series struct {
	Bucket    index.Bucket
	Group     index.Group
	Unit      index.Unit
	Weighting survey.Weighting
	Zone      string
	Query     string
	// Points are ordered by bucket, then group; every bucket from the first to the last is there
	// for every group.
	Points []Point
	// Undated holds the articles without a date, by group.
	Undated []Point
	// Methods counts the articles by scorer version; more than one is also a warning.
	Methods map[string]int
	// Old are the codes of articles that the codebook doesn't have any more.
	Old OldCodes
	// Unanswered lists the sources with addresses without a date that have not answered, and
	// NeverCrawled the configured sources that were never crawled.
	Unanswered   []Unanswered
	NeverCrawled []string
	// Health says for each bucket and source how complete its coverage is.
	Health []SourceHealth
	// Changes are the changes in the volume of the sources: a rise or fall there is the source's,
	// or the crawler's, and need not be the press's.
	Changes []VolumeChange
	// Codebook has the words for groups.
	Codebook codebook.Codebook
	// Validation says what backs the figures; nil where people coded no sample.
	Validation *Validation
}

// Flag marks what a reader of a point must know.
type Flag string

// The flags.
const (
	// Unfinished: the bucket's time is not over.
	Unfinished Flag = "unfinished"
	// Cut: the range begins or ends within the bucket, so that it holds less than a whole one.
	Cut Flag = "cut"
	// FewOutlets: fewer than five outlets, so intervals are Wilson's and Student's and take
	// articles as independent.
	FewOutlets Flag = "few_outlets"
	// FewArticles: fewer than ten articles.
	FewArticles Flag = "few_articles"
	// NotValidated: no hand-coded sample backs the scorer's figures.
	NotValidated Flag = "not_validated"
	// Validated: the figures are also given corrected by a hand-coded sample.
	Validated Flag = "validated"
	// PooledError: the scorer's error is that of all codings, since the point has too few.
	PooledError Flag = "pooled_error"
	// MixedMethods: articles of more than one scorer version.
	MixedMethods Flag = "mixed_methods"
)

// fewArticles is the number of articles below which a point is flagged.
const fewArticles = 10

// Point is one bucket of one group.
type Point struct {
	Bucket string `json:"bucket"`
	// Start and End are the bucket's first and last day; empty for the undated.
	Start string `json:"start,omitempty"`
	End   string `json:"end,omitempty"`
	Group string `json:"group"`
	Stats
	Health Health `json:"health"`
}

// Stats are the figures of a set of articles.
type Stats struct {
	Articles int `json:"articles"`
	Stories  int `json:"stories"`
	Outlets  int `json:"outlets"`
	// Mean is the mean stance in [-1, 1]; the shares are in [0, 1] and sum to 1.
	Mean       survey.Interval                   `json:"mean_stance"`
	Supportive survey.Interval                   `json:"supportive"`
	Neutral    survey.Interval                   `json:"neutral"`
	Critical   survey.Interval                   `json:"critical"`
	Frames     map[article.Frame]survey.Interval `json:"frames"`
	Flags      []Flag                            `json:"flags"`
	// Corrected is nil without a coded sample.
	Corrected *Corrected `json:"corrected,omitempty"`
}

// MakeSeries asks for the cells of a query and turns them into a series. One of more figures than
// can be held is a usage error.
func MakeSeries(ctx context.Context, asker Asker, health HealthReader, o SeriesOptions) (Series, error) {
	o = o.withDefaults()
	cells, err := asker.Cells(ctx, o.Query, index.Cut{Bucket: o.Bucket, Group: o.Group, Zone: o.Zone})
	if err != nil {
		return Series{}, fmt.Errorf("aggregate: %w", err)
	}
	days, err := health.Health(ctx, o.Zone)
	if err != nil {
		return Series{}, fmt.Errorf("read the health of the sources: %w", err)
	}
	s := Series{
		Bucket: o.Bucket, Group: o.Group, Unit: o.Query.Unit, Weighting: o.Weighting,
		Zone: o.Zone.String(), Query: o.Query.String(), Methods: map[string]int{},
		Points: []Point{}, Undated: []Point{}, Changes: []VolumeChange{}, Codebook: o.Codebook,
	}
	validation, c, err := o.Codings.correct(ctx, o.Query, o.Codebook, o.Weighting)
	if err != nil {
		return Series{}, err
	}
	s.Validation = validation
	book := newHealthBook(days, o)
	if err := s.points(ctx, cells, book, o, c); err != nil {
		return Series{}, err
	}
	s.Health = book.rows
	s.Old = oldCodes(cells, o.Group, o.Codebook)
	s.Unanswered, s.NeverCrawled = book.unanswered(), book.never
	return s, nil
}

// points fills Points and Undated: every bucket of the range for every group.
func (s *Series) points(ctx context.Context, cells []index.Cell, book *healthBook, o SeriesOptions, c *correction) error {
	type key struct {
		start time.Time
		group string
	}
	coded, codedUndated := map[key][]codedCell{}, map[string][]codedCell{}
	for _, cell := range c.cells(index.Cut{Bucket: o.Bucket, Group: o.Group, Zone: o.Zone}) {
		if cell.Undated {
			codedUndated[cell.Group] = append(codedUndated[cell.Group], cell)
		} else {
			at := key{cell.Start, cell.Group}
			coded[at] = append(coded[at], cell)
		}
	}
	dated, undated, groups := map[key][]index.Cell{}, map[string][]index.Cell{}, map[string]bool{}
	var first, last time.Time
	some := false
	for _, c := range cells {
		groups[c.Group] = true
		for m, n := range c.Methods {
			s.Methods[m] += n
		}
		if c.Undated {
			undated[c.Group] = append(undated[c.Group], c)
			continue
		}
		dated[key{c.Start, c.Group}] = append(dated[key{c.Start, c.Group}], c)
		if !some || c.Start.Before(first) {
			first = c.Start
		}
		if !some || c.Start.After(last) {
			last = c.Start
		}
		some = true
	}
	if end := book.end(); o.Bucket != index.Whole && end.After(last) { // so that a gap after the last article is seen
		if !some {
			first = end
		}
		last, some = end, true
	}
	names := slices.Sorted(maps.Keys(groups))
	if len(names) == 0 {
		names = []string{""}
	}
	starts, err := o.starts(first, last, some, groupFigures*len(names)+len(book.sources))
	if err != nil {
		return err
	}
	if err := book.fold(ctx, starts); err != nil {
		return err
	}
	s.Changes = book.changes(starts)
	// Most points of a long series can be empty: these share their figures, which nobody changes.
	empty := NewStats(nil, o.Weighting, o.Codebook)
	s.Points = make([]Point, 0, len(starts)*len(names))
	for _, start := range starts {
		if err := ctx.Err(); err != nil {
			return err
		}
		for _, g := range names {
			stats := empty
			if cells := dated[key{start, g}]; len(cells) > 0 {
				stats = NewStats(cells, o.Weighting, o.Codebook)
				c.apply(&stats, cells, coded[key{start, g}])
			}
			s.Points = append(s.Points, o.point(start, g, stats, book))
		}
	}
	for _, g := range names {
		if len(undated[g]) > 0 {
			stats := NewStats(undated[g], o.Weighting, o.Codebook)
			c.apply(&stats, undated[g], codedUndated[g])
			s.Undated = append(s.Undated, Point{Bucket: "undated", Group: g, Stats: stats})
		}
	}
	return nil
}

func (o SeriesOptions) point(start time.Time, group string, stats Stats, book *healthBook) Point {
	end := o.Bucket.Next(start)
	p := Point{Bucket: o.Bucket.Label(start), Group: group, Stats: stats, Health: book.bucket(start, o.Group, group)}
	if o.Bucket == index.Whole {
		return p
	}
	p.Start, p.End = start.Format(time.DateOnly), end.AddDate(0, 0, -1).Format(time.DateOnly)
	if first, next := o.days(start); first != start || next != end {
		p.Flags = append([]Flag{Cut}, p.Flags...)
	}
	if today := article.At(o.Now).In(o.Zone); !o.Now.IsZero() && end.After(today) {
		p.Flags = append([]Flag{Unfinished}, p.Flags...)
	}
	return p
}

// Groups lists the groups of a series in their order.
func (s Series) Groups() []string {
	var names []string
	for _, p := range s.Points {
		if !slices.Contains(names, p.Group) {
			names = append(names, p.Group)
		}
	}
	return names
}

// NewStats computes the figures of a set of cells of one bucket and group.
func NewStats(cells []index.Cell, weighting survey.Weighting, book codebook.Codebook) Stats {
	frames := book.FrameIDs()
	byOutlet, total := map[string]*survey.Outlet{}, survey.Outlet{Sums: make([]float64, 4+len(frames))}
	var squares float64
	s := Stats{Flags: []Flag{}}
	methods := map[string]bool{}
	for _, c := range cells {
		o := byOutlet[c.Outlet.ID]
		if o == nil {
			o = &survey.Outlet{Sums: make([]float64, 4+len(frames))}
			byOutlet[c.Outlet.ID] = o
		}
		for _, part := range []*survey.Outlet{o, &total} {
			part.N += c.Articles
			for i, v := range []float64{c.Sum, float64(c.Supportive), float64(c.Neutral), float64(c.Critical)} {
				part.Sums[i] += v
			}
			for i, f := range frames {
				part.Sums[4+i] += float64(c.Frames[f])
			}
		}
		squares += c.SumSquares
		s.Stories += c.Stories
		for m := range c.Methods {
			methods[m] = true
		}
	}
	s.Articles, s.Outlets = total.N, len(byOutlet)
	s.set(s.intervals(byOutlet, total, squares, weighting), frames)
	if s.Articles == 0 {
		return s
	}
	if s.Outlets < survey.FewOutlets {
		s.Flags = append(s.Flags, FewOutlets)
	}
	if s.Articles < fewArticles {
		s.Flags = append(s.Flags, FewArticles)
	}
	if len(methods) > 1 {
		s.Flags = append(s.Flags, MixedMethods)
	}
	s.Flags = append(s.Flags, NotValidated)
	return s
}

// intervals estimates the mean stance, the three shares and the frame shares, in that order.
func (s Stats) intervals(byOutlet map[string]*survey.Outlet, total survey.Outlet, squares float64, weighting survey.Weighting) []survey.Interval {
	ids := slices.Sorted(maps.Keys(byOutlet))
	outlets := make([]survey.Outlet, len(ids))
	seed := fnv.New64a() // of the data, so that the same articles give the same interval wherever they are asked for
	for i, id := range ids {
		outlets[i] = *byOutlet[id]
		fmt.Fprintln(seed, id, outlets[i].N)
	}
	alone := make([]survey.Interval, len(total.Sums)) // as if articles were independent
	alone[0] = survey.Mean(total.Sums[0], squares, total.N)
	for i := 1; i < len(alone); i++ {
		alone[i] = survey.Wilson(int(total.Sums[i]), total.N)
	}
	if len(ids) >= survey.FewOutlets {
		out := survey.Bootstrap(outlets, len(total.Sums), weighting, seed.Sum64())
		for i := range out {
			if out[i].Low == out[i].High { // no outlet differs, so that resampling them says nothing about the uncertainty
				out[i] = alone[i]
			}
		}
		return out
	}
	if weighting == survey.ByOutlet { // the value is the outlets' mean; no interval for so few
		for i, v := range survey.Bootstrap(outlets, len(total.Sums), weighting, 0) {
			if v.Known {
				alone[i] = survey.Exact(v.Value)
			}
		}
	}
	return alone
}

func (s *Stats) set(v []survey.Interval, frames []article.Frame) {
	s.Mean, s.Supportive, s.Neutral, s.Critical = v[0], v[1], v[2], v[3]
	s.Frames = map[article.Frame]survey.Interval{}
	for i, f := range frames {
		s.Frames[f] = v[4+i]
	}
}

// Share is the share of the articles on a side.
func (s Stats) Share(side int) survey.Interval {
	switch side {
	case codebook.Supportive:
		return s.Supportive
	case codebook.Neutral:
		return s.Neutral
	default:
		return s.Critical
	}
}

// Has reports whether a flag is set.
func (s Stats) Has(f Flag) bool { return slices.Contains(s.Flags, f) }

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// Buckets lists the widths that a user may ask for.
func Buckets() []index.Bucket {
	return []index.Bucket{index.Day, index.Week, index.Month, index.Quarter, index.Year, index.Whole}
}
