// Package statstest has a small invented press with its crawls and a survey: what the tests of
// package stats and of those that show its figures compute from.
package statstest

import (
	"context"
	"slices"
	"time"

	"yulun/article"
	"yulun/index"
	"yulun/store"
	"yulun/survey"
)

// Index answers with the same cells whatever is asked, folded to the bucket and group asked for.
type Index []index.Cell

// Cells implements stats.Asker.
func (f Index) Cells(_ context.Context, q index.Query, cut index.Cut) ([]index.Cell, error) {
	var out []index.Cell
	for _, c := range f {
		if len(q.Values("object")) > 0 && c.Outlet.Country != "CN" {
			continue // stands for a filter
		}
		if !c.Undated {
			day := c.Start
			if !q.From.IsZero() && day.Before(q.From) || !q.To.IsZero() && day.After(q.To) {
				continue
			}
			c.Start = cut.Bucket.Start(day)
		} else if !q.From.IsZero() || !q.To.IsZero() {
			continue
		}
		switch cut.Group {
		case index.ByType:
			c.Group = string(c.Outlet.Type)
		case index.ByLang:
			c.Group = map[bool]string{true: "zh", false: "en"}[c.Outlet.Country == "CN"]
		case index.ByFrame:
			for frame := range c.Frames {
				one := c
				one.Group = string(frame)
				out = append(out, one)
			}
			continue
		}
		out = append(out, c)
	}
	return out, nil
}

// Health answers with the same days whatever is asked.
type Health []store.HealthDay

// Health implements stats.HealthReader.
func (f Health) Health(context.Context, *time.Location) ([]store.HealthDay, error) { return f, nil }

// Day is the midnight of a date such as 2018-03-10.
func Day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

// Daily is a party paper.
func Daily() article.Outlet {
	return article.Outlet{ID: "daily", Name: "华东时报", Type: "party", Country: "CN"}
}

// Weekly is a commercial magazine.
func Weekly() article.Outlet {
	return article.Outlet{ID: "weekly", Name: "岭外周刊", Type: "commercial", Country: "CN"}
}

// Courier is a foreign paper.
func Courier() article.Outlet {
	return article.Outlet{ID: "courier", Name: "The Harbour Courier", Type: "foreign", Country: "GB"}
}

// Cell is the cell of an outlet at a day, or of its undated articles where when is empty.
func Cell(when string, o article.Outlet, supportive, neutral, critical int, frames ...article.Frame) index.Cell {
	c := index.Cell{
		Outlet: o, Articles: supportive + neutral + critical, Stories: supportive + neutral + critical,
		Sum: 0.5 * float64(supportive-critical), SumSquares: 0.25 * float64(supportive+critical),
		Supportive: supportive, Neutral: neutral, Critical: critical, Frames: map[article.Frame]int{}, Methods: map[string]int{"rules/1": supportive + neutral + critical},
	}
	if when == "" {
		c.Undated = true
	} else {
		c.Start = Day(when)
	}
	for _, f := range frames {
		c.Frames[f] = c.Articles
	}
	return c
}

// Press is what three outlets published in 2018.
func Press() Index {
	return Index{
		Cell("2018-02-10", Daily(), 6, 2, 0, "reward", "trust"), Cell("2018-03-10", Weekly(), 1, 3, 2, "law"),
		Cell("2018-03-20", Courier(), 0, 1, 7, "surveillance"), Cell("2018-05-02", Daily(), 4, 0, 0, "order", "punishment"),
		Cell("2018-05-09", Courier(), 0, 0, 3, "surveillance", "privacy"), Cell("", Weekly(), 0, 1, 0, "governance"),
	}
}

// Sources are the outlets' sources, and one that was never crawled.
func Sources() []article.Source {
	return []article.Source{
		{ID: "daily", Outlet: Daily(), Lang: article.Chinese},
		{ID: "weekly", Outlet: Weekly(), Lang: article.Chinese},
		{ID: "courier", Outlet: Courier(), Lang: article.English},
		{ID: "never", Outlet: article.Outlet{ID: "never", Type: "blog", Country: "US"}, Lang: article.English},
	}
}

// Watched is a crawl on each of some days, the last included.
func Watched(source, from, to string) Health {
	var days Health
	for d := Day(from); !d.After(Day(to)); d = d.AddDate(0, 0, 1) {
		days = append(days, store.HealthDay{SourceID: source, Day: d, Runs: 1})
	}
	return days
}

// Crawls is how the sources were crawled in 2018.
func Crawls() Health {
	return slices.Concat(Watched("daily", "2018-02-01", "2018-05-31"), Watched("weekly", "2018-03-01", "2018-03-31"),
		Watched("courier", "2018-03-01", "2018-03-31"), Health{
			{SourceID: "daily", Day: Day("2018-02-10"), Due: 8, Fetched: 8, Read: 8, Scored: 8},
			{SourceID: "daily", Day: Day("2018-05-02"), Due: 4, Fetched: 4, Read: 4, Scored: 4},
			{SourceID: "weekly", Day: Day("2018-03-10"), Due: 9, Fetched: 7, Read: 6, Scored: 6, Runs: 1},
			{SourceID: "weekly", Day: Day("2018-04-02"), Runs: 2, FailedRuns: 2},
			{SourceID: "courier", Day: Day("2018-03-20"), Due: 8, Fetched: 8, Read: 8, Scored: 8, Runs: 1},
			{SourceID: "courier", Day: Day("2018-05-09"), Due: 3, Fetched: 3, Read: 3, Scored: 3},
		})
}

// Kostka is the survey of the tests: the built-in one with fewer questions.
func Kostka() survey.Survey {
	shares := func(id, of, frame string) survey.Figure {
		return survey.Figure{ID: id, Label: of + ": " + frame, Of: of, Frame: frame}
	}
	return survey.Survey{
		ID: "kostka-2018", Title: "Public opinion on social credit", Source: "G. Kostka 2019", Population: "Chinese internet users",
		Respondents: "citizens", N: 2209, Mode: "online", Sponsor: "unknown", Weighting: "unknown", Precision: "whole percent",
		FieldPeriod: survey.Period{Text: "in spring 2018", From: "2018-02-01", To: "2018-04-30"},
		Headline:    &survey.Headline{Item: "approval", Supportive: "approve", Neutral: "neither", Critical: "disapprove"},
		Items: []survey.Item{{ID: "approval", Question: "Approval", Answers: []survey.Answer{
			{ID: "approve", Label: "approve", Percent: 80}, {ID: "neither", Label: "neither", Percent: 19}, {ID: "disapprove", Label: "disapprove", Percent: 1},
		}}},
		Groups: []survey.Group{
			{ID: "all", Label: "all coverage"},
			{ID: "foreign", Label: "the foreign press", Where: "type:foreign"},
			{ID: "government", Label: "government systems", Where: "object:government"},
			{ID: "commercial", Label: "commercial systems", Where: "object:commercial"},
		},
		Outcomes: survey.Phrases{
			Higher: "is clearly higher", Lower: "is clearly lower", Unclear: "is not clearly different", Same: "is the same",
			FewOutlets: "differs, but there are too few outlets to tell whether by chance",
		},
		Empty: "The figures cannot be compared: there are no articles of {groups}.",
		Questions: []survey.Question{
			{
				Text:    "Western reports show a tool of control.",
				Figures: []survey.Figure{shares("control", "foreign", "surveillance"), shares("tool", "foreign", "order")},
				Compare: &survey.Contrast{First: "control", Second: "tool", As: survey.Paired},
				Answer:  "{control} of articles speak of surveillance and {tool} of a tool: the first {outcome}. {approval.approve} approve.",
			},
			{
				Text:    "Citizens see less surveillance than benefit.",
				Figures: []survey.Figure{shares("watch", "all", "surveillance"), shares("gain", "all", "reward")},
				Compare: &survey.Contrast{First: "watch", Second: "gain", As: survey.Paired},
				Answer:  "Surveillance {watch}, benefits {gain}: the first {outcome}.",
			},
			{
				Text: "Trust is graded.",
				Figures: []survey.Figure{
					{ID: "state", Label: "government systems", Of: "government", Mean: "stance"}, {ID: "firms", Label: "commercial systems", Of: "commercial", Mean: "stance"},
				},
				Compare: &survey.Contrast{First: "state", Second: "firms", As: survey.Separate},
				Answer:  "{state} and {firms}: the first {outcome}; {undated} undated.",
			},
		},
	}
}

// ByWeek is a source that was watched from a Monday on, with so many pieces in each week.
func ByWeek(from string, counts ...int) Health {
	begin := Day(from)
	out := Watched("daily", from, begin.AddDate(0, 0, 7*len(counts)-1).Format(time.DateOnly))
	for i, n := range counts {
		for j := range n { // unevenly, as news come
			d := begin.AddDate(0, 0, 7*i+[]int{1, 2, 1, 4, 3, 0, 1}[j%7])
			out = append(out, store.HealthDay{SourceID: "daily", Day: d, Due: 1, Fetched: 1, Read: 1, Scored: 1})
		}
	}
	return out
}
