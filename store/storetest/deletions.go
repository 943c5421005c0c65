package storetest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"yulun/access"
	"yulun/article"
	"yulun/coding"
	"yulun/frontier"
	"yulun/store"
)

// remove deletes an article.
func (f *fixture) remove(t *testing.T, id string) {
	t.Helper()
	noError(t, f.Delete(f.ctx, store.Deletion{ID: id, Deleted: f.now, Who: "wang", Reason: "应作者要求"}, deleting(), f.entry("article deleted", id)))
}

func deleting() store.Deleting {
	return store.Deleting{Same: same, Keys: func(addresses []string) (keys []string) {
		for _, a := range addresses {
			keys = append(keys, key(a))
		}
		return keys
	}}
}

// deletions: of a deleted article only the tombstone stays. It isn't kept again at its address, in
// another form of it, or with its text elsewhere; what such a visit left in the archive remains to
// be removed.
func deletions(t *testing.T, f *fixture) {
	long := "甲文 " + strings.Repeat("失信名单上的人姓赵，住在青石镇。", 10)
	part := f.fetch(url(11), 200, "")
	part.Archive = at("a", 7)
	f.discover(t, url(1), url(2))
	a := f.save(t, f.look(url(1), long, at("a", 1), part), frontier.OutcomeNew)
	b := f.save(t, f.piece(url(2), "二", "乙文 正文"), frontier.OutcomeNew)
	noError(t, f.Pick(f.ctx, coding.Item{Article: a.ID, Text: coding.Hash(a.Title, a.Text), Revision: 1}, f.now))
	coded := coding.Coding{
		Article: a.ID, Text: coding.Hash(a.Title, a.Text), Coder: "li", Person: true, Sample: coding.Corrections, Seen: true, Relevant: false,
		Note: "引用了赵姓", At: f.now,
	}.WithID()
	_, err := f.SaveCodings(f.ctx, []coding.Coding{coded}, f.now)
	noError(t, err)

	f.remove(t, a.ID)
	_, err = f.Article(f.ctx, a.ID)
	f.wantCode(t, "a deleted article", err, article.CodeNotFound)
	n, err := f.Count(f.ctx)
	noError(t, err)
	equal(t, "articles", n, 1)
	d, err := f.Deletion(f.ctx, a.ID)
	noError(t, err)
	want := store.Deletion{ID: a.ID, Outlet: "qingshi", SourceID: source, Published: "2024-03-20", Deleted: f.now, Who: "wang", Reason: "应作者要求"}
	equal(t, "tombstone", d, want)
	_, err = f.Deletion(f.ctx, b.ID)
	f.wantCode(t, "no tombstone", err, article.CodeNotFound)
	equal(t, "audit", f.audited(t, access.AuditFilter{Limit: 1}), []access.Action{"article deleted"})
	err = f.Delete(f.ctx, want, deleting(), f.entry("article deleted", a.ID))
	f.wantCode(t, "deleted twice", err, article.CodeDeleted)
	left, err := f.Remaining(f.ctx)
	noError(t, err)
	equal(t, "remaining", len(left), 1)
	equal(t, "places", left[0].Places, []article.Location{at("a", 1), at("a", 7)})
	equal(t, "addresses", left[0].URLs, []string{url(1), url(11)})
	codings, err := f.Codings(f.ctx, coding.Corrections)
	noError(t, err)
	coded.Note = ""
	equal(t, "codings", codings, []coding.Coding{coded})
	visits, err := f.Fetches(f.ctx, a.ID)
	noError(t, err)
	equal(t, "visits", len(visits), 0)

	deleted, err := f.DeletedKeys(f.ctx, []string{key(url(1)), key(url(2)), key(url(11))})
	noError(t, err)
	equal(t, "keys", deleted, map[string]bool{key(url(1)): true, key(url(11)): true})
	f.next(t, time.Hour)
	f.discover(t, url(1), url(3))
	f.save(t, f.look(url(1), "丙文 正文", at("b", 1)), frontier.OutcomeSkipped)
	f.save(t, f.look(url(3), "  "+long, at("b", 2)), frontier.OutcomeSkipped)
	f.save(t, f.look(strings.Replace(url(1), "https://", "http://m.", 1), "丁文 正文", at("b", 3)), frontier.OutcomeSkipped)
	f.save(t, f.look(url(4), "丙文 正文", at("b", 4)), frontier.OutcomeNew)
	f.wantDue(t, url(2))
	deleted, err = f.DeletedKeys(f.ctx, []string{key(url(3))})
	noError(t, err)
	equal(t, "key of the other address", deleted[key(url(3))], true)
	nothing := store.Remains{ID: a.ID, Document: left[0].Document}
	noError(t, f.KeepRemains(f.ctx, nothing)) // more has come
	noError(t, f.FinishDeletions(f.ctx, f.now))
	left, err = f.Remaining(f.ctx)
	noError(t, err)
	equal(t, "places with the later ones", left[0].Places, []article.Location{at("a", 1), at("a", 7), at("b", 1), at("b", 2), at("b", 3)})
	// What is left is known with the reason, until more comes or all is gone.
	rest := left[0]
	rest.Places, rest.Looked, rest.Tried, rest.Purged = rest.Places[:1], true, f.now, true
	rest.Obstacles = []store.Obstacle{{Kind: store.Damaged, File: "a", Detail: "坏了 \"x\""}}
	noError(t, f.KeepRemains(f.ctx, rest))
	noError(t, f.FinishDeletions(f.ctx, f.now))
	d, err = f.Deletion(f.ctx, a.ID)
	noError(t, err)
	want.Tried, want.Pending = f.now, rest.Obstacles
	equal(t, "pending", d, want)
	f.discover(t, url(1))
	f.save(t, f.look(url(1), "丙文 正文", at("c", 1)), frontier.OutcomeSkipped)
	left, err = f.Remaining(f.ctx)
	noError(t, err)
	equal(t, "with a later visit", left[0].Places, []article.Location{at("a", 1), at("c", 1)})
	equal(t, "looked through", left[0].Looked, true)
	equal(t, "its rows are to be removed again", left[0].Purged, false)
	noError(t, f.KeepRemains(f.ctx, store.Remains{ID: a.ID, Document: left[0].Document}))
	noError(t, f.Purge(f.ctx))
	noError(t, f.FinishDeletions(f.ctx, f.now))
	left, err = f.Remaining(f.ctx)
	noError(t, err)
	equal(t, "nothing remains", len(left), 0)
	f.reopen()
	all, err := f.Deletions(f.ctx)
	noError(t, err)
	want.Finished, want.Tried, want.Pending = f.now, time.Time{}, nil
	among, err := f.DeletedAmong(f.ctx, []string{b.ID, a.ID, "0000000000000000"})
	noError(t, err)
	equal(t, "deleted among others", among, []string{a.ID})
	equal(t, "all", all, []store.Deletion{want})
	n, err = f.CountDeletions(f.ctx)
	noError(t, err)
	equal(t, "count", n, 1)

	f.discover(t, url(5))
	n, err = f.Forget(f.ctx, source, []string{url(5), url(4)})
	noError(t, err)
	equal(t, "forgotten", n, 1)
	f.wantDue(t, url(2))
	f.article(t, article.NewID(url(4)))
}

// deletedLeader: reprints of a deleted article get the earliest of them for a leader.
func deletedLeader(t *testing.T, f *fixture) {
	var ids []string
	for n := range 3 {
		ids = append(ids, f.save(t, f.dated(n+1, "甲文", n+1), frontier.OutcomeNew).ID)
	}
	f.indexed(t)
	f.remove(t, ids[0])
	first, second := f.article(t, ids[1]), f.article(t, ids[2])
	equal(t, "leader", first.Cluster, first.ID)
	equal(t, "a reprint", first.IsReprint, false)
	equal(t, "cluster", second.Cluster, first.ID)
	equal(t, "another reprint", second.IsReprint, true)
	equal(t, "in the outbox", len(f.indexed(t)), 2)
}

// deletedShared: the key of an address that other articles have keeps none of these away.
func deletedShared(t *testing.T, f *fixture) {
	first, second := f.piece(url(1), "一", "甲文 正文"), f.piece(url(2), "二", "乙文 正文")
	first.Identity.Keys = append(first.Identity.Keys, "front")
	second.Identity.Keys = append(second.Identity.Keys, "front")
	a := f.save(t, first, frontier.OutcomeNew)
	f.save(t, second, frontier.OutcomeNew)
	f.remove(t, a.ID)
	third := f.piece(url(3), "三", "丙文 正文")
	third.Identity.Keys = append(third.Identity.Keys, "front")
	f.save(t, third, frontier.OutcomeNew)
	f.save(t, second, frontier.OutcomeUnchanged)
}

// buried: a tombstone that another store had keeps the article out as one of this store does.
func buried(t *testing.T, f *fixture) {
	a := f.save(t, f.piece(url(1), "一", "甲文 正文"), frontier.OutcomeNew)
	f.remove(t, a.ID)
	own, err := f.Tombstones(f.ctx, a.ID)
	noError(t, err)
	equal(t, "its tombstone", len(own), 1)
	equal(t, "its keys", own[0].Keys, store.KeyNumbers([]string{key(url(1))}))
	foreign := store.Tombstone{
		Deletion: store.Deletion{ID: "00000000000000ff", Outlet: "liuwan", SourceID: "liuwan", Deleted: f.now, Who: "li", Reason: "法院判决", Public: true},
		Keys:     store.KeyNumbers([]string{key(url(2)), key(url(3))}),
	}
	for _, keys := range [][]int64{foreign.Keys[:1], foreign.Keys} { // what is new is added
		part := foreign
		part.Keys = keys
		noError(t, f.Bury(f.ctx, part, f.now))
	}
	all, err := f.Tombstones(f.ctx, "")
	noError(t, err)
	slices.Sort(foreign.Keys)
	foreign.Finished = f.now
	equal(t, "all", all[0], foreign)
	equal(t, "and the own one", all[1:], own)
	f.save(t, f.piece(url(3), "三", "丙文 正文"), frontier.OutcomeSkipped)
	d, err := f.Deletion(f.ctx, foreign.ID)
	noError(t, err)
	equal(t, "finished, though bytes came", d.Finished.IsZero(), true)
}
