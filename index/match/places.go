package match

import (
	"cmp"
	"slices"

	"yulun/index"
)

// Nodes is what a condition's terms are found by, each character for character. Of NEAR the left
// side is found, where the right one is near.
func (a Analyzer) Nodes(c index.Condition) ([]Wanted, error) {
	var wanted []Wanted
	for _, c := range index.Wanted(c) {
		var w Wanted
		var err error
		switch c := c.(type) {
		case index.Term:
			w.Patterns, err = a.CompileChars([]index.Term{c})
		case index.Near:
			if w.Patterns, err = a.CompileChars(c.Left); err == nil {
				w.Near, err = a.CompileChars(c.Right)
			}
			w.Distance = c.Distance
		}
		if err != nil {
			return nil, err
		}
		wanted = append(wanted, w)
	}
	return wanted, nil
}

// Places lists where what is wanted stands in a title or a text: code points [start, end), in order
// and without overlaps. Of two that overlap the one that begins first counts, of two that begin
// alike the longer one.
func (a Analyzer) Places(field string, title bool, wanted []Wanted) [][2]int {
	var in []Wanted
	for _, w := range wanted {
		if title || !w.Patterns[0].Title {
			in = append(in, w)
		}
	}
	if len(in) == 0 {
		return nil
	}
	found := a.places(field, in)
	slices.SortStableFunc(found, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end))
	})
	var places [][2]int
	for _, p := range found {
		if n := len(places); n == 0 || p.start >= places[n-1][1] {
			places = append(places, [2]int{p.start, p.end})
		}
	}
	return places
}
