package render

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// byteOrderMark makes Excel read the file as UTF-8.
const byteOrderMark = "\uFEFF"

// CSV writes the rows of a table in UTF-8 with a byte order mark. Text that a spreadsheet would
// take for a formula gets a leading apostrophe; numbers stay as they are.
type CSV struct {
	w       io.Writer
	columns []Column
	rows    *csv.Writer
	started bool
}

// NewCSV begins a file with these columns.
func NewCSV(w io.Writer, columns []Column) *CSV {
	return &CSV{w: w, columns: columns, rows: csv.NewWriter(w)}
}

// Row writes one row of values.
func (c *CSV) Row(row []any) error {
	if err := c.start(); err != nil {
		return err
	}
	return c.write(cells(c.columns, row))
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
	if _, err := io.WriteString(c.w, byteOrderMark); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return c.write(header(c.columns))
}

func (c *CSV) write(row []string) error {
	for i, text := range row {
		row[i] = neutral(text)
	}
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
