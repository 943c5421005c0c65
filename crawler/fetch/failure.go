package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"syscall"
	"time"

	"code.dny.dev/ssrf"
)

// Failure is why an address brought no usable answer.
type Failure struct {
	// Code is the class of the cause, see the constants; Reason says it in one line, naming host
	// and cause.
	Code, Reason string
	// Status is the HTTP status, 0 when there was no answer.
	Status int
	// RetryAfter is what the server asked for, 0 when it didn't.
	RetryAfter time.Duration
	// Passing says that the same request may well succeed in a moment.
	Passing bool
	// Err is the cause, may be nil.
	Err error
}

// The classes of failure; that of an HTTP status is "http_" and the status.
const (
	CodeURL            = "bad_url"
	CodeDNS            = "dns"
	CodeConnect        = "connect"
	CodeTLS            = "tls"
	CodeTimeout        = "timeout"
	CodeLost           = "connection_lost"
	CodePrivate        = "private_address"
	CodeRobots         = "robots"
	CodeRobotsDown     = "robots_unavailable"
	CodeCrawlDelay     = "crawl_delay"
	CodeTooLarge       = "too_large"
	CodeEncoding       = "encoding"
	CodeNotHTML        = "not_html"
	CodeRedirectLoop   = "redirect_loop"
	CodeBadRedirect    = "bad_redirect"
	codeStatusTemplate = "http_%d"
)

// Error is the reason.
func (f *Failure) Error() string { return f.Reason }

// Unwrap is the cause.
func (f *Failure) Unwrap() error { return f.Err }

// Class is the code, for traces.
func (f *Failure) Class() string { return f.Code }

// weight is how much a failure speaks for a host that is down: 0 where it is likely to be that of
// the address alone. An answer that doesn't end in time may be one page's, but waiting for it costs
// half a minute each time, so few of them in a row are enough.
func (f *Failure) weight() int {
	switch f.Code {
	case CodeDNS, CodeConnect, CodeTLS:
		return 1
	case CodeTimeout:
		return 2
	default:
		return 0
	}
}

var (
	errTooLarge = errors.New("body too large")
	errEncoding = errors.New("unusable content encoding")
	errLocal    = errors.New("a name of this machine")
)

// failureOf classifies what a request to u ended with.
func failureOf(u *url.URL, err error) *Failure {
	f := func(code string, passing bool, format string, args ...any) *Failure {
		return &Failure{Code: code, Reason: fmt.Sprintf(format, args...), Passing: passing, Err: err}
	}
	var (
		dns     *net.DNSError
		network net.Error
		op      *net.OpError
	)
	switch {
	case errors.Is(err, errTooLarge):
		return f(CodeTooLarge, false, "%s sent more than the source's limit for one page: %v", u.Host, err)
	case errors.Is(err, errEncoding):
		return f(CodeEncoding, false, "%s sent a body that can't be decoded: %v", u.Host, err)
	case errors.Is(err, ssrf.ErrProhibitedIP), errors.Is(err, ssrf.ErrProhibitedNetwork), errors.Is(err, errLocal):
		return f(CodePrivate, false, "%s leads to a private or local address, which is not crawled", u.Host)
	case errors.As(err, &dns):
		if dns.IsNotFound {
			return f(CodeDNS, false, "the name %s doesn't exist", dns.Name)
		}
		return f(CodeDNS, true, "the name %s can't be resolved: %s", dns.Name, dns.Err)
	case errors.Is(err, syscall.ECONNREFUSED):
		return f(CodeConnect, true, "%s refused the connection", u.Host)
	case errors.As(err, &op) && op.Op == "dial":
		return f(CodeConnect, true, "%s can't be reached: %v", u.Host, rootCause(err))
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return f(CodeTimeout, true, "%s didn't answer in full within the time limit", u.Host)
	case isTLS(err):
		return f(CodeTLS, false, "%s has no valid certificate: %v", u.Host, rootCause(err))
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), op != nil:
		return f(CodeLost, true, "%s broke off the connection", u.Host)
	default:
		return f(CodeLost, true, "%s gave no usable answer: %v", u.Host, rootCause(err))
	}
}

func isTLS(err error) bool {
	var (
		verification *tls.CertificateVerificationError
		authority    x509.UnknownAuthorityError
		hostname     x509.HostnameError
		record       tls.RecordHeaderError
		alert        tls.AlertError
	)
	return errors.As(err, &verification) || errors.As(err, &authority) || errors.As(err, &hostname) ||
		errors.As(err, &record) || errors.As(err, &alert)
}

// rootCause is the innermost error, whose text is without the address that the reason names
// already.
func rootCause(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}

// failureOfStatus is the failure that an HTTP status is, nil for those that are none.
func failureOfStatus(u *url.URL, status int, h http.Header, now time.Time) *Failure {
	if status >= 200 && status < 300 || status == http.StatusNotModified {
		return nil
	}
	f := &Failure{
		Code:   fmt.Sprintf(codeStatusTemplate, status),
		Reason: fmt.Sprintf("%s answered %d %s", u.Host, status, http.StatusText(status)),
		Status: status,
	}
	switch {
	case status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable:
		asked := retryAfter(h, now)
		f.RetryAfter = min(asked, longestRetryAfter)
		f.Passing = true
		if asked > 0 {
			f.Reason += fmt.Sprintf(" and asked to wait %s", asked)
		}
	case status >= 500 && status != http.StatusNotImplemented && status != http.StatusHTTPVersionNotSupported,
		status == http.StatusRequestTimeout, status == http.StatusTooEarly:
		f.Passing = true
	}
	if h.Get("Cf-Mitigated") == "challenge" {
		f.Reason += " (it wants a browser: Cloudflare challenge)"
		f.Passing = false
	}
	return f
}

// longestRetryAfter bounds what a server may ask for: an absurd Retry-After would otherwise lose the
// host for years.
const longestRetryAfter = 24 * time.Hour

// retryAfter reads seconds or a date (RFC 9110, section 10.2.3); 0 when there is none or it lies in
// the past.
func retryAfter(h http.Header, now time.Time) time.Duration {
	value := h.Get("Retry-After")
	switch seconds, err := strconv.ParseUint(value, 10, 31); {
	case err == nil:
		return time.Duration(seconds) * time.Second
	case errors.Is(err, strconv.ErrRange):
		return longestRetryAfter
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(0, at.Sub(now)+time.Second-1).Truncate(time.Second) // never sooner than it says
	}
	return 0
}
