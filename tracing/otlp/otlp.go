package otlp

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"yulun/article"
)

// flushWait is how long the end of a command waits for the collector to take what is left.
const flushWait = 3 * time.Second

// Traces sends spans until Stop.
type Traces struct {
	provider *sdktrace.TracerProvider
	client   *client
	count    *count
}

// Start begins to send. failed is called once, by any goroutine, when spans can't be sent or were
// left out; the program goes on without them. Nothing is connected to before the first spans are
// there, and no work waits for the collector.
func Start(ctx context.Context, s Settings, version string, failed func(error)) (*Traces, error) {
	about, err := resource.New(ctx, resource.WithTelemetrySDK(), resource.WithHost(), resource.WithProcessPID(),
		resource.WithAttributes(attribute.String("service.name", "yulun"), attribute.String("service.version", version)),
		resource.WithFromEnv()) // last, since OTEL_SERVICE_NAME has the last word
	if err != nil {
		return nil, &article.Error{
			Code: article.CodeUsage, Message: "the environment variable OTEL_RESOURCE_ATTRIBUTES can't be read", Err: err,
			Remedy: "Write it as name=value,name=value.",
		}
	}
	c := newClient(s, version)
	to, err := otlptrace.New(ctx, c)
	if err != nil {
		return nil, err
	}
	t := &Traces{client: c, count: &count{failed: failed}}
	batches := sdktrace.NewBatchSpanProcessor(counted{to, t.count})
	t.provider = sdktrace.NewTracerProvider(sdktrace.WithResource(about), sdktrace.WithSpanProcessor(counting{batches, t.count}))
	return t, nil
}

// Provider makes the tracers.
func (t *Traces) Provider() trace.TracerProvider { return t.provider }

// Stop sends what is left, for a few seconds at most, and ends.
func (t *Traces) Stop(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), flushWait)
	defer cancel()
	err := t.provider.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("%s did not take the last of them within %s", t.client.settings.URL, flushWait)
	}
	if lost := t.count.ended.Load() - t.count.sent.Load(); err == nil && lost > 0 {
		err = fmt.Errorf("%d spans came faster than %s took them, and were left out", lost, t.client.settings.URL)
	}
	t.count.tell(err)
	_ = t.client.Stop(ctx) // what is under way would outlive the command
}

// count counts spans that ended and that were handed to the exporter: the SDK leaves out those for
// which its queue has no room, and says nothing.
type count struct {
	ended, sent atomic.Int64
	once        sync.Once
	failed      func(error)
}

// tell tells the first error.
func (c *count) tell(err error) {
	if err != nil {
		c.once.Do(func() { c.failed(err) })
	}
}

// counting counts the spans that end.
type counting struct {
	sdktrace.SpanProcessor
	*count
}

// OnEnd implements sdktrace.SpanProcessor.
func (c counting) OnEnd(s sdktrace.ReadOnlySpan) {
	if s.SpanContext().IsSampled() {
		c.ended.Add(1)
	}
	c.SpanProcessor.OnEnd(s)
}

// counted counts the spans that are sent, and tells of the first failure. The SDK would write every
// one to standard error.
type counted struct {
	sdktrace.SpanExporter
	*count
}

// ExportSpans implements sdktrace.SpanExporter.
func (c counted) ExportSpans(ctx context.Context, spans []sdktrace.ReadOnlySpan) error {
	c.sent.Add(int64(len(spans)))
	c.tell(c.SpanExporter.ExportSpans(ctx, spans))
	return nil
}
