package mcp

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"yulun/article"
	"yulun/dossier"
	"yulun/index"
	"yulun/internal/bounds"
	"yulun/locale"
	"yulun/render"
	"yulun/stats"
	"yulun/survey"
)

// askedFor chooses articles.
type askedFor struct {
	Query string `json:"query,omitempty" jsonschema:"Words, \"phrases\", OR, brackets, -exclusions and filters such as lang:zh, type:foreign, stance:critical, from:2019 to:2021; empty for all relevant articles. relevant:any takes irrelevant ones in."`
	Unit  string `json:"unit,omitempty" jsonschema:"article counts every publication (the default), story counts each piece once with its reprints"`
}

func (s server) query(ctx context.Context, a askedFor) (index.Query, error) {
	q, err := s.clause(ctx, a.Query)
	if err == nil {
		q.Unit, err = choice("unit", a.Unit, index.Articles, index.Stories)
	}
	return q, err
}

// clause reads a query.
func (s server) clause(ctx context.Context, text string) (index.Query, error) {
	if err := index.CheckLength(text); err != nil {
		return index.Query{}, err
	}
	v := index.Vocabulary{Codebook: s.Codebook}.WithOutlets(s.Sources, func() ([]article.Outlet, error) { return s.Index.Outlets(ctx) })
	return index.Parse(v, text)
}

// choice reads an argument with fixed values; the first is the default.
func choice[T ~string](name, given string, allowed ...T) (T, error) {
	value := cmp.Or(T(given), allowed[0])
	if !slices.Contains(allowed, value) {
		return value, article.Usagef("Take another one.", "%s: %q is none of %v", name, given, allowed)
	}
	return value, nil
}

type searchInput struct {
	askedFor
	Order  string `json:"order,omitempty" jsonschema:"relevance (the default), newest or oldest"`
	Limit  int    `json:"limit,omitempty" jsonschema:"most hits, up to 50; 10 by default"`
	Cursor string `json:"cursor,omitempty" jsonschema:"next of the page before, with the same query, unit and order"`
}

// found is a page of hits without their texts, which show gives.
type found struct {
	Total  int                 `json:"total"`
	Hits   []foundHit          `json:"hits"`
	Facets []render.FoundFacet `json:"facets"`
	// Next is the cursor of the next page; null on the last one.
	Next *string `json:"next"`
}

type foundHit struct {
	render.Textless
	Snippet render.FoundMarked `json:"snippet"`
}

func (s server) search(ctx context.Context, in searchInput) (Answer, error) {
	q, err := s.query(ctx, in.askedFor)
	if err != nil {
		return Answer{}, err
	}
	if q.Order, err = choice("order", in.Order, index.ByRelevance, index.Newest, index.Oldest); err != nil {
		return Answer{}, err
	}
	if q.Limit, err = limit(in.Limit, 10, 50); err != nil {
		return Answer{}, err
	}
	if in.Cursor != "" {
		if q.After, err = index.ReadCursor(in.Cursor, order(q)); err != nil {
			return Answer{}, article.Usagef("Take next of the page before, with the same query, unit and order.", "cursor: %v", err)
		}
	}
	most := q.Limit
	q.Facets = true
	q.Limit++ // the hit behind the page says whether there is a next one
	got, err := s.Index.Search(ctx, q)
	if err != nil {
		return Answer{}, err
	}
	var next *string
	if len(got.Hits) > most {
		got.Hits = got.Hits[:most]
		next = new(got.Hits[most-1].Spot().Cursor(order(q)))
	}
	record := render.NewFound(q, got)
	out := found{Total: record.Total, Facets: record.Facets, Hits: []foundHit{}, Next: next}
	for _, h := range record.Hits {
		out.Hits = append(out.Hits, foundHit{render.Textless{Record: h.Record}, h.Snippet})
	}
	q.After = nil
	return s.answer(ctx, q, out)
}

// order is all that decides on the order of the hits of a query.
func order(q index.Query) string { return fmt.Sprintf("%s\n%s\n%s", q, q.Unit, q.Order) }

// limit reads how much is listed.
func limit(given, otherwise, most int) (int, error) {
	if given == 0 {
		return otherwise, nil
	}
	return given, within("limit", given, most)
}

// within is an error where a number is not from 1 to the most.
func within(name string, given, most int) error {
	if err := bounds.Within(name, given, 1, most); err != nil {
		return article.Usagef("Take another one.", "%v", err)
	}
	return nil
}

type showInput struct {
	ID string `json:"id" jsonschema:"id of the article"`
}

// shown is an article with what happened to it.
type shown struct {
	render.Record
	Members   []string         `json:"members"`
	Revisions []article.Moment `json:"revisions"`
	Visits    int              `json:"visits"`
}

func (s server) show(ctx context.Context, in showInput) (Answer, error) {
	d, err := dossier.Gather(ctx, s.Store, s.Index, in.ID)
	if err != nil {
		return Answer{}, err
	}
	out := shown{Record: render.NewRecord(d.Article, true), Members: []string{}, Revisions: []article.Moment{}, Visits: len(d.Visits)}
	for _, m := range d.Members {
		out.Members = append(out.Members, m.ID)
	}
	for _, r := range d.Revisions {
		out.Revisions = append(out.Revisions, article.At(r.Fetched.UTC()))
	}
	q := index.Query{Where: index.All{index.Filter{Field: "id", Values: []string{in.ID}}}, Relevance: index.AnyRelevance}
	return s.answer(ctx, q, out)
}

type seriesInput struct {
	askedFor
	Bucket string `json:"bucket,omitempty" jsonschema:"day, week, month, quarter (the default), year or all"`
	Group  string `json:"group,omitempty" jsonschema:"cut by type, lang, script, country, frame or outlet"`
	Weight string `json:"weight,omitempty" jsonschema:"article (the default) or outlet: what counts alike"`
}

func (s server) series(ctx context.Context, in seriesInput) (Answer, error) {
	q, err := s.query(ctx, in.askedFor)
	if err != nil {
		return Answer{}, err
	}
	o := s.whole(q, "")
	if o.Bucket, err = choice("bucket", in.Bucket, append([]index.Bucket{index.Quarter}, stats.Buckets()...)...); err != nil {
		return Answer{}, err
	}
	if o.Group, err = choice("group", in.Group, index.Ungrouped, index.ByType, index.ByLang, index.ByScript, index.ByCountry, index.ByFrame, index.ByOutlet); err != nil {
		return Answer{}, err
	}
	if o.Weighting, err = choice("weight", in.Weight, survey.ByArticle, survey.ByOutlet); err != nil {
		return Answer{}, err
	}
	made, err := stats.MakeSeries(ctx, s.Index, s.Store, o)
	if err != nil {
		return Answer{}, err
	}
	record := render.NewSeriesRecord(locale.Printer{}, made)
	record.Health = nil // its gaps are in the answer
	return s.answer(ctx, q, record)
}

type compareInput struct {
	askedFor
	Survey string `json:"survey,omitempty" jsonschema:"id of a survey, which methods lists; the first by default"`
}

func (s server) compare(ctx context.Context, in compareInput) (Answer, error) {
	q, err := s.query(ctx, in.askedFor)
	if err != nil {
		return Answer{}, err
	}
	o := stats.CompareOptions{Query: q, Codebook: s.Codebook, Codings: stats.Codings{Store: s.Store, Index: s.Index}, Weighting: survey.ByArticle}
	if len(s.Surveys) > 0 {
		in.Survey = cmp.Or(in.Survey, s.Surveys[0].ID)
	}
	if o.Surveys, err = survey.Choose(s.Surveys, in.Survey); err != nil {
		return Answer{}, err
	}
	made, err := stats.Compare(ctx, s.Index, o)
	if err != nil {
		return Answer{}, err
	}
	return s.answer(ctx, q, render.NewComparisonRecord(locale.Printer{}, made[0]))
}

func (s server) status(ctx context.Context, _ struct{}) (Answer, error) {
	status, err := s.Status(ctx)
	if err != nil {
		return Answer{}, err
	}
	return s.answer(ctx, index.Query{}, status)
}

func (s server) methods(ctx context.Context, _ struct{}) (Answer, error) {
	cells, err := s.Index.Cells(ctx, index.Query{}, index.Cut{Bucket: index.Whole})
	if err != nil {
		return Answer{}, err
	}
	return s.answer(ctx, index.Query{}, render.NewMethods(s.Version, s.Codebook, cells, s.Surveys))
}

// heaviest are the cues of the sentences that weigh most, a cue a sentence.
func heaviest(cues []render.Cue) []render.Cue {
	slices.SortStableFunc(cues, func(a, b render.Cue) int { return cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight)) })
	type place struct {
		field string
		start int
	}
	seen, out := map[place]bool{}, []render.Cue{}
	for _, c := range cues {
		if at := (place{c.Field, c.SentenceStart}); c.Sentence != "" && !seen[at] && len(out) < mostSentences {
			seen[at] = true
			out = append(out, c)
		}
	}
	return out
}
