package render_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"

	"yulun/article"
	"yulun/render"
)

func writtenWith(t *testing.T, format string, s render.Sheet, o render.FileOptions) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := s.Write(format, &b, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestCSVForSpreadsheets: what a spreadsheet would change is marked, everything else stays.
func TestCSVForSpreadsheets(t *testing.T) {
	t.Parallel()
	columns := []render.Column{
		{Name: "id", Type: render.Text, Identifier: true},
		{Name: "title", Type: render.Text},
		{Name: "n", Type: render.Number},
	}
	for _, c := range []struct{ id, title, want string }{
		{"5475717852266246", "2019", "'5475717852266246,2019"},
		{"2749307569744e88", "2e3", "'2749307569744e88,2e3"},
		{"0012345678901234", "007", "'0012345678901234,007"},
		{"12e4567890123456", "新规", "'12e4567890123456,新规"},
		{"e123456789012345", "新规", "e123456789012345,新规"},
		{"1e2e567890123456", "新规", "1e2e567890123456,新规"},
		{"54757178522662a6", "=1+1", "54757178522662a6,'=1+1"},
		{"a", "+86 10", "a,'+86 10"},
		{"a", "-0.5", "a,-0.5"},
		{"a", "@人民日报", "a,'@人民日报"},
		{"a", "\tx", "a,'\tx"},
		{"a", "\rx", "a,\"'\rx\""},
	} {
		got := string(writtenWith(t, "csv", render.Sheet{Columns: columns, Rows: [][]any{{c.id, c.title, -0.5}}}, render.FileOptions{GuardIDs: true}))
		if want := "id,title,n\n" + c.want + ",-0.5\n"; got != want {
			t.Errorf("%q, %q: got %q, want %q", c.id, c.title, got, want)
		}
	}
}

// TestIDsAreTheSameInEveryFormat: an id that a spreadsheet would take for a number is written as it
// is, and counted, unless a guard is asked for.
func TestIDsAreTheSameInEveryFormat(t *testing.T) {
	t.Parallel()
	sheet := render.Sheet{
		Columns: []render.Column{{Name: "id", Type: render.Text, Identifier: true}},
		Rows:    [][]any{{"2749307569744e88"}, {"54757178522662a6"}, {"5475717852266246"}},
	}
	var odd render.OddCells
	got := string(writtenWith(t, "csv", sheet, render.FileOptions{Cells: &odd}))
	if want := "id\n2749307569744e88\n54757178522662a6\n5475717852266246\n"; got != want || odd.Numbers != 2 {
		t.Errorf("got %q with %+v", got, odd)
	}
}

func TestCSVMarkAndLineEnds(t *testing.T) {
	t.Parallel()
	sheet := render.Sheet{Columns: []render.Column{{Name: "a", Type: render.Text}}, Rows: [][]any{{"信用"}, {"两行\n一格"}}}
	for want, o := range map[string]render.FileOptions{
		"a\n信用\n\"两行\n一格\"\n":               {},
		"\uFEFFa\n信用\n\"两行\n一格\"\n":         {BOM: true},
		"a\r\n信用\r\n\"两行\r\n一格\"\r\n":       {CRLF: true},
		"\uFEFFa\r\n信用\r\n\"两行\r\n一格\"\r\n": {BOM: true, CRLF: true},
	} {
		if got := string(writtenWith(t, "csv", sheet, o)); got != want {
			t.Errorf("%+v: %q, want %q", o, got, want)
		}
	}
}

// TestLongCells: they are counted, and cut with a mark where that is asked for, never within a
// character.
func TestLongCells(t *testing.T) {
	t.Parallel()
	columns := []render.Column{{Name: "text", Type: render.Text}}
	for name, c := range map[string]struct {
		text string
		long bool
	}{
		"ascii that fits":      {strings.Repeat("a", 32_767), false},
		"Chinese that fits":    {strings.Repeat("信", 32_767), false},
		"one too many":         {strings.Repeat("信", 32_768), true},
		"a real one":           {strings.Repeat("信用", 28_475), true},
		"outside of the plane": {strings.Repeat("𠮷", 16_384), true},
		"an odd half":          {"a" + strings.Repeat("𠮷", 20_000), true},
	} {
		sheet := render.Sheet{Columns: columns, Rows: [][]any{{"短"}, {c.text}}}
		for _, format := range []string{"csv", "xlsx"} {
			for _, cut := range []bool{false, true} {
				if format == "xlsx" && c.long && !cut {
					continue // refused: TestXLSXRefusesWhatItCannotHold
				}
				var odd render.OddCells
				b := writtenWith(t, format, sheet, render.FileOptions{CutCells: cut, Cells: &odd})
				want := render.OddCells{}
				if c.long {
					want = render.OddCells{Long: 1, Row: 2, Column: "text"}
				}
				got := cellAt(t, format, b)
				n := len(utf16.Encode([]rune(got)))
				whole := got == c.text
				switch {
				case odd != want && format == "csv":
					t.Errorf("%s, %s: counted %+v", name, format, odd)
				case whole != (!c.long || !cut):
					t.Errorf("%s, %s, cut %t: whole %t", name, format, cut, whole)
				case !whole && (n > 32_767 || n < 32_700 || !strings.Contains(got, "… [cut: ") || strings.Contains(got, "\uFFFD")):
					t.Errorf("%s, %s: %d characters that end with %q", name, format, n, got[len(got)-60:])
				}
			}
		}
	}
}

// cellAt is the text below the header and one row.
func cellAt(t *testing.T, format string, b []byte) string {
	t.Helper()
	if format == "csv" {
		rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return rows[2][0]
	}
	rows, err := render.ReadWorkbook(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return rows[2][0]
}

// TestFilesSayWhatTheyAre: XLSX and Parquet hold their columns' meaning and where their rows come
// from.
func TestFilesSayWhatTheyAre(t *testing.T) {
	t.Parallel()
	rows := 0
	p := render.Provenance{
		Export: "articles", Query: "frame:privacy", Made: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC), Software: "yulun 0.2.0",
		Topic: "social-credit", Configuration: "ab", Methods: []string{"rules/2+1"}, Settings: map[string]string{"unit": "story"},
		Seeds: map[string]string{"sample pilot": "42"},
	}
	o := render.FileOptions{Name: "articles", Facts: func() []render.Fact { rows = 3; return p.Facts(rows) }}
	want := map[string]string{
		"yulun:query": "frame:privacy", "yulun:made": "2026-03-01T08:00:00Z", "yulun:software": "yulun 0.2.0", "yulun:rows": "3",
		"yulun:methods": "rules/2+1", "yulun:setting:unit": "story", "yulun:seed:sample pilot": "42", "yulun:configuration_sha256": "ab",
	}
	b := writtenWith(t, "parquet", mixed(), o)
	f, err := parquet.OpenFile(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(writtenWith(t, "xlsx", mixed(), o)))
	if err != nil {
		t.Fatal(err)
	}
	if extent, err := book.GetSheetDimension(book.GetSheetName(0)); err != nil || extent != "" { // a reader may trust it
		t.Errorf("the sheet states the extent %q, error %v", extent, err)
	}
	defer book.Close()
	if got := book.GetSheetList(); !cmp.Equal(got, []string{"articles", "columns", "provenance"}) {
		t.Errorf("sheets %v", got)
	}
	facts, err := book.GetRows("provenance")
	if err != nil {
		t.Fatal(err)
	}
	inBook := map[string]string{}
	for _, row := range facts[1:] {
		inBook[row[0]] = strings.Join(row[1:], "")
	}
	for name, value := range want {
		if got, _ := f.Lookup(name); got != value || inBook[name] != value {
			t.Errorf("%s is %q in Parquet and %q in XLSX, want %q", name, got, inBook[name], value)
		}
	}
	meanings, err := book.GetRows("columns")
	if err != nil || len(meanings) != 7 || meanings[1][0] != "title" || meanings[1][3] != "Title." {
		t.Errorf("columns %v: %v", meanings, err)
	}
}

// TestSchemaFitsTheRows: every value of CSV is one of the type that the schema names.
func TestSchemaFitsTheRows(t *testing.T) {
	t.Parallel()
	for name, sheet := range exported(t) {
		rows, err := csv.NewReader(bytes.NewReader(writtenWith(t, "csv", sheet, render.FileOptions{}))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for i, field := range render.NewSchema(sheet.Columns, "csv").Fields {
			if field.Name != rows[0][i] || field.Description == "" {
				t.Errorf("%s: field %+v of column %s", name, field, rows[0][i])
			}
			for _, row := range rows[1:] {
				if row[i] != "" && !isOfType(row[i], field.Type) {
					t.Errorf("%s, %s: %q is not of type %s", name, field.Name, row[i], field.Type)
				}
			}
		}
	}
}

func isOfType(text, kind string) bool {
	var v any
	switch kind {
	case "integer":
		var n int64
		return json.Unmarshal([]byte(text), &n) == nil
	case "number":
		var n float64
		return json.Unmarshal([]byte(text), &n) == nil
	case "boolean":
		return json.Unmarshal([]byte(text), &v) == nil && (v == true || v == false)
	case "datetime":
		_, err := time.Parse(time.RFC3339, text)
		return err == nil
	default:
		return kind == "string"
	}
}

func TestCuesHaveTheirSentence(t *testing.T) {
	t.Parallel()
	a := judged()
	a.Title = "Fair? “It works.” 不公！"
	a.Reading.Evidence = append(a.Reading.Evidence, article.Evidence{Field: "title", Start: 18, End: 20, Text: "不公", Kind: "stance", Weight: -1})
	cues := render.Cues(a)
	for i, want := range []render.Cue{
		{Sentence: "失信者受到不公的惩罚。", SentenceStart: 4}, {}, {Sentence: "“It works.” 不公！", SentenceStart: 6},
	} {
		if cues[i].Sentence != want.Sentence || cues[i].SentenceStart != want.SentenceStart || cues[i].Article != a.ID {
			t.Errorf("cue %d: %+v", i, cues[i])
		}
	}
}

// TestParquetHoldsFewTexts: row groups end by bytes, so that long texts aren't held in memory.
func TestParquetHoldsFewTexts(t *testing.T) {
	t.Parallel()
	sheet := render.Sheet{Columns: []render.Column{{Name: "text", Type: render.Text}}}
	for range 40 {
		sheet.Rows = append(sheet.Rows, []any{strings.Repeat("a", 1<<20)})
	}
	b := writtenWith(t, "parquet", sheet, render.FileOptions{})
	f, err := parquet.OpenFile(bytes.NewReader(b), int64(len(b)))
	if err != nil || len(f.RowGroups()) != 3 || f.NumRows() != 40 {
		t.Errorf("%d row groups, %d rows: %v", len(f.RowGroups()), f.NumRows(), err)
	}
}
