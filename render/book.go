package render

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// What a sheet of an XLSX file holds.
const (
	mostRows    = 1 << 20
	mostColumns = 1 << 14
)

// The parts of an XLSX file that are the same in each, and what the others consist of.
const (
	xmlHead   = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	openXML   = "http://schemas.openxmlformats.org/"
	mainSpace = ` xmlns="` + openXML + `spreadsheetml/2006/main"`
	relSpace  = openXML + "officeDocument/2006/relationships"
	relHead   = xmlHead + `<Relationships xmlns="` + openXML + `package/2006/relationships">`
	relEnd    = `</Relationships>`

	rootRels  = relHead + `<Relationship Id="rId1" Type="` + relSpace + `/officeDocument" Target="xl/workbook.xml"/>` + relEnd
	typesHead = xmlHead + `<Types xmlns="` + openXML + `package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>`
	typeOfSheet = `<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`
	typesEnd    = `</Types>`

	bookHead = xmlHead + `<workbook` + mainSpace + ` xmlns:r="` + relSpace + `"><sheets>`
	bookEnd  = `</sheets></workbook>`

	sheetHead = xmlHead + `<worksheet` + mainSpace + `><sheetData>`
	sheetEnd  = `</sheetData></worksheet>`
)

// book writes an XLSX file sheet by sheet and row by row, and holds nothing of it. Its texts are in
// the cells themselves, since a table of all texts could be written only at the end.
type book struct {
	parts *zip.Writer
	sheet *bufio.Writer
	// sheets and rows count what was begun.
	sheets, rows int
}

// newBook begins a file with the names of its sheets. Each is to be begun by next.
func newBook(w io.Writer, names []string) (*book, error) {
	types, rels, sheets := typesHead, relHead, bookHead
	for i, name := range names {
		types += fmt.Sprintf(typeOfSheet, i+1)
		rels += fmt.Sprintf(`<Relationship Id="rId%d" Type="`+relSpace+`/worksheet" Target="worksheets/sheet%[1]d.xml"/>`, i+1)
		sheets += fmt.Sprintf(`<sheet name="%s" sheetId="%d" r:id="rId%[2]d"/>`, escaped(name), i+1)
	}
	b := &book{parts: zip.NewWriter(w)}
	for _, part := range [][2]string{
		{"[Content_Types].xml", types + typesEnd},
		{"_rels/.rels", rootRels},
		{"xl/workbook.xml", sheets + bookEnd},
		{"xl/_rels/workbook.xml.rels", rels + relEnd},
	} {
		to, err := b.parts.Create(part[0])
		if err == nil {
			_, err = io.WriteString(to, part[1])
		}
		if err != nil {
			return nil, err
		}
	}
	return b, nil
}

// next ends the sheet that is written and begins the next one.
func (b *book) next() error {
	if err := b.end(); err != nil {
		return err
	}
	b.sheets, b.rows = b.sheets+1, 0
	to, err := b.parts.Create(fmt.Sprintf("xl/worksheets/sheet%d.xml", b.sheets))
	if err != nil {
		return err
	}
	b.sheet = bufio.NewWriter(to)
	_, err = b.sheet.WriteString(sheetHead)
	return err
}

func (b *book) end() error {
	if b.sheet == nil {
		return nil
	}
	_, _ = b.sheet.WriteString(sheetEnd) // Flush tells what fails here
	return b.sheet.Flush()
}

// row writes a row of the sheet: nothing for nil and "", a number, a truth value or a text for
// everything else.
func (b *book) row(values []any) error {
	b.rows++
	number := strconv.Itoa(b.rows)
	_, _ = b.sheet.WriteString(`<row r="` + number + `">`)
	for i, v := range values {
		kind, value := "n", ""
		switch v := v.(type) {
		case nil:
		case int, int64:
			value = fmt.Sprint(v)
		case float64:
			value = strconv.FormatFloat(v, 'f', -1, 64)
			if v-v != 0 { // infinite, or not a number
				kind = "str"
			}
		case bool:
			kind, value = "b", "0"
			if v {
				value = "1"
			}
		default:
			kind, value = "inlineStr", escaped(fmt.Sprint(v))
		}
		if value == "" {
			continue
		}
		cell := `<v>` + value + `</v>`
		if kind == "inlineStr" {
			cell = `<is><t xml:space="preserve">` + value + `</t></is>`
		}
		_, _ = b.sheet.WriteString(`<c r="` + columnName(i) + number + `" t="` + kind + `">` + cell + `</c>`)
	}
	_, err := b.sheet.WriteString(`</row>`) // after an error, the writer repeats it
	return err
}

// close ends the file.
func (b *book) close() error {
	if err := b.end(); err != nil {
		return err
	}
	return b.parts.Close()
}

// columnName is the name of a column, the first being 0: A, B … Z, AA.
func columnName(i int) string {
	name := ""
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}

// escaped is a text for XML. What looks like an escape of Excel, such as _x0041_, gets its first
// character escaped, since Excel would read another character.
func escaped(text string) string {
	var b strings.Builder
	for rest := text; ; {
		before, behind, found := strings.Cut(rest, "_x")
		_ = xml.EscapeText(&b, []byte(before)) // a builder takes everything
		if !found {
			return b.String()
		}
		if _, escape := escapedRune(behind); escape {
			b.WriteString("_x005F")
		}
		b.WriteString("_x")
		rest = behind
	}
}

// unescaped reads Excel's escapes.
func unescaped(text string) string {
	var b strings.Builder
	for rest := text; ; {
		before, behind, found := strings.Cut(rest, "_x")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		if r, escape := escapedRune(behind); escape {
			b.WriteRune(r)
			rest = behind[5:]
			continue
		}
		b.WriteString("_x")
		rest = behind
	}
}

// escapedRune reads the rest of an escape: four hexadecimal digits and a _.
func escapedRune(rest string) (rune, bool) {
	if len(rest) < 5 || rest[4] != '_' {
		return 0, false
	}
	n, err := strconv.ParseUint(rest[:4], 16, 16)
	return rune(n), err == nil
}
