package samplepress

import (
	"context"
	"sync"
)

// hold keeps requests waiting.
type hold struct {
	held     func(Request) bool
	released chan struct{}
}

// Hold keeps the requests waiting that held chooses by what they ask for, until release is called,
// so that a crawl stands still where a test wants it, however fast either is. held is asked once for
// each request, one at a time. What a client asked for that goes away meanwhile is neither answered
// nor logged.
func (s *Server) Hold(held func(Request) bool) (release func()) {
	h := &hold{held, make(chan struct{})}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.holds = append(s.holds, h)
	return sync.OnceFunc(func() { close(h.released) })
}

// passed waits until nothing holds a request, or reports that its client has gone.
func (s *Server) passed(ctx context.Context, q Request) bool {
	for _, h := range s.holding(q) {
		select {
		case <-h.released:
		case <-ctx.Done():
			return false
		}
	}
	return true
}

// holding are the holds that a request waits for.
func (s *Server) holding(q Request) (all []*hold) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, h := range s.holds {
		select {
		case <-h.released:
			continue
		default:
		}
		if h.held(q) {
			all = append(all, h)
		}
	}
	return all
}
