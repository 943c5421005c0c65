package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"math/bits"
	"sync"
)

// matchesKept is how many sets of rows are kept. Each takes one bit a row: 8 MB together for a
// million articles.
const matchesKept = 64

// matchStep is how many rows one question to FTS5 covers. It bounds the memory of the answer and
// the time until a cancelled query ends.
const matchStep = 1 << 20

// matches caches which rows an expression finds. A row never changes, so a set stays right: only
// newer rows need to be looked up, and deleted rows are no longer in the columns.
type matches struct {
	mu     sync.Mutex
	clock  int64
	byText map[string]*matched
}

// matched is the set of an expression.
type matched struct {
	rows *rowSet
	// end is the first row that was not looked up yet. generation is the index's when the set was
	// made.
	end, generation int64
	used            int64
	count           int
}

// get returns the rows that an FTS5 expression finds, of the columns that the transaction sees.
func (m *matches) get(ctx context.Context, tx *sql.Tx, c *columns, expression string) (*matched, error) {
	known := m.known(expression, c.generation)
	if known != nil && known.end == c.nextRow && known.rows.from == c.firstRow() {
		return known, nil
	}
	found := &matched{rows: newRowSet(c.firstRow(), c.nextRow), generation: c.generation, end: c.nextRow}
	next := found.rows.from
	if known != nil && known.end >= next {
		// The set loses rows that were deleted at its start and grows by new ones.
		for at := range found.rows.bits {
			found.rows.bits[at] = known.rows.word(next + int64(at)*64)
		}
		next = known.end
	}
	for ; next < c.nextRow; next += matchStep {
		if err := found.rows.match(ctx, tx, expression, next, min(next+matchStep, c.nextRow)); err != nil {
			return nil, fmt.Errorf("look for %s: %w", expression, err)
		}
	}
	for _, word := range found.rows.bits {
		found.count += bits.OnesCount64(word)
	}
	m.keep(expression, found)
	return found, nil
}

// match adds the rows that are found in [from, before). Reading all numbers as one text is many
// times faster than reading a row for each.
func (s *rowSet) match(ctx context.Context, tx *sql.Tx, expression string, from, before int64) error {
	const query = `SELECT group_concat(rowid) FROM texts WHERE texts MATCH ? AND rowid >= ? AND rowid < ?`
	rows, err := tx.QueryContext(ctx, query, expression, from, before)
	if err != nil {
		return err
	}
	defer rows.Close()
	var list sql.RawBytes
	for rows.Next() {
		if err := rows.Scan(&list); err != nil {
			return err
		}
		row := int64(0)
		for _, c := range list {
			if c == ',' {
				s.add(row)
				row = 0
				continue
			}
			row = row*10 + int64(c-'0')
		}
		if len(list) > 0 {
			s.add(row)
		}
	}
	return rows.Err()
}

// known returns the cached set of an expression. A set of a later generation doesn't count, since
// rows may have been deleted until then.
func (m *matches) known(expression string, generation int64) *matched {
	m.mu.Lock()
	defer m.mu.Unlock()
	known := m.byText[expression]
	if known == nil || known.generation > generation {
		return nil
	}
	m.clock++
	known.used = m.clock
	return known
}

// keep caches a set in place of an older one of its expression, or of the least recently used one.
func (m *matches) keep(expression string, found *matched) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if known := m.byText[expression]; known != nil && known.generation > found.generation {
		return
	}
	m.clock++
	found.used = m.clock
	m.byText[expression] = found
	if len(m.byText) <= matchesKept {
		return
	}
	oldest := expression
	for text, known := range m.byText {
		if known.used < m.byText[oldest].used {
			oldest = text
		}
	}
	delete(m.byText, oldest)
}
