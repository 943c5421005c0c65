package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"yulun/article"
	"yulun/index"
	"yulun/render"
)

// form is what the filter form of a page shows: the query language's words in one box, the filters
// with one value in controls of their own.
type form struct {
	// Action is the page's path.
	Action string
	Text   string
	// Own are the page's own controls. Selects are the filters with listed values, Open those that
	// take any.
	Own, Selects, Open []control
	// Texts are the page's own controls that take any text; several may have one name.
	Texts    []control
	From, To string
	Chips    []chip
	// Zone is handed on where the page has no control for it.
	Zone string
	// Refused says that the form was not understood.
	Refused bool
}

// control is an input with what can be chosen.
type control struct {
	Name, Title, Value string
	Options            []option
}

type option struct {
	Value, Label string
}

// chip is an active filter with the address of the page without it.
type chip struct {
	Title, Value, Lang string
	Remove             string
}

// newForm fills the form for a query that was understood.
func (s *site) newForm(action string, q index.Query, pairs ...string) form {
	f := s.formWith(action, q, func(without func(index.Query) index.Query) string { return link(action, without(q), pairs...) })
	f.Zone = values(q).Get("zone")
	return f
}

// formWith fills the form for a query. Again is the address of the page once a filter is taken from
// its queries.
func (s *site) formWith(action string, q index.Query, again func(without func(index.Query) index.Query) string) form {
	f := form{Action: action}
	rest := q
	for _, field := range index.Filters(index.Vocabulary{}) {
		values, options := q.Values(field.Name), s.options(field.Name)
		for _, value := range values {
			without := func(q index.Query) index.Query { return q.Drop(field.Name, value) }
			f.Chips = append(f.Chips, chip{Title: s.p.T(field.Label), Value: s.labelOf(value, options), Remove: again(without)})
		}
		value := ""
		if field.HasControl() && len(values) == 1 {
			value, rest = values[0], rest.Drop(field.Name, values[0])
		}
		f.add(s.p.T(field.Label), field, value, options)
	}
	f.From, f.To = dayOrEmpty(q.From), dayOrEmpty(q.To)
	rest.From, rest.To = time.Time{}, time.Time{}
	f.Text = rest.String()
	if f.From+f.To != "" {
		open := func(q index.Query) index.Query {
			q.From, q.To = time.Time{}, time.Time{}
			return q
		}
		f.Chips = append(f.Chips, chip{Title: s.p.T("Time"), Value: s.p.T("%s to %s", cmp.Or(s.p.Date(f.From), "…"), cmp.Or(s.p.Date(f.To), "…")), Remove: again(open)})
	}
	return f
}

// labelOf is a value of a filter in words.
func (s *site) labelOf(value string, options []option) string {
	if i := slices.IndexFunc(options, func(o option) bool { return o.Value == value }); i >= 0 && options[i].Label != "" {
		return options[i].Label
	}
	return render.Label(s.p, s.Codebook, value)
}

// refusedForm fills the form for parameters that were not understood, with what was given.
func (s *site) refusedForm(action string, v url.Values) form {
	f := form{Action: action, Text: v.Get("q"), From: v.Get("from"), To: v.Get("to"), Refused: true}
	for _, field := range index.Filters(index.Vocabulary{}) {
		f.add(s.p.T(field.Label), field, v.Get(field.Name), s.options(field.Name))
	}
	return f
}

// asked is the head of every page that answers a query: the form, or what was wrong with it.
type asked struct {
	Form    form
	Problem *problem
}

// refusedPage is a page that shows what was wrong with a request.
type refusedPage struct {
	name, title, path string
	// own are the page's own controls, view the page around the form.
	own  func(url.Values) []control
	view func(asked) any
}

// refused shows the form again with what was wrong. An error that is not the reader's is returned.
func (s *site) refused(w http.ResponseWriter, r *http.Request, v url.Values, err error, page *refusedPage) error {
	p := s.newProblem(err)
	if p.Status != http.StatusBadRequest {
		return err
	}
	a := asked{Form: s.refusedForm(page.path, v), Problem: &p}
	a.Form.Own = page.own(v)
	return s.render(w, r, p.Status, page.name, page.title, page.path, page.view(a))
}

// add adds the control of a field.
func (f *form) add(title string, field index.Field, value string, options []option) {
	c := control{field.Name, title, value, options}
	switch {
	case !field.HasControl():
	case field.Kind == index.Listed || len(field.Offered) > 0:
		f.Selects = append(f.Selects, c)
	default:
		f.Open = append(f.Open, c)
	}
}

func dayOrEmpty(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// options lists what can be chosen in a filter.
func (s *site) options(name string) []option {
	switch name {
	case "frame":
		out := labelled(s, s.Codebook.FrameIDs())
		for i := range out {
			out[i].Label = render.Capital(out[i].Label)
		}
		return out
	case "outlet":
		return s.sourceOptions(func(o article.Outlet) option { return option{o.ID, o.Name} })
	case "country":
		return s.sourceOptions(func(o article.Outlet) option { return option{o.Country, ""} })
	}
	for _, f := range index.Fields(index.Vocabulary{Codebook: s.Codebook}) {
		if f.Name == name {
			return labelled(s, slices.Concat(f.Values, f.Offered))
		}
	}
	return nil
}

// sourceOptions lists what the configured outlets have, each once.
func (s *site) sourceOptions(of func(article.Outlet) option) []option {
	var out []option
	for _, source := range s.Sources {
		if o := of(source.Outlet); o.Value != "" {
			out = append(out, o)
		}
	}
	slices.SortFunc(out, func(a, b option) int { return strings.Compare(a.Value, b.Value) })
	return slices.CompactFunc(out, func(a, b option) bool { return a.Value == b.Value })
}

func labelled[T ~string](s *site, values []T) []option {
	var out []option
	for _, v := range values {
		out = append(out, option{string(v), render.Label(s.p, s.Codebook, string(v))})
	}
	return out
}

// choose is a control whose first option is the default.
func choose[T ~string](name, title string, value T, options ...option) control {
	return control{Name: name, Title: title, Value: cmp.Or(string(value), options[0].Value), Options: options}
}

// The controls that pages add.
func (s *site) unitControl(u index.Unit) control {
	return choose("unit", s.p.T("Count"), u, option{"article", s.p.T("every publication")}, option{"story", s.p.T("each story once")})
}

func (s *site) orderControl(o index.Order) control {
	return choose("order", s.p.T("Order"), o, option{"relevance", s.p.T("best match")}, option{"newest", s.p.T("newest first")}, option{"oldest", s.p.T("oldest first")})
}
