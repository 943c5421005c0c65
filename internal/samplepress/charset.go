package samplepress

import (
	"fmt"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

// encodingOf is the encoding that an outlet's pages are written in.
func encodingOf(name string) (encoding.Encoding, error) {
	switch name {
	case "utf-8":
		return unicode.UTF8, nil
	case "gb18030":
		return simplifiedchinese.GB18030, nil
	case "big5":
		return traditionalchinese.Big5, nil
	default:
		return nil, fmt.Errorf("%q is none of utf-8, gb18030, big5", name)
	}
}

// encode writes a page in its outlet's encoding, with character references for what the encoding
// lacks.
func (o *outlet) encode(page []byte) ([]byte, error) {
	out, err := encoding.HTMLEscapeUnsupported(o.encoding.NewEncoder()).Bytes(page)
	if err != nil {
		return nil, fmt.Errorf("write in %s: %w", o.Charset, err)
	}
	return out, nil
}

// contentType is a media type with the charset that the outlet's server declares, if any.
func (o *outlet) contentType(media string) string {
	if o.Declare.Header == "" {
		return media
	}
	return media + "; charset=" + o.Declare.Header
}
