package discover

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yulun/article"
	"yulun/crawler/dates"
)

// plain reads dates as those of an outlet of which nothing is known but that it lies in Shanghai's
// zone.
var plain = dates.Reader{Zone: time.FixedZone("CST", 8*3600)}

const base = "http://www.paper.example/rss/index.xml"

// links writes links as lines, for comparison.
func links(found []Link) string {
	var b strings.Builder
	for _, l := range found {
		fmt.Fprintf(&b, "%s|%s|%s\n", l.URL, l.Title, l.Published)
	}
	return b.String()
}

func TestFeed(t *testing.T) {
	for _, tt := range []struct{ name, feed, want string }{
		{
			"RSS", `<?xml version="1.0" encoding="GB2312"?>
<rss version="2.0"><channel><title>信用要闻</title><link>http://www.paper.example/</link>
<item><title>全国信用信息共享
  平台上线</title><link>/2019/0321/c1.html</link><pubDate>Thu, 21 Mar 2019 10:21:00 +0800</pubDate></item>
<item><title>失信被执行人名单公布</title><link>http://politics.paper.example/b.html#top</link></item>
<item><title>重复</title><link>/2019/0321/c1.html</link></item>
<item><title>只有标识</title><guid>http://www.paper.example/2020-01-02/g.html</guid></item>
<item><title>没有地址</title></item>
</channel></rss>`,
			`http://www.paper.example/2019/0321/c1.html|全国信用信息共享 平台上线|2019-03-21T02:21:00Z
http://politics.paper.example/b.html|失信被执行人名单公布|
http://www.paper.example/2020-01-02/g.html|只有标识|2020-01-02
`,
		},
		{
			"Atom", `<feed xmlns="http://www.w3.org/2005/Atom"><title>Dispatches</title>
<entry><title>Blacklisted &amp; barred</title><link rel="alternate" href="/news/1"/><published>2021-05-04T09:00:00Z</published></entry>
<entry><title>Updated only</title><link href="/news/2"/><updated>2021-05-05T09:00:00Z</updated></entry></feed>`,
			"http://www.paper.example/news/1|Blacklisted & barred|2021-05-04T09:00:00Z\n" +
				"http://www.paper.example/news/2|Updated only|2021-05-05T09:00:00Z\n",
		},
		{
			"JSON Feed", `{"version":"https://jsonfeed.org/version/1.1","title":"信用","items":[
{"id":"1","url":"http://www.paper.example/j1","title":"信用分","date_published":"2022-02-03T04:05:06+08:00"}]}`,
			"http://www.paper.example/j1|信用分|2022-02-02T20:05:06Z\n",
		},
		{
			"JSON Feed with a bad item", `{"version":"https://jsonfeed.org/version/1.1","title":"信用","items":[
{"id":"1","url":["x"],"title":7},{"id":"2","url":"http://www.paper.example/j2","title":"好"}]}`,
			"http://www.paper.example/j2|好|\n",
		},
		{
			"RSS cut off", `<rss version="2.0"><channel><title>x</title><item><title>完整</title><link>/1</link></item><item><title>残`,
			"http://www.paper.example/1|完整|\n",
		},
		{
			"RSS with stray end tags in an item", `<rss version="2.0"><channel><title>x</title><item><title>好一</title><link>/1</link></item>
<item><title>坏</b></title></wrong><link>/2</link></item><item><title>好二</title><link>/3</link></item></channel></rss>`,
			"http://www.paper.example/1|好一|\nhttp://www.paper.example/2|坏|\nhttp://www.paper.example/3|好二|\n",
		},
		{"empty RSS", `<rss version="2.0"><channel><title>x</title></channel></rss>`, ""},
		{
			"hostile links", `<rss version="2.0"><channel><item><link>javascript:alert(1)</link></item><item><link>file:///etc/passwd</link></item>
<item><link>mailto:a@b.example</link></item></channel></rss>`,
			"",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			listing, err := Feed([]byte(tt.feed), base, plain)
			found := listing.Links
			if err != nil {
				t.Fatal(err)
			}
			for i := range found { // the same instant in any zone
				if p := &found[i].Published; !p.DayOnly {
					p.Time = p.Time.UTC()
				}
			}
			if diff := cmp.Diff(tt.want, links(found)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	for _, bad := range []string{"", "<html><body>404", "{}", "plain"} {
		if found, err := Feed([]byte(bad), base, plain); err == nil {
			t.Errorf("%q gave %v and no error", bad, found)
		}
	}
}

func TestSitemap(t *testing.T) {
	for _, tt := range []struct{ name, text, links, children, leftOut, err string }{
		{
			name: "news",
			text: `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://x">
<url><loc> http://www.paper.example/a.html </loc><lastmod>2024-01-01</lastmod><image:image><image:loc>http://x/i.jpg</image:loc></image:image>
<news:news><news:publication_date>2023-12-31T08:00:00+08:00</news:publication_date><news:title>信用 &amp; 社会</news:title></news:news></url>
<url><loc>/2019/03/21/b.html</loc><lastmod>2024-01-01T00:00:00Z</lastmod></url>
<url><loc>http://www.paper.example/c?a=1&amp;b=2</loc><lastmod>2024-02-30</lastmod></url>
<url><loc>http://www.paper.example/d</loc><lastmod>2024-02-03T10:11+08:00</lastmod></url>
<url><loc>http://www.paper.example/d</loc></url><url><lastmod>2024-01-01</lastmod></url></urlset>`,
			links: "http://www.paper.example/a.html|信用 & 社会|2023-12-31T08:00:00+08:00\nhttp://www.paper.example/2019/03/21/b.html||2019-03-21\n" +
				"http://www.paper.example/c?a=1&b=2||\nhttp://www.paper.example/d||2024-02-03T10:11:00+08:00\n",
			leftOut: "1 of 6 entries left out: entry 6 has no address",
		},
		{
			name:     "index",
			text:     `<sitemapindex><sitemap><loc>/s1.xml</loc><lastmod>2024-01-01</lastmod></sitemap><sitemap><loc>/s2.xml.gz</loc></sitemap></sitemapindex>`,
			children: "http://www.paper.example/s1.xml||2024-01-01\nhttp://www.paper.example/s2.xml.gz||\n",
		},
		{name: "lines", text: "http://www.paper.example/1\r\nhttp://www.paper.example/20200102/2\n\n", links: "http://www.paper.example/1||\nhttp://www.paper.example/20200102/2||2020-01-02\n"},
		{name: "empty", text: "<urlset></urlset>"},
		{name: "cut off", text: `<urlset><url><loc>/1</loc></url><url><loc>/2`, links: "http://www.paper.example/1||\n", leftOut: "1 of 2 entries left out: the sitemap is cut off in entry 2"},
		{name: "web page", text: "<!DOCTYPE html><html><body>Not found", err: "neither RSS, Atom, JSON Feed nor sitemap"},
		{name: "unescaped", text: `<urlset><url><loc>/c?a=1&b=2</loc></url></urlset>`, links: "http://www.paper.example/c?a=1&b=2||\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file, err := Sitemap([]byte(tt.text), base, plain)
			if (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
				t.Errorf("error %v, want %q", err, tt.err)
			}
			if got := file.LeftOut.String(); got != tt.leftOut {
				t.Errorf("left out %q, want %q", got, tt.leftOut)
			}
			if diff := cmp.Diff(tt.links, links(file.Links)); diff != "" {
				t.Errorf("links (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(tt.children, links(file.Children)); diff != "" {
				t.Errorf("children (-want +got)\n%s", diff)
			}
			if file.Index != (tt.children != "") {
				t.Errorf("index %v", file.Index)
			}
		})
	}
}

func TestSitemapBound(t *testing.T) {
	var b bytes.Buffer
	b.WriteString("<urlset>")
	for i := range MaxEntries + 5 {
		fmt.Fprintf(&b, "<url><loc>http://www.paper.example/%d</loc></url>", i)
	}
	file, err := Sitemap(b.Bytes(), base, plain)
	if len(file.Links) != MaxEntries || err != nil || file.LeftOut.Entries != 5 {
		t.Errorf("%d links, left out %s, %v", len(file.Links), file.LeftOut, err)
	}
}

func TestFeedBound(t *testing.T) {
	rss, jsonFeed := bytes.NewBufferString(`<rss version="2.0"><channel>`), bytes.NewBufferString(`{"version": "https://jsonfeed.org/version/1.1", "items": [`)
	for i := range MaxEntries + 5 {
		fmt.Fprintf(rss, "<item><link>http://www.paper.example/%d</link></item>", i)
		fmt.Fprintf(jsonFeed, `{"id": "%d", "url": "http://www.paper.example/%d"},`, i, i)
	}
	rss.WriteString("</channel></rss>")
	jsonFeed.WriteString(`{"id": "last", "url": "http://www.paper.example/last"}]}`)
	for name, text := range map[string][]byte{"RSS": rss.Bytes(), "JSON Feed": jsonFeed.Bytes()} {
		file, err := Feed(text, base, plain)
		if len(file.Links) != MaxEntries || err != nil || file.LeftOut.Entries < 1 || !strings.Contains(file.LeftOut.String(), "more than 50000 entries") {
			t.Errorf("%s: %d links, left out %s, %v", name, len(file.Links), file.LeftOut, err)
		}
	}
}

func TestUnzip(t *testing.T) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write(bytes.Repeat([]byte(" "), 10_000))
	z.Close()
	whole := b.Bytes()
	if got, fault, err := Unzip(whole, 10_000); err != nil || fault != "" || len(got) != 10_000 {
		t.Errorf("%d bytes, %q, %v", len(got), fault, err)
	}
	if got, fault, err := Unzip(whole, 9_999); err != nil || fault == "" || len(got) != 9_999 {
		t.Errorf("of a bomb: %d bytes, %q, %v", len(got), fault, err)
	}
	if got, fault, err := Unzip([]byte("<urlset>"), 10); err != nil || fault != "" || string(got) != "<urlset>" {
		t.Errorf("%q, %q, %v", got, fault, err)
	}
	if _, _, err := Unzip([]byte("\x1f\x8bxx"), 10); err == nil {
		t.Error("damage was not told")
	}
	if got, fault, err := Unzip(whole[:len(whole)-9], 10_000); err != nil || fault == "" || len(got) == 0 {
		t.Errorf("of a file that is cut off: %d bytes, %q, %v", len(got), fault, err)
	}
}

func TestList(t *testing.T) {
	const page = `<html><head><base href="/news/"></head><body><nav><a href="/">首页</a><a href="javascript:void(0)">更多</a><a href="#top">顶部</a></nav>
<ul>
<li><a href="1.html"><img alt="图片说明"></a><a href="1.html">信用条例征求意见</a> <span>2023-04-05 10:00</span></li>
<li><span>[2023年4月6日]</span><a href=" 2.html " title="失信惩戒清单全文公布">失信惩戒清单…</a></li>
<li><a href="/news/202304/t20230407_3.html">地址里有日期</a> 2020-01-01</li>
</ul>
<table><tr><td><a href="4.html">A column on
 trust</a></td><td>March 21, 2019</td></tr></table>
<div class="card"><h3><a href="5.html">Card</a></h3><p>Text</p><footer><time datetime="2022-06-07T08:00:00Z">a while ago</time></footer></div>
<div><a href="6.html">Six</a><a href="7.html">Seven</a> 2018-01-01</div>
<a href="http://elsewhere.example/news/8.html">友情链接</a></body></html>`
	found, _, err := List([]byte(page), "http://www.paper.example/list/index.html", plain, func(u string) bool {
		return strings.HasPrefix(u, "http://www.paper.example/news/") && strings.HasSuffix(u, ".html")
	})
	if err != nil {
		t.Fatal(err)
	}
	want := `http://www.paper.example/news/1.html|信用条例征求意见|2023-04-05T10:00:00+08:00
http://www.paper.example/news/2.html|失信惩戒清单全文公布|2023-04-06
http://www.paper.example/news/202304/t20230407_3.html|地址里有日期|2023-04-07
http://www.paper.example/news/4.html|A column on trust|2019-03-21
http://www.paper.example/news/5.html|Card|2022-06-07T08:00:00Z
http://www.paper.example/news/6.html|Six|
http://www.paper.example/news/7.html|Seven|
`
	if diff := cmp.Diff(want, links(found)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// Links of old sites lead on by scripts alone.
func TestListOfScriptedLinks(t *testing.T) {
	for _, tt := range []struct{ link, want string }{
		{`<a href="javascript:window.open('/news/1.html')">信用条例</a>`, "/news/1.html"},
		{`<a href="javascript:void(window.open('/news/1.html','_blank','width=800'));">信用条例</a>`, "/news/1.html"},
		{`<a href="#" onclick="window.open('/news/1.html');return false">信用条例</a>`, "/news/1.html"},
		{`<a href="javascript:void(0)" onclick='location.href="/news/1.html"'>信用条例</a>`, "/news/1.html"},
		{`<a onclick="open(&quot;/news/1.html&quot;, '_self')">信用条例</a>`, "/news/1.html"},
		{`<a href="JavaScript:%20window.open(%22/news/1.html%22)">信用条例</a>`, "/news/1.html"},
		{`<a onclick="window.location = '/news/1.html'">信用条例</a>`, "/news/1.html"},
		{`<a href="/news/2.html" onclick="window.open('/news/1.html')">信用条例</a>`, "/news/2.html"},
		{`<a href="javascript:window.open('/news/' + id + '.html')">信用条例</a>`, ""},
		{`<a onclick="location.href='/news/'+n">信用条例</a>`, ""},
		{`<a onclick="track('/news/1.html')">信用条例</a>`, ""},
		{`<a href="javascript:history.back()">返回</a>`, ""},
	} {
		found, _, err := List([]byte("<ul><li>"+tt.link+"</li></ul>"), base, plain, func(u string) bool { return strings.Contains(u, "/news/") })
		if err != nil {
			t.Fatal(err)
		}
		want := ""
		if tt.want != "" {
			want = "http://www.paper.example" + tt.want + "|信用条例|\n"
		}
		if diff := cmp.Diff(want, links(found)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.link, diff)
		}
	}
}

// Old pages open hundreds of elements and close none, more than the HTML parser takes.
func TestListWithoutTree(t *testing.T) {
	page := `<ul><li><a href="/news/1.html">信用 <b>条例</b></a>` + strings.Repeat("<font>", 1000) + `<a href="/20230405/2.html#x">二</a><a href="/other">x</a> 尾`
	found, _, err := List([]byte(page), base, plain, func(u string) bool { return strings.HasSuffix(u, ".html") })
	want := "http://www.paper.example/news/1.html|信用 条例|\nhttp://www.paper.example/20230405/2.html|二|2023-04-05\n"
	if diff := cmp.Diff(want, links(found)); diff != "" || err != nil {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
}

func TestPages(t *testing.T) {
	got := Pages(article.ListPage{URL: "http://x.example/list_{page}.html?p={page}", First: 2, Pages: 3})
	want := []string{"http://x.example/list_2.html?p=2", "http://x.example/list_3.html?p=3", "http://x.example/list_4.html?p=4"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := Pages(article.ListPage{URL: "http://x.example/", Pages: 3}); len(got) != 1 {
		t.Errorf("%v", got)
	}
}

func TestDates(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"http://a.cn/n1/2019/0321/c1001-30987654.html", "2019-03-21"},
		{"http://a.cn/2019-03/21/content_1.htm", "2019-03-21"},
		{"http://a.cn/201903/t20190321_123.html", "2019-03-21"},
		{"http://a.cn/a/20190321A0B1.html", "2019-03-21"},
		{"http://a.cn/2019/03/21/", "2019-03-21"},
		{"http://a.cn/1/20191332/2018-02-03", "2018-02-03"},
		{"http://a.cn/id/120190321", ""},
		{"http://a.cn/id/201903211", ""},
		{"http://20190321.cn/x", ""},
		{"http://a.cn/2019/02/30/x", ""},
	} {
		if got := dateInAddress(tt.in).String(); got != tt.want {
			t.Errorf("address %s: %q, want %q", tt.in, got, tt.want)
		}
	}
}

// including is a source with one pattern.
func including(s article.Source, include string) article.Source {
	s.Include = []string{include}
	return s
}

func TestFilter(t *testing.T) {
	source := article.Source{
		Feeds:   []string{"http://www.paper.com.cn/rss.xml"},
		Lists:   []article.ListPage{{URL: "http://www.paper.com.cn/list"}},
		Exclude: []string{`/video/`},
	}
	pattern, hosts, names := source, source, source
	names.Include = []string{`(papernews\.net|paper\.net)/.*/\d+\.s?html$`}
	pattern.Include = []string{`/\d+\.html$`}
	hosts.Include = []string{`^https?://blog\.other\.example/`}
	loop := article.Source{Feeds: []string{"http://127.0.0.1:8001/rss"}}
	for _, tt := range []struct {
		name   string
		source article.Source
		url    string
		want   string
	}{
		{"own host", source, "http://www.paper.com.cn/a#x", "http://www.paper.com.cn/a"},
		{"as the site wrote it", source, "http://www.paper.com.cn/a?utm_source=rss&from=7&b=2&a=1", "http://www.paper.com.cn/a?utm_source=rss&from=7&b=2&a=1"},
		{"own domain", source, "https://finance.paper.com.cn/a", "https://finance.paper.com.cn/a"},
		{"registry is not a domain", source, "http://www.other.com.cn/a", ""},
		{"excluded", source, "http://www.paper.com.cn/video/a", ""},
		{"front page", source, "http://www.paper.com.cn/", ""},
		{"front page from a share button", source, "http://www.paper.com.cn/?from=singlemessage", ""},
		{"front page from a menu", source, "http://www.paper.com.cn/?ref=nav", ""},
		{"an article behind the front page", source, "http://www.paper.com.cn/?r=17", "http://www.paper.com.cn/?r=17"},
		{"a listing", source, "http://www.paper.com.cn/list", ""},
		{"a listing from a share button", source, "http://www.paper.com.cn/list?utm_source=x", ""},
		{"a picture", source, "http://www.paper.com.cn/a.JPG", ""},
		{"script", source, "javascript:alert(1)", ""},
		{"pattern", pattern, "http://www.paper.com.cn/12.html", "http://www.paper.com.cn/12.html"},
		{"pattern on what the site wrote", including(source, `[?]shareid=\d+$`), "http://www.paper.com.cn/show.asp?shareid=5", "http://www.paper.com.cn/show.asp?shareid=5"},
		{"pattern on the address without tracking", pattern, "http://www.paper.com.cn/12.html?utm_source=rss&from=rss", "http://www.paper.com.cn/12.html?utm_source=rss&from=rss"},
		{"excluded beside tracking", source, "http://www.paper.com.cn/video/a?from=rss", ""},
		{"pattern missed", pattern, "http://www.paper.com.cn/about", ""},
		{"pattern on a foreign host", pattern, "http://www.elsewhere.cn/12.html", ""},
		{"pattern naming a host", hosts, "https://blog.other.example/p", "https://blog.other.example/p"},
		{"pattern naming a domain", names, "http://english.papernews.net/2024/1.shtml", "http://english.papernews.net/2024/1.shtml"},
		{"loopback", loop, "http://127.0.0.1:8001/a", "http://127.0.0.1:8001/a"},
		{"another port", loop, "http://127.0.0.1:8002/a", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f, err := NewFilter(tt.source)
			if err != nil {
				t.Fatal(err)
			}
			got, ok := f.Article(tt.url)
			if got != tt.want || ok != (tt.want != "") {
				t.Errorf("got %q, %v", got, ok)
			}
		})
	}
	if _, err := NewFilter(article.Source{Include: []string{"("}}); err == nil {
		t.Error("a broken pattern was taken")
	}
}

// A feed on a host of its own leads to the site that it says it belongs to, and no further.
func TestFeedOnAnotherHost(t *testing.T) {
	f, err := NewFilter(article.Source{Feeds: []string{"https://feeds.papercdn.example/rss.xml"}})
	if err != nil {
		t.Fatal(err)
	}
	listing, err := Feed([]byte(`<rss version="2.0"><channel><link>https://www.paper.example/zh/</link><item><link>https://www.paper.example/a</link></item></channel></rss>`), base, plain)
	home := listing.Home
	if err != nil || home != "https://www.paper.example/zh/" {
		t.Fatalf("home %q, %v", home, err)
	}
	if _, ok := f.With(home).Article("https://news.paper.example/a"); !ok {
		t.Error("the feed's own site is foreign")
	}
	if _, ok := f.With(home).Article("https://elsewhere.example/a"); ok {
		t.Error("any site is taken")
	}
	if _, ok := f.Article("https://news.paper.example/a"); ok {
		t.Error("the filter itself was widened")
	}
}

// checkLinks holds what is promised of every link: absolute, on the web, without fragment, once,
// dated within reason.
func checkLinks(t *testing.T, found []Link) {
	seen := map[string]bool{}
	for _, l := range found {
		u, err := url.Parse(l.URL)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.Fragment != "" {
			t.Errorf("link %q", l.URL)
		}
		if seen[l.URL] {
			t.Errorf("link %q twice", l.URL)
		}
		seen[l.URL] = true
		if l.Published.DayOnly && l.Published.Time.Before(time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)) {
			t.Errorf("date %v", l.Published)
		}
	}
}

func FuzzFeed(f *testing.F) {
	f.Add([]byte(`<rss version="2.0"><channel><item><title>信</title><link>/a</link><pubDate>x</pubDate></item></channel></rss>`))
	f.Add([]byte(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="//x/y"/></entry></feed>`))
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1","items":[{"url":"http://a/b"},3]}`))
	f.Add([]byte(`<rdf:RDF><item><link>http://a`))
	f.Fuzz(func(t *testing.T, text []byte) {
		listing, _ := Feed(text, base, plain)
		checkLinks(t, listing.Links)
	})
}

func FuzzSitemap(f *testing.F) {
	f.Add([]byte(`<urlset><url><loc>http://a/1</loc><lastmod>2024-01-01</lastmod></url></urlset>`))
	f.Add([]byte(`<sitemapindex><sitemap><loc>/s#x</loc></sitemap>`))
	f.Add([]byte("http://a/1\nhttp://a/2#x"))
	f.Fuzz(func(t *testing.T, text []byte) {
		file, _ := Sitemap(text, base, plain)
		checkLinks(t, file.Links)
		checkLinks(t, file.Children)
	})
}

func FuzzList(f *testing.F) {
	f.Add([]byte(`<base href="http://b/"><ul><li><a href="1?x=%zz">信用</a>2024-01-02`))
	f.Add([]byte(`<a href="//">x<a href="http://a b/c">y<a href="HTTP://A/#f">z`))
	f.Fuzz(func(t *testing.T, text []byte) {
		found, _, _ := List(text, base, plain, func(string) bool { return true })
		checkLinks(t, found)
	})
}

// A list page names no more articles than a feed may have, and the rest is counted.
func TestListBound(t *testing.T) {
	t.Parallel()
	var page strings.Builder
	for i := range MaxEntries + 7 {
		fmt.Fprintf(&page, "<a href=/n/%d>.</a><a href=/n/%d>.</a>\n", i, i)
	}
	nested := strings.Repeat("<b>", 600) + page.String() // which makes no tree
	for name, text := range map[string]string{"a tree": page.String(), "tags alone": nested} {
		links, left, err := List([]byte(text), "http://a.example/", plain, func(string) bool { return true })
		if len(links) != MaxEntries || err != nil || left.Entries != 7 || left.All != MaxEntries+7 {
			t.Errorf("%s: %d links, left out %s, %v", name, len(links), left, err)
		}
	}
}
