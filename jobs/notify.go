package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
)

const (
	notifyKind  = "notify"
	notifyQueue = "notify"
)

// notifyArgs say for which saved search people are told of new hits. Each search has a job of its
// own, so that one whose webhook fails holds up no other.
type notifyArgs struct {
	Search string `json:"search" river:"unique"`
}

// Kind is River's name for the job.
func (notifyArgs) Kind() string { return notifyKind }

// notifySearches adds the jobs of searches that have none.
func (q *Queue) notifySearches(ctx context.Context, searches []string) error {
	opts := &river.InsertOpts{Queue: notifyQueue, MaxAttempts: indexAttempts, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: live()}}
	for _, s := range searches {
		if _, err := q.asking.Insert(ctx, notifyArgs{s}, opts); err != nil {
			return fmt.Errorf("plan the notice of the search %s: %w", s, err)
		}
	}
	return nil
}

// notifier tells people of new hits.
type notifier struct {
	river.WorkerDefaults[notifyArgs]
	notify func(ctx context.Context, search string) error
	now    func() time.Time
	log    *slog.Logger
}

// Work tells those who want to know of one search.
func (n *notifier) Work(ctx context.Context, job *river.Job[notifyArgs]) error {
	err := n.notify(ctx, job.Args.Search)
	var wait *WaitError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrUnknownSearch):
		if age := n.now().Sub(job.CreatedAt); age < handOverFor {
			return river.JobSnooze(handOverPause)
		}
		n.log.InfoContext(ctx, "no worker that was asked has this search in its searches.yaml, so nobody is told of it now", "search", job.Args.Search)
		return nil
	case errors.As(err, &wait):
		return river.JobSnooze(max(time.Second, wait.Until.Sub(n.now())))
	case ctx.Err() != nil:
		return river.JobSnooze(0)
	}
	n.log.WarnContext(ctx, "a notice was not delivered", "search", job.Args.Search, "err", err)
	return err
}

// ErrUnknownSearch is what Options.Notify returns where this worker's configuration lacks the search.
// Another worker may have it: the job is left to that for a while, and ends where none takes it.
// Whoever knows the search plans it again within a minute.
var ErrUnknownSearch = errors.New("this worker knows no such search")

// handOverFor is for how long a job is left to other workers, handOverPause how long this one
// leaves it alone each time.
const (
	handOverFor   = 30 * time.Second
	handOverPause = 2 * time.Second
)

// WaitError is what Options.Notify returns where there will be something to do at a time.
type WaitError struct{ Until time.Time }

// Error says so.
func (e *WaitError) Error() string {
	return "nothing is to be told until " + e.Until.UTC().Format(time.RFC3339)
}

// noticePauses are the pauses after failed deliveries; the last one stays.
func noticePauses() []time.Duration {
	return []time.Duration{time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 6 * time.Hour}
}
