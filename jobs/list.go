package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"yulun/article"
	"yulun/store"
)

// Job is a job as people see it.
type Job struct {
	ID int64 `json:"id"`
	// Kind is crawl, recheck, backfill, index, plan or notify; Source the source's id, empty for
	// the last three. Search is the saved search of a notice. Period is that of a backfill, like
	// 2014-01-01/2014-12-31.
	Kind   string `json:"kind"`
	Source string `json:"source,omitempty"`
	Period string `json:"period,omitempty"`
	Search string `json:"search,omitempty"`
	// State is River's: available, scheduled, running, retryable, completed, cancelled or
	// discarded.
	State string `json:"state"`
	// At is when it runs next, or began.
	At time.Time `json:"at"`
	// Attempt counts how often it was begun since it was planned, of at most MaxAttempts times;
	// Worker is who did so last.
	Attempt     int    `json:"attempt"`
	MaxAttempts int    `json:"max_attempts"`
	Worker      string `json:"worker,omitempty"`
	// Error is why its last attempt failed; empty when none did.
	Error string `json:"error,omitempty"`
}

func newJob(row *rivertype.JobRow) Job {
	j := Job{ID: row.ID, Kind: row.Kind, State: string(row.State), At: row.ScheduledAt.UTC(), Attempt: row.Attempt, MaxAttempts: row.MaxAttempts, Worker: attemptedBy(row)}
	if row.State == rivertype.JobStateRunning && row.AttemptedAt != nil {
		j.At = row.AttemptedAt.UTC()
	}
	var args struct {
		Source string `json:"source"`
		Period string `json:"period"`
		Search string `json:"search"`
	}
	if err := json.Unmarshal(row.EncodedArgs, &args); err == nil {
		j.Source, j.Period, j.Search = args.Source, args.Period, args.Search
	}
	if n := len(row.Errors); n > 0 {
		j.Error = row.Errors[n-1].Error
	}
	return j
}

// attemptedBy is the worker of the last attempt.
func attemptedBy(row *rivertype.JobRow) string {
	if len(row.AttemptedBy) == 0 {
		return ""
	}
	return row.AttemptedBy[len(row.AttemptedBy)-1]
}

// live are the states of jobs that are still to be worked, or are being worked.
func live() []rivertype.JobState {
	return []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable, rivertype.JobStateRunning, rivertype.JobStateScheduled,
	}
}

// page is how many jobs are listed at once.
const page = 1000

// each calls f with every job in some states, of some kinds where any are given, in order of their
// numbers.
func (q *Queue) each(ctx context.Context, states []rivertype.JobState, f func(*rivertype.JobRow) error, kinds ...string) error {
	var after *river.JobListCursor
	for {
		params := river.NewJobListParams().States(states...).Kinds(kinds...).OrderBy(river.JobListOrderByID, river.SortOrderAsc).First(page)
		if after != nil {
			params = params.After(after)
		}
		list, err := q.asking.JobList(ctx, params)
		if err != nil {
			return fmt.Errorf("list the jobs: %w", err)
		}
		for _, row := range list.Jobs {
			if err := f(row); err != nil {
				return err
			}
		}
		if len(list.Jobs) < page {
			return nil
		}
		after = list.LastCursor
	}
}

// Live lists the jobs that wait or run, without the planning jobs.
func (q *Queue) Live(ctx context.Context) ([]Job, error) { return q.list(ctx, live()) }

// GivenUp lists the jobs that were given up after their last attempt, for as long as the queue
// keeps them (a week).
func (q *Queue) GivenUp(ctx context.Context) ([]Job, error) {
	return q.list(ctx, []rivertype.JobState{rivertype.JobStateDiscarded})
}

func (q *Queue) list(ctx context.Context, states []rivertype.JobState) ([]Job, error) {
	jobs := []Job{}
	err := q.each(ctx, states, func(row *rivertype.JobRow) error {
		if row.Kind != planKind {
			jobs = append(jobs, newJob(row))
		}
		return nil
	})
	return jobs, err
}

// Cancel cancels the jobs of a source; those that run stop soon after. It reports whether there
// were any. The source is planned again: a crawl that had begun is resumed after [CancelledFor],
// any other comes by its schedule. A backfill is not planned again. What it had found is kept, and
// it resumes when it is asked for again.
func (q *Queue) Cancel(ctx context.Context, source string) (bool, error) {
	var rows []*rivertype.JobRow
	err := q.each(ctx, live(), func(row *rivertype.JobRow) error {
		if newJob(row).Source == source {
			rows = append(rows, row)
		}
		return nil
	})
	if err != nil {
		return false, err
	}
	for _, row := range rows {
		if _, err := q.asking.JobCancel(ctx, row.ID); err != nil && !errors.Is(err, river.ErrNotFound) {
			return false, fmt.Errorf("cancel a job of %s: %w", source, err)
		}
	}
	return len(rows) > 0, nil
}

// CancelJob cancels one job. What [Queue.Cancel] says of its source holds here, too.
func (q *Queue) CancelJob(ctx context.Context, id int64) error {
	_, err := q.asking.JobCancel(ctx, id)
	return noSuchJob(id, err)
}

// TryNow lets a job be worked as soon as a worker is free, whatever its time. A crawl that was
// given up is planned again.
func (q *Queue) TryNow(ctx context.Context, id int64, now time.Time) error {
	row, err := q.asking.JobGet(ctx, id)
	if err != nil {
		return noSuchJob(id, err)
	}
	job := newJob(row)
	visits := row.Kind == crawlKind || row.Kind == recheckKind
	switch {
	case row.State == rivertype.JobStateRunning:
		return article.Usagef("Wait for its end, or cancel it first.", "job %d is being worked now", id)
	case row.State == rivertype.JobStateDiscarded && visits: // the source may have another job since
		return q.Hasten(ctx, job.Source, now)
	case row.State == rivertype.JobStateCompleted, row.State == rivertype.JobStateCancelled:
		return article.Usagef("Plan another crawl of its source.", "job %d has ended", id)
	}
	_, err = q.asking.JobRetry(ctx, id)
	return noSuchJob(id, err)
}

// noSuchJob explains the error of a question about one job.
func noSuchJob(id int64, err error) error {
	switch {
	case errors.Is(err, river.ErrNotFound):
		return article.NotFoundf(article.Say("Look at the list of jobs again."), "there is no job %d any more", id)
	case err != nil:
		return fmt.Errorf("ask for job %d: %w", id, err)
	}
	return nil
}

// Work is what a service does and has planned.
type Work struct {
	// Seen is when a service last checked for work to schedule; zero where none ever did.
	Seen time.Time
	// Live are the jobs that wait or run, GivenUp those that were given up after their last
	// attempt.
	Live, GivenUp []Job
	// Next is when each configured source that isn't paused is visited next: by its job, or by its
	// schedule alone where it has none yet. A time that has passed means at once.
	Next map[string]time.Time
}

// Work lists what there is to do, and when each source is visited next. runs are the sources'
// newest runs. A nil queue has no jobs.
func (q *Queue) Work(ctx context.Context, sources []article.Source, runs map[string]store.SourceRuns, now time.Time) (w Work, err error) {
	w.Next = map[string]time.Time{}
	if q != nil {
		if w.Live, err = q.Live(ctx); err != nil {
			return w, err
		}
		if w.GivenUp, err = q.GivenUp(ctx); err != nil {
			return w, err
		}
		if w.Seen, err = q.LastPlanned(ctx); err != nil {
			return w, err
		}
	}
	for _, s := range sources {
		if s.Paused {
			continue
		}
		next, err := Next(s, runs[s.ID], time.Time{}, now)
		if err != nil {
			return w, err
		}
		w.Next[s.ID] = next.At
	}
	for _, j := range w.Live {
		if _, ok := w.Next[j.Source]; ok && j.Kind != backfillKind {
			w.Next[j.Source] = j.At
		}
	}
	return w, nil
}

// Hasten lets a source be crawled at once, whatever its schedule says.
func (q *Queue) Hasten(ctx context.Context, source string, now time.Time) error {
	row, err := q.of(ctx, source)
	if err != nil {
		return err
	}
	if row != nil && row.State == rivertype.JobStateRunning {
		return article.Usagef("Wait for its end, or cancel it first.", "%s is being visited now", source)
	}
	if row != nil {
		if _, err := q.asking.JobDelete(ctx, row.ID); err != nil && !errors.Is(err, river.ErrNotFound) {
			return fmt.Errorf("remove the planned job of %s: %w", source, err)
		}
	}
	return q.plan(ctx, source, Planned{At: now}, now)
}

// of is the crawl or recheck of a source that waits or runs; nil when there is none.
func (q *Queue) of(ctx context.Context, source string) (found *rivertype.JobRow, err error) {
	err = q.each(ctx, live(), func(row *rivertype.JobRow) error {
		if newJob(row).Source == source {
			found = row
		}
		return nil
	}, crawlKind, recheckKind)
	return found, err
}

// LastPlanned is when a service on the queue last checked for work to schedule; zero where none
// ever did. A service at work does so every [Options.PlanEvery].
func (q *Queue) LastPlanned(ctx context.Context) (time.Time, error) {
	params := river.NewJobListParams().Kinds(planKind).States(rivertype.JobStateCompleted, rivertype.JobStateRunning).
		OrderBy(river.JobListOrderByID, river.SortOrderDesc).First(1)
	list, err := q.asking.JobList(ctx, params)
	if err != nil {
		return time.Time{}, fmt.Errorf("find out when jobs were planned last: %w", err)
	}
	for _, row := range list.Jobs {
		switch {
		case row.FinalizedAt != nil:
			return row.FinalizedAt.UTC(), nil
		case row.AttemptedAt != nil:
			return row.AttemptedAt.UTC(), nil
		}
	}
	return time.Time{}, nil
}
