package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestIsNoise(t *testing.T) {
	t.Parallel()
	for _, line := range []string{
		"责任编辑：钱小敏", "（编辑：小白）", "责编｜苏木", "审核：王某", "原标题：信用分能当钱花吗", "来源：青石日报", "扫一扫在手机打开当前页",
		"长按二维码关注我们", "关注江畔网公众号", "分享到：微信 微博", "上一篇：通知", "下一页", "打印", "字号：大 中 小", "标签：信用",
		"打开江畔客户端，阅读全文", "版权所有 江畔网", "未经授权，不得转载", "图片来源：江畔图片社", "阅读次数：318",
		"Advertisement", "Story continues below", "Read more: the myth of the score", "Sign up to our weekly newsletter", "Follow us on Twitter",
		"© 2022 The Lantern", "All rights reserved.", "Photo: L. Fisher", "A town hall in winter (Image: Getty Images)", "5 min read", "Share", "Log in to comment",
		"Jane Doe 2 hours ago", "How to cite",
	} {
		if !isNoise(line) {
			t.Errorf("%q is kept", line)
		}
	}
	for _, line := range []string{
		"编辑部的灯一直亮到深夜。", "来源于生活的信用，最后要回到生活里去。", "他关注的是另一个问题。", "分享经济带来了新的信用难题。",
		"登录平台的人数在三个月里翻了一番。", "收藏家们说，这些纸片以后会值钱。", "扫码乘车的市民说，他从来没有看过自己的分数，也不想知道。", "打开手机客户端，市民可以看到自己的信用分和扣分的原因。", "阅读30分钟可以加一分。", "时间：5月10日上午九点", "Readers of the list know what it means.", "More than a million people were barred from flying.",
		"Shares fell by a tenth.", "Advertisements for the scheme hang in every bus.", "Photographs of debtors were shown in the cinema.",
		"Printing the list took a night.", "Related problems appear elsewhere.",
	} {
		if isNoise(line) {
			t.Errorf("%q is dropped", line)
		}
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	long := func(s string) string { return strings.Repeat(s, 3) }
	zh := long("青石市的信用办法实行了三年，市民的看法并不一致。")
	tests := []struct {
		name, body string
		want       []string
	}{
		{"br lines", zh + "<br><br>　　第二段在这里，也是一句完整的话。", []string{zh, "第二段在这里，也是一句完整的话。"}},
		{"source line breaks inside a sentence", "<p>青石市的信用办法实行了三年，\n    市民的看法并不一致，有人赞成，也有人反对，更多的人说不清楚它是什么。</p>", []string{"青石市的信用办法实行了三年，市民的看法并不一致，有人赞成，也有人反对，更多的人说不清楚它是什么。"}},
		{"english keeps its spaces", "<p>" + long("The rules have been in force for three\nyears now. ") + "</p>", []string{strings.TrimSpace(long("The rules have been in force for three years now. "))}},
		{"invisible characters", "<p>信\u200b用" + zh + "\ufeff</p>", []string{"信用" + zh}},
		{"lists and rows", "<p>" + zh + "</p><ul><li>第一条，按时还款。</li></ul><table><tr><td>甲</td><td>乙，一百分。</td></tr></table>", []string{zh, "第一条，按时还款。", "甲 乙，一百分。"}},
		{"preformatted", "<pre>" + zh + "\n\n    第二条，本办法自公布之日起施行。\n</pre>", []string{zh, "第二条，本办法自公布之日起施行。"}},
		{"link lists", "<p>" + zh + "</p><ul><li><a href=/1>我市召开信用体系建设推进会部署工作</a></li><li><a href=/2>一图读懂守信激励办法有关内容</a></li></ul>", []string{zh}},
		{"a tail of other pieces", "<p>" + zh + zh + "</p><p>相关阅读</p><p>另一篇文章的摘要，讲的是别的事情，与本文无关。</p>", []string{zh + zh}},
		{"scripts and hidden parts", "<p>" + zh + "</p><script>var a='信用';</script><div style='display:none'><p>看不见的一段话，不应当出现在正文里面。</p></div>", []string{zh}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			page, err := Read(Input{Body: []byte(`<meta charset=utf-8><h1>标题在此</h1><div class="article-content">` + tt.body + `</div>`), URL: "http://a.example/1"})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, strings.Split(page.Text, "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}
