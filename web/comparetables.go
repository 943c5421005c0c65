package web

import (
	"slices"

	"yulun/index"
	"yulun/render"
	"yulun/stats"
	"yulun/survey"
)

// linkedTable is a table whose cells lead to the articles that they count.
type linkedTable struct {
	Header []string
	Rows   [][]linkedCell
}

// linkedCell is a text with the address of its articles; empty where no query says which they are.
type linkedCell struct {
	Text, Link string
	// Number says that it stands at the right.
	Number bool
}

// choices gives the rows of sensitivity, which people read as t, the addresses of their articles.
func (l *linker) choices(t render.Table, rows []stats.SensitivityRow) linkedTable {
	table := linkedTable{Header: t.Header}
	for i, texts := range t.Rows {
		cells := make([]linkedCell, len(texts))
		for at, text := range texts {
			cells[at] = linkedCell{Text: text, Number: slices.Contains(t.Right, at)}
		}
		if r := rows[i]; r.Queries != nil && !r.Missing && r.Articles > 0 {
			one := *l
			one.asked.Unit = r.Unit(l.asked.Unit)
			counted := 2
			if r.CountsOutlets() { // the number isn't that of the hits
				counted = 1
			}
			for at, query := range map[int]string{counted: r.Queries.All, 3: r.Queries.Supportive, 4: r.Queries.Critical} {
				if query != "" {
					cells[at].Link = one.search(query)
				}
			}
			l.err = one.err
		}
		table.Rows = append(table.Rows, cells)
	}
	return table
}

// heatSection are the rows of one cut in the table of frames; the first one, of all coverage, has no
// name.
type heatSection struct {
	Name string
	Rows []heatRow
}

type heatRow struct {
	Group string
	Cells []heatCell
}

// heatCell is the share of a frame with the address of its articles.
type heatCell struct {
	Share survey.Interval
	Link  string
}

// heat lays out the shares of frames in all coverage, and by outlet type and language.
func (s *site) heat(overall stats.Row, coverage stats.Comparison, asked index.Query) ([]heatSection, error) {
	l := linker{asked: asked}
	row := func(r stats.Row) heatRow {
		one := heatRow{Group: r.Group}
		for _, f := range s.Codebook.Frames {
			cell := heatCell{Share: r.Frames[f.ID]}
			if r.Queries != nil && cell.Share.Known && cell.Share.Value > 0 {
				cell.Link = l.narrowed(r.Queries.All, "frame", string(f.ID))
			}
			one.Cells = append(one.Cells, cell)
		}
		return one
	}
	sections := []heatSection{{Rows: []heatRow{row(overall)}}}
	for _, section := range coverage.Sections {
		if section.Name != "outlet type" && section.Name != "language" {
			continue
		}
		one := heatSection{Name: section.Name}
		for _, r := range section.Rows {
			one.Rows = append(one.Rows, row(r))
		}
		sections = append(sections, one)
	}
	return sections, l.err
}
