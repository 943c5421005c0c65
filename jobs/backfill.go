package jobs

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/riverqueue/river"

	"yulun/article"
)

// backfillKind is the kind of a job that looks for the old pieces of one source and one period. It
// is worked in slices: a backfill may take days, and crawls of the source and of its hosts' other
// sources must come between.
const backfillKind = "backfill"

// slice is how long a backfill works before it lets others have its hosts. breath is how long it
// waits then: longer than a visit that found them busy.
const (
	slice  = 5 * time.Minute
	breath = 3 * busyWait
)

type backfillArgs struct {
	Source string `json:"source" river:"unique"`
	// Period is as article.Period writes it.
	Period string `json:"period" river:"unique"`
}

// Kind is River's name for the job.
func (backfillArgs) Kind() string { return backfillKind }

// backfillPriority lets crawls and rechecks that wait begin first; River's lowest is 4.
const backfillPriority = 3

// Backfill plans the backfill of a source, for as soon as a worker is free. It reports whether
// there was none yet for the period.
func (q *Queue) Backfill(ctx context.Context, source string, p article.Period) (bool, error) {
	res, err := q.asking.Insert(ctx, backfillArgs{source, p.String()}, &river.InsertOpts{
		Queue: crawlQueue, MaxAttempts: visitAttempts, Priority: backfillPriority,
		UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: live()},
	})
	if err != nil {
		return false, fmt.Errorf("plan the backfill of %s: %w", source, err)
	}
	return !res.UniqueSkippedAsDuplicate, nil
}

type backfillWorker struct {
	river.WorkerDefaults[backfillArgs]
	*visitor
	backfill func(ctx context.Context, s article.Source, p article.Period, pause <-chan struct{}) error
}

// Work resumes a backfill for a while.
func (w backfillWorker) Work(ctx context.Context, job *river.Job[backfillArgs]) error {
	period, err := article.ParsePeriod(job.Args.Period)
	if err != nil || period.IsZero() {
		return river.JobCancel(errors.Join(errors.New("the backfill has no period"), err))
	}
	pause, stop := w.slice()
	defer stop()
	err = w.work(ctx, job.Args.Source, func(ctx context.Context, s article.Source) error { return w.backfill(ctx, s, period, pause) })
	var snooze *river.JobSnoozeError
	if errors.As(err, &snooze) && snooze.Duration == 0 {
		return river.JobSnooze(breath)
	}
	return err
}

// slice is closed when the worker pauses, or after a while. stop frees what it uses.
func (w backfillWorker) slice() (pause <-chan struct{}, stop func()) {
	ended, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		timer := time.NewTimer(slice)
		defer timer.Stop()
		select {
		case <-w.pause:
		case <-timer.C:
		case <-done:
		}
	}()
	return ended, func() { close(done); <-ended }
}

// busy are the sources that this process visits. Leases keep only other processes from them.
type busy struct {
	mu      sync.Mutex
	sources map[string]bool
}

// enter takes a source, unless it is taken.
func (b *busy) enter(id string) (leave func(), ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.sources[id] {
		return nil, false
	}
	if b.sources == nil {
		b.sources = map[string]bool{}
	}
	b.sources[id] = true
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.sources, id)
	}, true
}

// RestError is what a visit returns that could not begin, or a backfill that stopped, because the
// source's daily budget is used up. It is resumed at Until.
type RestError struct{ Until time.Time }

// Error says so.
func (e *RestError) Error() string {
	return "the daily budget is used up until " + e.Until.UTC().Format(time.RFC3339)
}
