package storetest

import (
	"testing"
	"time"

	"yulun/frontier"
	"yulun/store"
)

func (f *fixture) wantNextDue(t *testing.T, at time.Time) {
	t.Helper()
	due, err := f.NextDue(f.ctx, source)
	noError(t, err)
	equal(t, "next due", due, at)
}

// nextDue is when a recheck is worth its while: what was never asked for waits for a crawl.
func nextDue(t *testing.T, f *fixture) {
	f.wantNextDue(t, time.Time{})
	f.discover(t, url(1), url(2), url(3))
	feed := f.fetch("https://www.qingshi.example/feed.xml", 500, frontier.OutcomeFailed)
	feed.Kind = frontier.KindFeed
	noError(t, f.Record(f.ctx, feed))
	f.wantNextDue(t, time.Time{})
	f.now = f.now.Add(8 * time.Hour)
	f.save(t, f.piece(url(1), "一", "甲文 正文"), frontier.OutcomeNew)
	f.wantNextDue(t, f.now.Add(4*time.Hour))
	f.record(t, url(2), 500, frontier.OutcomeFailed)
	f.wantNextDue(t, f.now.Add(time.Minute))
	alias := f.piece(url(1), "一", "甲文 正文")
	alias.Fetch.URL = url(2)
	alias.Parts = []frontier.Fetch{f.fetch(url(4), 200, "")}
	f.save(t, alias, frontier.OutcomeDuplicate) // a further address and a further page are not asked again
	f.wantNextDue(t, f.now.Add(4*time.Hour))
	due, err := f.NextDue(f.ctx, "another-source")
	noError(t, err)
	equal(t, "of another source", due, time.Time{})
	f.next(t, 5*time.Hour)
	f.wantNextDue(t, f.now.Add(-time.Hour)) // overdue
	f.record(t, url(1), 410, frontier.OutcomeGone)
	due, err = f.NextDue(f.ctx, source)
	noError(t, err)
	if due.IsZero() || due.After(f.now) {
		t.Fatalf("the alias of a gone article is due at %s, not at once", due)
	}
}

// kindsOfRuns: a run that only rechecks is distinguished from one that reads listings, keeps its
// kind, and is not a day on which listings were looked at.
func kindsOfRuns(t *testing.T, f *fixture) {
	crawl := f.run
	crawl.Finished = f.now
	noError(t, f.EndRun(f.ctx, crawl))
	f.now = f.now.Add(24 * time.Hour)
	recheck, err := f.BeginRun(f.ctx, source, f.now, true)
	noError(t, err)
	equal(t, "recheck", recheck, frontier.Run{ID: recheck.ID, SourceID: source, Recheck: true, Started: f.now})
	again, err := f.BeginRun(f.ctx, source, f.now.Add(time.Hour), false)
	noError(t, err)
	equal(t, "a crawl that finds an unfinished recheck", again, recheck)
	recheck.Finished, recheck.Err = f.now, "none of 2 pages could be fetched"
	noError(t, f.EndRun(f.ctx, recheck))
	other, err := f.BeginRun(f.ctx, "another-source", f.now, true)
	noError(t, err)
	again, err = f.BeginRun(f.ctx, "another-source", f.now, false)
	noError(t, err)
	equal(t, "the unfinished recheck", again, other)
	f.now = f.now.Add(time.Hour)
	newest, err := f.BeginRun(f.ctx, source, f.now, true)
	noError(t, err)

	last, err := f.LastRuns(f.ctx)
	noError(t, err)
	equal(t, "last runs", last, map[string]store.SourceRuns{source: {Crawl: crawl, Recheck: newest}, "another-source": {Recheck: other}})
	runs, err := f.Runs(f.ctx, 2)
	noError(t, err)
	crawl.Counts = map[frontier.Outcome]int{}
	equal(t, "runs of each kind", runs, []frontier.Run{newest, other, recheck, crawl})
	crawl.Counts = nil
	days, err := f.Health(f.ctx, time.UTC)
	noError(t, err)
	equal(t, "days on which listings were read", days, []store.HealthDay{{SourceID: source, Day: start().Truncate(24 * time.Hour), Runs: 1}})
	states, err := f.Sources(f.ctx)
	noError(t, err)
	equal(t, "sources", states, []store.SourceState{{SourceID: "another-source"}, {SourceID: source, LastRun: crawl, LastSuccess: crawl.Finished}})
}

// lastRuns: the newest run is found while it is under way.
func lastRuns(t *testing.T, f *fixture) {
	last, err := f.LastRuns(f.ctx)
	noError(t, err)
	equal(t, "sources with runs", len(last), 1)
	equal(t, "its crawl", last[source].Crawl, f.run)
}
