package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"yulun/article"
	"yulun/index"
)

// Cells sums the articles of a query by day in SQL, and the days to buckets here.
func (db *DB) Cells(ctx context.Context, q index.Query, cut index.Cut) ([]index.Cell, error) {
	var cells []index.Cell
	err := db.snapshot(ctx, func(tx *sql.Tx) error {
		s, err := db.compile(q)
		if err != nil {
			return err
		}
		day, err := dayIn(ctx, tx, orShanghai(cut.Zone))
		if err != nil {
			return err
		}
		codes, err := readCodes(ctx, tx)
		if err != nil {
			return err
		}
		sums := newSums(cut, codes)
		query, err := sums.query(s, day)
		if err != nil {
			return err
		}
		if err := each(ctx, tx, query, sums.add); err != nil {
			return fmt.Errorf("sum the articles: %w", err)
		}
		cells = sums.list()
		return nil
	})
	return cells, err
}

// sums collects cells.
type sums struct {
	cut     index.Cut
	outlets map[int64]article.Outlet
	frames  []article.Frame // by bit
	cells   map[cellKey]*index.Cell
}

type cellKey struct {
	start   time.Time
	undated bool
	group   string
	outlet  int64
}

func newSums(cut index.Cut, codes *codes) *sums {
	s := &sums{cut: cut, outlets: codes.byID(), frames: make([]article.Frame, len(codes.frames)), cells: map[cellKey]*index.Cell{}}
	for frame, bit := range codes.frames {
		s.frames[bit] = frame
	}
	return s
}

// query is the SQL whose rows add reads.
func (s *sums) query(sel selection, day string) (clause, error) {
	group, join := "''", ""
	switch s.cut.Group {
	case index.Ungrouped:
	case index.ByOutlet, index.ByType, index.ByCountry: // known by the outlet
	case index.ByLang, index.ByScript:
		group = "a." + string(s.cut.Group)
	case index.ByFrame:
		group, join = "g.frame", " JOIN frames g ON (a.frames >> g.bit) & 1"
	default:
		return clause{}, article.Usagef("group by outlet, type, lang, script, country or frame", "%q is no group of a series", s.cut.Group)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `%s AS day, a.outlet, %s, a.method, count(*), sum(1 - a.is_reprint), sum(a.score), sum(a.score * a.score)`, day, group)
	for _, class := range article.Classes() {
		fmt.Fprintf(&b, `, sum(a.stance = '%s')`, class)
	}
	for bit := range s.frames {
		fmt.Fprintf(&b, `, sum((a.frames >> %d) & 1)`, bit)
	}
	query := sel.selecting(b.String(), join)
	query.add(` GROUP BY 1, 2, 3, 4`)
	return query, nil
}

// add adds a row: the sums of one day, outlet, group and method.
func (s *sums) add(scan func(...any) error) error {
	var (
		day           sql.NullInt64
		outlet        int64
		group, method string
		part          index.Cell
		frames        = make([]int, len(s.frames))
	)
	into := []any{
		&day, &outlet, &group, &method, &part.Articles, &part.Stories, &part.Sum, &part.SumSquares,
		&part.Supportive, &part.Neutral, &part.Critical, // in the order of article.Classes
	}
	for i := range frames {
		into = append(into, &frames[i])
	}
	if err := scan(into...); err != nil {
		return err
	}
	c := s.cell(day, outlet, group)
	c.Articles += part.Articles
	c.Stories += part.Stories
	c.Sum += part.Sum
	c.SumSquares += part.SumSquares
	c.Supportive += part.Supportive
	c.Neutral += part.Neutral
	c.Critical += part.Critical
	c.Methods[method] += part.Articles
	for bit, n := range frames {
		if n > 0 {
			c.Frames[s.frames[bit]] += n
		}
	}
	return nil
}

// cell is the cell that a row belongs to.
func (s *sums) cell(day sql.NullInt64, outlet int64, group string) *index.Cell {
	o := s.outlets[outlet]
	switch s.cut.Group {
	case index.ByOutlet:
		group = o.ID
	case index.ByType:
		group = string(o.Type)
	case index.ByCountry:
		group = o.Country
	}
	key := cellKey{undated: !day.Valid, group: group, outlet: outlet}
	if day.Valid {
		key.start = s.cut.Bucket.Start(dayAt(day.Int64))
	}
	c, ok := s.cells[key]
	if !ok {
		c = &index.Cell{
			Start: key.start, Undated: key.undated, Group: group, Outlet: o,
			Frames: map[article.Frame]int{}, Methods: map[string]int{},
		}
		s.cells[key] = c
	}
	return c
}

// list is the cells in order of time, the undated last, then of group and outlet.
func (s *sums) list() []index.Cell {
	cells := make([]index.Cell, 0, len(s.cells))
	for _, c := range s.cells {
		cells = append(cells, *c)
	}
	slices.SortFunc(cells, func(a, b index.Cell) int {
		if a.Undated != b.Undated {
			if b.Undated {
				return -1
			}
			return 1
		}
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Group, b.Group), cmp.Compare(a.Outlet.ID, b.Outlet.ID),
			cmp.Compare(a.Outlet.Type, b.Outlet.Type), cmp.Compare(a.Outlet.Name, b.Outlet.Name), cmp.Compare(a.Outlet.Country, b.Outlet.Country))
	})
	return cells
}
