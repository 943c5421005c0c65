package storetest

import (
	"testing"
	"time"

	"yulun/article"
	"yulun/frontier"
	"yulun/store"
)

// wantPending checks which articles are to be indexed, in order of their changes.
func (f *fixture) wantPending(t *testing.T, urls ...string) []article.Article {
	t.Helper()
	pending, err := f.Pending(f.ctx, f.now, 100)
	noError(t, err)
	got := []string{}
	for _, a := range pending {
		got = append(got, a.URL)
	}
	equal(t, "pending", got, append([]string{}, urls...))
	return pending
}

// wantBacklog checks the outbox's figures.
func (f *fixture) wantBacklog(t *testing.T, waiting, retrying, setAside int) {
	t.Helper()
	b, err := f.Backlog(f.ctx)
	noError(t, err)
	equal(t, "waiting, retrying, set aside", []int{b.Waiting, b.Retrying, b.SetAside}, []int{waiting, retrying, setAside})
	equal(t, "all", b.All(), waiting+retrying+setAside)
	if b.Oldest.IsZero() != (waiting+retrying == 0) || time.Since(b.Oldest) < -time.Hour || !b.Oldest.IsZero() && time.Since(b.Oldest) > time.Hour {
		t.Fatalf("oldest of %+v at %s", b, time.Now())
	}
}

// refusals: what the index refuses for the time being is offered again after waits that double,
// what it refuses for good is set aside; neither keeps the others from being indexed.
func refusals(t *testing.T, f *fixture) {
	for n := range 4 {
		f.save(t, f.piece(url(n), "题", url(n)), frontier.OutcomeNew)
	}
	f.wantBacklog(t, 4, 0, 0)
	all := f.wantPending(t, url(0), url(1), url(2), url(3))
	refuse := func(n int, reason string, temporary bool) {
		noError(t, f.Refuse(f.ctx, f.now, []store.Refused{
			{ID: all[n].ID, Version: all[n].Version, Reason: reason, Temporary: temporary}, {ID: "0000000000000000", Version: 1e9},
		}))
	}
	refuse(0, "too \x00busy", true)
	first := f.now
	f.now = f.now.Add(time.Second)
	refuse(1, "no such field", false)
	f.reopen()
	f.wantPending(t, url(2), url(3))
	f.wantBacklog(t, 2, 1, 1)
	got, err := f.Refusals(f.ctx, 10)
	noError(t, err)
	for i := range got {
		got[i].Reason = replaced(got[i].Reason)
	}
	equal(t, "refusals", got, []store.Refused{
		{ID: all[1].ID, Version: all[1].Version, Reason: "no such field", Attempts: 1, At: f.now},
		{ID: all[0].ID, Version: all[0].Version, Reason: "too \uFFFDbusy", Temporary: true, Attempts: 1, At: first, Due: first.Add(time.Minute)},
	})
	newest, err := f.Refusals(f.ctx, 1)
	noError(t, err)
	equal(t, "newest refusal", len(newest), 1)
	equal(t, "its article", newest[0].ID, all[1].ID)

	const day = 24 * time.Hour
	f.now = first
	for i, wait := range []time.Duration{1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1440, 1440} {
		if i > 0 {
			refuse(0, "busy", true)
		}
		wait = min(wait*time.Minute, day)
		f.now = f.now.Add(wait - time.Microsecond)
		f.wantPending(t, url(2), url(3))
		f.now = f.now.Add(time.Microsecond)
		f.wantPending(t, url(0), url(2), url(3)) // oldest change first, refused or not
	}
	f.wantBacklog(t, 2, 1, 1)
	two, err := f.Pending(f.ctx, f.now, 2)
	noError(t, err)
	equal(t, "limit", len(two), 2)
	f.wantIndexed(t, url(0), url(2), url(3))
	f.wantBacklog(t, 0, 0, 1)
	noError(t, f.Confirm(f.ctx, map[string]int64{all[1].ID: all[1].Version})) // it was taken after all
	f.wantBacklog(t, 0, 0, 0)
}

// refusalsForgotten: what changes is tried again, and what is enqueued for a repair.
func refusalsForgotten(t *testing.T, f *fixture) {
	for n := range 3 {
		f.save(t, f.piece(url(n), "题", url(n)), frontier.OutcomeNew)
	}
	all := f.wantPending(t, url(0), url(1), url(2))
	refuseAll := func() {
		var rs []store.Refused
		for i, a := range all {
			rs = append(rs, store.Refused{ID: a.ID, Version: a.Version, Reason: "no", Temporary: i == 0})
		}
		noError(t, f.Refuse(f.ctx, f.now, rs))
	}
	refuseAll()
	f.wantBacklog(t, 0, 1, 2)
	_, err := f.Rescore(f.ctx, all[1].ID, article.Reading{Method: "rules/2"})
	noError(t, err)
	f.wantPending(t, url(1))
	refuseAll() // of the version before
	f.wantPending(t, url(1))

	n, err := f.Enqueue(f.ctx, []string{all[2].ID, "0000000000000000", all[2].ID})
	noError(t, err)
	equal(t, "enqueued", n, 1)
	f.wantPending(t, url(2), url(1))
	equal(t, "version of what is enqueued", f.article(t, all[2].ID), all[2])
	f.wantIndexed(t, url(1), url(2))
	n, err = f.Enqueue(f.ctx, []string{all[1].ID, all[2].ID})
	noError(t, err)
	equal(t, "enqueued", n, 2)
	f.wantPending(t, url(2), url(1))
	noError(t, f.Refuse(f.ctx, f.now, []store.Refused{{ID: all[2].ID, Version: all[2].Version, Reason: "no"}}))
	f.wantBacklog(t, 1, 1, 1)
	n, err = f.Enqueue(f.ctx, []string{all[0].ID, all[1].ID, all[2].ID})
	noError(t, err)
	equal(t, "enqueued", n, 3)
	f.wantPending(t, url(0), url(2), url(1))
	f.wantBacklog(t, 3, 0, 0)
	got, err := f.Refusals(f.ctx, 10)
	noError(t, err)
	equal(t, "refusals", got, []store.Refused{})
	refuseAll()
	got, err = f.Refusals(f.ctx, 10)
	noError(t, err)
	for _, r := range got {
		equal(t, "attempts", r.Attempts, 1)
	}
}
