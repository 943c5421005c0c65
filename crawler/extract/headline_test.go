package extract

import (
	"fmt"
	"testing"
)

// A headline without markup of its own may read like a sentence. The text begins below it all the
// same, and the dateline between them dates the piece.
func TestHeadlinesThatReadLikeSentences(t *testing.T) {
	t.Parallel()
	han := [2]string{
		"记者从云溪县信用办获悉，当地修订后的公共信用信息管理办法将于九月起施行，对信用信息的采集和公示作出规定。",
		"据统计，截至八月，东浦区已有八百多名失信被执行人主动履行义务，执行到位金额比去年同期增长两成。",
	}
	latin := [2]string{
		"The county office said on Monday that its new rules on public credit records take effect in September, and that minor entries may be contested.",
		"By August, more than eight hundred debtors in the district had paid what a court had ordered, a fifth more than in the year before, it said.",
	}
	for _, headline := range []string{
		"信用分能换什么：海晏市居民试用记（167）", "海晏市：信用分能换什么，听听十位居民怎么说……", "“黑名单上没有我的名字，我为什么坐不了高铁？”",
		"信用修复三个月，商户们说：值！不过手续还能再简单些。", "What a thousand points buy: residents of Haiyan try the town credit score (167)",
		"“Why can I not board the train, if my name is on no list at all?” a trader asks.",
	} {
		lang, text, dateline := "zh", han, "2025年03月14日　来源：华东时报　作者：宋知秋"
		if !hasHan(headline) {
			lang, text, dateline = "en", latin, "14 March 2025, by Nora Whitfield"
		}
		for name, body := range map[string]string{
			"table": `<table><tr><td align="center"><font size="5"><b>%s</b></font></td></tr><tr><td align="center">%s</td></tr><tr><td>%s<br><br>%s<br><br></td></tr></table>`,
			"cells": `<table><tr><td>%s</td></tr><tr><td class="small">%s</td></tr><tr><td class="zw"><p>%s</p><p>%s</p></td></tr></table>`,
			"divs":  `<div><div>%s</div><div>%s</div><div><p>%s</p><p>%s</p></div></div>`,
			"bold":  `<div><p><strong>%s</strong></p><p>%s</p><p>%s</p><p>%s</p></div>`,
		} {
			t.Run(name+" "+headline, func(t *testing.T) {
				t.Parallel()
				page := fmt.Sprintf(`<html lang="%s"><head><meta charset="utf-8"><title>%s--华东时报</title></head><body><div><a href="/">首页</a> <a href="/b">要闻</a> <a href="/c">评论</a></div>`+body+`</body></html>`,
					lang, headline, headline, dateline, text[0], text[1])
				got, err := Read(Input{URL: "http://news.example.cn/a/1.html", Body: []byte(page), ContentType: "text/html"})
				if err != nil {
					t.Fatal(err)
				}
				if got.Title != headline || got.Text != text[0]+"\n"+text[1] || got.Published.String() != "2025-03-14" {
					t.Errorf("title %q, published %s, text\n%s", got.Title, got.Published, got.Text)
				}
			})
		}
	}
}
