package storetest

import (
	"testing"
	"time"

	"yulun/article"
	"yulun/frontier"
	"yulun/store"
)

func outbox(t *testing.T, f *fixture) {
	for n := range 5 {
		f.save(t, f.piece(url(n), "题", url(n)), frontier.OutcomeNew)
	}
	f.next(t, time.Hour)
	f.save(t, f.piece(url(0), "新题", url(0)), frontier.OutcomeRevised)
	n, err := f.Backlog(f.ctx)
	noError(t, err)
	equal(t, "backlog", n.Waiting, 5)
	three, err := f.Pending(f.ctx, f.now, 3)
	noError(t, err)
	var got []string
	for _, a := range three {
		got = append(got, a.URL)
	}
	equal(t, "oldest changes", got, []string{url(1), url(2), url(3)})
	noError(t, f.Confirm(f.ctx, map[string]int64{three[0].ID: three[0].Version, "0000000000000000": 1}))
	f.reopen()
	f.wantIndexed(t, url(0), url(2), url(3), url(4))
	n, err = f.Backlog(f.ctx)
	noError(t, err)
	equal(t, "backlog", n, store.Backlog{})
}

// outboxRaces: an article changes between its indexing and the confirmation.
func outboxRaces(t *testing.T, f *fixture) {
	first := f.save(t, f.piece(url(1), "题", "甲文 正文"), frontier.OutcomeNew)
	taken, err := f.Pending(f.ctx, f.now, 10)
	noError(t, err)
	changed, err := f.Rescore(f.ctx, first.ID, article.Reading{Method: "rules/2"})
	noError(t, err)
	equal(t, "changed", changed, true)
	noError(t, f.Confirm(f.ctx, map[string]int64{first.ID: taken[0].Version}))
	pending, err := f.Pending(f.ctx, f.now, 10)
	noError(t, err)
	equal(t, "pending", len(pending), 1)
	equal(t, "method", pending[0].Reading.Method, "rules/2")
	noError(t, f.Confirm(f.ctx, map[string]int64{first.ID: pending[0].Version}))
	noError(t, f.Confirm(f.ctx, map[string]int64{first.ID: pending[0].Version}))
	f.wantIndexed(t)
}

// stamps: a store has an id of its own, which stays, and knows the last version that it gave. After
// Restamp it is another one.
func stamps(t *testing.T, f *fixture) {
	id, version, err := f.Stamp(f.ctx)
	noError(t, err)
	equal(t, "id is there", len(id) > 20, true)
	equal(t, "version of an empty store", version, int64(0))
	f.save(t, f.piece(url(1), "题", "甲文 正文"), frontier.OutcomeNew)
	pending, err := f.Pending(f.ctx, f.now, 10)
	noError(t, err)
	f.reopen()
	again, version, err := f.Stamp(f.ctx)
	noError(t, err)
	equal(t, "id", again, id)
	equal(t, "version", version, pending[0].Version)
	noError(t, f.Restamp(f.ctx))
	other, version, err := f.Stamp(f.ctx)
	noError(t, err)
	equal(t, "another id", other != id && len(other) > 20, true)
	equal(t, "version", version, pending[0].Version)
}

// versions grow over the whole store, so that any change is newer than any before.
func versions(t *testing.T, f *fixture) {
	last := int64(0)
	newer := func(a article.Article) {
		t.Helper()
		if a.Version <= last {
			t.Fatalf("version %d after %d", a.Version, last)
		}
		last = a.Version
	}
	newer(f.save(t, f.piece(url(1), "题", "甲文 正文"), frontier.OutcomeNew))
	newer(f.save(t, f.piece(url(2), "题", "乙文 正文"), frontier.OutcomeNew))
	f.next(t, time.Hour)
	newer(f.save(t, f.piece(url(1), "新题", "甲文 正文"), frontier.OutcomeRevised))
	f.reopen()
	_, err := f.Rescore(f.ctx, article.NewID(url(2)), article.Reading{Method: "rules/2"})
	noError(t, err)
	newer(f.article(t, article.NewID(url(2))))
	f.record(t, url(1), 410, frontier.OutcomeGone)
	newer(f.article(t, article.NewID(url(1))))
}
