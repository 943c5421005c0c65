package discover_test

import (
	"fmt"
	"time"

	"yulun/crawler/dates"
	"yulun/crawler/discover"
)

func ExampleFeed() {
	const feed = `<rss version="2.0"><channel><title>清石日报</title>
  <item><title>信用修复办法公布</title><link>/2024/03/05/repair.html</link><pubDate>Tue, 05 Mar 2024 09:00:00 +0800</pubDate></item>
  <item><title>没有地址的一条</title></item>
</channel></rss>`
	listing, err := discover.Feed([]byte(feed), "https://qingshi.example/feed.xml", dates.For("CN", time.UTC))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, l := range listing.Links {
		fmt.Println(l.URL, l.Title, l.Published)
	}
	fmt.Println(listing.LeftOut)
	// Output:
	// https://qingshi.example/2024/03/05/repair.html 信用修复办法公布 2024-03-05T09:00:00+08:00
	// 1 of 2 entries left out: entry 2 (没有地址的一条) has no address
}
