package stats

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"yulun/index"
)

// Outliers are articles whose dates lie so far from all others that one of them, mostly read
// wrongly, would stretch the series over decades. They are left out of it.
type Outliers struct {
	Articles int `json:"articles"`
	// Named are the first of them.
	Named []Example `json:"named"`
}

// Example is an article behind a figure.
type Example struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Outlet    string `json:"outlet"`
	URL       string `json:"url"`
	Published string `json:"published"`
	// DateFrom says where the date was read.
	DateFrom string `json:"published_source"`
}

func newExample(h index.Hit) Example {
	a := h.Article
	return Example{
		ID: a.ID, Title: a.Title, Outlet: cmp.Or(a.Outlet.Name, a.Outlet.ID), URL: a.URL,
		Published: a.Published.String(), DateFrom: a.PublishedSource,
	}
}

// The bounds of outlying dates.
const (
	// outlierArticles is from how many articles on dates are judged. Of them no more than a
	// twentieth, and one of any number, can be outliers on either side.
	outlierArticles = 10
	outlierShare    = 20
	// outlierGap is the shortest pause before an outlier, outlierSpacings how many times longer
	// than the mean distance of the other articles it is at least.
	outlierGap      = 5 * 365 * 24 * time.Hour
	outlierSpacings = 20
	// namedOutliers is how many are named.
	namedOutliers = 5
)

// outlying are the buckets before and after the axis of a series; zero where nothing is left out on
// that side.
type outlying struct {
	kept          extent
	before, after bool
	articles      int
}

func (o outlying) has(start time.Time) bool {
	return o.before && start.Before(o.kept.first) || o.after && start.After(o.kept.last)
}

// axis is the extent of the buckets with articles, without outlying ones. A side that the query
// bounds is as it was asked for.
func (o SeriesOptions) axis(cells []index.Cell) (extent, outlying) {
	counts := map[time.Time]int{}
	for _, c := range cells {
		if !c.Undated {
			counts[c.Start] += c.Articles
		}
	}
	if len(counts) == 0 {
		return extent{}, outlying{}
	}
	starts := slices.SortedFunc(maps.Keys(counts), time.Time.Compare)
	out := outlying{kept: extent{starts[0], starts[len(starts)-1], true}}
	if o.Bucket == index.Whole {
		return out.kept, out
	}
	total := 0
	for _, n := range counts {
		total += n
	}
	first, last := 0, len(starts)-1
	if o.Query.From.IsZero() {
		first = outlyingEnd(starts, counts, total)
	}
	if o.Query.To.IsZero() {
		slices.Reverse(starts)
		last -= outlyingEnd(starts, counts, total)
		slices.Reverse(starts)
	}
	if first > last { // each side would leave out the other
		return out.kept, out
	}
	for _, start := range slices.Concat(starts[:first], starts[last+1:]) {
		out.articles += counts[start]
	}
	out.kept.first, out.kept.last = starts[first], starts[last]
	out.before, out.after = first > 0, last < len(starts)-1
	return out.kept, out
}

// outlyingEnd is how many of the first buckets are outlying. starts ascend or descend.
func outlyingEnd(starts []time.Time, counts map[time.Time]int, total int) int {
	if total < outlierArticles {
		return 0
	}
	cut, before := 0, 0
	for i := 1; i < len(starts); i++ {
		if before += counts[starts[i-1]]; before > max(1, total/outlierShare) {
			break
		}
		gap := starts[i].Sub(starts[i-1]).Abs()
		spacing := starts[len(starts)-1].Sub(starts[i]).Abs() / time.Duration(total-before)
		if gap >= outlierGap && gap >= outlierSpacings*spacing {
			cut = i
		}
	}
	return cut
}

// name finds the articles with outlying dates.
func (o SeriesOptions) name(ctx context.Context, out outlying) (*Outliers, error) {
	if out.articles == 0 {
		return nil, nil
	}
	found := &Outliers{Articles: out.articles, Named: []Example{}}
	if o.Codings.Index == nil {
		return found, nil
	}
	found.Articles = 0
	for _, side := range []struct {
		are      bool
		from, to time.Time
	}{
		{out.before, time.Time{}, out.kept.first.AddDate(0, 0, -1)},
		{out.after, o.Bucket.Next(out.kept.last), time.Time{}},
	} {
		if !side.are {
			continue
		}
		q := o.Query.Between(side.from, side.to)
		q.Order, q.Limit = index.Oldest, namedOutliers
		result, err := o.Codings.Index.Search(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("find the articles with outlying dates: %w", err)
		}
		found.Articles += result.Total
		for _, h := range result.Hits {
			found.Named = append(found.Named, newExample(h))
		}
	}
	return found, nil
}
