package extract

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// story is an invented article from which test pages are made.
type story struct {
	lang, site, title, dateline string
	text                        []string
}

var (
	hanStory = story{
		"zh-CN", "青石新闻网", "青石市公布第二批守信家庭名单", "2024-03-05 10:00 来源：青石日报",
		[]string{
			"青石市信用办昨天公布第二批守信家庭名单，共有四十二户上榜，名单在社区公告栏张贴十五天。",
			"负责人说，上榜的家庭可以免押金借书，孩子报名暑期班时也可以优先，但不会有任何现金奖励。",
			"也有居民认为，这样的名单没有多大意思，邻里之间谁守信用，大家心里本来就有数，不必贴在墙上。",
		},
	}
	latinStory = story{
		"en", "The Lantern", "Forty families put on a list of trust", "March 5, 2024",
		[]string{
			"The town of Qingshi has put forty-two families on a list of those it trusts, and will show their names in the square for fifteen days, officials said on Monday.",
			"Those on the list may borrow books without a deposit, and their children come first when places in summer classes are given out, but no money is paid.",
			"Some residents said that the list was of little use to them, because neighbours had always known which of them kept their word and which did not.",
		},
	}
)

// first is the piece with its first n paragraphs.
func (p story) first(n int) story {
	p.text = p.text[:n]
	return p
}

func paragraphs(lines []string) string {
	return "<p>" + strings.Join(lines, "</p>\n<p>") + "</p>"
}

// page is a page with the piece's headline and dateline above a body.
func (p story) page(body string) string {
	return fmt.Sprintf(`<!DOCTYPE html><html lang="%s"><head><meta charset="utf-8"><title>%s - %s</title></head><body><h1>%s</h1><div class="info">%s</div>%s</body></html>`,
		p.lang, p.title, p.site, p.title, p.dateline, body)
}

func readText(t *testing.T, html string) (text, from string, err error) {
	t.Helper()
	page, err := Read(Input{Body: []byte(html), URL: "http://www.a.example/n/2024/c1.html", Now: now, Rules: platforms(t)})
	return page.Text, page.From["text"], err
}

func wantText(t *testing.T, html string, want []string) {
	t.Helper()
	got, from, err := readText(t, html)
	if err != nil {
		t.Errorf("%v\n%s", err, html)
		return
	}
	if diff := cmp.Diff(want, strings.Split(got, "\n")); diff != "" {
		t.Errorf("by %s: -want +got\n%s\n%.3000s", from, diff, html)
	}
}

// bodies are ways to put a text on a page; %s is its paragraphs.
var bodies = map[string]string{
	"article":           `<article>%s</article>`,
	"editor":            `<div class="TRS_Editor">%s</div>`,
	"microdata":         `<div class="x9" itemprop="articleBody">%s</div>`,
	"a name":            `<div id="article-content">%s</div>`,
	"an unknown name":   `<div class="c">%s</div>`,
	"another":           `<section class="sec-7f3a">%s</section>`,
	"main":              `<main><div>%s</div></main>`,
	"deep":              `<div class="wrap"><div class="row"><div class="lft"><div class="bd">%s</div></div></div></div>`,
	"nothing around it": `%s`,
	"a cell":            `<table><tr><td class="w1">%s</td></tr></table>`,
}

func repeated(n int, item func(i int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(item(i))
	}
	return b.String()
}

var hanOthers = []string{
	"滨海中学举办春季运动会，八百名学生参加，闭幕时下起小雨，观众仍坐满看台，校长说明年还要再办一次。", "老城电影院修缮后重新开张，首周放映十二部旧片，票价只要十元，附近的饭馆也跟着热闹起来。",
	"一名货车司机在服务区拾到钱包，等了四小时才见到失主，对方送来一面锦旗，他只收下了一瓶水。", "植物园的早樱提前一周开放，园方延长了闭园时间，并请游客不要攀折，周末将加开接驳车。", "河边新修的步道完工，全长六公里，沿线设有二十处座椅，夜里灯光按时熄灭，以免打扰水鸟。",
}

var latinOthers = []string{
	"Eight hundred pupils took part in the spring games of the coastal school, and the stands were full in spite of the rain that fell at the end.",
	"The old cinema has opened again after two years of work, and shows twelve old films in its first week at a price of two coins.",
	"A lorry driver who found a purse at a rest stop waited four hours for its owner, who brought a banner, and took a bottle of water.",
	"The cherry trees in the botanical garden are in flower a week early, and the garden stays open until eight in the evening.",
	"The new path along the river is finished, six kilometres long with twenty benches, and its lamps go out at ten for the birds.",
}

// others are what may be below a text, by name; none of it is the article's.
func others(lang string) map[string]string {
	texts, at, related, comments, user, ago := latinOthers, "/n/%d.html", "Related stories", "Comments (20)", "Reader %d", "%d hours ago"
	if lang != "en" {
		texts, related, comments, user, ago = hanOthers, "相关阅读", "评论 20", "用户%d", "%d小时前"
	}
	teaser := func(i int) string {
		s := texts[i%len(texts)]
		return fmt.Sprintf(`<li class="item"><h3><a href="`+at+`">%s</a></h3><p>%s</p></li>`, i, firstRunes(s, 14+i%3), s)
	}
	comment := func(i int) string {
		return fmt.Sprintf(`<div class="item"><span class="user">`+user+`</span><p>%s</p><span class="time">`+ago+`</span></div>`, i, texts[i%len(texts)], i%12+1)
	}
	link := func(i int) string {
		return fmt.Sprintf(`<li><a href="`+at+`">%s</a></li>`, i, firstRunes(texts[i%len(texts)], 16))
	}
	return map[string]string{
		"links":                  `<div class="k1"><ul>` + repeated(12, link) + `</ul></div>`,
		"links with a header":    `<div class="k2"><div class="tit">` + related + `</div><ul>` + repeated(8, link) + `</ul></div>`,
		"a header and links":     `<h3>` + related + `</h3><ul>` + repeated(8, link) + `</ul>`,
		"teasers":                `<ul class="stream-list">` + repeated(24, teaser) + `</ul>`,
		"teasers with a header":  `<div class="b7"><h2>` + related + `</h2><ul>` + repeated(24, teaser) + `</ul></div>`,
		"comments":               `<div class="lower">` + repeated(20, comment) + `</div>`,
		"comments with a header": `<div class="box"><div class="hd2">` + comments + `</div>` + repeated(20, comment) + `</div>`,
		"comments by floors": "<dl>" + repeated(12, func(i int) string {
			return fmt.Sprintf("<dt>%s %d楼 2024-05-22 10:%02d</dt><dd>%s</dd>", fmt.Sprintf(user, i), i+1, i, texts[i%len(texts)])
		}) + "</dl>",
		"comments with buttons": "<section>" + repeated(9, func(i int) string {
			return fmt.Sprintf(`<div><a href="/u/%d">%s</a> <i>%s</i><p>%s</p><span>顶[%d]</span></div>`, i, fmt.Sprintf(user, i), fmt.Sprintf(ago, i+1), texts[i%len(texts)], i)
		}) + "</section>",
		"comments below a header": `<h4>` + comments + `</h4><div class="box">` + repeated(20, comment) + `</div>`,
	}
}

var hanFooters = map[string]string{
	"rights":    `<footer><p>青石新闻网 版权所有 未经书面授权不得转载、摘编或以其他方式使用，违者将被追究法律责任。互联网新闻信息服务许可证编号：00120200001</p><p>地址：青石市河东区信义路一号 邮编：000000 违法和不良信息举报电话：000-00000000</p></footer>`,
	"views":     `<div class="mz"><p>凡本网注明来源为其他媒体的作品，均转载自其它媒体，转载目的在于传递更多信息，并不代表本网赞同其观点和对其真实性负责。</p><p>如涉及作品内容、版权和其它问题，请在三十日内与本网联系。</p></div>`,
	"takedown":  `<p>部分图片来源于网络，如有侵权请及时通知我们删除。</p>`,
	"calls":     `<div class="bot"><p>欢迎点赞、收藏、转发，让更多人看到。</p><p>更多精彩内容，请关注青石发布微信公众号。</p></div>`,
	"liability": `<div class="s2"><p>免责声明：本文仅代表作者个人观点，与本网无关，其原创性以及文中陈述文字和内容未经本网证实，请读者仅作参考，并自行核实相关内容。</p></div>`,
	"editing":   `<div class="ed">责任编辑：钱小敏 校对：孙美</div><div>阅读 1204　点赞 12　评论 3</div><p>【打印】【关闭】</p>`,
}

var latinFooters = map[string]string{
	"rights":     `<footer><p>© 2024 The Lantern. All rights reserved. This material may not be published, broadcast, rewritten or redistributed without permission.</p></footer>`,
	"views":      `<div class="mz"><p>The views expressed in this article are the author's own and do not necessarily reflect those of The Lantern or of its editors.</p></div>`,
	"newsletter": `<div class="nl"><p>Sign up for our newsletter and get the best of The Lantern delivered to your inbox every morning.</p></div>`,
	"calls":      `<p>Share this article with your friends and follow us on Twitter.</p><p>Read more: how the lists began</p>`,
	"contact":    `<p>Do you have a story for us? Contact us at newsroom@lantern.example.</p><p>To report an error, please email our editors.</p>`,
	"reading":    `<h4>Essential reading</h4><p>Essential reading: ten years of lists</p><p>137 views</p><p>Print this page</p>`,
}

// TestShortPieces reads pieces of one to three paragraphs in every kind of element, with every kind
// of thing below them.
func TestShortPieces(t *testing.T) {
	t.Parallel()
	for _, whole := range []story{hanStory, latinStory} {
		below := others(whole.lang)
		for name, footer := range map[bool]map[string]string{true: latinFooters, false: hanFooters}[whole.lang == "en"] {
			below["footer: "+name] = footer
		}
		below["nothing"] = ""
		for n := 1; n <= len(whole.text); n++ {
			p := whole.first(n)
			for element, body := range bodies {
				for name, rest := range below {
					t.Run(fmt.Sprintf("%s/%d/%s/%s", p.lang, n, element, name), func(t *testing.T) {
						t.Parallel()
						wantText(t, p.page(fmt.Sprintf(body, paragraphs(p.text))+rest), p.text)
					})
				}
			}
		}
	}
}

// TestFurnitureWithinTheText puts lines of a site among the paragraphs, in the element of the text
// itself.
func TestFurnitureWithinTheText(t *testing.T) {
	t.Parallel()
	lines := map[string][]string{
		"zh-CN": {
			"免责声明：本文所载资料仅供参考，并不构成投资建议，本网对使用该资料所导致的结果概不承担任何责任。", "如有侵权请通知删除", "欢迎点赞收藏转发", "（责任编辑：钱小敏）", "阅读 1204", "更新于12分钟前", "【字号 大 中 小】【打印】【关闭】",
			"本文由自媒体作者上传并发布，仅代表该作者观点，本平台仅提供信息存储服务。", "您所阅览的文章为付费内容。本文共5620字，订阅后可阅读全文。", "新闻热线：0000-1234567 投稿邮箱：tougao@qingshi.example", "未经授权，谢绝转载。",
			"巨浪資訊中心：editor@example.com 電話：4000000000", "扫描二维码关注我们",
		},
		"en": {
			"Sign up for our newsletter", "Essential reading", "Read more: how the lists began", "All rights reserved. No part of this article may be reproduced without permission.", "1,204 views", "Updated 12 minutes ago",
			"This article was originally published in The Lantern on 3 May 2021.", "The views expressed here are the author's own and do not reflect those of this newspaper.", "Share this article", "Follow us on Twitter and Facebook",
		},
	}
	for _, p := range []story{hanStory, latinStory} {
		for _, line := range lines[p.lang] {
			for at := range p.text {
				mixed := append(append(append([]string{}, p.text[:at+1]...), line), p.text[at+1:]...)
				for _, body := range []string{bodies["editor"], bodies["an unknown name"], bodies["article"]} {
					wantText(t, p.page(fmt.Sprintf(body, paragraphs(mixed))), p.text)
				}
			}
		}
	}
}

// TestOtherArticles puts a second, longer article on the page.
func TestOtherArticles(t *testing.T) {
	t.Parallel()
	for _, whole := range []story{hanStory, latinStory} {
		p, rest, other := whole.first(1), hanOthers, "一位山歌邮差的一生"
		if p.lang == "en" {
			rest, other = latinOthers, "The life of a singing postman"
		}
		long := paragraphs(append(append([]string{}, rest...), rest...)[:8])
		one := paragraphs(p.text)
		head := `<!DOCTYPE html><html lang="` + p.lang + `"><head><meta charset="utf-8"><title>` + p.title + `</title></head><body>`
		for name, html := range map[string]string{
			"recommended":        head + `<div class="detail-content"><div class="dc-normal"><h1 class="t">` + p.title + `</h1><div>` + p.dateline + `</div><div id="article__content">` + one + `</div></div><div class="dc-more"><h1 class="t">` + other + `</h1><div>2023-06-01 00:48</div><div class="dc-more-content">` + long + `</div></div></div>`,
			"two articles":       head + `<article class="a"><h1>` + p.title + `</h1><p>` + p.dateline + `</p>` + one + `</article><article class="a"><h1>` + other + `</h1><p>2023-06-01</p>` + long + `</article>`,
			"endless page":       head + `<div class="post"><h2 class="h">` + p.title + `</h2><div class="m">` + p.dateline + `</div><div class="b">` + one + `</div></div><div class="post"><h2 class="h">` + other + `</h2><div class="m">2023-06-01 08:00</div><div class="b">` + long + `</div></div>`,
			"in header and body": head + `<div id="one"><div class="hd"><h1>` + p.title + `</h1><p class="info">` + p.dateline + `</p></div><div class="bd">` + one + `</div></div><div id="two"><div class="hd"><h2>` + other + `</h2><p class="info">2023-06-01</p></div><div class="bd">` + long + `</div></div>`,
			"marked, undated":    head + `<h1 class="pt">` + p.title + `</h1><div>` + p.dateline + `</div><div class="pc"><div class="post_body">` + one + `</div></div><div class="pr"><h1>` + other + `</h1><div class="post_body">` + long + `</div></div>`,
			"linked":             head + `<h1>` + p.title + `</h1><div>` + p.dateline + `</div><div class="article-body">` + one + `</div><div class="next"><h2><a href="/n/2.html">` + other + `</a></h2>` + long + `</div>`,
			"without a headline": head + `<h1>` + p.title + `</h1><div>` + p.dateline + `</div><div class="article-content">` + one + `</div><div class="z">` + long + `</div>`,
			"after an article":   head + `<article><h1>` + p.title + `</h1><div>` + p.dateline + `</div>` + one + `</article><section><div>` + long + `</div></section>`,
		} {
			t.Run(p.lang+"/"+name, func(t *testing.T) {
				t.Parallel()
				wantText(t, html, p.text)
			})
		}
	}
}

// TestTickers puts the last news above the text or its headline.
func TestTickers(t *testing.T) {
	t.Parallel()
	flash := map[string]func(i int) string{
		"zh-CN": func(i int) string {
			return fmt.Sprintf("快讯：%d时，某地发生一件事，相关部门正在处理，请持续关注后续报道，记者将在第一时间带来消息。", i)
		},
		"en": func(i int) string {
			return fmt.Sprintf("Breaking: at %d o'clock something happened in a town by the sea, and officials said they would look into it at once.", i)
		},
	}
	timed := map[string]func(i int) string{
		"zh-CN": func(i int) string { return fmt.Sprintf("%d:%d0 %s", 9+i, i, hanOthers[i%5]) },
		"en":    func(i int) string { return fmt.Sprintf("%d:%d0 %s", 9+i, i, latinOthers[i%5]) },
	}
	for _, whole := range []story{hanStory, latinStory} {
		for n := 1; n <= 3; n++ {
			p := whole.first(n)
			for kind, line := range map[string]func(int) string{"label": flash[p.lang], "time": timed[p.lang]} {
				for box, ticker := range map[string]string{"div": `<div class="q5" style="height:0">%s</div>`, "list": `<ul class="sc">%s</ul>`, "named": `<div class="breaking-news">%s</div>`, "deep": `<div class="top"><div><div id="r1">%s</div></div></div>`} {
					for _, story := range []string{`<div class="story">%s</div>`, `<div class="c">%s</div>`, `<div class="article-content">%s</div>`, `%s`} {
						tag := "p"
						if box == "list" {
							tag = "li"
						}
						above := fmt.Sprintf(ticker, repeated(6, func(i int) string { return "<" + tag + ">" + line(i) + "</" + tag + ">" }))
						page := p.page("")
						text := fmt.Sprintf(story, paragraphs(p.text))
						t.Run(fmt.Sprintf("%s/%d/%s/%s/%s", p.lang, n, kind, box, story), func(t *testing.T) {
							t.Parallel()
							wantText(t, strings.Replace(strings.Replace(page, `<div class="info">`, above+`<div class="info">`, 1), "</body>", text+"</body>", 1), p.text)
							wantText(t, strings.Replace(strings.Replace(page, `<h1>`, above+`<h1>`, 1), "</body>", text+"</body>", 1), p.text)
						})
					}
				}
			}
		}
	}
}

// TestTextTwice reads a text once that is on the page both for desktops and for phones.
func TestTextTwice(t *testing.T) {
	t.Parallel()
	for _, whole := range []story{hanStory, latinStory} {
		for n := 1; n <= 3; n++ {
			p := whole.first(n)
			text := paragraphs(p.text)
			for name, body := range map[string]string{
				"two names":         `<div class="pc-con">` + text + `</div><div class="m-con">` + text + `</div>`,
				"one name":          `<div class="con">` + text + `</div><div class="con">` + text + `</div>`,
				"marked":            `<div class="article-content">` + text + `</div><div class="article-content-m">` + text + `</div>`,
				"apart":             `<div class="d"><div class="x">` + text + `</div></div><div class="rel"><ul><li><a href="/n/1.html">` + p.site + `</a></li></ul></div><div class="m"><div>` + text + `</div></div>`,
				"hidden first":      `<div style="display:none">` + text + `</div><div class="c">` + text + `</div>`,
				"hidden second":     `<div class="c">` + text + `</div><div hidden>` + text + `</div>`,
				"with a subhead":    `<div class="pc"><h3>` + p.site + `</h3>` + text + `</div><div class="wap"><h3>` + p.site + `</h3>` + text + `</div>`,
				"breaks for phones": `<div class="pc">` + text + `</div><div class="wap">` + strings.Join(p.text, "<br>") + `</div>`,
			} {
				t.Run(fmt.Sprintf("%s/%d/%s", p.lang, n, name), func(t *testing.T) {
					t.Parallel()
					want := p.text
					if name == "with a subhead" && len(p.text) > 1 {
						want = append([]string{p.site}, p.text...)
					}
					wantText(t, p.page(body), want)
				})
			}
		}
	}
}

// TestTextInUnusualPlaces reads a text that is hidden until a script shows it, or is in a link
// or a heading.
func TestTextInUnusualPlaces(t *testing.T) {
	t.Parallel()
	for _, whole := range []story{hanStory, latinStory} {
		for n := 1; n <= 3; n++ {
			p := whole.first(n)
			text, lines := paragraphs(p.text), strings.Join(p.text, "<br><br>")
			page := p.page(`<div class="c">` + text + `</div>`)
			for name, html := range map[string]string{
				"display none":               p.page(`<div class="article-content" style="display:none">` + text + `</div>`),
				"display none, unknown name": p.page(`<div class="c" style="display: none;">` + text + `</div>`),
				"hidden":                     p.page(`<section hidden>` + text + `</section>`),
				"invisible":                  p.page(`<div style="visibility:hidden">` + text + `</div>`),
				"body":                       strings.Replace(page, "<body>", `<body style="display:none">`, 1),
				"hidden body":                strings.Replace(page, "<body>", `<body hidden>`, 1),
				"with a notice":              p.page(`<div id="t" style="display:none">` + text + `</div><div class="foot"><p>© 2024 ` + p.site + `</p></div>`),
				"link":                       p.page(`<div class="intr"><dl><a href="/a1.html">` + lines + `</a></dl></div>`),
				"link with paragraphs":       p.page(`<a href="/a1.html"><div>` + text + `</div></a>`),
				"link to itself":             p.page(`<div class="article-content"><a href="#">` + text + `</a></div>`),
				"h1":                         `<html lang="` + p.lang + `"><head><meta charset="utf-8"><title>` + p.title + `</title></head><body><h1><div id="n"><div class="tt">` + p.title + `</div><div>` + p.dateline + `</div><div id="news_text">` + text + `</div></div></h1></body></html>`,
				"h2":                         `<html lang="` + p.lang + `"><head><meta charset="utf-8"><title>` + p.title + `</title></head><body><h2><div>` + p.title + `</div><span>` + p.dateline + `</span><div>` + text + `</div></h2></body></html>`,
				"an open h1":                 strings.Replace(page, "</h1>", "", 1),
			} {
				t.Run(fmt.Sprintf("%s/%d/%s", p.lang, n, name), func(t *testing.T) {
					t.Parallel()
					wantText(t, html, p.text)
				})
			}
		}
	}
}

// TestLinesOfOldLayouts reads texts with line breaks in cells and inline elements, beside menus.
func TestLinesOfOldLayouts(t *testing.T) {
	t.Parallel()
	for _, p := range []story{hanStory, latinStory} {
		menu := repeated(12, func(i int) string { return fmt.Sprintf(`<a href="/c/%d">%s %d</a> `, i, p.site, i) })
		for _, br := range []string{"<br>", "<br><br>", "<br/>　　"} {
			lines := strings.Join(p.text, br)
			for name, body := range map[string]string{
				"cell":                `<table><tr><td id="zoom">` + lines + `</td></tr></table>`,
				"cell of a class":     `<table><tr><td class="content">` + lines + `</td></tr></table>`,
				"bare cell":           `<table><tbody><tr><td>` + lines + `</td></tr></tbody></table>`,
				"span":                `<span id="zoom">` + lines + `</span>`,
				"font":                `<font id="zoom">` + lines + `</font>`,
				"font in a cell":      `<table><tr><td><font class="n" size="3">` + lines + `</font></td></tr></table>`,
				"div":                 `<div id="zoom">` + lines + `</div>`,
				"span in a div":       `<div class="c"><span class="text">` + lines + `</span></div>`,
				"menu to the left":    `<table><tr><td width=150>` + menu + `</td><td>` + lines + `</td></tr></table>`,
				"menu to the right":   `<table><tr><td>` + lines + `</td><td width=150>` + menu + `</td></tr></table>`,
				"menu of lines":       `<table><tr><td width=150>` + strings.ReplaceAll(menu, "</a>", "</a><br>") + `</td><td class="nr">` + lines + `</td></tr></table>`,
				"nested tables":       `<table><tr><td><table><tr><td>` + menu + `</td></tr></table></td><td><table><tr><td>` + lines + `</td></tr></table></td></tr></table>`,
				"paragraphs in cells": `<table><tr><td width=150>` + menu + `</td><td>` + paragraphs(p.text) + `</td></tr></table>`,
			} {
				t.Run(p.lang+"/"+name+br, func(t *testing.T) {
					t.Parallel()
					wantText(t, p.page(body), p.text)
				})
			}
		}
	}
}

// TestRowsOfTables keeps tables of data, a line for each row.
func TestRowsOfTables(t *testing.T) {
	t.Parallel()
	for _, p := range []story{hanStory, latinStory} {
		row := func(i int) []string {
			if p.lang == "en" {
				return []string{fmt.Sprint(i), "Firm " + string(rune('A'+i)), "unpaid wages"}
			}
			return []string{fmt.Sprint(i), "青石" + string([]rune("东南西北中上")[i-1]) + "厂", "欠薪"}
		}
		var want []string
		for i := 1; i <= 6; i++ {
			want = append(want, strings.Join(row(i), " "))
		}
		for name, cell := range map[string]string{"td": "<td>%s</td>", "th": "<th>%s</th>", "paragraphs": "<td><p>%s</p></td>", "spans": "<td><p class=MsoNormal><span>%s</span></p></td>", "bold": "<td align=center><b>%s</b></td>", "links": `<td><span class="x">%s</span></td>`} {
			table := `<table border=1>` + repeated(6, func(i int) string {
				return "<tr>" + repeated(3, func(j int) string { return fmt.Sprintf(cell, row(i + 1)[j]) }) + "</tr>"
			}) + `</table>`
			for place, body := range map[string]string{"editor": bodies["editor"], "unknown": bodies["an unknown name"]} {
				t.Run(p.lang+"/"+name+"/"+place, func(t *testing.T) {
					t.Parallel()
					wantText(t, p.page(fmt.Sprintf(body, paragraphs(p.text[:2])+table)), append(append([]string{}, p.text[:2]...), want...))
					wantText(t, p.page(fmt.Sprintf(body, "<p>"+p.text[0]+"</p>"+table+"<p>"+p.text[1]+"</p>")), append(append([]string{p.text[0]}, want...), p.text[1]))
				})
			}
		}
	}
}

// TestBoxesWithinTheText reads on after a box of other pieces between two paragraphs.
func TestBoxesWithinTheText(t *testing.T) {
	t.Parallel()
	for _, p := range []story{hanStory, latinStory} {
		for name, box := range others(p.lang) {
			if strings.HasPrefix(name, "teasers") || strings.HasPrefix(name, "comments") {
				continue
			}
			for element, body := range bodies {
				t.Run(p.lang+"/"+name+"/"+element, func(t *testing.T) {
					t.Parallel()
					wantText(t, p.page(fmt.Sprintf(body, "<p>"+p.text[0]+"</p>"+box+paragraphs(p.text[1:]))), p.text)
				})
			}
		}
	}
}

// TestPostsAndCaptions keeps posts and captions where they are, and no photo credits.
func TestPostsAndCaptions(t *testing.T) {
	t.Parallel()
	for _, p := range []story{hanStory, latinStory} {
		post, caption, credit := "Three days, no fee, one form. I did not believe it until the entry was gone from my record.", "A clerk puts up the list of families in the square on Monday.", "Photo: L. Fisher"
		if p.lang != "en" {
			post, caption, credit = "三天就办好了，一分钱没花，直到名字从名单上消失我才敢相信。", "3月4日，工作人员在青石市政务大厅张贴守信家庭名单。", "（图片来源：青石日报）"
		}
		for name, tt := range map[string]struct{ html, want string }{
			"tweet":       {`<blockquote class="twitter-tweet"><p>` + post + `</p></blockquote>`, post},
			"instagram":   {`<blockquote class="instagram-media"><p>` + post + `</p></blockquote>`, post},
			"weibo":       {`<div class="weibo-card embed"><p>` + post + `</p></div>`, post},
			"social":      {`<div class="social-embed"><p>` + post + `</p></div>`, post},
			"quotation":   {`<blockquote class="quote"><p>` + post + `</p></blockquote>`, post},
			"figcaption":  {`<figure><img src="a.jpg"><figcaption>` + caption + `</figcaption></figure>`, caption},
			"caption":     {`<div class="img"><img src="a.jpg"><p class="caption">` + caption + `</p></div>`, caption},
			"wp-caption":  {`<div class="wp-caption"><img src="a.jpg"><p class="wp-caption-text">` + caption + `</p></div>`, caption},
			"paragraph":   {`<p class="pic"><img src="a.jpg"></p><p>` + caption + `</p>`, caption},
			"credit":      {`<figure><img src="a.jpg"><figcaption>` + credit + `</figcaption></figure>`, ""},
			"bare credit": {`<figure><img src="a.jpg"></figure><p>` + credit + `</p>`, ""},
		} {
			for _, body := range []string{bodies["editor"], bodies["an unknown name"], bodies["article"]} {
				t.Run(p.lang+"/"+name, func(t *testing.T) {
					t.Parallel()
					want := p.text
					if tt.want != "" {
						want = append([]string{p.text[0], tt.want}, p.text[1:]...)
					}
					wantText(t, p.page(fmt.Sprintf(body, "<p>"+p.text[0]+"</p>"+tt.html+paragraphs(p.text[1:]))), want)
				})
			}
		}
	}
}
