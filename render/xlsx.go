package render

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"yulun/article"
)

// xlsx writes a workbook whose first sheet has the rows. Named, it has a sheet that describes the
// columns and, where facts are given, one of these. Dates are ISO 8601 texts, since a date of Excel
// has no time zone and is never a day alone.
type xlsx struct {
	w       io.Writer
	columns []Column
	o       FileOptions
	file    *excelize.File
	rows    *excelize.StreamWriter
	n       int
	closed  bool
}

func newXLSX(w io.Writer, columns []Column, o FileOptions) (*xlsx, error) {
	file := excelize.NewFile()
	if o.Name != "" {
		if err := file.SetSheetName(file.GetSheetName(0), o.Name); err != nil {
			return nil, fmt.Errorf("write XLSX: %w", err)
		}
	}
	// The library would state the extent of the empty sheet, and openpyxl reads no further than
	// that.
	if err := file.SetSheetDimension(file.GetSheetName(0), ""); err != nil {
		return nil, fmt.Errorf("write XLSX: %w", err)
	}
	rows, err := file.NewStreamWriter(file.GetSheetName(0))
	if err != nil {
		return nil, fmt.Errorf("write XLSX: %w", err)
	}
	x := &xlsx{w: w, columns: columns, o: o, file: file, rows: rows}
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
			text := x.o.fitted(neutral(cell(v, x.columns[i])), x.n, x.columns[i].Name)
			if n := units(text); n > longestCell {
				return article.Usagef(
					"Cut it with --cut-cells where the command has that, or export it as csv, jsonl or parquet, which have no such limit.",
					"row %d, column %s has %d characters; a cell of an XLSX file holds %d",
					x.n, x.columns[i].Name, n, longestCell,
				)
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
	if err := x.describe(); err != nil {
		return err
	}
	if _, err := x.file.WriteTo(x.w); err != nil {
		return fmt.Errorf("write XLSX: %w", err)
	}
	return nil
}

// describe adds the sheets that describe the first one.
func (x *xlsx) describe() error {
	if x.o.Name == "" {
		return nil
	}
	sheets := []Sheet{Exported{Columns: x.columns}.Dictionary()}
	names := []string{"columns"}
	if facts := x.o.facts(); len(facts) > 0 {
		about := Sheet{Columns: []Column{{Name: "fact", Type: Text}, {Name: "value", Type: Text}}}
		for _, f := range facts {
			about.Rows = append(about.Rows, []any{f.Name, f.Value})
		}
		sheets, names = append(sheets, about), append(names, "provenance")
	}
	for i, sheet := range sheets {
		if _, err := x.file.NewSheet(names[i]); err != nil {
			return fmt.Errorf("write XLSX: %w", err)
		}
		for n, row := range append([][]string{sheet.Header()}, textRows(sheet)...) {
			for column, text := range row {
				at, err := excelize.CoordinatesToCellName(column+1, n+1)
				if err == nil && text != "" {
					err = x.file.SetCellStr(names[i], at, FileOptions{CutCells: true}.fitted(neutral(text), n, ""))
				}
				if err != nil {
					return fmt.Errorf("write XLSX: %w", err)
				}
			}
		}
	}
	return nil
}

func textRows(s Sheet) (rows [][]string) {
	for _, row := range s.Rows {
		rows = append(rows, cells(s.Columns, row))
	}
	return rows
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
