package sqlite

import (
	"context"
	"database/sql"
	"math/bits"

	"yulun/article"
	"yulun/index"
	"yulun/index/internal/cells"
)

// Cells sums the articles of a query in one pass over their records.
func (db *DB) Cells(ctx context.Context, q index.Query, cut index.Cut) ([]index.Cell, error) {
	switch cut.Group {
	case index.Ungrouped, index.ByFrame, index.ByOutlet, index.ByType, index.ByCountry, index.ByLang, index.ByScript:
	default:
		return nil, article.Usagef("group by outlet, type, lang, script, country or frame", "%q is not a group of a series", cut.Group)
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
	byFrame  bool
	kinds    []kindSums
}

// kindSums is where the articles of a kind are counted: in which group, and where in its counts
// their class and their method.
type kindSums struct{ group, class, method int }

func newSums(c *columns, cut index.Cut, side func(article.Class) (int, bool)) *sums {
	s := &sums{
		calendar: newCalendar(cut.Bucket, index.ZoneOrShanghai(cut.Zone)), byFrame: cut.Group == index.ByFrame,
		kinds: make([]kindSums, len(c.kinds)),
	}
	var groups, methods cells.Numbers[string]
	for id, k := range c.kinds {
		group := ""
		switch cut.Group {
		case index.ByLang:
			group = string(k.lang)
		case index.ByScript:
			group = string(k.script)
		}
		s.kinds[id] = kindSums{group: groups.Of(group), class: cells.Class(side(k.stance)), method: methods.Of(k.method)}
	}
	if s.byFrame {
		groups = cells.Numbers[string]{}
		for _, frame := range c.frames {
			groups.Of(string(frame))
		}
	}
	s.Table = cells.New(cells.Axes{
		Group: cut.Group, Outlets: c.outlets, Groups: groups.Values, Frames: c.frames, Methods: methods.Values,
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
		s.addTo(b, bits.TrailingZeros64(set), r)
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
