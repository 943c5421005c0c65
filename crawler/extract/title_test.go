package extract

import (
	"strings"
	"testing"
)

func TestTitle(t *testing.T) {
	t.Parallel()
	text := `<div class="article-content"><p>` + strings.Repeat("青石市的信用办法实行了三年，市民的看法并不一致。", 4) + `</p></div>`
	tests := []struct{ name, page, want string }{
		{"h1", `<title>守信名单公布_新闻中心_江畔网</title><h1>守信名单公布</h1>`, "守信名单公布"},
		{"no heading", `<title>守信名单公布_新闻中心_江畔网</title>`, "守信名单公布"},
		{"site's name as h1", `<title>守信名单公布 - 江畔网</title><h1>江畔网</h1><h2>守信名单公布</h2>`, "守信名单公布"},
		{"dash in the headline", `<title>信用体系建设十年——从试点到法律-江畔网</title><h1>信用体系建设十年——从试点到法律</h1>`, "信用体系建设十年——从试点到法律"},
		{"dash in the headline, no heading", `<title>Self-driving trust: a score for cars | The Lantern</title>`, "Self-driving trust: a score for cars"},
		{"site in front", `<meta property="og:site_name" content="The Lantern"><title>The Lantern - Why nobody knows</title>`, "Why nobody knows"},
		{"og title with the site", `<meta property="og:site_name" content="The Lantern"><meta property="og:title" content="Why nobody knows - The Lantern"><title>x</title>`, "Why nobody knows"},
		{"title element cut short", `<title>为什么没有人知道自己的分数是怎么...</title><h1>为什么没有人知道自己的分数是怎么算出来的</h1>`, "为什么没有人知道自己的分数是怎么算出来的"},
		{"citation", `<meta name="citation_title" content="Approval without acquaintance"><title>Approval without acquaintance | Journal</title>`, "Approval without acquaintance"},
		{"quotes differ", `<title>"Myth" of the score - The Lantern</title><h1>“Myth” of the score</h1>`, "“Myth” of the score"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			page, err := Read(Input{Body: []byte("<meta charset=utf-8>" + tt.page + text), URL: "http://www.jiangpan.example/1"})
			if err != nil {
				t.Fatal(err)
			}
			if page.Title != tt.want {
				t.Errorf("got %q, want %q", page.Title, tt.want)
			}
		})
	}
}
