package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"yulun/codebook"
	"yulun/index"
	"yulun/render"
	"yulun/stats"
	"yulun/survey"
)

// compareView is the page of the comparison.
type compareView struct {
	asked
	// Comparisons are one a survey, at least one; More counts those after the first.
	Comparisons []comparisonView
	More        int
	// Coverage is one of them that cuts the coverage.
	Coverage stats.Comparison
	JSON     string
	CSV      string
	Frames   []codebook.Frame
}

// comparisonView is the comparison with one survey. All leads to the articles of all coverage.
type comparisonView struct {
	Comparison stats.Comparison
	All        string
	Sections   []sectionView
	Answers    []answerView
}

type sectionView struct {
	Name string
	Rows []rowView
}

// answerView is an answer whose figures lead to what they count.
type answerView struct {
	stats.Answer
	Sentence string
	// Corrected is the sentence by the corrected figures; empty without a coded sample.
	Corrected string
	Figures   []figureView
}

type figureView struct {
	stats.Figure
	Link string
}

// rowView is a group with the address of the search that lists its articles; empty where no query
// says which they are.
type rowView struct {
	stats.Row
	Link string
}

// mostScores is of how many articles the scores are read while somebody waits for a page.
const mostScores = 20_000

// readCompare reads which comparison a request asks for.
func (s *site) readCompare(ctx context.Context, v url.Values) (stats.CompareOptions, error) {
	o := stats.CompareOptions{Codebook: s.Codebook, Codings: s.codings(), Scores: s.Index, MostScores: mostScores}
	var err error
	if o.Query, err = s.readQuery(ctx, v); err != nil {
		return o, err
	}
	o.Query.Zone = index.Shanghai() // the comparison's years are
	if o.Weighting, err = choice(v, "weight", survey.ByArticle, survey.ByOutlet); err != nil {
		return o, err
	}
	o.Surveys, err = survey.Choose(s.Surveys, v.Get("survey"))
	return o, err
}

func (s *site) compare(w http.ResponseWriter, r *http.Request) error {
	v := r.URL.Query()
	o, err := s.readCompare(r.Context(), v)
	if err != nil {
		return s.refused(w, v, err, comparePage())
	}
	comparisons, err := stats.Compare(r.Context(), s.Index, o)
	if err != nil {
		return err
	}
	pairs := []string{"survey", v.Get("survey")}
	if o.Weighting == survey.ByOutlet {
		pairs = append(pairs, "weight", string(o.Weighting))
	}
	view := compareView{
		asked: asked{Form: s.newForm("/compare", o.Query, pairs...)}, Frames: s.Codebook.Frames,
		More: len(comparisons) - 1, Coverage: comparisons.Coverage(),
		JSON: link(apiRoot+"/compare", o.Query, pairs...),
		CSV:  link(apiRoot+"/export/comparison.csv", o.Query, pairs...),
	}
	for _, c := range comparisons {
		one, err := s.comparisonView(c, o.Query)
		if err != nil {
			return err
		}
		view.Comparisons = append(view.Comparisons, one)
	}
	view.Form.Own = []control{unitControl(o.Query.Unit), weightControl(o.Weighting)}
	if len(s.Surveys) > 1 {
		view.Form.Own = append(view.Form.Own, s.surveyControl(v.Get("survey")))
	}
	return s.render(w, http.StatusOK, "compare", compareTitle, "/compare", view)
}

const compareTitle = "Coverage beside the survey"

// comparePage is the page of the comparison for a request that was not understood.
func comparePage() refusedPage {
	return refusedPage{
		name: "compare", title: compareTitle, path: "/compare",
		own: func(v url.Values) []control {
			return []control{
				unitControl(index.Unit(v.Get("unit"))),
				weightControl(survey.Weighting(v.Get("weight"))),
			}
		},
		view: func(a asked) any { return compareView{asked: a} },
	}
}

// surveyControl chooses one survey or all.
func (s *site) surveyControl(chosen string) control {
	options := []option{{"", "(every survey)"}}
	for _, one := range s.Surveys {
		options = append(options, option{one.ID, one.Title})
	}
	return choose("survey", "Beside", chosen, options...)
}

func (s *site) comparisonView(c stats.Comparison, q index.Query) (comparisonView, error) {
	view := comparisonView{Comparison: c, All: link("/search", q), Sections: s.sections(c, q)}
	var err error
	view.Answers, err = answers(c, q)
	return view, err
}

// sections gives each row of a comparison its address.
func (s *site) sections(c stats.Comparison, q index.Query) []sectionView {
	fields := map[string]string{
		"outlet type": "type", "language": "lang", "country": "country",
		"frame": "frame", "year": "year",
	}
	var out []sectionView
	for _, section := range c.Sections {
		view := sectionView{Name: section.Name}
		for _, row := range section.Rows {
			narrowed, ok := narrow(q, fields[section.Name], row.Group)
			if fields[section.Name] == "" {
				narrowed, ok = s.inFieldPeriod(q, c.Survey.ID, row.Group)
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
func answers(c stats.Comparison, asked index.Query) ([]answerView, error) {
	var out []answerView
	for _, a := range c.Answers {
		view := answerView{Answer: a, Sentence: render.Sentence(c, a)}
		if a.Corrected != nil {
			view.Corrected = render.Sentence(c, *a.Corrected)
		}
		for _, f := range a.Figures {
			fv := figureView{Figure: f}
			if f.Query != "" {
				q, err := index.Parse(index.Vocabulary{}, f.Query)
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

// inFieldPeriod narrows a query to before, during or after a survey's field period.
func (s *site) inFieldPeriod(q index.Query, id, part string) (index.Query, bool) {
	surveys, err := survey.Choose(s.Surveys, id)
	if err != nil || len(surveys) != 1 {
		return q, false
	}
	from, until := surveys[0].FieldPeriod.Days()
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

// comparisonAnswer is a comparison as the API gives it, with the ids of all surveys that can be
// asked for.
type comparisonAnswer struct {
	render.ComparisonRecord
	Surveys []string `json:"surveys"`
}

// apiCompare answers with the comparison with one survey: the first one where the request names
// none.
func (s *site) apiCompare(w http.ResponseWriter, r *http.Request) error {
	v := r.URL.Query()
	if len(s.Surveys) > 0 {
		v.Set("survey", cmp.Or(v.Get("survey"), s.Surveys[0].ID))
	}
	comparisons, err := s.makeComparisons(r, v)
	if err != nil {
		return err
	}
	answer := comparisonAnswer{render.NewComparisonRecord(comparisons[0]), []string{}}
	for _, one := range s.Surveys {
		answer.Surveys = append(answer.Surveys, one.ID)
	}
	return s.writeJSON(w, answer)
}

func (s *site) makeComparisons(r *http.Request, v url.Values) (stats.Comparisons, error) {
	o, err := s.readCompare(r.Context(), v)
	if err != nil {
		return nil, err
	}
	return stats.Compare(r.Context(), s.Index, o)
}
