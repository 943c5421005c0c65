package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"time"

	"yulun/article"
	"yulun/index"
)

// Cells sums the articles of a query in one pass. Grouping in SQL would sort all of them, and take three times as long.
func (db *DB) Cells(ctx context.Context, q index.Query, cut index.Cut) ([]index.Cell, error) {
	column, err := groupColumn(cut.Group)
	if err != nil {
		return nil, err
	}
	var cells []index.Cell
	err = db.snapshot(ctx, func(tx *sql.Tx) error {
		s, err := db.compile(q)
		if err != nil {
			return err
		}
		codes, err := readCodes(ctx, tx)
		if err != nil {
			return err
		}
		sums := newSums(cut, codes)
		query := s.selectingAll(`a.at, a.day_only, a.outlet, ` + column + `, a.method, a.is_reprint, a.stance, a.score, a.frames`)
		if err := each(ctx, tx, query, sums.add); err != nil {
			return fmt.Errorf("sum the articles: %w", err)
		}
		cells = sums.list()
		return nil
	})
	return cells, err
}

// groupColumn is the SQL for an article's group, empty where the group follows from other columns.
func groupColumn(g index.Group) (string, error) {
	switch g {
	case index.Ungrouped, index.ByFrame, index.ByOutlet, index.ByType, index.ByCountry:
		return `''`, nil
	case index.ByLang:
		return `a.lang`, nil
	case index.ByScript:
		return `a.script`, nil
	default:
		return "", article.Usagef("group by outlet, type, lang, script, country or frame", "%q is no group of a series", g)
	}
}

// sums collects cells.
type sums struct {
	bucket  index.Bucket
	group   index.Group
	zone    *time.Location
	outlets map[int64]article.Outlet
	frames  []article.Frame // by bit
	cells   map[cellKey]*cell
	// row is what add reads, kept for all rows: a scan's targets lie on the heap.
	row summed
}

type cellKey struct {
	start   time.Time
	undated bool
	group   string
	outlet  int64
}

// cell sums scores as whole numbers of 1/index.ScoreScale, so that the order of the articles doesn't matter.
type cell struct {
	index.Cell
	sum, sumSquares int64
	frames          []int // by bit
}

func newSums(cut index.Cut, codes *codes) *sums {
	s := &sums{
		bucket: cut.Bucket, group: cut.Group, zone: index.ZoneOrShanghai(cut.Zone),
		outlets: codes.byID(), frames: make([]article.Frame, len(codes.frames)), cells: map[cellKey]*cell{},
	}
	for frame, bit := range codes.frames {
		s.frames[bit] = frame
	}
	return s
}

// summed is what is read of an article.
type summed struct {
	at                 sql.NullInt64
	outlet             int64
	group, method      string
	dayOnly, isReprint bool
	stance             article.Class
	score              float64
	frames             int64
}

// add adds one article, to each of its groups.
func (s *sums) add(scan func(...any) error) error {
	a := &s.row
	if err := scan(&a.at, &a.dayOnly, &a.outlet, &a.group, &a.method, &a.isReprint, &a.stance, &a.score, &a.frames); err != nil {
		return err
	}
	key := cellKey{undated: !a.at.Valid, group: a.group, outlet: a.outlet}
	if a.at.Valid {
		key.start = s.bucket.Start(moment(a.at.Int64, a.dayOnly).In(s.zone))
	}
	o := s.outlets[a.outlet]
	switch s.group {
	case index.ByOutlet:
		key.group = o.ID
	case index.ByType:
		key.group = string(o.Type)
	case index.ByCountry:
		key.group = o.Country
	case index.ByFrame:
		for bit, frame := range s.frames {
			if a.frames>>bit&1 == 1 {
				key.group = string(frame)
				s.cell(key).add(a)
			}
		}
		return nil
	}
	s.cell(key).add(a)
	return nil
}

func (c *cell) add(a *summed) {
	c.Articles++
	if !a.isReprint {
		c.Stories++
	}
	switch a.stance {
	case article.Supportive:
		c.Supportive++
	case article.Neutral:
		c.Neutral++
	case article.Critical:
		c.Critical++
	}
	score := int64(math.Round(a.score * index.ScoreScale))
	c.sum += score
	c.sumSquares += score * score
	c.Methods[a.method]++
	for bit := range c.frames {
		c.frames[bit] += int(a.frames >> bit & 1)
	}
}

// cell is the cell of a key, a new one when there is none.
func (s *sums) cell(key cellKey) *cell {
	c, ok := s.cells[key]
	if !ok {
		c = &cell{frames: make([]int, len(s.frames)), Cell: index.Cell{
			Start: key.start, Undated: key.undated, Group: key.group, Outlet: s.outlets[key.outlet],
			Frames: map[article.Frame]int{}, Methods: map[string]int{},
		}}
		s.cells[key] = c
	}
	return c
}

// list is the cells in order of time, the undated last, then of group and outlet.
func (s *sums) list() []index.Cell {
	cells := make([]index.Cell, 0, len(s.cells))
	for _, c := range s.cells {
		c.Sum = float64(c.sum) / index.ScoreScale
		c.SumSquares = float64(c.sumSquares) / (index.ScoreScale * index.ScoreScale)
		for bit, n := range c.frames {
			if n > 0 {
				c.Frames[s.frames[bit]] = n
			}
		}
		cells = append(cells, c.Cell)
	}
	index.SortCells(cells)
	return cells
}

// moment is the publication that the columns at and day_only hold.
func moment(at int64, dayOnly bool) article.Moment {
	return article.Moment{Time: time.Unix(at, 0).UTC(), DayOnly: dayOnly}
}
