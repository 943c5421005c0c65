package crawler_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yulun/article"
	"yulun/crawler/archive"
)

// What a publisher reserves is kept with the article, and a page that forbids a copy leaves none.
func TestReservations(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := html("正文 " + r.URL.Path)
		switch r.URL.Path {
		case "/robots.txt":
			body = "User-agent: *\nContent-Usage: /news/ train-ai=n\n"
		case "/news/header":
			w.Header().Set("X-Robots-Tag", "noarchive")
		case "/news/ours":
			w.Header().Set("X-Robots-Tag", "yulun: nocache, noai")
		case "/news/meta":
			body = `<meta name="robots" content="noindex,noarchive">` + body
		case "/news/another":
			w.Header().Set("X-Robots-Tag", "otherbot: noarchive")
		case "/news/ai":
			w.Header().Set("X-Robots-Tag", "noai")
			w.Header().Set("TDM-Reservation", "1")
		}
		fmt.Fprint(w, body)
	}))
	defer server.Close()
	s := article.Source{ID: "reserved", Parallel: 1, MaxBody: 1 << 20}
	want := map[string]article.Notes{
		"/news/header":  {OptOuts: []string{"x-robots-tag:noarchive", usage}, NotArchived: "x-robots-tag:noarchive"},
		"/news/ours":    {OptOuts: []string{"x-robots-tag:nocache", "x-robots-tag:noai", usage}, NotArchived: "x-robots-tag:nocache"},
		"/news/meta":    {OptOuts: []string{usage, "meta:noindex", "meta:noarchive"}, NotArchived: "meta:noarchive"},
		"/news/another": {OptOuts: []string{usage}},
		"/news/ai":      {OptOuts: []string{"x-robots-tag:noai", "tdm-reservation:1 (header)", usage}},
		"/page":         {},
	}
	for path := range want {
		s.Pages = append(s.Pages, server.URL+path)
	}
	b := newBench(t)
	b.must(t, s)
	kept := everythingArchived(t, b.dir)
	for path, notes := range want {
		f := b.articles[server.URL+path]
		if diff := cmp.Diff(notes, f.Page.Notes); diff != "" {
			t.Errorf("%s: notes (-want +got)\n%s", path, diff)
		}
		if f.Page.Text != "正文 "+path {
			t.Errorf("%s: text %q", path, f.Page.Text)
		}
		record, err := archive.NewReader(b.dir).At(f.Fetch.Archive)
		if err != nil || record.Status != http.StatusOK || (len(record.Body) == 0) != (notes.NotArchived != "") {
			t.Errorf("%s: status %d, %d bytes in the archive, %v", path, record.Status, len(record.Body), err)
		}
		if strings.Contains(kept, "正文 "+path+"<") != (notes.NotArchived == "") {
			t.Errorf("%s: a copy lies in the archive, or none does", path)
		}
	}
}

const usage = "content-usage:train-ai=n (robots.txt)"

// everythingArchived is all that the files of an archive hold.
func everythingArchived(t *testing.T, dir string) string {
	t.Helper()
	var all bytes.Buffer
	files, err := filepath.Glob(filepath.Join(dir, "*.gz"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no archive: %v", err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		z, err := gzip.NewReader(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, z); err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}
