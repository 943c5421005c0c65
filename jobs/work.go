package jobs

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/url"
	"slices"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"yulun/article"
	"yulun/store"
)

// visitor works crawls and rechecks.
type visitor struct {
	queue   *Queue
	store   Store
	sources func() []article.Source
	visit   func(ctx context.Context, s article.Source, recheck bool, pause <-chan struct{}) error
	pause   <-chan struct{}
	busy    busy
	now     func() time.Time
	log     *slog.Logger
}

type crawlWorker struct {
	river.WorkerDefaults[crawlArgs]
	*visitor
}

// Work crawls a source.
func (w crawlWorker) Work(ctx context.Context, job *river.Job[crawlArgs]) error {
	return w.work(ctx, job.Args.Source, w.visitAs(false))
}

type recheckWorker struct {
	river.WorkerDefaults[recheckArgs]
	*visitor
}

// Work rechecks what is known of a source.
func (w recheckWorker) Work(ctx context.Context, job *river.Job[recheckArgs]) error {
	return w.work(ctx, job.Args.Source, w.visitAs(true))
}

// busyWait is for how long a visit is put off while another worker serves its hosts: this long, or
// up to twice as long.
const busyWait = 5 * time.Second

// HostLease is the lease on a host, as it is in an address: with its port where it has one.
func HostLease(host string) string { return "host/" + host }

// ErrSourceFailed is wrapped by the error of a visit that the source made fail. The visit is tried
// again after a back-off.
var ErrSourceFailed = errors.New("the source failed")

// errLeaseLost is the cause of a context that ended because another worker may serve the hosts now.
var errLeaseLost = errors.New("the leases of the source's hosts are lost")

// ErrPaused is what a visit returns that stopped because pause was closed. Whichever worker is free
// first resumes it.
var ErrPaused = errors.New("paused")

func (v *visitor) visitAs(recheck bool) func(context.Context, article.Source) error {
	return func(ctx context.Context, s article.Source) error { return v.visit(ctx, s, recheck, v.pause) }
}

// work does something with a source while nobody else visits it or its hosts.
func (v *visitor) work(ctx context.Context, id string, visit func(context.Context, article.Source) error) error {
	sources := v.sources()
	i := slices.IndexFunc(sources, func(s article.Source) bool { return s.ID == id })
	if i < 0 {
		return river.JobCancel(errors.New("the source " + id + " is not configured here"))
	}
	s := sources[i]
	leave, ok := v.busy.enter(id)
	if !ok {
		return river.JobSnooze(busyWait + rand.N(busyWait))
	}
	defer leave()
	lease, ok, err := v.store.Lease(ctx, leases(s))
	if err != nil {
		return err
	}
	if !ok {
		return river.JobSnooze(busyWait + rand.N(busyWait))
	}
	defer lease.Release()
	leased, cancel := store.While(ctx, lease, errLeaseLost)
	defer cancel()
	err = visit(leased, s)
	if fillErr := v.queue.fill(context.WithoutCancel(ctx)); fillErr != nil { // the planner does it otherwise
		v.log.WarnContext(ctx, "indexing was not planned", "err", fillErr)
	}
	var rest *RestError
	switch {
	case errors.Is(err, ErrPaused):
		return river.JobSnooze(0)
	case errors.As(err, &rest):
		v.log.InfoContext(ctx, "the visit waits", "source", id, "reason", err)
		return river.JobSnooze(max(busyWait, rest.Until.Sub(v.now())))
	case err != nil && errors.Is(context.Cause(leased), errLeaseLost):
		v.log.WarnContext(ctx, "the visit stopped, since its hosts may be another worker's now", "source", id)
		return river.JobSnooze(busyWait)
	case err != nil && errors.Is(context.Cause(ctx), rivertype.ErrJobCancelledRemotely):
		v.log.InfoContext(ctx, "the visit was cancelled", "source", id)
	case err != nil && ctx.Err() != nil:
		return river.JobSnooze(0) // the service stops, and its grace is over
	case err != nil:
		v.log.WarnContext(ctx, "the visit failed", "source", id, "err", err)
	}
	return err
}

// leases are the leases of the hosts of the source's listings and pages, and one on the source itself,
// each once.
func leases(s article.Source) []string {
	names := []string{"source/" + s.ID}
	for _, address := range s.Listings() {
		if u, err := url.Parse(address); err == nil {
			names = append(names, HostLease(u.Host))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// filler works the filling of the index.
type filler struct {
	river.WorkerDefaults[indexArgs]
	queue *Queue
	fill  func(context.Context) error
	// filled is called after the index was filled.
	filled func(context.Context)
	log    *slog.Logger
}

// Work fills the index.
func (f *filler) Work(ctx context.Context, _ *river.Job[indexArgs]) error {
	err := f.fill(ctx)
	if err != nil && ctx.Err() != nil {
		return river.JobSnooze(0)
	}
	if err != nil {
		f.log.WarnContext(ctx, "indexing waits", "err", err)
	}
	if err == nil {
		f.filled(ctx)
	}
	return err
}

// retries says when a failed job is tried again: visits by a back-off that spans an outage of
// hours, indexing after at most half a minute.
type retries struct{ now func() time.Time }

// NextRetry is the time of the next attempt.
func (r retries) NextRetry(job *rivertype.JobRow) time.Time {
	wait := min(30*time.Second, time.Second<<min(job.Attempt, 10))
	steps := []time.Duration{time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour}
	switch job.Kind {
	case notifyKind:
		steps = noticePauses()
		fallthrough
	case crawlKind, recheckKind, backfillKind:
		wait = steps[min(max(job.Attempt-1, 0), len(steps)-1)]
	}
	return r.now().Add(wait - rand.N(wait/10+1))
}
