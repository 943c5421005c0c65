package article_test

import (
	"testing"
	"time"

	"yulun/article"
)

func TestOnThisMachine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		source article.Source
		want   bool
	}{
		{article.Source{Feeds: []string{"http://127.0.0.1:8080/feed"}}, true},
		{article.Source{Feeds: []string{"http://press.localhost:8610/feed"}, Pages: []string{"http://[::1]/a"}}, true},
		{article.Source{Lists: []article.ListPage{{URL: "http://localhost/{page}"}}}, true},
		{article.Source{Feeds: []string{"http://127.0.0.1/feed"}, Sitemaps: []string{"https://news.example.cn/map.xml"}}, false},
		{article.Source{Feeds: []string{"http://notlocalhost/feed"}}, false},
		{article.Source{Feeds: []string{"http://192.168.0.1/feed"}}, false},
		{article.Source{}, false},
	} {
		if got := c.source.OnThisMachine(); got != c.want {
			t.Errorf("%+v: %t", c.source, got)
		}
	}
}

func TestTypeAt(t *testing.T) {
	t.Parallel()
	hongKong := time.FixedZone("HKT", 8*3600)
	sale := article.Ownership{From: time.Date(2015, 12, 14, 0, 0, 0, 0, time.UTC), Type: "commercial"}
	post := article.Source{Outlet: article.Outlet{Type: "hk_tw"}, Owners: []article.Ownership{sale}, Zone: hongKong}
	nowhere := post
	nowhere.Zone = nil
	for name, c := range map[string]struct {
		source article.Source
		at     article.Moment
		want   article.OutletType
	}{
		"the day before the sale":                {post, article.Day(2015, 12, 13), "hk_tw"},
		"the day of the sale":                    {post, article.Day(2015, 12, 14), "commercial"},
		"its first hour, the day before in UTC":  {post, article.At(time.Date(2015, 12, 14, 0, 30, 0, 0, hongKong)), "commercial"},
		"the same instant as a page in UTC says": {post, article.At(time.Date(2015, 12, 13, 16, 30, 0, 0, time.UTC)), "commercial"},
		"the last hour before it":                {post, article.At(time.Date(2015, 12, 13, 23, 30, 0, 0, hongKong)), "hk_tw"},
		"without a zone":                         {nowhere, article.At(time.Date(2015, 12, 13, 16, 30, 0, 0, time.UTC)), "hk_tw"},
		"a day without a zone":                   {nowhere, article.Day(2015, 12, 14), "commercial"},
		"unknown":                                {post, article.Moment{}, "hk_tw"},
	} {
		if got := c.source.TypeAt(c.at); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
