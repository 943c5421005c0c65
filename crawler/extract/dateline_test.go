package extract

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// datelineLine puts a dateline on a page of its kind: simplified, traditional and English ones
// differ in their language alone.
func datelinePage(lang, head, above, end string) string {
	title, text := "青石市信用办法实行三年", strings.Repeat("青石市的信用办法实行了三年，市民的看法并不一致，有人说窗口少了。", 4)
	switch lang {
	case "zh-TW", "zh-HK":
		title, text = "青石市信用辦法實行三年", strings.Repeat("青石市的信用辦法實行了三年，市民的看法並不一致，有人說窗口少了。", 4)
	case "en", "en-GB", "en-US":
		title, text = "Three years of the credit rules", strings.Repeat("The credit rules of Bluestone have been in force for three years, and its residents do not agree on them. ", 3)
	}
	return fmt.Sprintf(`<html lang="%s"><head><meta charset="utf-8"><title>%s</title>%s</head><body><h1>%s</h1>%s<div class="article-content"><p>%s</p><p>%s%s</p></div></body></html>`,
		lang, title, head, title, above, text, text, end)
}

// TestDatelines holds the forms in which pages show when a piece came out, and what is not one
// date.
func TestDatelines(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, lang, above, want string }{
		// A comma in the dateline.
		{"agency in brackets with a comma", "zh-TW", "<div>東岸新聞中心（來源：東岸通訊，轉自：礁石網） 2019-03-21 13:37:02</div>", "2019-03-21T13:37:02+08:00"},
		{"editors before the stamp", "zh-CN", "<div>青石网，本报记者 2019-03-21 13:37</div>", "2019-03-21T13:37:00+08:00"},
		{"the weekday after a comma", "zh-CN", "<div>2019年3月21日，星期四</div>", "2019-03-21"},
		{"the weekday before a comma", "zh-TW", "<div>星期四，2019年3月21日 江畔</div>", "2019-03-21"},
		{"English weekday", "en", "<div>Thursday, 21 March 2019, Bluestone</div>", "2019-03-21"},
		{"a sentence with a day in it", "zh-CN", "<div>本办法于2019年3月21日通过，自公布之日起施行。</div>", ""},
		{"a sentence with a clock in it", "zh-CN", "<div>2019年3月21日10时21分，青石市发生停电。</div>", ""},
		// Brackets around it.
		{"stamp in brackets", "zh-CN", "<div>（2019-03-21 10:21）</div>", "2019-03-21T10:21:00+08:00"},
		{"day in brackets", "zh-TW", "<div>（2019/03/21）</div>", "2019-03-21"},
		{"day in square brackets", "zh-CN", "<div>[2019-03-21]</div>", "2019-03-21"},
		{"English in brackets", "en", "<div>(March 21, 2019)</div>", "2019-03-21"},
		{"when a law was passed", "zh-CN", "<div>（2019年3月21日青石市人民代表大会通过）</div>", ""},
		// In a link.
		{"link to the channel", "zh-CN", `<div><a href="/u/1">2019年03月21日 18:03:35 来自青石省</a></div>`, "2019-03-21T18:03:35+08:00"},
		{"link to the day", "en", `<div><a href="/2019/03/">March 21, 2019</a></div>`, "2019-03-21"},
		{"link with the outlet", "zh-TW", `<div><a href="/">2019-03-21 18:03 海岬日報</a></div>`, "2019-03-21T18:03:00+08:00"},
		{"link to another piece", "zh-CN", `<div><a href="/n/2.html">2019-03-18 渡口改建方案征求意见，六月底前可以提交</a></div>`, ""},
		// The zone of the clock, and labels of other days.
		{"Beijing's clock", "zh-CN", "<div>北京时间 2019年03月21日 10:21</div>", "2019-03-21T10:21:00+08:00"},
		{"Taipei's clock", "zh-TW", "<div>臺北時間：2019-03-21 10:21</div>", "2019-03-21T10:21:00+08:00"},
		{"an event's clock", "zh-CN", "<div>开场时间 2019年03月21日 10:21</div>", ""},
		{"a meeting", "en", "<div>Date of meeting: 30 March 2019</div>", ""},
		{"a publication", "en", "<div>Date of publication: 21 March 2019</div>", "2019-03-21"},
		// A time element that says more than it shows.
		{"the clock in the markup", "en", `<div><time datetime="2019-03-21T05:04:00-04:00">March 21, 2019</time></div>`, "2019-03-21T05:04:00-04:00"},
		{"clock before day", "zh-TW", `<div><time datetime="2019-03-21 10:21">2019/03/21</time></div>`, "2019-03-21T10:21:00+08:00"},
		{"a local clock marked as UTC", "zh-CN", `<div><time datetime="2019-03-21T21:12:00Z">2019-03-21</time></div>`, "2019-03-21"},
		{"another piece's clock", "zh-CN", `<div>2019-03-21</div><div><a href="/2">另一篇</a> <time datetime="2019-03-21T05:04:00+08:00">昨天</time></div>`, "2019-03-21"},
		// Full width.
		{"full-width digits", "zh-CN", "<div>２０１９年３月２１日　１０：２１</div>", "2019-03-21T10:21:00+08:00"},
		{"full-width stamp", "zh-TW", "<div>時間：２０１９／０３／２１</div>", "2019-03-21"},
		// Years of the Republic.
		{"ROC year, labelled", "zh-CN", "<div>發布日期：108-03-21</div>", "2019-03-21"},
		{"ROC year in Taiwan", "zh-TW", "<div>108.03.21 海岬日報</div>", "2019-03-21"},
		{"ROC year in hanzi", "zh-HK", "<div>108年3月21日</div>", "2019-03-21"},
		{"two digits in Taiwan", "zh-TW", "<div>發布日期：98年3月21日</div>", "2009-03-21"},
		{"no ROC year", "en", "<div>Version 108.03.21</div>", ""},
		// Labels that are not publication.
		{"valid until, on one line", "zh-CN", "<div>有效期至：2022-12-31 发布日期：2019-03-21</div>", "2019-03-21"},
		{"in force from", "zh-CN", "<div>施行日期：2019-05-01 公布日期：2019-03-21</div>", "2019-03-21"},
		{"labels on lines of their own", "zh-CN", "<div><p>失效日期：</p><p>2023-01-01</p><p>发布日期：</p><p>2019-03-21</p></div>", "2019-03-21"},
		{"deadline", "zh-TW", "<div>報名截止：2019-04-20 | 發布：2019-03-21</div>", "2019-03-21"},
		{"written and published", "zh-CN", "<table><tr><td>成文日期：2019-03-11</td><td>发布日期：2019-03-21</td></tr></table>", "2019-03-21"},
		{"English labels", "en", "<div>Valid until: 31 December 2022 | Published: 21 March 2019</div>", "2019-03-21"},
		{"English effective date", "en", "<div>Effective date: 1 May 2019</div>", ""},
		{"in force, alone", "zh-CN", "<div>2019年5月1日起施行</div>", ""},
		{"a public notice's term", "zh-CN", "<div>公示时间：2019-03-21至2019-04-20</div>", ""},
		{"a term without label", "zh-CN", "<div>2019.03.21-2019.04.20</div>", ""},
		{"label after the date", "zh-TW", "<div>2019/03/21 13:09 發布 2019/03/22 08:00 更新</div>", "2019-03-21T13:09:00+08:00"},
		// Numbers only.
		{"day first", "en", "<div>27/11/2023 10:30</div>", "2023-11-27T10:30:00+08:00"},
		{"two digits", "zh-CN", "<div>19-03-21 10:30</div>", "2019-03-21T10:30:00+08:00"},
		{"ambiguous", "en", "<div>05/04/2023</div>", ""},
		{"British page", "en-GB", "<div>05/04/2023</div>", "2023-04-05"},
		{"American page", "en-US", "<div>05/04/2023</div>", "2023-05-04"},
		{"another date shows the order", "en", "<div>05/04/2023</div><ul><li>Last visited 28/02/2023</li></ul>", "2023-04-05"},
		{"relative times are none", "zh-CN", "<div>3小时前 青石日报</div>", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			page, err := Read(Input{Body: []byte(datelinePage(tt.lang, "", tt.above, "")), URL: "http://www.bluestone.example/a.html", Now: now})
			if err != nil {
				t.Fatal(err)
			}
			if got := page.Published.String(); got != tt.want {
				t.Errorf("got %q from %q, want %q", got, page.PublishedSource, tt.want)
			}
		})
	}
}

// TestLocaleOfDates holds which of a page's signs decides the order of its numbers.
func TestLocaleOfDates(t *testing.T) {
	t.Parallel()
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, host, lang, country string
		zone                      *time.Location
		want                      string
	}{
		{"nothing", "a.example", "en", "", nil, ""},
		{"country", "a.example", "en-US", "GB", newYork, "2023-04-05"},
		{"host", "www.a.co.uk", "en-US", "", nil, "2023-04-05"},
		{"zone of the outlet", "a.example", "en", "", newYork, "2023-05-04"},
		{"European zone", "a.example", "en", "", london, "2023-04-05"},
		{"language", "a.example", "fr", "", nil, "2023-04-05"},
		{"Canada writes both ways", "a.example", "en", "CA", nil, ""},
		{"Hong Kong", "www.a.hk", "zh-HK", "", nil, "2023-04-05"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			body := datelinePage(tt.lang, "", "<div>05/04/2023</div>", "")
			page, err := Read(Input{Body: []byte(body), URL: "http://" + tt.host + "/a.html", Country: tt.country, Zone: tt.zone, Now: now})
			if err != nil {
				t.Fatal(err)
			}
			if got := page.Published.String(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// TestLocalClockMarkedUTC holds that a UTC mark is not believed beside the same clock without one.
func TestLocalClockMarkedUTC(t *testing.T) {
	t.Parallel()
	shanghai := time.FixedZone("CST", 8*3600)
	ld := func(s string) string {
		return `<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","datePublished":"` + s + `"}</script>`
	}
	meta := func(s string) string { return `<meta property="article:published_time" content="` + s + `">` }
	tests := []struct {
		name, lang, head, above string
		zone                    *time.Location
		want                    string
	}{
		{"Z in JSON-LD", "zh-CN", ld("2024-03-05T20:00:00Z"), "<div>2024-03-05 20:00 来源：青石日报</div>", shanghai, "2024-03-05T20:00:00+08:00"},
		{"offset in meta", "zh-CN", meta("2024-03-05T20:00:41+00:00"), "<div>2024年3月5日 20:00</div>", nil, "2024-03-05T20:00:41+08:00"},
		{"traditional", "zh-TW", meta("2024-03-05T20:00:00.000Z"), "<div>2024/03/05 下午8:00</div>", nil, "2024-03-05T20:00:00+08:00"},
		{"English outlet in the zone", "en", ld("2024-03-05T20:00:00Z"), "<div>5 March 2024 20:00</div>", shanghai, "2024-03-05T20:00:00+08:00"},
		{"the mark is right", "zh-CN", ld("2024-03-05T12:00:00Z"), "<div>2024-03-05 20:00</div>", shanghai, "2024-03-05T12:00:00Z"},
		{"the page shows UTC too", "zh-CN", ld("2024-03-05T20:00:00Z"), "<div>2024-03-05 20:00 GMT</div>", shanghai, "2024-03-05T20:00:00Z"},
		{"the outlet's zone is not known", "en", ld("2024-03-05T20:00:00Z"), "<div>5 March 2024 20:00</div>", nil, "2024-03-05T20:00:00Z"},
		{"another day if the mark were right", "zh-CN", ld("2024-03-05T20:00:00Z"), "<div>2024-03-05</div>", shanghai, "2024-03-05"},
		{"the same day either way", "zh-CN", ld("2024-03-05T10:00:00Z"), "<div>2024-03-05</div>", shanghai, "2024-03-05T10:00:00Z"},
		{"an honest offset", "zh-CN", ld("2024-03-05T20:00:00+08:00"), "<div>2024-03-05 20:00</div>", shanghai, "2024-03-05T20:00:00+08:00"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			page, err := Read(Input{Body: []byte(datelinePage(tt.lang, tt.head, tt.above, "")), URL: "http://www.bluestone.example/a.html", Zone: tt.zone, Now: now})
			if err != nil {
				t.Fatal(err)
			}
			if got := page.Published.String(); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// TestHiddenDates holds the dates that a page shows nowhere.
func TestHiddenDates(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, lang, head, end, want, source string }{
		{"seconds in a variable", "zh-CN", `<script>var ct = "1553134860"; var user = 3;</script>`, "", "2019-03-21T10:21:00+08:00", "script"},
		{"a clock in a variable", "zh-CN", `<script>window.x=1;var createTime = '2019-03-21 10:21';</script>`, "", "2019-03-21T10:21:00+08:00", "script"},
		{"a property", "zh-TW", `<script>window.state={"title":"x","publishTime":"2019-03-21 10:21:00"}</script>`, "", "2019-03-21T10:21:00+08:00", "script"},
		{"milliseconds", "en", `<script>page = {publish_time: 1553134860000}</script>`, "", "2019-03-21T10:21:00+08:00", "script"},
		{"an escaped property", "en", `<script>push("{\"publishedAt\":\"2019-03-21T02:21:00Z\"}")</script>`, "", "2019-03-21T02:21:00Z", "script"},
		{"the variable before others' properties", "zh-CN", `<script>var publish_time="2019-03-21"; list=[{pubTime:"2018-01-01"},{pubTime:"2018-01-02"}]</script>`, "", "2019-03-21", "script"},
		{"several pieces' properties", "zh-CN", `<script>list=[{"pubTime":"2018-01-01 10:00"},{"pubTime":"2018-01-02 10:00"}]</script>`, "", "", ""},
		{"other names", "zh-CN", `<script>var product = 1553134860; var expireTime = "2019-03-21 10:21"; direct="1553134860"</script>`, "", "", ""},
		{"og:time", "zh-CN", `<meta property="og:time " content="2019-03-21 18:03:35">`, "", "2019-03-21T18:03:35+08:00", "meta"},
		{"a name of its own for it", "zh-CN", `<meta name="firstPublishDate" content="2019-03-21">`, "", "2019-03-21", "meta"},
		{"an expiry in meta", "en", `<meta name="expires" content="2019-03-21"><meta name="expiry_date" content="2019-03-21">`, "", "", ""},
		{"figures at the end, in Taiwan", "zh-TW", "", "（編輯：周彥文）1080321", "2019-03-21", "text"},
		{"figures at the end after a full stop", "zh-TW", "", "1130520", "2024-05-20", "text"},
		{"figures at the end elsewhere", "zh-CN", "", "1080321", "", ""},
		{"a phone number at the end", "zh-TW", "", "電話02-1080321", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			page, err := Read(Input{Body: []byte(datelinePage(tt.lang, tt.head, "", tt.end)), URL: "http://www.bluestone.example/a.html", Now: now})
			if err != nil {
				t.Fatal(err)
			}
			if got := page.Published.String(); got != tt.want || page.PublishedSource != tt.source {
				t.Errorf("got %q from %q, want %q from %q", got, page.PublishedSource, tt.want, tt.source)
			}
		})
	}
}

// TestLeadDates holds the day that the text itself begins with.
func TestLeadDates(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"【青石台2019年3月21日讯】青石市的信用办法实行了三年，市民的看法并不一致。":                                    "2019-03-21",
		"青石日报２０１９年３月２１日讯（记者林晓岚）青石市的信用办法实行了三年，市民的看法并不一致。":                              "2019-03-21",
		"（海岬社2019年3月21日電）青石市的信用辦法實行了三年，市民的看法並不一致。":                                    "2019-03-21",
		"BLUESTONE, March 21, 2019 (Courier) -- The credit rules have been in force.": "2019-03-21",
		"2019年3月21日，青石市的信用办法实行了三年，市民的看法并不一致。":                                         "",
		"The rules of March 21, 2019 -- and those of May -- differ in one respect.":   "",
	} {
		page, err := Read(Input{
			Body: []byte(strings.Replace(datelinePage("zh-CN", "", "", ""), `"><p>`, `"><p>`+in+"</p><p>", 1)), URL: "http://www.bluestone.example/a.html", Now: now,
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := page.Published.String(); got != want {
			t.Errorf("%s: got %q from %q, want %q", in, got, page.PublishedSource, want)
		}
	}
}

// TestUpdatedOnly holds that the day of the last change counts only where nothing better does, and
// is called what it is.
func TestUpdatedOnly(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ url, above, want, source string }{
		"alone":              {"/a.html", "<div>更新时间：2019-03-21 10:21</div>", "2019-03-21T10:21:00+08:00", "updated"},
		"after the date":     {"/a.html", "<div>2019/03/21 10:21 更新</div>", "2019-03-21T10:21:00+08:00", "updated"},
		"with an address":    {"/2019/03/18/a.html", "<div>更新时间：2019-03-21 10:21</div>", "2019-03-18", "url"},
		"beside the first":   {"/a.html", "<div>2019-03-18（更新于2019-03-21）</div>", "2019-03-18", "text"},
		"English":            {"/a.html", "<div>Last updated: 21 March 2019</div>", "2019-03-21", "updated"},
		"with the writing's": {"/a.html", "<div>成文日期：2019-03-11</div>", "2019-03-11", "updated"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			page, err := Read(Input{Body: []byte(datelinePage("zh-CN", "", tt.above, "")), URL: "http://www.bluestone.example" + tt.url, Now: now})
			if err != nil {
				t.Fatal(err)
			}
			if got := page.Published.String(); got != tt.want || page.PublishedSource != tt.source {
				t.Errorf("got %q from %q, want %q from %q", got, page.PublishedSource, tt.want, tt.source)
			}
		})
	}
}
