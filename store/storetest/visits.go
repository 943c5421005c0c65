package storetest

import (
	"cmp"
	"testing"
	"time"

	"yulun/frontier"
	"yulun/store"
)

// visits: the newest runs tell what their visits came to, and sources what gave no article and why.
func visits(t *testing.T, f *fixture) {
	const feed = "https://www.qingshi.example/feed.xml"
	listing := func() {
		l := f.fetch(feed, 200, frontier.OutcomeListing)
		l.Kind = frontier.KindFeed
		noError(t, f.Record(f.ctx, l))
	}
	skipped := func(n int, code string) {
		s := f.fetch(url(n), 200, frontier.OutcomeSkipped)
		s.Code, s.Reason = code, "no article found on the page"
		noError(t, f.Record(f.ctx, s))
	}
	f.discover(t, url(1), url(2), url(3), url(4), url(5), url(6), url(7))
	first := f.run.ID
	listing()
	long := f.piece(url(1), "题", "甲文 正文")
	long.Parts = []frontier.Fetch{f.fetch(url(1)+"?page=2", 200, "")} // not counted apart
	f.save(t, long, frontier.OutcomeNew)
	f.save(t, f.piece(url(2), "题", "乙文 正文"), frontier.OutcomeNew)
	skipped(3, "no_article")
	skipped(4, "no_article")
	skipped(5, "robots")
	skipped(6, "part_of_article") // no page of its own
	f.record(t, url(7), 404, frontier.OutcomeGone)
	f.next(t, time.Hour)
	second := f.run.ID
	listing()
	skipped(1, "no_article") // an article that was read before

	count := func(run int64, kind frontier.AddressKind, o frontier.Outcome, code string, has bool, n int) store.VisitCount {
		return store.VisitCount{SourceID: source, RunID: run, Kind: kind, Outcome: o, Code: code, HasArticle: has, Visits: n}
	}
	newest := []store.VisitCount{
		count(second, frontier.KindArticle, frontier.OutcomeSkipped, "no_article", true, 1),
		count(second, frontier.KindFeed, frontier.OutcomeListing, "", false, 1),
	}
	got, err := f.Visits(f.ctx, 1)
	noError(t, err)
	equal(t, "visits of the newest run", got, newest)
	got, err = f.Visits(f.ctx, 5)
	noError(t, err)
	equal(t, "visits of all runs", got, append(newest,
		count(first, frontier.KindArticle, frontier.OutcomeGone, "", false, 1),
		count(first, frontier.KindArticle, frontier.OutcomeNew, "", true, 2),
		count(first, frontier.KindArticle, frontier.OutcomeSkipped, "no_article", false, 2),
		count(first, frontier.KindArticle, frontier.OutcomeSkipped, "part_of_article", false, 1),
		count(first, frontier.KindArticle, frontier.OutcomeSkipped, "robots", false, 1),
		count(first, frontier.KindFeed, frontier.OutcomeListing, "", false, 1),
	))
	states, err := f.Sources(f.ctx)
	noError(t, err)
	equal(t, "unread", states[0].Unread, map[string]int{"no_article": 2, "robots": 1, "gone": 1})
	unread := func(reason string, skip, limit int) (codes []string) {
		pages, err := f.UnreadPages(f.ctx, source, reason, skip, limit)
		noError(t, err)
		for _, p := range pages {
			if p.SourceID != source || p.At.IsZero() || p.URL == "" {
				t.Errorf("an unread page is %+v", p)
			}
			codes = append(codes, cmp.Or(p.Code, string(p.Outcome)))
		}
		return codes
	}
	equal(t, "unread pages of one reason", unread("no_article", 0, 10), []string{"no_article", "no_article"})
	equal(t, "those without a code", unread("gone", 0, 10), []string{"gone"})
	equal(t, "the second of them", unread("no_article", 1, 10), []string{"no_article"})
	if all := unread("", 0, 3); len(all) != 3 {
		t.Errorf("3 of all unread pages are %v", all)
	}
	equal(t, "those of a reason that none has", unread("captcha", 0, 10), []string(nil))
}
