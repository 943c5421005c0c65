package relate_test

import (
	"fmt"
	"strings"
	"testing"

	"yulun/article"
	"yulun/crawler/relate"
)

// looks are pages as they differ between two looks: %d and %s are what a page counts or computes.
func TestCountersMakeNoRevision(t *testing.T) {
	t.Parallel()
	zh := "柳湾镇公布第二批守信商户名单，三十一家商户获得授牌。\n商户代表表示，授牌之后顾客更放心了。%s"
	en := "The town published its second list of honest traders on Monday.\nTraders said that customers trust them more now.%s"
	for _, tt := range []struct{ name, text, before, after string }{
		{"line of counters", zh, "\n阅读 137　点赞 12　评论 3", "\n阅读 174　点赞 15　评论 4"},
		{"behind the last sentence", zh, "阅读 137", "阅读 2,048"},
		{"behind it, in one run", zh, " 阅读137点赞12评论3", " 阅读211点赞14评论3"},
		{"bracket in the text", strings.Replace(zh, "，三十一家", "%s，三十一家", 1) + "", "（浏览次数：137）", "（浏览次数：138）"},
		{"bracket without a colon", zh, "（阅读 99）", "（阅读 1.2万）"},
		{"labelled beside other facts", zh, "\n来源：柳湾日报 浏览次数：137 字号：大 中 小", "\n来源：柳湾日报 浏览次数：9万+ 字号：大 中 小"},
		{"number first", zh, "\n128 次浏览", "\n1.3万次浏览"},
		{"people", zh, "\n已有137人阅读", "\n已有151人阅读"},
		{"people and comments, as in Taiwan", zh, "\n137人看過　8則留言", "\n151人看過　12則留言"},
		{"readers by name, as in Hong Kong", zh, "\n共1,024名讀者讀過", "\n共1,137名讀者讀過"},
		{"people, with what they read", zh, "\n本文已有137人阅读", "\n本文已有151人阅读"},
		{"people who wrote", zh, "\n共有12位网友发表评论", "\n共有14位网友发表评论"},
		{"people who wrote, traditional", zh, "\n已有12位網友發表了留言", "\n已有31位網友發表了留言"},
		{"so many times", zh, "\n此文被137人次浏览", "\n此文被1.2万人次浏览"},
		{"useful", zh, "\n有用(12)　没用(3)", "\n有用(14)　没用(3)"},
		{"comments in brackets", zh, "\n评论（3）\n分享", "\n评论（11）\n分享"},
		{"minutes ago", zh, "\n更新于12分钟前", "\n更新于3小时前"},
		{"days ago beside the outlet", zh, "\n柳湾日报 2天前 阅读 137", "\n柳湾日报 1周前 阅读 139"},
		{"just now, then a clock", zh, "\n刚刚更新", "\n03-21 10:21"},
		{"the page's own clock", zh, "\n今天是2024年3月21日 星期四", "\n今天是2024年3月22日 星期五"},
		{"traditional", zh, "\n瀏覽次數：137　留言 2", "\n瀏覽次數：171　留言 5"},
		{"full-width digits", zh, "\n点击率：１３７", "\n点击率：１４２"},
		{"icons", zh, "\n👁 137 👍 12", "\n👁 174 👍 12"},
		{"heat", zh, "\n热度 137℃", "\n热度 201℃"},
		{"labelled in square brackets", zh, "\n点击数：[137]", "\n点击数：[138]"},
		{"visitors", zh, "\n您是第 137 位访客", "\n您是第 9137 位访客"},
		{"more replies", zh, "\n查看全部 12 条回复", "\n查看全部 14 条回复"},
		{"up and down", zh, "\n顶：12 踩：3", "\n顶：14 踩：3"},
		{"seen by", zh, "\n137人看过 5分钟前", "\n140人看过 1小时前"},
		{"lines that come and go", zh, "", "\n3条评论"},
		{"paragraphs set otherwise", zh, "\n\n", "  "},
		{"views", en, "\n1,024 views", "\n1,131 views"},
		{"views and comments", en, "\n1.2K views · 3 comments · 12 likes", "\n1.3K views · 4 comments · 12 likes"},
		{"behind the last sentence, English", en, " 3 comments", " 4 comments"},
		{"read so often", en, "\nRead 137 times", "\nRead 139 times"},
		{"a sentence on how often, English", en, "\nThis article has been viewed 137 times.", "\nThis article has been viewed 1,139 times."},
		{"a sentence on shares, English", en, "\nThis story was shared 13 times", "\nThis story was shared 15 times"},
		{"labelled, English", en, "\nViews: 137 | Shares: 3", "\nViews: 163 | Shares: 4"},
		{"people, English", en, "\n137 people have read this article", "\n140 people have read this article"},
		{"minutes ago, English", en, "\nUpdated 3 minutes ago", "\nUpdated an hour ago"},
		{"ago beside a name", en, "\nBy Wen Li 3 minutes ago", "\nBy Wen Li 2 hours ago"},
		{"ago between dots", en, "\nQingshi Post • 5 days ago", "\nQingshi Post • 6 days ago"},
		{"in brackets, English", en, " (1,024 views)", " (1,025 views)"},
	} {
		before := article.Piece{Title: "守信商户名单公布", Text: fmt.Sprintf(tt.text, tt.before)}
		after := article.Piece{Title: "守信商户名单公布", Text: fmt.Sprintf(tt.text, tt.after)}
		if relate.IsRevision(before, after) || relate.IsRevision(after, before) {
			t.Errorf("%s: a revision\n%s\n%s", tt.name, before.Text, after.Text)
		}
	}
	title := func(s string) article.Piece { return article.Piece{Title: s, Text: "正文。"} }
	if relate.IsRevision(title("守信商户名单公布（阅读 137）"), title("守信商户名单公布（阅读 139）")) {
		t.Error("a counter in the title makes a revision")
	}
}

func TestEditsAreRevisions(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, before, after string }{
		{"a fine", "市场监管局决定罚款137元。", "市场监管局决定罚款138元。"},
		{"a fine in brackets", "市场监管局作出处罚（罚款137元）。", "市场监管局作出处罚（罚款138元）。"},
		{"readers in a sentence", "图书馆全年接待读者阅读137万次。", "图书馆全年接待读者阅读138万次。"},
		{"likes in a sentence", "该视频发布当天获点赞12万次，引发关注。", "该视频发布当天获点赞15万次，引发关注。"},
		{"comments in a sentence", "征求意见期间共收到评论137条，均已答复。", "征求意见期间共收到评论141条，均已答复。"},
		{"ago in a sentence", "3天前，法院公布了名单。", "5天前，法院公布了名单。"},
		{"views in a sentence", "The film drew 1,024 views on its first day.", "The film drew 9,024 views on its first day."},
		{"ago in a sentence, English", "The court published the list 3 days ago.", "The court published the list 5 days ago."},
		{"date of a signature", "特此公告。\n柳湾镇人民政府\n2024年3月21日", "特此公告。\n柳湾镇人民政府\n2024年3月22日"},
		{"number between paragraphs", "甲乡\n137\n乙乡", "甲乡\n138\n乙乡"},
		{"a word", "商户感到高兴。", "商户感到难过。"},
		{"a sentence more", "名单公布。", "名单公布。商户可以申诉。"},
		{"a sentence less, and a counter", "名单公布。商户可以申诉。阅读 137", "名单公布。阅读 139"},
		{"text gone", "名单公布。", ""},
	} {
		before, after := article.Piece{Title: "题", Text: tt.before}, article.Piece{Title: "题", Text: tt.after}
		if !relate.IsRevision(before, after) || !relate.IsRevision(after, before) {
			t.Errorf("%s: no revision\n%s\n%s", tt.name, tt.before, tt.after)
		}
	}
	if !relate.IsRevision(article.Piece{Title: "三家商户受罚"}, article.Piece{Title: "四家商户受罚"}) {
		t.Error("another headline is not a revision")
	}
}

// Looks at the same page never flap: whether a look is a revision does not depend on which came
// first.
func FuzzIsRevision(f *testing.F) {
	f.Add("阅读 137", "（浏览：3）\n 更新于12分钟前 。. 1,024 views")
	f.Add("罚款137元。\n137", "👁 12 | 评论(3)\xff")
	f.Fuzz(func(t *testing.T, a, b string) {
		p, q := article.Piece{Text: a}, article.Piece{Text: b}
		if relate.IsRevision(p, p) || relate.IsRevision(p, q) != relate.IsRevision(q, p) {
			t.Fatalf("%q and %q", a, b)
		}
	})
}
