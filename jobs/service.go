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

	"yulun/article"
	"yulun/store"
)

// Store is what is asked of the store.
type Store interface {
	LastRuns(ctx context.Context) (map[string]store.SourceRuns, error)
	NextDue(ctx context.Context, sourceID string) (time.Time, error)
	Spent(ctx context.Context, sourceID string, since time.Time) (int, error)
	Backlog(ctx context.Context) (store.Backlog, error)
	Lease(ctx context.Context, names []string) (store.Lease, bool, error)
	Held(ctx context.Context, name string) (bool, error)
}

// Options say what a Service does. Queue, Store and Worker are required.
type Options struct {
	Queue *Queue
	Store Store
	// Worker names this worker among all of the queue, each time it starts anew.
	Worker string
	// Sources are those that are kept up to date. All workers of a queue should have the same.
	Sources []article.Source
	// Visit crawls one source, or rechecks what is known of it. It returns ErrPaused soon after pause is closed, and an error that
	// wraps ErrSourceFailed where the source is to blame, or a RestError where it could not begin. Nil: this worker visits none.
	Visit func(ctx context.Context, s article.Source, recheck bool, pause <-chan struct{}) error
	// Backfill goes on with the backfill of a period. It returns as Visit does, or a RestError. Nil: this worker does none.
	Backfill func(ctx context.Context, s article.Source, p article.Period, pause <-chan struct{}) error
	// Fill brings what changed into the index. Nil: this worker doesn't.
	Fill func(ctx context.Context) error
	// Parallel is how many sources are visited at once. Defaults to 8.
	Parallel int
	// Grace is how long work under way may take after a stop was asked for. Defaults to 30 seconds.
	Grace time.Duration
	// PlanEvery is how often is looked for what is to be planned or taken over. Defaults to 5 seconds.
	PlanEvery time.Duration
	// Log defaults to nothing, Now to time.Now.
	Log *slog.Logger
	Now func() time.Time
}

func (o Options) withDefaults() Options {
	o.Parallel = cmp.Or(o.Parallel, 8)
	o.Grace = cmp.Or(o.Grace, 30*time.Second)
	o.PlanEvery = cmp.Or(o.PlanEvery, 5*time.Second)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// Service is one worker.
type Service struct{ o Options }

// New makes a worker.
func New(o Options) (*Service, error) {
	if o.Queue == nil || o.Store == nil || o.Worker == "" {
		return nil, errors.New("jobs: Options.Queue, Store and Worker are required")
	}
	return &Service{o.withDefaults()}, nil
}

// Run works until ctx ends, and then stops within the grace period: visits end after the pages that are under way, and go on at the
// next start. The error is a fault of the queue.
func (s *Service) Run(ctx context.Context) error {
	pause := make(chan struct{})
	c, err := s.client(pause)
	if err != nil {
		return err
	}
	// The client outlives ctx by the grace period. Its own lease is there before the first job is taken, so that no other
	// worker takes this one for dead.
	working, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	release, err := s.live(working)
	if err != nil {
		return err
	}
	defer release()
	if err := c.Start(working); err != nil {
		return fmt.Errorf("start working: %w", err)
	}
	if s.o.Fill != nil { // whatever the last start left undone
		if err := s.o.Queue.fill(working); err != nil {
			s.o.Log.WarnContext(ctx, "indexing was not planned", "err", err)
		}
	}
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		heir{s.o.Queue, s.o.Store, s.o.Now, s.o.Log}.watch(working, s.o.PlanEvery)
	}()
	defer func() { stop(); <-watched }()
	<-ctx.Done()
	close(pause)
	patience, cancel := context.WithTimeout(working, s.o.Grace)
	defer cancel()
	if err := c.Stop(patience); err == nil || patience.Err() == nil {
		return err
	}
	s.o.Log.Warn("the grace period is over; what is under way is broken off and goes on at the next start")
	last, cancelLast := context.WithTimeout(working, 5*time.Second)
	defer cancelLast()
	if err := c.StopAndCancel(last); err != nil {
		return fmt.Errorf("stop working: %w", err)
	}
	return nil
}

// client is a River client that works what this worker does.
func (s *Service) client(pause <-chan struct{}) (client, error) {
	workers := river.NewWorkers()
	queues := map[string]river.QueueConfig{}
	var periodic []*river.PeriodicJob
	if s.o.Visit != nil {
		v := &visitor{queue: s.o.Queue, store: s.o.Store, sources: map[string]article.Source{}, visit: s.o.Visit, pause: pause, now: s.o.Now, log: s.o.Log}
		for _, source := range s.o.Sources {
			v.sources[source.ID] = source
		}
		river.AddWorker(workers, crawlWorker{visitor: v})
		river.AddWorker(workers, recheckWorker{visitor: v})
		if s.o.Backfill != nil {
			river.AddWorker(workers, backfillWorker{visitor: v, backfill: s.o.Backfill})
		}
		river.AddWorker(workers, &planner{queue: s.o.Queue, store: s.o.Store, sources: s.o.Sources, now: s.o.Now, log: s.o.Log})
		queues[crawlQueue] = river.QueueConfig{MaxWorkers: s.o.Parallel}
		queues[planQueue] = river.QueueConfig{MaxWorkers: 1}
		periodic = []*river.PeriodicJob{river.NewPeriodicJob(river.PeriodicInterval(s.o.PlanEvery),
			func() (river.JobArgs, *river.InsertOpts) { return planArgs{}, aloneOpts(planQueue, 1) }, &river.PeriodicJobOpts{RunOnStart: true})}
	}
	if s.o.Fill != nil {
		river.AddWorker(workers, &filler{fill: s.o.Fill, log: s.o.Log})
		queues[indexQueue] = river.QueueConfig{MaxWorkers: 1}
	}
	return s.o.Queue.newClient(&river.Config{
		ID: s.o.Worker, Queues: queues, Workers: workers, PeriodicJobs: periodic, Logger: quiet(s.o.Log), RetryPolicy: retries{s.o.Now},
		// A worker that only indexes must not lead: it plans nothing.
		LeaderElectionDisabled: s.o.Visit == nil, SkipUnknownJobCheck: true,
		// A polite crawl may take days. Jobs of dead workers are found by their leases, not by their age.
		JobTimeout: -1, RescueStuckJobsAfter: 30 * 24 * time.Hour, CompletedJobRetentionPeriod: time.Hour,
	})
}

// live takes the worker's own lease, and takes it again where it was lost with the connection to the database.
func (s *Service) live(ctx context.Context) (release func(), err error) {
	name := []string{workerLease(s.o.Worker)}
	lease, ok, err := s.o.Store.Lease(ctx, name)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fmt.Errorf("another worker is called %s", s.o.Worker)
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
				again, ok, err := s.o.Store.Lease(ctx, name)
				if err == nil && ok {
					lease = again
					break
				}
				if pause(ctx, time.Second) != nil {
					return
				}
			}
		}
	}()
	return func() { cancel(); <-ended }, nil
}

// quiet is a log for River, whose warnings of jobs that failed are told by this package already.
func quiet(log *slog.Logger) *slog.Logger { return slog.New(onlyErrors{log.Handler()}) }

type onlyErrors struct{ slog.Handler }

// Enabled lets errors through.
func (h onlyErrors) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelError && h.Handler.Enabled(ctx, level)
}

// Handle leaves out what River couldn't do because the service stops, which is no fault.
func (h onlyErrors) Handle(ctx context.Context, r slog.Record) error {
	ending := false
	r.Attrs(func(a slog.Attr) bool {
		ending = a.Key == "error" && strings.Contains(a.Value.String(), context.Canceled.Error())
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
