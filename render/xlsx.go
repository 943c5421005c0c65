package render

import (
	"fmt"
	"io"

	"yulun/article"
)

// xlsx writes a workbook whose first sheet has the rows. Named, it has a sheet that describes the
// columns and, where facts are given, one of these. Dates are ISO 8601 texts, since a date of Excel
// has no time zone and is never a day alone.
type xlsx struct {
	columns []Column
	o       FileOptions
	book    *book
}

func newXLSX(w io.Writer, columns []Column, o FileOptions) (*xlsx, error) {
	names := []string{"Sheet1"}
	if o.Name != "" {
		names = []string{o.Name, "columns"}
		if o.Facts != nil {
			names = append(names, "provenance")
		}
	}
	book, err := newBook(w, names)
	if err == nil {
		err = book.next()
	}
	if err != nil {
		return nil, fmt.Errorf("write XLSX: %w", err)
	}
	x := &xlsx{columns: columns, o: o, book: book}
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
			text := x.o.fitted(neutral(cell(v, x.columns[i])), x.book.rows, x.columns[i].Name)
			if n := units(text); n > longestCell {
				return article.Usagef(
					"Cut it with --cut-cells where the command has that, or export it as csv, jsonl or parquet, which have no such limit.",
					"row %d, column %s has %d characters; a cell of an XLSX file holds %d",
					x.book.rows, x.columns[i].Name, n, longestCell,
				)
			}
			row[i] = text
		}
	}
	return x.write(row)
}

func (x *xlsx) write(row []any) error {
	if x.book.rows == mostRows {
		return article.Usagef(
			"Narrow the query, or export it as csv, jsonl or parquet, which have no such limit.",
			"there are more rows than the %d of a sheet of an XLSX file",
			mostRows,
		)
	}
	if len(row) > mostColumns {
		return article.Usagef(
			"Export it as csv, jsonl or parquet, which have no such limit.",
			"%d columns are more than the %d of a sheet of an XLSX file",
			len(row),
			mostColumns,
		)
	}
	if err := x.book.row(row); err != nil {
		return fmt.Errorf("write XLSX, row %d: %w", x.book.rows, err)
	}
	return nil
}

// Close implements Writer.
func (x *xlsx) Close() error {
	err := x.describe()
	if err == nil {
		err = x.book.close()
	}
	if err != nil {
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
	if x.o.Facts != nil {
		about := Sheet{Columns: []Column{{Name: "fact", Type: Text}, {Name: "value", Type: Text}}}
		for _, f := range x.o.Facts() {
			about.Rows = append(about.Rows, []any{f.Name, f.Value})
		}
		sheets = append(sheets, about)
	}
	for _, sheet := range sheets {
		if err := x.book.next(); err != nil {
			return err
		}
		for n, row := range append([][]string{sheet.Header()}, textRows(sheet)...) {
			values := make([]any, len(row))
			for i, text := range row {
				values[i] = FileOptions{CutCells: true}.fitted(neutral(text), n, "")
			}
			if err := x.book.row(values); err != nil {
				return err
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
