package sqlite

import (
	"math/bits"
	"strconv"

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
	for id, o := range f.columns.outlets {
		add("outlet", o.ID, f.outlets[id])
		add("type", string(o.Type), f.outlets[id])
		add("country", o.Country, f.outlets[id])
	}
	for id, k := range f.columns.kinds {
		add("stance", string(k.stance), f.kinds[id])
		add("lang", string(k.lang), f.kinds[id])
		add("script", string(k.script), f.kinds[id])
	}
	for bit, frame := range f.columns.frames {
		add("frame", string(frame), f.frames[bit])
	}
	for year, n := range f.years {
		add("year", strconv.Itoa(f.calendar.starts[year].Year()), n)
	}
	var list []index.Facet
	for _, field := range []string{"frame", "stance", "outlet", "type", "country", "lang", "script", "year"} {
		list = append(list, index.NewFacet(field, counts[field]))
	}
	return list
}
