package elastic

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/elastic/elastic-transport-go/v8/elastictransport"
	"github.com/elastic/elastic-transport-go/v8/elastictransport/version"
	"go.opentelemetry.io/otel/trace"

	"yulun/tracing"
)

// traced has a span for each request to the cluster, by the client's own instrumentation.
type traced struct {
	elastictransport.Instrumentation
}

// instrumentation is nil where nothing is traced.
func instrumentation(t tracing.Tracer) elastictransport.Instrumentation {
	if t.Provider() == nil {
		return nil
	}
	const queries = false // they are what readers looked for
	return traced{elastictransport.NewOtelInstrumentation(t.Provider(), queries, version.Transport)}
}

// InstrumentationEnabled implements elastictransport.Instrumented, which the typed API asks for.
func (c *client) InstrumentationEnabled() elastictransport.Instrumentation { return c.traced }

// Start begins a span where there is one above it: what the program asks for by itself, such as
// whether the cluster is there, would make a trace of its own every few seconds.
func (t traced) Start(ctx context.Context, name string) context.Context {
	if !trace.SpanFromContext(ctx).IsRecording() {
		return ctx
	}
	return t.Instrumentation.Start(ctx, "elasticsearch "+name)
}

// RecordPathPart leaves out what stands in a path: AfterRequest has it.
func (traced) RecordPathPart(context.Context, string, string) {}

// AfterRequest notes where a request went, without its query.
func (traced) AfterRequest(r *http.Request, system, endpoint string) {
	span := tracing.Current(r.Context())
	span.At(r.URL)
	span.Set(tracing.HTTPMethod.String(r.Method), tracing.Database.String(system), tracing.Operation.String(endpoint))
}

// RecordError notes the kind of an error alone: its reason may quote a text.
func (traced) RecordError(ctx context.Context, err error) {
	var f *failure
	switch {
	case errors.Is(err, context.Canceled):
	case errors.As(err, &f):
		tracing.Current(ctx).Fail(f.Type, "status "+strconv.Itoa(f.Status))
	case errors.Is(err, context.DeadlineExceeded):
		tracing.Current(ctx).Fail("timeout", "no answer within the time limit")
	default:
		tracing.Current(ctx).Fail("no_answer", "the cluster gave no answer that can be read")
	}
}
