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

// TestTitleParts holds what is cut off a title element where no heading shows the headline, and
// what stays.
func TestTitleParts(t *testing.T) {
	t.Parallel()
	zh := `<div class="article-content"><p>` + strings.Repeat("青石市的信用办法实行了三年，市民的看法并不一致，窗口前仍要排队。", 4) + `</p></div>`
	en := `<div class="article-content"><p>` + strings.Repeat("The credit rules of Bluestone have been in force for three years, and opinions differ on them. ", 3) + `</p></div>`
	nav := `<div class="nav"><a href="/">Harbour</a> <a href="/o/">Opinion</a> <a href="/b/">Business</a></div>`
	tests := []struct{ name, page, want string }{
		{"a hyphen in an English headline", "<title>Three years on: credit rules - a first look - Harbour Times</title>" + en, "Three years on: credit rules - a first look"},
		{"a hyphen and no site", "<title>Three years on: credit rules - a first look</title>" + en, "Three years on: credit rules - a first look"},
		{"a dash in an English headline", "<title>Scores for cars – why nobody asked for them | The Lantern</title>" + en, "Scores for cars – why nobody asked for them"},
		{"a hyphen in capitals", "<title>Credit Rules in Bluestone - A First Look - Harbour Courier</title>" + en, "Credit Rules in Bluestone - A First Look"},
		{"a section that the page links to", "<title>Scores for cars nobody asked for - Opinion - Harbour Times</title>" + nav + en, "Scores for cars nobody asked for"},
		{"the site in front, English", "<title>Harbour Times | Scores for cars nobody asked for</title>" + en, "Scores for cars nobody asked for"},
		{"the site in front, with a hyphen", "<title>Bluestone Gazette - Scores for cars nobody asked for</title>" + en, "Scores for cars nobody asked for"},
		{"the site in front, Chinese", "<title>青石日报_信用办法三年之后市民怎么看</title>" + zh, "信用办法三年之后市民怎么看"},
		{"the site in front, traditional", "<title>礁石電視台｜信用辦法三年之後市民怎麼看</title>" + zh, "信用辦法三年之後市民怎麼看"},
		{"a column in front stays", "<title>观潮|信用办法三年之后市民怎么看</title>" + zh, "观潮|信用办法三年之后市民怎么看"},
		{"a brand after a hyphen", "<title>信用办法三年之后市民怎么看-24码</title>" + zh, "信用办法三年之后市民怎么看"},
		{"a brand in hanzi after a hyphen", "<title>信用辦法三年之後市民怎麼看-礁石圈</title>" + zh, "信用辦法三年之後市民怎麼看"},
		{"a word of the story after a hyphen", "<title>信用办法三年之后市民怎么看-排队</title>" + zh, "信用办法三年之后市民怎么看-排队"},
		{"a number after a hyphen", "<title>信用办法三年之后市民怎么看-2</title>" + zh, "信用办法三年之后市民怎么看-2"},
		{"a short headline with a hyphen", "<title>信用办法-三年之后</title>" + zh, "信用办法-三年之后"},
		{"only the site", `<title>青石新闻网</title><div class="info">2019-03-21</div>` + zh, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			page, err := Read(Input{Body: []byte("<meta charset=utf-8>" + tt.page), URL: "http://www.jiangpan.example/1"})
			if err != nil {
				t.Fatal(err)
			}
			if page.Title != tt.want {
				t.Errorf("got %q, want %q", page.Title, tt.want)
			}
		})
	}
}

// TestTitleAmongHeadings holds which of several lines is the headline.
func TestTitleAmongHeadings(t *testing.T) {
	t.Parallel()
	zh := `<div>2019-03-21</div><div class="article-content"><p>` + strings.Repeat("青石市的信用修复办法实行了三年，市民的看法并不一致，窗口前仍要排队。", 4) + `</p></div>`
	en := `<div>21 March 2019</div><div class="article-content"><p>` + strings.Repeat("The credit rules of Bluestone have been in force for three years, and traders differ on them. ", 3) + `</p></div>`
	tests := []struct{ name, page, want string }{
		{"a section's word before the h1", "<title>信用修复办法三年之后，市民怎么看</title><h2><a>栏目</a></h2><h3>信用</h3><h1>信用修复三年了：青石市民怎么看</h1>" + zh, "信用修复三年了：青石市民怎么看"},
		{"a place before the h1", "<title>Bluestone has tired its traders: what three years of credit rules did</title><h2>Bluestone</h2><h1>City has tired its traders: what three years of credit rules did</h1>" + en, "City has tired its traders: what three years of credit rules did"},
		{"a place before the headline of the same words", "<title>Bluestone traders tire of credit rules</title><h2>Bluestone</h2><h1>Bluestone traders tire of credit rules</h1>" + en, "Bluestone traders tire of credit rules"},
		{"a column as h1", "<title>民生观察_信用修复办法三年之后_青石网</title><h1>民生观察</h1><h2>信用修复办法三年之后</h2>" + zh, "信用修复办法三年之后"},
		{"a column as h1 that the title element begins with", "<title>民生频道 - 青石网</title><h1>民生频道</h1><h2>信用修复办法三年之后</h2>" + zh, "信用修复办法三年之后"},
		{"the site's name in og:title", `<meta property="og:site_name" content="青石网"><meta property="og:title" content="青石网"><title>青石网</title><h1>信用修复办法三年之后</h1>` + zh, "信用修复办法三年之后"},
		{"the site's names as title element", `<title>科普青石-辨真专栏</title><div class="fact-title">信用修复办法真的要三年吗？</div>` + zh, "信用修复办法真的要三年吗？"},
		{"the site's names, English", `<title>Harbour Times - Business</title><div class="post-title">Traders differ on the credit rules</div>` + en, "Traders differ on the credit rules"},
		{"an empty title element", "<title></title><h1>信用修复办法三年之后</h1>" + zh, "信用修复办法三年之后"},
		{"an empty title element and og:title", `<title> </title><meta property="og:title" content="信用修復辦法三年之後 | 海岬日報"><div>首頁</div>` + zh, "信用修復辦法三年之後"},
		{"an empty title element and nothing marked", "<title></title><div>信用修复办法三年之后</div>" + zh, "信用修复办法三年之后"},
		{"the logo as h1", "<title>Traders differ on the credit rules - Harbour Times</title><h1>Harbour Times</h1><h2>Traders differ on the credit rules</h2>" + en, "Traders differ on the credit rules"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			page, err := Read(Input{Body: []byte("<meta charset=utf-8>" + tt.page), URL: "http://www.jiangpan.example/1"})
			if err != nil {
				t.Fatal(err)
			}
			if page.Title != tt.want {
				t.Errorf("got %q, want %q", page.Title, tt.want)
			}
		})
	}
}
