package stats

import (
	"context"
	"slices"
	"time"

	"yulun/index"
	"yulun/survey"
)

// Attention is the share of some articles in all that their outlets published in the same bucket
// and group. All is what was fetched and read of them, relevant or not: what was never found, or
// could not be read, is in neither number.
type Attention struct {
	Share survey.Interval `json:"share"`
	// Whole is the denominator: the outlets' articles. The numerator is the articles of the point.
	Whole int `json:"whole"`
}

// pressFields are the fields that say whose articles are meant. The others say what stands in them.
var pressFields = []string{"outlet", "type", "country", "lang", "script"}

// WholeOf is the query for all that the outlets of a query published: its days and what it says of
// the press stay, what it says of texts goes, and so does relevance.
func WholeOf(q index.Query) index.Query {
	whole := index.Query{From: q.From, To: q.To, Zone: q.Zone, Unit: q.Unit, Relevance: index.AnyRelevance}
	for _, c := range q.Where {
		if ofPress(c) {
			whole.Where = append(whole.Where, c)
		}
	}
	return whole
}

// ofPress reports whether a condition is about the press alone.
func ofPress(c index.Condition) bool {
	switch c := c.(type) {
	case index.Filter:
		return slices.Contains(pressFields, c.Field)
	case index.Days:
		return true
	case index.Not:
		return ofPress(c.Condition)
	case index.All:
		return !slices.ContainsFunc(c, func(c index.Condition) bool { return !ofPress(c) })
	case index.Any:
		return !slices.ContainsFunc(c, func(c index.Condition) bool { return !ofPress(c) })
	default:
		return false
	}
}

// whole is what the outlets of a series published; nil where it was not asked for.
type whole struct {
	asked  index.Query
	groups [2]index.Group
	// outlets counts articles by outlet.
	dated, undated map[cellKey]map[string]int
}

func newWhole(ctx context.Context, asks *asks, o SeriesOptions) (*whole, error) {
	if !o.Attention {
		return nil, nil
	}
	w := &whole{asked: WholeOf(o.Query), groups: [2]index.Group{o.Group, o.Second}, dated: map[cellKey]map[string]int{}, undated: map[cellKey]map[string]int{}}
	cut := o.cut()
	cut.Bare = true
	if cut.Second == index.ByFrame { // articles that are not of the topic have no frames
		cut.Second = index.Ungrouped
	}
	if cut.Group == index.ByFrame {
		cut.Group, cut.Second = cut.Second, index.Ungrouped
	}
	cells, err := asks.ask(ctx, w.asked, cut)
	if err != nil {
		return nil, err
	}
	for _, c := range cells {
		in := w.dated
		if c.Undated {
			in = w.undated
		}
		key := keyOf(c)
		if in[key] == nil {
			in[key] = map[string]int{}
		}
		in[key][c.Outlet.ID] += c.Articles
	}
	return w, nil
}

// query is the query for the whole output; empty where it was not asked for.
func (w *whole) query() string {
	if w == nil {
		return ""
	}
	return w.asked.String()
}

// of are the articles of a bucket and a pair of groups, by outlet.
func (w *whole) of(undated bool, start time.Time, group [2]string) map[string]int {
	if w == nil {
		return nil
	}
	if w.groups[1] == index.ByFrame {
		group[1] = ""
	}
	if w.groups[0] == index.ByFrame {
		group = [2]string{group[1], ""}
	}
	if undated {
		return w.undated[cellKey{group: group}]
	}
	return w.dated[cellKey{start, group}]
}

// attention is the share of cells in what their outlets published; nil where that is not known.
func (d *draft) attention(cells []index.Cell, whole map[string]int) *Attention {
	if d.whole == nil {
		return nil
	}
	found := map[string]int{}
	for _, c := range cells {
		found[c.Outlet.ID] += c.Articles
	}
	return d.estimator.attention(found, whole)
}

// attention estimates a share of articles by outlet in a whole by outlet, with all articles of an
// outlet as one draw, as ever.
func (e estimator) attention(found, whole map[string]int) *Attention {
	one := estimator{by: e.by, reach: e.reach}
	p := one.pool()
	for id, n := range whole {
		o := one.of(p, id)
		o.N, o.Sums[sumSupportive] = n, float64(found[id])
		p.total.N += n
		p.total.Sums[sumSupportive] += float64(found[id])
	}
	return &Attention{Share: one.intervals(p)[sumSupportive], Whole: p.total.N}
}
