package storetest

import (
	"testing"
	"time"

	"yulun/article"
	"yulun/store"
)

// visits: the newest runs tell what their visits came to, and sources what gave no article and why.
func visits(t *testing.T, f *fixture) {
	const feed = "https://www.qingshi.example/feed.xml"
	listing := func() {
		l := f.fetch(feed, 200, article.OutcomeListing)
		l.Kind = article.KindFeed
		noError(t, f.Record(f.ctx, l))
	}
	skipped := func(n int, code string) {
		s := f.fetch(url(n), 200, article.OutcomeSkipped)
		s.Code, s.Reason = code, "no article found on the page"
		noError(t, f.Record(f.ctx, s))
	}
	f.discover(t, url(1), url(2), url(3), url(4), url(5), url(6), url(7))
	first := f.run.ID
	listing()
	long := f.piece(url(1), "题", "甲文 正文")
	long.Parts = []article.Fetch{f.fetch(url(1)+"?page=2", 200, "")} // not counted apart
	f.save(t, long, article.OutcomeNew)
	f.save(t, f.piece(url(2), "题", "乙文 正文"), article.OutcomeNew)
	skipped(3, "no_article")
	skipped(4, "no_article")
	skipped(5, "robots")
	skipped(6, "part_of_article") // no page of its own
	f.record(t, url(7), 404, article.OutcomeGone)
	f.next(t, time.Hour)
	second := f.run.ID
	listing()
	skipped(1, "no_article") // an article that was read before

	count := func(run int64, kind article.AddressKind, o article.Outcome, code string, has bool, n int) store.VisitCount {
		return store.VisitCount{SourceID: source, RunID: run, Kind: kind, Outcome: o, Code: code, HasArticle: has, Visits: n}
	}
	newest := []store.VisitCount{
		count(second, article.KindArticle, article.OutcomeSkipped, "no_article", true, 1),
		count(second, article.KindFeed, article.OutcomeListing, "", false, 1),
	}
	got, err := f.Visits(f.ctx, 1)
	noError(t, err)
	equal(t, "visits of the newest run", got, newest)
	got, err = f.Visits(f.ctx, 5)
	noError(t, err)
	equal(t, "visits of all runs", got, append(newest,
		count(first, article.KindArticle, article.OutcomeGone, "", false, 1),
		count(first, article.KindArticle, article.OutcomeNew, "", true, 2),
		count(first, article.KindArticle, article.OutcomeSkipped, "no_article", false, 2),
		count(first, article.KindArticle, article.OutcomeSkipped, "part_of_article", false, 1),
		count(first, article.KindArticle, article.OutcomeSkipped, "robots", false, 1),
		count(first, article.KindFeed, article.OutcomeListing, "", false, 1),
	))
	states, err := f.Sources(f.ctx)
	noError(t, err)
	equal(t, "unread", states[0].Unread, map[string]int{"no_article": 2, "robots": 1, "gone": 1})
}
