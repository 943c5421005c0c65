package samplepress

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// PageKind is what an address serves.
type PageKind string

// The kinds of pages. PageIndex is a sitemap index, PagePart a further page of an article;
// PageOther is everything else, also what isn't there.
const (
	PageArticle PageKind = "article"
	PagePart    PageKind = "part"
	PageListing PageKind = "listing"
	PageIndex   PageKind = "index"
	PageRobots  PageKind = "robots"
	PageOther   PageKind = "other"
)

// Request is one request that the server answered.
type Request struct {
	// At is when it came in, End when the answer was written.
	At  time.Time `json:"at"`
	End time.Time `json:"end"`
	// Host is the outlet's id, empty for the server's own page; Path has the query.
	Host string   `json:"host"`
	Path string   `json:"path"`
	Kind PageKind `json:"kind"`
	// Status is what was answered; 304 says that the validators still matched.
	Status    int    `json:"status"`
	UserAgent string `json:"user_agent"`
	// Remote is the client's address with its port, one for each connection.
	Remote string `json:"remote"`
	// IfNoneMatch and IfModifiedSince are the validators that the client sent.
	IfNoneMatch     string `json:"if_none_match,omitempty"`
	IfModifiedSince string `json:"if_modified_since,omitempty"`
	// ETag and LastModified are the validators that the answer carried.
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
	// RetryAfter is what the answer asked for, in seconds.
	RetryAfter int `json:"retry_after,omitempty"`
	// Digest tells one body from another: that of the page that was at the address; empty during
	// an outage.
	Digest string `json:"digest,omitempty"`
}

// requestLog keeps what was asked for: the newest keep requests (0: all) in memory, and all of them
// in a writer, if any.
type requestLog struct {
	requests []Request
	keep     int
	out      *json.Encoder
	err      error
}

func (l *requestLog) add(r Request) {
	l.requests = append(l.requests, r)
	if l.keep > 0 && len(l.requests) >= 2*l.keep { // cut off in halves, so that it costs little
		l.requests = slices.Clone(l.requests[len(l.requests)-l.keep:])
	}
	if l.out != nil && l.err == nil {
		l.err = l.out.Encode(r)
	}
}

// Requests lists what was asked for so far, in the order in which it came in: all of it, or what
// LogTo keeps.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.log.requests
	if s.log.keep > 0 && len(all) > s.log.keep {
		all = all[len(all)-s.log.keep:]
	}
	return ordered(all)
}

// LogTo writes every request from now on to w as a line of JSON that ReadRequests reads, and bounds
// what Requests keeps in memory to the newest ones; 0 keeps all. w is written to by one request at
// a time.
func (s *Server) LogTo(w io.Writer, keep int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log.keep, s.log.out = max(0, keep), json.NewEncoder(w)
}

// LogError is the first failure to write to LogTo's writer, after which nothing more is written
// there.
func (s *Server) LogError() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.err
}

// ReadRequests reads a log that LogTo wrote, in the order in which the requests came in.
func ReadRequests(r io.Reader) ([]Request, error) {
	var all []Request
	dec := json.NewDecoder(bufio.NewReader(r))
	for {
		var one Request
		if err := dec.Decode(&one); err == io.EOF {
			return ordered(all), nil
		} else if err != nil {
			return nil, fmt.Errorf("read request %d of the log: %w", len(all)+1, err)
		}
		all = append(all, one)
	}
}

// ordered is a copy in the order in which the requests came in.
func ordered(requests []Request) []Request {
	return slices.SortedStableFunc(slices.Values(requests), func(a, b Request) int {
		return cmp.Or(a.At.Compare(b.At), a.End.Compare(b.End))
	})
}

// received is the log's entry for a request that has come in just now.
func (s *Server) received(req *http.Request) Request {
	return Request{
		At: s.clock(), Path: req.URL.RequestURI(), UserAgent: req.UserAgent(), Remote: req.RemoteAddr,
		IfNoneMatch: req.Header.Get("If-None-Match"), IfModifiedSince: req.Header.Get("If-Modified-Since"),
	}
}

// answered completes the entry and keeps it.
func (s *Server) answered(entry Request, rec *recorder) {
	h := rec.Header()
	entry.Status = rec.status
	entry.ETag, entry.LastModified = h.Get("ETag"), h.Get("Last-Modified")
	entry.RetryAfter, _ = strconv.Atoi(h.Get("Retry-After")) // this server writes seconds, or nothing, which is 0
	s.mu.Lock()
	defer s.mu.Unlock()
	entry.End = s.clock()
	s.log.add(entry)
}

// recorder remembers the status of an answer.
type recorder struct {
	http.ResponseWriter
	status int
}

// WriteHeader passes the status on.
func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}
