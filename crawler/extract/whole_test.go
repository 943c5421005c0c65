package extract

import (
	"fmt"
	"strings"
	"testing"
)

// TestWholeArticles holds pages whose text continues where it might seem to end: nothing of it may
// be lost.
func TestWholeArticles(t *testing.T) {
	t.Parallel()
	for _, p := range []story{hanStory, latinStory} {
		pick := func(han, latin string) string {
			if p.lang == "en" {
				return latin
			}
			return han
		}
		texts := hanOthers
		if p.lang == "en" {
			texts = latinOthers
		}
		all := append(append([]string{}, p.text...), texts...)
		site := func(i int) string {
			return pick("第"+string([]rune("一二三四五六七八")[i])+"节的题目", "The heading of part "+fmt.Sprint(i+1))
		}
		sections, flat, flat1 := "", "", ""
		var sectioned []string
		for i, s := range texts {
			sections += `<section><h2>` + site(i) + `</h2><p>` + s + `</p></section>`
			flat += `<h2>` + site(i) + `</h2><p>` + s + `</p>`
			flat1 += `<h1>` + site(i) + `</h1><p>` + s + `</p>`
			sectioned = append(sectioned, site(i), s)
		}
		first := "<p>" + p.text[0] + "</p>"
		with := func(lines ...string) []string { return append([]string{p.text[0]}, lines...) }
		clock := func(i int) string { return fmt.Sprintf("%d:%d5 ", 9+i, i) + texts[i] }
		question := func(i int) string {
			return pick([]string{"问：", "答："}[i%2], []string{"Q: ", "A: "}[i%2]) + texts[i]
		}
		timeline, questions, posts := []string{}, []string{}, ""
		for i := range texts {
			timeline, questions = append(timeline, clock(i)), append(questions, question(i))
			posts += `<div class="post"><h3>` + site(i) + `</h3><span class="author">` + pick("记者", "Staff") + `</span><time>10:` + fmt.Sprint(10+i) + `</time><p>` + texts[i] + `</p></div>`
		}
		quotes := []string{
			pick("平台在声明里写道：“如有侵权，请联系删除。”法院认为，这句话不能免除平台的责任，判决平台赔偿三万元。", "The notice says that \"all rights are reserved\", but the court found that the platform had copied nothing that was protected."),
			pick("未经授权不得采集个人信息，是条例的底线。", "Unauthorised use of personal data is forbidden by the rules."),
			pick("版权不归平台所有，这是多数作者签约时不知道的。", "Readers were asked to sign up for a newsletter that nobody had ordered, and hundreds did so within a day."),
		}
		for name, tt := range map[string]struct {
			body string
			want []string
		}{
			"sections":                {`<article>` + first + sections + `</article>`, with(sectioned...)},
			"sections in unknown":     {`<div class="c">` + first + sections + `</div>`, with(sectioned...)},
			"flat sections":           {`<div class="c">` + first + flat + `</div>`, with(sectioned...)},
			"sections of first rank":  {`<div class="rich_media_content">` + first + flat1 + `</div>`, with(sectioned...)},
			"parts":                   {`<div class="part">` + first + `</div><div class="x1"><a href="/a">` + p.site + `</a></div><div class="part">` + paragraphs(texts) + `</div>`, with(texts...)},
			"parts without a name":    {`<div><div>` + first + `</div><div><a href="/a">` + p.site + `</a></div><div>` + paragraphs(texts) + `</div></div>`, with(texts...)},
			"marked parts":            {`<div class="article-text">` + first + `</div><div class="x1"></div><div class="article-text">` + paragraphs(texts) + `</div>`, with(texts...)},
			"marked beginning":        {`<div class="w"><div class="article-body">` + first + `</div>` + paragraphs(texts) + `</div>`, with(texts...)},
			"every paragraph a div":   {`<div class="c">` + strings.ReplaceAll(strings.ReplaceAll(paragraphs(all), "<p>", "<div>"), "</p>", "</div>") + `</div>`, all},
			"spans":                   {`<div class="c"><p><span>` + strings.Join(all, `</span></p><p><span>`) + `</span></p></div>`, all},
			"breaks":                  {`<div class="c">` + strings.Join(all, `<br>`) + `</div>`, all},
			"a timeline":              {`<div class="c">` + first + paragraphs(timeline) + `</div>`, with(timeline...)},
			"a timeline first":        {`<div class="c">` + paragraphs(timeline) + first + `</div>`, append(append([]string{}, timeline...), p.text[0])},
			"only a timeline":         {`<div class="c">` + paragraphs(timeline) + `</div>`, timeline},
			"questions":               {`<div class="c">` + first + paragraphs(questions) + `</div>`, with(questions...)},
			"only questions":          {`<article>` + paragraphs(questions) + `</article>`, questions},
			"posts as they come":      {`<div class="live">` + first + posts + `</div>`, nil},
			"a subhead like a header": {`<div class="c">` + first + `<h3>` + pick("评论", "Comment") + `</h3>` + paragraphs(texts) + `</div>`, nil},
			"a list":                  {`<div class="c">` + first + `<ul><li>` + strings.Join(texts, `</li><li>`) + `</li></ul></div>`, with(texts...)},
			"linked headings": {`<div class="entry-content">` + first + repeated(5, func(i int) string {
				return `<h3><a href="https://b.example/` + fmt.Sprint(i) + `">` + site(i) + `</a></h3><p>` + texts[i] + texts[(i+1)%5] + texts[(i+2)%5] + `</p>`
			}) + `</div>`, nil},
			"links in the text":  {`<div class="c">` + first + repeated(5, func(i int) string { return `<p><a href="/x">` + site(i) + `</a>` + texts[i] + `</p>` }) + `</div>`, nil},
			"quotations":         {`<div class="c">` + first + repeated(5, func(i int) string { return `<blockquote>` + texts[i] + `</blockquote>` }) + `</div>`, with(texts...)},
			"about rights":       {`<div class="c">` + first + paragraphs(quotes) + `</div>`, with(quotes...)},
			"about rights alone": {`<article>` + paragraphs(quotes) + `</article>`, quotes},
		} {
			t.Run(p.lang+"/"+name, func(t *testing.T) {
				t.Parallel()
				if tt.want != nil {
					wantText(t, p.page(tt.body), tt.want)
					return
				}
				text, from, err := readText(t, p.page(tt.body))
				for _, s := range append([]string{p.text[0]}, texts...) {
					if err != nil || !strings.Contains(text, s) {
						t.Errorf("by %s: %q is lost: %v\n%s", from, s, err, text)
					}
				}
			})
		}
	}
}
