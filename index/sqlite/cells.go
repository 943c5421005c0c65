package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"math/bits"
	"slices"

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
		counts := make([]int32, len(s.columns.frames)+len(s.methods))
		c = &cell{frames: counts[:len(s.columns.frames)], methods: counts[len(s.columns.frames):]}
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

// named is a cell with what it is of.
type named struct {
	*cell
	bucket        int32
	outlet, group string
	of            article.Outlet
}

// list is the cells in order of time, the undated last, then of group and outlet. Their small keys are sorted and not the cells, which
// are large.
func (s *sums) list() []index.Cell {
	var all []named
	for key, block := range s.blocks {
		o := s.columns.outlets[key.outlet]
		for number, c := range block.cells {
			if c == nil {
				continue
			}
			n := named{cell: c, bucket: key.bucket, of: o, outlet: o.ID, group: s.groups[number]}
			switch s.group {
			case index.ByOutlet:
				n.group = o.ID
			case index.ByType:
				n.group = string(o.Type)
			case index.ByCountry:
				n.group = o.Country
			}
			all = append(all, n)
		}
	}
	order := s.calendar.order()
	slices.SortFunc(all, func(a, b named) int {
		if a.bucket != b.bucket {
			if a.bucket == undatedBucket || b.bucket == undatedBucket {
				return cmp.Compare(b.bucket, a.bucket) // -1 is the undated
			}
			return cmp.Compare(order[a.bucket], order[b.bucket])
		}
		return cmp.Or(cmp.Compare(a.group, b.group), cmp.Compare(a.outlet, b.outlet), cmp.Compare(a.of.Type, b.of.Type),
			cmp.Compare(a.of.Name, b.of.Name), cmp.Compare(a.of.Country, b.of.Country))
	})
	cells := make([]index.Cell, len(all))
	for i, n := range all {
		cells[i] = s.cell(n)
	}
	return cells
}

// cell writes a cell as the interface has it.
func (s *sums) cell(n named) index.Cell {
	c := index.Cell{
		Undated: n.bucket == undatedBucket, Group: n.group, Outlet: n.of, Articles: n.articles, Stories: n.stories,
		Sum: float64(n.sum) / index.ScoreScale, SumSquares: float64(n.sumSquares) / (index.ScoreScale * index.ScoreScale),
		Supportive: n.supportive, Neutral: n.neutral, Critical: n.critical,
		Frames: make(map[article.Frame]int, len(n.frames)), Methods: make(map[string]int, len(n.methods)),
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
