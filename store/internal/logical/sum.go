package logical

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"math"
	"time"

	"yulun/article"
	"yulun/store/internal/column"
)

// Sums sums up the rows of tables: two stores that give the same rows in the same order have the
// same sums.
type Sums struct{ tables map[string]*sum }

type sum struct {
	rows int
	hash hash.Hash
	buf  []byte
}

// NewSums is the sums of no rows.
func NewSums() *Sums { return &Sums{tables: map[string]*sum{}} }

// Add adds a row. Bytes that are not text count as what an engine that can't hold them keeps in
// their place.
func (s *Sums) Add(r Row) {
	t := s.tables[r.Table]
	if t == nil {
		t = &sum{hash: sha256.New()}
		s.tables[r.Table] = t
	}
	t.rows++
	b := t.buf[:0]
	for _, v := range r.Values {
		switch v := v.(type) {
		case int64:
			b = binary.AppendVarint(append(b, 'i'), v)
		case float64:
			b = binary.BigEndian.AppendUint64(append(b, 'r'), math.Float64bits(v))
		case string:
			v = column.Text(v)
			b = append(binary.AppendUvarint(append(b, 's'), uint64(len(v))), v...)
		case bool:
			b = append(b, 'f')
			if v {
				b[len(b)-1] = 't'
			}
		case time.Time:
			b = append(b, 'n')
			if !v.IsZero() {
				b = binary.AppendVarint(append(b, 'm'), v.UnixMicro())
			}
		case []byte:
			b = append(binary.AppendUvarint(append(b, 'b'), uint64(len(v))), v...)
		case []int64:
			b = binary.AppendUvarint(append(b, 'l'), uint64(len(v)))
			for _, n := range v {
				b = binary.AppendVarint(b, n)
			}
		}
	}
	t.hash.Write(binary.AppendUvarint(nil, uint64(len(b))))
	t.hash.Write(b)
	t.buf = b
}

// Table is the number of rows of a table and their checksum.
func (s *Sums) Table(name string) (rows int, checksum [sha256.Size]byte) {
	if t := s.tables[name]; t != nil {
		rows = t.rows
		t.hash.Sum(checksum[:0])
	}
	return rows, checksum
}

// NotEmptyError is the error of a store that can't be filled because one of its tables holds rows.
type NotEmptyError struct {
	// Where is the store.
	Where string
	err   *article.Error
}

// Error is the sentence for its reader.
func (e *NotEmptyError) Error() string { return e.err.Error() }

// Unwrap gives the *article.Error that says what to do.
func (e *NotEmptyError) Unwrap() error { return e.err }

// NotEmpty makes a NotEmptyError.
func NotEmpty(where, table, remedy string) error {
	return &NotEmptyError{where, &article.Error{
		Code: article.CodeUsage, Message: fmt.Sprintf("%s is not empty: its table %s holds rows", where, table),
		Remedy: "A store is copied into an empty one only, so that nothing is mixed or lost. " + remedy,
	}}
}
