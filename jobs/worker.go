package jobs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"yulun/article"
	"yulun/internal/bounds"
	"yulun/internal/wait"
	"yulun/store"
	"yulun/tracing"
)

// Store is what is asked of the store.
type Store interface {
	LastRuns(ctx context.Context) (map[string]store.SourceRuns, error)
	NextDue(ctx context.Context, sourceID string) (time.Time, error)
	Spent(ctx context.Context, sourceID string, since time.Time) (int, error)
	Backlog(ctx context.Context) (store.Backlog, error)
	Lease(ctx context.Context, names []string) (store.Lease, bool, error)
	IsLeased(ctx context.Context, name string) (bool, error)
}

// Options say what a worker does. Queue, Store and Worker are required.
type Options struct {
	Queue *Queue
	Store Store
	// Worker names this worker among all of the queue. Each start takes another name.
	Worker string
	// Sources are kept up to date, except for the paused ones. It is asked each time that they are
	// needed, since they may change while the worker runs. All workers of a queue should have the same.
	Sources func() []article.Source
	// Visit crawls one source, or rechecks its known addresses. It returns ErrPaused soon after
	// pause is closed, an error that wraps ErrSourceFailed where the source is to blame, and a
	// RestError where it could not begin. Nil: this worker visits none.
	Visit func(ctx context.Context, s article.Source, recheck bool, pause <-chan struct{}) error
	// Backfill resumes the backfill of a period. It returns what Visit returns. Nil: this worker
	// does none.
	Backfill func(ctx context.Context, s article.Source, p article.Period, pause <-chan struct{}) error
	// Fill brings what changed into the index. Nil: this worker doesn't.
	Fill func(ctx context.Context) error
	// Searches lists the saved searches of which people are told, and Notify tells of one: they are
	// asked after the index was filled. Notify returns a [WaitError] where it is to be asked again
	// at a time, and [ErrUnknownSearch] for one that is no longer listed. Nil: nobody is told.
	Searches func(ctx context.Context) ([]string, error)
	Notify   func(ctx context.Context, search string) error
	// Parallel is how many sources are visited at once, at least 1. Defaults to 8.
	Parallel int
	// Grace is how long work under way may take after a stop was asked for, at least a second.
	// Defaults to 30 seconds.
	Grace time.Duration
	// PlanEvery is how often the worker checks for work to plan and to take over, at least a
	// second. Defaults to 5 seconds.
	PlanEvery time.Duration
	// Log defaults to nothing, Now to time.Now.
	Log *slog.Logger
	Now func() time.Time
	// Tracer has a span for each job, but for those that plan.
	Tracer tracing.Tracer
}

func (o Options) withDefaults() (Options, error) {
	if o.Queue == nil || o.Store == nil || o.Worker == "" {
		return o, errors.New("jobs: Options.Queue, Store and Worker are required")
	}
	if o.Sources == nil {
		o.Sources = func() []article.Source { return nil }
	}
	o.Parallel = cmp.Or(o.Parallel, 8)
	o.Grace = cmp.Or(o.Grace, 30*time.Second)
	o.PlanEvery = cmp.Or(o.PlanEvery, 5*time.Second)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o, errors.Join(
		bounds.AtLeast("jobs: Options.Parallel", o.Parallel, 1),
		bounds.AtLeast("jobs: Options.Grace", o.Grace, time.Second),
		bounds.AtLeast("jobs: Options.PlanEvery", o.PlanEvery, time.Second),
	)
}

// worker works the jobs of a queue. Each process has one.
type worker struct{ o Options }

// Run works until ctx ends, and then stops within the grace period: visits end after the pages that
// are under way, and the next start resumes them. The error is a fault of the queue, or of the
// options.
func Run(ctx context.Context, o Options) error {
	o, err := o.withDefaults()
	if err != nil {
		return err
	}
	w := worker{o}
	pause := make(chan struct{})
	c, err := w.client(pause)
	if err != nil {
		return err
	}
	// The client outlives ctx by the grace period. The worker's own lease is taken before the first
	// job, so that no other worker believes this one to be dead.
	working, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	release, err := w.live(working)
	if err != nil {
		return err
	}
	defer release()
	if err := c.Start(working); err != nil {
		return fmt.Errorf("start working: %w", err)
	}
	if w.o.Fill != nil { // the last start may have left something undone
		if err := w.o.Queue.fill(working); err != nil {
			w.o.Log.WarnContext(ctx, "indexing was not planned", "err", err)
		}
	}
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		takeover{w.o.Queue, w.o.Store, w.o.Now, w.o.Log}.watch(working, w.o.PlanEvery)
	}()
	defer func() { stop(); <-watched }()
	noticed := make(chan struct{})
	go func() {
		defer close(noticed)
		if w.tells() {
			w.notices().watch(working)
		}
	}()
	defer func() { stop(); <-noticed }()
	<-ctx.Done()
	close(pause)
	graceful, cancel := context.WithTimeout(working, w.o.Grace)
	defer cancel()
	if err := c.Stop(graceful); err == nil || graceful.Err() == nil {
		return err
	}
	w.o.Log.WarnContext(ctx, "the grace period is over; work under way is broken off, and the next start resumes it")
	last, cancelLast := context.WithTimeout(working, 5*time.Second)
	defer cancelLast()
	if err := c.StopAndCancel(last); err != nil {
		return fmt.Errorf("stop working: %w", err)
	}
	return nil
}

// client is a River client that does this worker's work.
func (w worker) client(pause <-chan struct{}) (client, error) {
	workers := river.NewWorkers()
	queues := map[string]river.QueueConfig{}
	var periodic []*river.PeriodicJob
	if w.o.Visit != nil {
		v := &visitor{queue: w.o.Queue, store: w.o.Store, sources: w.o.Sources, visit: w.o.Visit, pause: pause, now: w.o.Now, log: w.o.Log}
		river.AddWorker(workers, crawlWorker{visitor: v})
		river.AddWorker(workers, recheckWorker{visitor: v})
		if w.o.Backfill != nil {
			river.AddWorker(workers, backfillWorker{visitor: v, backfill: w.o.Backfill})
		}
		river.AddWorker(workers, &planner{queue: w.o.Queue, store: w.o.Store, sources: w.o.Sources, now: w.o.Now, log: w.o.Log})
		queues[crawlQueue] = river.QueueConfig{MaxWorkers: w.o.Parallel}
		queues[planQueue] = river.QueueConfig{MaxWorkers: 1}
		periodic = []*river.PeriodicJob{river.NewPeriodicJob(river.PeriodicInterval(w.o.PlanEvery),
			func() (river.JobArgs, *river.InsertOpts) { return planArgs{}, aloneOpts(planQueue, 1) }, &river.PeriodicJobOpts{RunOnStart: true})}
	}
	if w.o.Fill != nil {
		f := &filler{queue: w.o.Queue, fill: w.o.Fill, filled: func(context.Context) {}, log: w.o.Log}
		river.AddWorker(workers, f)
		queues[indexQueue] = river.QueueConfig{MaxWorkers: 1}
		if w.tells() {
			f.filled = w.notices().plan
			river.AddWorker(workers, &notifier{notify: w.o.Notify, now: w.o.Now, log: w.o.Log})
			queues[notifyQueue(w.o.Worker)] = river.QueueConfig{MaxWorkers: 2}
		}
	}
	return w.o.Queue.newClient(&river.Config{
		ID: w.o.Worker, Queues: queues, Workers: workers, PeriodicJobs: periodic, Logger: quiet(w.o.Log), RetryPolicy: retries{w.o.Now},
		Middleware: []rivertype.Middleware{known(w.o.Tracer)},
		// A worker that only indexes must not lead: it plans nothing.
		LeaderElectionDisabled: w.o.Visit == nil, SkipUnknownJobCheck: true,
		// A polite crawl may take days. Jobs of dead workers are found by their leases, not by
		// their age.
		JobTimeout: -1, RescueStuckJobsAfter: 30 * 24 * time.Hour, CompletedJobRetentionPeriod: time.Hour,
	})
}

// tells reports whether this worker tells people of new hits, which it does after it filled the index.
func (w worker) tells() bool { return w.o.Fill != nil && w.o.Searches != nil && w.o.Notify != nil }

// notices are what this worker tells people of.
func (w worker) notices() notices {
	return notices{w.o.Queue, w.o.Store, w.o.Worker, w.o.Searches, w.o.Log}
}

// live takes the worker's own lease, and takes it again when it was lost with the connection to the
// database.
func (w worker) live(ctx context.Context) (release func(), err error) {
	name := []string{workerLease(w.o.Worker)}
	lease, ok, err := w.o.Store.Lease(ctx, name)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fmt.Errorf("another worker is called %s", w.o.Worker)
	}
	ended := make(chan struct{})
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		defer close(ended)
		for {
			select {
			case <-ctx.Done():
				lease.Release()
				return
			case <-lease.Lost():
			}
			lease.Release()
			for {
				again, ok, err := w.o.Store.Lease(ctx, name)
				if err == nil && ok {
					lease = again
					break
				}
				if wait.For(ctx, time.Second) != nil {
					return
				}
			}
		}
	}()
	return func() { cancel(); <-ended }, nil
}

// quiet is a log for River. This package logs failed jobs itself, so River's warnings of them are
// left out.
func quiet(log *slog.Logger) *slog.Logger { return slog.New(onlyErrors{log.Handler()}) }

type onlyErrors struct{ slog.Handler }

// Enabled lets errors through.
func (h onlyErrors) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelError && h.Handler.Enabled(ctx, level)
}

// Handle leaves out what River couldn't do because the worker stops. To resign it gives the database
// a second, then two and three, which a busy one may miss; another worker leads after the term all
// the same.
func (h onlyErrors) Handle(ctx context.Context, r slog.Record) error {
	ending := strings.HasSuffix(r.Message, ": Error attempting to resign")
	r.Attrs(func(a slog.Attr) bool {
		ending = ending || a.Key == "error" && strings.Contains(a.Value.String(), context.Canceled.Error())
		return !ending
	})
	if ending {
		return nil
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs keeps the filter.
func (h onlyErrors) WithAttrs(attrs []slog.Attr) slog.Handler {
	return onlyErrors{h.Handler.WithAttrs(attrs)}
}

// WithGroup keeps the filter.
func (h onlyErrors) WithGroup(name string) slog.Handler { return onlyErrors{h.Handler.WithGroup(name)} }
