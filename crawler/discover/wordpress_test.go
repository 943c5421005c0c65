package discover

import (
	"strings"
	"testing"
)

func TestWordPress(t *testing.T) {
	t.Parallel()
	listing, err := WordPress([]byte(`[
		{"link": "https://paper.example/2024/credit/", "date_gmt": "2024-06-03T00:30:00", "title": {"rendered": "Qingshi&#8217;s <em>credit</em> rules"},
		 "content": {"rendered": "<p>The city published new rules.</p>\n<p>They take effect in July.</p>", "protected": false}},
		{"link": "/2024/members/", "date_gmt": "", "title": {"rendered": "会员专享"}, "content": {"rendered": "", "protected": true}},
		{"title": {"rendered": "没有地址"}},
		7
	]`), "https://paper.example/wp-json/wp/v2/posts?per_page=100", plain)
	if err != nil {
		t.Fatal(err)
	}
	want := "https://paper.example/2024/credit/|Qingshi’s credit rules|2024-06-03T00:30:00Z\nhttps://paper.example/2024/members/|会员专享|\n"
	if got := links(listing.Links); got != want {
		t.Errorf("links\n%s\nwant\n%s", got, want)
	}
	first := listing.Links[0]
	if first.PublishedSource != SourceFeed || first.Content != "The city published new rules.\nThey take effect in July." {
		t.Errorf("date from %q, content %q", first.PublishedSource, first.Content)
	}
	if got := listing.LeftOut.String(); got != "2 of 4 entries left out: entry 3 (没有地址) has no address; entry 4 is not a post" {
		t.Errorf("left out: %s", got)
	}
}

func TestWordPressRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "<html>", `{"code": "rest_disabled", "message": "The REST API is disabled."}`, `[{"link": "https://paper.ex`} {
		if _, err := WordPress([]byte(text), "https://paper.example/wp-json/wp/v2/posts", plain); err == nil || !strings.Contains(err.Error(), "not a list of WordPress posts") {
			t.Errorf("%q: error %v", text, err)
		}
	}
}

// TestKinds: names are what a source writes, and each kind is there once.
func TestKinds(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, k := range Kinds() {
		if k.Name == "" || k.Kind == "" || k.Read == nil || seen[k.Name] {
			t.Errorf("kind %+v", k.Name)
		}
		seen[k.Name] = true
	}
}
