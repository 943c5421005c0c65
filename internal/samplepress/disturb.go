package samplepress

import (
	"context"
	"net/http"
	"strconv"
	"time"
)

// Disturbance is trouble at an outlet for a while.
type Disturbance struct {
	// Outlet is its id, empty for all of them.
	Outlet string
	// From and Until bound it; Until is past the end.
	From, Until time.Time
	// Outage answers everything with 503. RetryAfter is what that asks for, rounded up to seconds;
	// 0: nothing.
	Outage     bool
	RetryAfter time.Duration
	// Refuse answers everything but robots.txt with 403.
	Refuse bool
	// Shell answers for an article with a page that only scripts fill.
	Shell bool
	// Stale answers every conditional request with 304, whatever has changed.
	Stale bool
	// Slow is how long each answer takes more.
	Slow time.Duration
}

// Disturb adds trouble to what the outlets have. It may lie in the future.
func (s *Server) Disturb(more ...Disturbance) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, more...)
}

// disturbed is the disturbance that decides what an outlet answers at a time, nil where there is
// none, and how much slower it answers.
func (s *Server) disturbed(outletID string, at time.Time) (found *Disturbance, slow time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.faults {
		d := &s.faults[i]
		if outletID == "" || d.Outlet != "" && d.Outlet != outletID || at.Before(d.From) || !at.Before(d.Until) {
			continue
		}
		slow += d.Slow
		if d.Outage || d.Refuse || d.Shell || d.Stale {
			found = d
		}
	}
	return found, slow
}

// shellPage is a page that only scripts fill.
const shellPage = `<!doctype html><html><head><meta charset="utf-8"><title>App</title></head><body><div id="app"></div><script src="/app.js"></script></body></html>`

// serve answers in the place of the page, or reports that the page is undisturbed.
func (d *Disturbance) serve(w http.ResponseWriter, req *http.Request, kind PageKind) bool {
	switch {
	case d.Outage:
		d.refuse(w)
	case d.Refuse && kind != PageRobots:
		http.Error(w, "Forbidden", http.StatusForbidden)
	case d.Shell && kind == PageArticle:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(shellPage)) // the client is gone; nobody is left to tell
	case d.Stale && (req.Header.Get("If-None-Match") != "" || req.Header.Get("If-Modified-Since") != ""):
		w.WriteHeader(http.StatusNotModified)
	default:
		return false
	}
	return true
}

// refuse answers 503.
func (d *Disturbance) refuse(w http.ResponseWriter) {
	if d.RetryAfter > 0 {
		seconds := (d.RetryAfter + time.Second - 1) / time.Second
		w.Header().Set("Retry-After", strconv.Itoa(int(seconds)))
	}
	http.Error(w, "Service Unavailable", http.StatusServiceUnavailable)
}

// pause waits, or until the client has gone.
func pause(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
