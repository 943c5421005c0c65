package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivertype"

	"yulun/internal/wait"
)

// workerLease is the lease that a worker holds as long as it lives.
func workerLease(worker string) string { return "worker/" + worker }

// census asks the store once for each worker whether it lives.
type census struct {
	store Store
	known map[string]bool
}

func (c census) lives(ctx context.Context, worker string) (bool, error) {
	lives, known := c.known[worker]
	if known {
		return lives, nil
	}
	lives, err := c.store.IsLeased(ctx, workerLease(worker))
	if err == nil {
		c.known[worker] = lives
	}
	return lives, err
}

// takeover gives the running jobs of dead workers back to the queue. River itself would wait for as
// long as a job may take, which for a polite crawl is days. Every worker does it, which does no
// harm.
type takeover struct {
	queue *Queue
	store Store
	now   func() time.Time
	log   *slog.Logger
}

// watch looks for such jobs again and again until ctx ends.
func (t takeover) watch(ctx context.Context, every time.Duration) {
	for wait.For(ctx, every) == nil {
		if err := t.look(ctx); err != nil && ctx.Err() == nil {
			t.log.WarnContext(ctx, "could not look for the jobs of dead workers", "err", err)
		}
	}
}

func (t takeover) look(ctx context.Context) error {
	workers := census{t.store, map[string]bool{}}
	return t.queue.each(ctx, []rivertype.JobState{rivertype.JobStateRunning}, func(row *rivertype.JobRow) error {
		worker := attemptedBy(row)
		if lives, err := workers.lives(ctx, worker); err != nil || lives || row.AttemptedAt == nil {
			return err
		}
		return t.take(ctx, row, worker)
	})
}

// take lets a job be worked again at once, unless another worker has begun it meanwhile.
func (t takeover) take(ctx context.Context, row *rivertype.JobRow, from string) error {
	now := t.now().UTC()
	reason, err := json.Marshal(rivertype.AttemptError{At: now, Attempt: row.Attempt, Error: "the worker " + from + " is gone"})
	if err != nil {
		return err
	}
	if err := t.queue.rescue(ctx, row, reason, now); err != nil {
		return fmt.Errorf("take over job %d: %w", row.ID, err)
	}
	t.log.WarnContext(ctx, "took over the job of a dead worker",
		"job", row.ID, "kind", row.Kind, "source", newJob(row).Source, "worker", from)
	return nil
}

// rescuer calls River's driver, which River does not promise to keep as it is. Nothing in River's
// public API ends a running job for a worker that is dead; see docs/decisions/0011-takeover.md.
// This is the only such call.
func rescuer[T any](driver riverdriver.Driver[T], schema string) func(context.Context, *rivertype.JobRow, []byte, time.Time) error {
	return func(ctx context.Context, job *rivertype.JobRow, reason []byte, now time.Time) error {
		_, err := driver.GetExecutor().JobRescueMany(ctx, &riverdriver.JobRescueManyParams{
			Schema: schema, StuckHorizon: job.AttemptedAt.Add(time.Millisecond), // a later attempt is another worker's
			ID: []int64{job.ID}, Error: [][]byte{reason}, FinalizedAt: []*time.Time{nil}, ScheduledAt: []time.Time{now},
			State: []string{string(rivertype.JobStateRetryable)},
		})
		return err
	}
}
