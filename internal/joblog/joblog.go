// Package joblog puts the number of the job into every entry of the log that is written for it, so
// that what one job did can be read together. Start reading at [Handler].
package joblog

import (
	"context"
	"log/slog"
)

type key struct{}

// With is a context of a job.
func With(ctx context.Context, job int64) context.Context { return context.WithValue(ctx, key{}, job) }

// Handler adds the job of an entry's context to it.
func Handler(h slog.Handler) slog.Handler { return handler{h} }

type handler struct{ slog.Handler }

// Handle implements slog.Handler.
func (h handler) Handle(ctx context.Context, r slog.Record) error {
	if job, ok := ctx.Value(key{}).(int64); ok {
		r = r.Clone()
		r.AddAttrs(slog.Int64("job", job))
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (h handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return handler{h.Handler.WithAttrs(attrs)}
}

// WithGroup implements slog.Handler.
func (h handler) WithGroup(name string) slog.Handler { return handler{h.Handler.WithGroup(name)} }
