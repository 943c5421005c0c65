package service

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yulun/article"
	"yulun/crawler"
	"yulun/crawler/archive"
	"yulun/crawler/extract"
	"yulun/crawler/fetch"
	"yulun/frontier"
	"yulun/service/archiving"
)

// archiveBench is a data folder with an article whose page was copied at each look, as it was by
// programs that knew no revisit records, and with a page whose visit was never recorded.
type archiveBench struct {
	*Service
}

func newArchiveBench(t *testing.T) *archiveBench {
	t.Helper()
	b := &archiveBench{newService(t)}
	sink, err := b.sink(t.Context())
	check(t, err)
	w, err := archive.NewWriter(b.path(archiveFolder), archive.Options{})
	check(t, err)
	source := article.Source{ID: "paper", Outlet: article.Outlet{ID: "paper", Name: "青石日报", Country: "CN"}}
	now := time.Date(2024, 3, 21, 2, 0, 0, 0, time.UTC)
	for look, text := range []string{"公布失信名单", "公布失信名单", "公布守信名单", "公布守信名单"} {
		at := now.Add(time.Duration(look) * time.Hour)
		x := archive.Exchange{
			URL: "http://paper.example/news/1.html", At: at, Status: 200, Request: http.Header{"Host": {"paper.example"}},
			Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}},
			Body:   []byte(newsPage("青石市"+text, text, fmt.Sprint("token ", look))),
		}
		where, err := w.Keep(x)
		check(t, err)
		res := fetch.Response{FinalURL: x.URL, Status: 200, ContentType: "text/html; charset=utf-8", Body: x.Body, At: at}
		page, err := crawler.PageReader(extract.Rules{})(source, frontier.Address{URL: x.URL}, res)
		check(t, err)
		outcome, err := sink.Accept(t.Context(), frontier.Fetched{
			Fetch: frontier.Fetch{SourceID: source.ID, Kind: frontier.KindArticle, URL: x.URL, FinalURL: x.URL, At: at, Status: 200, Archive: where},
			Page:  page, FirstSeen: now, Source: source,
		})
		check(t, err)
		if want := []frontier.Outcome{frontier.OutcomeNew, frontier.OutcomeUnchanged, frontier.OutcomeRevised, frontier.OutcomeUnchanged}[look]; outcome != want {
			t.Fatalf("look %d was %s, want %s", look, outcome, want)
		}
	}
	_, err = w.Keep(archive.Exchange{URL: "http://paper.example/news/2.html", At: now, Status: 200, Header: http.Header{}, Body: []byte(newsPage("无人", "记录", ""))})
	check(t, err)
	_, err = w.Keep(archive.Exchange{URL: "http://paper.example/robots.txt", At: now, Status: 200, Header: http.Header{}, Body: []byte("User-agent: *")})
	check(t, err)
	check(t, w.Close())
	return b
}

func newsPage(title, text, token string) string {
	var paragraphs strings.Builder
	for _, end := range []string{
		"并介绍了社会信用体系建设的进展。", "市民可以在平台上查询自己的记录，也可以在三十日内提出异议。",
		"法院表示，已经履行义务的人会在五个工作日内从名单上移除。", "专家认为，评分的规则应当公开，并且接受社会的监督。",
	} {
		paragraphs.WriteString("<p>青石市发展和改革委员会昨日" + text + "，" + end + "</p>")
	}
	return "<!DOCTYPE html><html><head><meta charset=utf-8><title>" + title + "</title><!-- " + token + " --></head><body><h1>" + title +
		"</h1><div class=article>" + paragraphs.String() + "</div></body></html>"
}

// prune prunes the archive.
func (b *archiveBench) prune(t *testing.T, yes bool) archiving.Pruned {
	t.Helper()
	p, err := b.PruneArchive(t.Context(), yes)
	check(t, err)
	return p
}

// checked checks the archive.
func (b *archiveBench) checked(t *testing.T) archiving.Checked {
	t.Helper()
	c, err := b.CheckArchive(t.Context())
	check(t, err)
	return c
}

// whole wants every reference of the store to lead to the bytes of its text.
func (b *archiveBench) whole(t *testing.T) {
	t.Helper()
	records := archive.NewReader(b.path(archiveFolder))
	check(t, b.store.Each(t.Context(), "", func(a article.Article) error {
		revisions, err := b.store.Revisions(t.Context(), a.ID)
		check(t, err)
		for _, r := range revisions {
			kept, err := records.At(r.Archive)
			if err != nil || !strings.Contains(string(kept.Body), r.Title) {
				t.Errorf("revision %d is not at %v: %v", r.Number, r.Archive, err)
			}
		}
		visits, err := b.store.Fetches(t.Context(), a.ID)
		check(t, err)
		for _, f := range visits {
			if r, err := records.At(f.Archive); err != nil || len(r.Body) == 0 {
				t.Errorf("the visit at %s has no bytes at %v: %v", f.At, f.Archive, err)
			}
		}
		return nil
	}))
	if c := b.checked(t); c.Faults() > 0 {
		t.Errorf("check: %+v", c)
	}
}

func TestArchivePrune(t *testing.T) {
	t.Parallel()
	b := newArchiveBench(t)
	c := b.checked(t)
	if c.Files != 1 || c.Types["response"] != 6 || c.Copies.Records != 2 || c.Unreferenced.Records != 1 {
		t.Errorf("checked %+v", c)
	}
	before := b.files(t)
	dry := b.prune(t, false)
	if dry.Done || dry.Copies.Records != 2 || dry.Unreferenced.Records != 1 || dry.Freed != 0 || b.files(t) != before {
		t.Errorf("a dry run: %+v, files %s", dry, b.files(t))
	}
	b.whole(t)
	done := b.prune(t, true)
	if !done.Done || done.Copies != dry.Copies || done.Unreferenced != dry.Unreferenced || done.Freed <= 0 {
		t.Errorf("pruned %+v", done)
	}
	b.whole(t)
	c = b.checked(t)
	if c.Types["response"] != 3 || c.Types["revisit"] != 2 || c.Copies.Records != 0 || c.Unreferenced.Records != 0 {
		t.Errorf("afterwards %+v", c)
	}
	if again := b.prune(t, true); again.Copies.Records != 0 || again.Files != 0 {
		t.Errorf("pruned again: %+v", again)
	}
}

// files are the names of the archive's files.
func (b *archiveBench) files(t *testing.T) string {
	t.Helper()
	names, err := archive.Files(b.path(archiveFolder))
	check(t, err)
	return strings.Join(names, " ")
}

// Killed before the store follows, or before the old file goes, a call leaves all in its place, and
// the next one ends it.
func TestArchivePruneKilled(t *testing.T) {
	t.Parallel()
	for name, during := range map[string]func(t *testing.T, b *archiveBench, old string){
		"before the store follows": func(t *testing.T, b *archiveBench, old string) {
			_, err := archive.Rewrite(t.Context(), b.path(archiveFolder), old, archive.Rewriting{})
			check(t, err)
		},
		"before the old file goes": func(t *testing.T, b *archiveBench, old string) {
			path := filepath.Join(b.path(archiveFolder), old)
			bytes, err := os.ReadFile(path)
			check(t, err)
			b.prune(t, true)
			check(t, os.WriteFile(path, bytes, 0o644))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newArchiveBench(t)
			old := b.files(t)
			during(t, b, old)
			b.whole(t)
			b.prune(t, true)
			b.whole(t)
			if got := b.files(t); got != archive.Successor(old) {
				t.Errorf("files %s", got)
			}
			if c := b.checked(t); c.Faults() > 0 || c.Types["response"] != 3 {
				t.Errorf("afterwards %+v", c)
			}
		})
	}
}

// A check names what is damaged, cut off or missing and whether the store needs it. Status knows of
// it until the next check.
func TestArchiveFaults(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		harm func(t *testing.T, path string, whole []byte)
		find func(c archiving.Checked) bool
	}{
		"a flipped bit": {
			func(t *testing.T, path string, whole []byte) {
				whole[len(whole)/2] ^= 1
				check(t, os.WriteFile(path, whole, 0o644))
			}, func(c archiving.Checked) bool { return len(c.Damaged) == 1 && c.Records > 5 },
		},
		"a file cut off": {
			func(t *testing.T, path string, whole []byte) {
				check(t, os.WriteFile(path, whole[:len(whole)/3], 0o644))
			},
			func(c archiving.Checked) bool { return len(c.Cut) == 1 && len(c.Missing) > 0 && c.Missing[0].Needed },
		},
		"an end cut off": {
			func(t *testing.T, path string, whole []byte) {
				check(t, os.WriteFile(path, whole[:len(whole)-3], 0o644))
			},
			func(c archiving.Checked) bool { return len(c.Cut) == 1 && !c.Cut[0].Needed && len(c.Missing) == 0 },
		},
		"a file that is gone": {
			func(t *testing.T, path string, _ []byte) { check(t, os.Remove(path)) },
			func(c archiving.Checked) bool { return len(c.Missing) == 1 && c.Files == 0 },
		},
		"a file that is another": {
			func(t *testing.T, path string, _ []byte) {
				check(t, os.WriteFile(path, []byte("<html>\n<p>\n"), 0o644))
			},
			func(c archiving.Checked) bool { return len(c.Damaged) == 1 && len(c.Missing) > 0 },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newArchiveBench(t)
			path := filepath.Join(b.path(archiveFolder), b.files(t))
			whole, err := os.ReadFile(path)
			check(t, err)
			test.harm(t, path, bytes.Clone(whole))
			if c := b.checked(t); c.Faults() == 0 || !test.find(c) {
				t.Errorf("%+v", c)
			}
			if s, err := b.Status(t.Context()); err != nil || !strings.Contains(s.ArchiveFault, "yulun archive check") {
				t.Errorf("status says %q, %v", s.ArchiveFault, err)
			}
			check(t, os.WriteFile(path, whole, 0o644))
			if c := b.checked(t); c.Faults() > 0 {
				t.Errorf("restored: %+v", c)
			}
			if s, err := b.Status(t.Context()); err != nil || s.ArchiveFault != "" {
				t.Errorf("status says %q, %v", s.ArchiveFault, err)
			}
		})
	}
}

// A page of bytes that are not there any more says what is missing, and not where the folder is.
func TestMissingBytesAreNamed(t *testing.T) {
	t.Parallel()
	s := newService(t)
	check(t, os.MkdirAll(s.path(archiveFolder), 0o755))
	check(t, os.WriteFile(filepath.Join(s.path(archiveFolder), "cut.warc.gz"), []byte("no gzip"), 0o600))
	for at, want := range map[article.Location]string{
		{File: "lost.warc.gz"}:           "the archive has no file lost.warc.gz any more",
		{File: "cut.warc.gz", Offset: 3}: "the record at byte 3 of cut.warc.gz in the archive can't be read",
	} {
		_, _, err := s.raw()(at)
		var known *article.Error
		if !errors.As(err, &known) || known.Code != article.CodeNotFound || known.Message != want {
			t.Errorf("%v: %v, want %q", at, err, want)
		}
	}
}
