package extract

import (
	"strings"
	"testing"
	"time"

	"yulun/article"
)

// TestDatesOfOthers holds that a date of something else on the page isn't taken for the article's.
func TestDatesOfOthers(t *testing.T) {
	t.Parallel()
	text := `<h1>信用办法实行三年</h1>%s<div class="article-content"><p>` + strings.Repeat("青石市的信用办法实行了三年，市民的看法并不一致。", 6) + `</p></div>`
	tests := []struct{ name, above, below, url, want string }{
		{"teasers below", "", `<ul class="more"><li><a href=/1>另一篇文章的标题很长很长</a></li><li>2019-09-30</li><li><a href=/2>又一篇文章的标题很长很长</a></li><li>2019-09-29</li></ul>`, "", ""},
		{"a comment's time", "", `<div id="comments"><p>网友 <time datetime="2020-01-01T10:00:00Z">一月一日</time></p></div>`, "/2019-03/21/c_1.htm", "2019-03-21"},
		{"in a sentence", "", `<p>本办法自2019年3月21日起施行，有效期五年，由市发展和改革委员会负责解释。</p>`, "", ""},
		{"the last change, when there is nothing else", `<p>更新时间：2019-03-21 10:00</p>`, "", "", "2019-03-21T10:00:00+08:00"},
		{"the last change first", `<p>更新时间：2019-03-25</p><p>发布时间：2019-03-21</p>`, "", "", "2019-03-21"},
		{"a document's table", `<table><tr><td>成文日期：</td><td>2019年03月15日</td></tr><tr><td>发布日期：</td><td>2019年03月21日</td></tr></table>`, "", "", "2019-03-21"},
		{"both on a line", `<p>Updated: March 25, 2019 | Published: March 21, 2019</p>`, "", "", "2019-03-21"},
		{"a document's date of issue", `<p>索引号：3715-2019-8　发文日期：2019年3月21日</p>`, "", "", "2019-03-21"},
		{"the issue and its publication", `<p>发文日期：2019-03-15　发布日期：2019-03-21</p>`, "", "", "2019-03-21"},
		{"the issue and the end of its term", `<p>有效期至：2028年12月31日　发文日期：2019年3月21日</p>`, "", "", "2019-03-21"},
		{"when a post was written", `<p>更新时间：2019-03-25　发文时间：2019-03-21</p>`, "", "", "2019-03-21"},
		{"put online", `<p>上版日期：2019-03-21　最後更新：2019-04-02</p>`, "", "", "2019-03-21"},
		{"sent out", `<p>刊發時間：2019/03/21 10:21</p>`, "", "", "2019-03-21T10:21:00+08:00"},
		{"seconds in JSON-LD", `<script type="application/ld+json">{"@type":"NewsArticle","headline":"信用办法实行三年","datePublished":1553134860}</script>`, "", "", "2019-03-21T10:21:00+08:00"},
		{"a meta element with a space in its name", `<meta property="weibo: article:create_at" content="2019-03-21 10:21:00">`, "", "", "2019-03-21T10:21:00+08:00"},
		{"an event's time", "", `<p>活动时间：2019年5月1日</p><p>报名截止日期：2019年4月20日</p>`, "", ""},
		{"today's date in the header", `<p>今天是2024年5月1日 星期三</p><p>发布时间：2019-03-21</p>`, "", "", "2019-03-21"},
		{"at the foot, labelled", "", `<p>发布时间：2019-03-21</p>`, "", "2019-03-21"},
		{"at the foot, alone", "", `<p>2019年3月21日</p>`, "", "2019-03-21"},
		{"later than now", `<p>发布时间：2031-03-21</p>`, "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			page, err := Read(Input{Body: []byte("<meta charset=utf-8>" + strings.Replace(text, "%s", tt.above, 1) + tt.below), URL: "http://a.example" + tt.url, Now: now})
			if err != nil {
				t.Fatal(err)
			}
			if got := page.Published.String(); got != tt.want {
				t.Errorf("got %q from %q, want %q", got, page.PublishedSource, tt.want)
			}
		})
	}
}

// TestSettle holds the rule for dates that disagree.
func TestSettle(t *testing.T) {
	t.Parallel()
	early, late := article.Day(2021, 4, 6), article.Day(2023, 11, 30)
	instant := article.At(time.Date(2021, 4, 6, 9, 0, 0, 0, time.UTC))
	tests := []struct {
		name         string
		url          string
		modified     string
		stated, seen dated
		want         article.Moment
	}{
		{"the same day, more precise", "", "", dated{Moment: early, source: "meta", labelled: true}, dated{Moment: instant, source: "byline", labelled: true}, instant},
		{"markup wins", "", "", dated{Moment: late, source: "meta", labelled: true}, dated{Moment: early, source: "byline", labelled: true}, late},
		{"unless it is the last change", "", "2023-11-30", dated{Moment: late, source: "meta", labelled: true}, dated{Moment: early, source: "byline", labelled: true}, early},
		{"a bare visible date doesn't overrule", "", "2023-11-30", dated{Moment: late, source: "meta", labelled: true}, dated{Moment: early, source: "text"}, late},
		{"the address decides", "/2021-04/06/c_1.htm", "", dated{Moment: late, source: "meta", labelled: true}, dated{Moment: early, source: "text"}, early},
		{"a generator's date", "", "", dated{Moment: late, source: "meta"}, dated{Moment: early, source: "text"}, early},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			page := `<meta property="article:modified_time" content="` + tt.modified + `"><p>x`
			r, err := newReader(Input{Body: []byte(page), URL: "http://a.example" + tt.url})
			if err != nil {
				t.Fatal(err)
			}
			if got := r.settle(tt.stated, tt.seen).Moment; got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}
