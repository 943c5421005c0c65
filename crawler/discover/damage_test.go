package discover

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// wrappings are listings of each kind around three entries, of which the middle one is given. Its
// title and address come in the kind's own words; %s in them stands for what is damaged.
var wrappings = []struct {
	name          string
	before, after string
	item          func(n int, title, extra string) string
}{
	{
		"RSS 2.0", `<?xml version="1.0"?><rss version="2.0"><channel><title>要闻</title><link>http://www.paper.example/</link>`, `</channel></rss>`,
		func(n int, title, extra string) string {
			return fmt.Sprintf("<item><title>%s</title><link>http://www.paper.example/%d</link><description>%s</description></item>\n", title, n, extra)
		},
	},
	{
		"RSS 1.0",
		`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel rdf:about="http://www.paper.example/"><title>x</title></channel>`,
		`</rdf:RDF>`,
		func(n int, title, extra string) string {
			return fmt.Sprintf("<item rdf:about=\"http://www.paper.example/%d\"><title>%s</title><link>http://www.paper.example/%d</link><description>%s</description></item>\n", n, title, n, extra)
		},
	},
	{
		"Atom", `<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>`, `</feed>`,
		func(n int, title, extra string) string {
			return fmt.Sprintf("<entry><title>%s</title><link href=\"http://www.paper.example/%d\"/><summary>%s</summary></entry>\n", title, n, extra)
		},
	},
	{
		"Atom with a prefix", `<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>x</a:title>`, `</a:feed>`,
		func(n int, title, extra string) string {
			return fmt.Sprintf("<a:entry><a:title>%s</a:title><a:link href='http://www.paper.example/%d'/><a:summary>%s</a:summary></a:entry>\n", title, n, extra)
		},
	},
	{
		"sitemap", `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">`, `</urlset>`,
		func(n int, title, extra string) string {
			return fmt.Sprintf("<url><loc>http://www.paper.example/%d</loc><n:news><n:title>%s</n:title><n:keywords>%s</n:keywords></n:news></url>\n", n, title, extra)
		},
	},
	{
		"sitemap index", `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`, `</sitemapindex>`,
		func(n int, _, extra string) string {
			return fmt.Sprintf("<sitemap><loc>http://www.paper.example/%d</loc><lastmod>%s</lastmod></sitemap>\n", n, extra)
		},
	},
}

// Whatever is wrong in one entry, the others are read, and it is either read or named.
func TestDamageCostsOneEntry(t *testing.T) {
	t.Parallel()
	for _, damage := range []struct{ name, title, extra string }{
		{"a control character", "坏\x08 一则", "text"},
		{"a reference to a control character", "bad", "&#8; &#x0B; &#0;"},
		{"a bare ampersand", "R&D & more", "x&y=1&z"},
		{"a bare less-than sign", "3 < 5", "if a<b then"},
		{"a less-than sign before a word", "失信<名单", "a <b"},
		{"a stray end tag", "坏</b>", "x</div></p></wrong>"},
		{"tags that cross", "<b><i>x</b></i>", "<p>one<p>two<br>"},
		{"a tag that is never closed", "<em>x", "<div><span>"},
		{"dashes in a comment", "x<!-- a -- b --->", "y<!---->"},
		{"a comment that is never closed", "x", "text<!-- end"},
		{"a section that is never closed", "x", "<![CDATA[<p>text"},
		{"the end of a section that was never begun", "x]]>", "]]>"},
		{"an entity of HTML", "caf&eacute;&nbsp;&hellip;", "&ldquo;x&rdquo;"},
		{"an entity that nobody knows", "&unknown; x", "&;&&#;&#xZZ;"},
		{"a bad byte", "坏\uFFFD字", "\uFFFD"},
		{"an attribute without quotes", "x", "<p class=a>x</p>"},
		{"an attribute with a quote too few", "x", `<p class="a>x</p>`},
		{"a processing instruction", "x", "<?php echo 1 ?>"},
		{"a document type", "x", "<!DOCTYPE html>"},
		{"a title that is never closed", "x<link", "x"},
	} {
		for _, w := range wrappings {
			t.Run(damage.name+"/"+w.name, func(t *testing.T) {
				text := w.before + w.item(1, "one", "<![CDATA[<p>a</p>]]>") + w.item(2, damage.title, damage.extra) +
					w.item(3, "three", "<![CDATA[<p>a</p>]]> <!-- c -->") + w.after
				listing, err := Feed([]byte(text), base, plain)
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				for _, l := range append(listing.Links, listing.Children...) {
					got = append(got, strings.TrimPrefix(l.URL, "http://www.paper.example/"))
				}
				want := []string{"1", "2", "3"}
				if listing.LeftOut.Entries == 1 && listing.LeftOut.Any() {
					want = []string{"1", "3"}
				}
				if diff := cmp.Diff(want, got); diff != "" || listing.LeftOut.Entries > 1 || listing.LeftOut.All != 3 {
					t.Errorf("left out: %s (-want +got)\n%s", listing.LeftOut, diff)
				}
			})
		}
	}
}

// An end that is missing costs what was under way.
func TestCutOff(t *testing.T) {
	t.Parallel()
	for _, w := range wrappings {
		t.Run(w.name, func(t *testing.T) {
			text := w.before + w.item(1, "one", "a") + w.item(2, "two", "b") + w.item(3, "three", "c")
			for cut := strings.Index(text, "paper.example/2"); cut < len(text); cut++ {
				listing, err := Feed([]byte(text[:cut]), base, plain)
				if err != nil {
					t.Fatal(err)
				}
				whole := strings.Count(text[:cut], "</item>") + strings.Count(text[:cut], "entry>\n") + strings.Count(text[:cut], "</url>") + strings.Count(text[:cut], "</sitemap>")
				for _, l := range append(listing.Links, listing.Children...) {
					if n := strings.TrimPrefix(l.URL, "http://www.paper.example/"); n != "1" && n != "2" && n != "3" {
						t.Errorf("cut at %q: %s", text[max(0, cut-20):cut], l.URL)
					}
				}
				if n := len(listing.Links) + len(listing.Children); n < whole {
					t.Errorf("cut at %q: %d entries of %d", text[max(0, cut-20):cut], n, whole)
				} else if n+listing.LeftOut.Entries != listing.LeftOut.All {
					t.Errorf("cut at %q: %d entries and %s", text[max(0, cut-20):cut], n, listing.LeftOut)
				}
			}
		})
	}
}

func TestLeftOutIsNamed(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, text, want string }{
		{"nothing", `<rss><channel><item><link>/1</link></item></channel></rss>`, ""},
		{"no address", `<rss><channel><item><title>只有题目</title></item><item><link>/2</link></item></channel></rss>`, "1 of 2 entries left out: entry 1 (只有题目) has no address"},
		{"no web address", `<rss><channel><item><link>mailto:a@b.example</link></item></channel></rss>`, `1 of 1 entries left out: entry 1 has no usable address but "mailto:a@b.example"`},
		{"many", `<rss><channel>` + strings.Repeat(`<item><title>x</title></item>`, 5) + `</channel></rss>`, "5 of 5 entries left out: entry 1 (x) has no address; entry 2 (x) has no address; entry 3 (x) has no address; …"},
		{"JSON", `{"version":"https://jsonfeed.org/version/1","items":[{"id":"7","title":"T"},3,{"url":"http://a.example/1"}]}`, "2 of 3 entries left out: entry 1 (T) has no address; entry 2 is not an object"},
		{"cut-off feed", `<rss><channel><item><link>/1</link></item><item><title>a`, "1 of 2 entries left out: the feed is cut off in entry 2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			listing, err := Feed([]byte(tt.text), base, plain)
			if got := listing.LeftOut.String(); got != tt.want || err != nil {
				t.Errorf("%q, want %q (%v)", got, tt.want, err)
			}
		})
	}
}

func TestDamagedJSONFeed(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, middle, want string }{
		{"line break in a string", "{\"id\":\"2\",\"url\":\"http://a.example/2\",\"title\":\"one\ntwo\"}", "1 2 3"},
		{"an escape that JSON doesn't have", `{"id":"2","url":"http://a.example/2","title":"\x \'"}`, "1 2 3"},
		{"a comma too many", `{"id":"2","url":"http://a.example/2","tags":["a",],}`, "1 2 3"},
		{"a quote in a string", `{"id":"2","url":"http://a.example/2","title":"he said "no" {"}`, "1 3"},
		{"a quote too few", `{"id":"2","url":"http://a.example/2,"title":"x"}`, "1 3"},
		{"a wrong type", `{"id":2,"url":["x"],"title":7}`, "1 3"},
		{"authors behind the damage", `{"id":"2","title":"a "b","authors":[{"name":"x"},{"name":"y"}],"url":"http://a.example/2"}`, "1 3"},
		{"null", `null`, "1 3"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := `{"version":"https://jsonfeed.org/version/1.1","home_page_url":"http:\/\/a.example\/","items": [` +
				`{"id":"1","url":"http:\/\/a.example\/1"}, ` + tt.middle + `, {"id":"3","url":"http://a.example/3"} ]}`
			listing, err := Feed([]byte(text), base, plain)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, l := range listing.Links {
				got = append(got, strings.TrimPrefix(l.URL, "http://a.example/"))
			}
			if s := strings.Join(got, " "); s != tt.want || listing.LeftOut.All != 3 || listing.LeftOut.Entries != 3-len(got) {
				t.Errorf("%s, want %s; left out %s", s, tt.want, listing.LeftOut)
			}
			if listing.Home != "http://a.example/" {
				t.Errorf("home %q", listing.Home)
			}
		})
	}
}

func TestFeedFields(t *testing.T) {
	t.Parallel()
	const rss = `<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:c2="http://purl.org/rss/1.0/modules/content/" ` +
		`xmlns:fb="http://rssnamespace.org/feedburner/ext/1.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"><channel>%s</channel></rss>`
	const atom = `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://www.paper.example/zh/">%s</feed>`
	for _, tt := range []struct{ name, format, item, want, others, content string }{
		{"markup in a title", rss, `<item><title>&lt;b&gt;A&lt;/b&gt;&amp;amp;B &lt; C</title><link>/1</link></item>`, "http://www.paper.example/1|A&B < C|", "", ""},
		{"section", rss, `<item><title><![CDATA[信用 & <em>社会</em>]]></title><link><![CDATA[
 /1?a=1&b=2 ]]></link></item>`, "http://www.paper.example/1?a=1&b=2|信用 & 社会|", "", ""},
		{"parameter that looks like an entity", rss, `<item><link>/1?a=1&copy=2&amp;sect=3&reg_id=4</link></item>`, "http://www.paper.example/1?a=1&copy=2&sect=3&reg_id=4||", "", ""},
		{
			"the original behind a counter", rss, `<item><link>http://count.example/~r/1</link><guid isPermaLink="false">http://www.paper.example/?p=1</guid><fb:origLink>http://www.paper.example/1</fb:origLink></item>`,
			"http://www.paper.example/1||", "http://count.example/~r/1", "",
		},
		{"identifier beside a counter", rss, `<item><guid>http://www.paper.example/1</guid><link>http://count.example/1</link></item>`, "http://count.example/1||", "http://www.paper.example/1", ""},
		{"identifier that is a link", rss, `<item><guid isPermaLink="true">http://www.paper.example/1</guid></item>`, "http://www.paper.example/1||", "", ""},
		{"links with relations", rss, `<item><atom:link rel="self" href="/self"/><atom:link rel="alternate" href="/1"/><atom:link rel="enclosure" href="/a.mp3"/></item>`, "http://www.paper.example/1||", "", ""},
		{
			"full text", rss, `<item><link>/1</link><description>短</description><c2:encoded><![CDATA[<p>第一段，<b>粗</b>体。</p><script>x()</script><p>第二段<br>第三段 &amp; 完</p><img src="a.jpg">]]></c2:encoded></item>`,
			"http://www.paper.example/1||", "", "第一段，粗体。\n第二段\n第三段 & 完",
		},
		{"summary", rss, `<item><link>/1</link><description>&lt;div&gt;One&lt;/div&gt;&lt;div&gt;Two&lt;/div&gt;</description><media:content url="/a.jpg">no</media:content></item>`, "http://www.paper.example/1||", "", "One\nTwo"},
		{"markup in a description that is not escaped", rss, `<item><link>/1</link><description><p>One</p><p>Two</description></item>`, "http://www.paper.example/1||", "", "One\nTwo"},
		{"media's title and image's link", rss, `<item><media:title>No</media:title><title>Yes</title><link>/1</link></item><image><link>/2</link></image>`, "http://www.paper.example/1|Yes|", "", ""},
		{"base of the feed", atom, `<entry><title>T</title><link href="1"/></entry>`, "http://www.paper.example/zh/1|T|", "", ""},
		{"base of the entry", atom, `<entry xml:base="news/"><title type="html">a &amp;lt;b&gt; &lt;i&gt;c&lt;/i&gt;</title><link rel='related' href='x'/><link href="1"/></entry>`, "http://www.paper.example/zh/news/1|a <b> c|", "", ""},
		{"base of an entry that is damaged", atom, `<entry xml:base="news/"><title>T</wrong><link href="1"/><summary>x &#8; <</summary></entry>`, "http://www.paper.example/zh/news/1|T|", "", "x <"},
		{
			"plain title", atom, `<entry><title>1 &lt; 2 &lt;b></title><link type="text/html" href="1"/><link rel="alternate" type="application/json" href="1.json"/></entry>`,
			"http://www.paper.example/zh/1|1 < 2 <b>|", "http://www.paper.example/zh/1.json", "",
		},
		{
			"XHTML", atom, `<entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <b>b</b></div></title><link href="1"/><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One</p><p>T&amp;wo</p></div></content><summary>s</summary></entry>`,
			"http://www.paper.example/zh/1|A b|", "", "One\nT&wo",
		},
		{"text content", atom, "<entry><link href='1'/><content type='text'>a &lt;b>\n\nc</content></entry>", "http://www.paper.example/zh/1||", "", "a <b>\nc"},
		{"a source within the entry", atom, `<entry><source><title>S</title><link href="http://other.example/"/></source><title>T</title><link href="1"/></entry>`, "http://www.paper.example/zh/1|T|", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			listing, err := Feed([]byte(fmt.Sprintf(tt.format, tt.item)), base, plain)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want+"\n", links(listing.Links)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			for _, l := range listing.Links {
				if others := strings.Join(l.Others, " "); others != tt.others {
					t.Errorf("others %q", others)
				}
				if l.Content != tt.content {
					t.Errorf("content %q, want %q", l.Content, tt.content)
				}
			}
		})
	}
}

// Entities of a feed's own are neither looked up nor expanded: a small file with entities within
// entities (a "billion laughs") stays small, and one that names a file of this machine gets nothing
// of it.
func TestEntitiesAreNotExpanded(t *testing.T) {
	t.Parallel()
	var laughs strings.Builder
	laughs.WriteString(`<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "信用"><!ENTITY file SYSTEM "file:///etc/passwd">`)
	for i := range 30 {
		fmt.Fprintf(&laughs, `<!ENTITY e%d "%s">`, i+1, strings.Repeat(fmt.Sprintf("&e%d;", i), 10))
	}
	laughs.WriteString("]>")
	feed := laughs.String() + `<rss version="2.0"><channel><item><title>&e30;&file;</title><link>http://www.paper.example/1?a=&e30;</link><description>&e30;&file;</description></item></channel></rss>`
	sitemap := laughs.String() + `<urlset><url><loc>http://www.paper.example/1?a=&e30;&file;</loc></url></urlset>`
	fed, err := Feed([]byte(feed), base, plain)
	if err != nil || len(fed.Links) != 1 {
		t.Fatalf("%v, %v", fed, err)
	}
	mapped, err := Sitemap([]byte(sitemap), base, plain)
	if err != nil || len(mapped.Links) != 1 {
		t.Fatalf("%v, %v", mapped, err)
	}
	for _, l := range []Link{fed.Links[0], mapped.Links[0]} {
		if text := fmt.Sprintf("%+v", l); len(text) > 1000 || strings.Contains(text, "root:") || strings.Contains(text, "信用信用") {
			t.Errorf("%d bytes: %.300s", len(text), text)
		}
	}
}

func TestContentIsBounded(t *testing.T) {
	t.Parallel()
	got := paragraphs(strings.Repeat("<p>"+strings.Repeat("信", 999)+"</p>", 200))
	if n := strings.Count(got, "\n") + 1; n != MaxContent/1000 {
		t.Errorf("%d paragraphs", n)
	}
}

func TestWhatStandsBeforeAFeed(t *testing.T) {
	t.Parallel()
	const item = `<channel><item><link>http://www.paper.example/1</link></item></channel></rss>`
	for _, before := range []string{
		"\n\n  ", "\ufeff", "\ufeff\n<?xml version=\"1.0\" encoding=\"gb2312\"?>", "<br />\n<b>Warning</b>: x in y on line 3<br />\n<?xml version='1.0'?>",
		"<?xml version='1.0'?><?xml-stylesheet href='a.xsl'?><!DOCTYPE rss [<!ENTITY nbsp \"x\">]>", "<!-- made by <html> -- tool -->", "x",
	} {
		listing, err := Feed([]byte(before+`<rss version="2.0">`+item), base, plain)
		if err != nil || len(listing.Links) != 1 || listing.LeftOut.Any() {
			t.Errorf("behind %q: %v, %s, %v", before, listing.Links, listing.LeftOut, err)
		}
	}
	for _, page := range []string{
		"<!DOCTYPE html><html><head><title>404</title></head><body><rss>", "<p>gone</p>", `{"items":[]}`, "{", "<HTML><item>",
	} {
		if listing, err := Feed([]byte(page), base, plain); err == nil {
			t.Errorf("%q was read: %v", page, listing)
		}
	}
}
