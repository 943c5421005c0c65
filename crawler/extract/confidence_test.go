package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"yulun/article"
)

// TestDoubts holds which signs speak against a text.
func TestDoubts(t *testing.T) {
	t.Parallel()
	const text = `<p>青石市的信用修复办法实行了三年，市民的看法并不一致，窗口前仍要排队等候，有人一早就来。</p>
<p>市信用办负责人说，下一步会把办理结果同步到省里的平台，免得同一件事跑几个窗口，也免得来回开证明。</p>
<p>一位开家具店的老板说，忘缴一次水费要挂一年，如今三天就能办好，信用修复这样更近人情。</p>`
	page := func(body string) string {
		return `<meta charset="utf-8"><title>信用修复办法三年之后</title><h1>信用修复办法三年之后</h1><div>2024-05-20</div>` + body
	}
	good := page(`<div class="article-content">` + text + `</div>`)
	tests := []struct {
		name, page string
		listing    Listing
		want       []string
	}{
		{"a whole text", good, Listing{}, nil},
		{"a listing that says the same", good, Listing{Title: "信用修复办法三年之后", Content: "青石市的信用修复办法实行了三年，市民的看法并不一致，窗口前仍要排队。"}, nil},
		{"a listing that speaks of something else", good, Listing{Content: "河边新修的步道完工，全长六公里，沿线设有二十处座椅，夜里灯光按时熄灭。"}, []string{article.DoubtUnlikeListing}},
		{"a listing that gives more", good, Listing{Content: strings.Repeat("青石市的信用修复办法实行了三年，市民的看法并不一致，窗口前仍要排队等候。下一步会把办理结果同步到省里的平台。", 5)}, []string{article.DoubtShorter}},
		{"another headline in the listing", good, Listing{Title: "河边步道全线完工"}, []string{article.DoubtOtherTitle}},
		{"a short summary says nothing", good, Listing{Content: "河边步道完工"}, nil},
		{"a headline that the text doesn't speak of", strings.ReplaceAll(good, "信用修复办法三年之后", "河边步道全线完工"), Listing{}, []string{article.DoubtTitleUnspoken}},
		{"broken off", strings.Replace(good, "更近人情。", "更近人情，但也有人担心办法", 1), Listing{}, []string{article.DoubtOpenEnd}},
		{"broken off by dots", strings.Replace(good, "更近人情。", "更近人情...", 1), Listing{}, []string{article.DoubtOpenEnd}},
		{"signed", strings.Replace(good, "更近人情。", "更近人情。（张晓岚）", 1), Listing{}, nil},
		{"a flash", page(`<div class="article-content"><p>青石市信用办公室昨天说，信用修复办法三年来办理了两千多件，今后三天办结。</p></div>`), Listing{}, []string{article.DoubtShort}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p, err := Read(Input{Body: []byte(tt.page), URL: "http://www.bluestone.example/a.html", Listing: tt.listing})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, p.Notes.Doubts, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if c := p.Notes.Confidence; c <= 0 || c > 1 || (c == 1) != (len(tt.want) == 0) {
				t.Errorf("confidence %v with %v", c, tt.want)
			}
		})
	}
}

// TestDoubtsOfJoinedPages holds that a text of several pages is judged by its own end.
func TestDoubtsOfJoinedPages(t *testing.T) {
	t.Parallel()
	whole := strings.Repeat("青石市的信用修复办法实行了三年，市民的看法并不一致。", 3)
	open := whole + "\n" + "下一步会把办理结果同步到省里的平台，免得同一件事"
	first := article.Page{Text: open}
	first.Notes.Judge([]string{article.DoubtTitleUnspoken, article.DoubtOpenEnd})
	joined := Join(first, []article.Page{{Text: "跑几个窗口，也免得来回开证明，他们说这样更近人情。"}})
	if diff := cmp.Diff([]string{article.DoubtTitleUnspoken}, joined.Notes.Doubts); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	joined = Join(article.Page{Text: whole, Notes: article.Notes{Confidence: 1}}, []article.Page{{Text: "下一步会把办理结果同步到省里的平台，免得同一件事"}})
	if diff := cmp.Diff([]string{article.DoubtOpenEnd}, joined.Notes.Doubts); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
