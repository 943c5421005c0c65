package service

import (
	"net/http"
	"strings"
	"time"

	"yulun/tracing"
	"yulun/web"
)

// observedRequests times what a handler answers, and has a span for it. Each request begins a trace:
// what its sender says of a trace of their own is passed over.
func (s *Service) observedRequests(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun, rec := time.Now(), web.NewRecorder(w)
		var span tracing.Span
		if isAsked(r.URL.Path) {
			ctx, asked := s.o.Tracer.Answer(r.Context(), "HTTP request", tracing.HTTPMethod.String(r.Method))
			if span = asked; span.On() {
				r = r.WithContext(ctx)
			}
		}
		defer func() {
			s.metrics.Requested(r.URL.Path, rec.Status(), time.Since(begun))
			span.Set(tracing.HTTPStatus.Int(rec.Status()))
			if rec.Status() >= http.StatusInternalServerError { // the log says why
				span.Fail("http", http.StatusText(rec.Status()))
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
