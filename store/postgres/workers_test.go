package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"yulun/article"
	"yulun/frontier"
	"yulun/store"
	"yulun/store/postgres"
	"yulun/store/storetest"
)

// workers hands each call that belongs to a crawl to the next of several workers, as if each had
// made it by chance.
type workers struct {
	store.Store // one of them, for what is left
	all         []store.Store
	calls       atomic.Int64
}

func newWorkers(t *testing.T, dsn string) *workers {
	w := &workers{all: []store.Store{open(t, dsn), open(t, dsn), open(t, dsn)}}
	w.Store = w.all[0]
	return w
}

func (w *workers) next() store.Store { return w.all[int(w.calls.Add(1))%len(w.all)] }

func (w *workers) BeginRun(ctx context.Context, sourceID string, now time.Time, recheck bool) (frontier.Run, error) {
	return w.next().BeginRun(ctx, sourceID, now, recheck)
}

func (w *workers) EndRun(ctx context.Context, run frontier.Run) error {
	return w.next().EndRun(ctx, run)
}

func (w *workers) Discover(ctx context.Context, runID int64, now time.Time, addresses []frontier.Address) (int, error) {
	return w.next().Discover(ctx, runID, now, addresses)
}

func (w *workers) Due(ctx context.Context, run frontier.Run, now time.Time, limit int) ([]frontier.Visit, error) {
	return w.next().Due(ctx, run, now, limit)
}

func (w *workers) Record(ctx context.Context, f frontier.Fetch) error { return w.next().Record(ctx, f) }

func (w *workers) Save(ctx context.Context, s store.Saved) (frontier.Outcome, string, error) {
	return w.next().Save(ctx, s)
}

func (w *workers) Rescore(ctx context.Context, id string, r article.Reading) (bool, error) {
	return w.next().Rescore(ctx, id, r)
}

func (w *workers) Reread(ctx context.Context, r store.Saved) (bool, error) {
	return w.next().Reread(ctx, r)
}

func (w *workers) Pending(ctx context.Context, now time.Time, limit int) ([]article.Article, error) {
	return w.next().Pending(ctx, now, limit)
}

func (w *workers) Confirm(ctx context.Context, versions map[string]int64) error {
	return w.next().Confirm(ctx, versions)
}

func (w *workers) Refuse(ctx context.Context, now time.Time, refused []store.Refused) error {
	return w.next().Refuse(ctx, now, refused)
}

func (w *workers) Refusals(ctx context.Context, limit int) ([]store.Refused, error) {
	return w.next().Refusals(ctx, limit)
}

func (w *workers) Enqueue(ctx context.Context, ids []string) (int, error) {
	return w.next().Enqueue(ctx, ids)
}

func (w *workers) NextDue(ctx context.Context, sourceID string) (time.Time, error) {
	return w.next().NextDue(ctx, sourceID)
}

func (w *workers) Ask(ctx context.Context, host string, wait time.Duration) error {
	return w.next().Ask(ctx, host, wait)
}

func (w *workers) Wait(ctx context.Context, host string) (time.Duration, error) {
	return w.next().Wait(ctx, host)
}

func (w *workers) Article(ctx context.Context, id string) (article.Article, error) {
	return w.next().Article(ctx, id)
}

func (w *workers) Close() error {
	var errs []error
	for _, s := range w.all {
		errs = append(errs, s.Close())
	}
	return errors.Join(errs...)
}

// TestWorkers: the store keeps its promises when every call comes from another worker than the one
// before.
func TestWorkers(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) func() store.Store {
		dsn := server.Schema(t)
		return func() store.Store { return newWorkers(t, dsn) }
	})
}

// TestStartingAtOnce: workers that start at once on an empty database wait for the first one's
// tables, and open one run.
func TestStartingAtOnce(t *testing.T) {
	t.Parallel()
	dsn := server.Schema(t)
	ctx := context.Background()
	const count = 8
	var g errgroup.Group
	ids := make([]int64, count)
	for i := range count {
		g.Go(func() error {
			s, err := postgres.Open(ctx, postgres.Options{DSN: dsn, Connections: 1})
			if err != nil {
				return err
			}
			defer s.Close()
			run, err := s.BeginRun(ctx, "qingshi", time.Unix(1700000000+int64(i), 0), false)
			ids[i] = run.ID
			return err
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		if id != ids[0] {
			t.Fatalf("the workers got the runs %v", ids)
		}
	}
}

// TestRunsBetweenWorkers: however beginnings and ends of a source's runs meet, a worker that begins
// gets an unfinished run.
func TestRunsBetweenWorkers(t *testing.T) {
	t.Parallel()
	w := newWorkers(t, server.Schema(t))
	ctx := context.Background()
	var g errgroup.Group
	for range 8 {
		g.Go(func() error {
			for i := range 20 {
				run, err := w.BeginRun(ctx, "qingshi", time.Unix(1700000000, 0), false)
				if err == nil && !run.Finished.IsZero() {
					err = fmt.Errorf("run %d is finished", run.ID)
				}
				if err != nil {
					return err
				}
				run.Finished = time.Unix(1700000000+int64(i), 0)
				if err := w.EndRun(ctx, run); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
}

// TestDrainingBesideChanges: while workers change articles again and again, others drain the outbox
// into an index that never takes a lower version and refuses some for the time being. When all is
// done, and their waits are over, the index holds the newest version of every article.
func TestDrainingBesideChanges(t *testing.T) {
	t.Parallel()
	w := newWorkers(t, server.Schema(t))
	ctx := context.Background()
	run, err := w.BeginRun(ctx, "qingshi", time.Unix(1700000000, 0), false)
	if err != nil {
		t.Fatal(err)
	}
	ids := make([]string, 12)
	for n := range ids {
		s := storetest.BenchPiece(run, n, time.Unix(1700000000, 0))
		ids[n] = s.Article.ID
		if _, _, err := w.Save(ctx, s); err != nil {
			t.Fatal(err)
		}
	}
	index := newVersions()
	changing, changed := errgroup.WithContext(ctx)
	for worker := range 4 {
		changing.Go(func() error {
			for i := range 60 {
				r := article.Reading{Method: fmt.Sprintf("rules/%d.%d", worker, i)}
				if _, err := w.Rescore(ctx, ids[(worker+i)%len(ids)], r); err != nil {
					return err
				}
			}
			return nil
		})
	}
	draining, _ := errgroup.WithContext(ctx)
	for range 2 {
		draining.Go(func() error {
			for changed.Err() == nil {
				if err := index.drain(ctx, w, time.Now(), func(a article.Article) bool { return a.Version%3 == 0 }); err != nil {
					return err
				}
			}
			return index.drain(ctx, w, time.Now().Add(48*time.Hour), func(article.Article) bool { return false })
		})
	}
	if err := errors.Join(changing.Wait(), draining.Wait()); err != nil {
		t.Fatal(err)
	}
	if n, err := w.Backlog(ctx); err != nil || n.All() != 0 {
		t.Fatalf("%+v articles are still in the outbox, %v", n, err)
	}
	for _, id := range ids {
		a, err := w.Article(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		if held := index.get(id); held.Version != a.Version || held.Reading.Method != a.Reading.Method {
			t.Errorf("the index holds version %d (%s) of %s, the store %d (%s)", held.Version, held.Reading.Method, id, a.Version, a.Reading.Method)
		}
	}
}
