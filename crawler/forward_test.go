package crawler_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yulun/article"
	"yulun/frontier"
)

// A feed's links through another host lead to the source's own articles, and are asked for once.
func TestLinksThroughAnotherHost(t *testing.T) {
	counter := newPaper(t, map[string]string{})
	further := newPaper(t, map[string]string{})
	p := newPaper(t, map[string]string{
		"/news/1": html("一"), "/news/2": html("二"), "/news/3": html("三"), "/news/4": html("四"), "/news/5": html("五"), "/news/6": html("六"),
	})
	counter.pages = map[string]string{
		"/robots.txt": "User-agent: *\nDisallow: /private/",
		"/rd/1":       "302 " + p.URL + "/news/1",
		"/rd/2":       `<meta http-equiv="refresh" content="0;url=` + p.URL + `/news/2">`,
		"/rd/3":       "301 " + further.URL + "/t/3",
		"/rd/4":       `<script>location.replace("` + further.URL + `/t/4")</script>`,
		"/rd/5":       html("广告"),
		"/rd/6":       "302 " + p.URL + "/about",
		"/private/7":  "302 " + p.URL + "/news/6",
		"/rd/8":       "404",
		"/rd/9":       "302 /rd/9",
	}
	further.pages = map[string]string{"/t/3": "302 " + p.URL + "/news/3", "/t/4": "307 " + p.URL + "/news/4"}
	p.set("/feed.xml", `<rss xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel>`+
		items(counter.URL, "/rd/1", "/rd/2", "/rd/3", "/rd/4", "/rd/5", "/rd/6", "/private/7", "/rd/8", "/rd/9")+
		`<item><link>`+counter.URL+`/rd/10</link><guid>`+p.URL+`/news/5</guid></item>`+
		`<item><link>`+counter.URL+`/rd/11</link><feedburner:origLink>`+p.URL+`/news/6</feedburner:origLink></item>`+
		`<item><link>`+p.URL+`/news/1</link></item></channel></rss>`)
	s := p.source()
	s.Feeds = []string{p.URL + "/feed.xml"}
	b := newBench(t)
	b.must(t, s)
	want := map[string]string{}
	for i, text := range []string{"一", "二", "三", "四", "五", "六"} {
		want[p.URL+"/news/"+string(rune('1'+i))] = text
	}
	if diff := cmp.Diff(want, b.texts()); diff != "" {
		t.Errorf("articles (-want +got)\n%s", diff)
	}
	for path, want := range map[string]struct {
		outcome frontier.Outcome
		code    string
	}{
		"/rd/1": {frontier.OutcomeSkipped, frontier.CodeForwarded}, "/rd/2": {frontier.OutcomeSkipped, frontier.CodeForwarded},
		"/rd/3": {frontier.OutcomeSkipped, frontier.CodeForwarded}, "/rd/4": {frontier.OutcomeSkipped, frontier.CodeForwarded},
		"/rd/5": {frontier.OutcomeSkipped, frontier.CodeOtherHost}, "/rd/6": {frontier.OutcomeSkipped, "not_included"},
		"/private/7": {frontier.OutcomeSkipped, "robots"}, "/rd/8": {frontier.OutcomeGone, "http_404"},
		"/rd/9": {frontier.OutcomeFailed, "redirect_loop"},
	} {
		if f := b.last(counter.URL + path); f.Outcome != want.outcome || f.Code != want.code {
			t.Errorf("%s: %s %q (%s), want %s %q", path, f.Outcome, f.Code, f.Reason, want.outcome, want.code)
		}
	}
	asked := strings.Join(counter.asked(), " ")
	for _, never := range []string{"/rd/10", "/rd/11", "/private"} {
		if strings.Contains(asked, never) {
			t.Errorf("%s was asked for: %s", never, asked)
		}
	}
	if f := b.last(p.URL + "/news/2"); f.Outcome != frontier.OutcomeNew || f.FinalURL != p.URL+"/news/2" {
		t.Errorf("the article behind a link: %+v", f)
	}
	p.asked()
	b.now = b.now.Add(24 * time.Hour)
	b.must(t, s)
	if asked := p.asked(); strings.Count(strings.Join(asked, " "), "/news/1") != 1 {
		t.Errorf("on the second crawl the source was asked for %v", asked)
	}
}

func items(host string, paths ...string) string {
	var b strings.Builder
	for _, p := range paths {
		b.WriteString("<item><title>" + p + "</title><link>" + host + p + "</link></item>")
	}
	return b.String()
}

// A feed that is kept on another host leads through it to the site that the feed names.
func TestFeedOfAnotherHostThatCounts(t *testing.T) {
	p := newPaper(t, map[string]string{"/news/1": html("一")})
	counter := newPaper(t, map[string]string{"/~r/news/1": "302 " + p.URL + "/news/1"})
	counter.set("/feed", "<rss><channel><link>"+p.URL+"/</link>"+items(counter.URL, "/~r/news/1")+"</channel></rss>")
	s := article.Source{ID: "counted", Parallel: 1, MaxBody: 1 << 20, Feeds: []string{counter.URL + "/feed"}}
	b := newBench(t)
	for range 3 {
		b.must(t, s)
		b.now = b.now.Add(time.Hour)
	}
	if diff := cmp.Diff(map[string]string{p.URL + "/news/1": "一"}, b.texts()); diff != "" {
		t.Errorf("articles (-want +got)\n%s", diff)
	}
	if f := b.last(p.URL + "/news/1"); f.URL == "" || f.Outcome == frontier.OutcomeFailed {
		t.Errorf("the article's own address: %+v", f)
	}
}

// A page that only leads on is followed like a redirect.
func TestPagesThatLeadOn(t *testing.T) {
	other := newPaper(t, map[string]string{"/news/7": html("别家")})
	refresh := func(to string) string {
		return `<html><head><meta http-equiv="refresh" content="0; url=` + to + `"></head><body>页面已迁移</body></html>`
	}
	p := newPaper(t, map[string]string{
		"/news/1": refresh("/news/new/1"), "/news/new/1": html("一"),
		"/news/2": `<script>location.replace("/news/new/2")</script>`, "/news/new/2": "301 /news/new/2b", "/news/new/2b": html("二"),
		"/news/3": "302 /news/3a", "/news/3a": refresh("/news/3b"), "/news/3b": refresh("3c"), "/news/3c": html("三"),
		"/news/4": refresh("/news/4a"), "/news/4a": refresh("/news/4"),
		"/news/5": refresh("/news/far/1"), "/news/far/1": refresh("2"), "/news/far/2": refresh("3"), "/news/far/3": refresh("4"),
		"/news/far/4": refresh("5"), "/news/far/5": refresh("6"), "/news/far/6": html("五"),
		"/news/6": `<meta http-equiv="refresh" content="300">` + html("六"),
		"/news/7": refresh(other.URL + "/news/7"),
		"/news/8": refresh("/news/missing"),
		"/news/9": refresh("/"), "/": html("首页"),
		"/news/secret": html("密"), "/robots.txt": "User-agent: *\nDisallow: /news/secret", "/news/10": refresh("/news/secret"),
	})
	p.set("/news/12", "Refresh: 0; url=/news/new/12")
	p.set("/news/new/12", html("十二"))
	p.set("/news/13", `<body onload="location.href='/news/new/13'"></body>`)
	p.set("/news/new/13", html("十三"))
	p.set("/news/11", "302 "+other.URL+"/news/7")
	p.set("/feed.xml", rss("/news/1", "/news/2", "/news/3", "/news/4", "/news/5", "/news/6", "/news/7", "/news/8", "/news/9", "/news/10", "/news/11", "/news/12", "/news/13"))
	s := p.source()
	s.Feeds = []string{p.URL + "/feed.xml"}
	b := newBench(t)
	b.must(t, s)
	want := map[string]string{p.URL + "/news/new/1": "一", p.URL + "/news/new/2b": "二", p.URL + "/news/3c": "三", p.URL + "/news/6": "六", p.URL + "/news/new/12": "十二", p.URL + "/news/new/13": "十三"}
	if diff := cmp.Diff(want, b.texts()); diff != "" {
		t.Errorf("articles (-want +got)\n%s", diff)
	}
	for path, want := range map[string]struct {
		outcome frontier.Outcome
		code    string
	}{
		"/news/4": {frontier.OutcomeFailed, "redirect_loop"}, "/news/5": {frontier.OutcomeFailed, "redirect_loop"},
		"/news/7": {frontier.OutcomeSkipped, "redirected_away"}, "/news/11": {frontier.OutcomeSkipped, "redirected_away"}, "/news/8": {frontier.OutcomeGone, "http_404"},
		"/news/9": {frontier.OutcomeFailed, "redirected_home"}, "/news/10": {frontier.OutcomeSkipped, "robots"},
	} {
		if f := b.last(p.URL + path); f.Outcome != want.outcome || f.Code != want.code {
			t.Errorf("%s: %s %q (%s), want %s %q", path, f.Outcome, f.Code, f.Reason, want.outcome, want.code)
		}
	}
	if f := b.last(p.URL + "/news/4"); !strings.Contains(f.Reason, p.URL+"/news/4a") {
		t.Errorf("the circle is not named: %s", f.Reason)
	}
	if asked := other.asked(); len(asked) != 1 { // by the redirect alone
		t.Errorf("another host was asked for %v", asked)
	}
	checkArchive(t, b)

	// The page behind is what a later visit compares, unless it has moved further.
	p.set("/news/new/1", html("一，更正"))
	p.set("/news/6", "301 /news/moved/6")
	p.set("/news/moved/6", `<meta http-equiv="refresh" content="300">`+html("六"))
	b.now = b.now.Add(24 * time.Hour)
	got := b.must(t, s)
	if got.Revised != 1 || b.texts()[p.URL+"/news/new/1"] != "一，更正" {
		t.Errorf("second crawl: %+v", got)
	}
	if f := b.last(p.URL + "/news/2"); f.Outcome != frontier.OutcomeNotModified || f.Status != http.StatusOK {
		t.Errorf("a page behind that is as it was: %+v", f)
	}
	if f := b.last(p.URL + "/news/6"); f.Outcome == frontier.OutcomeNotModified || f.FinalURL != p.URL+"/news/moved/6" {
		t.Errorf("a page that has moved is not read again: %+v", f)
	}
	b.now = b.now.Add(240 * time.Hour)
	b.must(t, s)
	if f := b.last(p.URL + "/news/6"); f.Outcome != frontier.OutcomeNotModified {
		t.Errorf("a page that had moved before: %+v", f)
	}
}
