package archive

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// Exchange is a request and its answer as they went over the wire.
type Exchange struct {
	// URL is the address that was asked for, At when.
	URL string
	At  time.Time
	// IP is the server's address in figures; empty where it isn't known. Protocol is "http/1.1" or
	// "h2"; empty likewise.
	IP, Protocol string
	// Request is the header of the request, Host included. Nil: it isn't known, and no request
	// record is written.
	Request http.Header
	// Status is the answer's, Reason the words that came with it.
	Status int
	Reason string
	Header http.Header
	// Body is encoded as Header's Content-Encoding says, with the transfer encoding undone.
	Body []byte
	// Truncated says why the Body isn't whole: one of the reasons of WARC 1.1, section 5.13; empty
	// where it is.
	Truncated string
}

// The reasons for which a body isn't whole.
const (
	TruncatedLength      = "length"      // it was longer than what is kept
	TruncatedTime        = "time"        // it took too long
	TruncatedDisconnect  = "disconnect"  // the connection broke
	TruncatedUnspecified = "unspecified" // it wasn't wanted
)

// ProfileSameReading is the profile of revisit records for pages whose bytes may differ from those
// that they refer to, though what is read from them is the same: title, text, names, dates.
// WARC-Payload-Digest is that of the bytes that came and were not kept.
const ProfileSameReading = "urn:x-yulun:revisit:same-reading"

// head is the answer up to its body, as HTTP/1.1 message.
func (x Exchange) head() []byte {
	reason := x.Reason
	if reason == "" {
		reason = http.StatusText(x.Status)
	}
	h := x.Header
	if values := h.Values("Transfer-Encoding"); len(values) > 0 { // undone
		h = h.Clone()
		h.Del("Transfer-Encoding")
		h[originalPrefix+"Transfer-Encoding"] = values
	}
	var buf bytes.Buffer
	fmt.Fprintf(&buf, "HTTP/1.1 %d %s\r\n", x.Status, reason)
	_ = h.Write(&buf) // a bytes.Buffer takes everything
	buf.WriteString("\r\n")
	return buf.Bytes()
}

// request is the request as HTTP/1.1 message.
func (x Exchange) request() []byte {
	path := x.URL
	if u, err := url.Parse(x.URL); err == nil {
		path = u.RequestURI()
	}
	var buf bytes.Buffer
	fmt.Fprintf(&buf, "GET %s HTTP/1.1\r\n", path)
	_ = x.Request.Write(&buf)
	buf.WriteString("\r\n")
	return buf.Bytes()
}

// marshalRequest is the request record that belongs to another record.
func (x Exchange) marshalRequest(concurrentTo string) []byte {
	block := x.request()
	fields := []field{
		{"WARC-Type", TypeRequest},
		{"WARC-Record-ID", newID()},
		{"WARC-Concurrent-To", concurrentTo},
		{"WARC-Target-URI", x.URL},
		{"WARC-Date", date(x.At)},
		{"WARC-Block-Digest", digest(block)},
		{"Content-Type", "application/http;msgtype=request"},
	}
	return marshal(fields, block)
}

// marshalResponse is the response record.
func (x Exchange) marshalResponse(id string) []byte {
	head := x.head()
	block := append(head, x.Body...)
	fields := x.fields(TypeResponse, id)
	if x.IP != "" {
		fields = append(fields, field{"WARC-IP-Address", x.IP})
	}
	if x.Protocol != "" {
		fields = append(fields, field{"WARC-Protocol", x.Protocol})
	}
	fields = append(fields,
		field{"WARC-Block-Digest", digest(block)},
		field{"WARC-Payload-Digest", digest(x.Body)})
	if x.Truncated != "" {
		fields = append(fields, field{"WARC-Truncated", x.Truncated})
	}
	return marshal(append(fields, field{"Content-Type", "application/http;msgtype=response"}), block)
}

// marshalRevisit is the revisit record of an exchange whose content is kept elsewhere.
func (x Exchange) marshalRevisit(id string, of Revisit) []byte {
	block := x.head()
	fields := append(x.fields(TypeRevisit, id), field{"WARC-Profile", of.Profile})
	if of.ID != "" {
		fields = append(fields, field{"WARC-Refers-To", "<" + of.ID + ">"})
	}
	if of.URL != "" {
		fields = append(fields, field{"WARC-Refers-To-Target-URI", of.URL})
	}
	if !of.At.IsZero() {
		fields = append(fields, field{"WARC-Refers-To-Date", date(of.At)})
	}
	if of.PayloadDigest != "" {
		fields = append(fields, field{"WARC-Payload-Digest", of.PayloadDigest})
	}
	fields = append(fields, field{"WARC-Block-Digest", digest(block)}, field{"Content-Type", "application/http;msgtype=response"})
	return marshal(fields, block)
}

// fields are the fields that response and revisit records have in common.
func (x Exchange) fields(kind, id string) []field {
	return []field{{"WARC-Type", kind}, {"WARC-Record-ID", id}, {"WARC-Target-URI", x.URL}, {"WARC-Date", date(x.At)}}
}

// PayloadDigest is the digest of the body as it was sent, as WARC-Payload-Digest gives it.
func (x Exchange) PayloadDigest() string { return digest(x.Body) }
