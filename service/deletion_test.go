package service

import (
	"context"
	"errors"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"yulun/access"
	"yulun/article"
	"yulun/crawler"
	"yulun/crawler/archive"
	"yulun/crawler/extract"
	"yulun/crawler/fetch"
	"yulun/frontier"
	"yulun/index"
	"yulun/ingest"
	"yulun/service/archiving"
	"yulun/store"
)

// brokenOff is a store whose caller is killed while it moves references to the archive: before or
// after they have moved.
type brokenOff struct {
	archiving.Store
	moves bool
}

var errKilled = errors.New("killed")

func (b brokenOff) Relocate(ctx context.Context, file string, moved map[int64]article.Location) error {
	if b.moves {
		if err := b.Store.Relocate(ctx, file, moved); err != nil {
			return err
		}
	}
	return errKilled
}

// addOther keeps an article of another address in a file of its own before the others are deleted.
func (b *archiveBench) addOther(t *testing.T) (id string) {
	t.Helper()
	sink, err := b.sink(t.Context())
	check(t, err)
	files, err := archive.Files(b.path(archiveFolder))
	check(t, err)
	if len(files) != 1 {
		t.Fatalf("files: %v", files)
	}
	at := time.Date(2024, 3, 22, 2, 0, 0, 0, time.UTC)
	w, err := archive.NewWriter(b.path(archiveFolder), archive.Options{})
	check(t, err)
	defer w.Close()
	source := article.Source{ID: "paper", Outlet: article.Outlet{ID: "paper", Name: "青石日报", Country: "CN"}}
	// Its own page, then a late look at the deleted article's page, in one file.
	for i, url := range []string{"http://paper.example/news/3.html", "http://paper.example/news/1.html"} {
		text := []string{"举行运动会", "公布守信名单"}[i]
		x := archive.Exchange{
			URL: url, At: at, Status: 200, Request: http.Header{"Host": {"paper.example"}},
			Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}}, Body: []byte(newsPage("青石市"+text, text, "")),
		}
		where, err := w.Keep(x)
		check(t, err)
		res := fetch.Response{FinalURL: url, Status: 200, ContentType: "text/html; charset=utf-8", Body: x.Body, At: at}
		page, err := crawler.PageReader(extract.Rules{})(source, frontier.Address{URL: url}, res)
		check(t, err)
		_, err = sink.Accept(t.Context(), frontier.Fetched{
			Fetch: frontier.Fetch{SourceID: source.ID, Kind: frontier.KindArticle, URL: url, FinalURL: url, At: at, Status: 200, Archive: where},
			Page:  page, FirstSeen: at, Source: source,
		})
		check(t, err)
	}
	return article.NewID("http://paper.example/news/3.html")
}

// A deletion that is killed at any of its steps is resumed: the deleted article's records go, and
// all others stay.
func TestAKilledDeletionIsResumed(t *testing.T) {
	t.Parallel()
	for _, moves := range []bool{false, true} {
		b := newArchiveBench(t)
		other := b.addOther(t)
		id := article.NewID("http://paper.example/news/1.html")
		check(t, b.Delete(t.Context(), id, Deletion{Reason: "应作者要求"}))
		if d, err := b.store.Deletion(t.Context(), id); err != nil || !d.Finished.IsZero() {
			t.Fatalf("before the bytes are gone: %+v, %v", d, err)
		}
		remains, err := b.store.Remaining(t.Context())
		check(t, err)
		for i := range 2 {
			o := b.archiving()
			o.Store = brokenOff{b.store, moves}
			if _, err := archiving.Erase(t.Context(), o, remains); !errors.Is(err, errKilled) && (err != nil || i == 0) {
				t.Fatalf("call %d: %v", i, err)
			}
			b.whole(t)
		}
		f, err := b.FinishDeletions(t.Context())
		check(t, err)
		if f.Articles != 1 || f.Pending != 0 || len(f.Left)+len(f.Skipped) > 0 {
			t.Errorf("finished: %+v", f)
		}
		b.whole(t)
		if d, err := b.store.Deletion(t.Context(), id); err != nil || d.Finished.IsZero() {
			t.Errorf("at the end: %+v, %v", d, err)
		}
		seen := map[string]int{}
		names, err := archive.Files(b.path(archiveFolder))
		check(t, err)
		for _, name := range names {
			check(t, archive.Walk(t.Context(), b.path(archiveFolder), name, func(f archive.Found) error {
				seen[f.Type()+" "+strings.TrimPrefix(f.URL(), "http://paper.example")]++
				return nil
			}))
		}
		for record, want := range map[string]int{
			"response /news/1.html": 0, "request /news/1.html": 0, "response /news/2.html": 1, "response /robots.txt": 1,
			"response /news/3.html": 1, "request /news/3.html": 1,
		} {
			if seen[record] != want {
				t.Errorf("%s: %d, want %d (%v)", record, seen[record], want, seen)
			}
		}
		if _, err := b.store.Article(t.Context(), other); err != nil {
			t.Error(err)
		}
	}
}

// killed is a store whose deletions are killed, before or after they are done.
type killed struct {
	store.Store
	done bool
}

func (k killed) Delete(ctx context.Context, d store.Deletion, by store.Deleting, e access.Entry) error {
	if k.done {
		if err := k.Store.Delete(ctx, d, by, e); err != nil {
			return err
		}
	}
	return errKilled
}

// A deletion that is killed leaves nothing in the index of which the store has no text any more; before
// that the article only waits for the index. What was left there all the same goes when somebody asks.
func TestNoSearchFindsWhatWasDeleted(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		done, left    bool
		hits, waiting int
	}{
		"killed before":          {hits: 2, waiting: 1},
		"killed after":           {done: true, hits: 2},
		"put there all the same": {done: true, left: true, hits: 2},
	} {
		f := newStocked(t)
		s := f.open(t)
		check(t, s.OpenRead(t.Context()))
		found, err := s.index.Search(t.Context(), index.Query{Relevance: index.AnyRelevance})
		check(t, err)
		a := found.Hits[0].Article
		s.store = killed{s.store, c.done}
		if err := s.Delete(t.Context(), a.ID, Deletion{Reason: "应作者要求"}); !errors.Is(err, errKilled) {
			t.Fatalf("%s: %v", name, err)
		}
		if c.left {
			check(t, s.index.Put(t.Context(), []article.Article{a}))
		}
		if hits := f.hits(t); hits != c.hits {
			t.Errorf("%s: %d hits, want %d", name, hits, c.hits)
		}
		if waiting, err := f.last.Waiting(t.Context()); err != nil || waiting != c.waiting {
			t.Errorf("%s: %d wait, %v, want %d", name, waiting, err, c.waiting)
		}
	}
}

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

// endless is a crawl frontier whose only address is due for ever.
type endless struct {
	crawler.State
	due frontier.Visit
}

func (e endless) Due(context.Context, frontier.Run, time.Time, int) ([]frontier.Visit, error) {
	return []frontier.Visit{e.due}, nil
}

// kept has the keys of a deleted article, and another article by each address.
type kept struct{}

func (kept) DeletedKeys(_ context.Context, keys []string) (map[string]bool, error) {
	return map[string]bool{keys[0]: true}, nil
}

func (kept) Forget(context.Context, string, []string) (int, error) { return 0, nil }

// An address that was never asked for and is known by another article is asked for, though a
// deleted one had it, too.
func TestDueDespiteADeletedKey(t *testing.T) {
	t.Parallel()
	due := frontier.Visit{Address: frontier.Address{URL: "http://paper.example/news/1.html", Kind: frontier.KindArticle}}
	got, err := withoutDeleted{endless{due: due}, kept{}}.Due(t.Context(), frontier.Run{}, time.Now(), 10)
	if err != nil || len(got) != 1 || got[0].URL != due.URL {
		t.Errorf("due: %v, %v", got, err)
	}
}

// A store learns from its archive what was deleted, and deletes what came back with an older copy.
// Of a line that was torn nothing is lost but that line.
func TestTombstonesOutliveTheStore(t *testing.T) {
	t.Parallel()
	b, older := newArchiveBench(t), newArchiveBench(t)
	id := article.NewID("http://paper.example/news/1.html")
	check(t, b.Delete(t.Context(), id, Deletion{Reason: "应作者要求", Public: true}))
	was, err := b.store.Tombstones(t.Context(), id)
	check(t, err)
	content, err := os.ReadFile(b.tombstonesPath())
	check(t, err)
	if strings.Contains(string(content), "paper.example") || strings.Count(string(content), id) != 1 {
		t.Errorf("the archive keeps %s", content)
	}
	check(t, os.WriteFile(older.tombstonesPath(), append(content, `{"id":"0123`...), 0o600))
	check(t, older.syncTombstones(t.Context()))
	if _, err := older.store.Article(t.Context(), id); article.CodeOf(err) != article.CodeNotFound {
		t.Errorf("it came back: %v", err)
	}
	got, err := older.store.Tombstones(t.Context(), "")
	check(t, err)
	if len(got) != 1 || got[0].Reason != was[0].Reason || !got[0].Public || !got[0].Deleted.Equal(was[0].Deleted) || !slices.Equal(got[0].Keys, was[0].Keys) || len(got[0].Keys) == 0 {
		t.Errorf("tombstones: %+v, want %+v", got, was)
	}
	if stones, torn, err := readTombstones(older.tombstonesPath()); err != nil || torn != 0 || len(stones) != 1 {
		t.Errorf("the file has %v, %d torn, %v", stones, torn, err)
	}
	if f, err := older.FinishDeletions(t.Context()); err != nil || f.Articles != 1 || f.Records.Records == 0 {
		t.Errorf("bytes: %+v, %v", f, err)
	}

	made := newService(t)
	check(t, os.MkdirAll(made.path(archiveFolder), 0o700))
	check(t, os.WriteFile(made.tombstonesPath(), content, 0o600))
	check(t, made.openWrite(t.Context()))
	if d, err := made.store.Deletion(t.Context(), id); err != nil || d.Finished.IsZero() {
		t.Errorf("in a new store: %+v, %v", d, err)
	}
	if keys, err := made.store.DeletedKeys(t.Context(), ingest.Keys([]string{"http://paper.example/news/1.html"})); err != nil || len(keys) == 0 {
		t.Errorf("its keys: %v, %v", keys, err)
	}
	check(t, os.WriteFile(made.tombstonesPath(), []byte("[1]\n"), 0o600))
	if err := made.syncTombstones(t.Context()); article.CodeOf(err) != article.CodeUsage {
		t.Errorf("another file in its place: %v", err)
	}
}
