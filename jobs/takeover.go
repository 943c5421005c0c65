package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivertype"
)

// workerLease is the lease that a worker holds as long as it lives.
func workerLease(worker string) string { return "worker/" + worker }

// takeOver gives the running jobs of workers that are gone back to the queue. River itself would wait for as long as a job
// may take, which for a polite crawl is hours.
func (p *planner) takeOver(ctx context.Context) error {
	alive := map[string]bool{}
	var orphans []*rivertype.JobRow
	err := p.queue.each(ctx, []rivertype.JobState{rivertype.JobStateRunning}, func(row *rivertype.JobRow) error {
		worker := attemptedBy(row)
		lives, known := alive[worker]
		if !known {
			var err error
			if lives, err = p.store.Held(ctx, workerLease(worker)); err != nil {
				return err
			}
			alive[worker] = lives
		}
		if !lives {
			orphans = append(orphans, row)
		}
		return nil
	})
	if err != nil || len(orphans) == 0 {
		return err
	}
	return p.rescue(ctx, orphans)
}

func (p *planner) rescue(ctx context.Context, orphans []*rivertype.JobRow) error {
	now := p.now().UTC()
	params := &riverdriver.JobRescueManyParams{Schema: p.queue.schema, StuckHorizon: now.Add(time.Hour)}
	for _, row := range orphans {
		reason, err := json.Marshal(rivertype.AttemptError{At: now, Attempt: row.Attempt, Error: "the worker " + attemptedBy(row) + " is gone"})
		if err != nil {
			return err
		}
		params.ID = append(params.ID, row.ID)
		params.Error = append(params.Error, reason)
		params.FinalizedAt = append(params.FinalizedAt, nil)
		params.ScheduledAt = append(params.ScheduledAt, now)
		params.State = append(params.State, string(rivertype.JobStateRetryable))
		p.log.WarnContext(ctx, "taking over the job of a worker that is gone", "job_id", row.ID, "kind", row.Kind, "source", newJob(row).Source, "worker", attemptedBy(row))
	}
	if _, err := p.queue.executor.JobRescueMany(ctx, params); err != nil {
		return fmt.Errorf("take over jobs: %w", err)
	}
	return nil
}
