// Package column says how the engines keep what SQL has no type for: publication times as text,
// lists and readings as JSON, fingerprints as bytes. No statement lives here. Start reading at
// [Moment].
package column

import (
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"yulun/article"
	"yulun/frontier"
)

// Moment scans a publication time's text into what To points to.
type Moment struct{ To *article.Moment }

// Scan implements sql.Scanner.
func (m Moment) Scan(v any) error {
	var s sql.NullString
	err := s.Scan(v)
	if err == nil {
		*m.To, err = article.ParseMoment(s.String)
	}
	return err
}

// Period scans a period's text into what To points to.
type Period struct{ To *article.Period }

// Scan implements sql.Scanner.
func (p Period) Scan(v any) error {
	var s sql.NullString
	err := s.Scan(v)
	if err == nil {
		*p.To, err = article.ParsePeriod(s.String)
	}
	return err
}

// Duration scans microseconds into what To points to.
type Duration struct{ To *time.Duration }

// Scan implements sql.Scanner.
func (d Duration) Scan(v any) error {
	var n sql.NullInt64
	err := n.Scan(v)
	*d.To = time.Duration(n.Int64) * time.Microsecond
	return err
}

// Instant scans a time into what To points to; the zero time for NULL. Some engines keep
// microseconds since 1970.
type Instant struct{ To *time.Time }

// Scan implements sql.Scanner.
func (i Instant) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*i.To = time.Time{}
	case int64:
		*i.To = time.UnixMicro(v).UTC()
	case time.Time:
		*i.To = v.UTC()
	default:
		return fmt.Errorf("read a time: the column holds %T", v)
	}
	return nil
}

// Counts scans "name=3 other=1" into what To points to; nil for NULL. Names hold no space.
type Counts struct{ To *map[string]int }

// Scan implements sql.Scanner.
func (c Counts) Scan(v any) error {
	var s sql.NullString
	if err := s.Scan(v); err != nil || !s.Valid {
		return err
	}
	*c.To = map[string]int{}
	for _, pair := range strings.Fields(s.String) {
		i := strings.LastIndexByte(pair, '=')
		n, err := strconv.Atoi(pair[i+1:])
		if err != nil {
			return fmt.Errorf("read the count %q: %w", pair, err)
		}
		(*c.To)[pair[:max(i, 0)]] = n
	}
	return nil
}

// Numbers scans numbers with commas between them, or the bytes of BandBytes, into an ascending list,
// each once.
type Numbers struct{ To *[]int64 }

// Scan implements sql.Scanner.
func (l Numbers) Scan(v any) error {
	*l.To = nil
	if b, ok := v.([]byte); ok {
		if len(b)%8 != 0 {
			return fmt.Errorf("read a list of numbers: %d bytes", len(b))
		}
		for ; len(b) > 0; b = b[8:] {
			*l.To = append(*l.To, int64(binary.BigEndian.Uint64(b)))
		}
		l.order()
		return nil
	}
	var s sql.NullString
	if err := s.Scan(v); err != nil || s.String == "" {
		return err
	}
	for _, field := range strings.Split(s.String, ",") {
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return fmt.Errorf("read a list of numbers: %w", err)
		}
		*l.To = append(*l.To, n)
	}
	l.order()
	return nil
}

func (l Numbers) order() {
	slices.Sort(*l.To)
	*l.To = slices.Compact(*l.To)
}

// Capture scans an address and a time into a capture, nil where the address is empty.
func Capture(to **frontier.Capture) (url, taken sql.Scanner) {
	c := &frontier.Capture{}
	return captureURL{to, c}, Instant{&c.At}
}

type captureURL struct {
	to **frontier.Capture
	c  *frontier.Capture
}

// Scan implements sql.Scanner.
func (u captureURL) Scan(v any) error {
	var s sql.NullString
	if err := s.Scan(v); err != nil {
		return err
	}
	*u.to, u.c.URL = nil, s.String
	if s.String != "" {
		*u.to = u.c
	}
	return nil
}

// CaptureURL and CaptureAt are the columns of a capture; nil has neither.
func CaptureURL(c *frontier.Capture) string {
	if c == nil {
		return ""
	}
	return c.URL
}

// CaptureAt is when a capture was taken; zero for nil.
func CaptureAt(c *frontier.Capture) time.Time {
	if c == nil {
		return time.Time{}
	}
	return c.At
}

// Document scans a value's JSON into what To points to.
type Document struct{ To any }

// Scan implements sql.Scanner.
func (d Document) Scan(v any) error {
	var s sql.NullString
	if err := s.Scan(v); err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(s.String), d.To); err != nil {
		return fmt.Errorf("read %T: %w", d.To, err)
	}
	return nil
}

// Salvage scans like Document. What cannot be read as a To leaves To empty and adds Name to
// Damaged, so that one damaged value doesn't stop the reading of all rows.
type Salvage[T any] struct {
	To      *T
	Name    string
	Damaged *[]string
}

// Scan implements sql.Scanner.
func (s Salvage[T]) Scan(v any) error {
	var text sql.NullString
	if err := text.Scan(v); err != nil {
		return err
	}
	var value T
	if err := json.Unmarshal([]byte(text.String), &value); err != nil {
		var none T
		value, *s.Damaged = none, append(*s.Damaged, s.Name)
	}
	*s.To = value
	return nil
}

// Encode is a value as the JSON that Document scans. What Document has scanned is encoded as it
// was, whatever bytes its strings had at first.
func Encode(v any) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("write %T: %w", v, err)
	}
	return replacement.Replace(string(b)), nil
}

// replacement makes the character of what encoding/json writes as an escape in the place of a byte
// that is not text. Escaped backslashes are matched so that what follows them is left alone.
var replacement = strings.NewReplacer(`\\`, `\\`, `\ufffd`, "\uFFFD")

// BandBytes are bands as bytes, eight big-endian ones a band; nil for none.
func BandBytes(bands []int64) []byte {
	var b []byte
	for _, v := range bands {
		b = binary.BigEndian.AppendUint64(b, uint64(v))
	}
	return b
}

// ID is the id of the article at a canonical address; empty for no address.
func ID(address string) string {
	if address == "" {
		return ""
	}
	return article.NewID(address)
}

// Text is a string with U+FFFD for each NUL and each byte that is not UTF-8. It has as many code
// points as before, so that the places of evidence in it stay what they are.
func Text(s string) string {
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
