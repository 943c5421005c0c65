package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"yulun/article"
)

func TestNextPages(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, url, links string
		want             []string
	}{
		{"numbers", "http://a.example/x/12.html", `<a href="12_2.html">2</a><a href="12_3.html">[3]</a>`, []string{"http://a.example/x/12_2.html", "http://a.example/x/12_3.html"}},
		{"from the second page", "http://a.example/x/12_2.html", `<a href="12.html">1</a><a href="12_3.html">3</a>`, []string{"http://a.example/x/12_3.html"}},
		{"next page alone", "http://a.example/x/12.html", `<a href="12_2.html">下一页</a>`, []string{"http://a.example/x/12_2.html"}},
		{"counted from zero", "http://a.example/t20190321_88.html", `<a href="t20190321_88_1.html">2</a><a href="t20190321_88_2.html">3</a>`, []string{"http://a.example/t20190321_88_1.html", "http://a.example/t20190321_88_2.html"}},
		{"index", "http://a.example/x/", `<a href="index_2.html">下一页</a>`, []string{"http://a.example/x/index_2.html"}},
		{"query", "http://a.example/x?id=7", `<a href="?id=7&page=2">Next</a>`, []string{"http://a.example/x?id=7&page=2"}},
		{"came from a feed", "http://a.example/x/12.html?utm_source=rss&from=rss", `<a href="12_2.html">2</a>`, []string{"http://a.example/x/12_2.html"}},
		{"another article behind a parameter", "http://a.example/show?id=7&from=1", `<a href="/show?id=8&from=1">2</a>`, nil},
		{"folder", "http://a.example/story/", `<a href="/story/2/">2</a>`, []string{"http://a.example/story/2/"}},
		{"rel next", "http://a.example/x/12.html", `<link rel="next" href="12_2.html">`, []string{"http://a.example/x/12_2.html"}},
		{"another article", "http://a.example/x/12.html", `<a href="13.html">下一篇</a><a href="13.html">下一页</a>`, nil},
		{"another site", "http://a.example/x/12.html", `<a href="http://b.example/x/12_2.html">2</a>`, nil},
		{"a list's pages", "http://a.example/x/12.html", `<a href="/list_2.html">2</a>`, nil},
		{"a gap", "http://a.example/x/12.html", `<a href="12_5.html">5</a>`, nil},
		{"comments", "http://a.example/x/12.html", `<a href="#page2">2</a><a href="javascript:go(2)">2</a>`, nil},
		{"the number in the text is another", "http://a.example/x/12.html", `<a href="12_2.html">9</a>`, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, err := newReader(Input{Body: []byte("<p>x</p>" + tt.links), URL: tt.url})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, r.nextPages(), cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEarlierPage(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, url, links, want string }{
		{"numbers", "http://a.example/x/12_3.html", `<a href="12_2.html">2</a><a href="12.html">[1]</a>`, "http://a.example/x/12.html"},
		{"previous page alone", "http://a.example/x/12_3.html", `<a href="12_2.html">上一页</a>`, "http://a.example/x/12_2.html"},
		{"first page", "http://a.example/x/12_3.html", `<a href="12_2.html">上一頁</a><a href="12.html">第1頁</a>`, "http://a.example/x/12.html"},
		{"counted from zero", "http://a.example/t20190321_88_1.html", `<a href="t20190321_88.html">1</a>`, "http://a.example/t20190321_88.html"},
		{"index", "http://a.example/x/index_2.html", `<a href="index.html">上一页</a>`, "http://a.example/x/index.html"},
		{"query", "http://a.example/x?id=7&page=2", `<a href="?id=7">Previous page</a>`, "http://a.example/x?id=7"},
		{"folder", "http://a.example/story/2/", `<a href="/story/">1</a>`, "http://a.example/story/"},
		{"came from a feed", "http://a.example/x/12_2.html?utm_source=rss", `<a href="12.html">1</a>`, "http://a.example/x/12.html"},
		{"the first page, from a feed", "http://a.example/x/12.html?utm_source=rss", `<a href="12.html">1</a><a href="12_2.html">2</a>`, ""},
		{"on the first page", "http://a.example/x/12.html", `<a href="12.html">1</a><a href="12_2.html">2</a>`, ""},
		{"on the first page, whose number is the article's own", "http://a.example/t20190321_88.html", `<a href="t20190321_88.html">1</a><a href="t20190321_88_1.html">2</a>`, ""},
		{"another article", "http://a.example/t20190321_88.html", `<a href="t20190321_87.html">上一篇</a>`, ""},
		{"the site's front page", "http://a.example/x/12_2.html", `<a href="/">首页</a>`, ""},
		{"a list's pages", "http://a.example/x/12_2.html", `<a href="/list.html">1</a>`, ""},
		{"the section's front page", "http://a.example/news/12", `<a href="/news/">首页</a>`, ""},
		{"articles in folders with numbers", "http://a.example/news/12", `<a href="/news/11">Previous page</a><a href="/news/2">2</a>`, ""},
		{"the article before", "http://a.example/x/12_7.html", `<a href="12_6.html">Previous</a>`, ""},
		{"in the text", "http://a.example/x/12_2.html", `<a href="12.html">见前文</a>`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, err := newReader(Input{Body: []byte("<p>x</p>" + tt.links), URL: tt.url})
			if err != nil {
				t.Fatal(err)
			}
			if got := r.earlierPage(); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestJoin(t *testing.T) {
	t.Parallel()
	first := article.Page{Title: "甲", Text: "一\n二", NextPages: []string{"x"}, From: map[string]string{"title": "heading"}}
	got := Join(first, []article.Page{
		{Title: "甲（2）", Text: "二\n三", Authors: []string{"王晓岚"}, OriginalSource: "青石日报"},
		{Text: "四\n一"},
	})
	want := article.Page{Title: "甲", Text: "一\n二\n三\n四", Authors: []string{"王晓岚"}, OriginalSource: "青石日报", From: map[string]string{"title": "heading"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if alone := Join(first, nil); alone.Text != first.Text || alone.NextPages != nil {
		t.Errorf("a page alone became %+v", alone)
	}
}

func TestCanonical(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, head, want, named string }{
		{"none", "", "http://www.a.example/x?id=7", ""},
		{"relative", `<link rel="canonical" href="/y">`, "http://www.a.example/y", "http://www.a.example/y"},
		{"tracking", `<link rel="canonical" href="http://www.a.example/y?utm_source=z">`, "http://www.a.example/y", "http://www.a.example/y"},
		{"og", `<meta property="og:url" content="http://m.a.example/y">`, "http://m.a.example/y", "http://m.a.example/y"},
		{"the front page", `<link rel="canonical" href="http://www.a.example/">`, "http://www.a.example/x?id=7", "http://www.a.example/"},
		{"another site", `<link rel="canonical" href="http://www.b.test/y">`, "http://www.a.example/x?id=7", ""},
		{"another site, and og", `<link rel="canonical" href="http://www.b.test/y"><meta property="og:url" content="/z">`, "http://www.a.example/z", "http://www.a.example/z"},
		{"a placeholder", `<link rel="canonical" href="{{canonical}}">`, "http://www.a.example/x?id=7", "http://www.a.example/%7B%7Bcanonical%7D%7D"},
		{"a placeholder in a path", `<meta property="og:url" content="http://www.a.example/${id}.html">`, "http://www.a.example/x?id=7", "http://www.a.example/$%7Bid%7D.html"},
		{"no address", `<link rel="canonical" href="http://[bad">`, "http://www.a.example/x?id=7", "http://[bad"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, err := newReader(Input{Body: []byte(tt.head + "<p>x</p>"), URL: "http://www.a.example/x?id=7&utm_source=mail"})
			if err != nil {
				t.Fatal(err)
			}
			if got := r.canonical(); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
			if got := r.named(); got != tt.named {
				t.Errorf("named %s, want %s", got, tt.named)
			}
		})
	}
	if !sameSite("www.a.com.cn", "m.a.com.cn") || sameSite("a.com.cn", "b.com.cn") || sameSite("a.example", "b.example") || !strings.Contains(site("x.y.a.example"), "a.example") {
		t.Error("sites are distinguished wrongly")
	}
}

// TestNoAddress reads a page that came without its address.
func TestNoAddress(t *testing.T) {
	t.Parallel()
	text := "<h1>信用办法</h1><p>" + strings.Repeat("青石市的信用办法实行了三年，市民的看法并不一致。", 4) + "</p>"
	for head, want := range map[string]string{
		"": "",
		`<link rel="canonical" href="http://www.a.example/2019-03/21/c_1.htm?utm_source=x">`: "http://www.a.example/2019-03/21/c_1.htm",
		`<link rel="canonical" href="/relative">`:                                            "",
	} {
		page, err := Read(Input{Body: []byte("<meta charset=utf-8>" + head + text)})
		if err != nil {
			t.Fatal(err)
		}
		if page.CanonicalURL != want || page.URL != "" || page.Published.IsZero() != (want == "") {
			t.Errorf("%s: %q, %q, %v", head, page.URL, page.CanonicalURL, page.Published)
		}
	}
}
