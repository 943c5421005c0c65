package elastic

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"yulun/article"
	"yulun/index"
)

// cells collects cells. There may be tens of thousands, so what they have in common is read once and stands in their keys as
// a number.
type cells struct {
	cut     index.Cut
	packing packing
	days    map[string]time.Time
	outlets numbered[article.Outlet]
	keys    map[string]int // numbers of outlets by their keys in the index
	groups  numbered[string]
	cells   map[cellKey]*tally
}

// cellKey tells cells apart. Start is in seconds since 1970 UTC.
type cellKey struct {
	start         int64
	group, outlet int
}

// undated is the start of the cells of articles without a date, which come last.
const undated = math.MaxInt64

// numbered gives values numbers.
type numbered[T comparable] struct {
	values  []T
	numbers map[T]int
}

func (n *numbered[T]) number(value T) int {
	number, ok := n.numbers[value]
	if !ok {
		number = len(n.values)
		n.numbers[value] = number
		n.values = append(n.values, value)
	}
	return number
}

func newCells(cut index.Cut, p packing) *cells {
	return &cells{
		cut: cut, packing: p, days: map[string]time.Time{}, keys: map[string]int{}, cells: map[cellKey]*tally{},
		outlets: numbered[article.Outlet]{numbers: map[article.Outlet]int{}}, groups: numbered[string]{numbers: map[string]int{}},
	}
}

// add adds articles of one outlet, by its key, of one group and method, and of the bucket of a day, or without one.
func (c *cells) add(outlet, day, group, method string, n counted) error {
	key := cellKey{start: undated}
	var err error
	if key.outlet, err = c.outlet(outlet); err != nil {
		return err
	}
	if day != "" {
		start, err := c.start(day)
		if err != nil {
			return err
		}
		key.start = start.Unix()
	}
	switch of := &c.outlets.values[key.outlet]; c.cut.Group {
	case index.ByOutlet:
		group = of.ID
	case index.ByType:
		group = string(of.Type)
	case index.ByCountry:
		group = of.Country
	}
	key.group = c.groups.number(group)
	t, ok := c.cells[key]
	if !ok {
		t = &tally{methods: map[string]int{}}
		c.cells[key] = t
	}
	return t.add(n, c.packing, method)
}

func (c *cells) outlet(key string) (int, error) {
	if number, ok := c.keys[key]; ok {
		return number, nil
	}
	outlet, err := decodeOutlet(key)
	if err != nil {
		return 0, err
	}
	c.keys[key] = c.outlets.number(outlet)
	return c.keys[key], nil
}

// start is the first day of the bucket of a day.
func (c *cells) start(day string) (time.Time, error) {
	if start, ok := c.days[day]; ok {
		return start, nil
	}
	first, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return first, fmt.Errorf("read the sums: %w", err)
	}
	c.days[day] = c.cut.Bucket.Start(first)
	return c.days[day], nil
}

// list is the cells in the order of index.Cells.
func (c *cells) list() []index.Cell {
	groups, outlets := index.Ranks(c.groups.values, strings.Compare), index.Ranks(c.outlets.values, index.CompareOutlets)
	order := make([]cellKey, 0, len(c.cells))
	for key := range c.cells {
		order = append(order, key)
	}
	slices.SortFunc(order, func(a, b cellKey) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(groups[a.group], groups[b.group]), cmp.Compare(outlets[a.outlet], outlets[b.outlet]))
	})
	list := make([]index.Cell, len(order))
	for i, key := range order {
		list[i] = c.cells[key].cell()
		if list[i].Undated = key.start == undated; !list[i].Undated {
			list[i].Start = time.Unix(key.start, 0).UTC()
		}
		list[i].Group, list[i].Outlet = c.groups.values[key.group], c.outlets.values[key.outlet]
	}
	return list
}
