package archive

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// Record is one HTTP response as it is kept, or content that came without one.
type Record struct {
	// URL is the address that answered, after redirects.
	URL string
	// At is when it was asked for, to the second or better.
	At time.Time
	// Status is 0 for content that came without a response, such as a file that was imported: it is
	// kept as a resource record, and of Header only its Content-Type.
	Status int
	Header http.Header
	// Body has its content encoding undone. Where a Record is written, its header's framing goes to
	// X-Archive-Orig-*.
	Body []byte
}

// framing are the header fields that tell how a body was sent.
var framing = []string{"Content-Encoding", "Content-Length", "Transfer-Encoding"}

// block is the record as HTTP/1.1 message, and where its body begins.
func (r Record) block() (b []byte, body int) {
	h := r.Header.Clone()
	if h == nil {
		h = http.Header{}
	}
	for _, name := range framing {
		if values := h.Values(name); len(values) > 0 {
			h[originalPrefix+name] = values
			h.Del(name)
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(r.Body)))
	var buf bytes.Buffer
	fmt.Fprintf(&buf, "HTTP/1.1 %d %s\r\n", r.Status, http.StatusText(r.Status))
	_ = h.Write(&buf) // a bytes.Buffer takes everything
	buf.WriteString("\r\n")
	body = buf.Len()
	buf.Write(r.Body)
	return buf.Bytes(), body
}

// field is one line of a WARC header.
type field struct{ name, value string }

// marshal writes a WARC record: version, header, block, and the two line ends that close it (WARC
// 1.1, section 4).
func marshal(fields []field, block []byte) []byte {
	var buf bytes.Buffer
	buf.Grow(len(block) + 512)
	buf.WriteString("WARC/1.1\r\n")
	for _, f := range fields {
		buf.WriteString(f.name + ": " + f.value + "\r\n")
	}
	fmt.Fprintf(&buf, "Content-Length: %d\r\n\r\n", len(block))
	buf.Write(block)
	buf.WriteString("\r\n\r\n")
	return buf.Bytes()
}

func (r Record) marshal() []byte {
	if r.Status == 0 {
		return r.resource()
	}
	block, body := r.block()
	return marshal([]field{
		{"WARC-Type", "response"},
		{"WARC-Record-ID", newID()},
		{"WARC-Target-URI", r.URL},
		{"WARC-Date", date(r.At)},
		{"WARC-Block-Digest", digest(block)},
		{"WARC-Payload-Digest", digest(block[body:])},
		{"Content-Type", "application/http;msgtype=response"},
	}, block)
}

// date is the form of WARC 1.1, section 5.4, to the millisecond.
func date(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// newID is a random (version 4) UUID as a URN.
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("<urn:uuid:%x-%x-%x-%x-%x>", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
