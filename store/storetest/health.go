package storetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"yulun/article"
	"yulun/frontier"
	"yulun/store"
)

func sources(t *testing.T, f *fixture) {
	f.discover(t, url(1), url(2), url(3), url(4), url(5))
	f.save(t, f.piece(url(1), "题", "甲文 正文"), frontier.OutcomeNew)
	irrelevant := f.piece(url(2), "题", "乙文 正文")
	irrelevant.Article.Reading = article.Reading{Method: "rules/1"}
	f.save(t, irrelevant, frontier.OutcomeNew)
	long := f.piece(url(1), "题", "甲文 正文")
	long.Parts = []frontier.Fetch{f.fetch(url(1)+"?page=2", 200, "")} // a part of the article, neither known nor pending
	f.save(t, long, frontier.OutcomeUnchanged)
	f.record(t, url(3), 500, frontier.OutcomeFailed)
	f.now = f.now.Add(time.Second)
	f.record(t, url(4), 0, frontier.OutcomeFailed)
	const feed = "https://www.qingshi.example/feed.xml"
	for i, code := range []string{frontier.CodeListingInPart, ""} { // a feed that was read in part, and one that was before
		listing := f.fetch(feed+strings.Repeat("x", i), 200, frontier.OutcomeListing)
		listing.Kind, listing.Code = frontier.KindFeed, frontier.CodeListingInPart
		noError(t, f.Record(f.ctx, listing))
		listing.Code = code
		noError(t, f.Record(f.ctx, listing))
	}
	success := f.now
	f.next(t, time.Hour)
	f.record(t, url(1), 410, frontier.OutcomeGone)
	f.run.Err, f.run.Finished = "no listing could be read", f.now
	noError(t, f.EndRun(f.ctx, f.run))
	last := f.run
	f.begin(t, "empty-source")

	got, err := f.Sources(f.ctx)
	noError(t, err)
	equal(t, "number of sources", len(got), 2)
	equal(t, "source without anything", got[0], store.SourceState{SourceID: "empty-source", LastRun: f.run})
	want := store.SourceState{
		SourceID: source, Known: 5, Pending: 1, Failing: 2, Articles: 2, Relevant: 1, Gone: 1, LastSuccess: success,
		LastRun: last, Failures: got[1].Failures, Doubtful: 1, Doubts: got[1].Doubts,
	}
	want.LastRun.Counts, want.LastRun.Bytes = map[frontier.Outcome]int{frontier.OutcomeGone: 1}, 1000
	equal(t, "source", got[1], want)
	var failing []string
	for _, fetch := range got[1].Failures {
		failing = append(failing, fetch.URL)
	}
	equal(t, "failures", failing, []string{feed, url(4), url(3)})
}

// doubtful: the texts that the reader is not sure of are counted and the newest of them listed,
// with why.
func doubtful(t *testing.T, f *fixture) {
	titles := func(states []store.SourceState) (titles []string) {
		for _, d := range states[0].Doubts {
			titles = append(titles, d.Title)
		}
		return titles
	}
	for i, confidence := range []float64{0, 1, article.LowConfidence, article.LowConfidence - 0.01, 0.1, 0.5, 0.5, 0.5, 0.5} {
		s := f.piece(url(i), fmt.Sprint("题", i), fmt.Sprintf("文%d 正文", i))
		s.Article.Notes = article.Notes{Confidence: confidence, Doubts: []string{article.DoubtOpenEnd, article.DoubtShort}}
		f.save(t, s, frontier.OutcomeNew)
		f.now = f.now.Add(time.Minute)
	}
	states, err := f.Sources(f.ctx)
	noError(t, err)
	equal(t, "doubtful", states[0].Doubtful, 6)
	equal(t, "the newest", titles(states), []string{"题8", "题7", "题6", "题5", "题4"})
	equal(t, "one of them", states[0].Doubts[0], store.Doubtful{
		ID: article.NewID(url(8)), URL: url(8), Title: "题8", Fetched: f.now.Add(-time.Minute), Confidence: 0.5,
		Doubts: []string{article.DoubtOpenEnd, article.DoubtShort},
	})
	f.next(t, time.Hour)
	f.record(t, url(8), 410, frontier.OutcomeGone)
	better := f.piece(url(7), "题7", "文7 正文 全")
	better.Article.Notes = article.Notes{Confidence: 0.9}
	f.save(t, better, frontier.OutcomeRevised)
	states, err = f.Sources(f.ctx)
	noError(t, err)
	equal(t, "doubtful after one is gone and one read again", states[0].Doubtful, 4)
	equal(t, "the newest then", titles(states), []string{"题6", "题5", "题4", "题3"})
}

func health(t *testing.T, f *fixture) {
	shanghai := time.FixedZone("CST", 8*3600)
	hint := func(n int, m article.Moment) frontier.Address {
		return frontier.Address{SourceID: source, URL: url(n), Kind: frontier.KindArticle, Published: m}
	}
	_, err := f.Discover(f.ctx, f.run.ID, f.now, []frontier.Address{
		hint(1, article.Day(2024, 3, 19)),                                   // the page says the 20th
		hint(2, article.Day(2024, 3, 20)),                                   // answers 404
		hint(3, article.At(time.Date(2024, 3, 19, 23, 30, 0, 0, time.UTC))), // the 20th in China; fails
		hint(4, article.Moment{}),                                           // never visited, undated
		hint(5, article.Day(2024, 3, 20)),                                   // kept out by robots.txt, which is an answer
		hint(6, article.Day(2024, 3, 20)),                                   // read but not scored
		hint(7, article.Day(2024, 3, 20)),                                   // a further address of 1
		{SourceID: source, URL: "https://www.qingshi.example/feed.xml", Kind: frontier.KindFeed},
	})
	noError(t, err)
	f.save(t, f.piece(url(1), "题", "甲文 正文"), frontier.OutcomeNew)
	f.record(t, url(2), 404, frontier.OutcomeGone)
	f.record(t, url(3), 502, frontier.OutcomeFailed)
	f.record(t, url(5), 0, frontier.OutcomeSkipped)
	unscored := f.piece(url(6), "题", "乙文 正文")
	unscored.Article.Reading = article.Reading{}
	f.save(t, unscored, frontier.OutcomeNew)
	alias := f.piece(url(1), "题", "甲文 正文")
	alias.Fetch.URL = url(7)
	f.save(t, alias, frontier.OutcomeDuplicate)
	f.next(t, 17*time.Hour) // 19:00 UTC on the 21st, the 22nd in China
	f.run.Err, f.run.Finished = "no listing could be read", f.now
	noError(t, f.EndRun(f.ctx, f.run))

	day := func(d int) time.Time { return time.Date(2024, 3, d, 0, 0, 0, 0, time.UTC) }
	got, err := f.Health(f.ctx, shanghai)
	noError(t, err)
	equal(t, "days in China", got, []store.HealthDay{
		{SourceID: source, Due: 1},
		{SourceID: source, Day: day(20), Due: 5, Fetched: 4, Read: 2, Scored: 1},
		{SourceID: source, Day: day(21), Runs: 1},
		{SourceID: source, Day: day(22), Runs: 1, FailedRuns: 1},
	})
	got, err = f.Health(f.ctx, time.UTC)
	noError(t, err)
	equal(t, "days in UTC", got, []store.HealthDay{
		{SourceID: source, Due: 1},
		{SourceID: source, Day: day(19), Due: 1},
		{SourceID: source, Day: day(20), Due: 4, Fetched: 4, Read: 2, Scored: 1},
		{SourceID: source, Day: day(21), Runs: 2, FailedRuns: 1},
	})
}

// healthOfTwoSources: of two sources with the same articles, the later one has them too, each once,
// whatever the number of its addresses and pages.
func healthOfTwoSources(t *testing.T, f *fixture) {
	f.discover(t, url(1), url(2))
	f.save(t, f.piece(url(1), "题", "甲文 正文"), frontier.OutcomeNew)
	const mobile = "qingshi-mobile"
	f.begin(t, mobile)
	f.discover(t, "https://m.qingshi.example/1", "https://m.qingshi.example/1?from=app", "https://m.qingshi.example/3")
	for _, at := range []string{"https://m.qingshi.example/1", "https://m.qingshi.example/1?from=app"} {
		alias := f.piece(url(1), "题", "甲文 正文")
		alias.Fetch.URL = at
		alias.Parts = []frontier.Fetch{f.fetch("https://m.qingshi.example/1/2", 200, "")}
		f.save(t, alias, frontier.OutcomeDuplicate)
	}

	published, crawled := time.Date(2024, 3, 20, 0, 0, 0, 0, time.UTC), time.Date(2024, 3, 21, 0, 0, 0, 0, time.UTC)
	got, err := f.Health(f.ctx, time.UTC)
	noError(t, err)
	equal(t, "days", got, []store.HealthDay{
		{SourceID: source, Due: 1},
		{SourceID: source, Day: published, Due: 1, Fetched: 1, Read: 1, Scored: 1},
		{SourceID: source, Day: crawled, Runs: 1},
		{SourceID: mobile, Due: 1},
		{SourceID: mobile, Day: published, Due: 1, Fetched: 1, Read: 1, Scored: 1},
		{SourceID: mobile, Day: crawled, Runs: 1},
	})
}
