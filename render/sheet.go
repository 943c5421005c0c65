package render

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"yulun/article"
)

// Type is the type of a column's values. Any value may be missing.
type Type string

// The types, with the Go types of their values.
const (
	Text    Type = "text"    // string
	Integer Type = "integer" // int, int64
	Number  Type = "number"  // float64; written with six decimals at most
	Date    Type = "date"    // time.Time or article.Moment; ISO 8601, a day or an instant
	Flag    Type = "flag"    // bool; true or false
	List    Type = "list"    // []string
)

// Column describes a column of a table.
type Column struct {
	Name        string
	Type        Type
	Unit        string
	Description string
	// Separator separates the entries of a list in formats that have no lists. None is how they
	// write a list without entries, which is not a missing one.
	Separator, None string
	// Identifier marks texts that are compared and never counted with, such as ids in hexadecimal.
	// Some of them look like numbers.
	Identifier bool
}

// Field is a column with its value for a T; nil is a missing value.
type Field[T any] struct {
	Column
	Value func(T) any
}

// Layout is what a table shows of each T. Every export is one layout, whatever the format: the
// header, the rows and the data dictionary come from it, so that they cannot disagree.
type Layout[T any] []Field[T]

// Columns are the columns of the table.
func (l Layout[T]) Columns() []Column {
	columns := make([]Column, len(l))
	for i, f := range l {
		columns[i] = f.Column
	}
	return columns
}

// Row is the row of one value.
func (l Layout[T]) Row(v T) []any {
	row := make([]any, len(l))
	for i, f := range l {
		row[i] = f.Value(v)
	}
	return row
}

// Sheet is the table of some values.
func (l Layout[T]) Sheet(values []T) Sheet {
	s := Sheet{Columns: l.Columns()}
	for _, v := range values {
		s.Rows = append(s.Rows, l.Row(v))
	}
	return s
}

// Sheet is a typed table that is held as a whole.
type Sheet struct {
	Columns []Column
	Rows    [][]any
}

// Header lists the names of the columns.
func (s Sheet) Header() []string { return header(s.Columns) }

func header(columns []Column) []string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Name
	}
	return names
}

// WriteText prints the sheet for a terminal, numbers to the right.
func (s Sheet) WriteText(w io.Writer) error {
	t := Table{Header: s.Header()}
	for i, c := range s.Columns {
		if c.Type == Integer || c.Type == Number {
			t.Right = append(t.Right, i)
		}
	}
	for _, row := range s.Rows {
		t.Rows = append(t.Rows, cells(s.Columns, row))
	}
	return t.Write(w)
}

// WriteCSV writes the sheet as CSV.
func (s Sheet) WriteCSV(w io.Writer, o FileOptions) error { return s.Write("csv", w, o) }

// WriteJSONLines writes one object a row, with the columns' names as keys in their order. Lists are
// arrays, and a missing value is null.
func (s Sheet) WriteJSONLines(w io.Writer) error { return s.Write("jsonl", w, FileOptions{}) }

// MarshalJSON gives an array of what WriteJSONLines writes.
func (s Sheet) MarshalJSON() ([]byte, error) {
	var lines bytes.Buffer
	if err := s.WriteJSONLines(&lines); err != nil {
		return nil, err
	}
	rows := bytes.ReplaceAll(bytes.TrimSpace(lines.Bytes()), []byte("\n"), []byte(",")) // a line end within a text is written as \n
	return slices.Concat([]byte("["), rows, []byte("]")), nil
}

// cells are the values of a row as text; a missing one is empty.
func cells(columns []Column, row []any) []string {
	texts := make([]string, len(row))
	for i, v := range row {
		texts[i] = cell(v, columns[i])
	}
	return texts
}

func cell(v any, c Column) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case float64:
		return strconv.FormatFloat(rounded(v), 'f', -1, 64)
	case time.Time:
		return v.UTC().Format(time.RFC3339)
	case article.Moment:
		return v.String()
	case []string:
		if v != nil && len(v) == 0 {
			return c.None
		}
		return strings.Join(v, c.Separator)
	default: // int, int64, bool
		return fmt.Sprint(v)
	}
}

// rounded is a figure with six decimals at most.
func rounded(v float64) float64 {
	f, err := strconv.ParseFloat(strconv.FormatFloat(v, 'f', 6, 64), 64)
	if err != nil || f == 0 {
		return 0
	}
	return f
}

// column is a field whose value is never missing.
func column[T any](name string, kind Type, unit, description string, value func(T) any) Field[T] {
	return Field[T]{Column{Name: name, Type: kind, Unit: unit, Description: description}, value}
}

// identifier is a field of identifiers.
func identifier[T any](name, description string, value func(T) any) Field[T] {
	f := column(name, Text, "", description, value)
	f.Identifier = true
	return f
}

// list is a field of lists.
func list[T any](name, separator, description string, value func(T) []string) Field[T] {
	return Field[T]{
		Column{Name: name, Type: List, Description: description, Separator: separator},
		func(v T) any { return value(v) },
	}
}

// optional is a text, or missing where it is empty.
func optional(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// texts are values of a named string type as texts.
func texts[S ~string](values []S) []string {
	out := make([]string, 0, len(values))
	for _, v := range values {
		out = append(out, string(v))
	}
	return slices.Clip(out)
}
