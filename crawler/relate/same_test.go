package relate_test

import (
	"strings"
	"testing"

	"yulun/crawler/relate"
)

const (
	notice = `青石市信用办今日通报，本月共有二十七家企业完成信用修复，较上月增加五家。
修复申请由市政务大厅三号窗口统一受理，企业应当提交整改报告和守信承诺书。
工作人员收到材料以后会在三个工作日内答复，情况复杂的可以延长到七个工作日。
对修复结果有异议的，企业可以向上一级信用主管部门申请复核，复核不收取费用。`
	englishNotice = `The Qingshi credit office said on Monday that 27 firms had repaired their records this month.
Firms hand in a report and a pledge at window three of the service hall.
Clerks answer within three working days, or seven where the case is hard.
A firm that disagrees may ask the next higher office for a free review.`
)

func TestSameArticle(t *testing.T) {
	t.Parallel()
	const title, englishTitle = "青石二十七家企业完成信用修复", "Qingshi firms repair their records"
	const a, b, moved = "https://www.qingshi.example/show?from=1", "https://www.qingshi.example/show?from=2", "http://m.qingshi.example/show?from=1"
	cut := func(text string, lines int) string { return strings.Join(strings.Split(text, "\n")[:lines], "\n") }
	for _, tt := range []struct {
		name             string
		x, y             relate.Read
		apart, at, known bool // what is said of addresses that differ in a parameter, of those of one place, of what was one before
	}{
		{"the same", relate.Read{Title: title, Text: notice}, relate.Read{Title: title, Text: notice}, true, true, true},
		{"other punctuation and width", relate.Read{Title: title, Text: notice}, relate.Read{Title: title, Text: strings.NewReplacer("，", ",", "。\n", "。 ").Replace(notice)}, true, true, true},
		{"the same below another headline", relate.Read{Title: title, Text: notice}, relate.Read{Title: "更多企业修复信用", Text: notice}, true, true, true},
		{"a call to open the app", relate.Read{Title: title, Text: notice}, relate.Read{Title: title + "_青石新闻", Text: notice + "\n打开客户端查看全文"}, true, true, true},
		{"counters of readers", relate.Read{Title: title, Text: notice + "\n阅读 137"}, relate.Read{Title: title, Text: notice + "打开客户端\n阅读 174 评论 2"}, true, true, true},
		{"other lines around", relate.Read{Title: title, Text: notice + "\n责任编辑：林晓"}, relate.Read{Title: title, Text: notice + "\n下载客户端"}, true, true, true},
		{"a page cut off", relate.Read{Title: title, Text: notice}, relate.Read{Title: title, Text: cut(notice, 3)}, false, true, true},
		{"English, cut off", relate.Read{Title: englishTitle, Text: englishNotice}, relate.Read{Title: englishTitle + " | Qingshi Daily", Text: cut(englishNotice, 3)}, false, true, true},
		{"a sentence edited", relate.Read{Title: title, Text: notice}, relate.Read{Title: title, Text: strings.Replace(notice, "复核不收取费用", "复核费用全免", 1)}, false, true, true},
		{"English, a sentence edited", relate.Read{Title: englishTitle, Text: englishNotice}, relate.Read{Title: englishTitle, Text: strings.Replace(englishNotice, "free review", "review at no cost", 1)}, false, true, true},
		{"a page of one line only", relate.Read{Title: title, Text: notice}, relate.Read{Title: title, Text: cut(notice, 1)}, false, true, true},
		{"a report that goes on", relate.Read{Title: "青石信用动态", Text: notice}, relate.Read{Title: "青石信用动态", Text: notice + "\n今日下午，信用办又公布了第二批名单，涉及物流企业十二家，均为首次列入。"}, false, true, true},
		{"next month's of the same template", relate.Read{Title: title, Text: notice}, relate.Read{Title: "青石三十一家企业完成信用修复", Text: strings.Replace(notice, "二十七", "三十一", 1)}, false, false, false},
		{"English, another number", relate.Read{Title: englishTitle + " (1)", Text: englishNotice}, relate.Read{Title: englishTitle + " (2)", Text: strings.Replace(englishNotice, "27", "31", 1)}, false, false, false},
		{"another signatory below one headline", relate.Read{Title: "公告", Text: notice + "\n青石市云溪街道办事处"}, relate.Read{Title: "公告", Text: notice + "\n青石市白河街道办事处"}, false, true, true},
		{"another name in the list", relate.Read{Title: "公告", Text: notice + "\n当事人林某欠款三千元"}, relate.Read{Title: "公告", Text: notice + "\n申请人周女士"}, false, true, true},
		{"a headline that counts on", relate.Read{Title: "信用周报第1期", Text: notice}, relate.Read{Title: "信用周报第12期", Text: notice + "\n附表"}, false, false, false},
		{"captions without a story", relate.Read{Title: "图集：青石的春天", Text: "图为活动现场"}, relate.Read{Title: "图集：白河的秋天", Text: "图为活动现场"}, false, false, false},
		{"another text", relate.Read{Title: title, Text: notice}, relate.Read{Title: title, Text: englishNotice}, false, false, false},
		{"nothing", relate.Read{Title: title, Text: notice}, relate.Read{Title: title}, false, false, false},
	} {
		for _, at := range []struct {
			name       string
			urlX, urlY string
			known      bool
			want       bool
		}{{"a parameter apart", a, b, false, tt.apart}, {"at one place", a, moved, false, tt.at}, {"known", a, b, true, tt.known}} {
			x, y := tt.x, tt.y
			x.URL, y.URL = at.urlX, at.urlY
			if got := relate.SameArticle(x, y, at.known); got != at.want {
				t.Errorf("%s, %s: %t", tt.name, at.name, got)
			}
			if relate.SameArticle(x, y, at.known) != relate.SameArticle(y, x, at.known) {
				t.Errorf("%s, %s: it depends on the order", tt.name, at.name)
			}
		}
	}
}
