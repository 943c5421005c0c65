package fetch

import (
	"context"
	"errors"
	"net/url"
	"time"

	"yulun/crawler/optout"
	"yulun/frontier"
)

const (
	reservationsPath = "/.well-known/tdmrep.json"
	// reservationsMaxBody bounds the file, in bytes.
	reservationsMaxBody = 1 << 20
	// reservationsRetry is how long a file that couldn't be read isn't asked for again.
	reservationsRetry = time.Hour
)

// optOuts are what a good answer and its site say about the use of the page; what had to be asked
// for is left in a trail. The error is ctx's end, a pause, or a fault of Leases.
func (s *Session) optOuts(ctx context.Context, r Request, res Response, t *trail) ([]string, error) {
	u, err := url.Parse(res.FinalURL)
	if err != nil || res.NotModified {
		return nil, nil
	}
	found := optout.Header(res.Header, s.f.robots.product)
	e := s.f.robots.entry(u.Scheme + "://" + u.Host)
	select {
	case e.lock <- struct{}{}:
		defer func() { <-e.lock }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if e.rules != nil {
		found = append(found, e.rules.optOuts(u)...)
	}
	if !s.f.opts.AskReservations || r.Kind != frontier.KindArticle {
		return found, nil
	}
	if err := s.loadReservations(ctx, u, e, t); err != nil {
		return nil, err
	}
	path := robotsPath(u)
	for _, rule := range e.reservations {
		if matchPath(normalisePattern(rule.Location), path) {
			return append(found, rule.OptOuts()...), nil
		}
	}
	return found, nil
}

// loadReservations reads a host's TDM reservations, once in the time for which its robots.txt
// holds. Whoever calls it holds the entry's lock.
func (s *Session) loadReservations(ctx context.Context, u *url.URL, e *robotsEntry, t *trail) error {
	now := s.f.opts.Now()
	if now.Before(e.reservationsExpire) {
		return nil
	}
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: reservationsPath}
	if e.rules != nil && !e.rules.allowed(at) {
		e.reservations, e.reservationsExpire = nil, now.Add(s.f.opts.RobotsTTL)
		return nil
	}
	res, err := s.follow(ctx, Request{URL: at.String(), Kind: frontier.KindList, MaxBody: reservationsMaxBody, optional: true, trail: t}, s.onHost(u, e))
	var failure *Failure
	switch {
	case err == nil:
		e.reservations, e.reservationsExpire = optout.Reservations(res.Body), now.Add(s.f.opts.RobotsTTL)
	case !errors.As(err, &failure):
		return err
	case isAbsence(err):
		e.reservations, e.reservationsExpire = nil, now.Add(s.f.opts.RobotsTTL)
	default: // what was known still holds
		e.reservationsExpire = now.Add(max(reservationsRetry, failure.RetryAfter))
	}
	return nil
}

// onHost permits the addresses of a host whose robots.txt is known and allows them.
func (s *Session) onHost(u *url.URL, e *robotsEntry) permit {
	return func(_ context.Context, to *url.URL) error {
		if to.Host != u.Host || to.Scheme != u.Scheme || e.rules != nil && !e.rules.allowed(to) {
			return &Failure{Code: CodeRobots, Status: 404, Reason: to.String() + " is not the host's own file"}
		}
		return nil
	}
}
