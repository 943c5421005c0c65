// Package tracing says how the stages of the program are traced by OpenTelemetry: what the spans
// carry, how they begin and end, and what of an error or an address may be in them. The zero Tracer
// traces nothing and costs next to nothing, so every stage may hold one. Package tracing/otlp sends
// the spans; this one knows nothing of that.
//
// A span never carries the text of an article, a secret, or the query of an address, in which a
// token may be. docs/observability.md lists the spans with their attributes, and a test holds it to
// what is sent.
//
// Start reading at [Tracer].
package tracing
