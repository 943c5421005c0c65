package storetest

import (
	"testing"
	"time"

	"yulun/article"
	"yulun/frontier"
	"yulun/store"
)

func captured(n int) frontier.Address {
	return frontier.Address{
		SourceID: source, URL: url(n), Kind: frontier.KindArticle, FoundIn: "https://archive.example/cdx?from=20140301",
		Capture: &frontier.Capture{URL: "https://archive.example/web/20140312081500/" + url(n), At: time.Date(2014, 3, 12, 8, 15, 0, 0, time.UTC)},
	}
}

func (f *fixture) enter(t *testing.T, want int, addresses ...frontier.Address) {
	t.Helper()
	n, err := f.Discover(f.ctx, f.run.ID, f.now, addresses)
	noError(t, err)
	equal(t, "new addresses", n, want)
}

func (f *fixture) lookUp(t *testing.T, url string) frontier.Visit {
	t.Helper()
	v, _, ok, err := f.Lookup(f.ctx, f.run.ID, source, url)
	noError(t, err)
	equal(t, "known "+url, ok, true)
	return v
}

// captures: a live address is never replaced by a capture, takes the place of one, and a capture
// that was answered for is never due again.
func captures(t *testing.T, f *fixture) {
	f.discover(t, url(1))
	f.enter(t, 3, captured(1), captured(2), captured(3), captured(4))
	equal(t, "a known address", f.lookUp(t, url(1)).Capture, (*frontier.Capture)(nil))
	equal(t, "a capture", f.lookUp(t, url(2)).Address, captured(2))
	last, err := f.LastRuns(f.ctx)
	noError(t, err)
	equal(t, "discovered by the crawl, without captures", last[source].Crawl.Discovered, 1)

	s := f.piece(url(2), "二", "乙文 正文")
	s.Article.Notes.Captured, s.Article.Notes.CapturedAt = captured(2).Capture.At, captured(2).Capture.URL
	a := f.save(t, s, frontier.OutcomeNew)
	equal(t, "when it was captured", a.Notes.Captured, captured(2).Capture.At)
	f.record(t, url(3), 503, frontier.OutcomeFailed)
	f.record(t, url(4), 200, frontier.OutcomeSkipped)
	f.next(t, 1000*time.Hour)
	f.wantDue(t, url(1), url(3))

	f.discover(t, url(2), url(3)) // a listing of the site names them
	equal(t, "a live address now", f.lookUp(t, url(2)).Capture, (*frontier.Capture)(nil))
	f.wantDue(t, url(1), url(2), url(3))
}

// goneStaysGone: a capture of a piece that the outlet took away doesn't bring it back.
func goneStaysGone(t *testing.T, f *fixture) {
	f.discover(t, url(1))
	f.save(t, f.piece(url(1), "一", "甲文 正文"), frontier.OutcomeNew)
	f.record(t, url(1), 410, frontier.OutcomeGone)
	gone := f.article(t, article.NewID(url(1))).GoneAt
	copied := captured(2)
	f.enter(t, 1, copied)
	s := f.piece(url(1), "一", "甲文 正文")
	s.Fetch = f.fetch(url(2), 200, "")
	s.Article.Notes.Captured, s.Article.Notes.CapturedAt = copied.Capture.At, copied.Capture.URL
	f.save(t, s, frontier.OutcomeDuplicate)
	equal(t, "gone", f.article(t, article.NewID(url(1))).GoneAt, gone)
	f.next(t, 1000*time.Hour)
	f.wantDue(t, url(1))
}

func year(y int) article.Period {
	return article.Period{From: time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC), To: time.Date(y, 12, 31, 0, 0, 0, 0, time.UTC)}
}

// backfills: a run for a period resumes where it stopped, beside crawls, and counts as none of
// them.
func backfills(t *testing.T, f *fixture) {
	first, err := f.BeginBackfill(f.ctx, source, year(2014), f.now)
	noError(t, err)
	equal(t, "a new backfill", first, frontier.Run{ID: first.ID, SourceID: source, Period: year(2014), Started: f.now})
	f.now = f.now.Add(time.Hour)
	again, err := f.BeginBackfill(f.ctx, source, year(2014), f.now)
	noError(t, err)
	equal(t, "the same", again, first)
	other, err := f.BeginBackfill(f.ctx, source, year(2015), f.now)
	noError(t, err)
	if other.ID == first.ID {
		t.Error("another period resumes the first one's run")
	}
	crawl, err := f.BeginRun(f.ctx, source, f.now, false)
	noError(t, err)
	equal(t, "the crawl under way", crawl, f.run)

	dated := func(n int, day string) frontier.Address {
		m, err := article.ParseMoment(day)
		noError(t, err)
		return frontier.Address{SourceID: source, URL: url(n), Kind: frontier.KindArticle, FoundIn: "config", Published: m}
	}
	late := captured(6)
	late.Capture.At = time.Date(2016, 5, 1, 0, 0, 0, 0, time.UTC)
	_, err = f.Discover(f.ctx, first.ID, f.now, []frontier.Address{
		dated(1, "2014-12-31"), dated(2, "2016-02-01"), dated(3, ""), dated(4, "2013-12-29"), captured(5), late, dated(7, "2014-01-01T00:10:00+08:00"),
	})
	noError(t, err)
	read := f.piece(url(7), "七", "庚文 正文")
	read.Fetch.Backfill = true
	f.save(t, read, frontier.OutcomeNew)
	f.now = f.now.Add(time.Hour)
	next, err := f.NextDue(f.ctx, source)
	noError(t, err)
	if wait := next.Sub(f.now); wait < 29*24*time.Hour || wait > 60*24*time.Hour {
		t.Errorf("an old piece is due again in %s", wait)
	}
	visits, err := f.Due(f.ctx, first, f.now, 100)
	noError(t, err)
	var urls []string
	for _, v := range visits {
		urls = append(urls, v.URL)
	}
	equal(t, "due of the period", urls, []string{url(1), url(3), url(5)})
	visit := f.fetch(url(1), 503, frontier.OutcomeFailed)
	visit.RunID = first.ID
	noError(t, f.Record(f.ctx, visit))

	first.Finished = f.now
	noError(t, f.EndRun(f.ctx, first))
	all, err := f.Backfills(f.ctx)
	noError(t, err)
	first.Counts, first.Bytes, first.Discovered = map[frontier.Outcome]int{frontier.OutcomeFailed: 1}, 1000, 7
	equal(t, "backfills", all, []frontier.Run{other, first})
	again, err = f.BeginBackfill(f.ctx, source, year(2014), f.now)
	noError(t, err)
	equal(t, "finished", again, first)
	f.wantOnlyCrawl(t)
}

// wantOnlyCrawl: no judgement of the source sees anything but its crawl.
func (f *fixture) wantOnlyCrawl(t *testing.T) {
	t.Helper()
	runs, err := f.Runs(f.ctx, 10)
	noError(t, err)
	last, err := f.LastRuns(f.ctx)
	noError(t, err)
	states, err := f.Sources(f.ctx)
	noError(t, err)
	visits, err := f.Visits(f.ctx, 10)
	noError(t, err)
	if len(runs) != 1 || runs[0].ID != f.run.ID || last[source].Crawl.ID != f.run.ID || last[source].Crawl.Discovered != 0 || !last[source].Recheck.Started.IsZero() ||
		states[0].LastRun.ID != f.run.ID || len(visits) != 1 || visits[0].RunID != f.run.ID {
		t.Errorf("runs %+v, last %+v, state %+v, visits %+v", runs, last, states, visits)
	}
	days, err := f.Health(f.ctx, time.UTC)
	noError(t, err)
	crawls := 0
	for _, d := range days {
		crawls += d.Runs
	}
	equal(t, "crawls in the health of days", crawls, 1)
}

// paceOfCrawls: the interval and the rest that follow from a run are kept, and the crawl before is
// found.
func paceOfCrawls(t *testing.T, f *fixture) {
	before, err := f.PreviousCrawl(f.ctx, f.run)
	noError(t, err)
	equal(t, "before the first crawl", before, frontier.Run{})
	first := f.run
	first.Finished, first.Every, first.Rest = f.now.Add(time.Minute), 6*time.Hour, f.now.Add(9*time.Hour)
	noError(t, f.EndRun(f.ctx, first))
	failed, err := f.BeginRun(f.ctx, source, f.now.Add(time.Hour), false)
	noError(t, err)
	failed.Finished, failed.Err, failed.Every = f.now.Add(2*time.Hour), "no listing could be read", 7*time.Hour
	noError(t, f.EndRun(f.ctx, failed))
	recheck, err := f.BeginRun(f.ctx, source, f.now.Add(3*time.Hour), true)
	noError(t, err)
	recheck.Finished = f.now.Add(4 * time.Hour)
	noError(t, f.EndRun(f.ctx, recheck))
	next, err := f.BeginRun(f.ctx, source, f.now.Add(5*time.Hour), false)
	noError(t, err)
	before, err = f.PreviousCrawl(f.ctx, next)
	noError(t, err)
	equal(t, "the crawl before that succeeded", before, first)
	days, err := f.Health(f.ctx, time.UTC)
	noError(t, err)
	equal(t, "day", days, []store.HealthDay{{SourceID: source, Day: start().Truncate(24 * time.Hour), Runs: 3, FailedRuns: 1, Every: 7 * time.Hour}})
}

// spent: requests count from a moment on, whichever run they belong to, those that were never sent
// do not.
func spent(t *testing.T, f *fixture) {
	wantSpent := func(n int, since time.Time) {
		t.Helper()
		got, err := f.Spent(f.ctx, source, since)
		noError(t, err)
		equal(t, "spent", got, n)
	}
	wantSpent(0, f.now)
	f.record(t, url(1), 404, frontier.OutcomeGone)
	f.now = f.now.Add(time.Hour)
	f.record(t, url(2), 0, frontier.OutcomeFailed)
	f.record(t, url(3), 0, frontier.OutcomeSkipped) // robots.txt keeps us out
	s := f.piece(url(4), "四", "丁文 正文")
	s.Parts = []frontier.Fetch{f.fetch(url(5), 200, "")}
	f.save(t, s, frontier.OutcomeNew)
	wantSpent(3, f.now)
	wantSpent(4, f.now.Add(-time.Hour))
	wantSpent(0, f.now.Add(time.Second))
}
