package service

import (
	"context"
	"os"
	"slices"
	"testing"
	"time"

	"yulun/article"
	"yulun/crawler/archive"
	"yulun/service/archiving"
	"yulun/store"
)

// Where another program writes to the data folder, the text goes at once, and the bytes later.
func TestDeletionBesideTheService(t *testing.T) {
	t.Parallel()
	b := newArchiveBench(t)
	id := article.NewID("http://paper.example/news/1.html")
	check(t, b.updateIndex(t.Context()))
	pages := New(b.o)
	defer pages.Close()
	check(t, pages.Delete(t.Context(), id, Deletion{Reason: "应作者要求"}))
	if _, err := pages.FinishDeletions(t.Context()); article.CodeOf(err) != article.CodeUnavailable {
		t.Errorf("while the folder is locked: %v", err)
	}
	if n, err := pages.index.Count(t.Context()); err != nil || n != 0 {
		t.Errorf("in the index: %d, %v", n, err)
	}
	f, err := b.FinishDeletions(t.Context())
	check(t, err)
	if f.Articles != 1 || f.Records.Records == 0 {
		t.Errorf("finished: %+v", f)
	}
}

// otherWorker is a store in which another worker removes what is left of deleted articles.
type otherWorker struct{ store.Store }

func (o otherWorker) Lease(ctx context.Context, names []string) (store.Lease, bool, error) {
	if slices.Contains(names, "deletions") {
		return nil, false, nil
	}
	return o.Store.Lease(ctx, names)
}

// Two workers don't rewrite the archive at once. The one that can't doesn't fail for it.
func TestDeletionsBesideAnotherWorker(t *testing.T) {
	t.Parallel()
	b := newArchiveBench(t)
	check(t, b.Delete(t.Context(), article.NewID("http://paper.example/news/1.html"), Deletion{Reason: "应作者要求"}))
	own := b.store
	b.store = otherWorker{own}
	if _, err := b.finishDeletions(t.Context(), nil); article.CodeOf(err) != article.CodeUnavailable {
		t.Errorf("while another worker does it: %v", err)
	}
	_, err := b.tryDeletions(t.Context(), nil)
	check(t, err)
	b.store = own
	if f, err := b.finishDeletions(t.Context(), nil); err != nil || f.Articles != 1 {
		t.Errorf("afterwards: %+v, %v", f, err)
	}
}

// purged counts how often the store's files are written again.
type purged struct {
	store.Store
	times *int
}

func (p purged) Purge(ctx context.Context) error {
	*p.times++
	return p.Store.Purge(ctx)
}

// A service finishes a deletion beside its crawls: it leaves alone what it writes and what visits
// under way may refer to, says so, and writes the store's files again only where rows were removed.
func TestFinishingBesideCrawls(t *testing.T) {
	t.Parallel()
	b := newArchiveBench(t)
	times := 0
	b.store = purged{b.store, &times}
	id := article.NewID("http://paper.example/news/1.html")
	check(t, b.Delete(t.Context(), id, Deletion{Reason: "应作者要求"}))
	names, err := archive.Files(b.path(archiveFolder))
	check(t, err)
	current, old := names[0], time.Now().Add(-2*archiving.ReadersGrace)
	age := func(name string) { check(t, os.Chtimes(b.path(archiveFolder)+"/"+name, old, old)) }
	for i, step := range []struct {
		name   string
		before func()
		kind   store.ObstacleKind
		purges int
	}{
		{"while it is written to", func() { age(names[0]) }, store.Young, 1},
		{"while visits may refer to it", func() {
			current = ""
			check(t, os.Chtimes(b.path(archiveFolder)+"/"+names[0], time.Time{}, time.Now()))
		}, store.Young, 1},
		{"while it is read", func() { age(names[0]) }, store.Replaced, 1},
		{"at the end", func() { age(archive.Successor(names[0])) }, "", 2},
		{"once more", func() {}, "", 2},
	} {
		step.before()
		f, err := b.tryDeletions(t.Context(), func() string { return current })
		check(t, err)
		d, err := b.store.Deletion(t.Context(), id)
		check(t, err)
		switch {
		case times != step.purges:
			t.Errorf("%s: purged %d times, want %d", step.name, times, step.purges)
		case step.kind == "" && (d.Finished.IsZero() || len(d.Pending) > 0):
			t.Errorf("%s: %+v", step.name, d)
		case step.kind != "" && (f.Pending != 1 || d.Tried.IsZero() || len(d.Pending) != 1 || d.Pending[0].Kind != step.kind || d.Pending[0].File != names[0]):
			t.Errorf("step %d, %s: %+v, %+v", i, step.name, f, d.Pending)
		}
	}
	b.whole(t)
}
