package stats_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"yulun/article"
	"yulun/codebook/codebooktest"
	"yulun/index"
	"yulun/stats"
	"yulun/stats/statstest"
)

// shelf is an index of some articles that knows days, relevance, words, and what an outlet has.
type shelf []article.Article

// piece is a relevant article of an outlet.
func piece(day string, o article.Outlet, title string, score float64) article.Article {
	a := article.Article{
		Title: title, Text: title, Lang: article.Chinese, Outlet: o, URL: "https://example.org/" + title,
		Reading: article.Reading{Relevant: true, Method: "rules/1", Stance: article.Stance{Class: "neutral", Score: score}, Frames: map[article.Frame]float64{}},
	}
	switch {
	case score > 0:
		a.Reading.Stance.Class = "supportive"
	case score < 0:
		a.Reading.Stance.Class = "critical"
	}
	if day != "" {
		a.Published = article.Moment{Time: statstest.Day(day), DayOnly: true}
	}
	if o.Country != "CN" {
		a.Lang = article.English
	}
	a.ID = article.NewID(fmt.Sprint(day, o.ID, title))
	a.Cluster = a.ID
	return a
}

// beside is an article that is not on the topic.
func beside(day string, o article.Outlet, title string) article.Article {
	a := piece(day, o, title, 0)
	a.Reading = article.Reading{Method: "rules/1"}
	return a
}

func (s shelf) of(q index.Query) []article.Article {
	var out []article.Article
	for _, a := range s {
		if q.Relevance == index.RelevantOnly && !a.Reading.Relevant {
			continue
		}
		if !q.From.IsZero() || !q.To.IsZero() {
			day := a.Published.In(index.Shanghai())
			if a.Published.IsZero() || day.Before(q.From) || !q.To.IsZero() && day.After(q.To) {
				continue
			}
		}
		if !q.Admits(map[string]string{"outlet": a.Outlet.ID, "type": string(a.Outlet.Type), "country": a.Outlet.Country, "lang": string(a.Lang)}) {
			continue
		}
		if slices.ContainsFunc(q.Where, func(c index.Condition) bool {
			t, ok := c.(index.Term)
			return ok && !strings.Contains(a.Title, t.Text)
		}) {
			continue
		}
		out = append(out, a)
	}
	return out
}

func (s shelf) Cells(_ context.Context, q index.Query, cut index.Cut) ([]index.Cell, error) {
	at := map[string]*index.Cell{}
	for _, a := range s.of(q) {
		var start time.Time
		if !a.Published.IsZero() {
			start = cut.Bucket.Start(a.Published.In(index.Shanghai()))
		}
		for _, pair := range cut.Of(a) {
			key := fmt.Sprint(start.Format(time.DateOnly), a.Published.IsZero(), pair, a.Outlet.ID)
			if at[key] == nil {
				at[key] = &index.Cell{
					Start: start, Undated: a.Published.IsZero(), Group: pair[0], Second: pair[1], Outlet: a.Outlet,
					Frames: map[article.Frame]int{}, Methods: map[string]int{},
				}
			}
			c := at[key]
			c.Articles, c.Stories = c.Articles+1, c.Stories+1
			c.Sum, c.SumSquares = c.Sum+a.Reading.Stance.Score, c.SumSquares+a.Reading.Stance.Score*a.Reading.Stance.Score
			c.Methods[a.Reading.Method]++
			switch a.Reading.Stance.Class {
			case "supportive":
				c.Supportive++
			case "critical":
				c.Critical++
			case "neutral":
				c.Neutral++
			}
			for f := range a.Reading.Frames {
				c.Frames[f]++
			}
		}
	}
	var cells []index.Cell
	for _, c := range at {
		cells = append(cells, *c)
	}
	slices.SortFunc(cells, func(a, b index.Cell) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Group, b.Group), cmp.Compare(a.Second, b.Second), cmp.Compare(a.Outlet.ID, b.Outlet.ID))
	})
	return cells, nil
}

func (s shelf) Search(_ context.Context, q index.Query) (index.Result, error) {
	found := s.of(q)
	slices.SortStableFunc(found, func(a, b article.Article) int { return a.Published.Time.Compare(b.Published.Time) })
	result := index.Result{Total: len(found)}
	for _, a := range found[:min(len(found), q.Limit)] {
		result.Hits = append(result.Hits, index.Hit{Article: a})
	}
	return result, nil
}

func (s shelf) Each(context.Context, index.Query, func(index.Hit) error) error { return nil }

func (s shelf) set(t *testing.T, o stats.SeriesOptions, beside ...index.Query) stats.SeriesSet {
	t.Helper()
	o.Codebook, o.Codings = codebooktest.Book(), stats.Codings{Index: s}
	set, err := stats.MakeSeriesSet(t.Context(), s, statstest.Health{}, o, beside...)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func (s shelf) series(t *testing.T, o stats.SeriesOptions) stats.Series {
	t.Helper()
	return s.set(t, o)[0]
}

func parse(t *testing.T, text string) index.Query {
	t.Helper()
	q, err := index.Parse(index.Vocabulary{}, text)
	if err != nil {
		t.Fatal(err)
	}
	return q
}
