package column

import (
	"database/sql"
	"database/sql/driver"
	_ "embed"
	"fmt"

	"github.com/klauspost/compress/zstd"

	"yulun/article"
	"yulun/internal/packer"
)

// typical is by what readings are packed: the cues that occur most often in those of the sample
// press, and one of these readings. What was packed can only be read with it, so it never changes. A
// better one would get a number of its own and stand beside it.
//
//go:embed readings.dict
var typical []byte

var readings = packer.New(typical, zstd.SpeedFastest)

// Packed is a reading's JSON that is written packed. Two of them are equal where the readings are,
// and what is not written costs no packing.
type Packed string

// Value implements driver.Valuer.
func (p Packed) Value() (driver.Value, error) {
	packed, err := readings.Pack([]byte(p))
	if err != nil {
		return nil, fmt.Errorf("keep a reading: %w", err)
	}
	return packed, nil
}

// Reading scans the columns reading and packed of an article. The first has the JSON of a reading
// that was kept before readings were packed; the second is NULL or empty there. What cannot be read leaves to
// empty and adds "reading" to damaged, as [Salvage] does.
func Reading(to *article.Reading, damaged *[]string) (plain, packed sql.Scanner) {
	return readingColumns(Salvage[article.Reading]{To: to, Name: "reading", Damaged: damaged}.Scan)
}

// ReadingJSON scans like Reading. The JSON of what cannot be unpacked is empty.
func ReadingJSON(to *string) (plain, packed sql.Scanner) {
	return readingColumns(func(v any) error {
		*to = v.(string)
		return nil
	})
}

// readingColumns calls take with a reading's JSON when the second column is scanned.
func readingColumns(take func(json any) error) (plain, packed sql.Scanner) {
	var text sql.NullString
	return &text, scanner(func(v any) error {
		var b []byte
		switch v := v.(type) {
		case nil:
		case []byte:
			b = v
		case string: // what SQLite keeps where somebody wrote text
			b = []byte(v)
		default:
			return fmt.Errorf("read a packed reading: the column holds %T", v)
		}
		if len(b) == 0 {
			return take(text.String)
		}
		json, err := readings.Unpack(b)
		if err != nil {
			json = nil // damaged
		}
		return take(string(json))
	})
}

// scanner is a function that scans.
type scanner func(v any) error

// Scan implements sql.Scanner.
func (s scanner) Scan(v any) error { return s(v) }
