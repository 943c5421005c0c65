package service

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"yulun/article"
	"yulun/crawler"
	"yulun/frontier"
	"yulun/ingest"
)

// keep keeps an invented article.
func keep(t *testing.T, sink *ingest.Ingest, title string) {
	t.Helper()
	now := time.Date(2024, 3, 21, 2, 0, 0, 0, time.UTC)
	source := article.Source{ID: "paper", Outlet: article.Outlet{ID: "paper", Name: "青石日报", Type: "party", Country: "CN"}}
	url := "http://paper.example/" + title
	_, err := sink.Accept(t.Context(), frontier.Fetched{
		Fetch: frontier.Fetch{SourceID: "paper", Kind: frontier.KindArticle, URL: url, FinalURL: url, At: now, Status: 200},
		Page:  article.Page{URL: url, Title: title, Text: "青石市昨日公布失信名单，" + title + "的办法同时施行。"}, FirstSeen: now, Source: source,
	})
	check(t, err)
}

// A press is crawled, crawled again without fetching anything, and once more after an edit and a
// removal.
func TestCrawl(t *testing.T) {
	t.Parallel()
	press := startPress(t)
	s := newService(t, press.Sources()...)
	crawl := func() crawler.Summary {
		t.Helper()
		sum, err := s.Crawl(t.Context(), press.Sources(), CrawlOptions{Parallel: 4})
		check(t, err)
		return sum
	}
	if first := crawl(); first.New != 98 || first.Fetched != 114 || first.Duplicates != 16 || first.Failed != 0 || len(first.Failures) > 0 {
		t.Errorf("the first crawl: %+v", first)
	}
	if again := crawl(); again.Fetched != 0 || again.New+again.Revised+again.Gone != 0 {
		t.Errorf("the second crawl: %+v", again)
	}
	check(t, press.SetVisit(2))
	if edited := crawl(); edited.Revised != 1 || edited.Gone != 1 || edited.New != 0 {
		t.Errorf("the crawl after edits: %+v", edited)
	}
	status, err := s.Status(t.Context())
	check(t, err)
	if status.Articles != 98 || status.Indexed != 98 || status.Backlog != 0 || status.IndexFault != "" || len(status.Never) != 0 {
		t.Errorf("status: %+v", status)
	}
	done, err := s.Reprocess(t.Context(), false)
	if err != nil || done.Articles != 98 || done.Changed != 0 || len(done.Failures) != 0 {
		t.Errorf("reprocessed: %+v, %v", done, err)
	}
	if n, err := s.RebuildIndex(t.Context()); err != nil || n != 98 {
		t.Errorf("rebuilt: %d, %v", n, err)
	}
	if found, err := s.CheckIndex(t.Context(), false); err != nil || found.Count() != 0 || found.Indexed != 98 {
		t.Errorf("checked: %+v, %v", found, err)
	}
}

// A crawl that is interrupted keeps what it has, and the next one resumes it.
func TestCrawlResumes(t *testing.T) {
	t.Parallel()
	press := startPress(t)
	data := t.TempDir()
	s := inFolder(t, data, press.Sources()...)
	ctx, interrupt := context.WithCancel(t.Context())
	var once sync.Once
	stopAfter := progressFunc(func(p crawler.SourceProgress) {
		if p.New > 3 {
			once.Do(interrupt)
		}
	})
	if _, err := s.Crawl(ctx, press.Sources(), CrawlOptions{Parallel: 4, Progress: stopAfter}); err == nil {
		t.Fatal("the crawl was not interrupted")
	}
	check(t, s.Close())
	s = inFolder(t, data, press.Sources()...)
	if _, err := s.Crawl(t.Context(), press.Sources(), CrawlOptions{Parallel: 4}); err != nil {
		t.Fatal(err)
	}
	if counts, err := s.IndexCounts(t.Context()); err != nil || counts.Stored != 98 || counts.Indexed != 98 {
		t.Errorf("%+v, %v", counts, err)
	}
}

// What came of quick pages can be searched while a slow one is still waited for.
func TestCrawlIndexesMeanwhile(t *testing.T) {
	t.Parallel()
	found := make(chan struct{})
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/a/2.html":
			<-found
		case "/a/1.html":
		default:
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, "<html><body><article><h1>失信名单%s</h1><p>%s</p></article></body></html>",
			r.URL.Path, strings.Repeat("青石市昨日公布失信名单，"+r.URL.Path, 9))
	}))
	t.Cleanup(site.Close)
	source := article.Source{
		ID: "paper", Outlet: article.Outlet{ID: "paper", Name: "青石日报", Type: "party", Country: "CN"},
		Pages: []string{site.URL + "/a/1.html", site.URL + "/a/2.html"}, Parallel: 1, Zone: time.UTC, MaxBody: 1 << 20,
	}
	data := t.TempDir()
	s := inFolder(t, data, source)
	s.followEvery = 20 * time.Millisecond
	var group sync.WaitGroup
	group.Go(func() {
		defer close(found)
		for began := time.Now(); time.Since(began) < time.Minute; time.Sleep(20 * time.Millisecond) {
			reader := inFolder(t, data, source) // another program, as one that searches
			if counts, err := reader.IndexCounts(t.Context()); err == nil && counts.Indexed == 1 {
				st, err := reader.Status(t.Context())
				if err != nil || len(st.Sources) != 1 || !st.Sources[0].Running || st.Sources[0].Interrupted {
					t.Errorf("status of a crawl that is under way: %+v, %v", st.Sources, err)
				}
				return
			}
		}
		t.Error("nothing was indexed while the crawl waited for its second page")
	})
	sum, err := s.Crawl(t.Context(), []article.Source{source}, CrawlOptions{Parallel: 1})
	group.Wait()
	if err != nil || sum.New != 2 {
		t.Errorf("%+v, %v", sum, err)
	}
}

// A store that was lost is not taken for one that was never there: nothing is fetched again
// unasked, and the archive makes a new one.
func TestALostStoreIsNotANewOne(t *testing.T) {
	t.Parallel()
	press := startPress(t)
	sources := press.Sources()[:2]
	data := t.TempDir()
	s := inFolder(t, data, sources...)
	first, err := s.Crawl(t.Context(), sources, CrawlOptions{Parallel: 2})
	check(t, err)
	check(t, s.Close())
	for _, suffix := range []string{"", "-wal", "-shm"} {
		_ = os.Remove(s.path(storeFile + suffix)) // some are not there
	}
	s = inFolder(t, data, sources...)
	for name, do := range map[string]func() error{
		"crawl":  func() error { _, err := s.Crawl(t.Context(), sources, CrawlOptions{Parallel: 2}); return err },
		"status": func() error { _, err := s.Status(t.Context()); return err },
		"search": func() error { return s.OpenRead(t.Context()) },
	} {
		if err := do(); article.CodeOf(err) != article.CodeUnavailable || !strings.Contains(err.Error(), "yulun import") {
			t.Errorf("%s: %v", name, err)
		}
	}
	made, err := s.Import(t.Context(), []string{s.path(archiveFolder)}, ImportOptions{})
	check(t, err)
	if made.New != first.New || first.New == 0 {
		t.Errorf("the archive gave %d articles, the crawl %d", made.New, first.New)
	}
	// The index held what the lost store said, in versions that are higher than the new one's.
	differs, err := s.CheckIndex(t.Context(), false)
	if err != nil || differs.Count() > 0 || differs.Indexed != made.New {
		t.Errorf("store and index: %+v, %v", differs, err)
	}
}

type progressFunc func(crawler.SourceProgress)

func (f progressFunc) Update(s crawler.SourceProgress) { f(s) }

// Sources are tried in a folder that is thrown away, and what was seen of each is kept.
func TestCheckSources(t *testing.T) {
	t.Parallel()
	press := startPress(t)
	s := newService(t, press.Sources()...)
	chosen, err := s.Choose([]string{"xinguang-net", "xinguang-net"})
	check(t, err)
	dead := chosen[0]
	dead.ID, dead.Feeds, dead.Sitemaps, dead.Lists = "dead", []string{chosen[0].Listings()[0] + "/no-such-feed"}, nil, nil
	seen, err := s.CheckSources(t.Context(), append(chosen, dead), "")
	check(t, err)
	if r := seen["xinguang-net"]; !r.OK || r.Title == "" || r.Characters < 50 || len(chosen) != 1 {
		t.Errorf("a source that works: %+v", r)
	}
	if r := seen["dead"]; r.OK || len(r.Problems) == 0 {
		t.Errorf("a source that does not: %+v", r)
	}
	kept, err := s.CheckedSources()
	if err != nil || len(kept) != 2 || !kept["xinguang-net"].OK {
		t.Errorf("kept: %+v, %v", kept, err)
	}
	if _, err := os.Stat(s.path(storeFile)); !os.IsNotExist(err) {
		t.Errorf("the check left a store behind: %v", err)
	}
	if _, err := s.Choose([]string{"nobody"}); err == nil || !strings.Contains(err.Error(), `there is no source "nobody"`) {
		t.Errorf("an unknown id: %v", err)
	}
}

// A data folder that holds nothing is named with the next step by every use case that needs one.
func TestEmptyFolder(t *testing.T) {
	t.Parallel()
	s := newService(t)
	for name, f := range map[string]func() error{
		"read":      func() error { return s.OpenRead(t.Context()) },
		"status":    func() error { _, err := s.Status(t.Context()); return err },
		"ready":     func() error { return s.CheckReady(t.Context()) },
		"reprocess": func() error { _, err := s.Reprocess(t.Context(), false); return err },
		"rebuild":   func() error { _, err := s.RebuildIndex(t.Context()); return err },
		"check":     func() error { _, err := s.CheckIndex(t.Context(), true); return err },
		"prune":     func() error { _, err := s.PruneArchive(t.Context(), true); return err },
	} {
		err := f()
		if article.CodeOf(err) != article.CodeNotFound || !strings.Contains(err.Error(), "holds no articles yet") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := os.Stat(s.path(storeFile)); !os.IsNotExist(err) {
		t.Errorf("a store was made: %v", err)
	}
}

// Two processes cannot write to one folder.
func TestOneWriter(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	first, second := inFolder(t, data), inFolder(t, data)
	check(t, first.Lock(t.Context()))
	if err := second.Lock(t.Context()); err == nil || !strings.Contains(err.Error(), "another yulun process is writing to") {
		t.Errorf("the second: %v", err)
	}
}
