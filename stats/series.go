package stats

import (
	"cmp"
	"context"
	"fmt"
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
	Bucket index.Bucket
	// Group and Second cut the series; Second is empty for one group, or none.
	Group, Second index.Group
	Weighting     survey.Weighting
	Zone          *time.Location
	// Sources are the configured sources; health is given for those that the query's outlet filters
	// leave.
	Sources []article.Source
	// Codebook has the frames to count and the words for groups.
	Codebook codebook.Codebook
	// Now decides which buckets are unfinished.
	Now time.Time
	// Codings are where to look for a coded sample to correct the figures by, and their index for
	// the articles with outlying dates.
	Codings Codings
	// Attention asks for the share of the articles in all that their outlets published.
	Attention bool
	// Smooth is the number of buckets of a window, centred on each bucket, whose figures are also
	// given: an odd number; 0 is none. Cumulative gives them from the first bucket on.
	Smooth     int
	Cumulative bool
	// Events are what happened meanwhile.
	Events []Event
	// Notable asks for unusual days and changes, with the articles behind them; NotableSince for
	// those from a day on, and Newest for as many of the newest, where they are not 0.
	Notable      bool
	NotableSince time.Time
	Newest       int
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

// check refuses options that contradict one another or have no effect.
func (o SeriesOptions) check() error {
	switch {
	case o.Smooth != 0 && (o.Smooth < 3 || o.Smooth%2 == 0):
		return article.Usagef("Give 3, 5, 7 or another odd number of buckets.", "a window must be an odd number of buckets from 3, got %d", o.Smooth)
	case o.Smooth != 0 && o.Cumulative:
		return article.Usagef("Ask for one of them.", "a series can't be both smoothed and cumulative")
	case o.Bucket == index.Whole && (o.Smooth != 0 || o.Cumulative):
		return article.Usagef("Give a narrower bucket.", "one bucket of the whole time can be neither smoothed nor cumulated")
	case o.Weighting == survey.ByReach && len(o.reach()) == 0:
		return article.Usagef("Give outlets a reach in sources.yaml, or weigh by article or outlet.", "no outlet of the query has a reach to be weighted by")
	}
	return o.cut().Check()
}

// cut is how the series cuts the articles.
func (o SeriesOptions) cut() index.Cut {
	return index.Cut{Bucket: o.Bucket, Group: o.Group, Second: o.Second, Zone: o.Zone}
}

// reach is the reach of the outlets that the query leaves, by id.
func (o SeriesOptions) reach() map[string]float64 {
	if o.Weighting != survey.ByReach {
		return nil
	}
	reach := map[string]float64{}
	for _, s := range o.Sources {
		if s.Reach > 0 && asked(s, o.Query) {
			reach[s.Outlet.ID] = s.Reach
		}
	}
	return reach
}

// Series is a time series with everything that is needed to defend it. Its JSON, which is a
// contract, is package render's.
type Series struct {
	Bucket        index.Bucket
	Group, Second index.Group
	Unit          index.Unit
	Weighting     survey.Weighting
	Zone          string
	Query         string
	// Whole is the query for all that the outlets published, the denominator of attention; empty
	// where it was not asked for.
	Whole      string
	Smooth     int
	Cumulative bool
	// Points are ordered by bucket, then groups; every bucket from the first to the last is there
	// for every pair of groups.
	Points []Point
	// Undated holds the articles without a date, by group.
	Undated []Point
	// Outliers are the articles whose date lies far from all others; nil where there are none.
	Outliers *Outliers
	// Events are the events in the time of the series, Notable are unusual days and changes; nil
	// where they were not asked for.
	Events  []Event
	Notable []Notable
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
	// WithoutReach: by reach, outlets without one are left out.
	WithoutReach Flag = "without_reach"
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
	// Second is the value in the second group; empty where there is none.
	Second string `json:"second,omitempty"`
	Stats
	Health Health `json:"health"`
	// Attention is nil where it was not asked for, and Window where nothing is smoothed or
	// cumulated.
	Attention *Attention `json:"attention,omitempty"`
	Window    *Window    `json:"window,omitempty"`
}

// MakeSeries asks for the cells of a query and turns them into a series. One of more figures than
// can be held is a usage error.
func MakeSeries(ctx context.Context, asker Asker, health HealthReader, o SeriesOptions) (Series, error) {
	set, err := MakeSeriesSet(ctx, asker, health, o)
	if err != nil {
		return Series{}, err
	}
	return set[0], nil
}

// MostQueries is the most queries of a set of series: more lines can't be told apart.
const MostQueries = 6

// SeriesSet is several series with the same buckets and groups, each of a query of its own.
type SeriesSet []Series

// MakeSeriesSet makes the series of a query and of those beside it, over the same buckets.
func MakeSeriesSet(ctx context.Context, asker Asker, health HealthReader, o SeriesOptions, beside ...index.Query) (SeriesSet, error) {
	o = o.withDefaults()
	if err := o.check(); err != nil {
		return nil, err
	}
	days, err := health.Health(ctx, o.Zone)
	if err != nil {
		return nil, fmt.Errorf("read the health of the sources: %w", err)
	}
	asks := &asks{asker: asker, cells: map[string][]index.Cell{}}
	var drafts []*draft
	var span extent
	for _, q := range append([]index.Query{o.Query}, beside...) {
		one := o
		one.Query = q
		d, err := newDraft(ctx, asks, days, one.withDefaults())
		if err != nil {
			return nil, err
		}
		drafts, span = append(drafts, d), span.join(d.o.bounded(d.span))
	}
	set := make(SeriesSet, 0, len(drafts))
	for _, d := range drafts {
		s, err := d.series(ctx, span)
		if err != nil {
			return nil, err
		}
		if o.Notable {
			if s.Notable, err = findNotable(ctx, asks, d.o, s); err != nil {
				return nil, err
			}
		}
		set = append(set, s)
	}
	return set, nil
}

func (o SeriesOptions) point(start time.Time, group [2]string, stats Stats, book *healthBook) Point {
	end := o.Bucket.Next(start)
	p := Point{Bucket: o.Bucket.Label(start), Group: group[0], Second: group[1], Stats: stats, Health: book.bucket(start, group)}
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

// Groups lists the values in the first group of a series in their order.
func (s Series) Groups() []string {
	var names []string
	for _, pair := range s.Pairs() {
		if !slices.Contains(names, pair[0]) {
			names = append(names, pair[0])
		}
	}
	return names
}

// Pairs lists the pairs of groups of a series in their order; the second of a pair is empty where
// the series is cut once.
func (s Series) Pairs() [][2]string {
	var pairs [][2]string
	seen := map[[2]string]bool{}
	for _, p := range s.Points {
		if pair := [2]string{p.Group, p.Second}; !seen[pair] {
			seen[pair] = true
			pairs = append(pairs, pair)
		}
	}
	return pairs
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// Buckets lists the widths that a user may ask for.
func Buckets() []index.Bucket {
	return []index.Bucket{index.Day, index.Week, index.Month, index.Quarter, index.Year, index.Whole}
}
