package discover_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"yulun/crawler/discover"
	"yulun/frontier"
)

func TestOffers(t *testing.T) {
	t.Parallel()
	page := `<html><head><link rel="alternate" type="application/rss+xml" title="要闻" href="/rss/yw.xml">
<link rel="alternate" type="application/rss+xml" href="/rss/yw.xml"><link rel="alternate" hreflang="en" href="/en/">
<link rel="stylesheet" href="/a.css"><link rel="alternate home" type="application/atom+xml" href="https://feeds.example.cn/atom">
<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)"></head><body></body></html>`
	got, err := discover.Offers([]byte(page), "https://news.example.cn/index.html")
	if err != nil {
		t.Fatal(err)
	}
	want := []discover.Offer{
		{Kind: frontier.KindFeed, URL: "https://news.example.cn/rss/yw.xml", Title: "要闻"},
		{Kind: frontier.KindFeed, URL: "https://feeds.example.cn/atom"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRobotsSitemaps(t *testing.T) {
	t.Parallel()
	robots := "User-agent: *\r\nDisallow: /x\nSitemap: https://a.example/map.xml\nsitemap:https://a.example/news.xml # news\n" +
		"Sitemap: /relative.xml\nSitemap: https://a.example/map.xml\nSitemap\n"
	want := []discover.Offer{
		{Kind: frontier.KindSitemap, URL: "https://a.example/map.xml"},
		{Kind: frontier.KindSitemap, URL: "https://a.example/news.xml"},
	}
	if diff := cmp.Diff(want, discover.RobotsSitemaps([]byte(robots))); diff != "" {
		t.Error(diff)
	}
}

func TestGuesses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, page, base string
		want             []string // the first ones
	}{
		{"by address", `<a href="/about">x</a><a href="rss/politics.xml">时政</a><a href="http://feeds.paper.example/atom">A</a>`, "http://www.paper.example/", []string{
			"http://www.paper.example/rss/politics.xml", "http://feeds.paper.example/atom", "http://www.paper.example/feed/",
		}},
		{"by word", `<a href="/x/1">订阅</a><a href="/x/2"><img alt="RSS"></a><a href="http://other.example/3">RSS</a><a href="/x/4">feedback</a>`, "http://www.paper.example/", []string{
			"http://www.paper.example/x/1", "http://www.paper.example/x/2", "http://www.paper.example/feed/",
		}},
		{"by query", `<a href="/?feed=rss2">x</a>`, "http://www.paper.example/", []string{"http://www.paper.example/?feed=rss2", "http://www.paper.example/feed/"}},
		{"none", `<p>x</p>`, "http://www.paper.example/news/index.html", []string{"http://www.paper.example/feed/", "http://www.paper.example/rss.xml"}},
		{"the likelier first", `<a href="/x">RSS</a><a href="/rss.xml">x</a>`, "http://www.paper.example/", []string{"http://www.paper.example/rss.xml", "http://www.paper.example/x"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := discover.Guesses([]byte(tt.page), tt.base)
			if err != nil {
				t.Fatal(err)
			}
			var urls []string
			seen := map[string]bool{}
			for _, o := range got {
				urls = append(urls, o.URL)
				if seen[o.URL] {
					t.Errorf("%s is there twice", o.URL)
				}
				seen[o.URL] = true
			}
			if diff := cmp.Diff(tt.want, urls[:len(tt.want)]); diff != "" {
				t.Error(diff)
			}
			if !seen["http://www.paper.example/sitemap.xml"] || !seen["http://www.paper.example/atom.xml"] {
				t.Errorf("usual addresses are missing: %v", urls)
			}
			if seen["http://www.paper.example/x/4"] || len(urls) > 24 {
				t.Errorf("%d guesses: %v", len(urls), urls)
			}
		})
	}
}

func TestListed(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, page string
		want       []string
	}{
		{"announced", `<head><link rel="alternate" type="application/rss+xml" href="/all.xml"></head>`, []string{"http://www.paper.example/all.xml"}},
		{"linked", `<ul><li><a href="rss/politics.xml">时政</a><li><a href="/rss/law.xml">法治</a></ul>`, []string{"http://www.paper.example/help/rss/politics.xml", "http://www.paper.example/rss/law.xml"}},
		{"both", `<link rel="alternate" type="application/atom+xml" href="/atom.xml"><a href="/atom.xml">Atom</a><a href="/x">订阅</a>`, []string{"http://www.paper.example/atom.xml", "http://www.paper.example/x"}},
		{"neither", `<p>什么是 RSS？</p><a href="/about">关于我们</a>`, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := discover.Listed([]byte(tt.page), "http://www.paper.example/help/rss.html")
			if err != nil {
				t.Fatal(err)
			}
			var urls []string
			for _, o := range got {
				urls = append(urls, o.URL)
			}
			if diff := cmp.Diff(tt.want, urls); diff != "" {
				t.Error(diff)
			}
		})
	}
}
