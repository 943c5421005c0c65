package report

import (
	"fmt"
	"time"

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
	// Configuration is the SHA-256 of the files that say how articles are measured, Commands what
	// gives the report and its figures again, Citation the reference to it.
	Configuration string
	Commands      []string
	Citation      string
}

// Document lays the report out.
func (c Content) Document() Document {
	d := Document{Title: c.title(), Lead: c.lead()}
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
	title := "Coverage of " + c.Topic
	if len(c.Surveys) > 0 {
		title += " beside what respondents answered"
	}
	return title
}

func (c Content) first() stats.Comparison { return c.Comparisons[0] }

func (c Content) lead() Text {
	t := words("%s of %s", c.counted(c.first().Overall.Articles), number(c.first().Overall.Outlets, "outlet", "outlets"))
	if q := c.first().Query; q != "" {
		t = t.add(", query ").code(q)
	}
	return t.add(" · made %s with Yulun %s", c.Made.UTC().Format("2006-01-02 15:04 UTC"), c.Version)
}

// counted is a number of articles or of stories, whichever the report counts.
func (c Content) counted(n int) string {
	if c.first().Unit == index.Stories {
		return number(n, "story", "stories")
	}
	return number(n, "article", "articles")
}

// number is a count with its noun.
func number(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return render.Thousands(n) + " " + many
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
	s := Section{ID: "question", Title: "Question"}
	switch {
	case c.Question != "":
		s.say("%s", c.Question)
	case len(c.Surveys) > 0:
		s.say("How did the collected outlets cover %s, and how far is that from what respondents of surveys answered?", c.Topic)
	default:
		s.say("How did the collected outlets cover %s?", c.Topic)
	}
	if c.Waiting > 0 {
		s.text(Warned, words("When this report was made, %s stored that the index had not taken yet. No figure has them.",
			number(c.Waiting, "article was", "articles were")))
	}
	s.heading(3, "short", "In short")
	short := []Text{words("%s", render.FiguresSentence(c.Codebook, c.first().Overall.Stats))}
	for _, one := range c.Comparisons {
		if o := one.Overall; o.GapApprove.Known {
			short = append(short, words("Beside “%s”: coverage less survey, in percentage points, is %s for %s and %s for %s.", one.Survey.Title,
				render.PointsText(o.GapApprove), c.Codebook.SideTitles()[0], render.PointsText(o.GapDisapprove), c.Codebook.SideTitles()[2]))
		}
	}
	short = append(short, words("%s", render.ValidationText(c.P, c.Backing.Validation)))
	s.list(Said, short...)
	return s
}

// limits say what the figures do not show.
func (c Content) limits() Section {
	s := Section{ID: "limits", Title: "Limits"}
	var items []Text
	said := map[string]bool{}
	add := func(text string) {
		if !said[text] {
			said[text] = true
			items = append(items, words("%s", text))
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
	add("The outlets were chosen by hand and are no random sample of the press. The intervals say how far figures move with other outlets of the same kind. They leave out the errors of the scorer, unless a figure is called corrected.")
	if n := len(c.Series.Gaps()); n > 0 {
		add(fmt.Sprintf("The crawl has %s; see “Data”. A low count there can be the crawler's.", number(n, "gap", "gaps")))
	}
	s.list(Said, items...)
	return s
}

// reproduce says how to get the same again.
func (c Content) reproduce() Section {
	s := Section{ID: "reproduce", Title: "How to reproduce"}
	s.say("The same data folder, configuration and version give the same figures. Intervals are seeded by the outlets and their numbers of articles.")
	s.table(Table{
		ID: "versions", Caption: "What this report was made with.", Columns: columns(Name, "Part", "Value"),
		Parts: []Part{{Rows: c.versions()}},
	})
	if len(c.Commands) > 0 {
		s.heading(3, "commands", "Commands")
		s.Blocks = append(s.Blocks, Code{c.Commands})
	}
	if c.Citation != "" {
		s.heading(3, "citation", "Citation")
		s.say("%s", c.Citation)
	}
	return s
}

func (c Content) versions() [][]Cell {
	query := c.first().Query
	if query == "" {
		query = "all relevant articles"
	}
	rows := [][]Cell{
		cells("Program", "Yulun "+c.Version), cells("Made", c.Made.UTC().Format(time.RFC3339)), cells("Query", query),
		cells("Unit, weighting", fmt.Sprintf("%s, by %s", c.first().Unit, c.first().Weighting)),
		cells("Buckets", fmt.Sprintf("%s, days of %s", c.Series.Bucket, c.Series.Zone)),
		{{Text: "Scorer"}, {Text: c.scorers()}},
	}
	if c.Configuration != "" {
		rows = append(rows, []Cell{{Text: "Configuration, SHA-256"}, {Code: c.Configuration}})
	}
	if v := c.Backing.Validation; v != nil {
		rows = append(rows, cells("Coded sample", fmt.Sprintf("%s, seed %d", v.Sample, c.Backing.Sample.Seed)))
	}
	return rows
}
