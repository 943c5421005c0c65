package charset

import (
	"fmt"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
)

// Find names the encoding of a text by its beginning, as [Decode] does, or by a label such as "gbk"
// where that isn't empty. A nil encoding is UTF-8. The decoder of UTF-16 passes over the byte order
// mark; no other encoding has one. The error says that the label is unknown.
func Find(beginning []byte, label string) (encoding.Encoding, string, error) {
	if label != "" {
		e, name, ok := lookup(label)
		if ok {
			return e, name, nil
		}
		switch strings.ToLower(label) {
		case "utf-16", "utf-16le":
			return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "utf-16le", nil
		case "utf-16be":
			return unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "utf-16be", nil
		}
		return nil, "", fmt.Errorf("there is no encoding %q; use a name such as utf-8, gb18030, big5 or utf-16", label)
	}
	e, name, _ := determine(beginning, "")
	switch name {
	case "utf-16le":
		e = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case "utf-16be":
		e = unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	}
	return e, name, nil
}
