package samplepress

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"time"
)

// LivePlan is what a press lets happen while it is served. The same plan on the same press lets the
// same things happen to the same articles, in the same order and with the same words.
type LivePlan struct {
	Seed uint64
	// From is when it begins. One event follows another after Every, a quarter more or less.
	From  time.Time
	Every time.Duration
	// Events is how many there are; 0: no end.
	Events int
	// Apart is the least time between two events of one article, publication included, and from
	// From to the first event of an article that was before. Ageing makes it longer by that share
	// of the time for which the article has been there, for crawlers that look at older articles
	// less often.
	Apart  time.Duration
	Ageing float64
	// Outlets are the ids of those that take part; empty: all that can.
	Outlets []string
	// Weights says how often each kind of event is drawn, against the others; nil: DefaultWeights.
	// What is drawn and can't happen, since no article is ready for it, becomes a new article.
	Weights map[EventKind]int
}

// DefaultWeights are mostly new articles, some edits, few removals.
func DefaultWeights() map[EventKind]int {
	return map[EventKind]int{Published: 10, Edited: 4, Retitled: 3, Removed: 1, Vanished: 1, Restored: 1}
}

// Live lets things happen on a server, by the clock that Step is given. It may be used by one
// goroutine at a time, while the server serves.
type Live struct {
	server *Server
	plan   LivePlan
	rand   *rand.Rand
	writer *writer
	next   time.Time
	done   int
	// touched is when each article had its last event; spent are those that were brought back, to
	// which nothing more happens.
	touched map[string]time.Time
	born    map[string]time.Time
	spent   map[string]bool
}

// Live makes a plan ready to be run on the server.
func (s *Server) Live(plan LivePlan) (*Live, error) {
	if plan.Every <= 0 || plan.From.IsZero() {
		return nil, fmt.Errorf("live press: From and Every are needed")
	}
	if plan.Weights == nil {
		plan.Weights = DefaultWeights()
	}
	random := rand.New(rand.NewPCG(plan.Seed, 0x79756c756e))
	w, err := newWriter(s.press.files, random)
	if err != nil {
		return nil, fmt.Errorf("live press: %w", err)
	}
	l := &Live{
		server: s, plan: plan, rand: random, writer: w, next: plan.From,
		touched: map[string]time.Time{}, born: map[string]time.Time{}, spent: map[string]bool{},
	}
	if len(l.outlets()) == 0 {
		return nil, fmt.Errorf("live press: none of the outlets has a form for new articles' addresses")
	}
	l.next = l.next.Add(l.interval())
	return l, nil
}

// Step lets everything happen that is due by now, and says when the next event is due; zero: never.
func (l *Live) Step(now time.Time) (next time.Time, err error) {
	for !l.ended() && !l.next.After(now) {
		if err := l.happen(l.next); err != nil {
			return time.Time{}, fmt.Errorf("live press: %w", err)
		}
		l.done++
		l.next = l.next.Add(l.interval())
	}
	if l.ended() {
		return time.Time{}, nil
	}
	return l.next, nil
}

// Run steps by the machine's clock until the plan is through or ctx ends, which is not an error.
func (l *Live) Run(ctx context.Context) error {
	for {
		next, err := l.Step(time.Now())
		if err != nil || next.IsZero() {
			return err
		}
		pause(ctx, time.Until(next))
		if ctx.Err() != nil {
			return nil
		}
	}
}

func (l *Live) ended() bool { return l.plan.Events > 0 && l.done >= l.plan.Events }

// interval is the time to the next event.
func (l *Live) interval() time.Duration {
	return time.Duration((0.75 + l.rand.Float64()/2) * float64(l.plan.Every))
}

// outlets are the outlets that take part, as they are now.
func (l *Live) outlets() []*outlet {
	l.server.mu.Lock()
	defer l.server.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(l.server.press.outlets), func(o *outlet) bool {
		return o.Fresh == "" || len(l.plan.Outlets) > 0 && !slices.Contains(l.plan.Outlets, o.ID)
	})
}

// happen draws one event and carries it out. at is when it was due, which decides what is ready.
func (l *Live) happen(at time.Time) error {
	outlets := l.outlets()
	kind := l.draw()
	if kind == Published {
		return l.publish(outlets, at)
	}
	p := l.ready(outlets, kind, at)
	if p == nil {
		return l.publish(outlets, at)
	}
	l.touched[p.ID] = at
	s, id := l.server, p.outlet.ID
	switch kind {
	case Edited:
		return s.Edit(id, p.ID, "", l.writer.body(p))
	case Retitled:
		return s.Edit(id, p.ID, l.writer.title(p), "")
	case Removed:
		return s.Remove(id, p.ID, http.StatusGone)
	case Vanished:
		return s.Remove(id, p.ID, http.StatusNotFound)
	case Restored:
		l.spent[p.ID] = true
		return s.Restore(id, p.ID)
	}
	return fmt.Errorf("event %q is unknown", kind)
}

func (l *Live) publish(outlets []*outlet, at time.Time) error {
	o := outlets[l.rand.IntN(len(outlets))]
	p := l.writer.piece(o, at)
	l.touched[p.ID], l.born[p.ID] = at, at
	return l.server.Publish(o.ID, p)
}

// draw draws a kind of event by the weights.
func (l *Live) draw() EventKind {
	kinds := []EventKind{Published, Edited, Retitled, Removed, Vanished, Restored}
	total := 0
	for _, k := range kinds {
		total += l.plan.Weights[k]
	}
	n := l.rand.IntN(max(1, total))
	for _, k := range kinds {
		if n -= l.plan.Weights[k]; n < 0 {
			return k
		}
	}
	return Published
}

// ready draws an article to which a kind of event can happen now; nil where there is none. An
// article of which the site has a second or a former address, or whose first answer fails, is left
// as it is.
func (l *Live) ready(outlets []*outlet, kind EventKind, at time.Time) *Piece {
	var ready []*Piece
	for _, o := range outlets {
		for _, p := range o.pieces {
			faulty := slices.ContainsFunc(o.Faults, func(f fault) bool { return f.Article == p.ID })
			if faulty || l.spent[p.ID] || (p.gone != 0) != (kind == Restored) {
				continue
			}
			born, touched := l.plan.From, l.plan.From
			if t, ok := l.born[p.ID]; ok {
				born = t
			}
			if t, ok := l.touched[p.ID]; ok {
				touched = t
			}
			apart := l.plan.Apart + time.Duration(l.plan.Ageing*float64(touched.Sub(born)))
			if at.Sub(touched) >= apart {
				ready = append(ready, p)
			}
		}
	}
	slices.SortFunc(ready, func(a, b *Piece) int { return cmp.Compare(a.ID, b.ID) })
	if len(ready) == 0 {
		return nil
	}
	return ready[l.rand.IntN(len(ready))]
}
