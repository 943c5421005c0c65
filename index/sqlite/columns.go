package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"

	"yulun/article"
)

// columns are the records of all rows, as one generation of the index has them: 40 bytes an
// article. They never change.
type columns struct {
	generation int64
	// first is the number of the first of the chunks; a chunk without an article is nil.
	first  int64
	chunks []*chunk
	// nextRow is the row that the next article will get.
	nextRow int64
	codes   *codes
	// outlets, kinds and frames are the codes by their numbers.
	outlets []article.Outlet
	kinds   []kind
	frames  []article.Frame
}

// firstRow is the first row that may hold an article.
func (c *columns) firstRow() int64 { return c.first * chunkRows }

// loaded holds the newest columns that were read, for all readers.
type loaded struct {
	mu  sync.Mutex
	now *columns
}

// errBehind says that a transaction sees an older generation than the columns that are loaded.
var errBehind = errors.New("newer columns are loaded already")

// read gives the columns that a transaction sees, and loads what has changed since the last time.
// Where another reader has loaded newer ones since the transaction began, the error is errBehind.
func (l *loaded) read(ctx context.Context, tx *sql.Tx) (*columns, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var generation, cleared, nextRow int64
	err := tx.QueryRowContext(ctx, `SELECT generation, cleared, next_row FROM progress`).Scan(&generation, &cleared, &nextRow)
	if err != nil {
		return nil, fmt.Errorf("read how far the index is: %w", err)
	}
	before := l.now
	switch {
	case before == nil || before.generation < cleared:
		before = &columns{generation: -1}
	case before.generation == generation:
		return before, nil
	case before.generation > generation:
		return nil, errBehind
	}
	c := &columns{generation: generation, nextRow: nextRow, first: before.first, chunks: slices.Clone(before.chunks)}
	if err := c.load(ctx, tx, before.generation); err != nil {
		return nil, fmt.Errorf("load the columns: %w", err)
	}
	if c.codes, err = readCodes(ctx, tx); err != nil {
		return nil, err
	}
	c.outlets, c.kinds, c.frames = byNumber(c.codes.outlets), byNumber(c.codes.kinds), c.codes.framesByBit()
	l.now = c
	return c, nil
}

// load reads the chunks that changed after a generation.
func (c *columns) load(ctx context.Context, tx *sql.Tx, after int64) error {
	query := `SELECT chunk, articles, records FROM chunks WHERE generation > ? ORDER BY chunk`
	if after < 0 { // in the order in which they lie
		query = `SELECT chunk, articles, records FROM chunks WHERE +generation > ? ORDER BY chunk`
	}
	var records sql.RawBytes
	var number int64
	var articles int
	rows, err := tx.QueryContext(ctx, query, after)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(&number, &articles, &records); err != nil {
			return err
		}
		var read *chunk
		if articles > 0 {
			if read, err = readChunk(records); err != nil {
				return err
			}
		}
		c.set(number, read)
	}
	c.trim()
	return rows.Err()
}

// set puts a chunk at its number.
func (c *columns) set(number int64, to *chunk) {
	if len(c.chunks) == 0 {
		c.first = number
	}
	if number < c.first {
		c.chunks = append(make([]*chunk, c.first-number), c.chunks...)
		c.first = number
	}
	for number >= c.first+int64(len(c.chunks)) {
		c.chunks = append(c.chunks, nil)
	}
	c.chunks[number-c.first] = to
}

// trim drops the chunks before the first one with an article.
func (c *columns) trim() {
	empty := 0
	for empty < len(c.chunks) && c.chunks[empty] == nil {
		empty++
	}
	c.chunks, c.first = c.chunks[empty:], c.first+int64(empty)
}
