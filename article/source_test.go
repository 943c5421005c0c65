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
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	post := article.Source{
		Outlet: article.Outlet{Type: article.HongKongTaiwan},
		Owners: []article.Ownership{{From: day(2015, 12, 14), Type: article.Commercial}},
	}
	if got := post.TypeAt(day(2015, 12, 13)); got != article.HongKongTaiwan {
		t.Errorf("the day before the sale: %s", got)
	}
	if got := post.TypeAt(day(2015, 12, 14)); got != article.Commercial {
		t.Errorf("the day of the sale: %s", got)
	}
}
