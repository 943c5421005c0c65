package extract_test

import (
	"fmt"

	"yulun/crawler/extract"
)

func ExampleRead() {
	page := `<html><head><title>临江公布失信名单_临江日报</title>
		<meta property="article:published_time" content="2019-03-02T08:30:00+08:00"></head>
		<body><nav><a href="/">首页</a> <a href="/news">新闻</a></nav>
		<article><h1>临江公布失信名单</h1><p>本报讯（记者 罗小川）</p>
		<p>临江市信用办三月一日公布新的失信惩戒名单，三十七名失信被执行人不得乘坐高铁。</p>
		<p>信用办表示，名单每月更新一次，市民可以在网站上查询；对结果有异议的，可以提出申诉。</p></article>
		<footer>版权所有 临江日报社</footer></body></html>`
	a, err := extract.Read(extract.Input{Body: []byte(page), URL: "https://news.example.cn/2019/03/02/1.html"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(a.Title)
	fmt.Println(a.Published, "read from", a.PublishedSource)
	fmt.Println(a.Text)
	// Output:
	// 临江公布失信名单
	// 2019-03-02T08:30:00+08:00 read from meta
	// 本报讯（记者 罗小川）
	// 临江市信用办三月一日公布新的失信惩戒名单，三十七名失信被执行人不得乘坐高铁。
	// 信用办表示，名单每月更新一次，市民可以在网站上查询；对结果有异议的，可以提出申诉。
}
