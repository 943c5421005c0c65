package imports

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"

	"yulun/crawler/charset"
)

// decoder makes UTF-8 of rows in the encoding of their file.
type decoder struct {
	// encoding is nil for UTF-8, and where the file was decoded as a whole.
	encoding encoding.Encoding
	name     string
}

// text is a row as UTF-8. What is wrong in its encoding becomes U+FFFD.
func (d decoder) text(raw []byte) string {
	if utf8.Valid(raw) {
		return string(raw)
	}
	if d.encoding != nil {
		if b, err := d.encoding.NewDecoder().Bytes(raw); err == nil {
			return string(b)
		}
	}
	// A file that begins in UTF-8 may continue in another encoding where exports were joined.
	if b, _, err := charset.Decode(raw, "text/plain; charset=utf-8"); err == nil {
		return string(b)
	}
	return strings.ToValidUTF8(string(raw), "\uFFFD")
}

// contentType is the media type of a row's bytes.
func (d decoder) contentType(media string) string {
	if d.encoding == nil {
		return media + "; charset=utf-8"
	}
	return media + "; charset=" + d.name
}
