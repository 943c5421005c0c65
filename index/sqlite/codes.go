package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"yulun/article"
)

// maxFrames is how many frames the bits of a column hold.
const maxFrames = 63

// codes are the numbers that stand for outlets and frames.
type codes struct {
	outlets map[article.Outlet]int64
	frames  map[article.Frame]int
}

// queryer is a transaction or a pool.
type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func readCodes(ctx context.Context, db queryer) (*codes, error) {
	c := &codes{outlets: map[article.Outlet]int64{}, frames: map[article.Frame]int{}}
	err := each(ctx, db, clause{sql: `SELECT id, outlet, name, type, country FROM outlets`}, func(scan func(...any) error) error {
		var id int64
		var o article.Outlet
		err := scan(&id, &o.ID, &o.Name, &o.Type, &o.Country)
		c.outlets[o] = id
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the outlets: %w", err)
	}
	err = each(ctx, db, clause{sql: `SELECT bit, frame FROM frames`}, func(scan func(...any) error) error {
		var bit int
		var frame article.Frame
		err := scan(&bit, &frame)
		c.frames[frame] = bit
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the frames: %w", err)
	}
	return c, nil
}

// outlet is the number of an outlet, a new one when it has none.
func (c *codes) outlet(ctx context.Context, tx *sql.Tx, o article.Outlet) (int64, error) {
	if id, ok := c.outlets[o]; ok {
		return id, nil
	}
	var id int64
	err := tx.QueryRowContext(ctx, `INSERT INTO outlets (outlet, name, type, country) VALUES (?, ?, ?, ?) RETURNING id`,
		o.ID, o.Name, o.Type, o.Country).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("add outlet %s: %w", o.ID, err)
	}
	c.outlets[o] = id
	return id, nil
}

// bits is the set of the frames, with new numbers for those that have none.
func (c *codes) bits(ctx context.Context, tx *sql.Tx, frames map[article.Frame]float64) (int64, error) {
	var set int64
	for _, frame := range slices.Sorted(maps.Keys(frames)) {
		bit, ok := c.frames[frame]
		if !ok {
			if bit = len(c.frames); bit == maxFrames {
				return 0, fmt.Errorf("frame %s is one more than the %d that the index can hold", frame, maxFrames)
			}
			if _, err := tx.ExecContext(ctx, `INSERT INTO frames (bit, frame) VALUES (?, ?)`, bit, frame); err != nil {
				return 0, fmt.Errorf("add frame %s: %w", frame, err)
			}
			c.frames[frame] = bit
		}
		set |= 1 << bit
	}
	return set, nil
}

// byID turns the numbers of outlets round.
func (c *codes) byID() map[int64]article.Outlet {
	outlets := make(map[int64]article.Outlet, len(c.outlets))
	for outlet, id := range c.outlets {
		outlets[id] = outlet
	}
	return outlets
}

// each calls f with the scanner of each row of a query, and stops at its error.
func each(ctx context.Context, db queryer, query clause, f func(scan func(...any) error) error) error {
	rows, err := db.QueryContext(ctx, query.sql, query.args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}
