package extract

import (
	"fmt"
	"strings"
	"testing"
)

const (
	teaserFirst  = "江州市信用办昨日公布新一轮信用修复办法，轻微失信记录满三个月即可申请撤下，办理不收任何费用。"
	teaserSecond = "办法把失信行为分成三档，最轻的一档不再影响贷款和就业，企业只需提交整改说明和一份承诺书。"
	teaserLatin  = "The harbour council voted on Monday to publish the names of firms that owe wages, after a debate of three hours.</p><p>Traders said that the list was long overdue, and that small firms should be given time to answer."
)

func TestTeasers(t *testing.T) {
	t.Parallel()
	han := "<p>" + teaserFirst + "</p><p>" + teaserSecond + "</p>"
	latin := "<p>" + teaserLatin + "</p>"
	hanText, latinText := teaserFirst+"\n"+teaserSecond, "The harbour council voted on Monday to publish the names of firms that owe wages, after a debate of three hours.\nTraders said that the list was long overdue, and that small firms should be given time to answer."
	ld := func(more string) string {
		return `<script type="application/ld+json">{"@type":"NewsArticle","headline":"港区公布欠薪名单","datePublished":"2024-03-05"` + more + `}</script>`
	}
	long := ""
	for i := range 20 {
		long += fmt.Sprintf("<p>办法第%d条规定，满%d个月以后可以申请撤下记录，%s</p>", i+1, i+3, teaserSecond)
	}
	tests := []struct{ name, head, in, after, want, partial string }{
		{"sentence in the text", "", han + "<p>本文为付费内容，订阅后可阅读全文。</p>", "", hanText, PartialPaywall},
		{"share that remains", "", han + "<p>剩余 72% 的内容需付费阅读</p>", "", hanText, PartialPaywall},
		{"words that remain", "", han + "<p>以下还有 1820 字，开通会员即可查看全文</p><p>立即开通</p>", "", hanText, PartialPaywall},
		{"traditional", "", han + "<p>訂閱會員後即可閱讀全文</p>", "", hanText, PartialPaywall},
		{"free part ends", "", han + "<p>试读已结束，购买后可继续阅读剩余内容</p>", "", hanText, PartialPaywall},
		{"login for the rest", "", han + "<p>登录后可阅读完整文章</p>", "", hanText, PartialPaywall},
		{"wall below the text", "", han, `<div class="paywall"><p>会员专享，开通会员阅读全文</p></div>`, hanText, PartialPaywall},
		{"English", "", latin + "<p>Subscribe to continue reading this article.</p><p>Already a subscriber? Sign in</p>", "", latinText, PartialPaywall},
		{"English limit", "", latin + "<p>You've reached your limit of free articles this month.</p>", "", latinText, PartialPaywall},
		{"English members", "", latin + "<p>This story is available exclusively to our subscribers.</p>", "", latinText, PartialPaywall},
		{"English wall", "", latin, `<aside class="paywall-container"><h3>Keep reading</h3><p>To continue reading, start your free trial.</p></aside>`, latinText, PartialPaywall},
		{"markup alone", ld(`,"isAccessibleForFree":false`), han, "", hanText, PartialPaywall},
		{"markup in words", ld(`,"isAccessibleForFree":"False"`), han, "", hanText, PartialPaywall},
		{"markup of a part", ld(`,"isAccessibleForFree":true,"hasPart":{"@type":"WebPageElement","isAccessibleForFree":false,"cssSelector":".rest"}`), han, `<div class="rest">订阅</div>`, hanText, PartialPaywall},
		{"tier", `<meta property="article:content_tier" content="locked">`, han, "", hanText, PartialPaywall},
		{"count of words", ld(`,"isAccessibleForFree":false,"wordCount":5600`), han, "", hanText, PartialPaywall},
		{"English, the full story", "", latin + "<p>To read the full story, subscribe or sign in.</p>", "", latinText, PartialPaywall},
		{"English, the rest", "", latin, "<p>Subscribe to read the rest of this article</p>", latinText, PartialPaywall},
		{"English, an account", "", latin, "<div>Create a free account to continue reading the full report.</div>", latinText, PartialPaywall},
		{"app", "", han + "<div class=\"btn\">打开APP阅读全文</div>", "", hanText, PartialPaywall},
		{"app below the text", "", han, "<p>下载客户端查看全文</p>", hanText, PartialPaywall},
		{"app, traditional", "", han, "<p>請下載 App，繼續閱讀全文</p>", hanText, PartialPaywall},
		{"login below the text", "", han, "<p><a href=\"/login\">登录后阅读剩余内容</a></p>", hanText, PartialPaywall},
		{"login, the other way round", "", han, "<p>查看全文请先登录</p>", hanText, PartialPaywall},
		{"microdata", `<meta itemprop="isAccessibleForFree" content="false">`, han, "", hanText, PartialPaywall},
		{"microdata on an element", "", han, `<span itemprop="isAccessibleForFree" content="False"></span>`, hanText, PartialPaywall},
		{"microdata by address", `<link itemprop="isAccessibleForFree" href="https://schema.org/False">`, han, "", hanText, PartialPaywall},

		{"microdata that says free", `<meta itemprop="isAccessibleForFree" content="true">`, han, "", hanText, ""},
		{"microdata of another piece", "", han, `<div itemscope itemtype="https://schema.org/NewsArticle"><a href="/b">港区</a><meta itemprop="isAccessibleForFree" content="false"></div>`, hanText, ""},
		{"app for more news", "", han, "<p>打开APP查看更多新闻</p>", hanText, ""},
		{"newsletter", "", latin, "<p>Subscribe to our newsletter for the full week in review</p>", latinText, ""},
		{"of an app", "", han + "<p>港区居民用手机客户端阅读全文的比例，三年里从一成升到了六成。</p>", "", hanText + "\n港区居民用手机客户端阅读全文的比例，三年里从一成升到了六成。", ""},
		{"of the full story", "", latin + "<p>To read the full story of the port, subscribers waited three years for a book, and it came out in March.</p>", "", latinText + "\nTo read the full story of the port, subscribers waited three years for a book, and it came out in March.", ""},
		{"free", ld(`,"isAccessibleForFree":true`), han, "", hanText, ""},
		{"whole text sent", ld(`,"isAccessibleForFree":false,"wordCount":85`), han, "", hanText, ""},
		{"of subscriptions", "", han + "<p>付费订阅的读者去年增加了两成，报社表示，明年将推出只供会员阅读的专栏，价格尚未公布。</p>", "", hanText + "\n付费订阅的读者去年增加了两成，报社表示，明年将推出只供会员阅读的专栏，价格尚未公布。", ""},
		{"of subscriptions, in the middle", "", "<p>读者订阅后可阅读全文的做法，去年传到了港区的三家小报。</p>" + han, "", "读者订阅后可阅读全文的做法，去年传到了港区的三家小报。\n" + hanText, ""},
		{"of subscriptions, in short lines", "", "<p>订阅后可阅读全文。三月起，港区小报的网页上多了这行字。</p><p>半年过去，读者有一千人，大多在外地工作。</p><p>总编说，收入还养不活一个人，但他不打算放弃这个办法。</p>", "", "订阅后可阅读全文。三月起，港区小报的网页上多了这行字。\n半年过去，读者有一千人，大多在外地工作。\n总编说，收入还养不活一个人，但他不打算放弃这个办法。", ""},
		{"of trials in English", "", latin + "<p>Readers who subscribe to read the full list pay two dollars, the council said, and most of them are lawyers.</p>", "", latinText + "\nReaders who subscribe to read the full list pay two dollars, the council said, and most of them are lawyers.", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			page := `<!doctype html><html><head><meta charset="utf-8"><title>港区公布欠薪名单</title>` + tt.head + `</head><body><h1>港区公布欠薪名单</h1><div>2024-03-05 10:00</div><div class="article-content">` + tt.in + `</div>` + tt.after + `</body></html>`
			got, err := Read(Input{Body: []byte(page), URL: "http://www.a.example/a_1.html", Now: now})
			if err != nil {
				t.Fatal(err)
			}
			if got.Text != tt.want || got.Notes.Partial != tt.partial {
				t.Errorf("partial %q, text %q", got.Notes.Partial, got.Text)
			}
		})
	}
	page := document("港区公布欠薪名单", ld(`,"isAccessibleForFree":false,"hasPart":{"isAccessibleForFree":false,"cssSelector":".article-content"}`)+`<h1>港区公布欠薪名单</h1><div class="article-content">`+long+`</div>`)
	for _, page := range []string{page, strings.ReplaceAll(page, `,"hasPart":{"isAccessibleForFree":false,"cssSelector":".article-content"}`, "")} {
		got, err := Read(Input{Body: []byte(page), URL: "http://www.a.example/a_1.html", Now: now})
		if err != nil || got.Notes.Partial != "" {
			t.Errorf("a paid text that was sent whole: %q, %v", got.Notes.Partial, err)
		}
	}
}
