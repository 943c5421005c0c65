package storetest

import (
	"testing"
	"time"

	"yulun/frontier"
	"yulun/store"
)

// OldBands tries a store whose tables an older program made: older gives a closed store the form
// that it had before articles held their bands and visits left out known addresses. bands counts
// the rows of bands.
func OldBands(t *testing.T, open func() store.Store, older func(), bands func() int) {
	f := &fixture{Store: open(), ctx: t.Context(), now: start()}
	f.begin(t, source)
	first := f.save(t, f.dated(1, "甲文", 10), frontier.OutcomeNew)
	f.save(t, f.dated(2, "乙文", 9), frontier.OutcomeNew)
	f.save(t, f.dated(3, "甲文", 11), frontier.OutcomeNew)
	short := f.dated(4, "短", 12)
	short.Fingerprint.Bands = nil
	f.save(t, short, frontier.OutcomeNew)
	f.indexed(t)
	equal(t, "bands", bands(), 6)
	visits, err := f.Fetches(f.ctx, first.ID)
	noError(t, err)
	noError(t, f.Close())
	older()
	f.Store = open()
	defer func() { noError(t, f.Close()) }()

	equal(t, "an article", f.article(t, first.ID), first)
	same, err := f.Fetches(f.ctx, first.ID)
	noError(t, err)
	equal(t, "its visits", same, visits)
	f.wantCluster(t, 1, 3)
	f.next(t, time.Hour)
	f.save(t, f.dated(1, "甲文", 10), frontier.OutcomeUnchanged)
	f.save(t, short, frontier.OutcomeUnchanged)
	f.wantIndexed(t) // what an article holds is compared with what is read
	f.save(t, f.dated(5, "乙文", 12), frontier.OutcomeNew)
	f.wantCluster(t, 2, 5)
	f.next(t, 48*time.Hour)
	f.save(t, f.dated(3, "丙文", 11), frontier.OutcomeRevised)
	f.wantCluster(t, 1)
	f.wantCluster(t, 3)
	equal(t, "bands of a changed text are replaced", bands(), 8)
	f.remove(t, first.ID)
	equal(t, "bands of a deleted article go", bands(), 6)
}
