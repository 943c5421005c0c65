// Package otlptest is a collector of traces for tests: a server on loopback that takes spans by
// OTLP over HTTP, as real ones do, and gives them as plain values. Start reading at [New].
package otlptest

import (
	"compress/gzip"
	"encoding/hex"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	commonpb "go.opentelemetry.io/proto/otlp/common/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// Span is one that came.
type Span struct {
	Trace, ID, Parent, Name, Kind string
	// Attributes are written out; a list has spaces between its items.
	Attributes map[string]string
	// Failed says that the status is an error, and Why what it says.
	Failed bool
	Why    string
	// Resource is what sent it.
	Resource map[string]string
}

// Collector takes spans. Its methods may be called while it does.
type Collector struct {
	// URL is what OTEL_EXPORTER_OTLP_ENDPOINT names.
	URL string
	// Answer answers in place of taking the spans where it is set; it reports whether it did. It must
	// be set before anything is sent.
	Answer func(w http.ResponseWriter, r *http.Request) bool

	server      *httptest.Server
	connections atomic.Int64
	mu          sync.Mutex
	spans       []Span
	headers     []http.Header
	raw         strings.Builder
	faults      []string
}

// New starts a collector. Close stops it.
func New() *Collector {
	c := &Collector{}
	c.server = httptest.NewUnstartedServer(c)
	c.server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			c.connections.Add(1)
		}
	}
	c.server.Start()
	c.URL = c.server.URL
	return c
}

// Close stops the collector.
func (c *Collector) Close() { c.server.Close() }

// ServeHTTP takes spans.
func (c *Collector) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if c.Answer != nil && c.Answer(w, r) {
		return
	}
	if err := c.take(r); err != nil {
		c.mu.Lock()
		c.faults = append(c.faults, err.Error())
		c.mu.Unlock()
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/x-protobuf")
}

func (c *Collector) take(r *http.Request) error {
	body := io.Reader(r.Body)
	if r.Header.Get("Content-Encoding") == "gzip" {
		z, err := gzip.NewReader(r.Body)
		if err != nil {
			return err
		}
		body = z
	}
	content, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	if r.URL.Path != "/v1/traces" || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/x-protobuf" {
		return errUnknown{r.Method + " " + r.URL.Path + " of " + r.Header.Get("Content-Type")}
	}
	var data tracepb.TracesData
	if err := proto.Unmarshal(content, &data); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.headers = append(c.headers, r.Header.Clone())
	c.raw.Write(content)
	for _, from := range data.ResourceSpans {
		resource := written(from.GetResource().GetAttributes())
		for _, scope := range from.ScopeSpans {
			for _, s := range scope.Spans {
				c.spans = append(c.spans, Span{
					Trace: hex.EncodeToString(s.TraceId), ID: hex.EncodeToString(s.SpanId), Parent: hex.EncodeToString(s.ParentSpanId),
					Name: s.Name, Kind: strings.ToLower(strings.TrimPrefix(s.Kind.String(), "SPAN_KIND_")), Attributes: written(s.Attributes),
					Failed: s.GetStatus().GetCode() == tracepb.Status_STATUS_CODE_ERROR, Why: s.GetStatus().GetMessage(), Resource: resource,
				})
			}
		}
	}
	return nil
}

type errUnknown struct{ request string }

func (e errUnknown) Error() string { return "a collector knows no " + e.request }

// Spans are those that came, in the order in which they ended.
func (c *Collector) Spans() []Span {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.spans)
}

// Headers are those of the requests that were taken.
func (c *Collector) Headers() []http.Header {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.headers)
}

// Raw is all that was sent, as bytes, for what must never be in it.
func (c *Collector) Raw() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.raw.String()
}

// Faults are why requests were refused.
func (c *Collector) Faults() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.faults)
}

// Connections is how often anybody connected.
func (c *Collector) Connections() int { return int(c.connections.Load()) }

func written(attrs []*commonpb.KeyValue) map[string]string {
	out := map[string]string{}
	for _, a := range attrs {
		out[a.Key] = value(a.Value)
	}
	return out
}

func value(v *commonpb.AnyValue) string {
	switch v := v.GetValue().(type) {
	case *commonpb.AnyValue_StringValue:
		return v.StringValue
	case *commonpb.AnyValue_IntValue:
		return strconv.FormatInt(v.IntValue, 10)
	case *commonpb.AnyValue_DoubleValue:
		return strconv.FormatFloat(v.DoubleValue, 'g', -1, 64)
	case *commonpb.AnyValue_BoolValue:
		return strconv.FormatBool(v.BoolValue)
	case *commonpb.AnyValue_ArrayValue:
		var items []string
		for _, item := range v.ArrayValue.Values {
			items = append(items, value(item))
		}
		return strings.Join(items, " ")
	default:
		return ""
	}
}
