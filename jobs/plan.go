package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"yulun/article"
	"yulun/frontier"
	"yulun/store"
)

// The kinds of jobs and their queues.
const (
	crawlKind   = "crawl"
	recheckKind = "recheck"
	indexKind   = "index"
	planKind    = "plan"

	crawlQueue = "crawl"
	indexQueue = "index"
	planQueue  = "plan"
)

// visitAttempts is how often a visit is begun before it is left to the next one by the schedule.
const visitAttempts = 5

// crawlArgs and recheckArgs say which source is visited.
type crawlArgs struct {
	Source string `json:"source" river:"unique"`
}

type recheckArgs crawlArgs

type indexArgs struct{}

type planArgs struct{}

// Kind is River's name for the job.
func (crawlArgs) Kind() string { return crawlKind }

// Kind is River's name for the job.
func (recheckArgs) Kind() string { return recheckKind }

// Kind is River's name for the job.
func (indexArgs) Kind() string { return indexKind }

// Kind is River's name for the job.
func (planArgs) Kind() string { return planKind }

// aloneOpts let one job of a kind wait or run.
func aloneOpts(queue string, attempts int) *river.InsertOpts {
	return &river.InsertOpts{Queue: queue, MaxAttempts: attempts, UniqueOpts: river.UniqueOpts{ByQueue: true, ByState: live()}}
}

// indexAttempts are enough for an index that is down for a week: filling it is never given up.
const indexAttempts = 30_000

// plan adds the job of a source, unless it has one: a crawl and a recheck exclude each other.
func (q *Queue) plan(ctx context.Context, source string, p Planned, now time.Time) error {
	var args river.JobArgs = crawlArgs{Source: source}
	if p.Recheck {
		args = recheckArgs{Source: source}
	}
	opts := &river.InsertOpts{
		Queue: crawlQueue, ScheduledAt: p.At, MaxAttempts: visitAttempts,
		UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: live(), ExcludeKind: true},
	}
	if !p.At.After(now) { // River works jobs without a time at once, and looks for others only every few seconds
		opts.ScheduledAt = time.Time{}
	}
	if _, err := q.asking.Insert(ctx, args, opts); err != nil {
		return fmt.Errorf("plan the visit to %s: %w", source, err)
	}
	return nil
}

// fill adds the job that fills the index, unless there is one.
func (q *Queue) fill(ctx context.Context) error {
	if _, err := q.asking.Insert(ctx, indexArgs{}, aloneOpts(indexQueue, indexAttempts)); err != nil {
		return fmt.Errorf("plan indexing: %w", err)
	}
	return nil
}

// planner sees to it that every source has a job and that the index is filled. One worker at a time
// runs it: River's leader.
type planner struct {
	river.WorkerDefaults[planArgs]
	queue   *Queue
	store   Store
	sources func() []article.Source
	now     func() time.Time
	log     *slog.Logger
}

// Work plans.
func (p *planner) Work(ctx context.Context, _ *river.Job[planArgs]) error {
	err := errors.Join(p.planVisits(ctx), p.planIndexing(ctx))
	if err != nil {
		p.log.WarnContext(ctx, "planning failed in part", "err", err)
	}
	return nil // it is tried again in seconds
}

func (p *planner) planIndexing(ctx context.Context) error {
	backlog, err := p.store.Backlog(ctx)
	if err != nil || backlog.Waiting+backlog.Retrying == 0 {
		return err
	}
	return p.queue.fill(ctx)
}

// planVisits gives every source its job. It removes the jobs of sources that are paused or no
// longer configured, or whose schedule has changed. A job of a paused source that runs may end.
func (p *planner) planVisits(ctx context.Context) error {
	planned := map[string]*rivertype.JobRow{}
	err := p.queue.each(ctx, live(), func(row *rivertype.JobRow) error {
		if row.Kind == crawlKind || row.Kind == recheckKind {
			planned[newJob(row).Source] = row
		}
		return nil
	})
	if err != nil {
		return err
	}
	restUntil, err := p.cancelled(ctx)
	if err != nil {
		return err
	}
	runs, err := p.store.LastRuns(ctx)
	if err != nil {
		return err
	}
	var errs []error
	for _, s := range p.sources() {
		if s.Paused {
			errs = append(errs, p.drop(ctx, planned[s.ID]))
			delete(planned, s.ID)
			continue
		}
		errs = append(errs, p.planVisit(ctx, s, runs[s.ID], planned[s.ID], restUntil[s.ID]))
		delete(planned, s.ID)
	}
	for source, row := range planned {
		p.log.InfoContext(ctx, "the source is no longer configured", "source", source)
		if _, err := p.queue.asking.JobCancel(ctx, row.ID); err != nil && !errors.Is(err, river.ErrNotFound) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// drop removes the job of a paused source. It isn't cancelled, since a source whose job was
// cancelled is left alone for a while after it goes on.
func (p *planner) drop(ctx context.Context, row *rivertype.JobRow) error {
	if row == nil || row.State == rivertype.JobStateRunning {
		return nil
	}
	_, err := p.queue.asking.JobDelete(ctx, row.ID)
	if errors.Is(err, river.ErrNotFound) || errors.Is(err, rivertype.ErrJobRunning) {
		return nil
	}
	return err
}

// CancelledFor is how long a source is left alone after its job was cancelled.
const CancelledFor = time.Hour

// cancelled says until when sources are left alone whose jobs were cancelled lately.
func (p *planner) cancelled(ctx context.Context) (map[string]time.Time, error) {
	until := map[string]time.Time{}
	err := p.queue.each(ctx, []rivertype.JobState{rivertype.JobStateCancelled}, func(row *rivertype.JobRow) error {
		if row.FinalizedAt != nil && row.Kind != backfillKind {
			source := newJob(row).Source
			until[source] = later(until[source], row.FinalizedAt.Add(CancelledFor))
		}
		return nil
	})
	return until, err
}

// planVisit gives a source its job, for no earlier than notBefore.
func (p *planner) planVisit(ctx context.Context, s article.Source, runs store.SourceRuns, row *rivertype.JobRow, notBefore time.Time) error {
	waits := row != nil && row.State == rivertype.JobStateScheduled && row.Attempt == 0
	if row != nil && !waits {
		return nil
	}
	now := p.now()
	rest, err := p.rest(ctx, s, now)
	if err != nil {
		return err
	}
	notBefore = later(notBefore, rest)
	if row == nil {
		due, err := p.store.NextDue(ctx, s.ID)
		if err != nil {
			return err
		}
		next, err := Next(s, runs, due, now)
		if err != nil {
			return err
		}
		next.At = later(next.At, notBefore)
		return p.queue.plan(ctx, s.ID, next, now)
	}
	// A job waits. It stays unless the schedule now asks for an earlier crawl or puts it off; a
	// recheck has no fixed time.
	crawl, err := nextCrawl(s, runs.Crawl, now)
	if err != nil {
		return err
	}
	crawl = later(crawl, runs.Recheck.Rest)
	switch wrong := later(crawl, notBefore).Sub(row.ScheduledAt); {
	case wrong < -time.Second: // earlier than planned
	case wrong > time.Second && row.Kind == crawlKind && !row.ScheduledAt.Before(now):
	default:
		return nil
	}
	if _, err := p.queue.asking.JobDelete(ctx, row.ID); err != nil {
		if errors.Is(err, river.ErrNotFound) || errors.Is(err, rivertype.ErrJobRunning) {
			return nil // it has begun
		}
		return err
	}
	return p.queue.plan(ctx, s.ID, Planned{At: later(later(crawl, notBefore), now)}, now)
}

// rest is until when a source is left alone because too little of its daily budget is left for a
// crawl. It is zero where enough is left.
func (p *planner) rest(ctx context.Context, s article.Source, now time.Time) (time.Time, error) {
	if s.MaxDaily <= 0 {
		return time.Time{}, nil
	}
	since, until := frontier.DayBudget(s, now)
	spent, err := p.store.Spent(ctx, s.ID, since)
	if err != nil || s.MaxDaily-spent >= frontier.LeastCrawl(s) {
		return time.Time{}, err
	}
	return until, nil
}
