package openai

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"yulun/article"
)

// Options say where a model is and how it may be asked.
type Options struct {
	// Address is the part of the addresses that all calls share, such as
	// http://127.0.0.1:11434/v1.
	Address string
	// Key is sent as a bearer token; empty: none is sent.
	Key Secret
	// Unencrypted allows plain http to another machine. To this one it is always allowed.
	Unencrypted bool
	// Timeout bounds one request, answer included. Defaults to two minutes.
	Timeout time.Duration
	// PerMinute bounds the requests in a minute; 0 sets no bound.
	PerMinute int
	// MaxBody is the longest answer in bytes. Defaults to 32 MiB.
	MaxBody int64
	// UserAgent names the program.
	UserAgent string
}

// Client asks one address. It is safe for concurrent use.
type Client struct {
	o    Options
	http *http.Client
	pace *rate.Limiter
}

// Allowed returns an error that says why an address may not be asked: it must be http or https, and
// plain http is for this machine alone unless unencrypted is set, since texts and key would travel
// in clear.
func Allowed(address string, unencrypted bool) error {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https":
		return errors.New("is not a web address")
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return errors.New("has more than scheme, host, port and path")
	case u.Scheme == "http" && !unencrypted && !article.LoopbackHost(u.Hostname()):
		return errors.New("is plain http to another machine")
	}
	return nil
}

// New makes a Client. It asks nothing yet.
func New(o Options) (*Client, error) {
	if err := Allowed(o.Address, o.Unencrypted); err != nil {
		return nil, fmt.Errorf("the address of a model %w", err) // which may have a password in it
	}
	o.Address = strings.TrimRight(o.Address, "/")
	o.Timeout = cmp.Or(o.Timeout, 2*time.Minute)
	o.MaxBody = cmp.Or(o.MaxBody, 32<<20)
	c := &Client{o: o, pace: rate.NewLimiter(rate.Inf, 1)}
	if o.PerMinute > 0 {
		c.pace = rate.NewLimiter(rate.Limit(float64(o.PerMinute)/60), 1)
	}
	c.http = &http.Client{
		Transport: http.DefaultTransport.(*http.Transport).Clone(),
		// A redirect would carry texts and key to an address that nobody named.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return c, nil
}

// Close closes idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// post sends one request and reads its answer into into. Every error but the context's is an
// [*Error].
func (c *Client) post(ctx context.Context, path string, body, into any) error {
	if err := c.pace.Wait(ctx); err != nil {
		return cmp.Or(context.Cause(ctx), err) // the pace may be slower than the context is long
	}
	payload, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("write the request: %w", err)
	}
	within, cancel := context.WithTimeout(ctx, c.o.Timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(within, http.MethodPost, c.o.Address+path, bytes.NewReader(payload))
	if err != nil {
		return fmt.Errorf("make the request: %w", err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/json")
	request.Header.Set("User-Agent", cmp.Or(c.o.UserAgent, "yulun"))
	if c.o.Key != "" {
		request.Header.Set("Authorization", "Bearer "+string(c.o.Key))
	}
	response, err := c.http.Do(request)
	if err != nil {
		return c.broken(ctx, path, err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, c.o.MaxBody+1))
	if err != nil {
		return c.broken(ctx, path, err)
	}
	if response.StatusCode != http.StatusOK {
		return c.refused(path, response, answer)
	}
	if int64(len(answer)) > c.o.MaxBody {
		return c.failure(path, Error{Reason: fmt.Sprintf("the answer has more than %d bytes", c.o.MaxBody), Answered: true})
	}
	if err := json.Unmarshal(answer, into); err != nil {
		return c.failure(path, Error{Reason: "the answer is not the JSON that it should be: " + err.Error(), Again: true, Answered: true})
	}
	return nil
}

func (c *Client) failure(path string, e Error) error {
	e.Address = c.o.Address + path
	return &e
}

// broken is the error of an exchange that ended before its end. Whether the model worked on it
// nobody knows.
func (c *Client) broken(ctx context.Context, path string, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	reason := err.Error()
	if errors.Is(err, context.DeadlineExceeded) {
		reason = fmt.Sprintf("no whole answer within %s", c.o.Timeout)
	} else if inner := (*url.Error)(nil); errors.As(err, &inner) {
		reason = inner.Err.Error()
	}
	return c.failure(path, Error{Reason: reason, Again: true, Answered: !unreached(err)})
}

// refused is the error of an answer with another status than 200.
func (c *Client) refused(path string, r *http.Response, body []byte) error {
	e := Error{Status: r.StatusCode, Reason: said(body, c.o.Key), Wait: retryAfter(r.Header.Get("Retry-After"), time.Now())}
	switch {
	case r.StatusCode == http.StatusTooManyRequests, r.StatusCode == http.StatusRequestTimeout, r.StatusCode >= 500:
		e.Again = true
	case r.StatusCode >= 300 && r.StatusCode < 400:
		e.Reason = "it leads to another address; write that one"
	}
	return c.failure(path, e)
}
