package jobs

import (
	"context"
	"errors"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"yulun/internal/joblog"
	"yulun/tracing"
)

// What came of a job, for traces.
const (
	jobDone      = "done"
	jobPutOff    = "put off"
	jobCancelled = "cancelled"
	jobFailed    = "failed"
)

// known puts the number of a job into every entry of the log that is written for it, and its span
// above everything that it does. Jobs that plan have none: they come every few seconds.
func known(tracer tracing.Tracer) rivertype.Middleware {
	return river.WorkerMiddlewareFunc(func(ctx context.Context, row *rivertype.JobRow, work func(context.Context) error) (err error) {
		ctx = joblog.With(ctx, row.ID)
		if row.Kind == planKind {
			return work(ctx)
		}
		job := newJob(row)
		ctx, span := tracer.Start(ctx, "job "+row.Kind,
			tracing.JobID.Int64(row.ID), tracing.JobKind.String(row.Kind), tracing.JobAttempt.Int(row.Attempt))
		if job.Source != "" {
			span.Set(tracing.SourceID.String(job.Source))
		}
		if job.Search != "" {
			span.Set(tracing.SearchID.String(job.Search))
		}
		defer func() {
			outcome, failure := outcomeOf(err)
			span.Set(tracing.Outcome.String(outcome))
			span.End(failure)
		}()
		return work(ctx)
	})
}

// outcomeOf says what came of a job that returned err, and its failure, if it was one.
func outcomeOf(err error) (outcome string, failure error) {
	var putOff *river.JobSnoozeError
	var cancelled *river.JobCancelError
	switch {
	case err == nil:
		return jobDone, nil
	case errors.As(err, &putOff):
		return jobPutOff, nil
	case errors.As(err, &cancelled), errors.Is(err, context.Canceled):
		return jobCancelled, nil
	default:
		return jobFailed, err
	}
}
