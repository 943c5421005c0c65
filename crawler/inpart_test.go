package crawler_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"yulun/frontier"
)

// A listing that can be read in part brings what can be read, says what is missing, and is asked
// for in full until it is whole.
func TestListingsInPart(t *testing.T) {
	zipped := func(s string, cut int) string {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		fmt.Fprint(z, s)
		z.Close()
		return b.String()[:b.Len()-cut]
	}
	sitemap := "<urlset><url><loc>/news/1</loc></url><url><loc>/news/2</loc></url></urlset>"
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(`<rss version="2.0"><channel><item><title>信用条例公布</title><link>/news/1</link></item>` +
		`<item><title>失信名单公布，市民可以申诉</title><link>/news/2</link></item></channel></rss>`)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, kind, listing string
		articles            int
		reason              string // begins with; empty where nothing is missing
	}{
		{"feed with an entry without an address", "feed", strings.Replace(rss("/news/1", "/news/2"), "<item>", "<item><title>无地址</title></item><item>", 1), 2, "1 of 3 entries left out: entry 1 (无地址)"},
		{"feed that is cut off", "feed", "<rss><channel><item><link>/news/1</link></item><item><link>/ne", 1, "1 of 2 entries left out: the feed is cut off"},
		{"feed with a character that XML forbids", "feed", "<rss><channel><item><title>&#8;\x08</title><link>/news/1</link></item><item><link>/news/2</link></item></channel></rss>", 2, ""},
		{"feed in GB18030, not declared", "feed", gb, 2, ""},
		{"feed in GB18030, declared", "feed", `<?xml version="1.0" encoding="gb2312"?>` + gb, 2, ""},
		{"feed as a sitemap", "sitemap", rss("/news/1", "/news/2"), 2, ""},
		{"sitemap as a feed", "feed", sitemap, 2, ""},
		{"sitemap that is compressed and cut off", "sitemap", zipped(sitemap, 6), 2, "0 of 2 entries left out: the compressed file is cut off"},
		{"sitemap index that is compressed and cut off", "sitemap", zipped("<sitemapindex><sitemap><loc>/s1.xml</loc></sitemap></sitemapindex>", 8), 2, "0 of 1 entries left out: the compressed file is cut off"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := newPaper(t, map[string]string{"/listing": tt.listing, "/s1.xml": sitemap, "/news/1": html("一"), "/news/2": html("二")})
			s := p.source()
			if tt.kind == "feed" {
				s.Feeds = []string{p.URL + "/listing"}
			} else {
				s.Sitemaps = []string{p.URL + "/listing"}
			}
			b := newBench(t)
			for range 2 {
				b.must(t, s)
				b.now = b.now.Add(time.Hour)
			}
			if len(b.texts()) != tt.articles {
				t.Errorf("articles %v, want %d", b.texts(), tt.articles)
			}
			f := b.last(p.URL + "/listing")
			switch {
			case tt.reason == "" && f.Code != "":
				t.Errorf("%s: %s", f.Code, f.Reason)
			case tt.reason != "" && (f.Outcome != frontier.OutcomeListing || f.Code != frontier.CodeListingInPart || !strings.HasPrefix(f.Reason, tt.reason)):
				t.Errorf("%s %s: %s, want %s", f.Outcome, f.Code, f.Reason, tt.reason)
			}
		})
	}
}
