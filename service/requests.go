package service

import (
	"net/http"
	"strings"
	"time"

	"yulun/tracing"
)

// observedRequests times what a handler answers, and has a span for it. Each request begins a trace:
// what its sender says of a trace of their own is passed over.
func (s *Service) observedRequests(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun, rec := time.Now(), &recorder{ResponseWriter: w, status: http.StatusOK}
		var span tracing.Span
		if isAsked(r.URL.Path) {
			ctx, asked := s.o.Tracer.Answer(r.Context(), "HTTP request", tracing.HTTPMethod.String(r.Method))
			if span = asked; span.On() {
				r = r.WithContext(ctx)
			}
		}
		defer func() {
			s.metrics.Requested(r.URL.Path, rec.status, time.Since(begun))
			span.Set(tracing.HTTPStatus.Int(rec.status))
			if rec.status >= http.StatusInternalServerError { // the log says why
				span.Fail("http", http.StatusText(rec.status))
			}
			span.End(nil)
		}()
		next.ServeHTTP(rec, r)
	})
}

// isAsked reports whether a path is one that people and programs ask for: watchers ask for the
// others every few seconds, and every page for its assets.
func isAsked(path string) bool {
	return path != "/healthz" && path != "/readyz" && !strings.HasPrefix(path, "/assets/")
}

// recorder remembers the status.
type recorder struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements http.ResponseWriter.
func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
