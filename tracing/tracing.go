package tracing

import (
	"context"
	"net/http"
	"net/url"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

// The attributes of our own. Others have the names of OpenTelemetry's semantic conventions.
const (
	Command    attribute.Key = "yulun.command"
	SourceID   attribute.Key = "yulun.source.id"
	RunID      attribute.Key = "yulun.run.id"
	RunKind    attribute.Key = "yulun.run.kind"
	ArticleID  attribute.Key = "yulun.article.id"
	JobID      attribute.Key = "yulun.job.id"
	JobKind    attribute.Key = "yulun.job.kind"
	JobAttempt attribute.Key = "yulun.job.attempt"
	SearchID   attribute.Key = "yulun.search.id"
	// Outcome is what came of a visit, an article or a job.
	Outcome attribute.Key = "yulun.outcome"
	// Attempt counts the tries of one request, from 1. Waited is how long it waited for its host's
	// turn, in seconds.
	Attempt attribute.Key = "yulun.attempt"
	Waited  attribute.Key = "yulun.waited_seconds"
	// Articles are the ids of a batch, Indexed and Refused how many of them the index took and did not.
	Articles attribute.Key = "yulun.article.ids"
	Indexed  attribute.Key = "yulun.indexed"
	Refused  attribute.Key = "yulun.refused"
	// Method names what scored a text.
	Method attribute.Key = "yulun.method"

	Address    attribute.Key = "server.address"
	Port       attribute.Key = "server.port"
	Path       attribute.Key = "url.path"
	HTTPMethod attribute.Key = "http.request.method"
	HTTPStatus attribute.Key = "http.response.status_code"
	HTTPRoute  attribute.Key = "http.route"
	Database   attribute.Key = "db.system.name"
	Operation  attribute.Key = "db.operation.name"
	Statement  attribute.Key = "db.query.text"
	Statements attribute.Key = "db.operation.batch.size"
	errorType  attribute.Key = "error.type"
)

// Tracer begins spans. The zero value traces nothing.
type Tracer struct {
	tracer   trace.Tracer
	provider trace.TracerProvider
}

// Of is the tracer of a provider. That of nil traces nothing.
func Of(p trace.TracerProvider) Tracer {
	if p == nil {
		return Tracer{}
	}
	return Tracer{tracer: p.Tracer("yulun"), provider: p}
}

// Provider is for the libraries that have spans of their own; nil where nothing is traced.
func (t Tracer) Provider() trace.TracerProvider { return t.provider }

// Start begins a span below that of ctx. The caller ends it.
func (t Tracer) Start(ctx context.Context, name string, attrs ...attribute.KeyValue) (context.Context, Span) {
	return t.start(ctx, trace.SpanKindInternal, name, attrs)
}

// Ask begins the span of a request to another server.
func (t Tracer) Ask(ctx context.Context, name string, attrs ...attribute.KeyValue) (context.Context, Span) {
	return t.start(ctx, trace.SpanKindClient, name, attrs)
}

// Answer begins the span of a request that is answered.
func (t Tracer) Answer(ctx context.Context, name string, attrs ...attribute.KeyValue) (context.Context, Span) {
	return t.start(ctx, trace.SpanKindServer, name, attrs)
}

func (t Tracer) start(ctx context.Context, kind trace.SpanKind, name string, attrs []attribute.KeyValue) (context.Context, Span) {
	if t.tracer == nil {
		return ctx, Span{}
	}
	ctx, span := t.tracer.Start(ctx, name, trace.WithSpanKind(kind), trace.WithAttributes(attrs...))
	return ctx, Span{span}
}

// Span is one piece of work. The zero value is that of a Tracer that traces nothing.
type Span struct{ span trace.Span }

// Current is the span of ctx.
func Current(ctx context.Context) Span {
	span := trace.SpanFromContext(ctx)
	if !span.IsRecording() {
		return Span{}
	}
	return Span{span}
}

// On reports whether anything is noted, for attributes that take some work.
func (s Span) On() bool { return s.span != nil && s.span.IsRecording() }

// Set adds attributes.
func (s Span) Set(attrs ...attribute.KeyValue) {
	if s.span != nil {
		s.span.SetAttributes(attrs...)
	}
}

// At adds the host and the path of an address, without its query.
func (s Span) At(u *url.URL) {
	if s.span != nil {
		s.span.SetAttributes(place(u)...)
	}
}

// AtAddress is At for an address that is still to be parsed. One that can't be parsed is left out.
func (s Span) AtAddress(address string) {
	if s.span == nil {
		return
	}
	if u, err := url.Parse(address); err == nil {
		s.At(u)
	}
}

// Route names the span of a request by the pattern that its path has.
func (s Span) Route(method, pattern string) {
	if s.span != nil {
		s.span.SetName(verb(method) + " " + pattern)
		s.span.SetAttributes(HTTPRoute.String(pattern))
	}
}

// verb is a method that HTTP knows; others, which anybody may send, have one name.
func verb(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return method
	default:
		return "HTTP"
	}
}

// Fail notes that the work failed. class is one of few, for queries; why is for people.
func (s Span) Fail(class, why string) {
	if s.span != nil {
		s.span.SetAttributes(errorType.String(class))
		s.span.SetStatus(codes.Error, Plain(why))
	}
}

// End ends the span, with the error of the work. Work that was broken off because its context ended
// did not fail.
func (s Span) End(err error) {
	if s.span == nil {
		return
	}
	if class, why := explain(err); class != "" {
		s.Fail(class, why)
	}
	s.span.End()
}
