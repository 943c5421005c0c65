package storetest

import (
	"testing"
	"time"

	"yulun/article"
	"yulun/frontier"
)

func runs(t *testing.T, f *fixture) {
	f.discover(t, url(1), url(2), url(3))
	listing := f.fetch("https://www.qingshi.example/feed.xml", 200, frontier.OutcomeListing)
	listing.Kind = frontier.KindFeed
	noError(t, f.Record(f.ctx, listing))
	f.save(t, f.piece(url(1), "一", "甲文 正文"), frontier.OutcomeNew)
	f.save(t, f.piece(url(2), "二", "乙文 正文"), frontier.OutcomeNew)
	f.record(t, url(3), 500, frontier.OutcomeFailed)
	first := f.run
	f.next(t, time.Hour)
	f.run.Err = "no listing of the source could be read"
	f.run.Finished = f.now.Add(time.Minute)
	noError(t, f.EndRun(f.ctx, f.run))

	all, err := f.Runs(f.ctx, 5)
	noError(t, err)
	equal(t, "runs", all, []frontier.Run{
		{ID: f.run.ID, SourceID: source, Started: start().Add(time.Hour), Finished: start().Add(time.Hour + time.Minute), Err: f.run.Err},
		{ID: first.ID, SourceID: source, Started: start(), Finished: start(), Discovered: 3, Bytes: 4000, Counts: map[frontier.Outcome]int{
			frontier.OutcomeListing: 1, frontier.OutcomeNew: 2, frontier.OutcomeFailed: 1,
		}},
	})
	newest, err := f.Runs(f.ctx, 1)
	noError(t, err)
	equal(t, "newest runs", newest, all[:1])
	if err := f.EndRun(f.ctx, frontier.Run{ID: 999, SourceID: source, Finished: f.now}); article.CodeOf(err) != article.CodeNotFound {
		t.Errorf("ending an unknown run: %v", err)
	}
}

// interruptedRun is a crawl that ends without EndRun and is resumed.
func interruptedRun(t *testing.T, f *fixture) {
	n, err := f.Discover(f.ctx, f.run.ID, f.now, []frontier.Address{
		{SourceID: source, URL: url(1), Kind: frontier.KindArticle, FoundIn: "config", Title: "标题", Published: article.Day(2024, 3, 20)},
		{SourceID: source, URL: url(2), Kind: frontier.KindArticle},
		{SourceID: source, URL: url(2), Kind: frontier.KindArticle},
		{SourceID: source, URL: "https://www.qingshi.example/feed.xml", Kind: frontier.KindFeed},
	})
	noError(t, err)
	equal(t, "new addresses", n, 3)
	f.save(t, f.piece(url(1), "一", "甲文 正文"), frontier.OutcomeNew)
	before := f.run

	f.reopen()
	f.now = f.now.Add(time.Hour)
	f.begin(t, source)
	equal(t, "run", f.run.ID, before.ID)
	equal(t, "its start", f.run.Started, before.Started)
	equal(t, "its counts", f.run.Counts, map[frontier.Outcome]int{frontier.OutcomeNew: 1})
	equal(t, "its addresses", f.run.Discovered, 3)
	f.wantDue(t, url(2)) // listings are never due, and url(1) has its outcome
	v, handled, ok, err := f.Lookup(f.ctx, f.run.ID, source, url(1))
	noError(t, err)
	equal(t, "handled and known", []bool{handled, ok}, []bool{true, true})
	equal(t, "visit", v, frontier.Visit{
		Address:   frontier.Address{SourceID: source, URL: url(1), Kind: frontier.KindArticle, FoundIn: "config", Title: "标题", Published: article.Day(2024, 3, 20)},
		FirstSeen: start(), Digest: "d-" + url(1), LastFetched: start(), LastFull: start(), Outcome: frontier.OutcomeNew,
	})
	_, handled, ok, err = f.Lookup(f.ctx, f.run.ID, source, url(2))
	noError(t, err)
	equal(t, "not yet visited: handled and known", []bool{handled, ok}, []bool{false, true})
	_, _, ok, err = f.Lookup(f.ctx, f.run.ID, "another-source", url(1))
	noError(t, err)
	equal(t, "known to another source", ok, false)
	f.discover(t, url(1), url(2))
	v, _, _, err = f.Lookup(f.ctx, f.run.ID, source, url(1))
	noError(t, err)
	equal(t, "title after another discovery", v.Title, "标题")
	redate := func(day int, from string) {
		t.Helper()
		n, err := f.Discover(f.ctx, f.run.ID, f.now, []frontier.Address{
			{SourceID: source, URL: url(1), Kind: frontier.KindArticle, Published: article.Day(2024, 3, day), PublishedSource: from},
		})
		noError(t, err)
		equal(t, "new addresses", n, 0)
		v, _, _, err = f.Lookup(f.ctx, f.run.ID, source, url(1))
		noError(t, err)
	}
	redate(21, "") // one hint is as good as another
	equal(t, "date after another hint", v.Published, article.Day(2024, 3, 20))
	redate(22, "feed")
	equal(t, "date after a feed's", []string{v.Published.String(), v.PublishedSource}, []string{"2024-03-22", "feed"})
	redate(23, "sitemap")
	equal(t, "date after a further one", []string{v.Published.String(), v.PublishedSource}, []string{"2024-03-22", "feed"})
	f.next(t, 0)
	if f.run.ID == before.ID {
		t.Error("a finished run is resumed")
	}
}

// hints are what listings say of an address: the first that says something counts, whichever
// listing it is.
func hints(t *testing.T, f *fixture) {
	bare := frontier.Address{SourceID: source, URL: url(1), Kind: frontier.KindArticle, FoundIn: "list"}
	full := bare
	full.FoundIn, full.Title, full.Content, full.Published = "feed", "标题", "第一段\n第二段", article.Day(2024, 3, 20)
	later := full
	later.Title, later.Content, later.Published = "另一个", "另一段", article.Day(2024, 3, 21)
	for _, a := range []frontier.Address{bare, full, bare, later} {
		_, err := f.Discover(f.ctx, f.run.ID, f.now, []frontier.Address{a})
		noError(t, err)
	}
	v, _, _, err := f.Lookup(f.ctx, f.run.ID, source, url(1))
	noError(t, err)
	full.FoundIn = "list"
	equal(t, "address", v.Address, full)
	f.discover(t, url(2))
	due, err := f.Due(f.ctx, f.run, f.now, 10)
	noError(t, err)
	equal(t, "first to visit", due[0].URL, url(1)) // by the date that was filled in
}

// elsewhere are addresses that lead to articles: once it is known where to, they are not visited
// again.
func elsewhere(t *testing.T, f *fixture) {
	links := []string{"https://count.example/1", "https://count.example/2", "https://count.example/3"}
	for _, link := range links {
		_, err := f.Discover(f.ctx, f.run.ID, f.now, []frontier.Address{{SourceID: source, URL: link, Kind: frontier.KindArticle, Elsewhere: true}})
		noError(t, err)
	}
	v, _, _, err := f.Lookup(f.ctx, f.run.ID, source, links[0])
	noError(t, err)
	equal(t, "elsewhere", v.Elsewhere, true)
	f.wantDue(t, links...)
	for i, code := range []string{frontier.CodeForwarded, frontier.CodeOtherHost, "robots"} {
		visit := f.fetch(links[i], 302, frontier.OutcomeSkipped)
		visit.Code = code
		noError(t, f.Record(f.ctx, visit))
	}
	f.next(t, 400*24*time.Hour)
	f.wantDue(t, links[2])
}

// unmodifiedAnswers are counted until a body comes.
func unmodifiedAnswers(t *testing.T, f *fixture) {
	const feed = "https://www.qingshi.example/feed.xml"
	visit := func(status int, outcome frontier.Outcome) {
		t.Helper()
		f.now = f.now.Add(time.Hour)
		a := f.fetch(feed, status, outcome)
		a.Kind, a.ETag = frontier.KindFeed, "e"
		noError(t, f.Record(f.ctx, a))
	}
	want := func(full time.Time, unmodified int) {
		t.Helper()
		v, _, _, err := f.Lookup(f.ctx, f.run.ID, source, feed)
		noError(t, err)
		equal(t, "last full answer, answers 304 since", []any{v.LastFull, v.Unmodified}, []any{full, unmodified})
	}
	visit(200, frontier.OutcomeListing)
	first := f.now
	want(first, 0)
	visit(304, frontier.OutcomeNotModified)
	visit(500, frontier.OutcomeFailed)
	visit(304, frontier.OutcomeNotModified)
	want(first, 2)
	visit(200, frontier.OutcomeNotModified) // the same bytes
	want(f.now, 0)
	visit(304, frontier.OutcomeNotModified)
	f.changePatterns(t)
	want(time.Time{}, 0)
}

func orderOfVisits(t *testing.T, f *fixture) {
	var as []frontier.Address
	for i, day := range []int{18, 20, 0, 19} {
		a := frontier.Address{SourceID: source, URL: url(i), Kind: frontier.KindArticle}
		if day > 0 {
			a.Published = article.Day(2024, 3, day)
		}
		as = append(as, a)
	}
	_, err := f.Discover(f.ctx, f.run.ID, f.now, as)
	noError(t, err)
	f.wantDue(t, url(1), url(3), url(0), url(2))
	two, err := f.Due(f.ctx, f.run, f.now, 2)
	noError(t, err)
	equal(t, "limit", len(two), 2)
}

// rechecks: an article is asked again when half of its age at the last check has passed, and not in
// the same run.
func rechecks(t *testing.T, f *fixture) {
	f.discover(t, url(1))
	f.now = f.now.Add(8 * time.Hour)
	f.save(t, f.piece(url(1), "一", "甲文 正文"), frontier.OutcomeNew) // 8 h old: due 4 h later
	f.now = f.now.Add(5 * time.Hour)
	f.wantDue(t)
	f.next(t, -2*time.Hour)
	f.wantDue(t)
	f.now = f.now.Add(time.Hour)
	f.wantDue(t, url(1))
	f.record(t, url(1), 304, frontier.OutcomeNotModified) // 12 h old: due 6 h later
	f.next(t, 6*time.Hour-time.Microsecond)
	f.wantDue(t)
	f.now = f.now.Add(time.Microsecond)
	f.wantDue(t, url(1))
}

func retries(t *testing.T, f *fixture) {
	const day = 24 * time.Hour
	f.discover(t, url(1))
	waits := []time.Duration{time.Minute, 5 * time.Minute, 30 * time.Minute, 3 * time.Hour, day, day, day, day, 7 * day, 7 * day}
	for i, wait := range waits {
		f.wantDue(t, url(1))
		fetch := f.fetch(url(1), 0, frontier.OutcomeFailed)
		fetch.Code, fetch.Reason = "timeout", "no answer within 30 s"
		noError(t, f.Record(f.ctx, fetch))
		f.next(t, wait-time.Second)
		f.wantDue(t)
		f.now = f.now.Add(time.Second)
		v, _, _, err := f.Lookup(f.ctx, f.run.ID, source, url(1))
		noError(t, err)
		equal(t, "attempts", v.Attempts, i+1)
	}
	f.save(t, f.piece(url(1), "一", "甲文 正文"), frontier.OutcomeNew)
	v, _, _, err := f.Lookup(f.ctx, f.run.ID, source, url(1))
	noError(t, err)
	equal(t, "attempts after an answer", v.Attempts, 0)
}

func retryAfter(t *testing.T, f *fixture) {
	f.discover(t, url(1))
	fetch := f.fetch(url(1), 429, frontier.OutcomeFailed)
	fetch.RetryAfter = 2 * time.Hour
	noError(t, f.Record(f.ctx, fetch))
	f.next(t, 2*time.Hour-time.Second)
	f.wantDue(t)
	f.now = f.now.Add(time.Second)
	f.wantDue(t, url(1))
}

// clockAhead: what was visited while the clock was ahead is due again at the next run, and nothing
// else.
func clockAhead(t *testing.T, f *fixture) {
	f.discover(t, url(1), url(2))
	f.save(t, f.piece(url(1), "一", "甲文 正文"), frontier.OutcomeNew)
	today := f.now
	f.next(t, 24*time.Hour)
	right := f.now
	f.next(t, 12*365*24*time.Hour)
	f.save(t, f.piece(url(2), "二", "乙文 正文"), frontier.OutcomeNew)
	f.now = right
	f.next(t, time.Minute)
	f.wantDue(t, url(1), url(2))
	if f.now.Before(today) {
		t.Fatal("the clock of this test went back too far")
	}
}

func validators(t *testing.T, f *fixture) {
	feed := "https://www.qingshi.example/feed.xml"
	visit := func(o frontier.Outcome, status int, etag, modified, digest string) frontier.Visit {
		t.Helper()
		fetch := f.fetch(feed, status, o)
		fetch.Kind, fetch.ETag, fetch.LastModified, fetch.Digest = frontier.KindFeed, etag, modified, digest
		noError(t, f.Record(f.ctx, fetch))
		v, _, _, err := f.Lookup(f.ctx, f.run.ID, source, feed)
		noError(t, err)
		return v
	}
	want := func(v frontier.Visit, etag, modified, digest string, fetched time.Time) {
		t.Helper()
		equal(t, "validators", []string{v.ETag, v.LastModified, v.Digest}, []string{etag, modified, digest})
		equal(t, "last good answer", v.LastFetched, fetched)
	}
	first := f.now
	want(visit(frontier.OutcomeFailed, 500, `"error"`, "", "x"), "", "", "", time.Time{})
	want(visit(frontier.OutcomeListing, 200, `"a"`, "Thu, 21 Mar 2024 02:00:00 GMT", "1"), `"a"`, "Thu, 21 Mar 2024 02:00:00 GMT", "1", first)
	f.now = f.now.Add(time.Hour)
	want(visit(frontier.OutcomeNotModified, 304, "", "", ""), `"a"`, "Thu, 21 Mar 2024 02:00:00 GMT", "1", f.now)
	want(visit(frontier.OutcomeNotModified, 304, `"b"`, "", ""), `"b"`, "Thu, 21 Mar 2024 02:00:00 GMT", "1", f.now)
	fetched := f.now
	f.now = f.now.Add(time.Hour)
	want(visit(frontier.OutcomeFailed, 503, "", "", ""), `"b"`, "Thu, 21 Mar 2024 02:00:00 GMT", "1", fetched)
	want(visit(frontier.OutcomeListing, 200, "", "", "2"), "", "", "2", f.now)
}

// skippedKeepNoValidators: what could not be read must be sent in full when a better reader asks
// again.
func skippedKeepNoValidators(t *testing.T, f *fixture) {
	f.discover(t, url(1))
	fetch := f.fetch(url(1), 200, frontier.OutcomeSkipped)
	fetch.ETag, fetch.Code, fetch.Reason = `"a"`, "no_article", "no main text"
	noError(t, f.Record(f.ctx, fetch))
	v, handled, _, err := f.Lookup(f.ctx, f.run.ID, source, url(1))
	noError(t, err)
	equal(t, "validators", []string{v.ETag, v.Digest}, []string{"", ""})
	equal(t, "handled", handled, true)
}

// forgetListings makes the next crawl read a source's listings in full, and its articles as before.
func forgetListings(t *testing.T, f *fixture) {
	const feed = "https://www.qingshi.example/feed.xml"
	listing := f.fetch(feed, 200, frontier.OutcomeListing)
	listing.Kind, listing.ETag = frontier.KindFeed, `"a"`
	noError(t, f.Record(f.ctx, listing))
	f.discover(t, url(1))
	f.save(t, f.piece(url(1), "一", "甲文 正文"), frontier.OutcomeNew)
	piece, _, _, err := f.Lookup(f.ctx, f.run.ID, source, url(1))
	noError(t, err)

	f.changePatterns(t)
	v, _, ok, err := f.Lookup(f.ctx, f.run.ID, source, feed)
	noError(t, err)
	equal(t, "the feed is known, what it answered is not", []any{ok, v.ETag, v.LastModified, v.Digest, v.LastFetched.IsZero()}, []any{true, "", "", "", true})
	after, _, _, err := f.Lookup(f.ctx, f.run.ID, source, url(1))
	noError(t, err)
	equal(t, "the article's visit", after, piece)
}

// changePatterns lets the source be read for something else than before.
func (f *fixture) changePatterns(t *testing.T) {
	t.Helper()
	for _, patterns := range []string{"a", "b"} {
		noError(t, f.RememberSources(f.ctx, []frontier.CrawledSource{{ID: source, Patterns: patterns}}))
	}
}

// crawledSources keeps what sources were when they were crawled last, in the order in which they
// were first crawled.
func crawledSources(t *testing.T, f *fixture) {
	known, err := f.CrawledSources(f.ctx)
	noError(t, err)
	equal(t, "in an empty store", len(known), 0)
	daily := frontier.CrawledSource{
		ID: source, Outlet: article.Outlet{ID: "qingshi", Name: "青石日报", Type: "party", Country: "CN"}, Lang: "zh", Patterns: "a",
	}
	evening := frontier.CrawledSource{ID: "bailu-evening", Outlet: article.Outlet{ID: "bailu", Name: "Bailu Evening"}, Lang: "en"}
	noError(t, f.RememberSources(f.ctx, []frontier.CrawledSource{daily}))
	noError(t, f.RememberSources(f.ctx, []frontier.CrawledSource{daily, evening}))

	const feed = "https://www.qingshi.example/feed.xml"
	listing := f.fetch(feed, 200, frontier.OutcomeListing)
	listing.Kind, listing.ETag = frontier.KindFeed, `"a"`
	noError(t, f.Record(f.ctx, listing))
	etag := func() string {
		v, _, _, err := f.Lookup(f.ctx, f.run.ID, source, feed)
		noError(t, err)
		return v.ETag
	}
	daily.Outlet.Name = "青石日报网"
	noError(t, f.RememberSources(f.ctx, []frontier.CrawledSource{daily}))
	equal(t, "the feed's answer after another name of the outlet", etag(), `"a"`)
	daily.Patterns = "b"
	noError(t, f.RememberSources(f.ctx, []frontier.CrawledSource{evening, daily}))
	equal(t, "the feed's answer after other patterns", etag(), "")
	f.reopen()
	known, err = f.CrawledSources(f.ctx)
	noError(t, err)
	daily.Begun = true // the fixture has a run of it
	equal(t, "sources", known, []frontier.CrawledSource{daily, evening})
}

// stillGone tells a crawl that an address was missing on the visit before, and when its article is
// known to be gone.
func stillGone(t *testing.T, f *fixture) {
	f.discover(t, url(1))
	f.save(t, f.piece(url(1), "一", "甲文 正文"), frontier.OutcomeNew)
	for _, want := range []struct{ missing, gone bool }{{false, false}, {true, false}, {true, true}} {
		v, _, _, err := f.Lookup(f.ctx, f.run.ID, source, url(1))
		noError(t, err)
		equal(t, "missing and gone", []bool{v.Outcome == frontier.OutcomeGone, v.Gone}, []bool{want.missing, want.gone})
		f.next(t, time.Hour)
		f.record(t, url(1), 404, frontier.OutcomeGone)
	}
}
