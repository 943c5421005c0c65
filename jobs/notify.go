package jobs

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"yulun/internal/wait"
)

const notifyKind = "notify"

// notifyQueue is the queue of a worker's own notices. Workers may know other searches than one
// another, and one that takes a job it can do nothing with is often the first to see it again.
func notifyQueue(worker string) string {
	sum := sha256.Sum256([]byte(worker)) // a queue's name has lower case letters and digits only
	return "notify_" + hex.EncodeToString(sum[:8])
}

// notifyArgs say for which saved search people are told of new hits, and which worker tells them: the
// first that planned it. Each search has a job of its own, so that one whose webhook fails holds up
// no other.
type notifyArgs struct {
	Search string `json:"search" river:"unique"`
	Worker string `json:"worker"`
}

// Kind is River's name for the job.
func (notifyArgs) Kind() string { return notifyKind }

// notices plans what a worker tells people of.
type notices struct {
	queue    *Queue
	store    Store
	worker   string
	searches func(context.Context) ([]string, error)
	log      *slog.Logger
}

// watch plans at once and then once a minute, whoever fills the index: another worker may have
// filled it, and a job that was about to end may not have seen what came.
func (n notices) watch(ctx context.Context) {
	for {
		n.plan(ctx)
		if wait.For(ctx, time.Minute) != nil {
			return
		}
	}
}

// plan has searches looked at for what came into the index. What fails is done the next time, after
// a minute.
func (n notices) plan(ctx context.Context) {
	searches, err := n.searches(ctx)
	if err == nil && len(searches) > 0 {
		err = n.dropDead(ctx)
	}
	if err == nil {
		err = n.add(ctx, searches)
	}
	if err != nil && ctx.Err() == nil {
		n.log.WarnContext(ctx, "notices were not planned", "err", err)
	}
}

// dropDead deletes the jobs that dead workers planned, so that workers which live plan them.
func (n notices) dropDead(ctx context.Context) error {
	workers := census{n.store, map[string]bool{n.worker: true}}
	return n.queue.each(ctx, live(), func(row *rivertype.JobRow) error {
		var args notifyArgs
		if row.State == rivertype.JobStateRunning || json.Unmarshal(row.EncodedArgs, &args) != nil {
			return nil
		}
		if lives, err := workers.lives(ctx, args.Worker); err != nil || lives {
			return err
		}
		if _, err := n.queue.asking.JobDelete(ctx, row.ID); err != nil && !errors.Is(err, river.ErrNotFound) && !errors.Is(err, rivertype.ErrJobRunning) {
			return fmt.Errorf("drop a notice of the dead worker %s: %w", args.Worker, err)
		}
		return nil
	}, notifyKind)
}

// add adds the jobs of searches that have none.
func (n notices) add(ctx context.Context, searches []string) error {
	opts := &river.InsertOpts{Queue: notifyQueue(n.worker), MaxAttempts: indexAttempts, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: live()}}
	for _, s := range searches {
		if _, err := n.queue.asking.Insert(ctx, notifyArgs{s, n.worker}, opts); err != nil {
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
		n.log.InfoContext(ctx, "the search was taken out of searches.yaml, so this worker tells nobody of it any more", "search", job.Args.Search)
		return nil
	case errors.As(err, &wait):
		return river.JobSnooze(max(time.Second, wait.Until.Sub(n.now())))
	case ctx.Err() != nil:
		return river.JobSnooze(0)
	}
	n.log.WarnContext(ctx, "a notice was not delivered", "search", job.Args.Search, "err", err)
	return err
}

// ErrUnknownSearch is what Options.Notify returns where this worker's configuration has lost the
// search. Its job ends; another worker that knows the search plans it within a minute.
var ErrUnknownSearch = errors.New("this worker knows no such search")

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
