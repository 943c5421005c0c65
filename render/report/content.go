package report

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"yulun/article"
	"yulun/codebook"
	"yulun/index"
	"yulun/locale"
	"yulun/render"
	"yulun/stats"
	"yulun/survey"
)

// Content is what a report is written from.
type Content struct {
	Made    time.Time
	Version string
	// P speaks the language of the report.
	P locale.Printer
	// Topic is what the coverage is of, Question what the user asks; the latter may be empty.
	Topic, Question string
	Codebook        codebook.Codebook
	Comparisons     stats.Comparisons
	// Series is ungrouped, ByType the same by outlet type, and ByOutlet has one bucket and a group
	// an outlet.
	Series, ByType, ByOutlet stats.Series
	// ByTwo has one bucket, and a group for each pair of outlet type and language.
	ByTwo stats.Series
	// Outlets are known by their ids.
	Outlets map[string]article.Outlet
	Surveys []survey.Survey
	// Articles are listed with the sentences behind their stance. Total is the number of articles
	// of the query, of which Articles may be the newest only; Collected takes irrelevant ones in.
	Articles         []article.Article
	Total, Collected int
	// Backing is what the section on validation is written from.
	Backing stats.Backing
	// Waiting counts the articles that waited for the index, so that no figure has them.
	Waiting int
	// Deleted counts the articles that were ever deleted on request, of any query.
	Deleted int
	// Configuration is the SHA-256 of the files that say how articles are measured, Commands what
	// gives the report and its figures again, Citation the reference to it.
	Configuration string
	Commands      []string
	Citation      string
}

// Document lays the report out.
func (c Content) Document() Document {
	d := Document{P: c.P, Title: c.title(), Lead: c.lead()}
	for _, s := range []Section{
		c.question(), c.data(), c.method(), c.validation(), c.results(), c.sensitivity(), c.limits(), c.reproduce(), c.pieces(),
	} {
		if len(s.Blocks) > 0 {
			d.Sections = append(d.Sections, s)
		}
	}
	return d
}

func (c Content) title() string {
	if len(c.Surveys) > 0 {
		return c.P.T("Coverage of %s beside what respondents answered", c.Topic)
	}
	return c.P.T("Coverage of %s", c.Topic)
}

func (c Content) first() stats.Comparison { return c.Comparisons[0] }

func (c Content) lead() Text {
	t := plain(c.extent())
	if q := c.first().Query; q != "" {
		t = t.add(c.P.T(", query ")).code(q)
	}
	return t.add(c.P.T(" · made %s with Yulun %s", c.P.Moment(c.Made), c.Version))
}

// extent is how many articles or stories there are of how many outlets.
func (c Content) extent() string {
	articles, outlets := c.first().Overall.Articles, c.first().Overall.Outlets
	if c.first().Unit == index.Stories {
		return c.P.T("%d {story|stories} of %d {outlet|outlets}", articles, outlets)
	}
	return c.P.T("%d {article|articles} of %d {outlet|outlets}", articles, outlets)
}

// counted is a number of articles or of stories, whichever the report counts.
func (c Content) counted(n int) string {
	if c.first().Unit == index.Stories {
		return c.P.T("%d {story|stories}", n)
	}
	return c.P.T("%d {article|articles}", n)
}

func (c Content) label(id string) string { return render.Label(c.P, c.Codebook, id) }

// sides are the titles of the classes as the heads of columns.
func (c Content) sides() []string {
	var titles []string
	for _, t := range c.Codebook.SideTitles() {
		titles = append(titles, render.Capital(t))
	}
	return titles
}

// question says what is asked, and in short what came out.
func (c Content) question() Section {
	s := Section{ID: "question", Title: c.P.T("Question¦of a report")}
	switch {
	case c.Question != "":
		s.say(c.Question)
	case len(c.Surveys) > 0:
		s.say(c.P.T("How did the collected outlets cover %s, and how far is that from what respondents of surveys answered?", c.Topic))
	default:
		s.say(c.P.T("How did the collected outlets cover %s?", c.Topic))
	}
	if c.Waiting > 0 {
		s.text(Warned, plain(c.P.T("When this report was made, %d {article was|articles were} stored that the index had not taken yet. No figure has them.", c.Waiting)))
	}
	if c.Deleted > 0 {
		s.text(Warned, plain(c.P.T("%d {article was|articles were} deleted from the collection on request, in all. Which of them this query would have found can’t be said any more.", c.Deleted)))
	}
	s.heading(3, "short", c.P.T("In short"))
	short := []Text{plain(render.FiguresSentence(c.P, c.Codebook, c.first().Overall.Stats))}
	for _, one := range c.Comparisons {
		if o := one.Overall; o.GapApprove.Known {
			short = append(short, plain(c.P.T("Beside “%s”: coverage less survey, in percentage points, is %s for %s and %s for %s.", one.Survey.Title,
				render.PointsText(o.GapApprove), c.Codebook.SideTitles()[0], render.PointsText(o.GapDisapprove), c.Codebook.SideTitles()[2])))
		}
	}
	short = append(short, plain(render.ValidationText(c.P, c.Backing.Validation)))
	s.list(Said, short...)
	return s
}

// limits say what the figures do not show.
func (c Content) limits() Section {
	s := Section{ID: "limits", Title: c.P.T("Limits")}
	var items []Text
	said := map[string]bool{}
	add := func(text string) {
		if !said[text] {
			said[text] = true
			items = append(items, plain(text))
		}
	}
	for _, one := range c.Comparisons {
		for _, n := range render.Notes(c.P, one) {
			add(n)
		}
	}
	for _, w := range render.Warnings(c.P, c.Series) {
		add(w)
	}
	add(c.P.T("The outlets were chosen by hand and are no random sample of the press. The intervals say how far figures move with other outlets of the same kind. They leave out the errors of the scorer, unless a figure is called corrected."))
	if n := len(c.Series.Gaps()); n > 0 {
		add(c.P.T("The crawl has %d {gap|gaps}; see “Data”. A low count there can be the crawler's.", n))
	}
	s.list(Said, items...)
	return s
}

// reproduce says how to get the same again.
func (c Content) reproduce() Section {
	s := Section{ID: "reproduce", Title: c.P.T("How to reproduce")}
	s.say(c.P.T("The same data folder, configuration and version give the same figures. Intervals are seeded by the outlets and their numbers of articles."))
	s.table(Table{
		ID: "versions", Caption: c.P.T("What this report was made with."), Columns: columns(Name, c.P.T("Part"), c.P.T("Value")),
		Parts: []Part{{Rows: c.versions()}},
	})
	if len(c.Commands) > 0 {
		s.heading(3, "commands", c.P.T("Commands"))
		s.Blocks = append(s.Blocks, Code{c.Commands})
	}
	if c.Citation != "" {
		s.heading(3, "citation", c.P.T("Citation"))
		s.text(Said, Text{c.quoted(c.Citation)})
	}
	return s
}

func (c Content) versions() [][]Cell {
	query := c.first().Query
	if query == "" {
		query = c.P.T("all relevant articles")
	}
	rows := [][]Cell{
		cells(c.P.T("Program"), "Yulun "+c.Version), cells(c.P.T("Made"), c.P.Date(c.Made.UTC().Format(time.RFC3339))), cells(c.P.T("Query"), query),
		cells(c.P.T("Unit, weighting"), c.unit()),
		cells(c.P.T("Buckets"), c.P.T("%s, days of %s", render.BucketName(c.P, c.Series.Bucket), c.Series.Zone)),
		{{Text: c.P.T("Scorer¦of all articles")}, {Text: c.scorers()}},
	}
	if c.Configuration != "" {
		rows = append(rows, []Cell{{Text: c.P.T("Configuration, SHA-256")}, {Code: c.Configuration}})
	}
	if v := c.Backing.Validation; v != nil {
		rows = append(rows, cells(c.P.T("Coded sample"), c.P.T("%s, seed %s", v.Sample, strconv.FormatUint(c.Backing.Sample.Seed, 10))))
	}
	return rows
}

// unit is what is counted and what weighs alike.
func (c Content) unit() string {
	weighting := c.P.T("by article¦of weights")
	switch c.first().Weighting {
	case survey.ByOutlet:
		weighting = c.P.T("by outlet¦of weights")
	case survey.ByReach:
		weighting = c.P.T("by reach")
	default:
	}
	return c.P.T("%s, %s", render.UnitName(c.P, 1, c.first().Unit), weighting)
}

// quoted is text of the configuration or a reference. A Chinese report marks it as English where no
// character of it is Chinese.
func (c Content) quoted(text string) Span {
	span := Span{Text: text}
	isHan := func(r rune) bool { return unicode.Is(unicode.Han, r) }
	if c.P.Chinese() && !strings.ContainsFunc(text, isHan) {
		span.Lang = locale.English.Tag()
	}
	return span
}
