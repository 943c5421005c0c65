package sqlite

import (
	"context"
	"database/sql"
	"math/bits"
	"slices"

	"yulun/article"
	"yulun/index"
	"yulun/index/internal/cells"
)

// Cells sums the articles of a query in one pass over their records.
func (db *DB) Cells(ctx context.Context, q index.Query, cut index.Cut) ([]index.Cell, error) {
	if err := cut.Check(); err != nil {
		return nil, err
	}
	var list []index.Cell
	err := db.snapshot(ctx, func(tx *sql.Tx) error {
		s, err := db.compile(ctx, tx, q)
		if err != nil {
			return err
		}
		sums := newSums(s.columns, cut, db.side)
		s.rows(func(_ int64, r *record) { sums.add(r) })
		list = sums.list()
		return nil
	})
	return list, err
}

// sums adds records to the cells of a series.
type sums struct {
	*cells.Table
	calendar *calendar
	// byFrame says that an article is counted in a group for each of its frames. The groups of the
	// frames follow one another, and each has those of the kinds.
	byFrame    bool
	kindGroups int
	kinds      []kindSums
}

// kindSums is where the articles of a kind are counted: in which group, and where in its counts
// their class and their method.
type kindSums struct{ group, class, method int }

func newSums(c *columns, cut index.Cut, side func(article.Class) (int, bool)) *sums {
	s := &sums{
		calendar: newCalendar(cut.Bucket, index.ZoneOrShanghai(cut.Zone)), kinds: make([]kindSums, len(c.kinds)),
	}
	by := [2]index.Group{cut.Group, cut.Second}
	var groups cells.Numbers[[2]string]
	var methods cells.Numbers[string]
	for id, k := range c.kinds {
		var name [2]string
		for at, g := range by {
			if g != index.ByFrame && !g.OfOutlet() {
				name[at] = g.Of(k.article())[0]
			}
		}
		s.kinds[id] = kindSums{group: groups.Of(name), class: cells.Class(side(k.stance)), method: methods.Of(k.method)}
	}
	names := groups.Values
	s.kindGroups = len(names)
	if at := slices.Index(by[:], index.ByFrame); at >= 0 {
		s.byFrame, names = true, nil
		for _, frame := range c.frames {
			for _, name := range groups.Values {
				name[at] = string(frame)
				names = append(names, name)
			}
		}
	}
	s.Table = cells.New(cells.Axes{
		Group: cut.Group, Second: cut.Second, Outlets: c.outlets, Groups: names, Frames: c.frames, Methods: methods.Values, Bare: cut.Bare,
	})
	for id := range s.kinds {
		s.kinds[id].method = s.Method(s.kinds[id].method)
	}
	return s
}

// add adds one article, to each of its groups.
func (s *sums) add(r *record) {
	bucket := int32(cells.Undated)
	if r.flags&dated != 0 {
		bucket = s.calendar.of(r)
	}
	b := s.Block(bucket, int32(r.outlet))
	if !s.byFrame {
		s.addTo(b, s.kinds[r.kind].group, r)
		return
	}
	for set := r.frames; set != 0; set &= set - 1 {
		s.addTo(b, bits.TrailingZeros64(set)*s.kindGroups+s.kinds[r.kind].group, r)
	}
}

// addTo adds an article to the cell of a group.
func (s *sums) addTo(b cells.Block, group int, r *record) {
	c, k := b.Of(group), &s.kinds[r.kind]
	c[cells.Articles]++
	if r.flags&reprint == 0 {
		c[cells.Stories]++
	}
	c[k.class]++
	for set := r.frames; set != 0; set &= set - 1 {
		c[s.Frame(bits.TrailingZeros64(set))]++
	}
	c[k.method]++
	score := int64(r.score)
	b.AddScores(group, score, score*score)
}

func (s *sums) list() []index.Cell { return s.List(s.calendar.starts) }
