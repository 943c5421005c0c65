package extract

import (
	"fmt"
	"strings"
	"testing"
)

// TestBriefs reads a sentence or two above and beside all kinds of other things, and where only the
// markup shows an article.
func TestBriefs(t *testing.T) {
	t.Parallel()
	for _, whole := range []story{hanStory, latinStory} {
		for n := 1; n <= 2; n++ {
			p := whole.first(n)

			br := strings.Join(p.text, "<br>")
			texts := latinOthers
			if p.lang != "en" {
				texts = hanOthers
			}
			pick := func(han, latin string) string {
				if p.lang != "en" {
					return han
				}
				return latin
			}
			lng := paragraphs(append(append([]string{}, texts...), texts...))
			com := func(item string) string {
				return repeated(12, func(i int) string { return fmt.Sprintf(item, i, texts[i%5]) })
			}
			head := `<html lang="` + p.lang + `"><head><meta charset="utf-8"><title>` + p.title + ` - ` + p.site + `</title>`
			ld := `<script type="application/ld+json">{"@type":"NewsArticle","headline":"` + p.title + `","datePublished":"2024-03-05T10:00:00+08:00"}</script>`
			og := `<meta property="og:type" content="article"><meta property="og:title" content="` + p.title + `">`
			for name, html := range map[string]string{
				"ld only no date": head + ld + `</head><body><h1>` + p.title + `</h1><p>` + p.text[0] + `</p></body></html>`,
				"og only":         head + og + `</head><body><h2>` + p.title + `</h2><div><p>` + p.text[0] + `</p></div></body></html>`,
				"time element":    head + `</head><body><h1>` + p.title + `</h1><time datetime="2024-03-05">5.3.</time><div class=k><p>` + p.text[0] + `</p></div></body></html>`,
				"meta date":       head + `<meta name="publishdate" content="2024-03-05"></head><body><div class="title">` + p.title + `</div><div class=k><p>` + p.text[0] + `</p></div></body></html>`,
				"no heading, br":  head + `<meta name="PubDate" content="2024-03-05 10:00"></head><body><div class=tt>` + p.title + `</div><div>` + p.dateline + `</div><div class=nr>` + p.text[0] + `</div></body></html>`,
				"crumbs":          p.page(`<div class="loc"><a href="/">` + p.site + `</a> &gt; <a href="/b">` + pick("新闻", "News") + `</a> &gt; ` + pick("正文", "Story") + `</div><div class=k>` + "<p>" + p.text[0] + "</p>" + `</div>`),
				"five links in column": p.page(`<div class=k><p>` + p.text[0] + `</p>` + repeated(5, func(i int) string {
					return `<p><a href="/x` + fmt.Sprint(i) + `">` + firstRunes(texts[i], 18) + `</a></p>`
				}) + `</div>`),
				"long notice after": p.page(`<div class=k><p>` + p.text[0] + `</p><p class=sm>` + pick("凡本网注明“来源：XXX（非青石网）”的作品，均转载自其它媒体，转载目的在于传递更多信息，并不代表本网赞同其观点和对其真实性负责。如稿件版权单位或个人不想在本网发布，可与本网联系，本网视情况可立即将其撤除。", "The views expressed in this article are those of the author and do not necessarily reflect the position of The Lantern. No part of this article may be reproduced without permission. All rights reserved.") + `</p></div>`),
				"side column": p.page(`<div class="w"><div class="l"><p>` + p.text[0] + `</p></div><div class="r"><h3>` + pick("热点新闻", "Top stories") + `</h3>` + repeated(8, func(i int) string {
					return `<div><a href="/y` + fmt.Sprint(i) + `">` + firstRunes(texts[i%5], 20) + `</a><p>` + texts[i%5] + `</p></div>`
				}) + `</div></div>`),
				"side column first": head + `</head><body><div class="w"><div class="r">` + repeated(8, func(i int) string {
					return `<div><a href="/y` + fmt.Sprint(i) + `">` + firstRunes(texts[i%5], 20) + `</a><p>` + texts[i%5] + `</p></div>`
				}) + `</div><div class="l"><h1>` + p.title + `</h1><div>` + p.dateline + `</div><p>` + p.text[0] + `</p></div></div></body></html>`,
				"cards": p.page(`<div class="art"><p>` + p.text[0] + `</p></div><div class="cards">` + repeated(9, func(i int) string {
					return `<a class="card" href="/y` + fmt.Sprint(i) + `"><h4>` + firstRunes(texts[i%5], 20) + `</h4><p>` + texts[i%5] + `</p></a>`
				}) + `</div>`),
				"cards unlinked title": p.page(`<div class="art"><p>` + p.text[0] + `</p></div><div class="feed">` + repeated(9, func(i int) string {
					return `<div class="fi"><h4>` + firstRunes(texts[i%5], 20) + `</h4><p>` + texts[i%5] + ` <a href="/y` + fmt.Sprint(i) + `">` + pick("详细", "More") + `</a></p></div>`
				}) + `</div>`),
				"you may like text": p.page(`<div class="art"><p>` + p.text[0] + `</p></div><div class="feed"><div class=h>` + pick("猜你喜欢", "You may also like") + `</div>` + lng + `</div>`),
				"today hot":         p.page(`<div class="art"><p>` + p.text[0] + `</p></div><div class="feed"><div class=h>` + pick("今日热点", "What others are reading") + `</div>` + lng + `</div>`),
				"flat header": p.page(`<div class="art"><p>` + p.text[0] + `</p><h3>` + pick("大家都在看", "Most read") + `</h3>` + repeated(6, func(i int) string {
					return `<div class=it><a href="/y` + fmt.Sprint(i) + `">` + firstRunes(texts[i%5], 20) + `</a><div>` + texts[i%5] + `</div></div>`
				}) + `</div>`),
				"comments ul":         p.page(`<div class="art"><p>` + p.text[0] + `</p></div><ul class="cl">` + com(`<li><b class="nick">u%d</b> <em>2024-03-06 10:00</em><div>%s</div></li>`) + `</ul>`),
				"comments named":      p.page(`<div class="art"><p>` + p.text[0] + `</p></div><div id="comments">` + com(`<div><i>u%d</i><p>%s</p></div>`) + `</div>`),
				"comments headed":     p.page(`<div class="art"><p>` + p.text[0] + `</p></div><div class="z"><h3>` + pick("网友评论（20）", "20 comments") + `</h3>` + com(`<div><i>u%d</i><p>%s</p></div>`) + `</div>`),
				"comments headed 2":   p.page(`<div class="art"><p>` + p.text[0] + `</p></div><div class="z"><p>` + pick("全部评论 20条", "Readers' comments") + `</p>` + com(`<div><i>u%d</i><p>%s</p></div>`) + `</div>`),
				"comments in article": p.page(`<article><p>` + p.text[0] + `</p><section class="z"><h3>` + pick("热门评论", "Comments") + `</h3>` + com(`<div><i>u%d</i><p>%s</p></div>`) + `</section></article>`),
				"second in marked":    p.page(`<div class="article-content"><p>` + p.text[0] + `</p></div><div class="article-content"><h2>` + pick("另一篇报道讲的是别的事", "Another piece on something else") + `</h2><div>2024-01-01 08:00</div>` + lng + `</div>`),
				"footer div":          p.page(`<div class="art"><p>` + p.text[0] + `</p></div><div class="bt"><p>` + pick("主办单位：青石市信用办 承办单位：青石市信息中心 联系电话：0000-1234567 青ICP备00000001号", "The Lantern, 1 Harbour Road. Registered in Qingshi, No. 1234567. Tel: 000 1234 567") + `</p></div>`),
				"br":                  p.page(`<div class="art">` + br + `</div><div class="rel"><ul>` + repeated(6, func(i int) string { return `<li><a href=/z>` + firstRunes(texts[i%5], 20) + `</a></li>` }) + `</ul></div>`),
			} {
				want := p.text[:1]
				if name == "br" {
					want = p.text
				} else if n == 2 {
					continue
				}
				t.Run(p.lang+"/"+name, func(t *testing.T) {
					t.Parallel()
					wantText(t, html, want)
				})
			}
		}
	}
}
