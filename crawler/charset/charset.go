package charset

import (
	"bytes"
	"fmt"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"

	"yulun/internal/lazyre"
)

// declarationBytes is how far into a document its own declaration is looked for. The HTML standard
// asks for 1,024 bytes; real pages put scripts and comments before it.
const declarationBytes = 8 << 10

// declaration matches the charset of a meta element and the encoding of an XML declaration.
var declaration = lazyre.New(`(?i)<(?:meta\b[^>]{0,300}?\bcharset|\?xml\b[^>]{0,100}?\bencoding)\s*=\s*["']?\s*([a-z0-9_:.\-]+)`)

// Decode returns body as UTF-8 without a byte order mark, and the name of its encoding as the
// WHATWG spells it ("utf-8", "gb18030", "big5", ...). contentType is the response's header and may
// be empty.
//
// A byte order mark decides; then bytes that are valid UTF-8, whatever is declared; then the
// header, unless it is one of the Latin defaults of web servers and the document says otherwise;
// then the document's declaration; then the bytes' own statistics, which also overrule a
// declaration under which the text would be no text. gb2312 and gbk are read as
// gb18030, which holds both. Bytes that are wrong in the encoding become U+FFFD, without an error.
// An error means that the decoder itself broke. The text may share body's memory.
func Decode(body []byte, contentType string) (text []byte, name string, err error) {
	e, name, body := determine(body, contentType)
	if e == nil && utf8.Valid(body) { // most pages: nothing to copy
		return body, name, nil
	}
	if e == nil { // UTF-8
		return bytes.ToValidUTF8(body, []byte("\uFFFD")), name, nil
	}
	text, err = e.NewDecoder().Bytes(body)
	if err != nil {
		return nil, name, fmt.Errorf("decode %s: %w", name, err)
	}
	return text, name, nil
}

// determine names the encoding of body and returns body without its byte order mark. A nil encoding
// is UTF-8.
func determine(body []byte, contentType string) (encoding.Encoding, string, []byte) {
	if e, name, rest, ok := byMark(body); ok {
		return e, name, rest
	}
	if isUTF8(body) {
		return nil, "utf-8", body
	}
	header := headerLabel(contentType)
	meta := metaLabel(body)
	if isLatin(header) && meta != "" {
		header = ""
	}
	for _, label := range []string{header, meta} {
		if e, name, ok := lookup(label); ok && !(e == nil && broken(body)) && !disproved(name, body) {
			return e, name, body
		}
	}
	e, name := guess(body)
	return e, name, body
}

func byMark(body []byte) (e encoding.Encoding, name string, rest []byte, ok bool) {
	switch {
	case bytes.HasPrefix(body, []byte("\xEF\xBB\xBF")):
		return nil, "utf-8", body[3:], true
	case bytes.HasPrefix(body, []byte("\xFF\xFE")):
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16le", body[2:], true
	case bytes.HasPrefix(body, []byte("\xFE\xFF")):
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "utf-16be", body[2:], true
	}
	return nil, "", body, false
}

// lookup is the encoding of a label; ok is false for a label that names none. A nil encoding is
// UTF-8. A declared UTF-16 is not believed: where the declaration could be read as ASCII it is
// wrong, as the HTML standard has it, and where it couldn't, guess sees it by the zero bytes.
func lookup(label string) (e encoding.Encoding, name string, ok bool) {
	if label == "" {
		return nil, "", false
	}
	e, name = charset.Lookup(label)
	switch name {
	case "", "replacement", "utf-16le", "utf-16be":
		return nil, "", false
	case "utf-8":
		return nil, name, true
	case "gbk":
		e, name = charset.Lookup("gb18030")
	}
	return e, name, true
}

func headerLabel(contentType string) string {
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		// Some servers write "text/html;charset=gbk;": the label is still there to be found.
		_, label, _ := strings.Cut(strings.ToLower(contentType), "charset=")
		label, _, _ = strings.Cut(label, ";")
		return strings.Trim(label, ` "'`)
	}
	return params["charset"]
}

func metaLabel(body []byte) string {
	m := declaration.FindSubmatch(body[:min(len(body), declarationBytes)])
	if m == nil {
		return ""
	}
	return string(m[1])
}

func isLatin(label string) bool {
	_, name := charset.Lookup(label)
	return name == "windows-1252"
}

// isUTF8 reports whether body is UTF-8, or is so but for a rune cut off at its end or a few stray
// bytes among many good sequences. An escape byte or a zero byte speaks for one of the 7-bit or
// 16-bit encodings.
func isUTF8(body []byte) bool {
	if bytes.IndexByte(body, 0x1b) >= 0 || wideOrder(body) != 0 {
		return false
	}
	if utf8.Valid(body) { // far quicker than counting
		return true
	}
	good, bad := sequences(body)
	return bad == 0 || good > 50*bad
}

// broken reports whether body can't be meant as UTF-8: it has more wrong sequences than right ones.
func broken(body []byte) bool {
	good, bad := sequences(body)
	return bad > good
}

// sequences counts the well-formed and the malformed multi-byte sequences of UTF-8 in body.
func sequences(body []byte) (good, bad int) {
	for i := 0; i < len(body); {
		if body[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(body[i:])
		switch {
		case r != utf8.RuneError || size > 1:
			good++
		case utf8.FullRune(body[i:]):
			bad++
		}
		i += size
	}
	return good, bad
}
