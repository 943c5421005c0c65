package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"yulun/index"
	"yulun/stats/words"
)

// The lines of a concordance on a page: how many, and how many characters on either side.
const (
	kwicLines   = 100
	kwicContext = 40
)

// kwicView is the concordance of a term of the query.
type kwicView struct {
	asked
	Query, Search string
	// Terms are the terms of the query, each with the address that shows it; none where it has no
	// term.
	Terms []termView
	// Term is the one that is shown.
	Term  string
	Found words.Found
	Lines []words.Line
	// CSV is the address of the places as a file.
	CSV  string
	Code shownCode
}

type termView struct {
	Text, Show string
	condition  index.Condition
}

// kwic shows where a term of the query stands, with what is around it.
func (s *site) kwic(w http.ResponseWriter, r *http.Request) error {
	v := r.URL.Query()
	q, err := s.readQuery(r.Context(), v)
	var order words.Order
	if err == nil {
		order, err = choice(v, "sort", words.ByDate, words.ByLeft, words.ByRight, words.Drawn)
	}
	view := kwicView{}
	if err == nil {
		view, err = s.concordance(r.Context(), q, order, v.Get("term"))
	}
	if err != nil {
		return s.refused(w, r, v, err, s.kwicPage())
	}
	view.asked = asked{Form: s.newForm("/kwic", q)}
	view.Form.Own = []control{s.sortControl(order), s.unitControl(q.Unit)}
	view.Query, view.Search = q.String(), link("/search", q)
	if view.Term != "" {
		view.CSV = link(apiRoot+"/words/kwic.csv", q, "term", view.Term, "sort", string(order), "limit", strconv.Itoa(mostRowsAsked))
		view.Code = s.showCode(kwicCode, r, view.CSV)
	}
	return s.render(w, r, http.StatusOK, "kwic", queryTitle(s.p.T("In context"), q), "/search", view)
}

// kwicPage is the page of a concordance for a request that was not understood.
func (s *site) kwicPage() *refusedPage {
	return &refusedPage{
		name: "kwic", title: s.p.T("In context"), path: "/kwic",
		own: func(v url.Values) []control {
			return []control{s.sortControl(words.Order(v.Get("sort"))), s.unitControl(index.Unit(v.Get("unit")))}
		},
		view: func(a asked) any { return kwicView{asked: a} },
	}
}

// concordance finds the places of a term of the query, of the first one where none is named.
func (s *site) concordance(ctx context.Context, q index.Query, order words.Order, term string) (kwicView, error) {
	view := kwicView{Terms: s.terms(ctx, q, order)}
	if len(view.Terms) == 0 {
		if term != "" {
			return view, fault("invalid-parameter", "term", "Leave it out.", "the query has no word or phrase to be shown in context")
		}
		return view, nil
	}
	chosen := view.Terms[0]
	for _, t := range view.Terms {
		if t.Text == term {
			chosen = t
		}
	}
	if term != "" && chosen.Text != term {
		return view, fault("invalid-parameter", "term", "Name a term of the query, or leave it out.", "%.60q is not a term of the query", term)
	}
	find, err := s.Find(chosen.condition)
	if err != nil {
		return view, err
	}
	view.Term = chosen.Text
	o := words.ConcordanceOptions{Query: unordered(q), Find: find, Context: kwicContext, Limit: kwicLines, Order: order, Seed: 1}
	view.Found, err = words.Concordance(ctx, s.Index, o, func(l words.Line) error {
		view.Lines = append(view.Lines, l)
		return nil
	})
	return view, err
}

// terms are the words, phrases and patterns of a query.
func (s *site) terms(ctx context.Context, q index.Query, order words.Order) []termView {
	var terms []termView
	for _, c := range q.Where {
		text := index.Query{Where: index.All{c}}.String()
		term, err := words.Term(s.vocabulary(ctx), strings.TrimSpace(text))
		if err != nil {
			continue // a filter, or what is left out
		}
		terms = append(terms, termView{Text: text, Show: link("/kwic", q, "term", text, "sort", string(order)), condition: term})
	}
	return terms
}

func (s *site) sortControl(o words.Order) control {
	return choose("sort", s.p.T("Order of the lines"), o, option{"date", s.p.T("oldest first")}, option{"left", s.p.T("by what stands before")},
		option{"right", s.p.T("by what stands behind")}, option{"random", s.p.T("a random sample")})
}

// Elsewhere reports whether there are more places than are shown.
func (v kwicView) Elsewhere() int { return v.Found.Places - len(v.Lines) }
