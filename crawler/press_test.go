package crawler_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yulun/article"
	"yulun/configs/topics"
	"yulun/crawler"
	"yulun/crawler/extract"
	"yulun/crawler/fetch"
	"yulun/frontier"
	"yulun/internal/samplepress"
)

// The sample press has what real outlets have: every kind of listing, three charsets, redirects,
// pages in parts, a passing fault, and an edit and a removal at the second visit.
func TestSamplePress(t *testing.T) {
	press, err := samplepress.Open(topics.Default)
	if err != nil {
		t.Fatal(err)
	}
	server, err := press.Start(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	b := newBench(t)
	c, err := crawler.New(crawler.Options{
		State: b, Sink: b, Fetcher: b.fetcher, Archive: b.archive, Join: extract.Join,
		Extract: func(s article.Source, _ frontier.Address, r fetch.Response) (article.Page, error) {
			return extract.Read(extract.Input{Body: r.Body, ContentType: r.ContentType, URL: r.FinalURL, Zone: s.Zone, Now: r.At})
		},
		Now: func() time.Time { return b.now },
	})
	if err != nil {
		t.Fatal(err)
	}
	crawl := func() crawler.Summary {
		s, err := c.Run(t.Context(), server.Sources())
		if err != nil {
			t.Fatal(err)
		}
		if s.Failed > 0 || len(s.Failures) > 0 {
			t.Errorf("failures: %+v", s)
		}
		b.now = b.now.Add(48 * time.Hour)
		return s
	}
	crawl()
	var want, got []string
	for _, e := range server.Expected() {
		want = append(want, e.URL)
	}
	for url := range b.texts() {
		got = append(got, url)
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("articles (-expected +found)\n%s", diff)
	}
	checkArchive(t, b)

	if err := server.SetVisit(2); err != nil {
		t.Fatal(err)
	}
	s := crawl()
	edited, removed := 0, 0
	for _, change := range server.ExpectedAfterEdit() {
		if change.Removed {
			removed++
		} else {
			edited++
		}
	}
	if s.New != 0 || s.Revised != edited || s.Gone != removed || s.Fetched != edited || s.NotModified < len(want)-edited-removed {
		t.Errorf("second visit: %+v, want %d edited and %d removed", s, edited, removed)
	}
}
