package samplepress

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// EventKind is what happened to an article.
type EventKind string

// What can happen: a new article; another text (and perhaps another headline); another headline
// alone; taken away with 410, or with 404; back again.
const (
	Published EventKind = "published"
	Edited    EventKind = "edited"
	Retitled  EventKind = "retitled"
	Removed   EventKind = "removed"
	Vanished  EventKind = "vanished"
	Restored  EventKind = "restored"
)

// Event is one change of the live press.
type Event struct {
	At time.Time `json:"at"`
	// Since is when the article came out on this server: that of its Published event, or zero where
	// it always was.
	Since  time.Time `json:"since,omitzero"`
	Kind   EventKind `json:"kind"`
	Outlet string    `json:"outlet"`
	// Key is the article's id in the press, URL its canonical address.
	Key string `json:"key"`
	URL string `json:"url"`
	// Title and Text are those after the event, or the last ones before it.
	Title string `json:"title"`
	Text  string `json:"text"`
}

// Events lists what happened since the server was started, in order. SetVisit leaves no event.
func (s *Server) Events() []Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.events)
}

// Publish adds an article to an outlet: it is served and listed from now on, and expected.
func (s *Server) Publish(outletID string, piece Piece) error {
	return s.change(Published, outletID, piece.ID, func(o *outlet, at time.Time) (*Piece, error) {
		fresh := piece
		fresh.changed = at
		if err := fresh.resolve(o); err != nil {
			return nil, err
		}
		o.pieces = append(o.pieces, &fresh)
		return &fresh, nil
	})
}

// Edit gives an article another headline or text; an empty one stays as it is.
func (s *Server) Edit(outletID, pieceID, title, body string) error {
	kind := Edited
	if body == "" {
		kind = Retitled
	}
	return s.changePiece(kind, outletID, pieceID, func(p *Piece, at time.Time) error {
		if title != "" {
			p.Title = title
		}
		if body != "" {
			p.Body = body
		}
		p.changed = at
		return p.resolve(p.outlet)
	})
}

// Remove takes an article away: its address answers with the status, 404 or 410, and goes on being
// listed.
func (s *Server) Remove(outletID, pieceID string, status int) error {
	kind := Removed
	switch status {
	case http.StatusGone:
	case http.StatusNotFound:
		kind = Vanished
	default:
		return fmt.Errorf("remove %s: the status is %d, neither 404 nor 410", pieceID, status)
	}
	return s.changePiece(kind, outletID, pieceID, func(p *Piece, _ time.Time) error {
		p.gone = status
		return nil
	})
}

// Restore brings back what Remove took away.
func (s *Server) Restore(outletID, pieceID string) error {
	return s.changePiece(Restored, outletID, pieceID, func(p *Piece, _ time.Time) error {
		p.gone = 0
		return nil
	})
}

// changePiece changes one article.
func (s *Server) changePiece(kind EventKind, outletID, pieceID string, do func(p *Piece, at time.Time) error) error {
	return s.change(kind, outletID, pieceID, func(o *outlet, at time.Time) (*Piece, error) {
		p := o.piece(pieceID)
		if p == nil {
			return nil, fmt.Errorf("there is no article %q", pieceID)
		}
		return p, do(p, at)
	})
}

// change puts a changed copy of an outlet in the place of the outlet. do is given the copy and the
// time that pages changed by it state, and returns the article that it changed.
func (s *Server) change(kind EventKind, outletID, pieceID string, do func(o *outlet, at time.Time) (*Piece, error)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	failed := func(err error) error { return fmt.Errorf("%s: %s: %w", pieceID, kind, err) }
	next := &Press{layouts: s.press.layouts, outlets: slices.Clone(s.press.outlets)}
	i := slices.IndexFunc(next.outlets, func(o *outlet) bool { return o.ID == outletID })
	if i < 0 {
		return failed(fmt.Errorf("there is no outlet %q", outletID))
	}
	copied := next.outlets[i].copied()
	next.outlets[i] = copied
	now := s.clock()
	p, err := do(copied, copied.nextChange(now))
	if err != nil {
		return failed(err)
	}
	if err := next.check(); err != nil {
		return failed(err)
	}
	before := s.press
	s.press = next
	if err := s.buildOutlet(copied); err != nil {
		s.press = before
		return failed(err)
	}
	e := Event{
		At: now, Kind: kind, Outlet: outletID, Key: p.ID, URL: s.address(p),
		Title: p.Title, Text: strings.Join(p.revisions[0].paragraphs, "\n"),
	}
	for _, earlier := range s.events {
		if earlier.Key == p.ID && earlier.Kind == Published {
			e.Since = earlier.At
		}
	}
	if kind == Published {
		e.Since = now
	}
	s.events = append(s.events, e)
	return nil
}

// copied is a copy whose articles can be changed without changing the outlet's.
func (o *outlet) copied() *outlet {
	c := *o
	c.pieces = nil
	for _, p := range o.pieces {
		moved := *p
		moved.outlet = &c
		c.pieces = append(c.pieces, &moved)
	}
	return &c
}

// nextChange is the time that a page changed now states: the next full second, and later than all
// changes before, since Last-Modified has seconds only, and two changes in one second would hide
// the later one.
func (o *outlet) nextChange(now time.Time) time.Time {
	at := now.Add(time.Second - 1).Truncate(time.Second)
	for _, p := range o.pieces {
		if !p.changed.Before(at) {
			at = p.changed.Add(time.Second)
		}
	}
	return at
}
