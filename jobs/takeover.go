package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivertype"
)

// workerLease is the lease that a worker holds as long as it lives.
func workerLease(worker string) string { return "worker/" + worker }

// heir gives the running jobs of workers that are gone back to the queue. River itself would wait for as long as a job may
// take, which for a polite crawl is hours. Every worker does it: more than one do no harm.
type heir struct {
	queue *Queue
	store Store
	now   func() time.Time
	log   *slog.Logger
}

// watch takes over again and again until ctx ends.
func (h heir) watch(ctx context.Context, every time.Duration) {
	for pause(ctx, every) == nil {
		if err := h.takeOver(ctx); err != nil && ctx.Err() == nil {
			h.log.WarnContext(ctx, "the jobs of dead workers were not looked for", "err", err)
		}
	}
}

func (h heir) takeOver(ctx context.Context) error {
	alive := map[string]bool{}
	return h.queue.each(ctx, []rivertype.JobState{rivertype.JobStateRunning}, func(row *rivertype.JobRow) error {
		worker := attemptedBy(row)
		lives, known := alive[worker]
		if !known {
			var err error
			if lives, err = h.store.Held(ctx, workerLease(worker)); err != nil {
				return err
			}
			alive[worker] = lives
		}
		if lives || row.AttemptedAt == nil {
			return nil
		}
		return h.rescue(ctx, row)
	})
}

// rescue lets a job be worked again at once, unless another worker has begun it meanwhile.
func (h heir) rescue(ctx context.Context, row *rivertype.JobRow) error {
	now := h.now().UTC()
	reason, err := json.Marshal(rivertype.AttemptError{At: now, Attempt: row.Attempt, Error: "the worker " + attemptedBy(row) + " is gone"})
	if err != nil {
		return err
	}
	_, err = h.queue.executor.JobRescueMany(ctx, &riverdriver.JobRescueManyParams{
		Schema: h.queue.schema, StuckHorizon: row.AttemptedAt.Add(time.Millisecond),
		ID: []int64{row.ID}, Error: [][]byte{reason}, FinalizedAt: []*time.Time{nil}, ScheduledAt: []time.Time{now},
		State: []string{string(rivertype.JobStateRetryable)},
	})
	if err != nil {
		return fmt.Errorf("take over job %d: %w", row.ID, err)
	}
	h.log.WarnContext(ctx, "took over the job of a worker that is gone", "job_id", row.ID, "kind", row.Kind, "source", newJob(row).Source, "worker", attemptedBy(row))
	return nil
}
