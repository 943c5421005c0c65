package mcp

import (
	"context"

	"yulun/article"
	"yulun/index"
	"yulun/locale"
	"yulun/render"
	"yulun/stats"
	"yulun/survey"
)

// Answer is what every tool gives.
type Answer struct {
	// Query is the query as it was understood.
	Query    string     `json:"query"`
	N        Numbers    `json:"n"`
	Interval Intervals  `json:"interval"`
	Gaps     Gaps       `json:"gaps"`
	Evidence []Evidence `json:"evidence"`
	// Result is what the tool found; each tool has its own form.
	Result any `json:"result"`
}

// Numbers are how many articles an answer rests on.
type Numbers struct {
	Articles int `json:"articles"`
	Stories  int `json:"stories"`
	Outlets  int `json:"outlets"`
	// Undated counts those of the articles without a date, which are in no period.
	Undated int `json:"undated"`
}

// Intervals are the figures of these articles; null where there are none.
type Intervals struct {
	Level      float64         `json:"level"`
	MeanStance survey.Interval `json:"mean_stance"`
	Supportive survey.Interval `json:"supportive"`
	Neutral    survey.Interval `json:"neutral"`
	Critical   survey.Interval `json:"critical"`
	// Flags say what a reader must know of them, Validation whether people's codings bear them out.
	Flags      []stats.Flag      `json:"flags"`
	Corrected  *stats.Corrected  `json:"corrected,omitempty"`
	Validation *stats.Validation `json:"validation,omitempty"`
}

// Gaps are what is missing.
type Gaps struct {
	// WaitingForIndex counts the stored articles that no answer has yet.
	WaitingForIndex int `json:"waiting_for_index"`
	// Crawl lists periods and sources of which known addresses did not answer or crawls failed, the
	// first of CrawlTotal; it is by year.
	Crawl      []stats.SourceHealth `json:"crawl"`
	CrawlTotal int                  `json:"crawl_total"`
	// Warnings concern all of the figures.
	Warnings []string `json:"warnings"`
}

// Evidence is an article behind the answer.
type Evidence struct {
	ID        string         `json:"id"`
	Title     string         `json:"title"`
	Outlet    article.Outlet `json:"outlet"`
	Published article.Moment `json:"published"`
	URL       string         `json:"url"`
	// Sentences are the sentences that weigh most in the reading of the article.
	Sentences []Sentence `json:"sentences"`
}

// Sentence is a sentence with the cue that counts in it.
type Sentence struct {
	Text   string  `json:"text"`
	Field  string  `json:"field"`
	Start  int     `json:"start"`
	Cue    string  `json:"cue,omitempty"`
	Kind   string  `json:"kind,omitempty"`
	Weight float64 `json:"weight,omitempty"`
}

// Bounds of what an answer lists.
const (
	mostGaps      = 20
	mostEvidence  = 5
	mostSentences = 3
)

// answer gives a tool's result what every answer carries.
func (s server) answer(ctx context.Context, q index.Query, result any) (Answer, error) {
	a := Answer{Query: q.String(), Result: result}
	series, err := stats.MakeSeries(ctx, s.Index, s.Store, s.whole(q, index.Year))
	if err != nil {
		return a, err
	}
	all, err := stats.MakeSeries(ctx, s.Index, s.Store, s.whole(q, index.Whole))
	if err != nil {
		return a, err
	}
	a.N, a.Interval = numbers(all)
	if a.N.Undated > 0 {
		if a.N.Outlets, err = s.outlets(ctx, q); err != nil {
			return a, err
		}
	}
	gaps := series.Gaps()
	a.Gaps = Gaps{Crawl: append([]stats.SourceHealth{}, gaps[:min(len(gaps), mostGaps)]...), CrawlTotal: len(gaps), Warnings: render.Warnings(locale.Printer{}, series)}
	backlog, err := s.Store.Backlog(ctx)
	if err != nil {
		return a, err
	}
	a.Gaps.WaitingForIndex = backlog.All()
	q.Limit, q.Offset, q.Facets = mostEvidence, 0, false
	found, err := s.Index.Search(ctx, q)
	a.Evidence = []Evidence{}
	for _, h := range found.Hits {
		a.Evidence = append(a.Evidence, newEvidence(h.Article))
	}
	return a, err
}

func (s server) whole(q index.Query, bucket index.Bucket) stats.SeriesOptions {
	return stats.SeriesOptions{
		Query: q, Bucket: bucket, Sources: s.Sources, Codebook: s.Codebook, Now: s.Now(), Zone: q.Zone,
		Codings: stats.Codings{Store: s.Store, Index: s.Index},
	}
}

// outlets counts the outlets of all articles of a query. One may have dated and undated ones, so
// that the counts of these don't add up.
func (s server) outlets(ctx context.Context, q index.Query) (int, error) {
	cells, err := s.Index.Cells(ctx, q, index.Cut{Bucket: index.Whole})
	seen := map[string]bool{}
	for _, c := range cells {
		seen[c.Outlet.ID] = true
	}
	return len(seen), err
}

// numbers reads the one point of a series over the whole of the time. The undated are a point of
// their own, which has no place in the interval.
func numbers(s stats.Series) (Numbers, Intervals) {
	n, i := Numbers{}, Intervals{Level: survey.Level, Flags: []stats.Flag{}, Validation: s.Validation}
	for _, p := range s.Points {
		n = Numbers{Articles: p.Articles, Stories: p.Stories, Outlets: p.Outlets}
		i.MeanStance, i.Supportive, i.Neutral, i.Critical, i.Corrected = p.Mean, p.Supportive, p.Neutral, p.Critical, p.Corrected
		i.Flags = append(i.Flags, p.Flags...)
	}
	for _, p := range s.Undated {
		n.Undated += p.Articles
		n.Articles += p.Articles
		n.Stories += p.Stories
	}
	return n, i
}

// newEvidence is an article with the sentences whose cues weigh most.
func newEvidence(a article.Article) Evidence {
	e := Evidence{ID: a.ID, Title: a.Title, Outlet: a.Outlet, Published: a.Published, URL: a.URL, Sentences: []Sentence{}}
	for _, c := range heaviest(render.Cues(a)) {
		e.Sentences = append(e.Sentences, Sentence{c.Sentence, c.Field, c.SentenceStart, c.Evidence.Cue, c.Kind, c.Weight})
	}
	return e
}
