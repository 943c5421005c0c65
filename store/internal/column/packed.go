package column

import (
	"bytes"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"fmt"

	"yulun/article"
	"yulun/internal/compact"
)

// Packed is a reading's JSON in little space that is written packed. Two of one article are equal
// where the readings are, and what is not written costs no packing.
type Packed string

// PackedReading is the reading of an article with a title and a text.
func PackedReading(r article.Reading, title, text string) (Packed, error) {
	s, err := Encode(compact.NewReading(r, title, text))
	return Packed(s), err
}

// Value implements driver.Valuer.
func (p Packed) Value() (driver.Value, error) {
	packed, err := compact.Pack([]byte(p))
	if err != nil {
		return nil, fmt.Errorf("pack a reading: %w", err)
	}
	return packed, nil
}

// Reading scans the columns reading and packed of an article. The first has the JSON of a reading
// that was kept before readings were packed; the second is NULL or empty there.
type Reading struct {
	Plain  sql.NullString
	Packed PackedBytes
}

// PackedBytes scans the column packed.
type PackedBytes []byte

// Scan implements sql.Scanner.
func (b *PackedBytes) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*b = nil
	case []byte:
		*b = bytes.Clone(v)
	case string: // what SQLite keeps where somebody wrote text
		*b = PackedBytes(v)
	default:
		return fmt.Errorf("read a packed reading: the column holds %T", v)
	}
	return nil
}

// Of is the reading of the article, whose title and text stand beside it; ok is false where it
// can't be read.
func (r Reading) Of(title, text string) (reading article.Reading, ok bool) {
	var err error
	if len(r.Packed) > 0 {
		reading, err = compact.ReadReading(r.Packed, title, text)
	} else {
		err = json.Unmarshal([]byte(r.Plain.String), &reading)
	}
	if err != nil {
		return article.Reading{}, false
	}
	return reading, true
}
