package fetch

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// clock is the time, passed in.
type clock struct {
	now   func() time.Time
	sleep func(context.Context, time.Duration) error
}

// hosts keeps each host's pace, across all sources.
type hosts struct {
	clock
	maxWait, maxCrawlDelay time.Duration // as in Options

	mu     sync.Mutex
	byName map[string]*host
}

func (h *hosts) get(name string) *host {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.byName == nil {
		h.byName = map[string]*host{}
	}
	if h.byName[name] == nil {
		h.byName[name] = &host{
			clock: h.clock, name: name, maxWait: h.maxWait, maxCrawlDelay: h.maxCrawlDelay,
			freed: make(chan struct{}), beginning: make(chan struct{}, 1),
		}
	}
	return h.byName[name]
}

// A host whose failures in a row weigh givenUpAfter, see [Failure.weight], is left alone for
// givenUpFor, so that a dead host costs a crawl seconds and not its whole night, and one that drips
// a minute or two.
const (
	givenUpAfter = 9
	givenUpFor   = 5 * time.Minute
)

// host is one server's pace: its strictest delay and parallelism, and what it asked for itself.
type host struct {
	clock
	name                   string
	maxWait, maxCrawlDelay time.Duration

	mu         sync.Mutex
	delay      time.Duration // the longest that a source asked for
	crawlDelay time.Duration // what robots.txt asks for
	parallel   int           // the least that a source asked for; 0: none did yet
	active     int
	next       time.Time     // the earliest start of a request
	notBefore  time.Time     // by Retry-After; no request waits longer than maxWait
	freed      chan struct{} // closed and replaced when a request ends
	failures   int           // in a row, those that speak for a host that is down
	weight     int           // of them
	failure    *Failure      // the last of them
	downUntil  time.Time
	began      time.Time     // when the last request really began
	beginning  chan struct{} // holds a value while one request begins
}

// acquire waits for the host's turn. Starts are at least the delay apart, and at most parallel
// requests are under way until their release is called.
func (h *host) acquire(ctx context.Context, l Limits) (release func(), err error) {
	for {
		start, freed, err := h.reserve(l)
		if err != nil {
			return nil, err
		}
		if freed == nil {
			if err := h.sleepUntil(ctx, start); err != nil {
				h.release()
				return nil, err
			}
			return h.release, nil
		}
		select {
		case <-freed:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// begin starts a request whose turn it is, once note returns. Since note takes time, requests begin
// one after another, each the delay after the one before really began.
func (h *host) begin(ctx context.Context, note func() error) error {
	select {
	case h.beginning <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-h.beginning }()
	for waited := (time.Time{}); ; {
		start, err := h.earliest()
		if err != nil {
			return err
		}
		if !start.After(waited) {
			break
		}
		if err := h.sleepUntil(ctx, start); err != nil {
			return err
		}
		waited = start
	}
	if err := note(); err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.began = h.now()
	h.next = latest(h.next, h.began.Add(max(h.delay, h.crawlDelay)))
	return nil
}

// earliest is when the request whose turn it is may start. Meanwhile the host may have answered
// another one with Retry-After.
func (h *host) earliest() (time.Time, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if err := h.refused(h.now()); err != nil {
		return time.Time{}, err
	}
	return latest(h.began.Add(max(h.delay, h.crawlDelay)), h.notBefore), nil
}

// reserve takes the next start, or returns the channel to wait on while all places are taken.
func (h *host) reserve(l Limits) (start time.Time, freed chan struct{}, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.delay = max(h.delay, l.Delay)
	if h.parallel == 0 || l.Parallel < h.parallel {
		h.parallel = l.Parallel
	}
	now := h.now()
	if err := h.refused(now); err != nil {
		return start, nil, err
	}
	width := h.parallel
	if h.crawlDelay > 0 {
		width = 1
	}
	if h.active >= width {
		return start, h.freed, nil
	}
	h.active++
	start = latest(now, h.next, h.notBefore)
	h.next = start.Add(max(h.delay, h.crawlDelay))
	return start, nil, nil
}

// refused is the failure of every request while the host wants to be left alone, or is down.
func (h *host) refused(now time.Time) error {
	if wait := h.notBefore.Sub(now); wait > h.maxWait {
		return &Failure{
			Code: "http_429", RetryAfter: wait.Round(time.Second),
			Reason: fmt.Sprintf("not asked: %s wants to be left alone for %s", h.name, wait.Round(time.Second)),
		}
	}
	if now.Before(h.downUntil) {
		return &Failure{
			Code: h.failure.Code, Err: h.failure,
			Reason: fmt.Sprintf("not tried, since %d requests to the host failed in a row: %s", h.failures, h.failure.Reason),
		}
	}
	return nil
}

func (h *host) sleepUntil(ctx context.Context, start time.Time) error {
	if wait := start.Sub(h.now()); wait > 0 {
		return h.sleep(ctx, wait)
	}
	return ctx.Err()
}

func (h *host) release() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.active--
	close(h.freed)
	h.freed = make(chan struct{})
}

// answered takes in how a request went; nil is well.
func (h *host) answered(failure *Failure) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if failure == nil || failure.weight() == 0 {
		h.failures, h.weight = 0, 0
	} else {
		h.failures++
		h.weight += failure.weight()
		h.failure = failure
		if h.weight >= givenUpAfter {
			h.downUntil = h.now().Add(givenUpFor)
		}
	}
	if failure != nil && failure.RetryAfter > 0 {
		h.notBefore = latest(h.notBefore, h.now().Add(failure.RetryAfter))
	}
}

// setCrawlDelay sets what robots.txt asks for; 0: nothing.
func (h *host) setCrawlDelay(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if d > h.crawlDelay {
		h.next = h.next.Add(max(0, d-max(h.delay, h.crawlDelay))) // it holds from the request for robots.txt on
	}
	h.crawlDelay = d
}

func latest(times ...time.Time) time.Time {
	last := times[0]
	for _, t := range times[1:] {
		if t.After(last) {
			last = t
		}
	}
	return last
}
