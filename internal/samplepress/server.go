package samplepress

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"yulun/article"
)

// Server is the sample press on a port of this machine. Its methods may be called at once by many
// goroutines.
type Server struct {
	// URL is the address of a page that names the outlets; Port the port that all of them share.
	URL  string
	Port int

	http  *http.Server
	done  chan struct{}
	clock func() time.Time

	mu      sync.Mutex
	press   *Press
	visit   int
	hosts   map[string]map[string]resource
	missing map[string]resource
	failed  map[string]bool
	events  []Event
	faults  []Disturbance
	holds   []*hold
	log     requestLog
}

// Start serves the press on a TCP address such as "127.0.0.1:8610" or "127.0.0.1:0", until ctx ends
// or Close is called.
func (p *Press) Start(ctx context.Context, addr string) (*Server, error) {
	return p.StartAt(ctx, addr, time.Now)
}

// StartAt is Start by another clock than the machine's.
func (p *Press) StartAt(ctx context.Context, addr string, clock func() time.Time) (*Server, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, &article.Error{
			Code: article.CodeUnavailable, Err: err,
			Message: "the sample press can't be served on " + addr,
			Remedy:  "choose a free port, or port 0 for any",
		}
	}
	port := l.Addr().(*net.TCPAddr).Port
	s := &Server{
		URL: "http://localhost:" + strconv.Itoa(port) + "/", Port: port, press: p, visit: 1,
		failed: map[string]bool{}, done: make(chan struct{}), clock: clock,
	}
	if err := s.build(); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	s.http = &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		defer close(s.done)
		_ = s.http.Serve(l) // ends with ErrServerClosed by Close
	}()
	context.AfterFunc(ctx, func() { _ = s.http.Close() })
	return s, nil
}

// Close stops the server and waits for it.
func (s *Server) Close() error {
	err := s.http.Close()
	<-s.done
	if err != nil {
		return fmt.Errorf("stop the sample press: %w", err)
	}
	return nil
}

// SetVisit makes the outlets serve their pages as they are at the nth visit, from 1. At the
// second one article is edited and one removed; later ones are like the second.
func (s *Server) SetVisit(n int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.visit = max(1, n)
	return s.build()
}

// base is an outlet's scheme, host and port.
func (s *Server) base(o *outlet) string {
	return "http://" + o.ID + ".localhost:" + strconv.Itoa(s.Port)
}

// build makes all answers of the current visit.
func (s *Server) build() error {
	s.hosts, s.missing = map[string]map[string]resource{}, map[string]resource{}
	for _, o := range s.press.outlets {
		if err := s.buildOutlet(o); err != nil {
			return err
		}
	}
	return nil
}

// buildOutlet makes one outlet's answers.
func (s *Server) buildOutlet(o *outlet) error {
	site, err := s.press.layouts.site(o, s.visit, s.base(o))
	if err != nil {
		return fmt.Errorf("build the sample press: %w", err)
	}
	page, err := s.press.layouts.notice(o, "", http.StatusNotFound, s.base(o))
	if err != nil {
		return fmt.Errorf("build the sample press: %w", err)
	}
	s.hosts[o.ID], s.missing[o.ID] = site, page[""]
	return nil
}

// find is what an outlet answers for a path with its query; a query that it doesn't know is
// ignored, as sites do. outletID is empty when the host is none of the outlets'.
func (s *Server) find(host, uri string) (outletID string, o *outlet, r resource) {
	s.mu.Lock()
	defer s.mu.Unlock()
	name, _, _ := strings.Cut(strings.ToLower(host), ":")
	id, isOutlet := strings.CutSuffix(name, ".localhost")
	if _, known := s.hosts[id]; !known || !isOutlet {
		return "", nil, resource{}
	}
	for _, each := range s.press.outlets {
		if each.ID == id {
			o = each
		}
	}
	path, _, _ := strings.Cut(uri, "?")
	for _, key := range []string{uri, path} {
		r, ok := s.hosts[id][key]
		if !ok {
			continue
		}
		if r.failOnce && !s.failed[id+key] {
			s.failed[id+key] = true
			return id, o, resource{status: http.StatusInternalServerError, retryAfter: r.retryAfter}
		}
		return id, o, r
	}
	return id, o, s.missing[id]
}

// ServeHTTP answers for the outlet that the Host header names, and for any other host with the list
// of outlets.
func (s *Server) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	rec := &recorder{ResponseWriter: w, status: http.StatusOK}
	entry := s.received(req)
	id, o, r := s.find(req.Host, req.URL.RequestURI())
	entry.Host, entry.Kind = id, r.kind
	if r.kind == "" {
		entry.Kind = PageOther
	}
	if !s.passed(req.Context(), entry) {
		return
	}
	disturbance, slow := s.disturbed(id, entry.At)
	pause(req.Context(), slow)
	switch {
	case req.Method != http.MethodGet && req.Method != http.MethodHead:
		http.Error(rec, "only GET and HEAD are served", http.StatusMethodNotAllowed)
	case o == nil:
		s.serveIndex(rec)
	case disturbance != nil && disturbance.serve(rec, req, entry.Kind):
	default:
		r.serve(rec, req, o)
		entry.Digest = r.digest()
	}
	s.answered(entry, rec)
}

// serve writes a resource, or 304 when the request's validators still hold.
func (r resource) serve(w http.ResponseWriter, req *http.Request, o *outlet) {
	switch r.status {
	case http.StatusMovedPermanently:
		http.Redirect(w, req, r.location, r.status)
		return
	case http.StatusInternalServerError:
		if r.retryAfter > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(r.retryAfter))
		}
		http.Error(w, "Internal Server Error", r.status)
		return
	}
	w.Header().Set("Content-Type", r.contentType)
	if r.status != 0 && r.status != http.StatusOK {
		w.WriteHeader(r.status)
		if req.Method == http.MethodGet {
			_, _ = w.Write(r.body) // the client is gone; nobody is left to tell
		}
		return
	}
	var modified time.Time
	if o.Validators == "both" || o.Validators == "modified" {
		modified = r.modified
	}
	if o.Validators == "both" || o.Validators == "etag" {
		w.Header().Set("ETag", `"`+r.digest()+`"`)
	}
	http.ServeContent(w, req, "", modified, bytes.NewReader(r.body))
}

// digest tells one body from another.
func (r resource) digest() string {
	sum := sha256.Sum256(r.body)
	return hex.EncodeToString(sum[:8])
}

// serveIndex names the outlets.
func (s *Server) serveIndex(w http.ResponseWriter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var outlets []link
	for _, o := range s.press.outlets {
		outlets = append(outlets, link{Title: o.Name, Path: s.base(o) + "/"})
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	// A failure to write means that the client is gone; nobody is left to tell.
	_ = s.press.layouts.templates.ExecuteTemplate(w, "outlets.html", outlets)
}
