package crawler_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"yulun/article"
	"yulun/crawler"
	"yulun/crawler/extract"
	"yulun/crawler/fetch"
	"yulun/frontier"
)

// read makes a bench read pages as the program does.
func (b *bench) read() *bench {
	b.set = func(o *crawler.Options) {
		o.Join = extract.Join
		o.Extract = func(s article.Source, at frontier.Address, r fetch.Response) (article.Page, error) {
			return extract.Read(extract.Input{
				Body: r.Body, ContentType: r.ContentType, URL: r.FinalURL, Now: r.At, Listing: extract.Listing{Title: at.Title, Content: at.Content},
			})
		}
	}
	return b
}

// story is a page with an article of its own.
func story(title string, more ...string) string {
	return `<html><head><meta charset="utf-8"><title>` + title + `</title></head><body><h1>` + title + `</h1><div>2024-03-05 10:00 来源：港区日报</div>
<div class="article-content"><p>` + title + `一事有了新的进展，管委会昨天说，方案已经公布，听取意见的时间是十五天，居民可以到服务站领取图纸。</p>
<p>负责人介绍，` + title + `的费用由区财政承担，账目每季度公开一次，商户不必出钱。</p>` + strings.Join(more, "") + `</div></body></html>`
}

// TestPagesThatWereArticles: what an article's page turns into decides whether it counts as gone: a
// notice at once, a page that says or shows nothing when it does so in another crawl, too, and no
// other page.
func TestPagesThatWereArticles(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		page, code string
		// gone are the articles that the first and the second crawl of the changed page count as
		// gone.
		gone [2]int
	}{
		"notice":           {`<title>提示</title><p>该内容已被发布者删除</p>`, extract.CodeDeletedNotice, [2]int{1, 0}},
		"notice of rules":  {`<title>提示</title><p>此文章因违反相关规定，已无法查看。</p>`, extract.CodeDeletedNotice, [2]int{1, 0}},
		"English notice":   {`<title>Harbour Post</title><p>This article has been removed.</p>`, extract.CodeDeletedNotice, [2]int{1, 0}},
		"not there":        {`<title>提示</title><p>文章不存在或已删除，请返回首页。</p>`, extract.CodeSoft404, [2]int{0, 1}},
		"no longer there":  {`<title>Harbour Post</title><p>Sorry, this page is no longer available.</p>`, extract.CodeSoft404, [2]int{0, 1}},
		"emptied":          {`<title>灯塔</title><a href="/">首页</a><a href="/a">新闻</a><a href="/b">评论</a><h1>灯塔</h1><div class="article-content"></div>`, extract.CodeNoText, [2]int{0, 1}},
		"login":            {`<title>登录</title><p>请先登录后查看全文，未注册的手机号验证后自动创建账号。</p>`, extract.CodeLoginWall, [2]int{0, 0}},
		"check":            {`<title>安全验证</title><p>请完成验证后继续访问，您的访问过于频繁。</p>`, extract.CodeCaptcha, [2]int{0, 0}},
		"filled by script": {`<title>港区</title><div id="app"></div><script src="/a.js"></script>`, extract.CodeScriptOnly, [2]int{0, 0}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPaper(t, map[string]string{"/feed.xml": rss("/news/1"), "/news/1": story("灯塔")})
			s := p.source()
			s.Feeds = []string{p.URL + "/feed.xml"}
			b := newBench(t).read()
			b.must(t, s)
			p.set("/news/1", `<html><head><meta charset="utf-8"></head><body>`+tt.page+`</body></html>`)
			for i, want := range tt.gone {
				b.now = b.now.Add(48 * time.Hour)
				if got := b.must(t, s); got.Gone != want || got.Failed != 0 {
					t.Errorf("crawl %d: %+v", i+1, got)
				}
				f := b.last(p.URL + "/news/1")
				if f.Code != tt.code || f.Reason == "" || f.Archive.File == "" {
					t.Errorf("crawl %d: the log has code %q, reason %q, archive %v", i+1, f.Code, f.Reason, f.Archive)
				}
			}
			p.set("/news/1", story("灯塔"))
			b.now = b.now.Add(48 * time.Hour)
			if got := b.must(t, s); got.Gone != 0 || got.Skipped != 0 {
				t.Errorf("back again: %+v", got)
			}
		})
	}
}

// TestALoginDoesNotShrinkAnArticle: when a page asks for a login, the feed's summary does not
// become a revision of the article whose text was read there. Of an article that was never read it
// is the text.
func TestALoginDoesNotShrinkAnArticle(t *testing.T) {
	t.Parallel()
	const login = `<html><head><meta charset="utf-8"><title>登录</title></head><body><p>请先登录后查看全文，未注册的手机号验证后自动创建账号。</p></body></html>`
	item := func(n string) string {
		return `<item><title>灯塔` + n + `</title><link>{URL}/news/` + n + `</link><description>灯塔一事有了新的进展，管委会昨天公布了方案，听取意见的时间是十五天，居民可以到服务站领取图纸。</description></item>`
	}
	p := newPaper(t, map[string]string{"/news/1": story("灯塔1"), "/news/2": login})
	p.set("/feed.xml", strings.ReplaceAll(`<?xml version="1.0"?><rss version="2.0"><channel><title>港</title><link>{URL}/</link>`+item("1")+item("2")+`</channel></rss>`, "{URL}", p.URL))
	s := p.source()
	s.Feeds = []string{p.URL + "/feed.xml"}
	b := newBench(t).read()
	if got := b.must(t, s); got.New != 2 {
		t.Fatalf("first crawl: %+v", got)
	}
	p.set("/news/1", login)
	b.now = b.now.Add(48 * time.Hour)
	if got := b.must(t, s); got.Revised != 0 || got.Skipped != 1 {
		t.Errorf("behind the login: %+v", got)
	}
	if f := b.last(p.URL + "/news/1"); f.Code != extract.CodeLoginWall {
		t.Errorf("the log has code %q", f.Code)
	}
	p.set("/news/1", story("灯塔1"))
	b.now = b.now.Add(48 * time.Hour)
	if got := b.must(t, s); got.Revised != 0 || got.Skipped != 0 {
		t.Errorf("back again: %+v", got)
	}
}

// TestPagesEmptiedAtOnce: where most pages of a source lose their text at once, the site shows it
// some other way, and nothing is gone.
func TestPagesEmptiedAtOnce(t *testing.T) {
	t.Parallel()
	for emptied, gone := range map[int]int{1: 1, 2: 2, 3: 0, 4: 0} {
		pages := map[string]string{"/feed.xml": rss("/news/1", "/news/2", "/news/3", "/news/4")}
		for i, title := range []string{"灯塔", "渔市", "海堤", "码头"} {
			pages[fmt.Sprintf("/news/%d", i+1)] = story(title)
		}
		p := newPaper(t, pages)
		s := p.source()
		s.Feeds = []string{p.URL + "/feed.xml"}
		b := newBench(t).read()
		b.must(t, s)
		for i := range emptied {
			p.set(fmt.Sprintf("/news/%d", i+1), `<html><head><meta charset="utf-8"><title>港区</title></head><body><a href="/">首页</a><a href="/a">新闻</a><a href="/b">评论</a><h1>港区</h1><div class="article-content"></div></body></html>`)
		}
		got := 0
		for range 2 {
			b.now = b.now.Add(48 * time.Hour)
			got += b.must(t, s).Gone
		}
		if got != gone {
			t.Errorf("%d of 4 emptied: %d gone, want %d", emptied, got, gone)
		}
		if f := b.last(p.URL + "/news/1"); f.Code != extract.CodeNoText || f.Archive.File == "" {
			t.Errorf("the log has code %q, archive %v", f.Code, f.Archive)
		}
	}
}

// TestNoticesWhereNoArticleWas: a page that never gave an article takes none away, and may be read
// again from the archive.
func TestNoticesWhereNoArticleWas(t *testing.T) {
	t.Parallel()
	p := newPaper(t, map[string]string{"/feed.xml": rss("/news/1"), "/news/1": `<meta charset="utf-8"><title>提示</title><p>该内容已被发布者删除</p>`})
	s := p.source()
	s.Feeds = []string{p.URL + "/feed.xml"}
	b := newBench(t).read()
	if got := b.must(t, s); got.Gone != 0 || got.Skipped != 1 {
		t.Errorf("%+v", got)
	}
	if f := b.last(p.URL + "/news/1"); f.Outcome != frontier.OutcomeSkipped || f.Code != extract.CodeDeletedNotice {
		t.Errorf("%s %s", f.Outcome, f.Code)
	}
}

// TestPagesByScript: pages that scripts lead to are joined in order; one that isn't there, or
// fails, ends the article and is noted, and is asked for again.
func TestPagesByScript(t *testing.T) {
	t.Parallel()
	created := func(n string) string { return `<script>createPageHTML(3,` + n + `,"9","html");</script>` }
	second := story("灯塔", "<p>第二页说明资金的来源，共有三项。</p>", created("1"))
	p := newPaper(t, map[string]string{
		"/feed.xml":      rss("/news/9.html"),
		"/news/9.html":   story("灯塔", "<p>第一页到此为止，下文说明资金的来源。</p>", created("0")),
		"/news/9_1.html": second,
		"/news/9_2.html": story("灯塔", "<p>第三页列出工程的期限和监督的办法。</p>", created("2")),
	})
	s := p.source()
	s.Feeds = []string{p.URL + "/feed.xml"}
	b := newBench(t).read()
	b.must(t, s)
	a := b.articles[p.URL+"/news/9.html"]
	text := a.Page.Text
	if a.Page.Notes.Partial != "" || len(a.Parts) != 2 || !inOrder(text, "第一页", "第二页", "第三页") || strings.Count(text, "费用由区财政承担") != 1 {
		t.Errorf("partial %q, %d parts, %q", a.Page.Notes.Partial, len(a.Parts), text)
	}
	for _, status := range []string{"404", "500"} {
		p.set("/news/9_1.html", status)
		p.set("/news/9.html", story("灯塔", "<p>第一页到此为止，这是后来更正的说法，状态"+status+"。</p>", created("0")))
		b.now = b.now.Add(48 * time.Hour)
		if got := b.must(t, s); got.Failed != 0 || got.Revised != 1 {
			t.Errorf("%s: %+v", status, got)
		}
		a := b.articles[p.URL+"/news/9.html"]
		if a.Page.Notes.Partial != extract.PartialPages || !strings.Contains(a.Page.Text, "第一页") {
			t.Errorf("%s: partial %q, %q", status, a.Page.Notes.Partial, a.Page.Text)
		}
	}
	p.set("/news/9_1.html", second)
	b.now = b.now.Add(48 * time.Hour)
	b.must(t, s)
	if a := b.articles[p.URL+"/news/9.html"]; a.Page.Notes.Partial != "" || !inOrder(a.Page.Text, "第一页", "第二页", "第三页") {
		t.Errorf("once they are back: partial %q, %q", a.Page.Notes.Partial, a.Page.Text)
	}
}

// TestPageThatShowsTheFirstAgain: a server that ignores the page's number adds nothing to the text.
func TestPageThatShowsTheFirstAgain(t *testing.T) {
	t.Parallel()
	page := story("灯塔", "<p>第三段说明资金的来源，共有三项。</p><p>第四段列出工程的期限。</p>", `<p><a href="9.html?page=2">下一页</a></p>`)
	p := newPaper(t, map[string]string{"/feed.xml": rss("/news/9.html"), "/news/9.html": page, "/news/9.html?page=2": page})
	s := p.source()
	s.Feeds = []string{p.URL + "/feed.xml"}
	b := newBench(t).read()
	b.must(t, s)
	if text := b.articles[p.URL+"/news/9.html"].Page.Text; strings.Count(text, "第四段") != 1 || strings.Count(text, "\n") != 3 {
		t.Errorf("%q", text)
	}
}

func inOrder(text string, parts ...string) bool {
	for _, part := range parts {
		_, rest, ok := strings.Cut(text, part)
		if !ok {
			return false
		}
		text = rest
	}
	return true
}
