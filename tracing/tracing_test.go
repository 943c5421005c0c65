package tracing_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/trace"

	"yulun/article"
	"yulun/tracing"
)

func TestPlain(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("舆论", 100)
	for message, want := range map[string]string{
		"": "",
		`Get "https://reader:secret@example.org/news?token=abc#top": EOF`:  `Get "https://example.org/news": EOF`,
		"led to http://example.org/a/b?key=1 and http://example.org?key=2": "led to http://example.org/a/b and http://example.org",
		"example.org answered 404 Not Found":                               "example.org answered 404 Not Found",
		"mailto:me@example.org?":                                           "mailto:me@example.org?",
		long:                                                               long[:300] + "…",
		"a" + long:                                                         "a" + long[:297] + "…",
	} {
		if got := tracing.Plain(message); got != want {
			t.Errorf("Plain(%q) is %q, want %q", message, got, want)
		}
	}
}

func TestLogHandler(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log := slog.New(tracing.LogHandler(slog.NewJSONHandler(&out, nil))).With("source", "qingshi-daily")
	ctx := trace.ContextWithSpanContext(context.Background(), trace.NewSpanContext(trace.SpanContextConfig{TraceID: trace.TraceID{1}, SpanID: trace.SpanID{2}}))
	log.InfoContext(ctx, "saved")
	log.Info("started")
	first, second, _ := strings.Cut(out.String(), "\n")
	if !strings.Contains(first, `"source":"qingshi-daily","trace_id":"01000000000000000000000000000000","span_id":"0200000000000000"`) {
		t.Error(first)
	}
	if strings.Contains(second, "_id") {
		t.Error(second)
	}
}

// work is what a stage does with its Tracer.
func work(ctx context.Context, tracer tracing.Tracer, u *url.URL, err error) {
	ctx, span := tracer.Ask(ctx, "fetch", tracing.SourceID.String("qingshi-daily"), tracing.Attempt.Int(1))
	span.At(u)
	span.AtAddress("https://example.org/")
	span.Route("GET", "/search")
	tracing.Current(ctx).Set(tracing.Waited.Float64(1))
	span.Fail("http_404", "gone")
	span.End(err)
}

// The zero Tracer can be used, and does nothing.
func TestZeroTracer(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	within, span := tracing.Tracer{}.Start(ctx, "crawl")
	if within != ctx || span.On() || tracing.Of(nil).Provider() != nil {
		t.Error("the zero Tracer traces something")
	}
	work(ctx, tracing.Tracer{}, &url.URL{Host: "example.org"}, errors.New("lost"))
}

// BenchmarkOff is what a span costs where nothing is traced.
func BenchmarkOff(b *testing.B) {
	ctx, u, err := b.Context(), &url.URL{Host: "example.org"}, fmt.Errorf("lost: %w", &article.Error{})
	b.ReportAllocs()
	for b.Loop() {
		work(ctx, tracing.Tracer{}, u, err)
	}
}
