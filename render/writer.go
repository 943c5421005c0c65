package render

import (
	"fmt"
	"io"
)

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

// NewWriter begins a table in a format: csv, xlsx or parquet.
func NewWriter(format string, w io.Writer, columns []Column) (Writer, error) {
	switch format {
	case "csv":
		return NewCSV(w, columns), nil
	case "xlsx":
		return newXLSX(w, columns)
	case "parquet":
		return newParquet(w, columns), nil
	default:
		return nil, fmt.Errorf("there is no format %q for tables", format)
	}
}

// Write writes the sheet in a format of [NewWriter].
func (s Sheet) Write(format string, w io.Writer) error {
	out, err := NewWriter(format, w, s.Columns)
	if err != nil {
		return err
	}
	defer out.Discard()
	for _, row := range s.Rows {
		if err := out.Row(row); err != nil {
			return err
		}
	}
	return out.Close()
}
