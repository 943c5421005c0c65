package web

import (
	"net/http"
	"slices"
	"time"

	"yulun/article"
	"yulun/index"
	"yulun/stats"
	"yulun/survey"
)

// newestShown is how many articles the overview lists.
const newestShown = 8

// overviewView is the first page.
type overviewView struct {
	Topic string
	// Articles counts the relevant ones, Held all, Outlets those of the relevant ones.
	Articles, Held, Outlets int
	First, Last             article.Moment
	LastCrawl               time.Time
	Sources, Crawled        int
	Trouble                 []sourceView
	Comparisons             []comparisonView
	Series                  stats.Series
	Newest                  []hitView
	All, Rest               string
}

func (s *site) overview(w http.ResponseWriter, r *http.Request) error {
	view := overviewView{Topic: s.Topic, All: link("/search", index.Query{Order: index.Newest}), Rest: link("/search", index.Query{Relevance: index.IrrelevantOnly})}
	for _, fill := range []func(*http.Request, *overviewView) error{s.collected, s.crawled, s.figures} {
		if err := fill(r, &view); err != nil {
			return err
		}
	}
	return s.render(w, r, http.StatusOK, "overview", "Overview", "/", view)
}

// collected fills in what articles there are.
func (s *site) collected(r *http.Request, view *overviewView) error {
	var err error
	if view.Held, err = s.Index.Count(r.Context()); err != nil {
		return err
	}
	newest, err := s.Index.Search(r.Context(), index.Query{Order: index.Newest, Limit: newestShown})
	if err != nil {
		return err
	}
	view.Articles = newest.Total
	for _, h := range newest.Hits {
		view.Newest = append(view.Newest, hitView{h.Article, spans(h.Title), spans(h.Snippet)})
	}
	oldest, err := s.Index.Search(r.Context(), index.Query{Order: index.Oldest, Limit: 1})
	if err != nil {
		return err
	}
	if len(oldest.Hits) > 0 {
		view.First, view.Last = oldest.Hits[0].Article.Published, newest.Hits[0].Article.Published
	}
	return nil
}

// crawled fills in the state of the sources.
func (s *site) crawled(r *http.Request, view *overviewView) error {
	sources, err := s.sourceViews(r.Context())
	if err != nil {
		return err
	}
	view.Sources = len(s.Sources)
	for _, source := range sources {
		if source.State == nil {
			continue
		}
		if source.Configured && source.crawled() {
			view.Crawled++
		}
		if at := source.State.LastRun.Finished; at.After(view.LastCrawl) {
			view.LastCrawl = at
		}
		if len(source.Trouble) > 0 {
			view.Trouble = append(view.Trouble, source)
		}
	}
	return nil
}

// figures are the headlines: coverage beside each survey by outlet type and language, and over
// time.
func (s *site) figures(r *http.Request, view *overviewView) error {
	all := index.Query{}
	comparisons, err := stats.Compare(r.Context(), s.Index, stats.CompareOptions{Query: all, Surveys: s.Surveys, Codebook: s.Codebook, HeadlinesOnly: true, Codings: s.codings()})
	if err != nil {
		return err
	}
	view.Outlets = comparisons[0].Overall.Outlets
	for _, c := range comparisons {
		c.Sections = slices.DeleteFunc(c.Sections, func(section stats.Section) bool {
			return section.Name != "outlet type" && section.Name != "language"
		})
		if len(c.Sections) == 0 {
			continue // its survey has no headline
		}
		one, err := s.comparisonView(c, all)
		if err != nil {
			return err
		}
		view.Comparisons = append(view.Comparisons, one)
	}
	view.Series, err = stats.MakeSeries(r.Context(), s.Index, s.Store, stats.SeriesOptions{
		Query: all, Bucket: index.Quarter, Weighting: survey.ByArticle, Sources: s.Sources, Codebook: s.Codebook, Now: s.Now(),
		Codings: s.codings(), Events: s.Events,
	})
	return err
}
