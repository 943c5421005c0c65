package render

import (
	"fmt"
	"io"

	"github.com/mattn/go-runewidth"

	"yulun/index"
	"yulun/stats/words"
)

// Concordance is the table of a concordance.
func Concordance() Layout[words.Line] {
	col := column[words.Line]
	return Layout[words.Line]{
		identifier(
			"article",
			"Identifier of the article.",
			func(l words.Line) any { return l.Article },
		),
		col(
			"outlet", Text, "", "Identifier of the outlet.",
			func(l words.Line) any { return l.Outlet.ID },
		),
		col(
			"outlet_name", Text, "", "Name of the outlet.",
			func(l words.Line) any { return l.Outlet.Name },
		),
		col("published", Date, "day or instant", "When it came out.", func(l words.Line) any {
			if l.Published.IsZero() {
				return nil
			}
			return l.Published
		}),
		col(
			"lang", Text, "ISO 639-1", "Language of the article.",
			func(l words.Line) any { return optional(string(l.Lang)) },
		),
		col(
			"field", Text, "", "Where the node stands: title or text.",
			func(l words.Line) any { return l.Field },
		),
		col(
			"start", Integer, "code points", "Where the node begins in the field, from 0.",
			func(l words.Line) any { return l.Start },
		),
		col(
			"end", Integer, "code points", "Where the node ends; it is not part of it.",
			func(l words.Line) any { return l.End },
		),
		col("left", Text, "", "What stands before it.", func(l words.Line) any { return l.Left }),
		col("node", Text, "", "What was found.", func(l words.Line) any { return l.Node }),
		col("right", Text, "", "What stands behind it.", func(l words.Line) any { return l.Right }),
		col("url", Text, "", "Address of the article.", func(l words.Line) any { return l.URL }),
	}
}

// leastContext is the width below which a side of a concordance is not cut for a terminal.
const leastContext = 12

// WriteConcordance prints lines with their nodes below one another. The sides are cut to a
// terminal's width; 0 is unbounded.
func WriteConcordance(w io.Writer, lines []words.Line, width int) error {
	t := Table{
		Header: []string{"published", "article", "outlet", "place", "left", "node", "right"},
		Right:  []int{4},
	}
	for _, l := range lines {
		published := "undated"
		if day := l.Published.In(index.Shanghai()); !day.IsZero() {
			published = day.Format("2006-01-02")
		}
		t.Rows = append(t.Rows, []string{
			published, l.Article, Plain(l.Outlet.ID), fmt.Sprintf("%s %d", l.Field, l.Start),
			Plain(l.Left), Plain(l.Node), Plain(l.Right),
		})
	}
	if width > 0 {
		t.cutSides(width)
	}
	return t.Write(w)
}

// cutSides cuts the left and the right of the nodes, each to half of what the other columns leave
// of a width.
func (t Table) cutSides(width int) {
	const leftColumn, rightColumn = 4, 6
	rest := width - len(columnGap)*(len(t.Header)-1)
	for i, name := range t.Header {
		if i == leftColumn || i == rightColumn {
			continue
		}
		widest := runewidth.StringWidth(name)
		for _, row := range t.Rows {
			widest = max(widest, runewidth.StringWidth(row[i]))
		}
		rest -= widest
	}
	side := max(leastContext, rest/2)
	for _, row := range t.Rows {
		if over := runewidth.StringWidth(row[leftColumn]) - side; over > 0 {
			row[leftColumn] = runewidth.TruncateLeft(row[leftColumn], over+1, "…")
		}
		row[rightColumn] = runewidth.Truncate(row[rightColumn], side, "…")
	}
}
