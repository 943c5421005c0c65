package crawler_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yulun/article"
	"yulun/frontier"
)

// TestPlacesInListings: a crawl keeps where pieces stood in feeds and on the first page of a list,
// that nothing has changed there, and that no piece is left.
func TestPlacesInListings(t *testing.T) {
	p := newPaper(t, map[string]string{
		"/feed.xml":    rss("/about", "/news/2", "/news/1"),
		"/sitemap.xml": `<urlset><url><loc>/news/3</loc></url></urlset>`,
		"/list/1":      list("/news/3", "/about", "/news/1", "/news/3"),
		"/list/2":      list("/news/4"),
		"/list/3":      list("/news/4"),
		"/news/1":      html("一"), "/news/2": html("二"), "/news/3": html("三"), "/news/4": html("四"),
	})
	s := p.source()
	s.Feeds, s.Sitemaps = []string{p.URL + "/feed.xml"}, []string{p.URL + "/sitemap.xml"}
	s.Lists = []article.ListPage{{URL: p.URL + "/list/{page}", First: 1, Pages: 3}}
	b := newBench(t)
	b.must(t, s)
	first := b.now
	p.set("/list/1", list("/news/1", "/news/3"))
	b.now = b.now.Add(24 * time.Hour)
	b.must(t, s)
	second := b.now
	p.set("/list/1", list("/about"))
	b.now = b.now.Add(24 * time.Hour)
	b.must(t, s)
	feed, page := p.URL+"/feed.xml", p.URL+"/list/1"
	want := []frontier.ListingRead{
		{SourceID: s.ID, URL: feed, Kind: frontier.KindFeed, At: first, Places: []string{p.URL + "/news/2", p.URL + "/news/1"}, Entries: 2},
		{SourceID: s.ID, URL: page, Kind: frontier.KindList, At: first, Places: []string{p.URL + "/news/3", p.URL + "/news/1"}, Entries: 2},
		{SourceID: s.ID, URL: feed, At: second, Unchanged: true},
		{SourceID: s.ID, URL: page, Kind: frontier.KindList, At: second, Places: []string{p.URL + "/news/1", p.URL + "/news/3"}, Entries: 2},
		{SourceID: s.ID, URL: feed, Kind: frontier.KindFeed, At: b.now, Places: []string{p.URL + "/news/2", p.URL + "/news/1"}, Entries: 2},
		{SourceID: s.ID, URL: page, Kind: frontier.KindList, At: b.now}, // its pieces are gone
	}
	if diff := cmp.Diff(want, b.places); diff != "" {
		t.Errorf("places (-want +got)\n%s", diff)
	}
}
