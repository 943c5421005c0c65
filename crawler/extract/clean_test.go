package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

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
