// Package cells sums articles up in the cells of a series, for every engine of the index. An engine
// finds the articles, or partial sums of them; where these are added, in which order cells come and
// how they are written is the same for all.
//
// Start reading at [Table].
package cells

import (
	"cmp"
	"slices"
	"time"

	"yulun/article"
	"yulun/index"
)

// Where the counts of a cell lie. Those of frames and methods follow. Classes that the codebook
// doesn't have are counted apart, and not shown.
const (
	Articles = iota
	Stories
	Supportive
	Neutral
	Critical
	OtherClass
	firstFrame
)

// Class is where the articles of a class are counted.
func Class(side int, known bool) int {
	if !known {
		return OtherClass
	}
	return Neutral - side
}

// Axes are what distinguishes cells, and what is counted in them. All of it is known before
// anything is summed, and what is added names it by its number.
type Axes struct {
	Group, Second index.Group
	Outlets       []article.Outlet
	// Groups are the names in both groups; what an outlet decides is empty.
	Groups  [][2]string
	Frames  []article.Frame
	Methods []string
	// Bare leaves frames and methods out of the cells that are listed.
	Bare bool
}

// Undated is the bucket of the articles without a date.
const Undated = -1

// Table is the cells of one series.
type Table struct {
	axes  Axes
	width int // of the counts of a cell
	// blocks are the cells of one bucket and outlet each, those of all groups side by side; the
	// first is none. All counts lie in one list and all scores in another: summing takes as long as
	// fetching them from memory does, and this way they need little.
	blocks []block
	// counts has for each group of each block the counts named above.
	counts []int32
	// scores has for each group of each block the sum of the scores and that of their squares.
	scores []int64
	// places has for each bucket, the undated before all, the numbers of the blocks of its outlets;
	// 0 is none.
	places [][]int32
}

// block is which bucket and outlet some cells are of.
type block struct{ bucket, outlet int32 }

// New is a table without articles.
func New(axes Axes) *Table {
	t := &Table{axes: axes, width: firstFrame + len(axes.Frames) + len(axes.Methods)}
	t.grow(block{})
	return t
}

// Frame is where the articles with a frame are counted.
func (t *Table) Frame(number int) int { return firstFrame + number }

// Method is where the articles of a method are counted.
func (t *Table) Method(number int) int { return firstFrame + len(t.axes.Frames) + number }

// grow adds a block without articles.
func (t *Table) grow(b block) {
	t.blocks = append(t.blocks, b)
	t.counts = append(t.counts, make([]int32, len(t.axes.Groups)*t.width)...)
	t.scores = append(t.scores, make([]int64, len(t.axes.Groups)*2)...)
}

// Block is the cells of a bucket and an outlet.
type Block struct {
	table *Table
	// first is the number of the first of its cells, which follow one another.
	first int
}

// Block finds or makes the block of a bucket and an outlet.
func (t *Table) Block(bucket, outlet int32) Block {
	for int(bucket)-Undated >= len(t.places) {
		t.places = append(t.places, nil)
	}
	places := &t.places[bucket-Undated]
	if *places == nil {
		*places = make([]int32, len(t.axes.Outlets))
	}
	number := (*places)[outlet]
	if number == 0 {
		number = int32(len(t.blocks))
		(*places)[outlet] = number
		t.grow(block{bucket, outlet})
	}
	return t.block(number)
}

func (t *Table) block(number int32) Block { return Block{t, int(number) * len(t.axes.Groups)} }

// Of are the counts of a group, to be added to before another block is asked for.
func (b Block) Of(group int) []int32 {
	at := (b.first + group) * b.table.width
	return b.table.counts[at : at+b.table.width]
}

// scores are the sums of the scores of a group.
func (b Block) scores(group int) []int64 {
	at := (b.first + group) * 2
	return b.table.scores[at : at+2]
}

// AddScores adds scores to a group, and their squares. Scores are summed as whole numbers of
// 1/index.ScoreScale, so that the order of the articles doesn't matter.
func (b Block) AddScores(group int, sum, squares int64) {
	s := b.scores(group)
	s[0] += sum
	s[1] += squares
}

// summed is a cell with what it is of.
type summed struct {
	counts  []int32
	scores  []int64
	start   time.Time
	undated bool
	outlet  int32
	group   [2]string
	// place is where it is among the cells: by bucket, then groups, then outlet.
	place uint64
}

// List is the cells in order of time, the undated last, then of groups and outlet. starts are the
// first days of the buckets by their numbers. It sorts by numbers: there may be a hundred thousand
// cells, and comparing their names would take longer than summing a million articles.
func (t *Table) List(starts []time.Time) []index.Cell {
	outlets, buckets := ranks(t.axes.Outlets, compareOutlets), ranks(starts, time.Time.Compare)
	names := t.names()
	groups := ranks(names, comparePairs)
	var all []summed
	for i, of := range t.blocks[1:] {
		b, bucket, outlet := t.block(int32(1+i)), of.bucket, of.outlet
		for group := range t.axes.Groups {
			counts := b.Of(group)
			if counts[Articles] == 0 {
				continue
			}
			name := int(outlet)*len(t.axes.Groups) + group
			s := summed{counts: counts, scores: b.scores(group), outlet: outlet, group: names[name]}
			place := len(starts)
			if s.undated = bucket == Undated; !s.undated {
				s.start, place = starts[bucket], buckets[bucket]
			}
			s.place = uint64(place)<<40 | uint64(groups[name])<<20 | uint64(outlets[outlet])
			all = append(all, s)
		}
	}
	slices.SortFunc(all, func(a, b summed) int { return cmp.Compare(a.place, b.place) })
	list := make([]index.Cell, len(all))
	for i, s := range all {
		list[i] = t.cell(s)
	}
	return list
}

// names are the names of all groups of all outlets: those of the first outlet, of the second, ...
func (t *Table) names() [][2]string {
	names := make([][2]string, 0, len(t.axes.Outlets)*len(t.axes.Groups))
	for _, o := range t.axes.Outlets {
		for _, name := range t.axes.Groups {
			for at, g := range []index.Group{t.axes.Group, t.axes.Second} {
				if g.OfOutlet() {
					name[at] = g.Of(article.Article{Outlet: o})[0]
				}
			}
			names = append(names, name)
		}
	}
	return names
}

func comparePairs(a, b [2]string) int { return slices.Compare(a[:], b[:]) }

// cell writes a cell as the interface has it.
func (t *Table) cell(s summed) index.Cell {
	count := func(at int) int { return int(s.counts[at]) }
	c := index.Cell{
		Start: s.start, Undated: s.undated, Group: s.group[0], Second: s.group[1], Outlet: t.axes.Outlets[s.outlet],
		Articles: count(Articles), Stories: count(Stories),
		Sum: float64(s.scores[0]) / index.ScoreScale, SumSquares: float64(s.scores[1]) / (index.ScoreScale * index.ScoreScale),
		Supportive: count(Supportive), Neutral: count(Neutral), Critical: count(Critical),
	}
	if t.axes.Bare {
		return c
	}
	frames, methods := s.counts[firstFrame:firstFrame+len(t.axes.Frames)], s.counts[firstFrame+len(t.axes.Frames):]
	c.Frames, c.Methods = make(map[article.Frame]int, used(frames)), make(map[string]int, used(methods))
	for number, n := range frames {
		if n > 0 {
			c.Frames[t.axes.Frames[number]] = int(n)
		}
	}
	for number, n := range methods {
		if n > 0 {
			c.Methods[t.axes.Methods[number]] = int(n)
		}
	}
	return c
}

// used is how many of some counts are not 0: most cells have few, and small maps cost much less
// than ones with room for all.
func used(counts []int32) int {
	n := 0
	for _, count := range counts {
		if count > 0 {
			n++
		}
	}
	return n
}

// Numbers gives values numbers in the order in which they come.
type Numbers[T comparable] struct {
	// Values are the values by their numbers.
	Values []T
	known  map[T]int
}

// Of is the number of a value, a new one when it has none.
func (n *Numbers[T]) Of(value T) int {
	number, ok := n.known[value]
	if !ok {
		if n.known == nil {
			n.known = map[T]int{}
		}
		number = len(n.Values)
		n.known[value] = number
		n.Values = append(n.Values, value)
	}
	return number
}

// compareOutlets is the order of outlets in cells.
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
	places := make([]int, len(list))
	place := 0
	for at, i := range sorted {
		if at > 0 && compare(list[sorted[at-1]], list[i]) != 0 {
			place++
		}
		places[i] = place
	}
	return places
}
