package report_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"yulun/article"
	"yulun/codebook/codebooktest"
	"yulun/index"
	"yulun/render/report"
	"yulun/stats"
	"yulun/stats/statstest"
	"yulun/survey"
)

func piece() article.Article {
	text := "地方试点不断。信用修复成效显著，群众普遍认可。然而有人担心隐私。"
	at := len([]rune(text[:strings.Index(text, "成效显著")]))
	return article.Article{
		ID: "0123456789abcdef", URL: "http://a.example/1", CanonicalURL: "http://a.example/1", Outlet: statstest.Daily(), Lang: "zh", Script: "hans",
		Title: "信用修复 <新规>", Published: article.Day(2018, 3, 10), Revision: 1, Text: text, Cluster: "0123456789abcdef",
		FirstSeen: statstest.Day("2018-03-11"), Fetched: statstest.Day("2018-03-11"), Archive: article.Location{File: "a.warc.gz", Offset: 42},
		Reading: article.Reading{
			Relevant: true, Relevance: 0.9, Stance: article.Stance{Class: "supportive", Score: 0.5, Confidence: 0.7},
			Frames: map[article.Frame]float64{"law": 0.4}, Object: "government", Method: "rules/1",
			Evidence: []article.Evidence{{Field: "text", Start: at, End: at + 4, Text: "成效显著", Cue: "成效显著", Kind: "stance", Weight: 0.5}},
		},
	}
}

// content is a report on the small press.
func content(t *testing.T) report.Content {
	t.Helper()
	series := statstest.MakeSeries(t, stats.SeriesOptions{Attention: true})
	beside := statstest.Comparison(t)
	beside.Sensitivity.Rows = []stats.SensitivityRow{{Choice: stats.ByWeight, Setting: "outlet", Row: beside.Overall}}
	byOutlet := statstest.MakeSeries(t, stats.SeriesOptions{Group: index.ByOutlet, Bucket: index.Whole})
	byOutlet.Points[0].Group, byOutlet.Undated[0].Group = "daily", "daily" // the index of the tests doesn't group by outlet
	return report.Content{
		Made: statstest.Day("2018-06-01"), Version: "test", Topic: "social credit", Question: "How do papers speak of <credit> repair?",
		Codebook: codebooktest.Book(), Comparisons: stats.Comparisons{beside}, Series: series,
		ByType:   statstest.MakeSeries(t, stats.SeriesOptions{Group: index.ByType}),
		ByOutlet: byOutlet, ByTwo: statstest.MakeSeries(t, stats.SeriesOptions{Group: index.ByType, Second: index.ByLang, Bucket: index.Whole}),
		Outlets: map[string]article.Outlet{statstest.Daily().ID: statstest.Daily()},
		Surveys: []survey.Survey{statstest.Kostka()}, Articles: []article.Article{piece()}, Total: 30, Collected: 34,
		Backing: stats.Backing{
			Series: series, Outlets: 3, First: "2018-01-01", Last: "2018-05-31", Codebook: codebooktest.Book(), Surveys: []survey.Survey{statstest.Kostka()},
		},
		Configuration: "abc123", Commands: []string{"yulun report 'frame:law' --bucket month"}, Citation: "The Yulun authors (2018). Report.",
	}
}

func page(t *testing.T, c report.Content) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Document().WriteHTML(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPageNeedsNothingElse(t *testing.T) {
	t.Parallel()
	html := page(t, content(t))
	if loads := regexp.MustCompile(`(src=|<script|<link|@import|url\()`).FindString(html); loads != "" {
		t.Errorf("the page loads something: %s", loads)
	}
	for _, want := range []string{
		"How do papers speak of &lt;credit&gt; repair?", "信用修复 &lt;新规&gt;", "<mark>成效显著</mark>", "a.warc.gz@42", "2018-04", "weekly", `role="img"`,
		"华东时报</th>", "Inside and outside of the field dates", `id="windows-`, `id="attention-figures"`, "Attention over time", `id="by-two"`, "4 further articles were collected that match the query", "The newest 1 of 30 articles.", "yulun report &#39;frame:law&#39;", "abc123", "every outlet alike",
	} {
		if !strings.Contains(html, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// TestSectionsComeInTheOrderOfAPaper: each with a heading that a screen reader walks.
func TestSectionsComeInTheOrderOfAPaper(t *testing.T) {
	t.Parallel()
	var titles []string
	for _, m := range regexp.MustCompile(`<h2 id="[^"]+">([^<]+)</h2>`).FindAllStringSubmatch(page(t, content(t)), -1) {
		titles = append(titles, m[1])
	}
	want := "Question, Data, Method, Validation, Results, Sensitivity, Limits, How to reproduce, Articles and evidence"
	if got := strings.Join(titles, ", "); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestAReportWithoutArticles has honest sentences instead of empty tables.
func TestAReportWithoutArticles(t *testing.T) {
	t.Parallel()
	c := content(t)
	all, err := stats.Compare(t.Context(), statstest.Index{}, stats.CompareOptions{Codebook: codebooktest.Book()})
	if err != nil {
		t.Fatal(err)
	}
	c.Comparisons, c.Surveys, c.Articles, c.Total, c.Collected, c.Waiting = all, nil, nil, 0, 0, 2
	c.ByOutlet, c.ByType, c.Series, c.Question = stats.Series{}, stats.Series{}, stats.Series{Bucket: index.Month}, ""
	c.Backing = stats.Backing{Codebook: codebooktest.Book()}
	html := page(t, c)
	for _, want := range []string{"0 articles of 0 outlets", "2 articles were stored that the index had not taken yet", "none has a date", "How did the collected outlets cover social credit?"} {
		if !strings.Contains(html, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(html, `id="outlets"`) || strings.Contains(html, `id="sensitivity"`) {
		t.Error("there is a table of nothing")
	}
}

func markdown(t *testing.T, d report.Document, folder string) string {
	t.Helper()
	var b bytes.Buffer
	if err := d.WriteMarkdown(&b, folder); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestMarkdownSaysTheSame: every heading and every figure of the page is in the Markdown, too.
func TestMarkdownSaysTheSame(t *testing.T) {
	t.Parallel()
	d := content(t).Document()
	text := markdown(t, d, "figures")
	for _, want := range []string{
		"# Coverage of social credit beside what respondents answered\n", "## Sensitivity\n", "How do papers speak of \\<credit\\> repair?",
		"### [信用修复 \\<新规\\>](<http://a.example/1>)", "> 信用修复**成效显著**，群众普遍认可。", "```sh\nyulun report 'frame:law' --bucket month\n```",
		"![Mean stance over time](figures/stance.svg)", "[PNG](figures/stance.png)", "| Month |",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the Markdown lacks %q", want)
		}
	}
	for _, s := range d.Sections {
		for _, b := range s.Blocks {
			if table, ok := b.(report.Table); ok {
				rows := 0
				for _, p := range table.Parts {
					rows += len(p.Rows)
				}
				if rows == 0 {
					t.Errorf("the table %s has no rows", table.ID)
				}
			}
		}
	}
	if alone := markdown(t, d, ""); strings.Contains(alone, ".svg") {
		t.Error("a single file links to figures")
	}
}

// TestMarkdownEscapes: what is written by others stays text.
func TestMarkdownEscapes(t *testing.T) {
	t.Parallel()
	d := report.Document{Title: "a_b *c*", Sections: []report.Section{{Title: "t", Blocks: []report.Block{
		report.Paragraph{Text: report.Text{
			{Text: "<script>|[x](y)`"}, {Text: "a`b``c", Look: report.Coded}, {Text: "z", Address: "http://a.example/>\n# x"},
		}},
		report.Table{Caption: "c", Columns: []report.Column{{Title: "h|i"}, {Title: "k"}}, Parts: []report.Part{{Rows: [][]report.Cell{{{Text: "a|b\nc"}, {Code: "x|y"}}}}}},
	}}}}
	want := "# a\\_b \\*c\\*\n\n\n\n## t\n\n\\<script\\>\\|\\[x\\](y)\\```` a`b``c ```[z](<http://a.example/%3E# x>)\n\n*Table: c*\n\n" +
		"| h\\|i | k |\n| --- | --- |\n| a\\|b c | `x\\|y` |\n\n"
	if got := markdown(t, d, ""); got != want {
		t.Errorf("got\n%q, want\n%q", got, want)
	}
}
