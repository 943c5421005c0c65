package elastic

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/elastic/elastic-transport-go/v8/elastictransport"
)

// client sends requests and turns what goes wrong into errors for people. It is the transport of
// the typed API, so that all requests have the same retries and the same errors.
type client struct {
	transport *elastictransport.Client
	http      *http.Transport
	// at shows where the cluster is.
	at      string
	timeout time.Duration
	// traced is nil where nothing is traced.
	traced elastictransport.Instrumentation
}

func newClient(o Options) (*client, error) {
	urls, err := o.urls()
	if err != nil {
		return nil, err
	}
	transport, err := o.transport()
	if err != nil {
		return nil, err
	}
	options := []elastictransport.Option{elastictransport.WithURLs(urls...), elastictransport.WithTransport(transport)}
	if o.Retries > 0 {
		options = append(options,
			elastictransport.WithRetry(o.Retries, http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout),
			elastictransport.WithRetryOnError(func(r *http.Request, _ error) bool { return r.Context().Err() == nil }),
			elastictransport.WithRetryBackoff(o.wait))
	} else {
		options = append(options, elastictransport.WithDisableRetry())
	}
	switch {
	case o.APIKey != "":
		options = append(options, elastictransport.WithAPIKey(string(o.APIKey)))
	case o.User != "":
		options = append(options, elastictransport.WithBasicAuth(o.User, string(o.Password)))
	}
	c := &client{http: transport, at: strings.Join(o.Addresses, ", "), timeout: o.Timeout, traced: instrumentation(o.Tracer)}
	if c.transport, err = elastictransport.NewClient(options...); err != nil {
		return nil, fmt.Errorf("open Elasticsearch: %w", err)
	}
	return c, nil
}

// sent is what went wrong with a request. It is found again below what the typed API writes before
// it.
type sent struct{ error }

func (s *sent) Unwrap() error { return s.error }

// Perform sends a request. An answer that is an error, or not the cluster's, is an error: the typed
// API reads only those in JSON.
func (c *client) Perform(request *http.Request) (*http.Response, error) {
	response, err := c.transport.Perform(request)
	if err != nil {
		return nil, &sent{err}
	}
	isError := response.StatusCode >= http.StatusMultipleChoices
	ours := response.Header.Get("X-Elastic-Product") == "Elasticsearch"
	switch {
	case !ours && (!isError || isDenial(response.StatusCode)):
		err = errNotElasticsearch
	case isError:
		err = readFailure(response)
	default:
		return response, nil
	}
	response.Body.Close()
	return nil, &sent{err}
}

// isDenial reports whether a status is one by which any web server says that it knows no such
// request. A proxy before the cluster speaks for itself with others, such as 401 and 502.
func isDenial(status int) bool {
	return status == http.StatusBadRequest || status == http.StatusNotFound || status == http.StatusMethodNotAllowed
}

// call makes a request, the Do of one of the typed API, within the time limit. Its errors are for
// people already. A context that has ended gives the context's own error.
func call[T any](ctx context.Context, c *client, do func(context.Context) (T, error)) (T, error) {
	limited, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	answer, err := do(limited)
	return answer, c.fault(ctx, err)
}

// fault explains what went wrong with a request of a context.
func (c *client) fault(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var s *sent
	if errors.As(err, &s) {
		return c.explain(s.error)
	}
	return c.explain(fmt.Errorf("read the answer: %w", err))
}

// failure is an error that the cluster answered with.
type failure struct {
	Status       int
	Type, Reason string
}

func (f *failure) Error() string {
	return fmt.Sprintf("%s (%s, status %d)", f.Reason, f.Type, f.Status)
}

// cause is an error as the cluster writes it. The typed one reads a reason that is null as the word
// "null".
type cause struct {
	Type      string  `json:"type"`
	Reason    string  `json:"reason"`
	RootCause []cause `json:"root_cause"`
	CausedBy  *cause  `json:"caused_by"`
}

// failure is the reason with what caused it.
func (c cause) failure(status int) *failure {
	f := &failure{Status: status, Type: c.Type, Reason: clip(c.Reason)}
	if len(c.RootCause) > 0 {
		f.Type, f.Reason = c.RootCause[0].Type, clip(c.RootCause[0].Reason)
	}
	for inner := c.CausedBy; inner != nil; inner = inner.CausedBy {
		switch why := clip(inner.Reason); {
		case f.Reason == "":
			f.Type, f.Reason = inner.Type, why
		case !strings.Contains(f.Reason, why):
			f.Reason += ": " + why
		}
	}
	return f
}

// clip brings a reason, which may quote a whole text, to one line of bounded length.
func clip(reason string) string {
	const longest = 200
	line := []rune(strings.Join(strings.Fields(reason), " "))
	if len(line) > longest {
		return string(line[:longest]) + "…"
	}
	return string(line)
}

// readFailure reads an answer that is an error. A proxy before the cluster may answer with
// anything.
func readFailure(response *http.Response) error {
	const most = 1 << 20
	var body struct {
		Error json.RawMessage `json:"error"`
	}
	var c cause
	content, err := io.ReadAll(io.LimitReader(response.Body, most))
	if err == nil {
		err = json.Unmarshal(content, &body)
	}
	if err == nil {
		err = json.Unmarshal(body.Error, &c)
	}
	if err != nil || c.Type == "" {
		c = cause{Type: "no reason given", Reason: http.StatusText(response.StatusCode)}
	}
	return c.failure(response.StatusCode)
}

// isGone reports whether an index or a point in time is not there any more.
func isGone(err error) bool {
	var f *failure
	return errors.As(err, &f) && f.Status == http.StatusNotFound
}

// isTaken reports whether an index was not made because there is one of this name.
func isTaken(err error) bool {
	var f *failure
	return errors.As(err, &f) && f.Type == "resource_already_exists_exception"
}

// isTooMuch reports whether an answer would have had more groups than the cluster allows, or than
// its memory takes.
func isTooMuch(err error) bool {
	var f *failure
	return errors.As(err, &f) && (f.Type == "too_many_buckets_exception" || f.Type == "circuit_breaking_exception")
}

func (c *client) close(ctx context.Context) error {
	err := c.transport.Close(ctx)
	c.http.CloseIdleConnections()
	return err
}
