package storetest

import (
	"testing"
	"time"

	"yulun/article"
	"yulun/frontier"
	"yulun/store"
)

func (f *fixture) wantGone(t *testing.T, n int, at time.Time) {
	t.Helper()
	equal(t, "gone at", f.article(t, article.NewID(url(n))).GoneAt, at)
}

func goneByStatus(t *testing.T, f *fixture) {
	f.discover(t, url(1))
	f.save(t, f.piece(url(1), "题", "甲文 正文"), frontier.OutcomeNew)
	f.indexed(t)
	f.next(t, time.Hour)
	f.record(t, url(1), 410, frontier.OutcomeGone)
	f.wantGone(t, 1, f.now)
	f.wantIndexed(t, url(1))
	f.next(t, 24*time.Hour-time.Second) // checked on, at most daily
	f.wantDue(t)
	f.now = f.now.Add(time.Second)
	f.wantDue(t, url(1))
	f.record(t, url(1), 410, frontier.OutcomeGone)
	f.wantGone(t, 1, start().Add(time.Hour))
	f.wantIndexed(t)
}

func goneTwice(t *testing.T, f *fixture) {
	f.discover(t, url(1))
	f.save(t, f.piece(url(1), "题", "甲文 正文"), frontier.OutcomeNew)
	f.indexed(t)
	f.next(t, time.Hour)
	first := f.now
	f.record(t, url(1), 404, frontier.OutcomeGone)
	f.wantGone(t, 1, time.Time{})
	f.wantLapsed(t, url(1))                        // but it is reported
	f.record(t, url(1), 404, frontier.OutcomeGone) // the same run proves nothing more
	f.wantGone(t, 1, time.Time{})
	f.wantIndexed(t)
	f.next(t, time.Minute) // asked again soon
	f.wantDue(t, url(1))
	f.record(t, url(1), 500, frontier.OutcomeFailed) // neither proves nor disproves
	f.wantGone(t, 1, time.Time{})
	f.next(t, time.Hour)
	f.record(t, url(1), 404, frontier.OutcomeGone)
	f.wantGone(t, 1, first)
	f.wantLapsed(t)
	f.wantIndexed(t, url(1))
}

func goneAndBack(t *testing.T, f *fixture) {
	f.discover(t, url(1), url(2))
	f.save(t, f.piece(url(1), "题", "甲文 正文"), frontier.OutcomeNew)
	f.save(t, f.piece(url(2), "题", "乙文 正文"), frontier.OutcomeNew)
	f.next(t, time.Hour)
	f.record(t, url(1), 404, frontier.OutcomeGone)
	f.record(t, url(2), 410, frontier.OutcomeGone)
	f.next(t, time.Hour)
	f.record(t, url(1), 304, frontier.OutcomeNotModified) // an answer: the earlier 404 counts no more
	f.next(t, time.Hour)
	f.record(t, url(1), 404, frontier.OutcomeGone)
	f.wantGone(t, 1, time.Time{})
	f.indexed(t)
	f.next(t, time.Hour)
	f.record(t, url(2), 304, frontier.OutcomeNotModified)
	f.wantGone(t, 2, time.Time{})
	f.save(t, f.piece(url(1), "题", "甲文 正文"), frontier.OutcomeUnchanged)
	f.next(t, time.Hour)
	f.record(t, url(1), 410, frontier.OutcomeGone)
	f.wantGone(t, 1, f.now)
	f.next(t, 48*time.Hour)
	f.save(t, f.piece(url(1), "题", "甲文 正文"), frontier.OutcomeUnchanged)
	f.wantGone(t, 1, time.Time{})
	f.wantIndexed(t, url(1), url(2))
}

// goneButForAlias: when the address of an article is gone, its further ones are asked, and one that
// answers takes over.
func goneButForAlias(t *testing.T, f *fixture) {
	mobile := "https://m.qingshi.example/1"
	f.discover(t, url(1), mobile)
	f.save(t, f.piece(url(1), "题", "甲文 正文"), frontier.OutcomeNew)
	alias := f.piece(url(1), "题", "甲文 正文")
	alias.Fetch.URL = mobile
	f.save(t, alias, frontier.OutcomeDuplicate)
	f.next(t, time.Hour)
	f.record(t, url(1), 410, frontier.OutcomeGone)
	f.wantGone(t, 1, f.now)
	f.wantDue(t, mobile)
	alias = f.piece(url(1), "题", "甲文 正文")
	alias.Fetch.URL = mobile
	f.indexed(t)
	f.save(t, alias, frontier.OutcomeUnchanged)
	f.wantGone(t, 1, time.Time{})
	f.wantIndexed(t, url(1))
	f.next(t, 1000*time.Hour)
	f.wantDue(t, mobile)
	f.record(t, url(1), 410, frontier.OutcomeGone) // no longer the address that stands for the article
	f.wantGone(t, 1, time.Time{})
}

// movedWithText and movedUnchanged: when the address of an article has failed for long, its further
// ones are asked, and one that shows the text, or says that it is unchanged, stands for the article
// from then on.
func movedWithText(t *testing.T, f *fixture) {
	f.moved(t, func(again store.Saved) { f.save(t, again, frontier.OutcomeUnchanged) })
}

func movedUnchanged(t *testing.T, f *fixture) {
	f.moved(t, func(again store.Saved) { f.record(t, again.Fetch.URL, 304, frontier.OutcomeNotModified) })
}

func (f *fixture) moved(t *testing.T, answer func(store.Saved)) {
	t.Helper()
	const to = "https://www.qingshi.example/1"
	at := func(text string) store.Saved {
		x := f.piece(url(1), "题", text)
		x.Fetch.URL = to
		return x
	}
	f.discover(t, url(1), to)
	f.save(t, f.piece(url(1), "题", "甲文 正文"), frontier.OutcomeNew)
	f.save(t, at("甲文 正文"), frontier.OutcomeDuplicate)
	for range 7 {
		f.next(t, 8*24*time.Hour)
		f.record(t, url(1), 0, frontier.OutcomeFailed)
		f.wantDue(t)
		f.save(t, at("甲文 正文"), frontier.OutcomeDuplicate) // an outage of days proves no move
	}
	f.next(t, 8*24*time.Hour)
	f.record(t, url(1), 0, frontier.OutcomeFailed)
	f.wantGone(t, 1, time.Time{})
	f.wantDue(t, to)
	f.indexed(t)
	answer(at("甲文 正文"))
	f.wantIndexed(t, url(1))
	f.next(t, 1000*24*time.Hour)
	f.wantDue(t, to)
	f.save(t, at("甲文 正文 更正"), frontier.OutcomeRevised)
}

// failuresClaimNothing: neither failures nor pages that can't be read make an article gone.
func failuresClaimNothing(t *testing.T, f *fixture) {
	f.discover(t, url(1))
	f.save(t, f.piece(url(1), "题", "甲文 正文"), frontier.OutcomeNew)
	f.indexed(t)
	for _, status := range []int{0, 403, 451, 500, 503} {
		f.next(t, 400*time.Hour)
		f.record(t, url(1), status, frontier.OutcomeFailed)
	}
	f.next(t, 400*time.Hour)
	f.record(t, url(1), 200, frontier.OutcomeSkipped)
	f.wantGone(t, 1, time.Time{})
	f.wantIndexed(t)

	f.discover(t, url(2)) // never read: nothing to be gone
	f.record(t, url(2), 404, frontier.OutcomeGone)
	f.next(t, time.Hour)
	f.wantDue(t)
}

// goneByNotice: an explicit notice counts at once, and the log holds what was said and where its
// bytes lie.
func goneByNotice(t *testing.T, f *fixture) {
	f.discover(t, url(1))
	f.save(t, f.piece(url(1), "题", "甲文 正文"), frontier.OutcomeNew)
	f.indexed(t)
	f.next(t, time.Hour)
	gone := f.now
	f.notice(t, url(1), frontier.CodeDeletedNotice, frontier.OutcomeGone)
	f.wantGone(t, 1, gone)
	f.wantIndexed(t, url(1))
	visits, err := f.Fetches(f.ctx, article.NewID(url(1)))
	noError(t, err)
	equal(t, "code of the newest visit", visits[0].Code, frontier.CodeDeletedNotice)
	equal(t, "its reason", visits[0].Reason, "the page says so")
	equal(t, "its bytes", visits[0].Archive, article.Location{File: "crawl-0002.warc.gz", Offset: 7})
	f.wantLapsed(t) // what is gone is listed as gone
	f.next(t, 48*time.Hour)
	f.save(t, f.piece(url(1), "题", "甲文 正文"), frontier.OutcomeUnchanged)
	f.wantGone(t, 1, time.Time{})
}

// goneLikeMissing: a page that says that there is nothing, or shows nothing, takes two runs, as 404
// does.
func goneLikeMissing(t *testing.T, f *fixture) {
	for n, code := range []string{"soft_404", "no_text"} {
		f.discover(t, url(n))
		f.save(t, f.piece(url(n), "题", "甲文 正文"), frontier.OutcomeNew)
		f.next(t, time.Hour)
		first := f.now
		f.notice(t, url(n), code, frontier.OutcomeGone)
		f.notice(t, url(n), code, frontier.OutcomeGone) // the same run proves nothing more
		f.wantGone(t, n, time.Time{})
		f.wantLapsed(t, url(n))
		f.next(t, time.Hour)
		f.wantDue(t, url(n)) // asked again soon
		f.notice(t, url(n), code, frontier.OutcomeGone)
		f.wantGone(t, n, first)
		f.wantLapsed(t)
	}
	f.discover(t, url(3))
	f.save(t, f.piece(url(3), "题", "乙文 正文"), frontier.OutcomeNew)
	f.next(t, time.Hour)
	f.notice(t, url(3), "soft_404", frontier.OutcomeGone)
	f.next(t, time.Hour)
	f.save(t, f.piece(url(3), "题", "乙文 正文"), frontier.OutcomeUnchanged)
	f.next(t, time.Hour)
	f.notice(t, url(3), "soft_404", frontier.OutcomeGone)
	f.wantGone(t, 3, time.Time{})
}

// otherPagesClaimNothing: walls and pages that scripts fill say nothing of a removal, but are
// reported.
func otherPagesClaimNothing(t *testing.T, f *fixture) {
	f.discover(t, url(1), url(2))
	f.save(t, f.piece(url(1), "题", "甲文 正文"), frontier.OutcomeNew)
	f.save(t, f.piece(url(2), "题", "乙文 正文"), frontier.OutcomeNew)
	for _, code := range []string{"login_wall", "captcha", "script_only", "list_page"} {
		f.next(t, 400*time.Hour)
		f.notice(t, url(1), code, frontier.OutcomeSkipped)
		f.wantGone(t, 1, time.Time{})
		f.wantLapsed(t, url(1))
	}
	f.next(t, 400*time.Hour)
	f.save(t, f.piece(url(1), "题", "甲文 正文"), frontier.OutcomeUnchanged)
	f.wantLapsed(t)
	f.next(t, 400*time.Hour)
	fetch := f.fetch(url(2), 0, frontier.OutcomeSkipped) // kept out: there is no page
	fetch.Code = "robots"
	noError(t, f.Record(f.ctx, fetch))
	f.wantLapsed(t)
	f.discover(t, url(3)) // never read
	f.notice(t, url(3), "login_wall", frontier.OutcomeSkipped)
	f.wantLapsed(t)
}

// wantLapsed wants these addresses among those whose page holds no article any more, or is missing.
func (f *fixture) wantLapsed(t *testing.T, urls ...string) {
	t.Helper()
	states, err := f.Sources(f.ctx)
	noError(t, err)
	got := []string{}
	for _, v := range states[0].LapsedVisits {
		got = append(got, v.URL)
	}
	equal(t, "lapsed", got, append([]string{}, urls...))
	equal(t, "number of lapsed articles", states[0].Lapsed, len(urls))
}
