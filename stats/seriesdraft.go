package stats

import (
	"context"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"yulun/index"
	"yulun/store"
)

// asks asks an index for cells, each only once.
type asks struct {
	asker Asker
	cells map[string][]index.Cell
}

func (a *asks) ask(ctx context.Context, q index.Query, cut index.Cut) ([]index.Cell, error) {
	key := fmt.Sprint(q.String(), q.Unit, q.Relevance, cut.Bucket, cut.Group, cut.Second, cut.Bare)
	if cells, ok := a.cells[key]; ok {
		return cells, nil
	}
	cells, err := a.asker.Cells(ctx, q, cut)
	if err != nil {
		return nil, fmt.Errorf("aggregate: %w", err)
	}
	a.cells[key] = cells
	return cells, nil
}

// cellKey is a bucket and a pair of groups.
type cellKey struct {
	start time.Time
	group [2]string
}

func keyOf(c index.Cell) cellKey { return cellKey{c.Start, [2]string{c.Group, c.Second}} }

// extent is the first days of the first and last bucket with something to show.
type extent struct {
	first, last time.Time
	some        bool
}

func (e extent) join(other extent) extent {
	if !e.some {
		return other
	}
	if !other.some {
		return e
	}
	if other.first.Before(e.first) {
		e.first = other.first
	}
	if other.last.After(e.last) {
		e.last = other.last
	}
	return e
}

// draft is a series before its buckets are known.
type draft struct {
	o              SeriesOptions
	estimator      estimator
	cells          []index.Cell
	dated, undated map[cellKey][]index.Cell
	groups         map[[2]string]bool
	span           extent
	whole          *whole
	book           *healthBook
	validation     *Validation
	correction     *correction
	outliers       *Outliers
}

func newDraft(ctx context.Context, asks *asks, days []store.HealthDay, o SeriesOptions) (*draft, error) {
	d := &draft{
		o: o, estimator: estimator{by: o.Weighting, frames: o.Codebook.FrameIDs(), reach: o.reach()},
		dated: map[cellKey][]index.Cell{}, undated: map[cellKey][]index.Cell{}, groups: map[[2]string]bool{},
		book: newHealthBook(days, o),
	}
	var err error
	if d.cells, err = asks.ask(ctx, o.Query, o.cut()); err != nil {
		return nil, err
	}
	if d.whole, err = newWhole(ctx, asks, o); err != nil {
		return nil, err
	}
	if d.validation, d.correction, err = o.Codings.correct(ctx, o.Query, o.Codebook, o.Weighting); err != nil {
		return nil, err
	}
	kept, outliers := o.axis(d.cells)
	if d.outliers, err = o.name(ctx, outliers); err != nil {
		return nil, err
	}
	for _, c := range d.cells {
		key := keyOf(c)
		switch {
		case c.Undated:
			d.undated[key] = append(d.undated[key], c)
		case outliers.has(c.Start):
			continue
		default:
			d.dated[key] = append(d.dated[key], c)
		}
		d.groups[key.group] = true
	}
	d.span = kept
	if end := d.book.end(); o.Bucket != index.Whole && end.After(d.span.last) { // so that a gap after the last article is seen
		d.span = d.span.join(extent{end, end, true})
	}
	return d, nil
}

// series is the series over the buckets of a span.
func (d *draft) series(ctx context.Context, span extent) (Series, error) {
	o := d.o
	s := Series{
		Bucket: o.Bucket, Group: o.Group, Second: o.Second, Unit: o.Query.Unit, Weighting: o.Weighting,
		Zone: o.Zone.String(), Query: o.Query.String(), Smooth: o.Smooth, Cumulative: o.Cumulative, Methods: map[string]int{},
		Points: []Point{}, Undated: []Point{}, Changes: []VolumeChange{}, Codebook: o.Codebook,
		Validation: d.validation, Outliers: d.outliers, Whole: d.whole.query(),
		Old: oldCodes(d.cells, o.Group, o.Second, o.Codebook),
	}
	for _, c := range d.cells {
		for m, n := range c.Methods {
			s.Methods[m] += n
		}
	}
	groups := d.pairs()
	starts, err := o.starts(span, groupFigures*len(groups)+len(d.book.sources))
	if err != nil {
		return s, err
	}
	if err := d.book.fold(ctx, starts); err != nil {
		return s, err
	}
	s.Health, s.Changes, s.Events = d.book.rows, d.book.changes(starts), o.events(starts)
	s.Unanswered, s.NeverCrawled = d.book.unanswered(), d.book.never
	if s.Points, err = d.points(ctx, starts, groups); err != nil {
		return s, err
	}
	coded := byKey(d.correction.cells(o.cut()), true)
	for _, group := range groups {
		if cells := d.undated[cellKey{group: group}]; len(cells) > 0 {
			p := Point{Bucket: "undated", Group: group[0], Second: group[1], Stats: d.stats(cells, coded[cellKey{group: group}])}
			p.Attention = d.attention(cells, d.whole.of(true, time.Time{}, group))
			s.Undated = append(s.Undated, p)
		}
	}
	return s, nil
}

// pairs are the groups in their order: one without names where nothing was found.
func (d *draft) pairs() [][2]string {
	pairs := slices.SortedFunc(maps.Keys(d.groups), func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	if len(pairs) == 0 {
		pairs = [][2]string{{}}
	}
	return pairs
}

// byKey files coded cells by bucket and groups: those of the dated articles, or of the undated.
func byKey(cells []codedCell, undated bool) map[cellKey][]codedCell {
	out := map[cellKey][]codedCell{}
	for _, c := range cells {
		if c.Undated == undated {
			out[keyOf(c.Cell)] = append(out[keyOf(c.Cell)], c)
		}
	}
	return out
}

// points are every bucket for every pair of groups.
func (d *draft) points(ctx context.Context, starts []time.Time, groups [][2]string) ([]Point, error) {
	coded := byKey(d.correction.cells(d.o.cut()), false)
	figures, err := d.figures(ctx, starts, groups)
	if err != nil {
		return nil, err
	}
	points := make([]Point, 0, len(starts)*len(groups))
	windows, err := d.windows(ctx, starts, groups)
	if err != nil {
		return nil, err
	}
	for i, start := range starts {
		for j, group := range groups {
			key := cellKey{start, group}
			figure := figures[i*len(groups)+j]
			d.correction.apply(&figure.Stats, d.dated[key], coded[key])
			p := d.o.point(start, group, figure.Stats, d.book)
			p.Attention, p.Window = figure.attention, windows.at(i, group)
			points = append(points, p)
		}
	}
	return points, nil
}

// figure is what is estimated of a point.
type figure struct {
	Stats
	attention *Attention
}

// figures estimates the points by bucket, then group, on all processors: most of the time of a
// series goes into the resamples.
func (d *draft) figures(ctx context.Context, starts []time.Time, groups [][2]string) ([]figure, error) {
	out := make([]figure, len(starts)*len(groups))
	// Most points of a long series can be empty: these share their figures, which nobody changes.
	empty := d.estimator.stats(d.estimator.pool())
	workers := runtime.GOMAXPROCS(0)
	group, ctx := errgroup.WithContext(ctx)
	for worker := range workers {
		group.Go(func() error {
			for i := worker; i < len(out); i += workers {
				if err := ctx.Err(); err != nil {
					return err
				}
				key := cellKey{starts[i/len(groups)], groups[i%len(groups)]}
				out[i].Stats = empty
				if cells := d.dated[key]; len(cells) > 0 {
					p := d.estimator.pool()
					d.estimator.add(p, cells)
					out[i].Stats = d.estimator.stats(p)
				}
				out[i].attention = d.attention(d.dated[key], d.whole.of(false, key.start, key.group))
			}
			return nil
		})
	}
	return out, group.Wait()
}

// stats are the figures of cells, of which the coded ones are a part.
func (d *draft) stats(cells []index.Cell, coded []codedCell) Stats {
	p := d.estimator.pool()
	d.estimator.add(p, cells)
	s := d.estimator.stats(p)
	d.correction.apply(&s, cells, coded)
	return s
}
