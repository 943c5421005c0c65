package mcp

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"yulun/article"
	"yulun/dossier"
	"yulun/index"
	"yulun/internal/bounds"
	"yulun/render"
	"yulun/stats"
	"yulun/stats/words"
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
	return given, bounds.Within("limit", given, 1, most)
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
	record := render.NewSeriesRecord(made)
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
	return s.answer(ctx, q, render.NewComparisonRecord(made[0]))
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

// wordsWait bounds the tools on words, which read every article of their queries.
const wordsWait = 2 * time.Minute

type kwicInput struct {
	askedFor
	Term    string `json:"term" jsonschema:"word, \"phrase\", beginning of a word with a star, or A NEAR/5 B"`
	Context int    `json:"context,omitempty" jsonschema:"most characters on either side, up to 200; 40 by default"`
	Limit   int    `json:"limit,omitempty" jsonschema:"most lines, up to 200; 30 by default"`
}

// lines are a concordance.
type lines struct {
	Places   int    `json:"places"`
	Articles int    `json:"articles"`
	Lines    []line `json:"lines"`
}

type line struct {
	Article   string         `json:"article"`
	Outlet    string         `json:"outlet"`
	Published article.Moment `json:"published"`
	URL       string         `json:"url"`
	Field     string         `json:"field"`
	Start     int            `json:"start"`
	Left      string         `json:"left"`
	Node      string         `json:"node"`
	Right     string         `json:"right"`
}

func (s server) kwic(ctx context.Context, in kwicInput) (Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, wordsWait)
	defer cancel()
	term, err := words.Term(index.Vocabulary{Codebook: s.Codebook}, in.Term)
	if err != nil {
		return Answer{}, err
	}
	q, err := s.query(ctx, in.askedFor)
	if err != nil {
		return Answer{}, err
	}
	o := words.ConcordanceOptions{Context: cmp.Or(in.Context, 40), Order: words.ByDate}
	if err := bounds.Within("context", o.Context, 1, 200); err != nil {
		return Answer{}, err
	}
	if o.Limit, err = limit(in.Limit, 30, 200); err != nil {
		return Answer{}, err
	}
	if o.Find, err = s.Find(term); err != nil {
		return Answer{}, err
	}
	q.Where = append(slices.Clip(q.Where), term)
	o.Query = q
	out := lines{Lines: []line{}}
	got, err := words.Concordance(ctx, s.Index, o, func(l words.Line) error {
		out.Lines = append(out.Lines, line{l.Article, l.Outlet.Name, l.Published, l.URL, l.Field, l.Start, l.Left, l.Node, l.Right})
		return nil
	})
	if err != nil {
		return Answer{}, err
	}
	out.Places, out.Articles = got.Places, got.Articles
	return s.answer(ctx, q, out)
}

type keynessInput struct {
	askedFor
	Against string `json:"against,omitempty" jsonschema:"query for the second set; without it, all that the first does not find"`
	Within  string `json:"within,omitempty" jsonschema:"query that both sets are taken from, such as lang:zh; compare one language"`
	Limit   int    `json:"limit,omitempty" jsonschema:"most words of either set, up to 100; 20 by default"`
}

// keys are a comparison of words.
type keys struct {
	First   side   `json:"first"`
	Second  side   `json:"second"`
	Tested  int    `json:"tested"`
	Units   string `json:"interval_over"`
	Words   []key  `json:"words"`
	Against string `json:"against"`
}

// side is a set of articles, frequency how often a word is in it.
type side struct {
	Articles int `json:"articles"`
	Outlets  int `json:"outlets"`
	Words    int `json:"words"`
}

type frequency struct {
	Count      int     `json:"count"`
	Articles   int     `json:"articles"`
	Outlets    int     `json:"outlets"`
	PerMillion float64 `json:"per_million"`
}

type key struct {
	Word     string          `json:"word"`
	G2       float64         `json:"g2"`
	P        float64         `json:"p_adjusted"`
	LogRatio survey.Interval `json:"log_ratio"`
	First    frequency       `json:"first"`
	Second   frequency       `json:"second"`
}

func (s server) keyness(ctx context.Context, in keynessInput) (Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, wordsWait)
	defer cancel()
	o := words.KeynessOptions{Least: 5, Resamples: 1000, Seed: 1}
	var err error
	if o.Limit, err = limit(in.Limit, 20, 100); err != nil {
		return Answer{}, err
	}
	if o.First, o.Second, err = s.sets(ctx, in); err != nil {
		return Answer{}, err
	}
	if o.Read, err = s.Words(); err != nil {
		return Answer{}, err
	}
	got, err := words.Keyness(ctx, s.Index, o)
	if err != nil {
		return Answer{}, err
	}
	out := keys{First: newSide(got.First), Second: newSide(got.Second), Tested: got.Tested, Units: got.Units, Against: o.Second.String(), Words: []key{}}
	for _, k := range got.Words {
		out.Words = append(out.Words, key{k.Word, k.G2, k.Adjusted, k.LogRatio, frequency(k.First), frequency(k.Second)})
	}
	return s.answer(ctx, o.First, out)
}

func newSide(s words.Side) side { return side{s.Articles, s.Outlets, s.Words} }

// sets are the two sets of articles whose words are compared. What both queries find is in the first
// alone.
func (s server) sets(ctx context.Context, in keynessInput) (first, second index.Query, err error) {
	if first, err = s.query(ctx, in.askedFor); err != nil {
		return first, second, err
	}
	within, err := s.clause(ctx, in.Within)
	if err != nil {
		return first, second, err
	}
	if second, err = s.clause(ctx, in.Against); err != nil {
		return first, second, err
	}
	second.Unit = first.Unit
	var one, other bool
	first, one = first.And(within)
	second, other = second.And(within)
	if !one || !other {
		return first, second, article.Usagef("Widen within, or leave it out.", "no article can be in a set and meet within: %s", in.Within)
	}
	second, err = words.Rest(second, first)
	return first, second, err
}
