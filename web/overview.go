package web

import (
	"context"
	"net/http"
	"slices"
	"time"

	"yulun/article"
	"yulun/index"
	"yulun/stats"
	"yulun/store"
	"yulun/survey"
)

// What the overview lists of each: newest articles, headlines beside an answer, and what is
// notable.
const newestShown, briefShown, notableShown = 6, 3, 3

// newDays is how many days count as new, unusualYears how many years are looked through for what is
// unusual: all of a long time takes longer than the rest of the page.
const newDays, unusualYears = 7, 2

// overviewView is the first page: answers on one screen, then figures.
type overviewView struct {
	Topic string
	// Articles counts the relevant ones, Held all, Outlets those of the relevant ones.
	Articles, Held, Outlets int
	First, Last             article.Moment
	// Overall is the stance of all coverage, beside the first survey.
	Overall     comparisonView
	Comparisons []comparisonView
	Series      stats.Series
	Notable     []notableView
	Newest      []hitView
	// Days is how far back changes are counted, Years how far back something unusual is looked for.
	Days, Years int
	New         changesOf
	Edited      changesOf
	Gone        changesOf
	// Changed are the newest edits and removals.
	Changed   []changedView
	Crawl     crawlView
	All, Rest string
	// SeriesCode and CompareCode give the figures of the charts.
	SeriesCode, CompareCode shownCode
}

// Brief are the newest articles whose headlines stand beside an answer.
func (v overviewView) Brief() []hitView { return v.Newest[:min(briefShown, len(v.Newest))] }

// crawlView says whether the crawl is well.
type crawlView struct {
	// Sources counts the configured sources, Crawled those of them that a crawl was ever begun of.
	Sources, Crawled int
	Last             time.Time
	// Idle says that every crawled source is overdue: nothing seems to crawl.
	Idle    bool
	Trouble []sourceView
	// Crew says whether a service is at work.
	Crew crewView
	// Pending addresses were never fetched, Failing ones did not answer last, Unread pages gave no
	// article.
	Pending, Failing, Unread int
}

func (s *site) overview(w http.ResponseWriter, r *http.Request) error {
	view := overviewView{
		Topic: s.Topic, Days: newDays, Years: unusualYears, All: link("/search", index.Query{Order: index.Newest}), Rest: link("/search", index.Query{Relevance: index.IrrelevantOnly}),
	}
	for _, fill := range []func(context.Context, *overviewView) error{s.collected, s.changed, s.crawled, s.figures} {
		if err := fill(r.Context(), &view); err != nil {
			return err
		}
	}
	view.SeriesCode = s.showCode(seriesCode, r, link(apiRoot+"/export/series.csv", index.Query{}, "bucket", string(index.Quarter)))
	view.CompareCode = s.showCode(compareCode, r, link(apiRoot+"/export/comparison.csv", index.Query{}))
	return s.render(w, r, http.StatusOK, "overview", s.p.T("Overview"), "/", view)
}

// collected fills in what articles there are.
func (s *site) collected(ctx context.Context, view *overviewView) error {
	var err error
	if view.Held, err = s.Index.Count(ctx); err != nil {
		return err
	}
	newest, err := s.Index.Search(ctx, index.Query{Order: index.Newest, Limit: newestShown})
	if err != nil {
		return err
	}
	view.Articles = newest.Total
	for _, h := range newest.Hits {
		view.Newest = append(view.Newest, newHit(h))
	}
	oldest, err := s.Index.Search(ctx, index.Query{Order: index.Oldest, Limit: 1})
	if err != nil {
		return err
	}
	if len(oldest.Hits) > 0 {
		view.First, view.Last = oldest.Hits[0].Article.Published, newest.Hits[0].Article.Published
	}
	return nil
}

// changed fills in what is new, was edited and is gone.
func (s *site) changed(ctx context.Context, view *overviewView) error {
	counts, err := s.Store.CountChanges(ctx, s.Now().AddDate(0, 0, -newDays))
	if err != nil {
		return err
	}
	view.New, view.Edited, view.Gone = newChangesOf(store.ChangedNew, counts), newChangesOf(store.ChangedEdited, counts), newChangesOf(store.ChangedGone, counts)
	var newest []store.Change
	for _, kind := range []store.ChangeKind{store.ChangedEdited, store.ChangedGone} {
		some, err := s.Store.Changes(ctx, kind, 0, briefShown)
		if err != nil {
			return err
		}
		newest = append(newest, some...)
	}
	slices.SortStableFunc(newest, func(a, b store.Change) int { return b.At.Compare(a.At) })
	view.Changed, err = s.changedArticles(ctx, newest[:min(briefShown, len(newest))])
	return err
}

// crawled fills in the state of the sources.
func (s *site) crawled(ctx context.Context, view *overviewView) error {
	sources, err := s.sourceViews(ctx)
	if err != nil {
		return err
	}
	work, err := s.work(ctx)
	if err != nil {
		return err
	}
	c, overdue := crawlView{Sources: len(s.Sources), Crew: s.crew(work)}, 0
	for _, source := range sources {
		if source.State == nil {
			continue
		}
		if source.Configured && source.crawled() {
			c.Crawled++
			if source.Overdue {
				overdue++
			}
		}
		for _, at := range []time.Time{source.State.LastRun.Started, source.State.LastRun.Finished} {
			if at.After(c.Last) {
				c.Last = at
			}
		}
		c.Pending, c.Failing, c.Unread = c.Pending+source.State.Pending, c.Failing+source.State.Failing, c.Unread+stats.TotalPages(source.Unread)
		if len(source.Trouble) > 0 {
			c.Trouble = append(c.Trouble, source)
		}
	}
	c.Idle = c.Crawled > 0 && overdue == c.Crawled
	view.Crawl = c
	return nil
}

// figures are the headlines: coverage beside each survey by outlet type and language, and over
// time.
func (s *site) figures(ctx context.Context, view *overviewView) error {
	all := index.Query{}
	comparisons, err := stats.Compare(ctx, s.Index, stats.CompareOptions{Query: all, Surveys: s.Surveys, Codebook: s.Codebook, HeadlinesOnly: true, Codings: s.codings()})
	if err != nil {
		return err
	}
	view.Outlets = comparisons[0].Overall.Outlets
	for i, c := range comparisons {
		c.Sections = slices.DeleteFunc(c.Sections, func(section stats.Section) bool {
			return section.Name != "outlet type" && section.Name != "language"
		})
		if i > 0 && len(c.Sections) == 0 {
			continue // its survey has no headline
		}
		one, err := s.comparisonView(c, all)
		if err != nil {
			return err
		}
		if i == 0 {
			view.Overall = one
		}
		if len(c.Sections) > 0 {
			view.Comparisons = append(view.Comparisons, one)
		}
	}
	view.Series, err = stats.MakeSeries(ctx, s.Index, s.Store, stats.SeriesOptions{
		Query: all, Bucket: index.Quarter, Weighting: survey.ByArticle, Sources: s.Sources, Codebook: s.Codebook, Now: s.Now(),
		Codings: s.codings(), Events: s.Events, Notable: true, Newest: notableShown,
		NotableSince: dayOf(s.Now().AddDate(-unusualYears, 0, 0).Format(time.DateOnly)),
	})
	for _, n := range slices.Backward(view.Series.Notable) {
		view.Notable = append(view.Notable, notableView{n, link("/search", all.Between(dayOf(n.Start), dayOf(n.End)))})
	}
	return err
}
