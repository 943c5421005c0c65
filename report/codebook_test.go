package report_test

import (
	"slices"
	"strings"
	"testing"

	"yulun/article"
	"yulun/codebook/codebooktest"
	"yulun/index"
	"yulun/report"
	"yulun/survey"
)

// TestANewFrameMovesNoColumn: tools that read columns by their place keep working.
func TestANewFrameMovesNoColumn(t *testing.T) {
	t.Parallel()
	before, after := codebooktest.Book(), codebooktest.WithFrame(codebooktest.Book(), "safety")
	cells := fakeIndex{[]index.Cell{cell("2018-02-10", daily, 4, 0, 0, "law", "safety"), cell("2018-02-10", weekly, 0, 2, 2)}}
	a := piece()
	a.Reading.Frames = map[article.Frame]float64{"law": 0.5, "safety": 0.25}
	sheets := func(added bool) map[string]report.Sheet {
		book := before
		if added {
			book = after
		}
		s, err := report.MakeSeries(t.Context(), cells, health(), report.SeriesOptions{Sources: sources(), Codebook: book})
		if err != nil {
			t.Fatal(err)
		}
		all, err := report.Compare(t.Context(), cells, report.CompareOptions{Codebook: book, Surveys: []survey.Survey{kostka()}})
		if err != nil {
			t.Fatal(err)
		}
		return map[string]report.Sheet{
			"series": s.Sheet(), "comparison": all.Sheet(),
			"articles": {Header: report.RecordHeader(book), Rows: [][]string{report.NewRecord(a, false).Cells(book)}},
		}
	}
	with := sheets(true)
	for name, old := range sheets(false) {
		now := with[name]
		width := len(old.Header)
		if !slices.Equal(now.Header[:width], old.Header) || now.Header[width] != "frame_safety" {
			t.Errorf("%s: the columns are %v, want those without the frame, then frame_safety", name, now.Header)
		}
		filled := false
		for i, row := range now.Rows {
			if len(row) != len(now.Header) || !slices.Equal(row[:width], old.Rows[i]) {
				t.Errorf("%s: row %d is %v, without the frame %v", name, i, row, old.Rows[i])
			}
			filled = filled || row[width] != ""
		}
		if !filled {
			t.Errorf("%s: no row has a figure for the frame", name)
		}
	}
}

// TestOldCodesAreNamed: what the codebook doesn't have any more is in no column, so it is told.
func TestOldCodesAreNamed(t *testing.T) {
	t.Parallel()
	wire := article.Outlet{ID: "wire", Name: "Wire", Type: "agency", Country: "GB"}
	cells := fakeIndex{[]index.Cell{cell("2018-02-10", daily, 4, 0, 0, "law", "harmony"), cell("2018-02-10", wire, 0, 2, 0)}}
	s, err := report.MakeSeries(t.Context(), cells, health(), report.SeriesOptions{Sources: sources(), Codebook: codebooktest.Book()})
	if err != nil {
		t.Fatal(err)
	}
	all, err := report.Compare(t.Context(), cells, report.CompareOptions{Codebook: codebooktest.Book()})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`4 articles have the frame "harmony", which the codebook doesn't have. Run yulun reprocess to score them again.`,
		`2 articles are of outlets of the type "agency", which the codebook doesn't have.`,
	} {
		if !slices.Contains(s.Warnings, want) || !slices.Contains(all[0].Notes, want) {
			t.Errorf("want %q among the warnings\n%s\nand the notes\n%s", want, strings.Join(s.Warnings, "\n"), strings.Join(all[0].Notes, "\n"))
		}
	}
}
