package ingest

import (
	"testing"

	"yulun/article"
	"yulun/frontier"
)

// TestDated holds when a listing's date stands in for the page's.
func TestDated(t *testing.T) {
	t.Parallel()
	page, listing := article.Day(2019, 3, 21), article.Day(2019, 3, 20)
	tests := []struct {
		name         string
		page         article.Moment
		pageSource   string
		listing      article.Moment
		listedSource string
		want         string
	}{
		{"the page shows none", article.Moment{}, "", listing, "feed", "2019-03-20 feed"},
		{"news sitemap", article.Moment{}, "", listing, "sitemap", "2019-03-20 sitemap"},
		{"beside the link", article.Moment{}, "", listing, "list", "2019-03-20 list"},
		{"last change of the feed, when there is nothing else", article.Moment{}, "", listing, "feed_updated", "2019-03-20 feed_updated"},
		{"the page's own comes first", page, "text", listing, "feed", "2019-03-21 text"},
		{"the page's last change doesn't", page, "updated", listing, "feed", "2019-03-20 feed"},
		{"but before the feed's", page, "updated", listing, "feed_updated", "2019-03-21 updated"},
		{"a hint dates nothing", article.Moment{}, "", listing, "", " "},
		{"nothing anywhere", article.Moment{}, "", article.Moment{}, "", " "},
	}
	for _, tt := range tests {
		got := dated(article.Page{Published: tt.page, PublishedSource: tt.pageSource}, frontier.Address{Published: tt.listing, PublishedSource: tt.listedSource})
		if s := got.Published.String() + " " + got.PublishedSource; s != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, s, tt.want)
		}
	}
}
