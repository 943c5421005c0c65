package stats

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"yulun/article"
	"yulun/codebook"
	"yulun/index"
	"yulun/survey"
)

// Searcher is what two queries side by side ask of an index.
type Searcher interface {
	Asker
	Search(ctx context.Context, q index.Query) (index.Result, error)
}

// Beside is two queries side by side.
type Beside struct {
	A, B Stats
	// Both counts the articles that both find, OnlyA and OnlyB those that one of them does.
	Both, OnlyA, OnlyB int
	// Outlets are in order of how many articles they have in both together.
	Outlets []OutletBeside
}

// OutletBeside is how many articles of an outlet each query finds.
type OutletBeside struct {
	Outlet article.Outlet
	A, B   int
}

// MakeBeside compares what two queries find, articles or stories as the first one counts. Undated
// articles count.
func MakeBeside(ctx context.Context, in Searcher, book codebook.Codebook, a, b index.Query) (Beside, error) {
	b.Unit, b.Zone = a.Unit, a.Zone
	var out Beside
	outlets := map[string]*OutletBeside{}
	for _, side := range []struct {
		q     index.Query
		stats *Stats
		count func(*OutletBeside, int)
	}{{a, &out.A, func(o *OutletBeside, n int) { o.A += n }}, {b, &out.B, func(o *OutletBeside, n int) { o.B += n }}} {
		cells, err := in.Cells(ctx, side.q, index.Cut{Bucket: index.Whole, Zone: a.Zone})
		if err != nil {
			return out, fmt.Errorf("sum up %q: %w", side.q.String(), err)
		}
		*side.stats = NewStats(cells, survey.ByArticle, book)
		for _, c := range cells {
			o := outlets[c.Outlet.ID]
			if o == nil {
				o = &OutletBeside{Outlet: c.Outlet}
				outlets[c.Outlet.ID] = o
			}
			side.count(o, c.Articles)
		}
	}
	both, err := countBoth(ctx, in, a, b)
	if err != nil {
		return out, err
	}
	out.Both, out.OnlyA, out.OnlyB = both, out.A.Articles-both, out.B.Articles-both
	for _, id := range slices.Sorted(maps.Keys(outlets)) {
		out.Outlets = append(out.Outlets, *outlets[id])
	}
	slices.SortStableFunc(out.Outlets, func(x, y OutletBeside) int { return cmp.Compare(y.A+y.B, x.A+x.B) })
	return out, nil
}

// countBoth counts what both queries find.
func countBoth(ctx context.Context, in Searcher, a, b index.Query) (int, error) {
	q, ok := BothOf(a, b)
	if !ok {
		return 0, nil
	}
	q.Limit = -1
	found, err := in.Search(ctx, q)
	if err != nil {
		return 0, fmt.Errorf("count what both find: %w", err)
	}
	return found.Total, nil
}

// BothOf asks for what two queries find, counted as by the first. It reports false where there can
// be nothing.
func BothOf(a, b index.Query) (index.Query, bool) {
	q, ok := a.And(b)
	switch {
	case a.Relevance == b.Relevance, b.Relevance == index.AnyRelevance:
	case a.Relevance == index.AnyRelevance:
		q.Relevance = b.Relevance
	default: // the relevant ones and the others
		ok = false
	}
	return q, ok
}
