package render

import (
	"fmt"
	"io"
	"slices"
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
	// Width is the width of the terminal: the last column is cut where lines would be wider, but
	// never below leastLast. 0 is unbounded, as for files, which shall have all.
	Width int
}

// leastLast is the width below which the last column is not cut: less of it says nothing.
const leastLast = 20

// columnGap is what stands between two columns.
const columnGap = "  "

// Write prints the table. No line is longer than its cells.
func (t Table) Write(w io.Writer) error {
	widths := make([]int, len(t.Header))
	rows := [][]string{slices.Clone(t.Header)}
	for _, row := range t.Rows {
		rows = append(rows, slices.Clone(row))
	}
	last, before := len(t.Header)-1, 0
	for i := range t.Header {
		for _, row := range rows {
			if i >= len(row) {
				continue
			}
			row[i] = t.cut(row[i])
			if i == last && t.Width > 0 {
				row[i] = runewidth.Truncate(row[i], max(leastLast, t.Width-before), "…")
			}
			widths[i] = max(widths[i], runewidth.StringWidth(row[i]))
		}
		before += widths[i] + len(columnGap)
	}
	right := map[int]bool{}
	for _, i := range t.Right {
		right[i] = true
	}
	var b strings.Builder
	line := func(row []string) {
		var l strings.Builder
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-runewidth.StringWidth(cell))
			if right[i] {
				l.WriteString(pad + cell)
			} else {
				l.WriteString(cell + pad)
			}
			l.WriteString(columnGap)
		}
		b.WriteString(strings.TrimRight(l.String(), " ") + "\n")
	}
	for _, row := range rows {
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
