package render_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"yulun/render"
)

// TestWorkbooksAreReadAsExcelizeReads: shared texts, runs of fonts, formulas, dates, truth values,
// gaps and what looks like an escape.
func TestWorkbooksAreReadAsExcelizeReads(t *testing.T) {
	t.Parallel()
	file := excelize.NewFile()
	defer file.Close()
	for cell, value := range map[string]any{
		"A1": "id", "B1": "信用 <&> \"x\"", "C1": " two \n lines ", "E1": 12345678901234, "A3": 0.1, "B3": true, "C3": false, "AB3": "far",
		"A4": time.Date(2018, 3, 10, 12, 0, 0, 0, time.UTC), "B4": "_x0041_ and _x41_", "C4": "", "D4": 1e-9, "A9": "the last",
	} {
		if err := file.SetCellValue("Sheet1", cell, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := file.SetCellRichText("Sheet1", "A2", []excelize.RichTextRun{{Text: "in "}, {Text: "runs", Font: &excelize.Font{Bold: true}}}); err != nil {
		t.Fatal(err)
	}
	if err := file.SetCellFormula("Sheet1", "F4", "1+1"); err != nil {
		t.Fatal(err)
	}
	if _, err := file.NewSheet("another"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := file.Write(&b); err != nil {
		t.Fatal(err)
	}
	asExcelizeReads(t, b.Bytes(), 9)
}

// asExcelizeReads compares so many rows of a workbook.
func asExcelizeReads(t *testing.T, workbook []byte, rows int) {
	t.Helper()
	file, err := excelize.OpenReader(bytes.NewReader(workbook))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	want, err := file.GetRows(file.GetSheetName(0), excelize.Options{RawCellValue: true})
	if err != nil || len(want) != rows {
		t.Fatalf("%d rows, want %d: %v", len(want), rows, err)
	}
	got, err := render.ReadWorkbook(bytes.NewReader(workbook))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestWrittenWorkbooksAreRead: by excelize as by us, sheets and odd characters included.
func TestWrittenWorkbooksAreRead(t *testing.T) {
	t.Parallel()
	odd := "_x0041_ _x005F_ _x <&> \t\n 信 \U0001F600 ]]> \x01 \xff"
	columns := []render.Column{{Name: "a & <b>", Type: render.Text}}
	b := writtenWith(t, "xlsx", render.Sheet{Columns: columns, Rows: [][]any{{odd}, {""}, {" x "}}}, render.FileOptions{Name: "articles & more"})
	asExcelizeReads(t, b, 4)
	rows, err := render.ReadWorkbook(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"a & <b>"}, {"_x0041_ _x005F_ _x <&> \t\n 信 \U0001F600 ]]> \uFFFD \uFFFD"}, nil, {" x "}}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
}

// zipped is a file of parts.
func zipped(t *testing.T, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, text := range parts {
		to, err := w.Create(name)
		if err == nil {
			_, err = to.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// strict is a workbook as other programs write it: strict namespaces, absolute and capital names of
// parts, cells without their place, and a first sheet that isn't sheet1.xml.
func strict(sheet string) map[string]string {
	const office = "http://purl.oclc.org/ooxml/officeDocument/relationships"
	return map[string]string{
		"_rels/.rels":     `<Relationships><Relationship Id="a" Type="` + office + `/officeDocument" Target="/xl/Book.xml"/></Relationships>`,
		"xl/book.xml":     `<workbook xmlns:r="` + office + `"><sheets><sheet name="b" sheetId="9" r:id="x"/><sheet name="a" sheetId="1" r:id="y"/></sheets></workbook>`,
		`xl\sheets\2.xml`: `<worksheet xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"><sheetData>` + sheet + `</sheetData><row r="0"/></worksheet>`,
		"xl/sheets/1.xml": `<worksheet><sheetData><row><c><v>not this one</v></c></row></sheetData></worksheet>`,
		"xl/SharedTexts":  `<sst><si><t>first</t></si><si><r><t>sec</t></r><r><t>ond</t></r><rPh sb="0" eb="1"><t>said</t></rPh></si></sst>`,
		"xl/_rels/Book.xml.rels": `<Relationships><Relationship Id="y" Type="` + office + `/worksheet" Target="sheets/1.xml"/>` +
			`<Relationship Id="x" Type="` + office + `/worksheet" Target="sheets/2.xml"/>` +
			`<Relationship Id="z" Type="` + office + `/sharedStrings" Target="/xl/sharedTexts"/></Relationships>`,
	}
}

func TestWorkbooksOfOtherPrograms(t *testing.T) {
	t.Parallel()
	got, err := render.ReadWorkbook(bytes.NewReader(zipped(t, strict(
		`<row><c t="s"><v>1</v></c><c t="s"/><c t="str"><f>A1</f><v>_x0042_</v></c></row><row r="3"><c r="b3" t="inlineStr"><is><t>in</t></is></c><c><v>1.5</v></c></row><row r="4"/>`,
	))))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]string{{"second", "", "B"}, nil, {"", "in", "1.5"}}, got); diff != "" {
		t.Error(diff)
	}
}

func TestDamagedWorkbooksAreRefused(t *testing.T) {
	t.Parallel()
	for want, data := range map[string][]byte{
		"not a valid zip":           []byte("a\tb\n"),
		`no part "_rels/.rels"`:     zipped(t, map[string]string{"x": ""}),
		"another kind of file":      zipped(t, map[string]string{"_rels/.rels": "<Relationships/>"}),
		`text number "2" of 2`:      zipped(t, strict(`<row><c t="s"><v>2</v></c></row>`)),
		`no cell "AAAA1"`:           zipped(t, strict(`<row><c r="AAAA1"><v>2</v></c></row>`)),
		`no cell "1"`:               zipped(t, strict(`<row><c r="1"><v>2</v></c></row>`)),
		"a row has the number":      zipped(t, strict(`<row r="2000000"><c><v>2</v></c></row>`)),
		"xl/sheets/2.xml: XML synt": zipped(t, strict(`<row></c>`)),
	} {
		if rows, err := render.ReadWorkbook(bytes.NewReader(data)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, %v, want %q", rows, err, want)
		}
	}
}
