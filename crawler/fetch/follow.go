package fetch

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"yulun/tracing"
)

// permit decides whether an address may be asked for; nil permits everything.
type permit func(ctx context.Context, u *url.URL) error

// permit asks the host's robots.txt, and leaves the exchange in a trail where that had to be
// fetched.
func (s *Session) permit(t *trail) permit {
	return func(ctx context.Context, u *url.URL) error { return s.f.robots.permit(ctx, s, u, t) }
}

// follow sends one request and goes after its redirects. Each step is checked and paced like a
// request of its own.
func (s *Session) follow(ctx context.Context, r Request, allowed permit) (Response, error) {
	var (
		res Response
		u   *url.URL
		err error
	)
	for next := r.URL; ; {
		if u, err = s.collector.target(next, u); err != nil {
			return res, err
		}
		if res.FinalURL != "" {
			res.Redirects = append(res.Redirects, res.FinalURL)
		}
		res.FinalURL = u.String()
		if len(res.Redirects) > 0 && r.Until != nil && r.Until(res.FinalURL) {
			res.Stopped = true
			return res, nil
		}
		if allowed != nil {
			if err := allowed(ctx, u); err != nil {
				return res, err
			}
		}
		a, err := s.paced(ctx, u, r)
		res.Status, res.Header, res.At, res.Took = a.status, a.header, a.at, a.took
		if err != nil {
			return res, err
		}
		if !isRedirect(a.status) {
			return s.finish(res, a, u)
		}
		if next = a.header.Get("Location"); next == "" {
			return res, &Failure{
				Code: CodeBadRedirect, Status: a.status,
				Reason: u.Host + " answered with a redirect to nowhere",
			}
		}
		if err := s.checkLoop(res, u, next, len(a.header["Set-Cookie"]) > 0); err != nil {
			return res, err
		}
	}
}

func isRedirect(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// checkLoop stops endless redirects. An address may come up again when the answer set a cookie:
// sites do so to see whether the client keeps it.
func (s *Session) checkLoop(res Response, u *url.URL, next string, cookie bool) error {
	target, err := s.collector.target(next, u)
	if err != nil {
		return err
	}
	again := target.String() == res.FinalURL || slices.Contains(res.Redirects, target.String())
	if again && !cookie || len(res.Redirects) >= s.f.opts.MaxRedirects {
		return &Failure{
			Code: CodeRedirectLoop, Status: res.Status,
			Reason: "redirects go round in a circle or too far, last to " + target.String(),
		}
	}
	return nil
}

// paced sends one request when the host's pace allows it, and remembers how the host answered.
func (s *Session) paced(ctx context.Context, u *url.URL, r Request) (a answer, err error) {
	ctx, span := s.f.opts.Tracer.Ask(ctx, "fetch", tracing.HTTPMethod.String(http.MethodGet), tracing.Attempt.Int(r.repeated+1))
	span.At(u)
	defer func() {
		if r.optional && isAbsence(err) {
			span.End(nil)
			return
		}
		span.End(err)
	}()
	host := s.f.hosts.get(u.Host)
	asked := s.f.opts.Now()
	release, err := s.acquire(ctx, host)
	if err != nil {
		return answer{}, err
	}
	defer release()
	waited := s.f.opts.Now().Sub(asked)
	if s.f.opts.Waited != nil {
		s.f.opts.Waited(waited)
	}
	span.Set(tracing.Waited.Float64(waited.Seconds()))
	if a, err = s.collector.get(ctx, u, r); a.status != 0 {
		span.Set(tracing.HTTPStatus.Int(a.status))
	}
	if err == nil && !isRedirect(a.status) {
		if failure := failureOfStatus(u, a.status, a.header, s.f.opts.Now()); failure != nil {
			err = failure
		}
	}
	var failure *Failure
	if err == nil {
		host.answered(nil)
	} else if errors.As(err, &failure) {
		host.answered(failure)
		if failure.RetryAfter > 0 {
			if err := s.leases.asked(ctx, host); err != nil { // other programs leave the host alone, too
				return a, err
			}
		}
	}
	return a, err
}

// isAbsence reports whether a host answered that it doesn't have a file, or not for us. 429 asks for
// less, and says nothing about the file.
func isAbsence(err error) bool {
	var f *Failure
	return errors.As(err, &f) && f.Status >= 400 && f.Status < 500 && f.Status != http.StatusTooManyRequests
}

// acquire waits for the host's turn, among programs and then among requests.
func (s *Session) acquire(ctx context.Context, host *host) (release func(), err error) {
	select {
	case <-s.limits.Pause:
		return nil, ErrPaused
	default:
	}
	waiting, cancel := s.pausable(ctx)
	defer cancel()
	if err := s.leases.enter(waiting, host, s.limits.Delay); err != nil {
		return nil, orPaused(waiting, err)
	}
	if release, err = host.acquire(waiting, s.limits); err != nil {
		return nil, orPaused(waiting, err)
	}
	if err := host.begin(waiting, func() error { return s.leases.asked(ctx, host) }); err != nil {
		release()
		return nil, orPaused(waiting, err)
	}
	return release, nil
}

func (s *Session) finish(res Response, a answer, u *url.URL) (Response, error) {
	if a.status == http.StatusNotModified {
		res.NotModified = true
		return res, nil
	}
	res.ContentType = a.header.Get("Content-Type")
	res.Body = a.body
	return res, nil
}
