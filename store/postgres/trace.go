package postgres

import (
	"context"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"yulun/tracing"
)

// traced has a span for each trip to the server, which for a transaction is a batch of statements.
// It is code of our own, since the library for that (otelpgx) has a span for every statement of a
// batch, and writes errors in full.
type traced struct{ tracer tracing.Tracer }

var _ interface {
	pgx.QueryTracer
	pgx.BatchTracer
} = traced{}

type spanKey struct{}

// TraceQueryStart implements pgx.QueryTracer.
func (t traced) TraceQueryStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	return t.begin(ctx, "postgresql "+operation(data.SQL), data.SQL, 1)
}

// TraceQueryEnd implements pgx.QueryTracer.
func (traced) TraceQueryEnd(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryEndData) {
	end(ctx, data.Err)
}

// TraceBatchStart implements pgx.BatchTracer. The last statement is the one whose answer is waited
// for.
func (t traced) TraceBatchStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceBatchStartData) context.Context {
	statements := data.Batch.QueuedQueries
	if len(statements) == 0 {
		return ctx
	}
	return t.begin(ctx, "postgresql batch", statements[len(statements)-1].SQL, len(statements))
}

// TraceBatchQuery implements pgx.BatchTracer.
func (traced) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}

// TraceBatchEnd implements pgx.BatchTracer.
func (traced) TraceBatchEnd(ctx context.Context, _ *pgx.Conn, data pgx.TraceBatchEndData) {
	end(ctx, data.Err)
}

// begin begins a span where there is one above it: what the program asks by itself, such as for
// leases, would make a trace of its own every few seconds.
func (t traced) begin(ctx context.Context, name, sql string, statements int) context.Context {
	if !tracing.Current(ctx).On() {
		return ctx
	}
	ctx, span := t.tracer.Ask(ctx, name, tracing.Database.String("postgresql"), tracing.Operation.String(operation(sql)),
		tracing.Statement.String(tracing.Plain(strings.Join(strings.Fields(sql), " "))), tracing.Statements.Int(statements))
	return context.WithValue(ctx, spanKey{}, span)
}

// end ends the span that begin began. Of an error it has the code: the message may quote a value.
func end(ctx context.Context, err error) {
	span, ok := ctx.Value(spanKey{}).(tracing.Span)
	if !ok {
		return
	}
	var e *pgconn.PgError
	if errors.As(err, &e) {
		span.Fail("sqlstate_"+e.Code, "SQLSTATE "+e.Code)
		err = nil
	}
	span.End(err)
}

// operation is the first word of a statement.
func operation(sql string) string {
	for word := range strings.FieldsSeq(sql) {
		return strings.ToUpper(word)
	}
	return ""
}
