package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"yulun/article"
)

// maxFrames is how many frames the bits of a record hold.
const maxFrames = 63

// codes are the numbers that stand for outlets, kinds and frames in records. Numbers of outlets and
// kinds begin at 1.
type codes struct {
	outlets map[article.Outlet]uint32
	kinds   map[kind]uint32
	frames  map[article.Frame]int
}

// kind is what many articles have in common.
type kind struct {
	lang   article.Lang
	script article.Script
	object article.Object
	stance article.Class
	method string
}

func kindOf(a article.Article) kind {
	return kind{lang: a.Lang, script: a.Script, object: a.Reading.Object, stance: a.Reading.Stance.Class, method: a.Reading.Method}
}

// article is an article of the kind, without anything else.
func (k kind) article() article.Article {
	return article.Article{
		Lang: k.lang, Script: k.script,
		Reading: article.Reading{Object: k.object, Stance: article.Stance{Class: k.stance}, Method: k.method},
	}
}

func readCodes(ctx context.Context, tx *sql.Tx) (*codes, error) {
	c := &codes{outlets: map[article.Outlet]uint32{}, kinds: map[kind]uint32{}, frames: map[article.Frame]int{}}
	err := each(ctx, tx, `SELECT id, outlet, name, type, country FROM outlets`, func(scan func(...any) error) error {
		var id uint32
		var o article.Outlet
		err := scan(&id, &o.ID, &o.Name, &o.Type, &o.Country)
		c.outlets[o] = id
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the outlets: %w", err)
	}
	err = each(ctx, tx, `SELECT id, lang, script, object, stance, method FROM kinds`, func(scan func(...any) error) error {
		var id uint32
		var k kind
		err := scan(&id, &k.lang, &k.script, &k.object, &k.stance, &k.method)
		c.kinds[k] = id
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the kinds of articles: %w", err)
	}
	err = each(ctx, tx, `SELECT bit, frame FROM frames`, func(scan func(...any) error) error {
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
func (c *codes) outlet(ctx context.Context, tx *sql.Tx, o article.Outlet) (uint32, error) {
	if id, ok := c.outlets[o]; ok {
		return id, nil
	}
	var id uint32
	err := tx.QueryRowContext(ctx, `INSERT INTO outlets (outlet, name, type, country) VALUES (?, ?, ?, ?) RETURNING id`,
		o.ID, o.Name, o.Type, o.Country).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("add outlet %s: %w", o.ID, err)
	}
	c.outlets[o] = id
	return id, nil
}

// kind is the number of a kind, a new one when it has none.
func (c *codes) kind(ctx context.Context, tx *sql.Tx, k kind) (uint32, error) {
	if id, ok := c.kinds[k]; ok {
		return id, nil
	}
	var id uint32
	err := tx.QueryRowContext(ctx, `INSERT INTO kinds (lang, script, object, stance, method) VALUES (?, ?, ?, ?, ?) RETURNING id`,
		k.lang, k.script, k.object, k.stance, k.method).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("add a kind of articles: %w", err)
	}
	c.kinds[k] = id
	return id, nil
}

// bits is the set of the frames, with new numbers for those that have none.
func (c *codes) bits(ctx context.Context, tx *sql.Tx, frames map[article.Frame]float64) (uint64, error) {
	var set uint64
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

// byNumber lists what numbers stand for, each at its number.
func byNumber[T comparable](codes map[T]uint32) []T {
	var end uint32
	for _, id := range codes {
		end = max(end, id+1)
	}
	list := make([]T, end)
	for value, id := range codes {
		list[id] = value
	}
	return list
}

// framesByBit lists the frames, each at its bit.
func (c *codes) framesByBit() []article.Frame {
	frames := make([]article.Frame, len(c.frames))
	for frame, bit := range c.frames {
		frames[bit] = frame
	}
	return frames
}

// each calls f with the scanner of each row of a query, and stops at its error.
func each(ctx context.Context, tx *sql.Tx, query string, f func(scan func(...any) error) error, args ...any) error {
	rows, err := tx.QueryContext(ctx, query, args...)
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
