package web

import (
	"fmt"
	"net/http"
	"net/url"
	"time"

	"yulun/index"
	"yulun/report"
	"yulun/survey"
)

// compareView is the page of the comparison.
type compareView struct {
	Form       form
	Problem    *problem
	Comparison report.Comparison
	// All leads to the articles of all coverage.
	All      string
	Sections []sectionView
	Answers  []answerView
	JSON     string
	CSV      string
	Frames   []Frame
}

type sectionView struct {
	Name string
	Rows []rowView
}

// answerView is an answer whose figures lead to what they count.
type answerView struct {
	report.Answer
	Figures []figureView
}

type figureView struct {
	report.Figure
	Link string
}

// rowView is a group with the address of the search that lists its articles; empty where no query says which they are.
type rowView struct {
	report.Row
	Link string
}

// readCompare reads which comparison a request asks for.
func (s *site) readCompare(v url.Values) (report.CompareOptions, error) {
	o := report.CompareOptions{Figures: s.Figures}
	var err error
	if o.Query, err = readQuery(v); err != nil {
		return o, err
	}
	o.Query.Zone = index.Shanghai() // the comparison's years are
	o.Weighting, err = choice(v, "weight", survey.ByArticle, survey.ByOutlet)
	return o, err
}

func (s *site) compare(w http.ResponseWriter, r *http.Request) error {
	v := r.URL.Query()
	o, err := s.readCompare(v)
	if err != nil {
		return s.compareRefused(w, v, err)
	}
	c, err := report.Compare(r.Context(), s.Index, o)
	if err != nil {
		return err
	}
	pairs := []string{}
	if o.Weighting == survey.ByOutlet {
		pairs = []string{"weight", string(o.Weighting)}
	}
	view := compareView{
		Form: s.newForm("/compare", o.Query, pairs...), Comparison: c, All: link("/search", o.Query), Frames: s.Frames,
		Sections: s.sections(c, o.Query), JSON: link("/api/compare", o.Query, pairs...), CSV: link("/api/export/comparison.csv", o.Query, pairs...),
	}
	if view.Answers, err = answers(c, o.Query); err != nil {
		return err
	}
	view.Form.Own = []control{unitControl(o.Query.Unit), weightControl(o.Weighting)}
	return s.render(w, http.StatusOK, "compare", "Coverage beside the survey", "/compare", view)
}

func (s *site) compareRefused(w http.ResponseWriter, v url.Values, err error) error {
	p := newProblem(err)
	if p.Status != http.StatusBadRequest {
		return err
	}
	view := compareView{Form: s.refusedForm("/compare", v), Problem: &p}
	view.Form.Own = []control{unitControl(index.Unit(v.Get("unit"))), weightControl(survey.Weighting(v.Get("weight")))}
	return s.render(w, p.Status, "compare", "Coverage beside the survey", "/compare", view)
}

// sections gives each row of a comparison its address.
func (s *site) sections(c report.Comparison, q index.Query) []sectionView {
	fields := map[string]string{"outlet type": "type", "language": "lang", "country": "country", "frame": "frame", "year": "year"}
	var out []sectionView
	for _, section := range c.Sections {
		view := sectionView{Name: section.Name}
		for _, row := range section.Rows {
			narrowed, ok := narrow(q, fields[section.Name], row.Group)
			if fields[section.Name] == "" {
				narrowed, ok = s.inFieldPeriod(q, row.Group)
			}
			if !ok || row.Articles == 0 {
				view.Rows = append(view.Rows, rowView{Row: row})
				continue
			}
			view.Rows = append(view.Rows, rowView{row, link("/search", narrowed)})
		}
		out = append(out, view)
	}
	return out
}

// answers gives each figure of the answers its address.
func answers(c report.Comparison, asked index.Query) ([]answerView, error) {
	var out []answerView
	for _, a := range c.Answers {
		view := answerView{Answer: a}
		for _, f := range a.Figures {
			fv := figureView{Figure: f}
			if f.Query != "" {
				q, err := index.Parse(f.Query)
				if err != nil {
					return nil, fmt.Errorf("read the query behind %q: %w", f.Label, err)
				}
				q.Unit, q.Zone = asked.Unit, asked.Zone
				fv.Link = link("/search", q)
			}
			view.Figures = append(view.Figures, fv)
		}
		out = append(out, view)
	}
	return out, nil
}

// inFieldPeriod narrows a query to before, during or after the survey's field period.
func (s *site) inFieldPeriod(q index.Query, part string) (index.Query, bool) {
	from, until := s.Figures.FieldPeriod.Days()
	switch part {
	case "before":
		return q.Between(time.Time{}, from.AddDate(0, 0, -1)), true
	case "during":
		return q.Between(from, until.AddDate(0, 0, -1)), true
	case "after":
		return q.Between(until, time.Time{}), true
	default:
		return q, false
	}
}
