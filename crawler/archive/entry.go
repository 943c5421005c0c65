package archive

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The record types of WARC 1.1, section 5.5, that tell of an exchange with a server.
const (
	TypeRequest  = "request"
	TypeResponse = "response"
	TypeRevisit  = "revisit"
)

// The profiles of revisit records, by WARC 1.1, section 6.7.
const (
	// ProfileIdenticalPayload: the payload is the same, byte for byte.
	ProfileIdenticalPayload = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
	// ProfileNotModified: the server answered that it has not changed.
	ProfileNotModified = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
)

// Entry is one record of a WARC file as it lies there.
type Entry struct {
	// Offset is where the record begins in the file, in bytes: its gzip member where it is
	// compressed. Size is how many bytes of the file it takes.
	Offset, Size int64
	// Header holds the WARC fields by their canonical names ("Warc-Type").
	Header http.Header
	// Block is the content, with as many bytes as Content-Length says. What it is depends on the
	// type: an HTTP message of a response, a request and mostly of a revisit, the bare content of a
	// resource, and fields of a warcinfo.
	Block []byte
}

// Type is the record's type in lower case: "response", "request", "revisit", "resource",
// "metadata", "warcinfo", ...
func (e Entry) Type() string { return strings.ToLower(e.Header.Get("WARC-Type")) }

// ID is the record's own identifier, a URI without angle brackets; empty where it has none.
func (e Entry) ID() string { return uri(e.Header.Get("WARC-Record-ID")) }

// URL is the address that was asked for, empty where the record is not about one.
func (e Entry) URL() string { return uri(e.Header.Get("WARC-Target-URI")) }

// At is when the content was captured.
func (e Entry) At() (time.Time, error) { return parseDate(e.Header.Get("WARC-Date")) }

// Status is the status of the HTTP response in the record, 0 where there is none.
func (e Entry) Status() int {
	if !e.isHTTP() || e.Type() == TypeRequest {
		return 0
	}
	start, _, _ := bytes.Cut(e.Block, []byte("\n"))
	fields := bytes.Fields(start)
	if len(fields) < 2 {
		return 0
	}
	status, _ := strconv.Atoi(string(fields[1])) // 0 where it is not a number
	return status
}

// ConcurrentTo are the identifiers of records of the same exchange.
func (e Entry) ConcurrentTo() []string {
	var ids []string
	for _, id := range e.Header.Values("WARC-Concurrent-To") {
		ids = append(ids, uri(id))
	}
	return ids
}

// isHTTP reports whether the block is an HTTP message.
func (e Entry) isHTTP() bool {
	return strings.HasPrefix(strings.ToLower(e.Header.Get("Content-Type")), "application/http")
}

// Revisit is what a revisit record says of the content that it doesn't repeat.
type Revisit struct {
	// Profile says what is the same, see the Profile constants.
	Profile string
	// ID, URL and At name the record that holds the content; each may be empty.
	ID, URL string
	At      time.Time
	// PayloadDigest is the digest of the payload at this visit, such as "sha1:…"; empty where it is
	// unknown.
	PayloadDigest string
}

// Revisit is what a revisit record refers to; ok is false for records of other types.
func (e Entry) Revisit() (r Revisit, ok bool) {
	if e.Type() != TypeRevisit {
		return r, false
	}
	r = Revisit{
		Profile: uri(e.Header.Get("WARC-Profile")), ID: uri(e.Header.Get("WARC-Refers-To")),
		URL: uri(e.Header.Get("WARC-Refers-To-Target-URI")), PayloadDigest: e.Header.Get("WARC-Payload-Digest"),
	}
	r.At, _ = parseDate(e.Header.Get("WARC-Refers-To-Date")) // a date that can't be read is none
	return r, true
}

// uri is a field's URI without the angle brackets around it.
func uri(value string) string {
	return strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(value), "<"), ">")
}

// parseDate reads a WARC-Date: a moment, which WARC 1.1 allows to be cut short from the right.
func parseDate(value string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02", "2006-01", "2006", "20060102150405"} {
		if t, err := time.Parse(layout, value); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a WARC date", value)
}
