package fetch

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gocolly/colly/v2"
	whatwg "github.com/nlnwa/whatwg-url/url"
)

// collector asks for single addresses by Colly. Colly contributes the collector's cookies, headers
// and request cycle; robots.txt, pace, redirects, limits and encodings are decided in this package,
// because Colly's rules for them hold for one collector only (see collector_test.go for what must
// stay switched off).
type collector struct {
	base *colly.Collector
	now  func() time.Time
	// parse reads an address as Colly does, so that what is checked is what is asked for.
	parse whatwg.Parser
}

// newCollector makes a collector. It avoids colly.NewCollector, which obeys COLLY_* variables of
// the environment.
func newCollector(opts Options, t *transport) collector {
	c := &colly.Collector{}
	c.Init()
	c.UserAgent = opts.UserAgent
	c.AllowURLRevisit = true        // the store knows what was visited
	c.IgnoreRobotsTxt = true        // robots.go decides
	c.MaxBodySize = 0               // the transport limits, and fails instead of cutting off
	c.ParseHTTPErrorResponse = true // a 404 is an answer
	c.DetectCharset = false
	c.SetRequestTimeout(opts.Timeout)
	c.WithTransport(t)
	c.SetCookieJar(newBoundedJar())
	c.SetRedirectHandler(func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse })
	return collector{base: c, now: opts.Now, parse: whatwg.NewParser(whatwg.WithPercentEncodeSinglePercentSign())}
}

// target reads an absolute web address as a browser would; relative ones are resolved against base
// unless it is nil.
func (c collector) target(raw string, base *url.URL) (*url.URL, error) {
	var (
		parsed *whatwg.Url
		err    error
	)
	if base == nil {
		parsed, err = c.parse.Parse(raw)
	} else {
		parsed, err = c.parse.ParseRef(base.String(), raw)
	}
	if err != nil {
		return nil, &Failure{Code: CodeURL, Reason: "not an address: " + raw, Err: err}
	}
	u, err := url.Parse(parsed.Href(true))
	if err != nil {
		return nil, &Failure{Code: CodeURL, Reason: "not an address: " + raw, Err: err}
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, &Failure{Code: CodeURL, Reason: "only http and https are crawled: " + raw}
	}
	// A dot at the end of a name makes no other host, with a pace and rules of its own.
	if name := u.Hostname(); strings.HasSuffix(name, ".") {
		u.Host = strings.TrimSuffix(name, ".") + strings.TrimPrefix(u.Host, name)
	}
	return u, nil
}

// answer is what one request brought.
type answer struct {
	status int
	header http.Header
	body   []byte
	at     time.Time
	took   time.Duration
}

// get sends one request and follows nothing. The error is a Failure, unless ctx ended.
func (c collector) get(ctx context.Context, u *url.URL, r Request) (answer, error) {
	exchange := &exchange{maxBody: r.MaxBody, cutOff: r.cutOff}
	one := c.base.Clone() // shares client and cookies; context and callbacks are this request's
	one.Context = context.WithValue(ctx, exchangeKey{}, exchange)
	a := answer{at: c.now()}
	refused := false
	one.OnResponseHeaders(func(res *colly.Response) {
		if refused = !wanted(r.Kind, res.StatusCode, exchange.header); refused {
			res.Request.Abort()
		}
	})
	one.OnResponse(func(res *colly.Response) { a.body = res.Body })
	err := one.Request(http.MethodGet, u.String(), nil, nil, requestHeader(c.base.UserAgent, r))
	a.took = c.now().Sub(a.at)
	if exchange.status != 0 && r.trail != nil {
		r.trail.exchanges = append(r.trail.exchanges, exchange.finish(u.String(), a.at, a.body, refused, err))
	}
	a.status, a.header = exchange.status, exchange.header
	switch {
	case err != nil && ctx.Err() != nil:
		return a, ctx.Err()
	case refused:
		return a, &Failure{
			Code: CodeNotHTML, Status: a.status,
			Reason: "not a web page but " + exchange.header.Get("Content-Type"),
			Err:    errors.Unwrap(err),
		}
	case err != nil:
		return a, failureOf(u, err)
	}
	return a, nil
}

func requestHeader(agent string, r Request) http.Header {
	h := http.Header{
		"User-Agent":      {agent},
		"Accept":          {"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"},
		"Accept-Language": {"zh-CN,zh;q=0.9,en;q=0.8"},
		"Accept-Encoding": {"gzip"},
	}
	if r.ETag != "" {
		h.Set("If-None-Match", r.ETag)
	}
	if r.LastModified != "" {
		h.Set("If-Modified-Since", r.LastModified)
	}
	return h
}
