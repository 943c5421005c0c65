package discover_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"yulun/article"
	"yulun/crawler/discover"
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
		{Kind: article.KindFeed, URL: "https://news.example.cn/rss/yw.xml", Title: "要闻"},
		{Kind: article.KindFeed, URL: "https://feeds.example.cn/atom"},
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
		{Kind: article.KindSitemap, URL: "https://a.example/map.xml"},
		{Kind: article.KindSitemap, URL: "https://a.example/news.xml"},
	}
	if diff := cmp.Diff(want, discover.RobotsSitemaps([]byte(robots))); diff != "" {
		t.Error(diff)
	}
}
