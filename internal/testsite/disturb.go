package testsite

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
	// Outage answers everything with 503. RetryAfter is what that asks for, rounded up to seconds; 0: nothing.
	Outage     bool
	RetryAfter time.Duration
	// Slow is how long each answer takes more.
	Slow time.Duration
}

// Disturb adds trouble to what the outlets have. It may lie in the future.
func (s *Server) Disturb(more ...Disturbance) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, more...)
}

// disturbed is the outage that an outlet has at a time, nil where it has none, and how much slower it answers.
func (s *Server) disturbed(outletID string, at time.Time) (outage *Disturbance, slow time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.faults {
		d := &s.faults[i]
		if outletID == "" || d.Outlet != "" && d.Outlet != outletID || at.Before(d.From) || !at.Before(d.Until) {
			continue
		}
		slow += d.Slow
		if d.Outage {
			outage = d
		}
	}
	return outage, slow
}

// serve answers in the place of the page.
func (d *Disturbance) serve(w http.ResponseWriter) {
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
