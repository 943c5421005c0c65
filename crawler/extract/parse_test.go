package extract

import (
	"strings"
	"testing"
)

// TestDeepPages holds that a page is read however deep its elements nest. The parser refuses more
// than 512.
func TestDeepPages(t *testing.T) {
	t.Parallel()
	const n = 50_000
	const zh = "青石市的信用办法实行了三年，市民的看法并不一致，窗口前仍要排队。"
	const en = "The credit rules of Bluestone have been in force for three years, and its traders do not agree on them."
	more := map[string]string{zh: "一位开家具店的老板说，忘缴一次水费要挂一年，如今三天就能办好，这样更近人情。", en: "Some say that the forms are long, others that an entry is gone within three days."}
	nested := func(open, within, end string) string {
		return strings.Repeat(open, n) + within + strings.Repeat(end, n)
	}
	paragraphs := func(s string) string { return "<p>" + s + "</p><p>" + s + more[s] + "</p><p>" + more[s] + "</p>" }
	tests := []struct{ name, page, line string }{
		{"divisions around the text", nested("<div>", paragraphs(zh), "</div>"), zh},
		{"divisions never closed", nested("<div>", paragraphs(en), ""), en},
		{"a short sentence in each", "<article><h1>信用</h1>" + nested("<div>他说，信用办法并不公平。", "", "") + "</article>", "他说，信用办法并不公平。"},
		{"short sentences in English", "<article><h1>信用</h1>" + nested("<div>The credit score is unfair. ", "", "") + "</article>", "The credit score is unfair."},
		{"drawings before the text", nested("<svg>", "", "</svg>") + paragraphs(zh), zh},
		{"drawings never closed", nested("<svg>", paragraphs(en), ""), en},
		{"formulas before the text", nested("<math>", "x", "</math>") + paragraphs(en), en},
		{"plug-ins before the text", nested("<object>", "请安装播放器", "</object>") + paragraphs(zh), zh},
		{"templates before the text", nested("<template>", "<p>{{title}}</p>", "</template>") + paragraphs(zh), zh},
		{"headings never closed", nested("<h2>", zh+zh+zh, ""), zh + zh + zh},
		{"tables in tables", nested("<table><tr><td><dd><p>", paragraphs(zh), ""), zh},
		{"elements that close nothing", nested("<dd><li>", paragraphs(zh), ""), zh},
		{"breaks far below", nested("<span>", en+"<br>"+more[en]+"<br>"+en+more[en], "</span>"), en},
		{"a text in a script", `<script type="text/html">` + strings.Repeat("<div>", 600) + paragraphs(zh) + "</script>", zh},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			page, err := Read(Input{Body: []byte("<!DOCTYPE html><html><head><meta charset=utf-8><title>信用</title></head><body>" + tt.page), URL: "http://a.example/a.html", Now: now})
			if err != nil {
				t.Fatal(err)
			}
			if first, _, _ := strings.Cut(page.Text, "\n"); first != tt.line {
				t.Errorf("the text begins %q, want %q", firstRunes(first, 60), tt.line)
			}
			if strings.Contains(page.Text, "{{") || strings.Contains(page.Text, "播放器") {
				t.Error("what readers don't see is in the text")
			}
		})
	}
}

// TestBriefTexts holds when short sentences, a line each, are a text.
func TestBriefTexts(t *testing.T) {
	t.Parallel()
	line := func(s string) string { return "<p>" + s + "</p>" }
	dialogue := line("“你的分呢？”") + line("“六百。”") + line("“为什么？”") + line("“闯了红灯。”") + line("她笑了。") + line("“我也是。”") + line("“那怎么办？”") + line("“等三年。”") + line("没有人说话。") + line("窗口关了。") + line("雨还在下。") + line("他们走了。") + line("第二天她又来了，还是那个窗口。") + line("“今天几号？”")
	verse := line("The queue is long.") + line("Nobody speaks.") + line("A screen lights up.") + line("Six hundred.") + line("“Next!”") + line("She folds her form.") + line("What is a promise?") + line("A number now.") + line("The rain goes on.") + line("So does the queue.") + line("The window shuts.") + line("We walk home.") + line("Tomorrow there is another queue.") + line("Nobody asks why.")
	tests := []struct {
		name, page string
		want       bool
	}{
		{"dialogue in an article", "<article><h1>窗口前的一个上午</h1>" + dialogue + "</article>", true},
		{"verse in an element called the text's", `<h1>窗口前的一个上午</h1><div class="article-content">` + verse + "</div>", true},
		{"without a headline", "<article>" + dialogue + "</article>", false},
		{"two articles", "<h1>窗口前的一个上午</h1><article>" + dialogue + "</article><article>" + verse + "</article>", false},
		{"in no article", "<h1>窗口前的一个上午</h1><div>" + dialogue + "</div>", false},
		{"links", "<h1>窗口前的一个上午</h1><article>" + strings.Repeat(`<p><a href="/a">信用办法三年。</a></p>`, 20) + "</article>", false},
		{"labels", "<h1>窗口前的一个上午</h1><article>" + dialogue + strings.Repeat("<p>信用 青石市</p>", 40) + "</article>", false},
	}
	for _, tt := range tests {
		page, err := Read(Input{Body: []byte("<!DOCTYPE html><meta charset=utf-8><title>窗口前的一个上午 - 青石网</title>" + tt.page), URL: "http://a.example/a.html", Now: now})
		if found := err == nil; found != tt.want {
			t.Errorf("%s: an article %v, want %v: %v", tt.name, found, tt.want, err)
		}
		if tt.want && (strings.Count(page.Text, "\n") != 13 || page.Title != "窗口前的一个上午") {
			t.Errorf("%s: %q, %q", tt.name, page.Title, page.Text)
		}
	}
}
