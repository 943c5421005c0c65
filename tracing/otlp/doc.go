// Package otlp sends spans to a collector by OTLP over HTTP, as the standard environment variables
// of OpenTelemetry ask for. It is the only importer of OpenTelemetry's SDK.
//
// The transport is code of our own, since OpenTelemetry's (otlptracehttp) brings gRPC with it: 91
// packages that nothing here calls. What is sent is made by OpenTelemetry's own exporter.
//
// Start reading at [Read], then [Start].
package otlp
