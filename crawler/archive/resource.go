package archive

import (
	"cmp"
	"fmt"
	"net/http"
)

// TypeResource is the type of records whose block is the content itself: it came without an HTTP
// response, as an imported file does.
const TypeResource = "resource"

// resource is a record without a Status as a WARC record of that type.
func (r Record) resource() []byte {
	return marshal([]field{
		{"WARC-Type", TypeResource},
		{"WARC-Record-ID", newID()},
		{"WARC-Target-URI", r.URL},
		{"WARC-Date", date(r.At)},
		{"WARC-Block-Digest", digest(r.Body)},
		{"Content-Type", cmp.Or(r.Header.Get("Content-Type"), "application/octet-stream")},
	}, r.Body)
}

// Resource is the content of a resource or conversion record, with a Status of 0. It is an error
// for a record to be of another type.
func (e Entry) Resource() (Record, error) {
	if t := e.Type(); t != TypeResource && t != "conversion" {
		return Record{}, fmt.Errorf("a %s record is not a resource", t)
	}
	at, err := e.At()
	if err != nil {
		return Record{}, fmt.Errorf("resource %s: %w", e.URL(), err)
	}
	return Record{URL: e.URL(), At: at, Header: http.Header{"Content-Type": e.Header.Values("Content-Type")}, Body: e.Block}, nil
}
