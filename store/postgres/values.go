package postgres

import (
	"crypto/sha256"
	"database/sql"
	"strings"
	"time"
	"unicode/utf8"

	"yulun/store"
)

// instant is a time as it is kept; NULL for the zero time.
func instant(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
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
			values[i] = text(v)
		case []string:
			for j := range v {
				v[j] = text(v[j])
			}
		}
	}
	return values
}

// text is a string with U+FFFD for each NUL and each byte that is not UTF-8. It has as many code points as before, so
// that the places of evidence in it stay what they are.
func text(s string) string {
	if utf8.ValidString(s) && !strings.Contains(s, "\x00") {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r == 0 {
			return utf8.RuneError
		}
		return r
	}, s)
}

// readable is what was saved with the title and the text as they will be kept, so that another visit to the same page
// finds them unchanged.
func readable(sv store.Saved) store.Saved {
	sv.Article.Title, sv.Article.Text = text(sv.Article.Title), text(sv.Article.Text)
	return sv
}
