package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"

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
	// Sensitivity is the address of the table of sensitivity.
	Sensitivity string
	Code        shownCode
	// Frames are the columns of the table of frames, Heat its rows by section.
	Frames []codebook.Frame
	Heat   []heatSection
}

// comparisonView is the comparison with one survey.
type comparisonView struct {
	// First says that it is the first of the page, whose gaps stand above all else.
	First      bool
	Comparison stats.Comparison
	Overall    rowView
	Sections   []sectionView
	Pairs      []pairView
	Answers    []answerView
	// Choices are the rows of sensitivity.
	Choices linkedTable
	// Notes are the notes that no earlier comparison had.
	Notes []string
}

type sectionView struct {
	Name string
	Rows []rowView
}

// pairView is an answer beside a measure that leads to what it counts.
type pairView struct {
	stats.Pair
	Figure figureView
}

// answerView is an answer whose figures lead to what they count.
type answerView struct {
	stats.Answer
	Sentence string
	// Corrected is the sentence by the corrected figures; empty without a coded sample.
	Corrected string
	Figures   []figureView
}

// figureView is a figure with the addresses of the articles in its share, and of those that it is a
// share of; empty where no query says which they are.
type figureView struct {
	stats.Figure
	Link, Of string
}

// rowView is a group with the address of the search that lists its articles, and of those of each
// side; empty where no query says which they are.
type rowView struct {
	stats.Row
	Link  string
	Sides []sideView
}

// sideView is the share of a side.
type sideView struct {
	Share       survey.Interval
	Title, Link string
}

// mostScores is the most articles whose scores are read while somebody waits for a page.
const mostScores = 20_000

// readCompare reads which comparison a request asks for.
func (s *site) readCompare(ctx context.Context, v url.Values) (stats.CompareOptions, error) {
	o := stats.CompareOptions{Codebook: s.Codebook, Codings: s.codings(), Scores: s.Index, MostScores: mostScores}
	var err error
	if o.Query, err = s.readQuery(ctx, v); err != nil {
		return o, err
	}
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
		return s.refused(w, r, v, err, s.comparePage())
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

		Sensitivity: link(apiRoot+"/export/sensitivity.csv", o.Query, pairs...),
	}
	said := map[string]bool{}
	view.Code = s.showCode(compareCode, r, view.CSV)
	for i, c := range comparisons {
		one, err := s.comparisonView(c, o.Query)
		if err != nil {
			return err
		}
		one.First = i == 0
		for _, note := range render.Notes(s.p, c) {
			if !said[note] {
				one.Notes = append(one.Notes, note)
			}
			said[note] = true
		}
		view.Comparisons = append(view.Comparisons, one)
	}
	if view.Heat, err = s.heat(comparisons[0].Overall, view.Coverage, o.Query); err != nil {
		return err
	}
	view.Form.Own = []control{s.unitControl(o.Query.Unit), s.weightControl(o.Weighting)}
	if len(s.Surveys) > 1 {
		view.Form.Own = append(view.Form.Own, s.surveyControl(v.Get("survey")))
	}
	return s.render(w, r, http.StatusOK, "compare", queryTitle(s.p.T("Coverage beside the survey"), o.Query), "/compare", view)
}

// comparePage is the page of the comparison for a request that was not understood.
func (s *site) comparePage() *refusedPage {
	return &refusedPage{
		name: "compare", title: s.p.T("Coverage beside the survey"), path: "/compare",
		own: func(v url.Values) []control {
			return []control{
				s.unitControl(index.Unit(v.Get("unit"))),
				s.weightControl(survey.Weighting(v.Get("weight"))),
			}
		},
		view: func(a asked) any { return compareView{asked: a} },
	}
}

// surveyControl chooses one survey or all.
func (s *site) surveyControl(chosen string) control {
	options := []option{{"", s.p.T("(every survey)")}}
	for _, one := range s.Surveys {
		options = append(options, option{one.ID, one.Title})
	}
	return choose("survey", s.p.T("Survey"), chosen, options...)
}

// comparisonView gives every figure of a comparison its address.
func (s *site) comparisonView(c stats.Comparison, asked index.Query) (comparisonView, error) {
	l := linker{asked: asked, titles: s.Codebook.SideTitles()}
	view := comparisonView{Comparison: c, Overall: l.row(c.Overall)}
	for _, section := range c.Sections {
		rows := make([]rowView, len(section.Rows))
		for i, row := range section.Rows {
			rows[i] = l.row(row)
		}
		view.Sections = append(view.Sections, sectionView{section.Name, rows})
	}
	for _, p := range c.Pairs {
		view.Pairs = append(view.Pairs, pairView{p, l.figure(p.Figure)})
	}
	for _, a := range c.Answers {
		answer := answerView{Answer: a, Sentence: render.Sentence(s.p, c, a)}
		if a.Corrected != nil {
			answer.Corrected = render.Sentence(s.p, c, *a.Corrected)
		}
		for _, f := range a.Figures {
			answer.Figures = append(answer.Figures, l.figure(f))
		}
		view.Answers = append(view.Answers, answer)
	}
	view.Choices = l.choices(render.SensitivityTable(s.p, c), c.Sensitivity.Rows)
	return view, l.err
}

// linker makes addresses of the queries behind the figures of one comparison, and keeps the first
// error.
type linker struct {
	asked  index.Query
	titles [3]string
	err    error
}

// search is the address that lists the articles of a query, counted as those of the comparison.
func (l *linker) search(query string) string {
	q, ok := l.read(query)
	if !ok {
		return ""
	}
	return link("/search", q)
}

// narrowed is the address of the articles of a query that have a value of a field; empty where no
// query says which they are.
func (l *linker) narrowed(query, field, value string) string {
	q, ok := l.read(query)
	if ok {
		q, ok = narrow(q, field, value)
	}
	if !ok {
		return ""
	}
	return link("/search", q)
}

// read reads the query behind a figure.
func (l *linker) read(query string) (index.Query, bool) {
	q, err := index.Parse(index.Vocabulary{}, query)
	if err != nil {
		if l.err == nil {
			l.err = fmt.Errorf("read the query behind a figure, %q: %w", query, err)
		}
		return q, false
	}
	q.Unit, q.Zone = l.asked.Unit, l.asked.Zone
	return q, true
}

func (l *linker) row(r stats.Row) rowView {
	view := rowView{Row: r, Sides: []sideView{
		{Share: r.Supportive, Title: l.titles[0]}, {Share: r.Neutral, Title: l.titles[1]}, {Share: r.Critical, Title: l.titles[2]},
	}}
	if r.Queries == nil || r.Articles == 0 {
		return view
	}
	view.Link = l.search(r.Queries.All)
	for i, query := range []string{r.Queries.Supportive, r.Queries.Neutral, r.Queries.Critical} {
		if query != "" {
			view.Sides[i].Link = l.search(query)
		}
	}
	return view
}

func (l *linker) figure(f stats.Figure) figureView {
	view := figureView{Figure: f}
	if f.Query != "" {
		view.Link, view.Of = l.search(f.Query), l.search(f.Of)
	}
	return view
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
	answer := comparisonAnswer{render.NewComparisonRecord(s.p, comparisons[0]), []string{}}
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
