package service

import (
	"context"
	"errors"
	"os"
	"slices"
	"testing"
	"time"

	"yulun/article"
	"yulun/crawler/archive"
	"yulun/service/archiving"
	"yulun/store"
)

// Where machines share the store, files that another one has are named.
func TestErasingNamesMissingFiles(t *testing.T) {
	t.Parallel()
	b := newArchiveBench(t)
	names, err := archive.Files(b.path(archiveFolder))
	check(t, err)
	o := b.archiving()
	o.Shared = true
	for _, folder := range []string{o.Dir, t.TempDir()} {
		here := folder == o.Dir
		o.Dir = folder
		e, err := archiving.Erase(t.Context(), o, []store.Remains{{Places: []article.Location{
			{File: names[0], Offset: 1}, {File: "yulun-20240301000000-elsewhere.warc.gz"},
		}}})
		check(t, err)
		want := []string{"yulun-20240301000000-elsewhere.warc.gz"}
		if !here {
			want = append(want, names[0])
			slices.Sort(want)
		}
		if !slices.Equal(e.Missing, want) {
			t.Errorf("here %t: %v, want %v", here, e.Missing, want)
		}
	}
}

// Why the last try failed is known, and the next one looks through the archive again.
func TestWhyADeletionIsPending(t *testing.T) {
	t.Parallel()
	b := newArchiveBench(t)
	id := article.NewID("http://paper.example/news/1.html")
	check(t, b.Delete(t.Context(), id, Deletion{Reason: "应作者要求"}))
	own := b.store
	b.store = full{own}
	if _, err := b.FinishDeletions(t.Context()); !errors.Is(err, errFull) {
		t.Errorf("with a full disk: %v", err)
	}
	d, err := own.Deletion(t.Context(), id)
	check(t, err)
	if want := []store.Obstacle{{Kind: store.Failed, Detail: errFull.Error()}}; !slices.Equal(d.Pending, want) || d.Tried.IsZero() {
		t.Errorf("pending since %v for %v, want %v", d.Tried, d.Pending, want)
	}
	b.store = own
	if f, err := b.FinishDeletions(t.Context()); err != nil || f.Articles != 1 || f.Pending != 0 {
		t.Errorf("with room: %+v, %v", f, err)
	}
}

var errFull = errors.New("no space left on device")

// full is a store whose files can't be written again.
type full struct{ store.Store }

func (full) Purge(context.Context) error { return errFull }

// Where the visits' files lie in several folders, a deletion is finished once each folder was
// cleared.
func TestDeletionInSeveralFolders(t *testing.T) {
	t.Parallel()
	b := newArchiveBench(t)
	id := article.NewID("http://paper.example/news/1.html")
	check(t, b.Delete(t.Context(), id, Deletion{Reason: "应作者要求"}))
	remains, err := b.store.Remaining(t.Context())
	check(t, err)
	names, err := archive.Files(b.path(archiveFolder))
	check(t, err)
	// Both folders have old files by names of their own, with the same records.
	r, folders := remains[0], []string{t.TempDir(), t.TempDir()}
	content, err := os.ReadFile(b.path(archiveFolder) + "/" + names[0])
	check(t, err)
	places := r.Places
	r.Places = nil
	for i, folder := range folders {
		name := []string{"yulun-20240301000000-a-1-0001.warc.gz", "yulun-20240301000000-b-1-0001.warc.gz"}[i]
		check(t, os.WriteFile(folder+"/"+name, content, 0o600))
		for _, p := range places {
			r.Places = append(r.Places, article.Location{File: name, Offset: p.Offset})
		}
	}
	shift := time.Duration(0)
	now := func() time.Time { return time.Now().Add(shift) }
	erase := func(folder int) archiving.Erased {
		t.Helper()
		o := b.archiving()
		o.Shared, o.Dir, o.Now = true, folders[folder], now
		e, err := archiving.Erase(t.Context(), o, []store.Remains{r})
		check(t, err)
		r = e.Rest(r, now())
		return e
	}
	kinds := func() (kinds []store.ObstacleKind) {
		for _, o := range r.Obstacles {
			kinds = append(kinds, o.Kind)
		}
		slices.Sort(kinds)
		return kinds
	}
	for i, step := range []struct {
		folder, files int
		wait          time.Duration
		left          []store.ObstacleKind
	}{
		{0, 1, 0, []store.ObstacleKind{store.Elsewhere, store.Replaced}},
		{1, 1, 0, []store.ObstacleKind{store.Replaced, store.Replaced}},
		{0, 0, 2 * archiving.ReadersGrace, []store.ObstacleKind{store.Replaced}},
		{1, 0, 0, nil},
	} {
		shift += step.wait
		if e := erase(step.folder); e.Files != step.files || !slices.Equal(kinds(), step.left) {
			t.Errorf("step %d: %d files written again, left are %v, want %d and %v", i, e.Files, kinds(), step.files, step.left)
		}
	}
	if !r.Nothing() {
		t.Errorf("remaining: %+v", r)
	}
}
