package discover

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"yulun/crawler/dates"
)

// TestDatedBy holds which dates of a feed or a sitemap can stand in for a piece's own, and in which
// zone they are.
func TestDatedBy(t *testing.T) {
	t.Parallel()
	zone := func(name string) *time.Location {
		z, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		return z
	}
	rss := func(fields string) string {
		return `<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"><channel><item><link>http://a.example/1</link>` + fields + `</item></channel></rss>`
	}
	atom := func(fields string) string {
		return `<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="http://a.example/1"/>` + fields + `</entry></feed>`
	}
	sitemap := func(fields string) string {
		return `<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>http://a.example/1</loc>` + fields + `</url></urlset>`
	}
	tests := []struct {
		name, text, zone, want, source string
	}{
		{"pubDate", rss("<pubDate>Thu, 21 Mar 2019 10:21:00 +0800</pubDate>"), "Asia/Shanghai", "2019-03-21T10:21:00+08:00", "feed"},
		{"no zone", rss("<pubDate>Thu, 21 Mar 2019 10:21:00</pubDate>"), "Asia/Shanghai", "2019-03-21T10:21:00+08:00", "feed"},
		{"no zone, elsewhere", rss("<pubDate>2019-03-21 10:21:00</pubDate>"), "America/New_York", "2019-03-21T10:21:00-04:00", "feed"},
		{"CST in China", rss("<pubDate>Thu, 21 Mar 2019 10:21:00 CST</pubDate>"), "Asia/Shanghai", "2019-03-21T10:21:00+08:00", "feed"},
		{"CST in Taiwan", rss("<pubDate>Thu, 21 Mar 2019 10:21:00 CST</pubDate>"), "Asia/Taipei", "2019-03-21T10:21:00+08:00", "feed"},
		{"CST in Hong Kong", rss("<pubDate>Thu, 21 Mar 2019 10:21:00 CST</pubDate>"), "Asia/Hong_Kong", "2019-03-21T10:21:00+08:00", "feed"},
		{"CST in Chicago", rss("<pubDate>Thu, 21 Feb 2019 10:21:00 CST</pubDate>"), "America/Chicago", "2019-02-21T10:21:00-06:00", "feed"},
		{"slashes", rss("<pubDate>2019/03/21 10:21</pubDate>"), "Asia/Shanghai", "2019-03-21T10:21:00+08:00", "feed"},
		{"Chinese", rss("<pubDate>2019年3月21日</pubDate>"), "Asia/Shanghai", "2019-03-21", "feed"},
		{"Chinese with a clock", rss("<pubDate>2019年3月21日 10:21</pubDate>"), "Asia/Shanghai", "2019-03-21T10:21:00+08:00", "feed"},
		{"two digits", rss("<pubDate>21 Mar 19 10:21 EST</pubDate>"), "Asia/Shanghai", "2019-03-21T10:21:00-05:00", "feed"},
		{"dc:date", rss("<dc:date>2019-03-21T10:21:00+08:00</dc:date>"), "Asia/Shanghai", "2019-03-21T10:21:00+08:00", "feed"},
		{"dcterms:issued", rss("<dcterms:issued>2019-03-21</dcterms:issued>"), "Asia/Shanghai", "2019-03-21", "feed"},
		{"dcterms:created", rss("<dcterms:created>2019-03-21T10:21Z</dcterms:created>"), "Asia/Shanghai", "2019-03-21T10:21:00Z", "feed"},
		{"dcterms:modified", rss("<dcterms:modified>2019-03-21T10:21Z</dcterms:modified>"), "Asia/Shanghai", "2019-03-21T10:21:00Z", "feed_updated"},
		{"senseless", rss("<pubDate>yesterday</pubDate>"), "Asia/Shanghai", "", ""},
		{"ambiguous", rss("<pubDate>05/04/2023</pubDate>"), "Asia/Shanghai", "", ""},
		{"published", atom("<updated>2019-03-25T00:00:00Z</updated><published>2019-03-21T10:21:00Z</published>"), "Asia/Shanghai", "2019-03-21T10:21:00Z", "feed"},
		{"updated alone", atom("<updated>2019-03-25T00:00:00Z</updated>"), "Asia/Shanghai", "2019-03-25T00:00:00Z", "feed_updated"},
		{"date_published", `{"version":"https://jsonfeed.org/version/1.1","items":[{"url":"http://a.example/1","date_published":"2019-03-21T10:21:00"}]}`, "Asia/Shanghai", "2019-03-21T10:21:00+08:00", "feed"},
		{"date_modified alone", `{"version":"https://jsonfeed.org/version/1.1","items":[{"url":"http://a.example/1","date_modified":"2019-03-21T10:21:00Z"}]}`, "Asia/Shanghai", "2019-03-21T10:21:00Z", "feed_updated"},
		{"news sitemap", sitemap("<lastmod>2019-04-01</lastmod><news:news><news:publication_date>2019-03-21</news:publication_date></news:news>"), "Asia/Shanghai", "2019-03-21", "sitemap"},
		{"lastmod", sitemap("<lastmod>2019-04-01</lastmod>"), "Asia/Shanghai", "2019-04-01", ""},
		{"a day in the address", strings.Replace(sitemap("<lastmod>2019-04-01</lastmod>"), "/1<", "/2019-03-21/1<", 1), "Asia/Shanghai", "2019-03-21", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			listing, err := Feed([]byte(tt.text), base, dates.For("", zone(tt.zone)))
			if err != nil || len(listing.Links) != 1 {
				t.Fatalf("%d links: %v", len(listing.Links), err)
			}
			if l := listing.Links[0]; l.Published.String() != tt.want || l.PublishedSource != tt.source {
				t.Errorf("got %q from %q, want %q from %q", l.Published, l.PublishedSource, tt.want, tt.source)
			}
		})
	}
}

// TestBuildTime holds that the time at which a feed was made dates none of its items.
func TestBuildTime(t *testing.T) {
	t.Parallel()
	const now = "Thu, 21 Mar 2019 10:21:07 +0800"
	for name, tt := range map[string]struct {
		dates []string
		want  string
	}{
		"all at once":         {[]string{now, now, now, now}, ""},
		"most of them":        {[]string{now, "Wed, 20 Mar 2019 08:00:00 +0800", now, now}, "feed"},
		"two at once":         {[]string{now, now}, "feed feed"},
		"each its own":        {[]string{now, "Wed, 20 Mar 2019 08:00:00 +0800", "Wed, 20 Mar 2019 09:00:00 +0800"}, "feed feed feed"},
		"three of many":       {[]string{now, now, now, "19 Mar 2019", "18 Mar 2019", "17 Mar 2019", "16 Mar 2019"}, "feed feed feed feed feed feed feed"},
		"all on one bare day": {[]string{"21 Mar 2019", "21 Mar 2019", "21 Mar 2019"}, "feed feed feed"},
	} {
		var items strings.Builder
		for i, d := range tt.dates {
			fmt.Fprintf(&items, "<item><link>http://a.example/%d</link><pubDate>%s</pubDate></item>", i, d)
		}
		listing, err := Feed([]byte(`<rss version="2.0"><channel>`+items.String()+`</channel></rss>`), base, plain)
		if err != nil {
			t.Fatal(err)
		}
		var sources []string
		for _, l := range listing.Links {
			if l.Published.IsZero() {
				t.Errorf("%s: the hint of %s is lost", name, l.URL)
			}
			if l.PublishedSource != "" {
				sources = append(sources, l.PublishedSource)
			}
		}
		if got := strings.Join(sources, " "); got != tt.want {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
}

// TestDatesBesideLinks holds that a date of its own beside a link is the piece's, and one in a
// sentence no more than a hint.
func TestDatesBesideLinks(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ row, want, source string }{
		"a cell":                {`<li><a href="/n/1.html">守信名单公布</a> <span>2019-03-21</span></li>`, "2019-03-21", "list"},
		"labelled":              {`<li><a href="/n/1.html">守信名单公布</a><p>发布时间：2019年3月21日 青石日报</p></li>`, "2019-03-21", "list"},
		"in brackets":           {`<li><a href="/n/1.html">守信名單公布</a>（2019/03/21）</li>`, "2019-03-21", "list"},
		"English":               {`<li><a href="/n/1.html">Lists published</a> <em>March 21, 2019</em></li>`, "2019-03-21", "list"},
		"in the link":           {`<li><a href="/n/1.html"><h3>Lists published</h3><i>21 March 2019</i></a></li>`, "2019-03-21", "list"},
		"a time element":        {`<li><a href="/n/1.html">Lists published</a><time datetime="2019-03-21T10:21">a while ago</time></li>`, "2019-03-21T10:21:00+08:00", "list"},
		"a teaser's sentence":   {`<li><a href="/n/1.html">信用条例公布</a><p>青石市信用条例经人大通过，自2019年5月1日起施行，共七章六十条。</p></li>`, "2019-05-01", ""},
		"a deadline":            {`<li><a href="/n/1.html">征求意见</a><span>截止2019-04-20</span></li>`, "2019-04-20", ""},
		"an event in the title": {`<li><a href="/n/1.html">2019年5月1日起全市施行新的信用修复办法</a></li>`, "2019-05-01", ""},
		"none":                  {`<li><a href="/n/1.html">守信名单公布</a> <span>03-21</span></li>`, "", ""},
	} {
		links, _, err := List([]byte("<ul>"+tt.row+`<li><a href="/n/2.html">又一篇</a></li></ul>`), "http://a.example/", plain, func(u string) bool { return strings.HasSuffix(u, ".html") })
		if err != nil || len(links) != 2 {
			t.Fatalf("%s: %d links: %v", name, len(links), err)
		}
		if l := links[0]; l.Published.String() != tt.want || l.PublishedSource != tt.source {
			t.Errorf("%s: got %q from %q, want %q from %q", name, l.Published, l.PublishedSource, tt.want, tt.source)
		}
	}
}
