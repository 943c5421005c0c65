package stats_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"yulun/article"
	"yulun/codebook/codebooktest"
	"yulun/coding"
	"yulun/index"
	"yulun/stats"
	"yulun/stats/statstest"
)

// corpus is articles with their truth, and an index of them that knows ids, days and types.
type corpus struct {
	articles []article.Article
	truth    map[string]article.Class
	samples  []coding.Sample
	codings  map[string][]coding.Coding
}

// newCorpus is 600 articles of 20 outlets in 2020 and 2021. A quarter is critical; the scorer calls
// three in ten of these neutral, and one in five of the others critical.
func newCorpus() *corpus {
	c := &corpus{truth: map[string]article.Class{}, codings: map[string][]coding.Coding{}}
	rng := rand.New(rand.NewPCG(4, 5))
	for i := range 600 {
		id := fmt.Sprintf("a%03d", i)
		truth, scored := article.Class("neutral"), article.Class("neutral")
		if rng.Float64() < 0.25 {
			truth = "critical"
		}
		if truth == "critical" && rng.Float64() < 0.7 || truth == "neutral" && rng.Float64() < 0.2 {
			scored = "critical"
		}
		kind := article.OutletType("foreign")
		if i%2 == 0 {
			kind = "party"
		}
		day := article.Day(2020+i%2, time.Month(1+i%12), 1+i%28)
		a := article.Article{
			ID: id, Title: "标题 " + id, Text: "正文", Lang: article.Chinese, Published: day,
			Outlet: article.Outlet{ID: fmt.Sprintf("o%02d", i%20), Type: kind, Country: "CN"},
			Reading: article.Reading{
				Relevant: true,
				Method:   "rules/2",
				Stance:   article.Stance{Class: scored},
			},
		}
		if scored == "critical" {
			a.Reading.Stance.Score = -0.5
		}
		c.articles = append(c.articles, a)
		c.truth[id] = truth
	}
	return c
}

// code lets two people code the first n articles of a sample of all; the second one errs once.
func (c *corpus) code(n int) {
	s := coding.Sample{ID: "pilot", Strata: []coding.Stratum{{Size: len(c.articles), Drawn: n}}}
	for i, at := range rand.New(rand.NewPCG(1, 2)).Perm(len(c.articles))[:n] {
		a := c.articles[at]
		hash := coding.Hash(a.Title, a.Text)
		s.Items = append(s.Items, coding.Item{
			Place: i + 1, Article: a.ID, Text: hash, Probability: float64(n) / float64(len(c.articles)),
		})
		score := 0.0
		if c.truth[a.ID] == "critical" {
			score = -1
		}
		for _, coder := range []string{"王芳", "李晓明"} {
			c.codings["pilot"] = append(c.codings["pilot"], coding.Coding{
				Article: a.ID, Text: hash, Coder: coder, Person: true, Sample: "pilot", Relevant: true,
				Score: &score, Class: c.truth[a.ID], Frames: []article.Frame{},
			}.WithID())
		}
	}
	c.samples = []coding.Sample{s}
}

func (c *corpus) of(q index.Query) []article.Article {
	return slices.DeleteFunc(slices.Clone(c.articles), func(a article.Article) bool {
		day := a.Published.In(index.Shanghai())
		return !q.From.IsZero() && day.Before(q.From) || !q.To.IsZero() && day.After(q.To) ||
			!q.Admits(map[string]string{"id": a.ID, "type": string(a.Outlet.Type)})
	})
}

func (c *corpus) Cells(_ context.Context, q index.Query, cut index.Cut) ([]index.Cell, error) {
	at := map[string]*index.Cell{}
	var keys []string
	for _, a := range c.of(q) {
		group := map[index.Group]string{index.ByType: string(a.Outlet.Type), index.ByLang: string(a.Lang)}[cut.Group]
		var start time.Time
		if cut.Bucket != index.Whole {
			start = cut.Bucket.Start(a.Published.In(index.Shanghai()))
		}
		key := fmt.Sprint(start, group, a.Outlet.ID)
		if at[key] == nil {
			at[key] = &index.Cell{
				Start: start, Group: group, Outlet: a.Outlet,
				Frames: map[article.Frame]int{}, Methods: map[string]int{},
			}
			keys = append(keys, key)
		}
		cell := at[key]
		cell.Articles++
		cell.Stories++
		cell.Sum += a.Reading.Stance.Score
		cell.SumSquares += a.Reading.Stance.Score * a.Reading.Stance.Score
		cell.Methods[a.Reading.Method]++
		for f := range a.Reading.Frames {
			cell.Frames[f]++
		}
		if a.Reading.Stance.Class == "critical" {
			cell.Critical++
		} else {
			cell.Neutral++
		}
	}
	var cells []index.Cell
	for _, key := range keys {
		cells = append(cells, *at[key])
	}
	slices.SortStableFunc(cells, func(a, b index.Cell) int { return a.Start.Compare(b.Start) })
	return cells, nil
}

func (c *corpus) Search(_ context.Context, q index.Query) (index.Result, error) {
	return index.Result{Total: len(c.of(q))}, nil
}

func (c *corpus) Each(_ context.Context, q index.Query, f func(index.Hit) error) error {
	for _, a := range c.of(q) {
		if err := f(index.Hit{Article: a}); err != nil {
			return err
		}
	}
	return nil
}

func (c *corpus) Samples(context.Context) ([]coding.Sample, error) {
	var bare []coding.Sample
	for _, s := range c.samples {
		s.Items = nil
		bare = append(bare, s)
	}
	return bare, nil
}

func (c *corpus) Sample(_ context.Context, id string) (coding.Sample, error) {
	return c.samples[slices.IndexFunc(c.samples, func(s coding.Sample) bool { return s.ID == id })], nil
}

func (c *corpus) Codings(_ context.Context, sample string) ([]coding.Coding, error) {
	return c.codings[sample], nil
}

func (c *corpus) Coders(context.Context) ([]coding.Coder, error) { return nil, nil }

func (c *corpus) Evaluated(context.Context, string) ([]coding.Evaluated, error) { return nil, nil }

func (c *corpus) series(t *testing.T, o stats.SeriesOptions) stats.Series {
	t.Helper()
	o.Codebook, o.Codings = codebooktest.Book(), stats.Codings{Store: c, Index: c}
	s, err := stats.MakeSeries(t.Context(), c, statstest.Health{}, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// share is the true share of critical articles.
func (c *corpus) share(articles []article.Article) float64 {
	n := 0
	for _, a := range articles {
		if c.truth[a.ID] == "critical" {
			n++
		}
	}
	return float64(n) / float64(len(articles))
}
