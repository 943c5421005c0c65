package render

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"yulun/article"
	"yulun/codebook"
	"yulun/stats"
	"yulun/survey"
)

// intervals are the four columns of an estimate.
func intervals[T any](name, unit, description string, of func(T) survey.Interval) Layout[T] {
	bound := func(value func(survey.Interval) float64) func(T) any {
		return func(v T) any {
			if i := of(v); i.Known && i.Method != survey.None {
				return value(i)
			}
			return nil
		}
	}
	return Layout[T]{
		column(name, Number, unit, description+"; missing where nothing was observed.", func(v T) any {
			if i := of(v); i.Known {
				return i.Value
			}
			return nil
		}),
		column(name+"_low", Number, unit, "Lower end of the 95 % interval of "+name+"; missing where there is none.",
			bound(func(i survey.Interval) float64 { return i.Low })),
		column(name+"_high", Number, unit, "Upper end of the 95 % interval of "+name+"; missing where there is none.",
			bound(func(i survey.Interval) float64 { return i.High })),
		column(name+"_method", Text, "", "How the interval of "+name+" was made: bootstrap, wilson, t, mover, ppi, rogan-gladen or none.", func(v T) any {
			if i := of(v); i.Known {
				return string(i.Method)
			}
			return nil
		}),
	}
}

// figures are the columns of the figures of some articles, but for their number. They are missing
// where of gives nil.
func figures[T any](book codebook.Codebook, frames []article.Frame, of func(T) *stats.Stats) Layout[T] {
	return slices.Concat(counts(of), estimates(book, frames, of))
}

// counts are the columns of what figures rest on.
func counts[T any](of func(T) *stats.Stats) Layout[T] {
	count := func(pick func(stats.Stats) int) func(T) any {
		return func(v T) any {
			if s := of(v); s != nil {
				return pick(*s)
			}
			return nil
		}
	}
	return Layout[T]{
		column("stories", Integer, "stories", "Number of stories: an article and its reprints are one.", count(func(s stats.Stats) int { return s.Stories })),
		column("outlets", Integer, "outlets", "Number of outlets.", count(func(s stats.Stats) int { return s.Outlets })),
	}
}

// estimates are the columns of means and shares, with what a reader must know of them.
func estimates[T any](book codebook.Codebook, frames []article.Frame, of func(T) *stats.Stats) Layout[T] {
	estimate := func(pick func(stats.Stats) survey.Interval) func(T) survey.Interval {
		return func(v T) survey.Interval {
			if s := of(v); s != nil {
				return pick(*s)
			}
			return survey.Interval{}
		}
	}
	sides := book.SideTitles()
	return slices.Concat(
		intervals("mean_stance", "−1 to 1", "Mean stance: −1 is critical, 1 is supportive", estimate(func(s stats.Stats) survey.Interval { return s.Mean })),
		intervals("supportive", "share, 0 to 1", "Share of the class "+sides[0], estimate(func(s stats.Stats) survey.Interval { return s.Supportive })),
		intervals("neutral", "share, 0 to 1", "Share of the class "+sides[1], estimate(func(s stats.Stats) survey.Interval { return s.Neutral })),
		intervals("critical", "share, 0 to 1", "Share of the class "+sides[2], estimate(func(s stats.Stats) survey.Interval { return s.Critical })),
		frameShares(book, frames, of),
		Layout[T]{list("flags", " ", "What a reader must know of the figures: unfinished, cut, few_outlets, few_articles, without_reach, mixed_methods, not_validated, validated, pooled_error.",
			func(v T) []string {
				if s := of(v); s != nil {
					return texts(s.Flags)
				}
				return nil
			})},
	)
}

// frameShares are the columns of the shares of frames.
func frameShares[T any](book codebook.Codebook, frames []article.Frame, of func(T) *stats.Stats) Layout[T] {
	var l Layout[T]
	for _, id := range frames {
		l = append(l, intervals("frame_"+string(id), "share, 0 to 1", "Share of articles with the frame "+frameName(book, id), func(v T) survey.Interval {
			if s := of(v); s != nil {
				return s.Frames[id]
			}
			return survey.Interval{}
		})...)
	}
	return l
}

// SeriesLayout is the table of a series: one row a bucket and group.
func SeriesLayout(s stats.Series) Layout[stats.Point] {
	fixed, last := s.Codebook.Columns()
	of := func(p stats.Point) *stats.Stats { return &p.Stats }
	col := column[stats.Point]
	sources := func(c stats.Coverage, description string) Field[stats.Point] {
		return col("sources_"+string(c), Integer, "sources", description, func(p stats.Point) any { return p.Health.Sources[c] })
	}
	return slices.Concat(
		Layout[stats.Point]{
			col("bucket", Text, "", "Period, such as 2018-03, or undated.", func(p stats.Point) any { return p.Bucket }),
			col("start", Date, "", "First day of the period.", func(p stats.Point) any { return day(p.Start) }),
			col("end", Date, "", "Last day of the period.", func(p stats.Point) any { return day(p.End) }),
			col("group", Text, "", "Value by which the series is cut: an outlet, type, language, script, country or frame.", func(p stats.Point) any { return p.Group }),
			col("articles", Integer, "articles", "Number of articles; of stories where the unit is story.", func(p stats.Point) any { return p.Articles }),
		},
		figures(s.Codebook, fixed, of),
		Layout[stats.Point]{
			col("due", Integer, "addresses", "Addresses known for the period.", func(p stats.Point) any { return p.Health.Due }),
			col("fetched", Integer, "addresses", "Those that have answered.", func(p stats.Point) any { return p.Health.Fetched }),
			col("read", Integer, "addresses", "Those from which an article was extracted.", func(p stats.Point) any { return p.Health.Read }),
			col("unread", Integer, "addresses", "Those that answered without an article, such as dead links.", func(p stats.Point) any { return p.Health.Unread }),
			col("scored", Integer, "addresses", "Those whose article has been scored.", func(p stats.Point) any { return p.Health.Scored }),
			sources(stats.Complete, "Sources crawled throughout, of which every known address has answered."),
			sources(stats.Partial, "Sources crawled on some days only, or with failures."),
			sources(stats.Silent, "Sources crawled throughout that published nothing."),
			sources(stats.Failed, "Sources of which no crawl succeeded, or no address answered."),
			sources(stats.Unwatched, "Sources that nobody crawled, and of which no article is known."),
			col("coverage", Text, "", "How far the period can be believed: complete, partial, silent, failed, unwatched or chance.", func(p stats.Point) any { return string(p.Health.Coverage) }),
			col("unit", Text, "", "What is counted: article or story.", func(stats.Point) any { return string(s.Unit) }),
			col("weighting", Text, "", "What counts alike: every article, or every outlet.", func(stats.Point) any { return string(s.Weighting) }),
			col("zone", Text, "", "Time zone in which days begin.", func(stats.Point) any { return s.Zone }),
			list("methods", " ", "Versions of the scorer in the series.", func(stats.Point) []string { return slices.Sorted(maps.Keys(s.Methods)) }),
			sources(stats.Chance, "Sources that nobody crawled, and of which some articles are known."),
		},
		openFigures(s),
		frameCounts(s.Codebook, fixed),
		frameShares(s.Codebook, last, of),
		frameCounts(s.Codebook, last),
		corrected(s.Codebook, s.Validation, of),
	)
}

// day is a day of a series; missing where it is empty.
func day(text string) any {
	m, err := article.ParseMoment(text)
	if err != nil || m.IsZero() {
		return nil
	}
	return m
}

// firstDay is the day at which a bucket begins; missing where time is not cut.
func firstDay(start time.Time) any {
	if start.IsZero() {
		return nil
	}
	return article.Moment{Time: start, DayOnly: true}
}

// watchedSource is a source in a bucket with a change of its volume, if there is one.
type watchedSource struct {
	stats.SourceHealth
	change *stats.VolumeChange
}

func healthLayout() Layout[watchedSource] {
	col := column[watchedSource]
	return Layout[watchedSource]{
		col("bucket", Text, "", "Period, such as 2018-03.", func(h watchedSource) any { return h.Bucket }),
		col("source", Text, "", "Identifier of the source.", func(h watchedSource) any { return h.Source }),
		col("outlet", Text, "", "Identifier of its outlet.", func(h watchedSource) any { return h.Outlet }),
		col("due", Integer, "addresses", "Addresses known for the period.", func(h watchedSource) any { return h.Due }),
		col("fetched", Integer, "addresses", "Those that have answered.", func(h watchedSource) any { return h.Fetched }),
		col("read", Integer, "addresses", "Those from which an article was extracted.", func(h watchedSource) any { return h.Read }),
		col("unread", Integer, "addresses", "Those that answered without an article, such as dead links.", func(h watchedSource) any { return h.Unread }),
		col("scored", Integer, "addresses", "Those whose article has been scored.", func(h watchedSource) any { return h.Scored }),
		col("runs", Integer, "crawls", "Crawls that began in the period.", func(h watchedSource) any { return h.Runs }),
		col("failed_runs", Integer, "crawls", "Those that failed.", func(h watchedSource) any { return h.FailedRuns }),
		col("coverage", Text, "", "How far the period can be believed: complete, partial, silent, failed, unwatched or chance.", func(h watchedSource) any { return string(h.Coverage) }),
		col("days", Integer, "days", "Days of the period up to today.", func(h watchedSource) any { return h.Days }),
		col("watched_days", Integer, "days", "Days on which crawls would have found what the source published.", func(h watchedSource) any { return h.Watched }),
		col("volume_before", Number, "articles a week", "Mean volume before a change in the period; missing where there is none.", func(h watchedSource) any {
			if h.change == nil {
				return nil
			}
			return h.change.Before
		}),
		col("volume_after", Number, "articles a week", "Mean volume after that change.", func(h watchedSource) any {
			if h.change == nil {
				return nil
			}
			return h.change.After
		}),
	}
}

// HealthSheet is the health of a series by bucket and source.
func HealthSheet(s stats.Series) Sheet {
	changes := map[[2]string]*stats.VolumeChange{}
	for i, c := range s.Changes {
		changes[[2]string{c.Bucket, c.Source}] = &s.Changes[i] // of several in one bucket the last one
	}
	var rows []watchedSource
	for _, h := range s.Health {
		rows = append(rows, watchedSource{h, changes[[2]string{h.Bucket, h.Source}]})
	}
	return healthLayout().Sheet(rows)
}

// surveySection is the section of what a survey's respondents answered.
const surveySection = "survey"

// compared is a row of comparisons: a group of respondents or coverage with its figures, or one
// value of a survey.
type compared struct {
	section, group string
	// count is the number of articles or respondents; 0 is unknown where there are no articles.
	count any
	// row is nil for a value of a survey.
	row     *stats.Row
	survey  string
	value   survey.Interval
	outcome survey.Outcome
	// figure is the figure of a question or a pair, else nil; gap is that of a pair.
	figure *stats.Figure
	gap    survey.Interval
}

func (c compared) stats() *stats.Stats {
	if c.row == nil {
		return nil
	}
	return &c.row.Stats
}

// covered are the figures of coverage: a survey's have no stories and no outlets.
func (c compared) covered() *stats.Stats {
	if c.section == surveySection {
		return nil
	}
	return c.stats()
}

// gap picks a gap of a row.
func gap(pick func(stats.Row) survey.Interval) func(compared) survey.Interval {
	return func(c compared) survey.Interval {
		if c.row == nil {
			return survey.Interval{}
		}
		return pick(*c.row)
	}
}

// correctedGap picks a gap of the corrected shares of a row.
func correctedGap(pick func(stats.Shares) survey.Interval) func(compared) survey.Interval {
	return func(c compared) survey.Interval {
		if c.row == nil || c.row.CorrectedGaps == nil {
			return survey.Interval{}
		}
		return pick(*c.row.CorrectedGaps)
	}
}

func comparisonLayout(book codebook.Codebook, v *stats.Validation) Layout[compared] {
	fixed, last := book.Columns()
	col := column[compared]
	return slices.Concat(
		Layout[compared]{
			col("section", Text, "", "What the row belongs to: survey, overall, a cut of the coverage, survey item, an answer beside another measure (beside item) or question.", func(c compared) any { return c.section }),
			col("group", Text, "", "Group of respondents or coverage, answer, or figure.", func(c compared) any { return c.group }),
			col("articles", Integer, "articles or respondents", "Number of articles, or of respondents in rows of the survey; missing where unknown.", func(c compared) any { return c.count }),
		},
		counts(compared.covered),
		estimates(book, fixed, compared.stats),
		intervals("gap_approve", "difference of shares, −1 to 1", "Coverage less survey: supportive less approving", gap(func(r stats.Row) survey.Interval { return r.GapApprove })),
		intervals("gap_neither", "difference of shares, −1 to 1", "Coverage less survey: neutral less neither", gap(func(r stats.Row) survey.Interval { return r.GapNeither })),
		intervals("gap_disapprove", "difference of shares, −1 to 1", "Coverage less survey: critical less disapproving", gap(func(r stats.Row) survey.Interval { return r.GapDisapprove })),
		Layout[compared]{col("survey", Text, "", "Identifier of the survey.", func(c compared) any { return c.survey })},
		intervals("gap", "difference of shares, −1 to 1", "Coverage less survey, of an answer beside another measure", func(c compared) survey.Interval { return c.gap }),
		intervals("value", "share, 0 to 1, or stance, −1 to 1", "Value of a survey's answer or of a question's figure", func(c compared) survey.Interval { return c.value }),
		Layout[compared]{col("outcome", Text, "", "How the difference of a question's figures is read.", func(c compared) any { return optional(string(c.outcome)) })},
		rowQueries(),
		frameShares(book, last, compared.stats),
		corrected(book, v, compared.stats),
		correctedGaps(v),
	)
}

// allRelevant is a query of all relevant articles that isn't empty.
const allRelevant = "relevant:yes"

// rowQueries are the columns of the queries that find what a row counts.
func rowQueries() Layout[compared] {
	found := queryColumns(func(c compared) *stats.Queries {
		switch f := c.figure; {
		case f == nil && c.row != nil:
			return c.row.Queries
		case f == nil || f.Query == "":
			return nil
		default:
			return &stats.Queries{All: f.Of}
		}
	})
	return append(found, column("query_value", Text, "", "Query that finds the articles in the share of a question's figure, or those that its mean is of.", func(c compared) any {
		if c.figure == nil {
			return nil
		}
		return optional(c.figure.Query)
	}))
}

// queryColumns are the queries that find the articles of a row and those of each side.
func queryColumns[T any](of func(T) *stats.Queries) Layout[T] {
	col := func(name, description string, pick func(stats.Queries) string) Field[T] {
		return column(name, Text, "", description, func(v T) any {
			if q := of(v); q != nil {
				return optional(pick(*q))
			}
			return nil
		})
	}
	return Layout[T]{
		col("query", "Query that finds the articles of the row; missing where none says which they are.", func(q stats.Queries) string { return cmp.Or(q.All, allRelevant) }),
		col("query_supportive", "Query that finds the supportive ones.", func(q stats.Queries) string { return q.Supportive }),
		col("query_neutral", "Query that finds the neutral ones.", func(q stats.Queries) string { return q.Neutral }),
		col("query_critical", "Query that finds the critical ones.", func(q stats.Queries) string { return q.Critical }),
	}
}

// correctedGaps are the columns of the gaps that corrected shares leave; none where nothing is
// corrected.
func correctedGaps(v *stats.Validation) Layout[compared] {
	if !v.Corrects() {
		return nil
	}
	return slices.Concat(
		intervals("corrected_gap_approve", "difference of shares, −1 to 1", "Coverage less survey by the corrected share: supportive less approving", correctedGap(func(s stats.Shares) survey.Interval { return s.Approve })),
		intervals("corrected_gap_neither", "difference of shares, −1 to 1", "Coverage less survey by the corrected share: neutral less neither", correctedGap(func(s stats.Shares) survey.Interval { return s.Neither })),
		intervals("corrected_gap_disapprove", "difference of shares, −1 to 1", "Coverage less survey by the corrected share: critical less disapproving", correctedGap(func(s stats.Shares) survey.Interval { return s.Disapprove })),
	)
}

// ComparisonSheet is the table of comparisons. For each survey it has what respondents answered,
// all coverage and every group, then each answer of the survey and each figure of its questions,
// whose numbers are in the columns value.
func ComparisonSheet(all stats.Comparisons) Sheet {
	var book codebook.Codebook
	var rows []compared
	var v *stats.Validation
	for _, c := range all {
		book, v = c.Codebook, c.Validation
		rows = slices.Concat(rows, groupRows(c), valueRows(c))
	}
	return comparisonLayout(book, v).Sheet(rows)
}

// groupRows are the respondents and the groups of coverage.
func groupRows(c stats.Comparison) []compared {
	var rows []compared
	respondents := func(group string, n int, s stats.Shares) {
		row := stats.Row{Stats: stats.Stats{Supportive: s.Approve, Neutral: s.Neither, Critical: s.Disapprove}}
		rows = append(rows, compared{section: surveySection, group: group, count: respondentsCount(n), row: &row, survey: c.Survey.ID})
	}
	coverage := func(section string, r stats.Row) {
		rows = append(rows, compared{section: section, group: r.Group, count: r.Articles, row: &r, survey: c.Survey.ID})
	}
	if s := c.Survey; s.Headline() {
		respondents("respondents", s.N, s.Shares)
		for _, there := range s.Countries {
			respondents("respondents "+there.Country, there.N, there.Shares)
		}
	}
	coverage("overall", c.Overall)
	for _, s := range c.Sections {
		for _, r := range s.Rows {
			coverage(s.Name, r)
		}
	}
	return rows
}

// respondentsCount is a number of respondents; missing when it is unknown.
func respondentsCount(n int) any {
	if n == 0 {
		return nil
	}
	return n
}

// valueRows are the answers of the survey and the figures of its questions.
func valueRows(c stats.Comparison) []compared {
	var rows []compared
	for _, it := range c.Survey.Items {
		for _, a := range it.Answers {
			rows = append(rows, compared{
				section: "survey item " + it.ID, group: strings.TrimSpace(a.ID + " " + a.Country),
				count: respondentsCount(a.N), survey: c.Survey.ID, value: a.Share,
			})
		}
	}
	for _, p := range c.Pairs {
		rows = append(rows, compared{
			section: "beside item " + p.Item, group: p.Answer.ID + ": " + p.Figure.Label, count: p.Figure.Articles,
			survey: c.Survey.ID, value: p.Figure.Value, gap: p.Gap, figure: &p.Figure,
		})
	}
	for _, a := range c.Answers {
		section := "question " + strconv.Itoa(a.ID)
		for _, f := range a.Figures {
			rows = append(rows, compared{section: section, group: f.Label, count: f.Articles, survey: c.Survey.ID, value: f.Value, figure: &f})
		}
		if a.Outcome != "" {
			rows = append(rows, compared{section: section, group: "difference", survey: c.Survey.ID, value: a.Difference, outcome: a.Outcome})
		}
	}
	return rows
}
