package render_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yulun/article"
	"yulun/codebook/codebooktest"
	"yulun/locale"
	"yulun/render"
	"yulun/stats"
	"yulun/stats/statstest"
	"yulun/survey"
)

// TestANewFrameMovesNoColumn: tools that read columns by their place keep working.
func TestANewFrameMovesNoColumn(t *testing.T) {
	t.Parallel()
	before, after := codebooktest.Book(), codebooktest.WithFrame(codebooktest.Book(), "safety")
	cells := statstest.Index{statstest.Cell("2018-02-10", statstest.Daily(), 4, 0, 0, "law", "safety"), statstest.Cell("2018-02-10", statstest.Weekly(), 0, 2, 2)}
	a := piece()
	a.Reading.Frames = map[article.Frame]float64{"law": 0.5, "safety": 0.25}
	sheets := func(added bool) map[string]render.Sheet {
		book := before
		if added {
			book = after
		}
		s, err := stats.MakeSeries(t.Context(), cells, statstest.Crawls(), stats.SeriesOptions{Sources: statstest.Sources(), Codebook: book})
		if err != nil {
			t.Fatal(err)
		}
		all, err := stats.Compare(t.Context(), cells, stats.CompareOptions{Codebook: book, Surveys: []survey.Survey{statstest.Kostka()}})
		if err != nil {
			t.Fatal(err)
		}
		return map[string]render.Sheet{
			"series": render.SeriesSheet(s), "comparison": render.ComparisonSheet(all),
			"articles": render.Articles(book).Sheet([]render.Record{render.NewRecord(a, false)}),
		}
	}
	with := sheets(true)
	for name, old := range sheets(false) {
		now := with[name]
		width := len(old.Columns)
		if !slices.Equal(now.Header()[:width], old.Header()) || now.Columns[width].Name != "frame_safety" {
			t.Errorf("%s: the columns are %v, want those without the frame, then frame_safety", name, now.Header())
		}
		filled := false
		for i, row := range now.Rows {
			if len(row) != len(now.Columns) || !cmp.Equal(row[:width], old.Rows[i]) {
				t.Errorf("%s: row %d is %v, without the frame %v", name, i, row, old.Rows[i])
			}
			filled = filled || row[width] != nil
		}
		if !filled {
			t.Errorf("%s: no row has a figure for the frame", name)
		}
	}
}

// TestOldCodesAreNamed: what the codebook doesn't have any more is in no column, so it is named.
func TestOldCodesAreNamed(t *testing.T) {
	t.Parallel()
	wire := article.Outlet{ID: "wire", Name: "Wire", Type: "agency", Country: "GB"}
	cells := statstest.Index{statstest.Cell("2018-02-10", statstest.Daily(), 4, 0, 0, "law", "harmony"), statstest.Cell("2018-02-10", wire, 0, 2, 0)}
	s, err := stats.MakeSeries(t.Context(), cells, statstest.Crawls(), stats.SeriesOptions{Sources: statstest.Sources(), Codebook: codebooktest.Book()})
	if err != nil {
		t.Fatal(err)
	}
	all, err := stats.Compare(t.Context(), cells, stats.CompareOptions{Codebook: codebooktest.Book()})
	if err != nil {
		t.Fatal(err)
	}
	warnings, notes := render.Warnings(locale.Printer{}, s), render.Notes(locale.Printer{}, all[0])
	for _, want := range []string{
		`4 articles have the frame "harmony", which the codebook doesn't have. Run yulun reprocess to score them again.`,
		`2 articles are of outlets of the type "agency", which the codebook doesn't have.`,
	} {
		if !slices.Contains(warnings, want) || !slices.Contains(notes, want) {
			t.Errorf("want %q among the warnings\n%s\nand the notes\n%s", want, strings.Join(warnings, "\n"), strings.Join(notes, "\n"))
		}
	}
}
