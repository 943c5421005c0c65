package sqlite

import (
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"

	"yulun/article"
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

// moment scans a publication time's text.
type moment struct{ to *article.Moment }

// Scan implements sql.Scanner.
func (m moment) Scan(v any) error {
	var s sql.NullString
	err := s.Scan(v)
	if err == nil {
		*m.to, err = article.ParseMoment(s.String)
	}
	return err
}

// document keeps a value as JSON and scans it back.
type document struct{ to any }

// Scan implements sql.Scanner.
func (d document) Scan(v any) error {
	var s sql.NullString
	if err := s.Scan(v); err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(s.String), d.to); err != nil {
		return fmt.Errorf("read %T: %w", d.to, err)
	}
	return nil
}

// encode is a value as the JSON that document scans.
func encode(v any) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("write %T: %w", v, err)
	}
	return string(b), nil
}

// signature is a fingerprint's signature as bytes, four little-endian ones a hash; nil for the empty one.
func signature(f article.Fingerprint) []byte {
	var b []byte
	for _, v := range f.Signature {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	return b
}

// fingerprint is the signature's part of a fingerprint.
func fingerprint(b []byte) article.Fingerprint {
	f := article.Fingerprint{Signature: make([]uint32, len(b)/4)}
	for i := range f.Signature {
		f.Signature[i] = binary.LittleEndian.Uint32(b[i*4:])
	}
	return f
}

// nullable is an id that refers to nothing when it is 0.
func nullable(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}
