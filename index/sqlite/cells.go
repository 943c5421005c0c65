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
	method []int // the method of each kind
	// methods are their names.
	methods []string
	group   index.Group
	// blocks has for each bucket, the undated before all, the numbers of the blocks of its outlets; 0 is none.
	blocks [][]int32
	made   []block
	// classes are where the counts of the kinds' stances lie in a cell.
	classes []int
}

// undatedBucket is the bucket of the undated.
const undatedBucket = -1

// block holds the cells of one bucket and outlet, those of all groups side by side: summing takes as long as fetching them from memory
// does, and this way they need little. Scores are summed as whole numbers of 1/index.ScoreScale, so that the order of the articles
// doesn't matter.
type block struct {
	bucket int32
	outlet uint32
	// counts has for each group the counts named below, then one for each frame and one for each method.
	counts []int32
	// sums has for each group the sum of the scores and that of their squares.
	sums []int64
}

// Where the counts of a cell lie. Classes without a name are counted apart, and not shown.
const (
	articles = iota
	stories
	supportive
	neutral
	critical
	unnamed
	named
)

// width is how many counts a cell has.
func (s *sums) width() int { return named + len(s.columns.frames) + len(s.methods) }

func newSums(c *columns, cut index.Cut) *sums {
	s := &sums{
		columns: c, calendar: newCalendar(cut.Bucket, index.ZoneOrShanghai(cut.Zone)), group: cut.Group, byFrame: cut.Group == index.ByFrame,
		kinds: make([]int, len(c.kinds)), method: make([]int, len(c.kinds)), made: make([]block, 1),
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
		s.classes = append(s.classes, classAt(k.stance))
	}
	if s.byFrame {
		s.groups = nil
		for _, frame := range c.frames {
			s.groups = append(s.groups, string(frame))
		}
	}
	return s
}

func classAt(class article.Class) int {
	switch class {
	case article.Supportive:
		return supportive
	case article.Neutral:
		return neutral
	case article.Critical:
		return critical
	default:
		return unnamed
	}
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
	bucket := int32(undatedBucket)
	if r.flags&dated != 0 {
		bucket = s.calendar.of(r)
	}
	b := s.block(bucket, r.outlet)
	if !s.byFrame {
		s.addTo(b, s.kinds[r.kind], r)
		return
	}
	for set := r.frames; set != 0; set &= set - 1 {
		s.addTo(b, bits.TrailingZeros64(set), r)
	}
}

// block is that of a bucket and an outlet, a new one when there is none.
func (s *sums) block(bucket int32, outlet uint32) *block {
	for int(bucket)-undatedBucket >= len(s.blocks) {
		s.blocks = append(s.blocks, nil)
	}
	ofBucket := &s.blocks[bucket-undatedBucket]
	if *ofBucket == nil {
		*ofBucket = make([]int32, len(s.columns.outlets))
	}
	number := (*ofBucket)[outlet]
	if number == 0 {
		number = int32(len(s.made))
		(*ofBucket)[outlet] = number
		s.made = append(s.made, block{
			bucket: bucket, outlet: outlet, counts: make([]int32, len(s.groups)*s.width()), sums: make([]int64, len(s.groups)*2),
		})
	}
	return &s.made[number]
}

// addTo adds an article to the cell of a group.
func (s *sums) addTo(b *block, group int, r *record) {
	width := s.width()
	c := b.counts[group*width : (group+1)*width]
	c[articles]++
	if r.flags&reprint == 0 {
		c[stories]++
	}
	c[s.classes[r.kind]]++
	for set := r.frames; set != 0; set &= set - 1 {
		c[named+bits.TrailingZeros64(set)]++
	}
	c[named+len(s.columns.frames)+s.method[r.kind]]++
	score := int64(r.score)
	b.sums[group*2] += score
	b.sums[group*2+1] += score * score
}

// summed is a cell with what it is of.
type summed struct {
	counts []int32
	sums   []int64
	// order is where it stands among the cells: by bucket, then group, then outlet.
	order  uint64
	bucket int32
	outlet uint32
	group  string
}

// list is the cells in order of time, the undated last, then of group and outlet, sorted by numbers.
func (s *sums) list() []index.Cell {
	outletOrder := index.Ranks(s.columns.outlets, index.CompareOutlets)
	buckets := append(index.Ranks(s.calendar.starts, time.Time.Compare), len(s.calendar.starts)) // the undated at the end
	groups, byOutlet := s.groupNames()
	groupOrder := index.Ranks(groups, strings.Compare)
	var all []summed
	width := s.width()
	for i := range s.made[1:] {
		b := &s.made[1+i]
		bucket := b.bucket
		if bucket == undatedBucket {
			bucket = int32(len(buckets) - 1)
		}
		for group := range s.groups {
			counts := b.counts[group*width : (group+1)*width]
			if counts[articles] == 0 {
				continue
			}
			name := group
			if byOutlet {
				name = int(b.outlet)
			}
			all = append(all, summed{
				counts: counts, sums: b.sums[group*2 : group*2+2], bucket: b.bucket, outlet: b.outlet, group: groups[name],
				order: uint64(buckets[bucket])<<40 | uint64(groupOrder[name])<<20 | uint64(outletOrder[b.outlet]),
			})
		}
	}
	slices.SortFunc(all, func(a, b summed) int { return cmp.Compare(a.order, b.order) })
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

// cell writes a cell as the interface has it.
func (s *sums) cell(n summed) index.Cell {
	frames, methods := n.counts[named:named+len(s.columns.frames)], n.counts[named+len(s.columns.frames):]
	count := func(at int) int { return int(n.counts[at]) }
	c := index.Cell{
		Undated: n.bucket == undatedBucket, Group: n.group, Outlet: s.columns.outlets[n.outlet],
		Articles: count(articles), Stories: count(stories),
		Sum: float64(n.sums[0]) / index.ScoreScale, SumSquares: float64(n.sums[1]) / (index.ScoreScale * index.ScoreScale),
		Supportive: count(supportive), Neutral: count(neutral), Critical: count(critical),
		Frames: make(map[article.Frame]int, used(frames)), Methods: make(map[string]int, used(methods)),
	}
	if !c.Undated {
		c.Start = s.calendar.starts[n.bucket]
	}
	for bit, count := range frames {
		if count > 0 {
			c.Frames[s.columns.frames[bit]] = int(count)
		}
	}
	for number, count := range methods {
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
