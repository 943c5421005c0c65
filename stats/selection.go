package stats

import (
	"context"
	"fmt"
	"slices"

	"yulun/article"
	"yulun/index"
)

// part is a set of articles with its figures and the query for it. known is false where no query
// says which they are.
type part struct {
	Stats
	query index.Query
	known bool
	cells []index.Cell
	// coded are the coded articles in the cells.
	coded []codedCell
}

// part is what a selection leaves of the articles that are compared. What a cell says about its
// outlet and its frame is read from cells that the comparison has anyway; only the rest of a
// selection is asked of the index.
func (m *measured) part(ctx context.Context, where string) (part, error) {
	if p, ok := m.parts[where]; ok {
		return p, nil
	}
	selection, err := index.Parse(index.Vocabulary{}, where)
	if err != nil {
		return part{}, fmt.Errorf("read the selection %q: %w", where, err)
	}
	rest := selection
	for _, field := range []string{"frame", "outlet", "type", "country"} {
		for _, value := range selection.Values(field) {
			rest = rest.Drop(field, value)
		}
	}
	width, group, frame := index.Year, index.Ungrouped, ""
	if frames := selection.Values("frame"); len(frames) > 0 {
		width, group, frame = index.Whole, index.ByFrame, frames[0]
	}
	var cells []index.Cell
	var coded []codedCell
	if asked, ok := m.o.Query.And(rest); ok {
		if cells, err = m.cells(ctx, asked, width, group); err != nil {
			return part{}, err
		}
		if coded, err = m.correction.of(ctx, asked, m.o.Query, m.cut(width, group)); err != nil {
			return part{}, err
		}
	}
	outside := func(c index.Cell) bool { return c.Group != frame || !ofOutlet(selection, c.Outlet) }
	chosen := slices.DeleteFunc(slices.Clone(cells), outside)
	coded = slices.DeleteFunc(coded, func(c codedCell) bool { return outside(c.Cell) })
	p := part{Stats: m.stats(chosen, coded), cells: chosen, coded: coded}
	p.query, p.known = m.o.Query.And(selection)
	m.parts[where] = p
	return p, nil
}

// corrected is the part with its corrected figures; false without a coded sample.
func (p part) corrected() (part, bool) {
	c := p.Corrected
	if c == nil {
		return p, false
	}
	p.Mean, p.Supportive, p.Neutral, p.Critical, p.Frames = c.Mean, c.Supportive, c.Neutral, c.Critical, c.Frames
	return p, true
}

// ofOutlet reports whether a selection leaves the articles of an outlet.
func ofOutlet(q index.Query, o article.Outlet) bool {
	return q.Admits(map[string]string{"outlet": o.ID, "type": string(o.Type), "country": o.Country})
}

// narrow narrows the query to a value of a field.
func (p part) narrow(field, value string) part {
	narrowed, ok := p.query.Narrow(field, value)
	p.query, p.known = narrowed, p.known && ok
	return p
}
