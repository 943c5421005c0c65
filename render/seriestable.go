package render

import (
	"slices"
	"strings"

	"yulun/article"
	"yulun/codebook"
	"yulun/stats"
	"yulun/survey"
)

// openFigures are the columns of a series with what its figures are made from, the share in all
// that the outlets published, and the figures of windows. They came later than the others.
func openFigures(s stats.Series) Layout[stats.Point] {
	col := column[stats.Point]
	number := func(name, unit, description string, of func(stats.Point) int) Field[stats.Point] {
		return col(name, Integer, unit, description, func(p stats.Point) any { return of(p) })
	}
	sides := s.Codebook.SideTitles()
	l := Layout[stats.Point]{
		col("query", Text, "", "Query of the series.", func(stats.Point) any { return s.Query }),
		col("second_group", Text, "", "Value in the second group; missing where the series is cut once.", func(p stats.Point) any { return optional(p.Second) }),
		number("supportive_articles", "articles", "Articles of the class "+sides[0]+": the numerator of the share where every article counts alike; articles is the denominator.", func(p stats.Point) int { return p.Numerators.Supportive }),
		number("neutral_articles", "articles", "Articles of the class "+sides[1]+".", func(p stats.Point) int { return p.Numerators.Neutral }),
		number("critical_articles", "articles", "Articles of the class "+sides[2]+".", func(p stats.Point) int { return p.Numerators.Critical }),
	}
	attention := func(of func(stats.Point) *stats.Attention) func(stats.Point) survey.Interval {
		return func(p stats.Point) survey.Interval {
			if a := of(p); a != nil {
				return a.Share
			}
			return survey.Interval{}
		}
	}
	l = append(l, col("output", Integer, "articles", "All articles that were read of the outlets in the bucket and group, relevant or not: the denominator of attention.", func(p stats.Point) any {
		if p.Attention == nil {
			return nil
		}
		return p.Attention.Whole
	}))
	l = append(l, intervals("attention", "share, 0 to 1", "Share of articles in output", attention(func(p stats.Point) *stats.Attention { return p.Attention }))...)
	events := map[string][]string{}
	for _, e := range s.Events {
		events[e.Bucket] = append(events[e.Bucket], e.Date+" "+e.Title)
	}
	return append(append(l, windowFigures()...), list("events", "; ", "Events that begin in the bucket.", func(p stats.Point) []string { return events[p.Bucket] }))
}

// frameCounts are the columns of the numbers of articles with frames.
func frameCounts(book codebook.Codebook, frames []article.Frame) Layout[stats.Point] {
	var l Layout[stats.Point]
	for _, id := range frames {
		l = append(l, column("frame_"+string(id)+"_articles", Integer, "articles", "Articles with the frame "+frameName(book, id)+".", func(p stats.Point) any { return p.Numerators.Frames[id] }))
	}
	return l
}

// windowFigures are the columns of the figures of windows.
func windowFigures() Layout[stats.Point] {
	col := column[stats.Point]
	of := func(pick func(stats.Window) any) func(stats.Point) any {
		return func(p stats.Point) any {
			if p.Window == nil {
				return nil
			}
			return pick(*p.Window)
		}
	}
	interval := func(pick func(stats.Window) survey.Interval) func(stats.Point) survey.Interval {
		return func(p stats.Point) survey.Interval {
			if p.Window == nil {
				return survey.Interval{}
			}
			return pick(*p.Window)
		}
	}
	return slices.Concat(
		Layout[stats.Point]{
			col("window_start", Date, "", "First day of the window over which figures are smoothed or cumulated; missing where they are not.", of(func(w stats.Window) any { return day(w.Start) })),
			col("window_end", Date, "", "Last day of the window.", of(func(w stats.Window) any { return day(w.End) })),
			col("window_articles", Integer, "articles", "Articles of the window.", of(func(w stats.Window) any { return w.Articles })),
		},
		intervals("window_mean_stance", "−1 to 1", "Mean stance of the window", interval(func(w stats.Window) survey.Interval { return w.Mean })),
		intervals("window_supportive", "share, 0 to 1", "Share of supportive articles of the window", interval(func(w stats.Window) survey.Interval { return w.Supportive })),
		intervals("window_neutral", "share, 0 to 1", "Share of neutral articles of the window", interval(func(w stats.Window) survey.Interval { return w.Neutral })),
		intervals("window_critical", "share, 0 to 1", "Share of critical articles of the window", interval(func(w stats.Window) survey.Interval { return w.Critical })),
		intervals("window_attention", "share, 0 to 1", "Attention of the window", interval(func(w stats.Window) survey.Interval {
			if w.Attention == nil {
				return survey.Interval{}
			}
			return w.Attention.Share
		})),
	)
}

// SeriesSheet is the table of some series, of one after the other, the undated of each last.
func SeriesSheet(set ...stats.Series) Sheet {
	var sheet Sheet
	for _, s := range set {
		if at := slices.IndexFunc(set, func(s stats.Series) bool { return s.Validation.Corrects() }); at >= 0 {
			s.Validation = set[at].Validation // so that all have the columns of corrected figures
		}
		one := SeriesLayout(s).Sheet(slices.Concat(s.Points, s.Undated))
		sheet.Columns, sheet.Rows = one.Columns, append(sheet.Rows, one.Rows...)
	}
	return sheet
}

// Form is how the table of a series is laid out.
type Form string

// The forms.
const (
	// ByRow has a row for each bucket and group, with a column for each figure.
	ByRow Form = "rows"
	// Long has a row for each bucket, group and figure.
	Long Form = "long"
	// Wide has a row for each bucket, with a column for each query and group, of one figure.
	Wide Form = "wide"
)

// Measures lists the figures of which a wide table can be made.
func Measures() []string {
	return []string{"mean_stance", "articles", "supportive", "neutral", "critical", "attention", "outlets", "stories"}
}

// SeriesForm is the table of some series in a form; measure is the figure of a wide one.
func SeriesForm(form Form, measure string, set ...stats.Series) Sheet {
	switch form {
	case Long:
		return longSheet(set)
	case Wide:
		return wideSheet(measure, set)
	default:
		return SeriesSheet(set...)
	}
}

// figureRow is one figure of a bucket and group.
type figureRow struct {
	series      stats.Series
	point       stats.Point
	name        string
	value       survey.Interval
	numerator   any
	denominator any
}

func longLayout() Layout[figureRow] {
	col := column[figureRow]
	return slices.Concat(
		Layout[figureRow]{
			col("query", Text, "", "Query of the series.", func(r figureRow) any { return r.series.Query }),
			col("bucket", Text, "", "Period, such as 2018-03, or undated.", func(r figureRow) any { return r.point.Bucket }),
			col("start", Date, "", "First day of the period.", func(r figureRow) any { return day(r.point.Start) }),
			col("end", Date, "", "Last day of the period.", func(r figureRow) any { return day(r.point.End) }),
			col("group", Text, "", "Value by which the series is cut.", func(r figureRow) any { return r.point.Group }),
			col("second_group", Text, "", "Value in the second group; missing where the series is cut once.", func(r figureRow) any { return optional(r.point.Second) }),
			col("figure", Text, "", "Name of the figure, as in the table by rows.", func(r figureRow) any { return r.name }),
		},
		intervals("value", "that of the figure", "Value of the figure", func(r figureRow) survey.Interval { return r.value }),
		Layout[figureRow]{
			col("numerator", Integer, "articles", "Articles that a share counts, where every article counts alike.", func(r figureRow) any { return r.numerator }),
			col("denominator", Integer, "articles", "Articles of which it is a share, or a mean.", func(r figureRow) any { return r.denominator }),
			col("unit", Text, "", "What is counted: article or story.", func(r figureRow) any { return string(r.series.Unit) }),
			col("weighting", Text, "", "What counts alike: every article, every outlet, or every person reached.", func(r figureRow) any { return string(r.series.Weighting) }),
			list("flags", " ", "What a reader must know of the figures.", func(r figureRow) []string { return texts(r.point.Flags) }),
		},
	)
}

func longSheet(set []stats.Series) Sheet {
	var rows []figureRow
	for _, s := range set {
		for _, p := range slices.Concat(s.Points, s.Undated) {
			add := func(name string, value survey.Interval, numerator, denominator any) {
				rows = append(rows, figureRow{s, p, name, value, numerator, denominator})
			}
			number := func(name string, n int) { add(name, survey.Exact(float64(n)), nil, nil) }
			number("articles", p.Articles)
			number("stories", p.Stories)
			number("outlets", p.Outlets)
			add("mean_stance", p.Mean, nil, p.Articles)
			add("supportive", p.Supportive, p.Numerators.Supportive, p.Articles)
			add("neutral", p.Neutral, p.Numerators.Neutral, p.Articles)
			add("critical", p.Critical, p.Numerators.Critical, p.Articles)
			for _, id := range s.Codebook.FrameIDs() {
				add("frame_"+string(id), p.Frames[id], p.Numerators.Frames[id], p.Articles)
			}
			if p.Attention != nil {
				add("attention", p.Attention.Share, p.Articles, p.Attention.Whole)
			}
			if w := p.Window; w != nil {
				add("window_mean_stance", w.Mean, nil, w.Articles)
				add("window_supportive", w.Supportive, w.Numerators.Supportive, w.Articles)
				add("window_neutral", w.Neutral, w.Numerators.Neutral, w.Articles)
				add("window_critical", w.Critical, w.Numerators.Critical, w.Articles)
				if w.Attention != nil {
					add("window_attention", w.Attention.Share, w.Articles, w.Attention.Whole)
				}
			}
			if c := p.Corrected; c != nil {
				add("corrected_mean_stance", c.Mean, nil, p.Articles)
				add("corrected_supportive", c.Supportive, nil, p.Articles)
				add("corrected_neutral", c.Neutral, nil, p.Articles)
				add("corrected_critical", c.Critical, nil, p.Articles)
			}
		}
	}
	return longLayout().Sheet(rows)
}

// measureOf is a figure of a point.
func measureOf(p stats.Point, measure string) survey.Interval {
	switch measure {
	case "articles":
		return survey.Exact(float64(p.Articles))
	case "stories":
		return survey.Exact(float64(p.Stories))
	case "outlets":
		return survey.Exact(float64(p.Outlets))
	case "supportive":
		return p.Supportive
	case "neutral":
		return p.Neutral
	case "critical":
		return p.Critical
	case "attention":
		if p.Attention == nil {
			return survey.Interval{}
		}
		return p.Attention.Share
	default:
		return p.Mean
	}
}

// wideRow is a bucket with the points of all series and groups in it.
type wideRow struct {
	stats.Point
	cells map[wideKey]stats.Point
}

type wideKey struct {
	series int
	group  [2]string
}

func wideSheet(measure string, set []stats.Series) Sheet {
	col := column[wideRow]
	l := Layout[wideRow]{
		col("bucket", Text, "", "Period, such as 2018-03, or undated.", func(r wideRow) any { return r.Bucket }),
		col("start", Date, "", "First day of the period.", func(r wideRow) any { return day(r.Start) }),
		col("end", Date, "", "Last day of the period.", func(r wideRow) any { return day(r.End) }),
	}
	var rows []*wideRow
	byBucket := map[string]*wideRow{}
	for i, s := range set {
		for _, p := range slices.Concat(s.Points, s.Undated) {
			row := byBucket[p.Bucket]
			if row == nil {
				row = &wideRow{p, map[wideKey]stats.Point{}}
				rows, byBucket[p.Bucket] = append(rows, row), row
			}
			row.cells[wideKey{i, [2]string{p.Group, p.Second}}] = p
		}
		for _, group := range s.Pairs() {
			key := wideKey{i, group}
			name := wideName(measure, len(set) > 1, s.Query, group)
			l = append(l, intervals(name, measureUnit(measure), "Figure "+measure+" of "+wideOf(s.Query, group), func(r wideRow) survey.Interval {
				p, ok := r.cells[key]
				if !ok {
					return survey.Interval{}
				}
				return measureOf(p, measure)
			})...)
		}
	}
	undatedLast := slices.DeleteFunc(slices.Clone(rows), func(r *wideRow) bool { return r.Start == "" })
	for _, r := range rows {
		if r.Start == "" {
			undatedLast = append(undatedLast, r)
		}
	}
	values := make([]wideRow, len(undatedLast))
	for i, r := range undatedLast {
		values[i] = *r
	}
	return l.Sheet(values)
}

func measureUnit(measure string) string {
	switch measure {
	case "mean_stance":
		return "−1 to 1"
	case "articles", "stories", "outlets":
		return measure
	default:
		return "share, 0 to 1"
	}
}

// wideName names the column of a query and group.
func wideName(measure string, several bool, query string, group [2]string) string {
	parts := []string{measure}
	if several {
		parts = append(parts, query)
	}
	for _, g := range group {
		if g != "" {
			parts = append(parts, g)
		}
	}
	return strings.Join(parts, " ")
}

func wideOf(query string, group [2]string) string {
	of := "the query " + query
	if query == "" {
		of = "all relevant articles"
	}
	if group[0] != "" {
		of += ", " + strings.TrimSpace(group[0]+" "+group[1])
	}
	return of
}

// eventLayout is the table of events.
func eventLayout() Layout[stats.Event] {
	col := column[stats.Event]
	return Layout[stats.Event]{
		col("date", Text, "", "Day, month or year of the event.", func(e stats.Event) any { return e.Date }),
		col("start", Date, "", "First day of it.", func(e stats.Event) any { return article.Moment{Time: e.From, DayOnly: true} }),
		col("bucket", Text, "", "Period of the series in which it begins.", func(e stats.Event) any { return optional(e.Bucket) }),
		col("title", Text, "", "What happened, in English.", func(e stats.Event) any { return e.Title }),
		col("title_zh", Text, "", "What happened, in Chinese.", func(e stats.Event) any { return optional(e.TitleZh) }),
		col("source", Text, "", "Citation.", func(e stats.Event) any { return optional(e.Source) }),
		col("url", Text, "", "Address of the source.", func(e stats.Event) any { return optional(e.URL) }),
	}
}

// EventSheet is the table of the events of a series.
func EventSheet(events []stats.Event) Sheet { return eventLayout().Sheet(events) }
