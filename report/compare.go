package report

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"yulun/article"
	"yulun/index"
	"yulun/survey"
)

// Comparison sets coverage beside the survey.
type Comparison struct {
	Survey SurveySide `json:"survey"`
	// Overall is all coverage of the query; Sections cut it by outlet type, language, country, frame and year.
	Overall  Row       `json:"overall"`
	Sections []Section `json:"sections"`
	// Answers are to the survey's six questions about coverage.
	Answers []Answer `json:"questions"`
	// Notes say what the comparison is and isn't.
	Notes     []string         `json:"notes"`
	Unit      index.Unit       `json:"unit"`
	Weighting survey.Weighting `json:"weighting"`
	Query     string           `json:"query"`
	Methods   map[string]int   `json:"methods"`
}

// SurveySide is the survey's headline with its sampling intervals.
type SurveySide struct {
	Title       string          `json:"title"`
	Source      string          `json:"source"`
	FieldPeriod string          `json:"field_period"`
	Population  string          `json:"population"`
	N           int             `json:"n"`
	Approve     survey.Interval `json:"approve"`
	Neither     survey.Interval `json:"neither"`
	Disapprove  survey.Interval `json:"disapprove"`
}

// Section is one cut of the coverage.
type Section struct {
	Name string `json:"name"`
	Rows []Row  `json:"rows"`
}

// Row is one group of coverage beside the survey.
type Row struct {
	Group string `json:"group"`
	Stats
	// The gaps are coverage less survey, in [-1, 1]: supportive less approve, neutral less neither, critical less disapprove.
	GapApprove    survey.Interval `json:"gap_approve"`
	GapNeither    survey.Interval `json:"gap_neither"`
	GapDisapprove survey.Interval `json:"gap_disapprove"`
}

// CompareOptions says what is compared.
type CompareOptions struct {
	Query     index.Query
	Weighting survey.Weighting
	Figures   survey.Figures
}

// Compare asks for the cells of a query and sets them beside the survey.
func Compare(ctx context.Context, asker Asker, o CompareOptions) (Comparison, error) {
	o.Weighting = cmp.Or(o.Weighting, survey.ByArticle)
	o.Query.Unit = cmp.Or(o.Query.Unit, index.Articles)
	side := newSurveySide(o.Figures)
	m := &measured{asker: asker, o: o}
	yearly, err := m.cells(ctx, o.Query, index.Year, index.Ungrouped)
	if err != nil {
		return Comparison{}, err
	}
	framed, err := m.cells(ctx, o.Query, index.Whole, index.ByFrame)
	if err != nil {
		return Comparison{}, err
	}
	c := Comparison{
		Survey: side, Unit: o.Query.Unit, Weighting: o.Weighting, Query: o.Query.String(), Methods: map[string]int{},
		Overall: newRow("all coverage", yearly, side, o.Weighting), Notes: notes(o.Figures),
	}
	for _, cell := range yearly {
		for method, n := range cell.Methods {
			c.Methods[method] += n
		}
	}
	langs, err := m.cells(ctx, o.Query, index.Whole, index.ByLang)
	if err != nil {
		return Comparison{}, err
	}
	c.Sections = []Section{
		section("outlet type", yearly, side, o.Weighting, func(c index.Cell) string { return string(c.Outlet.Type) }),
		section("language", langs, side, o.Weighting, func(c index.Cell) string { return c.Group }),
		section("country", yearly, side, o.Weighting, func(c index.Cell) string { return c.Outlet.Country }),
		section("frame", framed, side, o.Weighting, func(c index.Cell) string { return c.Group }),
		section("year", yearly, side, o.Weighting, year),
	}
	period, err := m.fieldPeriod(ctx, yearly, side)
	if err != nil {
		return Comparison{}, err
	}
	c.Sections = append(c.Sections, period)
	c.Answers, err = m.answers(ctx, yearly, framed)
	return c, err
}

func year(c index.Cell) string {
	if c.Undated {
		return "undated"
	}
	return strconv.Itoa(c.Start.Year())
}

// measured asks for what a comparison needs.
type measured struct {
	asker Asker
	o     CompareOptions
}

func (m *measured) cells(ctx context.Context, q index.Query, width index.Bucket, g index.Group) ([]index.Cell, error) {
	cells, err := m.asker.Cells(ctx, q, index.Cut{Bucket: width, Group: g, Zone: index.Shanghai()})
	if err != nil {
		return nil, fmt.Errorf("aggregate: %w", err)
	}
	return cells, nil
}

func newSurveySide(f survey.Figures) SurveySide {
	approve, neither, disapprove := f.Shares()
	side := SurveySide{Title: f.Title, Source: f.Source, FieldPeriod: f.FieldPeriod.Text, Population: f.Population, N: f.N}
	side.Approve = survey.WilsonShare(approve.Percent/100, f.N)
	side.Neither = survey.WilsonShare(neither.Percent/100, f.N)
	side.Disapprove = survey.WilsonShare(disapprove.Percent/100, f.N)
	return side
}

// fieldPeriod cuts the coverage into before, during and after the survey's field period.
func (m *measured) fieldPeriod(ctx context.Context, yearly []index.Cell, side SurveySide) (Section, error) {
	from, until := m.o.Figures.FieldPeriod.Days()
	s := Section{Name: "survey's field period", Rows: []Row{}}
	for _, part := range []struct {
		name     string
		from, to time.Time
	}{
		{"before", time.Time{}, from.AddDate(0, 0, -1)}, {"during", from, until.AddDate(0, 0, -1)}, {"after", until, time.Time{}},
	} {
		q := m.o.Query.Between(part.from, part.to)
		if !q.To.IsZero() && q.To.Before(q.From) {
			continue
		}
		cells, err := m.cells(ctx, q, index.Whole, index.Ungrouped)
		if err != nil {
			return s, err
		}
		s.Rows = append(s.Rows, newRow(part.name, cells, side, m.o.Weighting))
	}
	var undated []index.Cell
	for _, c := range yearly {
		if c.Undated {
			undated = append(undated, c)
		}
	}
	s.Rows = append(s.Rows, newRow("undated", undated, side, m.o.Weighting))
	return s, nil
}

func newRow(group string, cells []index.Cell, side SurveySide, w survey.Weighting) Row {
	s := NewStats(cells, w)
	return Row{
		Group: group, Stats: s,
		GapApprove:    survey.Difference(s.Supportive, side.Approve),
		GapNeither:    survey.Difference(s.Neutral, side.Neither),
		GapDisapprove: survey.Difference(s.Critical, side.Disapprove),
	}
}

// section cuts cells by a key; rows are in the codebook's order for types and frames, else in that of the key.
func section(name string, cells []index.Cell, side SurveySide, w survey.Weighting, key func(index.Cell) string) Section {
	groups := map[string][]index.Cell{}
	for _, c := range cells {
		groups[key(c)] = append(groups[key(c)], c)
	}
	order := map[string]int{}
	for i, t := range article.OutletTypes() {
		order[string(t)] = i
	}
	for i, f := range article.Frames() {
		order[string(f)] = i
	}
	names := slices.SortedFunc(maps.Keys(groups), func(a, b string) int {
		return cmp.Or(cmp.Compare(order[a], order[b]), cmp.Compare(a, b))
	})
	s := Section{Name: name, Rows: []Row{}}
	for _, n := range names {
		s.Rows = append(s.Rows, newRow(n, groups[n], side, w))
	}
	return s
}

func notes(f survey.Figures) []string {
	return append([]string{
		"Coverage is not opinion: a share of articles says what outlets printed, a share of respondents what people answered. A gap between them is a finding about the press, not about the people, and neither explains the other.",
		fmt.Sprintf("The survey: %s, %s respondents, fielded %s. Coverage from any other time is outside its field period: respondents could not know it.", f.Population, thousands(f.N), f.FieldPeriod.Text),
		"Intervals are at 95 %: bootstrap over outlets, with fewer than five outlets Wilson's (flagged); the gap's interval joins both sides.",
		"Not validated: no hand-coded sample of this corpus stands behind the scorer's figures.",
	}, f.Caveats...)
}
