package stats

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"yulun/article"
	"yulun/codebook"
	"yulun/coding"
	"yulun/index"
	"yulun/stats/evaluation"
	"yulun/stats/reliability"
	"yulun/survey"
)

// Backing is what is known of how far the figures of a query can be trusted: the facts that a
// section on validation is written from.
type Backing struct {
	// Validation is nil where people coded no sample; all up to Evaluation is empty then.
	Validation *Validation
	Sample     coding.Sample
	// Decided counts the articles of the sample on which people decided.
	Decided   int
	Agreement reliability.Comparison
	// People and Models are those who coded the sample.
	People []coding.Coder
	Models []coding.ModelInfo
	// Data is the digest of the decisions, Evaluated when a scorer was compared with them.
	Data      string
	Evaluated []coding.Evaluated
	// Evaluation compares the readings in the index with the decisions, over all coded articles
	// whose text was not revised.
	Evaluation *evaluation.Evaluation

	// Series is the coverage by quarter, with its gaps. Outlets counts the outlets.
	Series  Series
	Outlets int
	// First and Last are the first and last day of an article.
	First, Last string
	// Variants are the figures by other units and weightings.
	Variants []Variant
	Surveys  []survey.Survey
	Codebook codebook.Codebook
	// Configuration is the digest of the files that say how articles are read and measured.
	Configuration string
}

// Variant is the figures of all articles by one unit and weighting.
type Variant struct {
	Unit      index.Unit
	Weighting survey.Weighting
	Stats
}

// BackingOptions say which figures are meant. Series are the options of their series; High and Low
// are as in evaluation.Options.
type BackingOptions struct {
	Series    SeriesOptions
	Surveys   []survey.Survey
	High, Low []article.OutletType
	// Configuration is the digest of the configuration.
	Configuration string
}

// FindBacking gathers the facts.
func FindBacking(
	ctx context.Context,
	asker Asker,
	health HealthReader,
	o BackingOptions,
) (Backing, error) {
	o.Series.Bucket = cmp.Or(o.Series.Bucket, index.Quarter)
	b := Backing{Surveys: o.Surveys, Codebook: o.Series.Codebook, Configuration: o.Configuration}
	var err error
	if b.Series, err = MakeSeries(ctx, asker, health, o.Series); err != nil {
		return b, err
	}
	b.Validation = b.Series.Validation
	if b.First, b.Last, err = days(ctx, asker, o.Series.Query, o.Series.Zone); err != nil {
		return b, err
	}
	for _, unit := range []index.Unit{index.Articles, index.Stories} {
		for _, weighting := range []survey.Weighting{survey.ByArticle, survey.ByOutlet} {
			q := o.Series.Query
			q.Unit = unit
			cells, err := asker.Cells(ctx, q, index.Cut{Bucket: index.Whole, Zone: o.Series.Zone})
			if err != nil {
				return b, err
			}
			v := Variant{unit, weighting, NewStats(cells, weighting, o.Series.Codebook)}
			b.Outlets = max(b.Outlets, v.Outlets)
			b.Variants = append(b.Variants, v)
		}
	}
	if b.Validation == nil {
		return b, nil
	}
	return b, b.coded(ctx, o)
}

// days are the first and the last day on which an article of the query was published; empty where
// none has a date. The buckets of a series say less: the first may begin months before its articles.
func days(
	ctx context.Context,
	asker Asker,
	q index.Query,
	zone *time.Location,
) (first, last string, err error) {
	q.Zone = zone
	span := func(q index.Query, bucket index.Bucket) (first, last time.Time) {
		var cells []index.Cell
		if err == nil {
			cells, err = asker.Cells(ctx, q, index.Cut{Bucket: bucket, Zone: zone, Bare: true})
		}
		cells = slices.DeleteFunc(cells, func(c index.Cell) bool { return c.Undated })
		if len(cells) == 0 {
			return first, last
		}
		return cells[0].Start, cells[len(cells)-1].Start
	}
	inMonth := func(month time.Time) index.Query {
		in, end := q, month.AddDate(0, 1, -1)
		if in.From.Before(month) {
			in.From = month
		}
		if in.To.IsZero() || in.To.After(end) {
			in.To = end
		}
		return in
	}
	earliest, latest := span(q, index.Month)
	if err != nil || earliest.IsZero() {
		return "", "", err
	}
	earliest, _ = span(inMonth(earliest), index.Day)
	_, latest = span(inMonth(latest), index.Day)
	return earliest.Format(time.DateOnly), latest.Format(time.DateOnly), err
}

// coded gathers what a coded sample tells.
func (b *Backing) coded(ctx context.Context, o BackingOptions) error {
	c := o.Series.Codings
	all, err := c.decided(ctx)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all, func(d decided) bool { return d.ID == b.Validation.Sample })
	d := all[at]
	b.Sample, b.Decided = d.Sample, len(d.decisions)
	b.Agreement = reliability.Compare(b.Codebook, d.codings, reliability.Options{Seed: 1})
	for _, coded := range d.codings {
		if m := coded.Model; m != nil &&
			!slices.ContainsFunc(
				b.Models,
				func(k coding.ModelInfo) bool { return k.Name == m.Name && k.Version == m.Version },
			) {
			b.Models = append(b.Models, *m)
		}
	}
	recorded, err := c.Store.Coders(ctx)
	if err != nil {
		return fmt.Errorf("read what is known of coders: %w", err)
	}
	b.People = slices.DeleteFunc(
		coding.WithFacts(d.codings, recorded), func(k coding.Coder) bool { return !k.Person },
	)
	b.Data = coding.DecisionsDigest(d.decisions)
	if b.Evaluated, err = c.Store.Evaluated(ctx, d.ID); err != nil {
		return fmt.Errorf("read the evaluations of the sample %s: %w", d.ID, err)
	}
	any := o.Series.Query
	any.Relevance = index.AnyRelevance
	articles, err := c.among(ctx, any, d, &Validation{})
	if err != nil || len(articles) == 0 {
		return err
	}
	b.evaluate(articles, o)
	return nil
}

// evaluate compares the readings in the index with the decisions.
func (b *Backing) evaluate(articles []codedArticle, o BackingOptions) {
	const majority = "majority class"
	var pieces []evaluation.Piece
	for _, a := range articles {
		p := evaluation.Piece{
			ID: a.ID, Title: a.Title, Outlet: a.Outlet.ID, Type: a.Outlet.Type, Lang: a.Lang, Weight: 1 / a.probability,
			Coded: evaluation.Coded{
				Relevant: a.decision.Relevant, Class: a.decision.Class, Frames: a.decision.Frames, Object: a.decision.Object,
			},
			Reading: a.Reading, Guesses: map[string]article.Class{},
		}
		if day := a.Published.In(index.Shanghai()); !day.IsZero() {
			p.Year = strconv.Itoa(day.Year())
		}
		if a.decision.Score != nil {
			score := *a.decision.Score / coding.MaxScore
			p.Coded.Score = &score
		}
		pieces = append(pieces, p)
	}
	most := evaluation.Majority(pieces)
	for _, p := range pieces {
		p.Guesses[majority] = most
	}
	e := evaluation.Evaluate(pieces, evaluation.Options{
		Codebook: b.Codebook, Baselines: []string{majority}, High: o.High, Low: o.Low, Seed: 1,
	})
	b.Evaluation = &e
}
