package extract

import (
	"net/http"
	"strings"
	"testing"
)

func TestLeadsOn(t *testing.T) {
	t.Parallel()
	const at = "https://www.paper.example/old/1.html"
	for _, tt := range []struct{ name, page, want string }{
		{"refresh", `<html><head><meta http-equiv="refresh" content="0; url=/news/1.html"></head><body></body></html>`, "https://www.paper.example/news/1.html"},
		{"refresh in capitals with quotes", `<META HTTP-EQUIV=Refresh CONTENT="3;URL='https://news.paper.example/1'"><p>页面已迁移，3秒后自动跳转，如未跳转请点击<a href="x">这里</a>。</p>`, "https://news.paper.example/1"},
		{"refresh with a comma and a base", `<base href="https://m.paper.example/a/"><meta http-equiv="refresh" content="0,1.html">`, "https://m.paper.example/a/1.html"},
		{"refresh without url=", `<meta http-equiv="refresh" content="0; /news/1.html"><title>Moved</title><p>This page has moved. If you are not redirected automatically within five seconds, please follow this link.</p>`, "https://www.paper.example/news/1.html"},
		{"refresh with an entity", `<meta http-equiv="refresh" content="0;url=/show?id=1&amp;p=2">`, "https://www.paper.example/show?id=1&p=2"},
		{"refresh behind a bracket in quotes", `<meta content="0;url=/show?a>b" http-equiv="refresh">`, "https://www.paper.example/show?a>b"},
		{"refresh behind a quotation mark of its own", `<meta name=it's><meta http-equiv="refresh" content="0;url=/news/1.html">`, "https://www.paper.example/news/1.html"},
		{"replace", `<html><script>location.replace("/news/1.html")</script></html>`, "https://www.paper.example/news/1.html"},
		{"assigned", `<script type="text/javascript"><!--
window.location.href = 'https:\/\/www.paper.example\/news\/1.html';
//--></script>`, "https://www.paper.example/news/1.html"},
		{"after a while", `<script>setTimeout(function(){ top.location='/news/1.html'; }, 500);</script><p>正在跳转……</p>`, "https://www.paper.example/news/1.html"},
		{"after a while, in a text", `<script>setTimeout("location.href='/news/1.html'", 3000)</script>`, "https://www.paper.example/news/1.html"},
		{"assign, with a query that looks like a choice", `<script>document.location.assign("/show?a=1&&b=2:3");</script>`, "https://www.paper.example/show?a=1&&b=2:3"},

		{"onload", `<body onload="location.href='/news/1.html'"></body>`, "https://www.paper.example/news/1.html"},
		{"onload in capitals, after a while", `<BODY onLoad="setTimeout('window.location.replace(\'/news/1.html\')', 1000);"><p>页面跳转中</p>`, "https://www.paper.example/news/1.html"},
		{"onload of a page with a text", `<body onload="location.href='/ad.html'"><p>` + strings.Repeat("条例对守信激励和失信惩戒作出规定，自明年起施行。", 10) + `</p></body>`, ""},
		{"onload by a choice", `<body onload="if (top != self) location.href='/news/1.html'"></body>`, ""},
		{"onload of another function", `<body onload="init('location')"></body>`, ""},

		{"one frame", `<html><head><title>信用</title></head><frameset rows="100%"><frame src="/news/1.html"></frameset></html>`, "https://www.paper.example/news/1.html"},
		{"one frame and an empty one", `<FRAMESET ROWS="*,0" BORDER=0><FRAME NAME=main SRC="https://news.paper.example/1"><FRAME SRC="about:blank"></FRAMESET>`, "https://news.paper.example/1"},
		{"one frame, with a word for readers without", `<frameset cols="*"><frame src="1_text.html"><noframes><body><p>` + strings.Repeat("您的浏览器不支持框架，请升级后再访问本站。", 30) + `</p></body></noframes></frameset>`, "https://www.paper.example/old/1_text.html"},
		{"one frame, below a base", `<base href="https://m.paper.example/a/"><frameset cols="*"><frame src="1.html"></frameset>`, "https://m.paper.example/a/1.html"},
		{"several frames", `<frameset cols="20%,*"><frame src="menu.html"><frame src="1_text.html"></frameset>`, ""},
		{"a frame of scripts", `<frameset cols="*"><frame src="javascript:void(0)"></frameset>`, ""},
		{"a frame within a text", `<p>见下。</p><iframe src="/video/1"></iframe>`, ""},

		{"reloads itself", `<meta http-equiv="refresh" content="300">`, ""},
		{"reloads itself by address", `<meta http-equiv="refresh" content="0;url=https://www.paper.example/old/1.html#top">`, ""},
		{"after minutes", `<meta http-equiv="refresh" content="300;url=/live/2.html"><p>直播</p>`, ""},
		{"a page with a text", `<meta http-equiv="refresh" content="5;url=/ad.html"><article><h1>信用条例</h1><p>` + strings.Repeat("条例对守信激励和失信惩戒作出规定，自明年起施行。", 10) + `</p></article>`, ""},
		{"without scripts only", `<noscript><meta http-equiv="refresh" content="0;url=/nojs"></noscript><p>加载中</p>`, ""},
		{"by the reader's device", `<script>if (/Mobile/.test(navigator.userAgent)) { location.replace("https://m.paper.example/1") }</script>`, ""},
		{"out of a frame", `<script>top != self && (top.location = "/news/1.html")</script>`, ""},
		{"on a click", `<script>document.querySelector("a").addEventListener("click", function(){ location.href = "/news/1.html" })</script>`, ""},
		{"to a made-up address", `<script>location.href = "/news/" + id + ".html"</script>`, ""},
		{"to the address of another", `<script>location.href = target</script>`, ""},
		{"in a comment", "<script>// location.href = '/news/1.html'\n</script>", ""},
		{"of another object", `<script>map.location = "/news/1.html"; x.location.replace("y")</script>`, ""},
		{"to a script", `<meta http-equiv="refresh" content="0;url=javascript:history.back()">`, ""},
		{"by a script in a long page, which names a refresh", `<script>refreshAds()</script><style>` + strings.Repeat("p{margin:0}", 2000) + `</style><script>location.href = "/news/1.html"</script>`, ""},
		{"nothing", ``, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := LeadsOn([]byte(tt.page), http.Header{"Content-Type": {"text/html"}}, at); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestLeadsOnByHeader(t *testing.T) {
	t.Parallel()
	const at = "https://www.paper.example/old/1.html"
	for _, tt := range []struct{ name, refresh, page, want string }{
		{"empty page", "0; url=/news/1.html", "", "https://www.paper.example/news/1.html"},
		{"a word about it", "5;URL='https://news.paper.example/1'", "<p>页面已迁移</p>", "https://news.paper.example/1"},
		{"without url=", "0, 2.html", "<p>Moved</p>", "https://www.paper.example/old/2.html"},
		{"no base of the page's", "0; url=2.html", `<base href="https://m.paper.example/">`, "https://www.paper.example/old/2.html"},
		{"after minutes", "300; url=/live/2.html", "<p>直播</p>", ""},
		{"reloads itself", "10", "<p>直播</p>", ""},
		{"reloads itself by address", "0; url=" + at, "<p>直播</p>", ""},
		{"a page with a text", "5; url=/ad.html", "<p>" + strings.Repeat("The council put off the vote on the port. ", 20) + "</p>", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			header := http.Header{"Content-Type": {"text/html"}, "Refresh": {tt.refresh}}
			if got := LeadsOn([]byte(tt.page), header, at); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
