package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"sync"
	"time"

	"yulun/crawler/optout"
	"yulun/frontier"
)

const (
	// robotsMaxBody is how much of a robots.txt counts; RFC 9309, section 2.5, asks for at least
	// 500 KiB.
	robotsMaxBody = 512 << 10
	// robotsRetry is how long a robots.txt that couldn't be read isn't asked for again.
	robotsRetry = 5 * time.Minute
)

// robotsCache keeps what each host's robots.txt says.
type robotsCache struct {
	product string
	ttl     time.Duration
	now     func() time.Time

	mu     sync.Mutex
	byHost map[string]*robotsEntry
}

// robotsEntry is one host's. Its lock is a channel so that waiting for it ends with the context.
type robotsEntry struct {
	lock    chan struct{}
	rules   *robotsRules // nil: not known
	failure *Failure     // why not
	expires time.Time

	reservations       []optout.Reservation
	reservationsExpire time.Time
}

func (c *robotsCache) entry(key string) *robotsEntry {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byHost == nil {
		c.byHost = map[string]*robotsEntry{}
	}
	if c.byHost[key] == nil {
		c.byHost[key] = &robotsEntry{lock: make(chan struct{}, 1)}
	}
	return c.byHost[key]
}

// permit is nil when u may be fetched, and otherwise says why not.
func (c *robotsCache) permit(ctx context.Context, s *Session, u *url.URL, t *trail) error {
	e := c.entry(u.Scheme + "://" + u.Host)
	select {
	case e.lock <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	if !c.now().Before(e.expires) {
		if err := c.load(ctx, s, u, e, t); err != nil {
			<-e.lock
			return err
		}
	}
	rules, failure := e.rules, e.failure
	<-e.lock
	switch {
	case rules == nil:
		return failure
	case !rules.allowed(u):
		return &Failure{Code: CodeRobots, Reason: fmt.Sprintf("robots.txt of %s disallows it", u.Host)}
	case rules.delay > s.f.opts.MaxCrawlDelay:
		return &Failure{Code: CodeCrawlDelay, Reason: fmt.Sprintf("robots.txt of %s asks for %s between requests, more than %s",
			u.Host, rules.delay, s.f.opts.MaxCrawlDelay)}
	}
	return nil
}

// load fetches robots.txt by the rules of RFC 9309, section 2.3.1: absent (4xx) means that all is
// allowed, unreachable (5xx, no answer) that nothing is, unless an older one is known. 429 asks for
// less, not for more, and counts as 5xx.
func (c *robotsCache) load(ctx context.Context, s *Session, u *url.URL, e *robotsEntry, t *trail) error {
	at := url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	res, err := s.persist(ctx, Request{URL: at.String(), Kind: frontier.KindList, MaxBody: robotsMaxBody, cutOff: true, optional: true, trail: t}, nil)
	var failure *Failure
	switch {
	case err == nil:
		e.rules = parseRobots(wholeLines(res.Body), c.product)
	case !errors.As(err, &failure):
		return err
	case isAbsence(err), failure.Code == CodeRedirectLoop, failure.Code == CodeBadRedirect:
		e.rules = &robotsRules{}
	default:
		e.failure = robotsFailure(u, failure)
	}
	e.expires = c.now().Add(c.ttl)
	if failure != nil && e.failure != nil {
		e.expires = c.now().Add(max(robotsRetry, failure.RetryAfter))
	}
	if e.rules != nil && e.rules.delay <= s.f.opts.MaxCrawlDelay {
		s.f.hosts.get(u.Host).setCrawlDelay(e.rules.delay)
	}
	return nil
}

// wholeLines is a robots.txt without a last line that its limit may have cut: half of a Disallow
// would forbid more.
func wholeLines(body []byte) []byte {
	if len(body) < robotsMaxBody {
		return body
	}
	if i := bytes.LastIndexAny(body, "\r\n"); i >= 0 {
		return body[:i+1]
	}
	return nil
}

// robotsFailure is the failure of every address of a host whose robots.txt can't be read. A host
// that can't be reached at all keeps that as its code.
func robotsFailure(u *url.URL, cause *Failure) *Failure {
	f := &Failure{
		Code: CodeRobotsDown, RetryAfter: cause.RetryAfter, Err: cause,
		Reason: fmt.Sprintf("robots.txt of %s can't be read, so nothing is fetched for now: %s", u.Host, cause.Reason),
	}
	if cause.Status == 0 {
		f.Code, f.Reason = cause.Code, cause.Reason
	}
	return f
}
