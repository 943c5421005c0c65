package stats

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"yulun/codebook"
	"yulun/index"
	"yulun/survey"
)

// Comparison sets coverage beside one survey. Its JSON, which is a contract, is package render's.
type Comparison struct {
	Survey SurveySide
	// Overall is all coverage of the query; Sections cut it by outlet type, language, country,
	// frame and year. There are none beside a survey without a headline.
	Overall  Row
	Sections []Section
	// Pairs are the survey's answers that stand beside other measures of coverage.
	Pairs []Pair
	// Answers are to the survey's questions about coverage.
	Answers   []Answer
	Unit      index.Unit
	Weighting survey.Weighting
	Query     string
	Methods   map[string]int
	// Configured is the survey as it is configured: its words phrase the answers.
	Configured survey.Survey
	// Undated is the number of articles without a date.
	Undated int
	// Old are the codes of articles that the codebook doesn't have any more.
	Old OldCodes
	// Codebook has the words for groups and classes.
	Codebook codebook.Codebook
	// Validation says what backs the figures; nil where people coded no sample.
	Validation *Validation
	// Sensitivity is what the figures of all coverage would be by other choices; it has no rows
	// where it was not asked for.
	Sensitivity Sensitivity
}

// Comparisons set coverage beside each survey.
type Comparisons []Comparison

// Coverage is the first comparison that cuts the coverage into groups, else the first one.
func (all Comparisons) Coverage() Comparison {
	for _, c := range all {
		if len(c.Sections) > 0 {
			return c
		}
	}
	return all[0]
}

// Section is one cut of the coverage.
type Section struct {
	Name string `json:"name"`
	Rows []Row  `json:"rows"`
}

// FieldPeriodSection is the name of the cut into the times before, during and after the survey's
// field period.
const FieldPeriodSection = "survey's field period"

// Row is one group of coverage beside the survey.
type Row struct {
	Group string `json:"group"`
	Stats
	// The gaps are coverage less survey, in [-1, 1]: supportive less approve, neutral less neither,
	// critical less disapprove.
	GapApprove    survey.Interval `json:"gap_approve"`
	GapNeither    survey.Interval `json:"gap_neither"`
	GapDisapprove survey.Interval `json:"gap_disapprove"`
	// CorrectedGaps are the gaps of the corrected shares; nil without a coded sample.
	CorrectedGaps *Shares `json:"corrected_gaps,omitempty"`
	// Queries find the articles; nil where the query language has no words for them.
	Queries *Queries `json:"queries,omitempty"`
}

// CompareOptions says what is compared.
type CompareOptions struct {
	Query     index.Query
	Weighting survey.Weighting
	// Surveys are those to compare with, in the order in which they are shown.
	Surveys []survey.Survey
	// Codebook has the frames to count, and the order of groups.
	Codebook codebook.Codebook
	// HeadlinesOnly leaves out the questions.
	HeadlinesOnly bool
	// Codings are where to look for a coded sample to correct the figures by.
	Codings Codings
	// Scores are where the scores of single articles are read, for the sensitivity to the choices
	// that the index has no sums for; nil leaves the sensitivity out. MostScores is how many are
	// read at most; 0 is unbounded.
	Scores     ScoreReader
	MostScores int
}

// Compare asks for the cells of a query and sets them beside each survey. Without a survey there is
// one Comparison, of coverage alone.
func Compare(ctx context.Context, asker Asker, o CompareOptions) (Comparisons, error) {
	o.Weighting = cmp.Or(o.Weighting, survey.ByArticle)
	o.Query.Unit = cmp.Or(o.Query.Unit, index.Articles)
	m := &measured{asker: asker, o: o, asked: map[question][]index.Cell{}, parts: map[string]part{}}
	var err error
	if m.validation, m.correction, err = o.Codings.correct(ctx, o.Query, o.Codebook, o.Weighting); err != nil {
		return nil, err
	}
	coverage, err := m.coverage(ctx)
	if err != nil {
		return nil, err
	}
	surveys := o.Surveys
	if len(surveys) == 0 {
		surveys = []survey.Survey{{}}
	}
	all := make(Comparisons, len(surveys))
	for i, s := range surveys {
		if all[i], err = m.beside(ctx, coverage, s); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// coverage is what is the same beside every survey.
type coverage struct {
	overall  Row
	sections []Section
	methods  map[string]int
	// undated are the cells of the articles without a date.
	undated []index.Cell
	old     OldCodes
	// variants are the figures by other choices, unread counts the articles that were too many to
	// read.
	variants []variant
	unread   int
}

func (m *measured) coverage(ctx context.Context) (coverage, error) {
	yearly, err := m.cells(ctx, m.o.Query, index.Year, index.Ungrouped)
	if err != nil {
		return coverage{}, err
	}
	framed, err := m.cells(ctx, m.o.Query, index.Whole, index.ByFrame)
	if err != nil {
		return coverage{}, err
	}
	langs, err := m.cells(ctx, m.o.Query, index.Whole, index.ByLang)
	if err != nil {
		return coverage{}, err
	}
	coded := m.correction.cells(m.cut(index.Year, index.Ungrouped))
	c := coverage{
		overall: Row{Stats: m.stats(yearly, coded), Queries: m.queries(m.o.Query, true)}, methods: map[string]int{},
		old: oldCodes(yearly, index.Ungrouped, index.Ungrouped, m.o.Codebook),
	}
	for _, cell := range yearly {
		for method, n := range cell.Methods {
			c.methods[method] += n
		}
		if cell.Undated {
			c.undated = append(c.undated, cell)
		}
	}
	c.sections = []Section{
		m.section("outlet type", "type", yearly, coded,
			func(c index.Cell) string { return string(c.Outlet.Type) }),
		m.section("language", "lang", langs, m.correction.cells(m.cut(index.Whole, index.ByLang)),
			func(c index.Cell) string { return c.Group }),
		m.section("country", "country", yearly, coded, func(c index.Cell) string { return c.Outlet.Country }),
		m.section("frame", "frame", framed, m.correction.cells(m.cut(index.Whole, index.ByFrame)),
			func(c index.Cell) string { return c.Group }),
		m.section("year", yearField, yearly, coded, year),
	}
	if m.o.Scores != nil {
		c.variants, c.unread, err = m.variants(ctx, c.overall.Stats, yearly)
	}
	return c, err
}

// beside sets coverage beside one survey.
func (m *measured) beside(ctx context.Context, coverage coverage, s survey.Survey) (Comparison, error) {
	side := NewSurveySide(s)
	c := Comparison{
		Survey: side, Overall: side.row("all coverage", coverage.overall), Sections: []Section{}, Pairs: []Pair{}, Answers: []Answer{},
		Unit: m.o.Query.Unit, Weighting: m.o.Weighting, Query: m.o.Query.String(), Methods: coverage.methods,
		Configured: s, Old: coverage.old, Codebook: m.o.Codebook, Validation: m.validation,
	}
	if side.Headline() || s.ID == "" { // beside the others it has no gap
		c.Sensitivity = coverage.sensitivity(side)
	}
	for _, cell := range coverage.undated {
		c.Undated += cell.Articles
	}
	if side.Headline() || s.ID == "" {
		for _, section := range coverage.sections {
			beside := Section{Name: section.Name, Rows: []Row{}}
			for _, r := range section.Rows {
				beside.Rows = append(beside.Rows,
					side.besideGroup(section.Name, r.Group).row(r.Group, r))
			}
			c.Sections = append(c.Sections, beside)
		}
	}
	if side.Headline() && s.FieldPeriod.Known() {
		period, err := m.fieldPeriod(ctx, coverage.undated, s.FieldPeriod, side)
		if err != nil {
			return Comparison{}, err
		}
		c.Sections = append(c.Sections, period)
	}
	if m.o.HeadlinesOnly {
		return c, nil
	}
	var err error
	if c.Pairs, err = m.pairs(ctx, s, side); err != nil {
		return c, err
	}
	c.Answers, err = m.answers(ctx, s)
	return c, err
}

func year(c index.Cell) string {
	if c.Undated {
		return undated
	}
	return strconv.Itoa(c.Start.Year())
}

// question is what was asked of the index.
type question struct {
	query string
	unit  index.Unit
	width index.Bucket
	group index.Group
}

// measured asks for what a comparison needs, each thing once.
type measured struct {
	asker Asker
	o     CompareOptions
	asked map[question][]index.Cell
	// parts are the parts of the coverage by their selection.
	parts map[string]part
	// validation says what backs the figures, correction corrects them; each may be nil.
	validation *Validation
	correction *correction
}

// stats are the figures of cells, of which the coded ones are a part.
func (m *measured) stats(cells []index.Cell, coded []codedCell) Stats {
	s := NewStats(cells, m.o.Weighting, m.o.Codebook)
	m.correction.apply(&s, cells, coded)
	return s
}

// zone is where the days of the comparison begin.
func (m *measured) zone() *time.Location { return index.ZoneOrShanghai(m.o.Query.Zone) }

func (m *measured) cut(width index.Bucket, g index.Group) index.Cut {
	return index.Cut{Bucket: width, Group: g, Zone: m.zone()}
}

func (m *measured) cells(ctx context.Context, q index.Query, width index.Bucket, g index.Group) ([]index.Cell, error) {
	key := question{q.String(), q.Unit, width, g}
	if cells, ok := m.asked[key]; ok {
		return cells, nil
	}
	cells, err := m.asker.Cells(ctx, q, m.cut(width, g))
	if err != nil {
		return nil, fmt.Errorf("aggregate: %w", err)
	}
	m.asked[key] = cells
	return cells, nil
}

// fieldPeriod cuts the coverage into before, during and after the survey's field period.
func (m *measured) fieldPeriod(ctx context.Context, dateless []index.Cell, period survey.Period, side SurveySide) (Section, error) {
	from, until := period.Days()
	coded := m.correction.cells(m.cut(index.Whole, index.Ungrouped))
	s := Section{Name: FieldPeriodSection, Rows: []Row{}}
	for _, part := range []struct {
		name     string
		from, to time.Time
	}{
		{"before", time.Time{}, from.AddDate(0, 0, -1)}, {
			"during", from,
			until.AddDate(0, 0, -1),
		}, {"after", until, time.Time{}},
	} {
		q, ok := m.o.Query.And(index.Query{From: part.from, To: part.to})
		if !ok {
			continue
		}
		cells, err := m.cells(ctx, q, index.Whole, index.Ungrouped)
		if err != nil {
			return s, err
		}
		s.Rows = append(s.Rows, side.row(part.name, Row{
			Stats: m.stats(cells, between(coded, part.from, part.to, m.zone())), Queries: m.queries(q, true),
		}))
	}
	codedUndated := slices.DeleteFunc(coded, func(c codedCell) bool { return !c.Undated })
	s.Rows = append(s.Rows, side.row(undated, Row{
		Stats: m.stats(dateless, codedUndated), Queries: m.queries(m.o.Query.Undated()),
	}))
	return s, nil
}

// section cuts cells by a key; rows are in the codebook's order for types and frames, else in that
// of the key.
func (m *measured) section(name, field string, cells []index.Cell, coded []codedCell, key func(index.Cell) string) Section {
	groups := map[string][]index.Cell{}
	for _, c := range cells {
		groups[key(c)] = append(groups[key(c)], c)
	}
	codedOf := map[string][]codedCell{}
	for _, c := range coded {
		codedOf[key(c.Cell)] = append(codedOf[key(c.Cell)], c)
	}
	order := map[string]int{} // of what the codebook has; the rest has 0 and comes last
	for i, t := range m.o.Codebook.OutletTypes {
		order[string(t.ID)] = i - len(m.o.Codebook.OutletTypes)
	}
	for i, f := range m.o.Codebook.Frames {
		order[string(f.ID)] = i - len(m.o.Codebook.Frames)
	}
	names := slices.SortedFunc(maps.Keys(groups), func(a, b string) int {
		return cmp.Or(cmp.Compare(order[a], order[b]), cmp.Compare(a, b))
	})
	s := Section{Name: name, Rows: []Row{}}
	for _, n := range names {
		s.Rows = append(s.Rows, Row{
			Group: n, Stats: m.stats(groups[n], codedOf[n]), Queries: m.queries(m.within(field, n)),
		})
	}
	return s
}
