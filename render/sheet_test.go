package render_test

import (
	"bytes"
	"maps"
	"os"
	"strings"
	"testing"
	"time"

	"yulun/article"
	"yulun/codebook"
	"yulun/codebook/codebooktest"
	"yulun/coding"
	"yulun/index"
	"yulun/render"
	"yulun/stats"
	"yulun/stats/statstest"
	"yulun/survey"
)

// exported are tables with rows of every kind.
func exported(t *testing.T) map[string]render.Sheet {
	t.Helper()
	a := piece()
	a.GoneAt = time.Date(2019, 1, 2, 3, 4, 5, 0, time.UTC)
	a.Authors = []string{"张三", "Li Si"}
	a.Notes = article.Notes{
		Partial: "paywall", Confidence: 0.5, Doubts: []string{"short"}, OptOuts: []string{"meta:noai"}, NotArchived: "meta:noarchive",
		Captured: a.GoneAt, CapturedAt: "http://archive.example/1", Import: &article.Import{File: "rows.csv", Record: 3},
	}
	irrelevant := piece()
	irrelevant.Reading = article.Reading{Method: "rules/1"}
	s := statstest.MakeSeries(t, stats.SeriesOptions{Group: index.ByType})
	s.Changes = append(s.Changes, stats.VolumeChange{Source: "daily", Bucket: "2018-03", Before: 21, After: 3})
	sheets := map[string]render.Sheet{
		"articles":     render.Articles(codebooktest.Book()).Sheet([]render.Record{render.NewRecord(a, false), render.NewRecord(irrelevant, false)}),
		"series":       render.SeriesSheet(s),
		"series, long": render.SeriesForm(render.Long, "", s),
		"events":       render.EventSheet(nil), "notable": render.NotableSheet(s),
		"comparison": render.ComparisonSheet(stats.Comparisons{statstest.Comparison(t)}),
		"replications": render.ReplicationSheet([]stats.Replicated{{
			ID: "study", Shares: []stats.ReplicatedShare{{
				ID: "negative", Corpus: stats.Corpus{Articles: 30, Query: "type:party"}, Texts: 650, Published: survey.WilsonShare(0.028, 650),
				Own: survey.Wilson(2, 30), Difference: survey.Exact(0.04), Outcome: survey.Unclear, Numerator: "type:party stance:critical",
			}},
			Orders: []stats.ReplicatedOrder{{ID: "frames", Corpus: stats.Corpus{Missing: true}, Texts: 1500}},
		}}),
		"sensitivity": render.SensitivitySheet(stats.Comparisons{sensitive(statstest.Comparison(t))}),
		"health":      render.HealthSheet(s),
		"evidence":    render.Evidence().Sheet(render.Cues(judged())),
		"codings":     render.Codings().Sheet([]render.Coded{coded()}),
		"coders": render.Coders().Sheet([]coding.Coder{{
			Name: "王芳", Person: true, Languages: []string{"zh", "en"}, Training: "手册", Pay: coding.Paid, Note: "博士生",
		}}),
		"decisions": render.Decisions().Sheet([]render.Coded{coded()}),
		"coding sheet": render.CodingSheet(true).Sheet([]render.ToCode{{
			Item: coding.Item{Place: 1, Article: "a", Text: "b"}, Sample: "pilot", Title: "信用新规", Body: "第一段。", Differences: "class: a critical, b neutral",
		}}),
	}
	maps.Copy(sheets, wordSheets())
	return sheets
}

// judged is an article with evidence, of which one piece is of an earlier text.
func judged() article.Article {
	a := piece()
	a.Title, a.Text = "信用新规", "第一段。失信者受到不公的惩罚。"
	a.Reading.Evidence = []article.Evidence{
		{Field: "text", Start: 9, End: 11, Text: "不公", Cue: "不公", Kind: "stance", Weight: -1.5},
		{Field: "text", Start: 40, End: 42, Text: "不公", Cue: "不公", Kind: "stance", Weight: -1},
	}
	return a
}

// coded is a coding of which everything is known.
func coded() render.Coded {
	score, seed, at := -1.0, 7, time.Date(2026, 3, 1, 14, 30, 0, 0, time.UTC)
	return render.Coded{
		Coding: coding.Coding{
			ID: "1", Article: "a", Text: "b", Revision: 1, Coder: "qwen3", Sample: "pilot", Relevant: true, Score: &score, Class: "critical",
			Frames: []article.Frame{"law"}, Object: "several", Conduct: "both", Note: "x", At: at,
			Model: &coding.ModelInfo{Name: "qwen3", Version: "8b", Seed: &seed, Prompt: "c", Checksum: "d", Response: "e"},
		},
		Place: 1, Stratum: "lang=zh", Probability: 0.5, Replaced: at, Coders: 2, Unresolved: []string{"class"},
	}
}

// TestValuesHaveTheTypeOfTheirColumn: a format with types may rely on them.
func TestValuesHaveTheTypeOfTheirColumn(t *testing.T) {
	t.Parallel()
	for name, sheet := range exported(t) {
		seen := map[string]bool{}
		for _, row := range sheet.Rows {
			for i, v := range row {
				c := sheet.Columns[i]
				var got render.Type
				switch v.(type) {
				case nil:
					continue
				case string:
					got = render.Text
				case int, int64:
					got = render.Integer
				case float64:
					got = render.Number
				case time.Time, article.Moment:
					got = render.Date
				case bool:
					got = render.Flag
				case []string:
					got = render.List
				}
				seen[c.Name] = true
				if got != c.Type {
					t.Errorf("%s, column %s: %T is not of type %s", name, c.Name, v, c.Type)
				}
			}
		}
		if name == "articles" || name == "evidence" || name == "health" || name == "codings" || name == "coders" || name == "decisions" { // the others have columns that no test fills
			for _, c := range sheet.Columns {
				if !seen[c.Name] && !strings.HasPrefix(c.Name, "frame_") {
					t.Errorf("%s: no row has a value for %s", name, c.Name)
				}
			}
		}
	}
}

func TestColumnsAreNamedOnceAndDescribed(t *testing.T) {
	t.Parallel()
	for _, e := range render.Exports(codebooktest.Book()) {
		sheet := exported(t)[e.Name]
		names := map[string]bool{}
		for i, c := range e.Columns {
			if names[c.Name] || c.Description == "" || (c.Type == render.List) != (c.Separator != "") {
				t.Errorf("%s: column %+v", e.Name, c)
			}
			names[c.Name] = true
			if i >= len(sheet.Columns) {
				if i == len(sheet.Columns) && c.Name != "codings" {
					t.Errorf("%s: the column %s is described, and is not in the export", e.Name, c.Name)
				}
				continue // there only with a coded sample, as tests of stats have it
			}
			if sheet.Columns[i] != c {
				t.Errorf("%s: the export has the column %+v, its description %+v", e.Name, sheet.Columns[i], c)
			}
		}
	}
}

func TestSheetAsTextAndJSON(t *testing.T) {
	t.Parallel()
	sheet := render.Sheet{
		Columns: []render.Column{
			{Name: "name", Type: render.Text},
			{Name: "n", Type: render.Integer},
			{Name: "share", Type: render.Number},
			{Name: "when", Type: render.Date},
			{Name: "reprint", Type: render.Flag},
			{Name: "authors", Type: render.List, Separator: "; "},
		},
		Rows: [][]any{
			{"信用 <a>", 1200, 1.0 / 3, article.Day(2018, 3, 10), true, []string{"张三", "Li Si"}},
			{"b\x1b[31m", nil, nil, nil, false, []string(nil)},
		},
	}
	var b bytes.Buffer
	if err := sheet.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	want := "name         n     share  when        reprint  authors\n信用 <a>  1200  0.333333  2018-03-10  true     张三; Li Si\nb[31m                                 false\n"
	if got := b.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	b.Reset()
	if err := sheet.WriteJSONLines(&b); err != nil {
		t.Fatal(err)
	}
	want = `{"name":"信用 <a>","n":1200,"share":0.333333,"when":"2018-03-10","reprint":true,"authors":["张三","Li Si"]}
{"name":"b\u001b[31m","n":null,"share":null,"when":null,"reprint":false,"authors":[]}
`
	if got := b.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

const dictionaryHead = `# Data dictionary

<!-- Written by: go test ./render -run TestDictionary -update -->

What the columns of ` + "`yulun export`" + ` mean. ` + "`yulun export articles --describe`" + ` prints the same with the frames of your codebook;
with ` + "`--format csv`" + ` or ` + "`jsonl`" + ` it is a file to keep beside the data.

Any value may be missing; then the cell is empty. Types: text, integer, number (six decimals at most), date (ISO 8601: a day or an
instant), flag (true or false) and list. Where ` + "`frame_FRAME`" + ` stands, each frame of the codebook has these columns. Those of
frames that you add come last, so that no other column moves.

CSV is UTF-8; files and downloads begin with a byte order mark, standard output doesn't. A text that a spreadsheet would take for a
formula has an apostrophe before it, in CSV and XLSX. XLSX and Parquet have numbers, flags and (Parquet) lists as such, and dates as ISO 8601 texts; both describe
their columns. XLSX holds 1,048,576 rows and 32,767 characters a cell, and an export of more is refused. JSON Lines of articles, series,
comparison and health have the same values nested, as the API gives them: ` + "`outlet_id` is `outlet.id`, `mean_stance_low` is `mean_stance.low`" + `.
[exports.md](exports.md) shows how to read the files.
`

// TestDictionary: docs/data-dictionary.md says what the tables have.
func TestDictionary(t *testing.T) {
	t.Parallel()
	book := codebooktest.Book()
	book.Frames = []codebook.Frame{{ID: "FRAME", FixedColumns: true}}
	b := bytes.NewBufferString(dictionaryHead)
	if err := render.WriteDictionary(b, render.Exports(book)); err != nil {
		t.Fatal(err)
	}
	const path = "../docs/data-dictionary.md"
	if *update {
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != b.String() {
		t.Errorf("%s differs from the columns: run go test ./render -run TestDictionary -update", path)
	}
}
