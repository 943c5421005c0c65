package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"math/bits"
	"slices"
	"strings"
	"time"

	"yulun/article"
	"yulun/index"
)

// Cells sums the articles of a query in one pass over their records.
func (db *DB) Cells(ctx context.Context, q index.Query, cut index.Cut) ([]index.Cell, error) {
	switch cut.Group {
	case index.Ungrouped, index.ByFrame, index.ByOutlet, index.ByType, index.ByCountry, index.ByLang, index.ByScript:
	default:
		return nil, article.Usagef("group by outlet, type, lang, script, country or frame", "%q is no group of a series", cut.Group)
	}
	var cells []index.Cell
	err := db.snapshot(ctx, func(tx *sql.Tx) error {
		s, err := db.compile(ctx, tx, q)
		if err != nil {
			return err
		}
		sums := newSums(s.columns, cut)
		s.rows(func(_ int64, r *record) { sums.add(r) })
		cells = sums.list()
		return nil
	})
	return cells, err
}

// sums collects cells.
type sums struct {
	columns  *columns
	calendar *calendar
	byFrame  bool
	// groups are the names of the groups that kinds or frames are in, by their numbers; of all others the outlet decides.
	groups []string
	kinds  []int // the group of each kind
	stance []article.Class
	method []int // the method of each kind
	// methods are their names.
	methods []string
	group   index.Group
	// blocks hold the cells of one bucket and outlet, one for each group.
	blocks map[blockKey]*block
	last   blockKey
	block  *block
	spare  []cell
	counts []int32
}

// undatedBucket is the bucket of the undated.
const undatedBucket = -1

type blockKey struct {
	bucket int32
	outlet uint32
}

type block struct{ cells []*cell }

// cell sums scores as whole numbers of 1/index.ScoreScale, so that the order of the articles doesn't matter.
type cell struct {
	articles, stories             int
	sum, sumSquares               int64
	supportive, neutral, critical int
	frames                        []int32 // by bit
	methods                       []int32 // by number
}

func newSums(c *columns, cut index.Cut) *sums {
	s := &sums{
		columns: c, calendar: newCalendar(cut.Bucket, index.ZoneOrShanghai(cut.Zone)), group: cut.Group, byFrame: cut.Group == index.ByFrame,
		kinds: make([]int, len(c.kinds)), method: make([]int, len(c.kinds)), blocks: map[blockKey]*block{},
	}
	numbers, methods := map[string]int{}, map[string]int{}
	for id, k := range c.kinds {
		name := ""
		switch cut.Group {
		case index.ByLang:
			name = string(k.lang)
		case index.ByScript:
			name = string(k.script)
		}
		s.kinds[id] = numbered(name, numbers, &s.groups)
		s.method[id] = numbered(k.method, methods, &s.methods)
		s.stance = append(s.stance, k.stance)
	}
	if s.byFrame {
		s.groups = nil
		for _, frame := range c.frames {
			s.groups = append(s.groups, string(frame))
		}
	}
	return s
}

// numbered is the number of a name, a new one when it has none.
func numbered(name string, numbers map[string]int, names *[]string) int {
	n, ok := numbers[name]
	if !ok {
		n = len(*names)
		numbers[name] = n
		*names = append(*names, name)
	}
	return n
}

// add adds one article, to each of its groups.
func (s *sums) add(r *record) {
	key := blockKey{bucket: undatedBucket, outlet: r.outlet}
	if r.flags&dated != 0 {
		key.bucket = s.calendar.of(r)
	}
	if key != s.last || s.block == nil {
		b, ok := s.blocks[key]
		if !ok {
			b = &block{cells: make([]*cell, len(s.groups))}
			s.blocks[key] = b
		}
		s.last, s.block = key, b
	}
	if !s.byFrame {
		s.addTo(s.kinds[r.kind], r)
		return
	}
	for set := r.frames; set != 0; set &= set - 1 {
		s.addTo(bits.TrailingZeros64(set), r)
	}
}

// addTo adds an article to the cell of a group.
func (s *sums) addTo(group int, r *record) {
	c := s.block.cells[group]
	if c == nil {
		c = s.newCell()
		s.block.cells[group] = c
	}
	c.articles++
	if r.flags&reprint == 0 {
		c.stories++
	}
	switch s.stance[r.kind] {
	case article.Supportive:
		c.supportive++
	case article.Neutral:
		c.neutral++
	case article.Critical:
		c.critical++
	}
	score := int64(r.score)
	c.sum += score
	c.sumSquares += score * score
	c.methods[s.method[r.kind]]++
	for set := r.frames; set != 0; set &= set - 1 {
		c.frames[bits.TrailingZeros64(set)]++
	}
}

// newCell takes a cell from those that were made ahead, many at once.
func (s *sums) newCell() *cell {
	const ahead = 128
	frames, methods := len(s.columns.frames), len(s.methods)
	if len(s.spare) == 0 {
		s.spare, s.counts = make([]cell, ahead), make([]int32, ahead*(frames+methods))
	}
	c := &s.spare[0]
	c.frames, c.methods = s.counts[:frames:frames], s.counts[frames:frames+methods:frames+methods]
	s.spare, s.counts = s.spare[1:], s.counts[frames+methods:]
	return c
}

// named is a cell with what it is of.
type named struct {
	*cell
	// order is where it stands among the cells: by bucket, then group, then outlet.
	order  uint64
	bucket int32
	outlet uint32
	group  string
}

// list is the cells in order of time, the undated last, then of group and outlet. It sorts by numbers: there may be a hundred thousand
// cells, and comparing their names would take longer than summing a million articles.
func (s *sums) list() []index.Cell {
	outletOrder := ranks(s.columns.outlets, compareOutlets)
	buckets := append(ranks(s.calendar.starts, time.Time.Compare), len(s.calendar.starts)) // the undated at the end
	groups, byOutlet := s.groupNames()
	groupOrder := ranks(groups, strings.Compare)
	var all []named
	for key, block := range s.blocks {
		bucket := key.bucket
		if bucket == undatedBucket {
			bucket = int32(len(buckets) - 1)
		}
		for number, c := range block.cells {
			if c == nil {
				continue
			}
			if byOutlet {
				number = int(key.outlet)
			}
			order := uint64(buckets[bucket])<<40 | uint64(groupOrder[number])<<20 | uint64(outletOrder[key.outlet])
			all = append(all, named{cell: c, order: order, bucket: key.bucket, outlet: key.outlet, group: groups[number]})
		}
	}
	slices.SortFunc(all, func(a, b named) int { return cmp.Compare(a.order, b.order) })
	cells := make([]index.Cell, len(all))
	for i, n := range all {
		cells[i] = s.cell(n)
	}
	return cells
}

// groupNames are the groups by the numbers of outlets, or else by those of groups.
func (s *sums) groupNames() (names []string, byOutlet bool) {
	var name func(o article.Outlet) string
	switch s.group {
	case index.ByOutlet:
		name = func(o article.Outlet) string { return o.ID }
	case index.ByType:
		name = func(o article.Outlet) string { return string(o.Type) }
	case index.ByCountry:
		name = func(o article.Outlet) string { return o.Country }
	default:
		return s.groups, false
	}
	for _, o := range s.columns.outlets {
		names = append(names, name(o))
	}
	return names, true
}

func compareOutlets(a, b article.Outlet) int {
	return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Type, b.Type), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Country, b.Country))
}

// ranks gives each of a list its place in order; equal ones have the same.
func ranks[T any](list []T, compare func(a, b T) int) []int {
	sorted := make([]int, len(list))
	for i := range sorted {
		sorted[i] = i
	}
	slices.SortFunc(sorted, func(a, b int) int { return compare(list[a], list[b]) })
	ranks := make([]int, len(list))
	rank := 0
	for place, i := range sorted {
		if place > 0 && compare(list[sorted[place-1]], list[i]) != 0 {
			rank++
		}
		ranks[i] = rank
	}
	return ranks
}

// cell writes a cell as the interface has it.
func (s *sums) cell(n named) index.Cell {
	c := index.Cell{
		Undated: n.bucket == undatedBucket, Group: n.group, Outlet: s.columns.outlets[n.outlet], Articles: n.articles, Stories: n.stories,
		Sum: float64(n.sum) / index.ScoreScale, SumSquares: float64(n.sumSquares) / (index.ScoreScale * index.ScoreScale),
		Supportive: n.supportive, Neutral: n.neutral, Critical: n.critical,
		Frames: make(map[article.Frame]int, used(n.frames)), Methods: make(map[string]int, used(n.methods)),
	}
	if !c.Undated {
		c.Start = s.calendar.starts[n.bucket]
	}
	for bit, count := range n.frames {
		if count > 0 {
			c.Frames[s.columns.frames[bit]] = int(count)
		}
	}
	for number, count := range n.methods {
		if count > 0 {
			c.Methods[s.methods[number]] = int(count)
		}
	}
	return c
}

// used is how many of some counts are not 0: most cells have few, and small maps cost much less than ones with room for all.
func used(counts []int32) int {
	n := 0
	for _, count := range counts {
		if count > 0 {
			n++
		}
	}
	return n
}
