package extract

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yulun/article"
)

var update = flag.Bool("update", false, "write the golden files again")

// now is when the test pages are fetched.
var now = time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC)

// golden is what a reader finds in a test page; Error comes alone.
type golden struct {
	URL             string            `json:"url"`
	CanonicalURL    string            `json:"canonical_url,omitempty"`
	Title           string            `json:"title,omitempty"`
	Authors         []string          `json:"authors,omitempty"`
	Published       article.Moment    `json:"published,omitzero"`
	PublishedSource string            `json:"published_source,omitempty"`
	Outlet          string            `json:"outlet,omitempty"`
	OriginalSource  string            `json:"original_source,omitempty"`
	Text            []string          `json:"text,omitempty"`
	NextPages       []string          `json:"next_pages,omitempty"`
	From            map[string]string `json:"from,omitempty"`
	Error           string            `json:"error,omitempty"`
}

func newGolden(address string, p article.Page, err error) golden {
	if err != nil {
		return golden{URL: address, Error: err.Error()}
	}
	return golden{
		URL: p.URL, CanonicalURL: p.CanonicalURL, Title: p.Title, Authors: p.Authors, Published: p.Published,
		PublishedSource: p.PublishedSource, Outlet: p.Outlet, OriginalSource: p.OriginalSource,
		Text: strings.Split(p.Text, "\n"), NextPages: p.NextPages, From: p.From,
	}
}

// TestPages reads one page of each kind of layout. The golden files were checked by hand against
// the pages.
func TestPages(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob("testdata/pages/*.html")
	if err != nil || len(pages) == 0 {
		t.Fatalf("no test pages: %v", err)
	}
	for _, file := range pages {
		name := strings.TrimSuffix(filepath.Base(file), ".html")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			address := "http://www." + name + ".example/a/2214.html"
			page, err := Read(Input{Body: body, URL: address, Now: now, Rules: platforms(t)})
			if err != nil && !errors.Is(err, ErrNoArticle) {
				t.Fatal(err)
			}
			got, err := json.MarshalIndent(newGolden(address, page, err), "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			compare(t, strings.TrimSuffix(file, ".html")+".json", string(got)+"\n")
		})
	}
}

func compare(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil { //nolint:gosec // a test file
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s: -want +got\n%s", file, diff)
	}
}

// BenchmarkRead reads all test pages, small ones: what a real page costs is dominated by its
// parsing.
func BenchmarkRead(b *testing.B) {
	files, err := filepath.Glob("testdata/pages/*.html")
	if err != nil {
		b.Fatal(err)
	}
	var pages [][]byte
	var size int64
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		pages = append(pages, body)
		size += int64(len(body))
	}
	b.SetBytes(size)
	for b.Loop() {
		for _, body := range pages {
			if _, err := Read(Input{Body: body, URL: "http://www.a.example/1.html"}); err != nil && !errors.Is(err, ErrNoArticle) {
				b.Fatal(err)
			}
		}
	}
}
