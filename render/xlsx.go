package render

import (
	"fmt"
	"io"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"yulun/article"
)

// xlsx writes a workbook with one sheet. Dates are ISO 8601 texts, since a date of Excel has no
// time zone and is never a day alone.
type xlsx struct {
	w       io.Writer
	columns []Column
	file    *excelize.File
	rows    *excelize.StreamWriter
	n       int
	closed  bool
}

func newXLSX(w io.Writer, columns []Column) (*xlsx, error) {
	file := excelize.NewFile()
	rows, err := file.NewStreamWriter(file.GetSheetName(0))
	if err != nil {
		return nil, fmt.Errorf("write XLSX: %w", err)
	}
	x := &xlsx{w: w, columns: columns, file: file, rows: rows}
	head := make([]any, len(columns))
	for i, c := range columns {
		head[i] = c.Name
	}
	return x, x.write(head)
}

// Row implements Writer.
func (x *xlsx) Row(values []any) error {
	row := make([]any, len(values))
	for i, v := range values {
		switch v := v.(type) {
		case nil, int, int64, bool:
			row[i] = v
		case float64:
			row[i] = rounded(v)
		default:
			text := neutral(cell(v, x.columns[i]))
			if n := len(utf16.Encode([]rune(text))); n > excelize.TotalCellChars {
				return article.Usagef("Export it as csv, jsonl or parquet, which have no such limit.",
					"row %d, column %s has %d characters; a cell of an XLSX file holds %d", x.n, x.columns[i].Name, n, excelize.TotalCellChars)
			}
			if text != "" {
				row[i] = text
			}
		}
	}
	return x.write(row)
}

func (x *xlsx) write(row []any) error {
	if x.n++; x.n > excelize.TotalRows {
		return article.Usagef(
			"Narrow the query, or export it as csv, jsonl or parquet, which have no such limit.",
			"there are more rows than the %d of a sheet of an XLSX file",
			excelize.TotalRows,
		)
	}
	if len(row) > excelize.MaxColumns {
		return article.Usagef(
			"Export it as csv, jsonl or parquet, which have no such limit.",
			"%d columns are more than the %d of a sheet of an XLSX file",
			len(row),
			excelize.MaxColumns,
		)
	}
	if err := x.rows.SetRow(fmt.Sprintf("A%d", x.n), row); err != nil {
		return fmt.Errorf("write XLSX, row %d: %w", x.n, err)
	}
	return nil
}

// Close implements Writer.
func (x *xlsx) Close() error {
	defer x.Discard()
	if err := x.rows.Flush(); err != nil {
		return fmt.Errorf("write XLSX: %w", err)
	}
	if _, err := x.file.WriteTo(x.w); err != nil {
		return fmt.Errorf("write XLSX: %w", err)
	}
	return nil
}

// Discard implements Writer. It removes the library's temporary files, which hold a large sheet.
func (x *xlsx) Discard() {
	if x.closed {
		return
	}
	x.closed = true
	_ = x.rows.Flush() // the rows' file is removed by it, even where it fails
	_ = x.file.Close()
}
