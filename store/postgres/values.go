package postgres

import (
	"crypto/sha256"
	"database/sql"
	"time"

	"yulun/store"
	"yulun/store/internal/column"
)

// instant is a time as it is kept; NULL for the zero time.
func instant(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Truncate(time.Microsecond) // as it comes back, so that two of them can be compared
}

// when scans what instant keeps.
type when struct{ to *time.Time }

// Scan implements sql.Scanner.
func (w when) Scan(v any) error {
	var t sql.NullTime
	if err := t.Scan(v); err != nil {
		return err
	}
	*w.to = time.Time{}
	if t.Valid {
		*w.to = t.Time.UTC()
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

// urlHash is by what an address is found: half of its SHA-256.
func urlHash(url string) []byte {
	sum := sha256.Sum256([]byte(url))
	return sum[:sha256.Size/2]
}

// storable makes text of the strings among a statement's values: pages and headers hold bytes that are none, and PostgreSQL
// refuses them.
func storable(values []any) []any {
	for i, v := range values {
		switch v := v.(type) {
		case string:
			values[i] = column.Text(v)
		case []string:
			for j := range v {
				v[j] = column.Text(v[j])
			}
		}
	}
	return values
}

// readable is what was saved with the title and the text as they will be kept, so that another visit to the same page
// finds them unchanged.
func readable(sv store.Saved) store.Saved {
	sv.Article.Title, sv.Article.Text = column.Text(sv.Article.Title), column.Text(sv.Article.Text)
	return sv
}
