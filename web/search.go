package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"yulun/article"
	"yulun/index"
	"yulun/render"
)

// searchView is the page of hits.
type searchView struct {
	asked
	// Query is what was understood, in the query language.
	Query string
	Total int
	// Nothing says that the index holds no article at all.
	Nothing bool
	Hits    []hitView
	// First and Last number the hits on this page, from 1.
	First, Last                   int
	Page, Pages                   int
	Previous, Next                string
	Facets                        []facetView
	CSV, JSONL, Parquet, Evidence string
	// XLSX is empty where the articles are more than a workbook takes.
	XLSX    string
	API     string
	Series  string
	Compare string
	Code    shownCode
	// Atom and JSONFeed are its feeds, Save the form that saves it, Beside the page that sets
	// another query beside it.
	Atom, JSONFeed, Save, Beside string
	// InContext and Clusters are empty where there are no such pages.
	InContext, Clusters string
}

type hitView struct {
	article.Article
	// Address is the address of its page.
	Address        string
	Title, Snippet []span
}

func newHit(h index.Hit) hitView {
	return hitView{h.Article, "/article/" + h.Article.ID, spans(h.Title), spans(h.Snippet)}
}

// span is a piece of a text, marked or not.
type span struct {
	Text   string
	Marked bool
}

type facetView struct {
	Name, Title string
	Values      []facetValueView
}

// facetValueView is a value with the address that adds it to the query, or takes it out again;
// neither where that can't be said.
type facetValueView struct {
	Label       string
	Count       int
	Add, Remove string
}

func (s *site) search(w http.ResponseWriter, r *http.Request) error {
	v := r.URL.Query()
	q, err := s.readQuery(r.Context(), v)
	if err == nil {
		err = readPage(v, &q)
	}
	page, perPage := 1, index.DefaultLimit
	if err == nil {
		page, err = number(v, "page", 1, 1, deepestHit/perPage)
	}
	if err != nil {
		return s.refused(w, r, v, err, s.searchPage())
	}
	q.Limit, q.Offset, q.Facets = perPage, (page-1)*perPage, true
	found, err := s.Index.Search(r.Context(), q)
	if err != nil {
		return err
	}
	view := searchView{
		asked: asked{Form: s.newForm("/search", q)}, Query: q.String(), Total: found.Total, Page: page, Pages: max(1, (found.Total+perPage-1)/perPage),
		CSV: link(apiRoot+"/export/articles.csv", q), JSONL: link(apiRoot+"/export/articles.jsonl", q), Parquet: link(apiRoot+"/export/articles.parquet", q),
		Evidence: link(apiRoot+"/export/evidence.csv", q), API: link(apiRoot+"/search", q),
		Series: link("/series", unordered(q)), Compare: link("/compare", unordered(q)),
	}
	view.Atom, view.JSONFeed = s.feedAddress(link("/feed"+atomForm, unordered(q))), s.feedAddress(link("/feed"+jsonForm, unordered(q)))
	view.Save, view.Beside = link("/searches", unordered(q))+"#edit", besideLink(q)
	if found.Total <= mostInWorkbook {
		view.XLSX = link(apiRoot+"/export/articles.xlsx", q)
	}
	if found.Total == 0 {
		held, err := s.Index.Count(r.Context())
		if err != nil {
			return err
		}
		view.Nothing = held == 0
	}
	view.Code = s.showCode(searchCode, r, view.CSV)
	if s.looksIntoWords() {
		view.Clusters = link("/clusters", unordered(q))
		if len(s.terms(r.Context(), q, "")) > 0 {
			view.InContext = link("/kwic", unordered(q))
		}
	}
	view.Form.Own = []control{s.unitControl(q.Unit), s.orderControl(q.Order)}
	for i, h := range found.Hits {
		hit := newHit(h)
		hit.Address = articleLink(h.Article.ID, q, q.Offset+i+1)
		view.Hits = append(view.Hits, hit)
	}
	if len(view.Hits) > 0 {
		view.First, view.Last = q.Offset+1, q.Offset+len(view.Hits)
	}
	if page > 1 {
		view.Previous = link("/search", q, "page", strconv.Itoa(min(page-1, view.Pages)))
	}
	if page < view.Pages {
		view.Next = link("/search", q, "page", strconv.Itoa(page+1))
	}
	for _, f := range found.Facets {
		if len(f.Values) > 0 {
			shown, err := s.facet(r.Context(), f, q)
			if err != nil {
				return err
			}
			view.Facets = append(view.Facets, shown)
		}
	}
	return s.render(w, r, http.StatusOK, "search", queryTitle(s.p.T("Search"), q), "/search", view)
}

// searchPage is the page of hits for a request that was not understood.
func (s *site) searchPage() *refusedPage {
	return &refusedPage{
		name: "search", title: s.p.T("Search"), path: "/search",
		own: func(v url.Values) []control {
			return []control{s.unitControl(index.Unit(v.Get("unit"))), s.orderControl(index.Order(v.Get("order")))}
		},
		view: func(a asked) any { return searchView{asked: a} },
	}
}

// unordered is the query for pages that know no order of hits.
func unordered(q index.Query) index.Query {
	q.Order = ""
	return q
}

func (s *site) facet(ctx context.Context, f index.Facet, q index.Query) (facetView, error) {
	view := facetView{Name: f.Field, Title: s.p.T("Year")}
	if field, ok := index.FieldNamed(f.Field); ok {
		view.Title = s.p.T(field.Label)
	}
	labels, err := s.facetLabels(ctx, f)
	if err != nil {
		return view, err
	}
	for _, value := range f.Values {
		vv := facetValueView{Label: labels[value.Value], Count: value.Count}
		if vv.Label == "" {
			vv.Label = render.Label(s.p, s.Codebook, value.Value)
		}
		if has(q, f.Field, value.Value) {
			vv.Remove = link("/search", removed(q, f.Field, value.Value))
		} else if narrowed, ok := narrow(q, f.Field, value.Value); ok {
			vv.Add = link("/search", narrowed)
		}
		view.Values = append(view.Values, vv)
	}
	return view, nil
}

// facetLabels names the values of a facet. Outlets that are no longer configured, or that were
// imported, have the names that their articles give.
func (s *site) facetLabels(ctx context.Context, f index.Facet) (map[string]string, error) {
	labels := map[string]string{}
	for _, o := range s.options(f.Field) {
		labels[o.Value] = o.Label
	}
	unnamed := func(v index.FacetValue) bool { return labels[v.Value] == "" }
	if f.Field != "outlet" || !slices.ContainsFunc(f.Values, unnamed) {
		return labels, nil
	}
	outlets, err := s.Index.Outlets(ctx)
	for _, o := range outlets {
		if labels[o.ID] == "" {
			labels[o.ID] = o.Name
		}
	}
	return labels, err
}

// removed is a query without a facet's value.
func removed(q index.Query, name, value string) index.Query {
	if name == "year" {
		q.From, q.To = index.Query{}.From, index.Query{}.To
		return q
	}
	return q.Drop(name, value)
}

// spans cuts a marked text.
func spans(m index.Marked) []span {
	runes, at := []rune(m.Text), 0
	var out []span
	add := func(to int, marked bool) {
		if to > at {
			out = append(out, span{string(runes[at:to]), marked})
			at = to
		}
	}
	for _, mark := range m.Marks {
		add(mark[0], false)
		add(mark[1], true)
	}
	add(len(runes), false)
	return out
}
