package web

import (
	"context"
	"net/http"
	"net/url"

	"yulun/article"
	"yulun/codebook"
	"yulun/index"
	"yulun/render"
	"yulun/stats"
)

const (
	// topHits is how many hits of each query the page shows, topOutlets how many outlets.
	topHits, topOutlets = 5, 15
)

// besideView is the page of two queries side by side.
type besideView struct {
	Problem *problem
	// A and B are the queries as they were given.
	A, B string
	Unit control
	Zone string
	// Sides are the two, A first; none before both are given.
	Sides []sideOfBeside
	Found stats.Beside
	// OnlyA, Both and OnlyB are the searches for these articles; empty where no query says which
	// they are.
	OnlyA, Both, OnlyB string
	Frames             []codebook.Frame
	Outlets            []outletOfBeside
	MoreOutlets        int
	// Series is the page of both over time, CSV the address of the figures as a file.
	Series, CSV string
	Code        shownCode
}

// sideOfBeside is one of the queries.
type sideOfBeside struct {
	Name, Query, Link, Atom string
	Stats                   stats.Stats
	Hits                    []hitView
}

// outletOfBeside is an outlet with the searches for its articles.
type outletOfBeside struct {
	stats.OutletBeside
	LinkA, LinkB string
}

// beside compares what two queries find.
func (s *site) beside(w http.ResponseWriter, r *http.Request) error {
	v := r.URL.Query()
	view := besideView{A: v.Get("a"), B: v.Get("b"), Unit: s.unitControl(index.Unit(v.Get("unit"))), Zone: v.Get("zone"), Frames: s.Codebook.Frames}
	status, title := http.StatusOK, s.p.T("Side by side")
	if view.A != "" && view.B != "" {
		err := s.fillBeside(r.Context(), v, &view)
		if p := s.newProblem(err); err != nil && p.Status == http.StatusBadRequest {
			view.Problem, status = &p, p.Status
		} else if err != nil {
			return err
		} else {
			title = queryTitle(view.Sides[0].Query+" | "+view.Sides[1].Query, index.Query{}) + " · " + title
		}
	}
	if view.CSV != "" {
		view.Code = s.showCode(seriesCode, r, view.CSV)
	}
	return s.render(w, r, status, "beside", title, "/search", view)
}

// fillBeside compares the queries.
func (s *site) fillBeside(ctx context.Context, v url.Values, view *besideView) error {
	read := func(name string) (index.Query, error) {
		q, err := s.readQuery(ctx, url.Values{"q": {v.Get(name)}, "unit": v["unit"], "zone": v["zone"]})
		if known, ok := err.(*article.Error); ok { //nolint:errorlint // the parser's own
			named := *known
			named.Said = article.Say("query %s: %s", render.Capital(name), known.Said)
			named.Message = named.Said.String()
			return q, &named
		}
		return q, err
	}
	a, err := read("a")
	if err != nil {
		return err
	}
	b, err := read("b")
	if err != nil {
		return err
	}
	if view.Found, err = stats.MakeBeside(ctx, s.Index, s.Codebook, a, b); err != nil {
		return err
	}
	for _, side := range []struct {
		name  string
		q     index.Query
		stats stats.Stats
	}{{"A", a, view.Found.A}, {"B", b, view.Found.B}} {
		q := side.q
		q.Limit = topHits
		found, err := s.Index.Search(ctx, q)
		if err != nil {
			return err
		}
		one := sideOfBeside{Name: side.name, Query: s.nameOfQuery(side.q), Link: link("/search", side.q), Atom: link("/feed"+atomForm, side.q), Stats: side.stats}
		for _, h := range found.Hits {
			one.Hits = append(one.Hits, newHit(h))
		}
		view.Sides = append(view.Sides, one)
	}
	if q, ok := stats.BothOf(a, b); ok {
		view.Both = link("/search", q)
	}
	view.OnlyA, view.OnlyB = s.without(ctx, a, b), s.without(ctx, b, a)
	for i, o := range view.Found.Outlets {
		if i == topOutlets {
			view.MoreOutlets = len(view.Found.Outlets) - i
			break
		}
		view.Outlets = append(view.Outlets, outletOfBeside{o, ofOutlet(a, o.Outlet), ofOutlet(b, o.Outlet)})
	}
	if a.Relevance == b.Relevance {
		view.Series = link("/series", a, "compare", b.String())
		view.CSV = link(apiRoot+"/export/series.csv", a, "compare", b.String(), "bucket", string(index.Whole))
	}
	return nil
}

// nameOf names a query that may be empty.
func (s *site) nameOfQuery(q index.Query) string {
	if text := q.String(); text != "" {
		return text
	}
	return s.p.T("all relevant articles")
}

// ofOutlet is the search for a query's articles of an outlet.
func ofOutlet(q index.Query, o article.Outlet) string {
	if narrowed, ok := q.Narrow("outlet", o.ID); ok {
		return link("/search", narrowed)
	}
	return ""
}

// without is the search for what one query finds and another doesn't; empty where the query
// language has no words for it.
func (s *site) without(ctx context.Context, q, other index.Query) string {
	if q.Relevance != other.Relevance {
		return ""
	}
	other.Relevance = index.RelevantOnly // which stands outside of brackets
	left, err := index.Parse(s.vocabulary(ctx), q.String(), "-("+other.String()+")")
	if err != nil {
		return ""
	}
	left.Unit, left.Zone = q.Unit, q.Zone
	return link("/search", left)
}

// besideLink is the page that sets another query beside one.
func besideLink(q index.Query) string {
	v := values(unordered(q))
	if v.Has("q") {
		v["a"] = v["q"]
		v.Del("q")
	}
	return addressOf("/search/beside", v)
}
