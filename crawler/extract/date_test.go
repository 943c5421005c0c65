package extract

import (
	"testing"
	"time"

	"yulun/article"
)

func TestFindDate(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{"发布时间：2019-03-21 10:21", "2019-03-21T10:21:00+08:00"},
		{"2019年3月21日 10:21", "2019-03-21T10:21:00+08:00"},
		{"2019年3月21日10时21分", "2019-03-21T10:21:00+08:00"},
		{"2019年03月21日 星期四 下午3:05", "2019-03-21T15:05:00+08:00"},
		{"2019/03/21", "2019-03-21"},
		{"2019/3/21 9:05:00", "2019-03-21T09:05:00+08:00"},
		{"2019.03.21", "2019-03-21"},
		{"2007-08-20-23:59:59", "2007-08-20T23:59:59+08:00"},
		{"2019-03-21T10:21:00+08:00", "2019-03-21T10:21:00+08:00"},
		{"2019-03-21T10:21:00.123Z", "2019-03-21T10:21:00Z"},
		{"2019-03-21T10:21:00-0500", "2019-03-21T10:21:00-05:00"},
		{"2019-03-21T10:21", "2019-03-21T10:21:00+08:00"},
		{"民國108年3月21日", "2019-03-21"},
		{"中華民國108年3月21日 上午12:05", "2019-03-21T00:05:00+08:00"},
		{"二〇一九年三月二十一日", "2019-03-21"},
		{"二○一九年十二月十日", "2019-12-10"},
		{"March 21, 2019 10:21 am", "2019-03-21T10:21:00+08:00"},
		{"Mar. 21st, 2019 at 10:21 p.m. EST", "2019-03-21T22:21:00-05:00"},
		{"Published 21 March 2019, 10:21 GMT", "2019-03-21T10:21:00Z"},
		{"Thu, 21 Mar 2019 10:21:00 +0000", "2019-03-21T10:21:00Z"},
		{"Thu Mar 21 2019 10:21:00 GMT+0800 (CST)", "2019-03-21T10:21:00+08:00"},
		{"21-Mar-2019", "2019-03-21"},
		{"更新于昨天，发布于2019-03-21", "2019-03-21"},
		{"3月21日 10:21", ""},
		{"昨天 10:21", ""},
		{"March 21", ""},
		{"2019-13-21", ""},
		{"2019-02-30", ""},
		{"2025-07-20", ""}, // after now
		{"电话 010-2019-0321", ""},
		{"1968-05-01", ""},
	}
	d := dateReader{zone: time.FixedZone("CST", 8*3600), latest: now.Add(24 * time.Hour)}
	for _, tt := range tests {
		m, _, ok := d.find(tt.in)
		if got := m.String(); got != tt.want || ok != (tt.want != "") {
			t.Errorf("find(%q) = %q, %v; want %q", tt.in, got, ok, tt.want)
		}
	}
}

func TestMachineDate(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{"20190321", "2019-03-21"},
		{"20190321102100", "2019-03-21T10:21:00+08:00"},
		{"1553134860", "2019-03-21T10:21:00+08:00"},
		{"1553134860000", "2019-03-21T10:21:00+08:00"},
		{" 2019-03-21 ", "2019-03-21"},
		{"12345678", ""},
		{"", ""},
	}
	d := dateReader{zone: time.FixedZone("CST", 8*3600)}
	for _, tt := range tests {
		m, _ := d.machine(tt.in)
		if got := m.String(); got != tt.want {
			t.Errorf("machine(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestAddressDate(t *testing.T) {
	t.Parallel()
	tests := []struct{ path, want string }{
		{"/2019-03-21/doc-abc.shtml", "2019-03-21"},
		{"/2019/0321/c1001-30989012.html", "2019-03-21"},
		{"/2019-03/21/c_1124263.htm", "2019-03-21"},
		{"/xwzx/201903/t20190321_88213.html", "2019-03-21"},
		{"/2019/03/21/some-slug/", "2019-03-21"},
		{"/world/2019/mar/21/some-slug", "2019-03-21"},
		{"/19/0321/10/EAPR.html", "2019-03-21"},
		{"/a/20190321012345", "2019-03-21"},
		{"/gb/19/3/21/n11131.htm", "2019-03-21"},
		{"/article/2018/05/", ""},
		{"/news/12345678.html", ""},
		{"/p/20191345", ""},
	}
	d := dateReader{zone: time.UTC, latest: now}
	for _, tt := range tests {
		m, _ := d.address(tt.path)
		if got := m.String(); got != tt.want {
			t.Errorf("address(%q) = %q, want %q", tt.path, got, tt.want)
		}
	}
}

// TestSettle holds the rule for dates that disagree.
func TestSettle(t *testing.T) {
	t.Parallel()
	early, late := article.Day(2021, 4, 6), article.Day(2023, 11, 30)
	instant := article.At(time.Date(2021, 4, 6, 9, 0, 0, 0, time.UTC))
	tests := []struct {
		name         string
		url          string
		modified     string
		stated, seen dated
		want         article.Moment
	}{
		{"the same day, more precise", "", "", dated{early, "meta", true}, dated{instant, "byline", true}, instant},
		{"markup wins", "", "", dated{late, "meta", true}, dated{early, "byline", true}, late},
		{"unless it is the last change", "", "2023-11-30", dated{late, "meta", true}, dated{early, "byline", true}, early},
		{"a bare visible date doesn't overrule", "", "2023-11-30", dated{late, "meta", true}, dated{early, "text", false}, late},
		{"the address decides", "/2021-04/06/c_1.htm", "", dated{late, "meta", true}, dated{early, "text", false}, early},
		{"a generator's date", "", "", dated{late, "meta", false}, dated{early, "text", false}, early},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			page := `<meta property="article:modified_time" content="` + tt.modified + `"><p>x`
			r, err := newReader(Input{Body: []byte(page), URL: "http://a.example" + tt.url})
			if err != nil {
				t.Fatal(err)
			}
			if got := r.settle(tt.stated, tt.seen).Moment; got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}
