package render_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yulun/article"
	"yulun/codebook/codebooktest"
	"yulun/index"
	"yulun/locale"
	"yulun/render"
	"yulun/stats"
	"yulun/stats/statstest"
	"yulun/survey"
)

var update = flag.Bool("update", false, "write the golden files")

// TestEverySurveyIsCompared: a second survey, of one item and one question, that knows neither
// stance nor days.
func TestEverySurveyIsCompared(t *testing.T) {
	t.Parallel()
	farmers := survey.Survey{
		ID: "farmers-2020", Title: "Farmers in Sichuan", Source: "s", Population: "farmers", N: 300,
		FieldPeriod: survey.Period{Text: "2020", From: survey.Unknown, To: survey.Unknown},
		Countries:   []survey.Country{{ID: "CN", N: 300}},
		Items: []survey.Item{{ID: "heard", Question: "Have you heard of it?", Wording: survey.Unknown, Answers: []survey.Answer{{
			ID: "yes", Label: "yes", Percent: 12, Qualifier: survey.IsUnder, Stated: true,
			ByCountry: map[string]survey.Share{"CN": {Percent: 12, Qualifier: survey.IsExact, Stated: true}},
		}}}},
		Groups:    []survey.Group{{ID: "party", Label: "party outlets", Where: "type:party"}},
		Empty:     "No articles of {groups}.",
		Questions: []survey.Question{{Text: "Is it praised?", Figures: []survey.Figure{{ID: "praise", Label: "party: supportive", Of: "party", Class: "supportive"}}, Answer: "{praise} praise; {heard.yes} have heard."}},
	}
	all := statstest.Compare(t, statstest.Press(), index.Query{}, statstest.Kostka(), farmers)
	if len(all) != 2 || len(all[0].Answers) != 3 || len(all[1].Answers) != 1 {
		t.Fatalf("%d comparisons", len(all))
	}
	if got := all[1].Answers[0]; !strings.HasSuffix(render.Sentence(locale.Printer{}, all[1], got), "praise; under 12 % have heard.") || got.Outcome != "" || got.Figures[0].Articles != 12 {
		t.Errorf("the second survey's answer: %+v", got)
	}
	if len(all[1].Sections) > 0 || all[1].Survey.Headline() || all[1].Overall.GapApprove.Known {
		t.Error("a survey without a headline has gaps")
	}
	var b bytes.Buffer
	if err := render.WriteComparisons(&b, all); err != nil {
		t.Fatal(err)
	}
	golden(t, "surveys.txt", b.Bytes())
	b.Reset()
	if err := render.ComparisonSheet(all).WriteCSV(&b, render.FileOptions{BOM: true}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"survey item heard,yes,300,", ",farmers-2020,,,,,0.12,,,none,", "question 1,party: supportive,12,", "question 1,difference,"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the table has no %q", want)
		}
	}
}

func TestCoverageWithoutASurvey(t *testing.T) {
	t.Parallel()
	all := statstest.Compare(t, statstest.Press(), index.Query{})
	var b bytes.Buffer
	if err := render.WriteComparisons(&b, all); err != nil {
		t.Fatal(err)
	}
	if text := b.String(); !strings.Contains(text, "30 articles of coverage; no survey is configured") || strings.Contains(text, "(survey)") || !strings.Contains(text, "by outlet type") {
		t.Errorf("got\n%s", text)
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (run with -update when that is meant):\n%s", name, diff)
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := render.WriteComparisons(&b, stats.Comparisons{statstest.Comparison(t)}); err != nil {
		t.Fatal(err)
	}
	golden(t, "comparison.txt", b.Bytes())
	b.Reset()
	if err := render.WriteSeries(&b, statstest.MakeSeries(t, stats.SeriesOptions{Group: index.ByType, Bucket: index.Quarter})); err != nil {
		t.Fatal(err)
	}
	golden(t, "series.txt", b.Bytes())
}

func TestCSV(t *testing.T) {
	t.Parallel()
	for name, sheet := range map[string]render.Sheet{
		"series.csv": render.SeriesSheet(statstest.MakeSeries(t, stats.SeriesOptions{})), "comparison.csv": render.ComparisonSheet(stats.Comparisons{statstest.Comparison(t)}), "health.csv": render.HealthSheet(statstest.MakeSeries(t, stats.SeriesOptions{})),
	} {
		var b bytes.Buffer
		if err := sheet.WriteCSV(&b, render.FileOptions{BOM: true}); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(b.Bytes())).ReadAll() // fails when a row has another length
		if err != nil || len(rows) != len(sheet.Rows)+1 {
			t.Errorf("%s: %d rows, %v", name, len(rows), err)
		}
		golden(t, name, b.Bytes())
	}
}

func TestCSVDisarmsFormulas(t *testing.T) {
	t.Parallel()
	sheet := render.Sheet{Columns: []render.Column{{Name: "a", Type: render.Text}}, Rows: [][]any{{"=1+1"}, {"@x"}, {"-0.25"}, {"-rm"}, {"信用"}}}
	var b bytes.Buffer
	if err := sheet.WriteCSV(&b, render.FileOptions{BOM: true}); err != nil {
		t.Fatal(err)
	}
	if want := "\uFEFFa\n'=1+1\n'@x\n-0.25\n'-rm\n信用\n"; b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}

func piece() article.Article {
	text := "地方试点不断。信用修复成效显著，群众普遍认可。然而有人担心隐私。"
	at := strings.Index(text, "成效显著")
	start := len([]rune(text[:at]))
	return article.Article{
		ID: "0123456789abcdef", URL: "http://a.example/1", CanonicalURL: "http://a.example/1", Outlet: statstest.Daily(), Lang: "zh", Script: "hans",
		Title: "信用修复 <新规>", Published: article.Day(2018, 3, 10), Revision: 1, Text: text, Cluster: "0123456789abcdef",
		FirstSeen: statstest.Day("2018-03-11"), Fetched: statstest.Day("2018-03-11"), Archive: article.Location{File: "a.warc.gz", Offset: 42},
		Reading: article.Reading{
			Relevant: true, Relevance: 0.9, Stance: article.Stance{Class: "supportive", Score: 0.5, Confidence: 0.7},
			Frames: map[article.Frame]float64{"law": 0.4}, Object: "government", Method: "rules/1",
			Evidence: []article.Evidence{{Field: "text", Start: start, End: start + 4, Text: "成效显著", Cue: "成效显著", Kind: "stance", Weight: 0.5}},
		},
	}
}

func TestQuotesShowTheSentence(t *testing.T) {
	t.Parallel()
	got := render.Quotes(piece(), 3)
	want := []render.Quote{{Before: "信用修复", Cue: "成效显著", After: "，群众普遍认可。", Kind: "stance", Weight: 0.5, Field: "text"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestRecordKeepsItsContract(t *testing.T) {
	t.Parallel()
	b, err := json.Marshal(render.NewRecord(piece(), false))
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "record.json", append(b, '\n'))
	irrelevant := piece()
	irrelevant.Reading = article.Reading{Method: "rules/1"}
	if render.NewRecord(irrelevant, false).Stance != nil {
		t.Error("an irrelevant piece has a stance")
	}
}

func TestVolumeChangesAreTold(t *testing.T) {
	t.Parallel()
	o := stats.SeriesOptions{Query: index.Query{From: statstest.Day("2024-01-01"), To: statstest.Day("2024-04-30")}, Now: statstest.Day("2024-05-01"), Sources: statstest.Sources(), Codebook: codebooktest.Book()}
	s, err := stats.MakeSeries(t.Context(), statstest.Press(), statstest.ByWeek("2024-01-01", 20, 23, 18, 21, 25, 19, 22, 0, 0, 0, 0), o)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(strings.Join(render.Warnings(locale.Printer{}, s), "\n"), "The volume of daily changed in the week from 2024-02-19: from 21 to 0.0 articles a week.") {
		t.Errorf("warnings %q", render.Warnings(locale.Printer{}, s))
	}
	if chart := string(render.SeriesChart(locale.Printer{}, s, "")); strings.Count(chart, `class="change"`) != 1 || !strings.Contains(chart, "2024-02: the volume of daily changed") {
		t.Error("the chart does not show the change")
	}
	named := 0
	for _, row := range render.HealthSheet(s).Rows {
		if row[0] == "2024-02" && row[1] == "daily" && row[len(row)-2] == 148.0/7 && row[len(row)-1] == 0.0 {
			named++
		} else if row[len(row)-1] != nil {
			t.Errorf("another row tells of a change: %v", row)
		}
	}
	if named != 1 {
		t.Errorf("the export names the change %d times", named)
	}
}
