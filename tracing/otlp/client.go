package otlp

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"yulun/internal/retry"
)

// client posts spans. It implements otlptrace.Client.
type client struct {
	settings Settings
	agent    string
	http     *http.Client
	// stopped ends with the client, so that no request outlives it.
	stopped context.Context
	stop    context.CancelFunc
	retry   retry.Policy
}

func newClient(s Settings, version string) *client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.TLSClientConfig = s.tls
	c := &client{
		settings: s, agent: "Yulun/" + version, http: &http.Client{Transport: transport, Timeout: s.timeout},
		retry: retry.Policy{Tries: 3, Pause: time.Second, MaxPause: 5 * time.Second},
	}
	c.stopped, c.stop = context.WithCancel(context.Background())
	return c
}

// Start implements otlptrace.Client.
func (c *client) Start(context.Context) error { return nil }

// Stop implements otlptrace.Client. It breaks off what is under way.
func (c *client) Stop(context.Context) error {
	c.stop()
	c.http.CloseIdleConnections()
	return nil
}

// UploadTraces implements otlptrace.Client.
func (c *client) UploadTraces(ctx context.Context, spans []*tracepb.ResourceSpans) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(c.stopped, cancel)()
	body, err := c.encode(spans)
	if err != nil {
		return err
	}
	_, err = retry.Do(ctx, c.retry, func() (struct{}, error) { return struct{}{}, c.post(ctx, body) })
	return err
}

// encode writes the request: TracesData has its wire format, and its package brings no gRPC.
func (c *client) encode(spans []*tracepb.ResourceSpans) ([]byte, error) {
	body, err := proto.Marshal(&tracepb.TracesData{ResourceSpans: spans})
	if err != nil || !c.settings.gzip {
		return body, err
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write(body); err != nil {
		return nil, err
	}
	err = z.Close()
	return packed.Bytes(), err
}

// mostAnswer is how much of an answer is read, so that the connection can be used again.
const mostAnswer = 64 << 10

func (c *client) post(ctx context.Context, body []byte) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.settings.URL, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/x-protobuf")
	r.Header.Set("User-Agent", c.agent)
	for name, value := range c.settings.headers {
		r.Header.Set(name, value)
	}
	if c.settings.gzip {
		r.Header.Set("Content-Encoding", "gzip")
	}
	answer, err := c.http.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, io.LimitReader(answer.Body, mostAnswer)); err != nil {
		return fmt.Errorf("read the answer of %s: %w", c.settings.URL, err)
	}
	if answer.StatusCode/100 == 2 {
		return nil
	}
	return &refusal{url: c.settings.URL, status: answer.StatusCode, after: answer.Header.Get("Retry-After")}
}

// refusal is an answer by which the collector did not take what was sent.
type refusal struct {
	url    string
	status int
	after  string
}

func (r *refusal) Error() string {
	return fmt.Sprintf("%s answered %d %s", r.url, r.status, http.StatusText(r.status))
}

// RetryAfter implements retry.Temporary.
func (r *refusal) RetryAfter() (time.Duration, bool) {
	seconds, _ := strconv.Atoi(r.after) // without a number the pauses grow by themselves
	switch r.status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return time.Duration(max(0, seconds)) * time.Second, true
	default:
		return 0, false
	}
}
