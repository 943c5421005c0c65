package service

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
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

// Asking whether the service is ready changes nothing. What a broken deletion left in the index is
// removed before the pages are there.
func TestAQuestionAboutHealthRemovesNothing(t *testing.T) {
	t.Parallel()
	s := newStocked(t).open(t)
	check(t, s.OpenRead(t.Context()))
	found, err := s.index.Search(t.Context(), index.Query{Relevance: index.AnyRelevance})
	check(t, err)
	a := found.Hits[0].Article
	check(t, s.Delete(t.Context(), a.ID, Deletion{Reason: "应作者要求"}))
	check(t, s.index.Put(t.Context(), []article.Article{a}))

	asked := httptest.NewRecorder()
	s.withHealth(new(atomic.Pointer[http.Handler]), false).ServeHTTP(asked, httptest.NewRequest(http.MethodGet, "/readyz", nil))
	if asked.Code != http.StatusServiceUnavailable || !strings.Contains(asked.Body.String(), "the pages are being prepared") {
		t.Errorf("while the pages wait: %d %s", asked.Code, asked.Body)
	}
	if has, err := s.index.Versions(t.Context(), []string{a.ID}); err != nil || len(has) != 1 {
		t.Errorf("the question changed the index: %v, %v", has, err)
	}
	check(t, s.prepareIndex(t.Context()))
	if has, err := s.index.Versions(t.Context(), []string{a.ID}); err != nil || len(has) != 0 {
		t.Errorf("for the pages, it is still in the index: %v, %v", has, err)
	}
}
