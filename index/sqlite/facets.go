package sqlite

import (
	"math/bits"
	"strconv"

	"yulun/article"
	"yulun/index"
)

// facets counts the values of the hits' fields, by the numbers of outlets, kinds, frames and years.
type facets struct {
	columns                       *columns
	calendar                      *calendar
	outlets, kinds, frames, years []int
}

func newFacets(c *columns, q index.Query) *facets {
	return &facets{
		columns: c, calendar: newCalendar(index.Year, index.ZoneOrShanghai(q.Zone)),
		outlets: make([]int, len(c.outlets)), kinds: make([]int, len(c.kinds)), frames: make([]int, maxFrames+1),
	}
}

func (f *facets) add(r *record) {
	f.outlets[r.outlet]++
	f.kinds[r.kind]++
	for set := r.frames; set != 0; set &= set - 1 {
		f.frames[bits.TrailingZeros64(set)]++
	}
	if r.flags&dated != 0 {
		year := int(f.calendar.of(r))
		for year >= len(f.years) {
			f.years = append(f.years, 0)
		}
		f.years[year]++
	}
}

// list is the facets in the order of the interface.
func (f *facets) list() []index.Facet {
	counts := map[string]map[string]int{}
	add := func(field, value string, n int) {
		if n == 0 {
			return
		}
		if counts[field] == nil {
			counts[field] = map[string]int{}
		}
		counts[field][value] += n
	}
	fields := index.FacetFields()
	for _, field := range fields {
		switch field.Place {
		case index.InOutlet:
			for id, o := range f.columns.outlets {
				add(field.Name, field.Of(article.Article{Outlet: o}), f.outlets[id])
			}
		case index.InKind:
			for id, k := range f.columns.kinds {
				add(field.Name, field.Of(k.article()), f.kinds[id])
			}
		case index.InFrames:
			for bit, frame := range f.columns.frames {
				add(field.Name, string(frame), f.frames[bit])
			}
		}
	}
	for year, n := range f.years {
		add("year", strconv.Itoa(f.calendar.starts[year].Year()), n)
	}
	var list []index.Facet
	for _, field := range fields {
		list = append(list, index.NewFacet(field.Name, counts[field.Name]))
	}
	return append(list, index.NewFacet("year", counts["year"]))
}
