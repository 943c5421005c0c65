package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/mattn/go-runewidth"
)

// Table is a table for a terminal. Wide characters count two columns.
type Table struct {
	Header []string
	Rows   [][]string
	// Right lists the columns that are aligned to the right.
	Right []int
	// MaxWidth cuts a cell that is wider, with an ellipsis; 0 is unbounded.
	MaxWidth int
}

// Write prints the table, two spaces between columns and no line longer than its cells.
func (t Table) Write(w io.Writer) error {
	widths := make([]int, len(t.Header))
	for _, row := range append([][]string{t.Header}, t.Rows...) {
		for i, cell := range row {
			widths[i] = max(widths[i], runewidth.StringWidth(t.cut(cell)))
		}
	}
	right := map[int]bool{}
	for _, i := range t.Right {
		right[i] = true
	}
	var b strings.Builder
	line := func(row []string) {
		var l strings.Builder
		for i, cell := range row {
			cell = t.cut(cell)
			pad := strings.Repeat(" ", widths[i]-runewidth.StringWidth(cell))
			if right[i] {
				l.WriteString(pad + cell)
			} else {
				l.WriteString(cell + pad)
			}
			l.WriteString("  ")
		}
		b.WriteString(strings.TrimRight(l.String(), " ") + "\n")
	}
	line(t.Header)
	for _, row := range t.Rows {
		line(row)
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("print a table: %w", err)
	}
	return nil
}

func (t Table) cut(cell string) string {
	cell = Plain(cell)
	if t.MaxWidth <= 0 {
		return cell
	}
	return runewidth.Truncate(cell, t.MaxWidth, "…")
}
