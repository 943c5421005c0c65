package render_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"

	"yulun/article"
	"yulun/render"
)

// mixed is a table with a column of each type, a formula and a row of missing values.
func mixed() render.Sheet {
	return render.Sheet{
		Columns: []render.Column{
			{Name: "title", Type: render.Text, Description: "Title."},
			{Name: "articles", Type: render.Integer, Unit: "articles"},
			{Name: "share", Type: render.Number},
			{Name: "published", Type: render.Date},
			{Name: "is_reprint", Type: render.Flag},
			{Name: "authors", Type: render.List, Separator: "; "},
		},
		Rows: [][]any{
			{"信用修复 <新规>", 1200, -1.0 / 3, article.Day(2018, 3, 10), true, []string{"张三", "Li Si"}},
			{"=HYPERLINK(1)", nil, nil, nil, nil, nil},
			{"@sum", int64(0), 0.0, article.Moment{}, false, []string{"-1+1"}},
		},
	}
}

func written(t *testing.T, format string, s render.Sheet) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := s.Write(format, &b, render.FileOptions{}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestXLSX(t *testing.T) {
	t.Parallel()
	f, err := excelize.OpenReader(bytes.NewReader(written(t, "xlsx", mixed())))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"title", "articles", "share", "published", "is_reprint", "authors"},
		{"信用修复 <新规>", "1200", "-0.333333", "2018-03-10", "TRUE", "张三; Li Si"},
		{"'=HYPERLINK(1)"},
		{"'@sum", "0", "0", "", "FALSE", "'-1+1"},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
	for cell, want := range map[string]excelize.CellType{"A2": excelize.CellTypeInlineString, "B2": excelize.CellTypeNumber, "C2": excelize.CellTypeNumber, "E2": excelize.CellTypeBool} {
		got, err := f.GetCellType("Sheet1", cell)
		if err != nil || got != want && (want != excelize.CellTypeNumber || got != excelize.CellTypeUnset) {
			t.Errorf("%s has the type %d, want %d: %v", cell, got, want, err)
		}
	}
}

// TestXLSXRefusesWhatItCannotHold: a cut text would look like the whole one.
func TestXLSXRefusesWhatItCannotHold(t *testing.T) {
	t.Parallel()
	text := render.Column{Name: "text", Type: render.Text}
	for name, c := range map[string]struct {
		sheet   render.Sheet
		message string
	}{
		"a long text":      {render.Sheet{Columns: []render.Column{text}, Rows: [][]any{{"short"}, {strings.Repeat("信", 32_768)}}}, "row 2, column text has 32768 characters"},
		"too many columns": {render.Sheet{Columns: make([]render.Column, 16_385)}, "16385 columns"},
	} {
		err := c.sheet.Write("xlsx", io.Discard, render.FileOptions{})
		var usage *article.Error
		if !errors.As(err, &usage) || !strings.Contains(usage.Message, c.message) || !strings.Contains(usage.Remedy, "parquet") {
			t.Errorf("%s: %v", name, err)
		}
	}
	written(t, "xlsx", render.Sheet{Columns: []render.Column{text}, Rows: [][]any{{strings.Repeat("信", 32_767)}}})
}

func TestParquet(t *testing.T) {
	t.Parallel()
	b := written(t, "parquet", mixed())
	f, err := parquet.OpenFile(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, field := range f.Schema().Fields() {
		names = append(names, field.Name())
	}
	if diff := cmp.Diff(mixed().Header(), names); diff != "" {
		t.Errorf("columns in another order:\n%s", diff)
	}
	if got, _ := f.Lookup("column:title"); got != "Title." {
		t.Errorf("the title is described as %q", got)
	}
	type row struct {
		Title     *string  `parquet:"title,optional"`
		Articles  *int64   `parquet:"articles,optional"`
		Share     *float64 `parquet:"share,optional"`
		Published *string  `parquet:"published,optional"`
		IsReprint *bool    `parquet:"is_reprint,optional"`
		Authors   []string `parquet:"authors,list"`
	}
	got, err := parquet.Read[row](bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	want := []row{
		{new("信用修复 <新规>"), new(int64(1200)), new(-0.333333), new("2018-03-10"), new(true), []string{"张三", "Li Si"}},
		{Title: new("=HYPERLINK(1)"), Authors: []string{}},
		{Title: new("@sum"), Articles: new(int64(0)), Share: new(0.0), IsReprint: new(false), Authors: []string{"-1+1"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestEveryExportInEveryFormat: what CSV holds the others hold too.
func TestEveryExportInEveryFormat(t *testing.T) {
	t.Parallel()
	for name, sheet := range exported(t) {
		b := written(t, "parquet", sheet)
		f, err := parquet.OpenFile(bytes.NewReader(b), int64(len(b)))
		if err != nil || f.NumRows() != int64(len(sheet.Rows)) || len(f.Schema().Fields()) != len(sheet.Columns) {
			t.Errorf("%s as Parquet: %v", name, err)
		}
		book, err := excelize.OpenReader(bytes.NewReader(written(t, "xlsx", sheet)))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := book.GetRows("Sheet1")
		if err != nil || len(rows) != len(sheet.Rows)+1 || len(rows[0]) != len(sheet.Columns) {
			t.Errorf("%s as XLSX: %v", name, err)
		}
		if err := book.Close(); err != nil {
			t.Error(err)
		}
	}
}
