package storetest

import (
	"testing"
	"time"

	"yulun/frontier"
	"yulun/store"
)

// changes: what is new, edited and gone since a time, and the newest of each kind first. What is
// not about the topic is left out.
func changes(t *testing.T, f *fixture) {
	f.discover(t, url(1), url(2), url(3), url(4))
	begun := f.now
	for i, text := range []string{"甲文 正文", "乙文 正文", "丙文 正文", "丁文 正文"} {
		p := f.piece(url(i+1), text, text)
		p.Article.Reading.Relevant = i != 3
		f.save(t, p, frontier.OutcomeNew)
		f.now = f.now.Add(time.Minute)
	}
	want := func(what string, since time.Time, n, edited, gone int) {
		t.Helper()
		counts, err := f.CountChanges(f.ctx, since)
		noError(t, err)
		equal(t, what, counts, map[store.ChangeKind]int{store.ChangedNew: n, store.ChangedEdited: edited, store.ChangedGone: gone})
	}
	want("after the first crawl", begun, 3, 0, 0)
	want("of its last two minutes", begun.Add(2*time.Minute), 1, 0, 0)
	f.next(t, 24*time.Hour)
	later := f.now
	for i, text := range []string{"甲文 新文", "乙文 新文"} {
		p := f.piece(url(i+1), text, text)
		p.Article.Reading.Relevant = true
		f.save(t, p, frontier.OutcomeRevised)
		f.now = f.now.Add(time.Minute)
	}
	f.record(t, url(3), 410, frontier.OutcomeGone)
	f.record(t, url(4), 410, frontier.OutcomeGone)
	want("in all", begun, 3, 2, 1)
	want("of the second crawl", later, 0, 2, 1)
	want("since then", f.now.Add(time.Hour), 0, 0, 0)
	listed := func(kind store.ChangeKind, offset, limit int) (titles []string) {
		t.Helper()
		found, err := f.Changes(f.ctx, kind, offset, limit)
		noError(t, err)
		for i, c := range found {
			a, err := f.Article(f.ctx, c.ID)
			noError(t, err)
			titles = append(titles, a.Title)
			if c.At.IsZero() || i > 0 && c.At.After(found[i-1].At) {
				t.Errorf("%s: %s changed at %s", kind, a.Title, c.At)
			}
		}
		return titles
	}
	equal(t, "new", listed(store.ChangedNew, 0, 10), []string{"丙文 正文", "乙文 新文", "甲文 新文"})
	equal(t, "edited", listed(store.ChangedEdited, 0, 10), []string{"乙文 新文", "甲文 新文"})
	equal(t, "the second edited one", listed(store.ChangedEdited, 1, 1), []string{"甲文 新文"})
	equal(t, "gone", listed(store.ChangedGone, 0, 10), []string{"丙文 正文"})
}
