package render

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"yulun/article"
)

// byteOrderMark makes Excel read the file as UTF-8.
const byteOrderMark = "\uFEFF"

// CSV writes the rows of a table in UTF-8. Text that a spreadsheet would take for a formula gets a
// leading apostrophe and, on request, so do identifiers that it would take for a number; numbers
// stay as they are.
type CSV struct {
	w       io.Writer
	columns []Column
	o       FileOptions
	rows    *csv.Writer
	n       int
	started bool
}

// NewCSV begins a file with these columns.
func NewCSV(w io.Writer, columns []Column, o FileOptions) *CSV {
	rows := csv.NewWriter(w)
	rows.UseCRLF = o.CRLF
	return &CSV{w: w, columns: columns, o: o, rows: rows}
}

// Row writes one row of values.
func (c *CSV) Row(row []any) error {
	if err := c.start(); err != nil {
		return err
	}
	c.n++
	texts := cells(c.columns, row)
	for i, text := range texts {
		texts[i] = c.o.fitted(c.defused(text, i), c.n, c.columns[i].Name)
	}
	return c.write(texts)
}

// defused is the text of a cell that a spreadsheet leaves as it is.
func (c *CSV) defused(text string, column int) string {
	switch c.columns[column].Type {
	case Integer, Number, Flag:
		return text
	}
	if c.columns[column].Identifier && article.IsNumber(text) {
		if o := c.o.Cells; o != nil {
			o.Numbers++
		}
		if c.o.GuardIDs {
			return "'" + text
		}
		return text
	}
	return neutral(text)
}

// Close writes what is still buffered, and the header of a table without rows. It does not close
// the file.
func (c *CSV) Close() error {
	if err := c.start(); err != nil {
		return err
	}
	c.rows.Flush()
	if err := c.rows.Error(); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

// Discard implements Writer.
func (c *CSV) Discard() {}

// start writes the mark and the header once.
func (c *CSV) start() error {
	if c.started {
		return nil
	}
	c.started = true
	if c.o.BOM {
		if _, err := io.WriteString(c.w, byteOrderMark); err != nil {
			return fmt.Errorf("write CSV: %w", err)
		}
	}
	return c.write(header(c.columns))
}

func (c *CSV) write(row []string) error {
	if err := c.rows.Write(row); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

// neutral puts an apostrophe before text that a spreadsheet would run as a formula.
func neutral(text string) string {
	if text == "" || !strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return text
	}
	if _, err := strconv.ParseFloat(text, 64); err == nil {
		return text
	}
	return "'" + text
}

// WriteJSONLines writes one value a line.
func WriteJSONLines[T any](w io.Writer, values []T) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, v := range values {
		if err := enc.Encode(v); err != nil {
			return fmt.Errorf("write JSON: %w", err)
		}
	}
	return nil
}
