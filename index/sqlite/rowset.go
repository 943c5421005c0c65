package sqlite

// rowSet is a set of rows, one bit each.
type rowSet struct {
	// from is the row of the first bit, a multiple of 64. Rows before it hold no article and are in
	// no set.
	from int64
	bits []uint64
}

func newRowSet(from, end int64) *rowSet {
	return &rowSet{from: from, bits: make([]uint64, (max(0, end-from)+63)/64)}
}

// add adds a row below the end of the set.
func (s *rowSet) add(row int64) {
	if row -= s.from; row >= 0 && row < int64(len(s.bits))*64 {
		s.bits[row/64] |= 1 << (row % 64)
	}
}

// has reports whether a row is in the set.
func (s *rowSet) has(row int64) bool {
	row -= s.from
	return row >= 0 && row < int64(len(s.bits))*64 && s.bits[row/64]>>(row%64)&1 == 1
}

// word is the 64 rows from a row on, a multiple of 64.
func (s *rowSet) word(row int64) uint64 {
	at := (row - s.from) / 64
	if row < s.from || at >= int64(len(s.bits)) {
		return 0
	}
	return s.bits[at]
}

// union adds the rows of another set of the same columns.
func (s *rowSet) union(other *rowSet) {
	for at := range s.bits {
		s.bits[at] |= other.word(s.from + int64(at)*64)
	}
}
