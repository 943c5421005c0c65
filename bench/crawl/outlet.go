package main

import (
	"fmt"
	"html"
	"math/rand/v2"
	"strings"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// outlet is an invented publisher.
type outlet struct {
	number     int
	host, base string
	english    bool
	pages      map[string]*page
	articles   []piece
}

// page is what stands at a path.
type page struct {
	body        []byte
	contentType string
	etag        string
}

// piece is an article with what a reader should find.
type piece struct {
	url, title string
	day        time.Time
	paragraphs []string
}

// perList is how many articles a list page names.
const perList = 25

// newOutlet invents an outlet, whose pages have the size and the markup of real ones: some 60 KB,
// 580 elements and 190 links. Every fourth one is in English, and two in eight are in GB18030, of
// which one says so in the page only.
func newOutlet(number, articles int, seed uint64, base string) *outlet {
	o := &outlet{number: number, base: base, host: strings.TrimPrefix(base, "http://"), english: number%4 == 3, pages: map[string]*page{}}
	random := rand.New(rand.NewPCG(seed, uint64(number)))
	for i := range articles {
		o.articles = append(o.articles, o.invent(random, i))
	}
	for i, p := range o.articles {
		o.put(fmt.Sprintf("/a/%d.html", i), o.render(random, p, i))
	}
	lists := (articles + perList - 1) / perList
	for n := range lists {
		o.put(fmt.Sprintf("/list/%d.html", n+1), o.list(n, lists))
	}
	return o
}

// put keeps a page in the outlet's encoding.
func (o *outlet) put(path, text string) {
	p := &page{body: []byte(text), contentType: "text/html; charset=utf-8", etag: fmt.Sprintf(`"%d-%d"`, len(text), len(o.pages))}
	switch o.number % 8 {
	case 1, 5:
		encoded, err := simplifiedchinese.GB18030.NewEncoder().Bytes(p.body)
		if err != nil { // the texts have nothing that GB18030 lacks
			panic(err)
		}
		p.body = encoded
		p.contentType = "text/html; charset=gb18030"
		if o.number%8 == 5 {
			p.contentType = "text/html"
		}
	case 2:
		p.contentType = "text/html"
	}
	o.pages[path] = p
}

func (o *outlet) charset() string {
	if o.number%8 == 1 || o.number%8 == 5 {
		return "gb2312"
	}
	return "utf-8"
}

// list is a list page with a link to the next one.
func (o *outlet) list(n, lists int) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<!doctype html><html><head><meta charset="%s"><title>%s</title></head><body>%s<ul class="list">`, o.charset(), o.name(), o.head())
	for i := n * perList; i < min((n+1)*perList, len(o.articles)); i++ {
		fmt.Fprintf(&b, `<li><a href="/a/%d.html">%s</a> <span>%s</span></li>`, i, html.EscapeString(o.articles[i].title), o.articles[i].day.Format("01-02"))
	}
	b.WriteString(`</ul><div class="pages">`)
	if n+1 < lists {
		fmt.Fprintf(&b, `<a href="/list/%d.html">下一页</a>`, n+2)
	}
	b.WriteString(`</div></body></html>`)
	return b.String()
}

func (o *outlet) name() string {
	if o.english {
		return fmt.Sprintf("Harbour Gazette %d", o.number)
	}
	return fmt.Sprintf("江湾日报%d", o.number)
}

// styles are what pages bring to look at, which no reader reads.
func styles(random *rand.Rand) string {
	var b strings.Builder
	b.WriteString("<style>")
	for i := range 160 {
		fmt.Fprintf(&b, ".m%d-%d .c%d{margin:%dpx;padding:%dpx 0;color:#%06x;line-height:1.%d}", i, random.IntN(1000), i, random.IntN(30), random.IntN(30), random.IntN(1<<24), random.IntN(10))
	}
	b.WriteString("</style>")
	return b.String()
}

// scripts are some blocks of code, as pages have them for counters, advertisements and comments.
func scripts(random *rand.Rand, blocks int) string {
	var b strings.Builder
	for range blocks {
		b.WriteString("<script>(function(w,d){")
		for range 24 {
			fmt.Fprintf(&b, "var s%d=d.getElementById('ad-%d');if(s%d&&w.slot>%d){w.push({id:%d,key:'%08x'})}", random.IntN(100), random.IntN(1000), random.IntN(100), random.IntN(100), random.IntN(1e6), random.Uint32())
		}
		b.WriteString("})(window,document)</script>\n")
	}
	return b.String()
}

// head is the navigation, with a link that robots.txt disallows.
func (o *outlet) head() string {
	var b strings.Builder
	b.WriteString(`<div id="nav"><a href="/private/login.html">登录</a>`)
	for range 6 {
		b.WriteString(`<ul class="channels">`)
		for i := range 16 {
			fmt.Fprintf(&b, `<li class="channel"><a target="_blank" class="channel-link" href="/list/1.html#channel-%d"><span>%s</span></a></li>`, i, []string{"要闻", "财经", "民生", "法治", "教育", "体育"}[i%6])
		}
		b.WriteString("</ul>")
	}
	b.WriteString("</div>")
	return b.String()
}

// side are lists of other articles and a footer, as around any article.
func (o *outlet) side(random *rand.Rand, i int) string {
	var b strings.Builder
	for block, heading := range []string{"相关阅读", "热点排行", "图片新闻", "编辑推荐"} {
		fmt.Fprintf(&b, `<div class="side block-%d"><h3>%s</h3><ul>`, block, heading)
		for n := 1; n <= 12; n++ {
			other := (i + (block*12+n)*17) % len(o.articles)
			fmt.Fprintf(&b, `<li class="item"><a target="_blank" href="/a/%d.html"><img src="/thumbs/%08x.jpg" width="120" height="80" alt=""></a><div class="title"><a target="_blank" href="/a/%d.html">%s</a></div></li>`,
				other, random.Uint32(), other, html.EscapeString(o.articles[other].title))
		}
		b.WriteString("</ul></div>")
	}
	b.WriteString(scripts(random, 8))
	if i%2 == 0 { // about as many pages have a script that speaks of it, and are not to be taken for those that lead on
		b.WriteString(`<script>setInterval(function(){refreshSlots()},60000)</script>`)
	}
	b.WriteString(`<div class="footer"><a href="/list/1.html">首页</a> 版权所有 未经授权禁止转载 备案号00000000</div>`)
	return b.String()
}

// render is an article's page in one of six layouts.
func (o *outlet) render(random *rand.Rand, p piece, i int) string {
	title, day := html.EscapeString(p.title), p.day
	paragraphs := func(open, close string) string {
		var b strings.Builder
		for _, x := range p.paragraphs {
			b.WriteString(open + html.EscapeString(x) + close + "\n")
		}
		return b.String()
	}
	meta, visible, body := "", "", ""
	date := day.Format("2006-01-02 15:04")
	if o.english {
		date = day.Format("2 January 2006")
	}
	switch (o.number + i) % 6 {
	case 0:
		meta = fmt.Sprintf(`<script type="application/ld+json">{"@type":"NewsArticle","headline":%q,"datePublished":%q}</script>`, p.title, day.Format(time.RFC3339))
		body = `<article><div class="article-content">` + paragraphs("<p>", "</p>") + `</div></article>`
	case 1:
		meta = fmt.Sprintf(`<meta property="article:published_time" content="%s">`, day.Format(time.RFC3339))
		body = `<div class="detail">` + paragraphs("<p>", "</p>") + `</div>`
	case 2:
		visible = `<div class="info"><span>` + date + `</span> <span>` + o.name() + `</span></div>`
		body = `<div id="zoom">` + paragraphs("", "<br><br>") + `</div>`
	case 3:
		visible = `<div class="meta">` + date + `</div>`
		body = `<div class="text">` + paragraphs("<div>", "</div>") + `</div>`
	case 4:
		meta = fmt.Sprintf(`<meta name="publishdate" content="%s">`, day.Format("2006-01-02"))
		body = `<table><tr><td class="main">` + paragraphs("<p>　　", "</p>") + `</td><td class="aside">` + o.name() + `</td></tr></table>`
	case 5:
		visible = `<p class="time"><time datetime="` + day.Format(time.RFC3339) + `">` + date + `</time></p>`
		body = `<section class="post">` + paragraphs("<p>", "</p>") + `</section>`
	}
	return fmt.Sprintf(`<!doctype html><html lang="%s"><head><meta charset="%s"><title>%s_%s</title>%s%s</head><body>%s<div class="wrap"><h1>%s</h1>%s%s</div>%s</body></html>`,
		map[bool]string{true: "en", false: "zh-CN"}[o.english], o.charset(), title, o.name(), meta, styles(random), o.head(), title, visible, body, o.side(random, i))
}
