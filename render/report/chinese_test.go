package report_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"yulun/article"
	"yulun/codebook"
	"yulun/codebook/codebooktest"
	"yulun/index"
	"yulun/locale"
	"yulun/render/report"
	"yulun/stats"
	"yulun/stats/statstest"
	"yulun/survey"
)

// chineseBook has a Chinese title for each entry.
func chineseBook() codebook.Codebook {
	book := codebooktest.Book().In(article.Chinese)
	say := func(w *codebook.Words, title string) { w.Title, w.Plural, w.Description = title, title, title }
	for i := range book.Frames {
		say(&book.Frames[i].Words, "框架")
	}
	for i := range book.Classes {
		say(&book.Classes[i].Words, []string{"支持", "中立", "批评"}[i])
	}
	for i := range book.OutletTypes {
		say(&book.OutletTypes[i].Words, "媒体类型")
	}
	return book
}

// chineseSurvey has Chinese for each of its texts.
func chineseSurvey(t *testing.T) survey.Survey {
	t.Helper()
	one := statstest.Kostka()
	raw, err := json.Marshal(one)
	if err != nil {
		t.Fatal(err)
	}
	var fields any
	if err := json.Unmarshal(raw, &fields); err != nil {
		t.Fatal(err)
	}
	one.Zh = map[string]string{}
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case string:
			if regexp.MustCompile(`[A-Za-z]{2}`).MatchString(v) {
				one.Zh[v] = "民调文字"
			}
		case []any:
			for _, w := range v {
				walk(w)
			}
		case map[string]any:
			for _, w := range v {
				walk(w)
			}
		}
	}
	walk(fields)
	return one.In(article.Chinese)
}

// inChinese is the report on the small press in Chinese.
func inChinese(t *testing.T) report.Content {
	t.Helper()
	all, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	c, one, book := content(t), chineseSurvey(t), chineseBook()
	sensitivity := c.Comparisons[0].Sensitivity
	c.P, c.Codebook, c.Topic, c.Question = all.Printer(locale.Chinese), book, "社会信用", ""
	c.Comparisons = statstest.Compare(t, statstest.Press(), index.Query{}, one)
	c.Comparisons[0].Codebook, c.Comparisons[0].Sensitivity = book, sensitivity
	c.Surveys, c.Backing.Surveys, c.Backing.Codebook = []survey.Survey{one}, []survey.Survey{one}, book
	c.Series.Codebook, c.ByType.Codebook, c.ByTwo.Codebook, c.Backing.Series.Codebook = book, book, book, book
	c.Series.Events = []stats.Event{
		{Date: "2018-03-10", Title: "A rule", TitleZh: "信用新规", Source: "国务院", Bucket: "2018-03"},
		{Date: "2018-04", Title: "A study", Source: "New Media & Society"},
	}
	c.Waiting, c.Deleted = 2, 3
	return c
}

// foreign are the words in Latin letters of a page, but for code, texts of a language of their own
// and names that Chinese writes so, too.
func foreign(t *testing.T, page string) []string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	allowed := strings.Fields("Yulun yulun test UTC Asia Shanghai CN GB Wilson SHA sha alpha rules CSV Frictionless RO Crate Croissant CITATION cff " +
		"n-gram gram export health series evaluate deposit reprocess articles stance_score relevance warc gz daily weekly courier The Courier article kostka doi never")
	latin := regexp.MustCompile(`[A-Za-z][A-Za-z_]+`)
	var found []string
	say := func(text string) {
		for _, word := range latin.FindAllString(text, -1) {
			if !slices.Contains(allowed, word) {
				found = append(found, fmt.Sprintf("%s (in %.80q)", word, strings.TrimSpace(text)))
			}
		}
	}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			say(n.Data)
		}
		if n.Type == html.ElementNode && slices.Contains([]string{"code", "style", "blockquote"}, n.Data) {
			return
		}
		for _, a := range n.Attr {
			if a.Key == "lang" && n.Data != "html" {
				return
			}
			if a.Key == "aria-label" || a.Key == "title" {
				say(a.Val)
			}
		}
		for child := n.FirstChild; child != nil; child = child.NextSibling {
			walk(child)
		}
	}
	walk(doc)
	slices.Sort(found)
	return slices.Compact(found)
}

// TestReportInChinese: all that the report itself says is Chinese.
func TestReportInChinese(t *testing.T) {
	t.Parallel()
	c := inChinese(t)
	got := page(t, c)
	for _, word := range foreign(t, got) {
		t.Error(word)
	}
	for _, want := range []string{
		`<html lang="zh-Hans">`, "<title>社会信用报道与民调结果对照 · Yulun</title>", `<nav aria-label="目录">`, "3 家媒体的 30 篇报道，发表时间为2018年1月1日至2018年5月31日。其中 1 篇日期不明",
		"有 2 篇已入库的报道尚未编入索引", "2018年3月10日 · ", "2018年4月", "2 次中 2 次", "按媒体类型",
		"1：2018年3月10日，信用新规（国务院）", `2：2018年4月，<span lang="en">A study</span>（<span lang="en">New Media &amp; Society</span>）`, `<p><span lang="en">The Yulun authors`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	text := markdown(t, c.Document(), "figures")
	for _, want := range []string{"## 研究问题\n", "> **注意：** 生成本报告时", "*表：各媒体及其报道数。*", "*图：", "![平均立场走势](figures/stance.svg)"} {
		if !strings.Contains(text, want) {
			t.Errorf("the Markdown lacks %q", want)
		}
	}
	for _, never := range []string{"%!", "¦", "ZgotmplZ"} {
		if strings.Contains(got+text, never) {
			t.Errorf("there is %q", never)
		}
	}
}
