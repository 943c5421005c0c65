package storetest

import (
	"testing"
	"time"

	"yulun/article"
)

func (f *fixture) wantGone(t *testing.T, n int, at time.Time) {
	t.Helper()
	equal(t, "gone at", f.article(t, article.NewID(url(n))).GoneAt, at)
}

func goneByStatus(t *testing.T, f *fixture) {
	f.discover(t, url(1))
	f.save(t, f.piece(url(1), "题", "甲文 正文"), article.OutcomeNew)
	f.indexed(t)
	f.next(t, time.Hour)
	f.record(t, url(1), 410, article.OutcomeGone)
	f.wantGone(t, 1, f.now)
	f.wantIndexed(t, url(1))
	f.next(t, 24*time.Hour-time.Second) // checked on, at most daily
	f.wantDue(t)
	f.now = f.now.Add(time.Second)
	f.wantDue(t, url(1))
	f.record(t, url(1), 410, article.OutcomeGone)
	f.wantGone(t, 1, start().Add(time.Hour))
	f.wantIndexed(t)
}

func goneTwice(t *testing.T, f *fixture) {
	f.discover(t, url(1))
	f.save(t, f.piece(url(1), "题", "甲文 正文"), article.OutcomeNew)
	f.indexed(t)
	f.next(t, time.Hour)
	first := f.now
	f.record(t, url(1), 404, article.OutcomeGone)
	f.wantGone(t, 1, time.Time{})
	f.record(t, url(1), 404, article.OutcomeGone) // the same run proves nothing more
	f.wantGone(t, 1, time.Time{})
	f.wantIndexed(t)
	f.next(t, time.Minute) // asked again soon
	f.wantDue(t, url(1))
	f.record(t, url(1), 500, article.OutcomeFailed) // neither proves nor disproves
	f.wantGone(t, 1, time.Time{})
	f.next(t, time.Hour)
	f.record(t, url(1), 404, article.OutcomeGone)
	f.wantGone(t, 1, first)
	f.wantIndexed(t, url(1))
}

func goneAndBack(t *testing.T, f *fixture) {
	f.discover(t, url(1), url(2))
	f.save(t, f.piece(url(1), "题", "甲文 正文"), article.OutcomeNew)
	f.save(t, f.piece(url(2), "题", "乙文 正文"), article.OutcomeNew)
	f.next(t, time.Hour)
	f.record(t, url(1), 404, article.OutcomeGone)
	f.record(t, url(2), 410, article.OutcomeGone)
	f.next(t, time.Hour)
	f.record(t, url(1), 304, article.OutcomeNotModified) // an answer: the earlier 404 counts no more
	f.next(t, time.Hour)
	f.record(t, url(1), 404, article.OutcomeGone)
	f.wantGone(t, 1, time.Time{})
	f.indexed(t)
	f.next(t, time.Hour)
	f.record(t, url(2), 304, article.OutcomeNotModified)
	f.wantGone(t, 2, time.Time{})
	f.save(t, f.piece(url(1), "题", "甲文 正文"), article.OutcomeUnchanged)
	f.next(t, time.Hour)
	f.record(t, url(1), 410, article.OutcomeGone)
	f.wantGone(t, 1, f.now)
	f.next(t, 48*time.Hour)
	f.save(t, f.piece(url(1), "题", "甲文 正文"), article.OutcomeUnchanged)
	f.wantGone(t, 1, time.Time{})
	f.wantIndexed(t, url(1), url(2))
}

// goneButForAlias: when the address of an article is gone, its further ones are asked, and one that answers takes over.
func goneButForAlias(t *testing.T, f *fixture) {
	mobile := "https://m.qingshi.example/1"
	f.discover(t, url(1), mobile)
	f.save(t, f.piece(url(1), "题", "甲文 正文"), article.OutcomeNew)
	alias := f.piece(url(1), "题", "甲文 正文")
	alias.Fetch.URL = mobile
	f.save(t, alias, article.OutcomeDuplicate)
	f.next(t, time.Hour)
	f.record(t, url(1), 410, article.OutcomeGone)
	f.wantGone(t, 1, f.now)
	f.wantDue(t, mobile)
	alias = f.piece(url(1), "题", "甲文 正文")
	alias.Fetch.URL = mobile
	f.indexed(t)
	f.save(t, alias, article.OutcomeUnchanged)
	f.wantGone(t, 1, time.Time{})
	f.wantIndexed(t, url(1))
	f.next(t, 1000*time.Hour)
	f.wantDue(t, mobile)
	f.record(t, url(1), 410, article.OutcomeGone) // no longer the address that stands for the article
	f.wantGone(t, 1, time.Time{})
}

// failuresClaimNothing: neither failures nor pages that can't be read make an article gone.
func failuresClaimNothing(t *testing.T, f *fixture) {
	f.discover(t, url(1))
	f.save(t, f.piece(url(1), "题", "甲文 正文"), article.OutcomeNew)
	f.indexed(t)
	for _, status := range []int{0, 403, 451, 500, 503} {
		f.next(t, 400*time.Hour)
		f.record(t, url(1), status, article.OutcomeFailed)
	}
	f.next(t, 400*time.Hour)
	f.record(t, url(1), 200, article.OutcomeSkipped)
	f.wantGone(t, 1, time.Time{})
	f.wantIndexed(t)

	f.discover(t, url(2)) // never read: nothing to be gone
	f.record(t, url(2), 404, article.OutcomeGone)
	f.next(t, time.Hour)
	f.wantDue(t)
}
