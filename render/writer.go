package render

import (
	"fmt"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// longestCell is how many UTF-16 code units a cell of Excel and LibreOffice Calc holds.
const longestCell = 32_767

// Writer writes the rows of a table in one format.
type Writer interface {
	// Row writes the values of one row, which have the types of the columns.
	Row(values []any) error
	// Close writes what is still due. It does not close the file.
	Close() error
	// Discard frees what a writer holds that is not closed, such as temporary files. It does
	// nothing after Close.
	Discard()
}

// FileOptions say how a table becomes a file. The zero value is a plain file for programs.
type FileOptions struct {
	// BOM begins CSV with a byte order mark, by which Excel knows UTF-8.
	BOM bool
	// CRLF ends the lines of CSV as RFC 4180 has it, not with a line feed alone.
	CRLF bool
	// CutCells cuts cells of CSV and XLSX that are too long for a spreadsheet, with a mark.
	CutCells bool
	// GuardIDs puts an apostrophe before identifiers in CSV that a spreadsheet would take for a
	// number. Only articles that were kept by a version up to 0.1 have such.
	GuardIDs bool
	// Cells counts what a spreadsheet doesn't take as it is; nil doesn't.
	Cells *OddCells
	// Name is the name of the sheet in XLSX. With one the workbook has a sheet "columns", too, that
	// describes the columns.
	Name string
	// Facts are what XLSX and Parquet say of the file besides its columns. They are asked for when
	// all rows are written; nil has none.
	Facts func() []Fact
}

// Fact is one statement about a file, such as the query behind it.
type Fact struct{ Name, Value string }

func (o FileOptions) facts() []Fact {
	if o.Facts == nil {
		return nil
	}
	return o.Facts()
}

// OddCells counts the cells that a spreadsheet doesn't take as they are.
type OddCells struct {
	// Long counts those that are too long, cut or not. Row is the number of the first one's row,
	// from 1 without the header, Column its column.
	Long   int
	Row    int
	Column string
	// Numbers counts the identifiers in CSV that look like numbers, guarded or not.
	Numbers int
}

// NewWriter begins a table in a format: csv, jsonl, xlsx or parquet.
func NewWriter(format string, w io.Writer, columns []Column, o FileOptions) (Writer, error) {
	switch format {
	case "csv":
		return NewCSV(w, columns, o), nil
	case "jsonl":
		return &jsonLines{w: w, columns: columns}, nil
	case "xlsx":
		return newXLSX(w, columns, o)
	case "parquet":
		return newParquet(w, columns, o)
	default:
		return nil, fmt.Errorf("there is no format %q for tables", format)
	}
}

// Write writes the sheet in a format of [NewWriter].
func (s Sheet) Write(format string, w io.Writer, o FileOptions) error {
	out, err := NewWriter(format, w, s.Columns, o)
	if err != nil {
		return err
	}
	return s.WriteRows(out)
}

// WriteRows writes the rows to a writer of the sheet's columns, and closes it.
func (s Sheet) WriteRows(out Writer) error {
	defer out.Discard()
	for _, row := range s.Rows {
		if err := out.Row(row); err != nil {
			return err
		}
	}
	return out.Close()
}

// fitted is a text as a cell of a spreadsheet holds it: cut where that is asked for, and counted
// where it is too long.
func (o FileOptions) fitted(text string, row int, column string) string {
	if len(text) <= longestCell {
		return text
	}
	n := units(text)
	if n <= longestCell {
		return text
	}
	if odd := o.Cells; odd != nil {
		if odd.Long == 0 {
			odd.Row, odd.Column = row, column
		}
		odd.Long++
	}
	if !o.CutCells {
		return text
	}
	mark := fmt.Sprintf("… [cut: %d of %d characters are missing]", n, n)
	room, kept := longestCell-units(mark), 0
	for at, r := range text {
		if kept += utf16.RuneLen(r); kept > room {
			kept -= utf16.RuneLen(r)
			return text[:at] + fmt.Sprintf("… [cut: %d of %d characters are missing]", n-kept, n)
		}
	}
	return text
}

// units is the length of a text in UTF-16 code units, which is how spreadsheets count characters.
func units(text string) int {
	n := utf8.RuneCountInString(text)
	for _, r := range text {
		if r > 0xFFFF {
			n++
		}
	}
	return n
}
