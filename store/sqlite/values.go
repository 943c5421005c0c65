package sqlite

import (
	"database/sql"
	"time"
)

// micro is a time as it is kept: microseconds since 1970, NULL for the zero time.
func micro(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMicro()
}

// instant scans what micro keeps.
type instant struct{ to *time.Time }

// Scan implements sql.Scanner.
func (i instant) Scan(v any) error {
	var n sql.NullInt64
	if err := n.Scan(v); err != nil {
		return err
	}
	*i.to = time.Time{}
	if n.Valid {
		*i.to = time.UnixMicro(n.Int64).UTC()
	}
	return nil
}

// nullable is an id that refers to nothing when it is 0.
func nullable(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}
