package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"yulun/article"
	"yulun/internal/servertest"
	"yulun/jobs"
	"yulun/store"
	"yulun/store/postgres"
	"yulun/store/postgres/postgrestest"
	"yulun/store/sqlite"
)

var server *postgrestest.Server

func TestMain(m *testing.M) {
	var err error
	if server, err = postgrestest.Open(os.Getenv("YULUN_TEST_POSTGRES"), os.Getenv("CI") == "true"); err != nil {
		log.Fatal(err)
	}
	code := m.Run()
	if err := server.Close(); err != nil {
		log.Print(err)
	}
	os.Exit(code)
}

// worker is a store and a queue, as one process has them.
type worker struct {
	name  string
	store store.Store
	queue *jobs.Queue
}

// backends makes as many workers on one store as one asks for, on each engine that can have them.
func backends(t *testing.T, workers int, f func(t *testing.T, w []worker)) {
	if workers == 1 {
		t.Run("sqlite", func(t *testing.T) {
			t.Parallel()
			f(t, onOneMachine(t, 1))
		})
	}
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		dsn := server.Schema(t)
		var all []worker
		for i := range workers {
			s, err := postgres.Open(t.Context(), postgres.Options{DSN: dsn})
			noError(t, err)
			q, err := jobs.OpenPostgres(t.Context(), dsn, "", "the test database")
			noError(t, err)
			t.Cleanup(func() { noError(t, errors.Join(q.Close(), s.Close())) })
			all = append(all, worker{fmt.Sprintf("worker-%d", i+1), s, q})
		}
		f(t, all)
	})
}

// onOneMachine makes workers on one data folder. A second one stands for a second start of the
// program.
func onOneMachine(t *testing.T, workers int) (all []worker) {
	t.Helper()
	dir := t.TempDir()
	for i := range workers {
		s, err := sqlite.Open(t.Context(), sqlite.Options{Path: filepath.Join(dir, "store.db")})
		noError(t, err)
		q, err := jobs.OpenSQLite(t.Context(), filepath.Join(dir, "jobs.db"))
		noError(t, err)
		t.Cleanup(func() { noError(t, q.Close()); _ = s.Close() }) // a test may have closed the store before
		all = append(all, worker{fmt.Sprintf("start-%d", i+1), s, q})
	}
	return all
}

func noError(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// visits is what workers did.
type visits struct {
	mu    sync.Mutex
	begun []visit
	// under counts the visits under way, by host; most the most there ever were.
	under, most map[string]int
}

type visit struct {
	worker, source string
	recheck        bool
}

func newVisits() *visits { return &visits{under: map[string]int{}, most: map[string]int{}} }

func (v *visits) begin(worker string, s article.Source, recheck bool, host string) (end func()) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.begun = append(v.begun, visit{worker, s.ID, recheck})
	v.under[host]++
	v.most[host] = max(v.most[host], v.under[host])
	return func() {
		v.mu.Lock()
		defer v.mu.Unlock()
		v.under[host]--
	}
}

func (v *visits) of(source string) (all []visit) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, x := range v.begun {
		if x.source == source {
			all = append(all, x)
		}
	}
	return all
}

// until waits for something that comes by itself.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	servertest.Until(t, 60*time.Second, what, ok)
}

// start runs a worker until the test ends or stop is called.
func start(t *testing.T, w worker, set func(*jobs.Options)) (stop func() error) {
	t.Helper()
	o := jobs.Options{Queue: w.queue, Store: w.store, Worker: w.name, PlanEvery: time.Second, Grace: time.Minute, Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelDebug}))}
	set(&o)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- jobs.Run(ctx, o) }()
	stop = sync.OnceValue(func() error { cancel(); return <-ended })
	t.Cleanup(func() { _ = stop() })
	return stop
}

// always are sources that don't change.
func always(sources []article.Source) func() []article.Source {
	return func() []article.Source { return sources }
}

func source(id, host string) article.Source {
	return article.Source{ID: id, Feeds: []string{"https://" + host + "/rss.xml"}, Every: time.Hour}
}

// crawlRun does to the store what a crawl does.
func crawlRun(ctx context.Context, s store.Store, id string, recheck bool) error {
	run, err := s.BeginRun(ctx, id, time.Now(), recheck)
	if err != nil {
		return err
	}
	run.Finished = time.Now()
	return s.EndRun(ctx, run)
}

func TestSourcesAreCrawledAndPlannedAgain(t *testing.T) {
	t.Parallel()
	backends(t, 1, func(t *testing.T, w []worker) {
		if seen, err := w[0].queue.LastPlanned(t.Context()); err != nil || !seen.IsZero() {
			t.Errorf("before any service was there it was seen at %s, %v", seen, err)
		}
		v := newVisits()
		var filled sync.WaitGroup
		filled.Add(1)
		once := sync.OnceFunc(filled.Done)
		sources := []article.Source{source("qingshi", "qingshi.example"), source("lingnan", "lingnan.example")}
		stop := start(t, w[0], func(o *jobs.Options) {
			o.Sources = always(sources)
			o.Visit = func(ctx context.Context, s article.Source, recheck bool, _ <-chan struct{}) error {
				defer v.begin(w[0].name, s, recheck, s.ID)()
				return crawlRun(ctx, w[0].store, s.ID, recheck)
			}
			o.Fill = func(context.Context) error { once(); return nil }
		})
		next := map[string]jobs.Job{}
		until(t, "each source was crawled once and its next crawl is planned", func() bool {
			live, err := w[0].queue.Live(t.Context())
			noError(t, err)
			clear(next)
			for _, j := range live {
				if j.State == "scheduled" {
					next[j.Source] = j
				}
			}
			return len(v.of("qingshi")) == 1 && len(v.of("lingnan")) == 1 && len(next) == 2
		})
		for id, j := range next {
			if wait := time.Until(j.At); j.Kind != "crawl" || wait < 50*time.Minute || wait > 70*time.Minute {
				t.Errorf("the next visit to %s is %+v", id, j)
			}
		}
		filled.Wait() // after a crawl the index is filled
		noError(t, w[0].queue.Hasten(t.Context(), "lingnan", time.Now()))
		until(t, "a hastened source was crawled again", func() bool { return len(v.of("lingnan")) == 2 })
		noError(t, stop())
		seen, err := w[0].queue.LastPlanned(t.Context())
		noError(t, err)
		if ago := time.Since(seen); ago < 0 || ago > time.Minute {
			t.Errorf("the service was last seen at %s", seen)
		}
		if n := len(v.of("qingshi")); n != 1 {
			t.Errorf("the other source was crawled %d times", n)
		}
	})
}

func TestAStopPausesWhatIsUnderWayAndTheNextStartGoesOn(t *testing.T) {
	t.Parallel()
	backends(t, 1, func(t *testing.T, w []worker) {
		v := newVisits()
		visit := func(ctx context.Context, s article.Source, recheck bool, pause <-chan struct{}) error {
			defer v.begin(w[0].name, s, recheck, s.ID)()
			if len(v.of(s.ID)) > 1 {
				return crawlRun(ctx, w[0].store, s.ID, recheck)
			}
			if _, err := w[0].store.BeginRun(ctx, s.ID, time.Now(), recheck); err != nil {
				return err
			}
			select {
			case <-pause:
				return jobs.ErrPaused
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		set := func(o *jobs.Options) {
			o.Sources, o.Visit = always([]article.Source{source("qingshi", "qingshi.example")}), visit
		}
		stop := start(t, w[0], set)
		until(t, "the crawl has begun", func() bool { return len(v.of("qingshi")) == 1 })
		noError(t, stop())
		live, err := w[0].queue.Live(t.Context())
		noError(t, err)
		for _, j := range live {
			if j.Source == "qingshi" && (j.State == "running" || j.Error != "") {
				t.Errorf("a paused crawl is left as %+v", j)
			}
		}
		again := w[0]
		again.name += "-again"
		start(t, again, set)
		until(t, "the crawl goes on", func() bool { return len(v.of("qingshi")) == 2 })
	})
}

func TestAFailingSourceIsTriedAgainAndSaysWhy(t *testing.T) {
	t.Parallel()
	backends(t, 1, func(t *testing.T, w []worker) {
		start(t, w[0], func(o *jobs.Options) {
			o.Sources = always([]article.Source{source("qingshi", "qingshi.example")})
			o.Visit = func(context.Context, article.Source, bool, <-chan struct{}) error {
				return fmt.Errorf("%w: https://qingshi.example/rss.xml answers 503", jobs.ErrSourceFailed)
			}
		})
		until(t, "the job waits for its next attempt", func() bool {
			live, err := w[0].queue.Live(t.Context())
			noError(t, err)
			for _, j := range live {
				if j.State == "retryable" && j.Attempt == 1 {
					if want := "the source failed: https://qingshi.example/rss.xml answers 503"; j.Error != want {
						t.Errorf("the reason is %q, want %q", j.Error, want)
					}
					if wait := time.Until(j.At); wait < 30*time.Second || wait > 2*time.Minute {
						t.Errorf("it is tried again in %s", wait)
					}
					return true
				}
			}
			return false
		})
	})
}

func TestACancelledVisitStops(t *testing.T) {
	t.Parallel()
	backends(t, 1, func(t *testing.T, w []worker) {
		begun, ended := make(chan struct{}), make(chan struct{})
		once := sync.OnceFunc(func() { close(begun) })
		start(t, w[0], func(o *jobs.Options) {
			o.Sources = always([]article.Source{source("qingshi", "qingshi.example")})
			o.Visit = func(ctx context.Context, _ article.Source, _ bool, _ <-chan struct{}) error {
				once()
				<-ctx.Done()
				close(ended)
				return ctx.Err()
			}
		})
		<-begun
		found, err := w[0].queue.Cancel(t.Context(), "qingshi")
		if err != nil || !found {
			t.Fatalf("cancel: %t, %v", found, err)
		}
		<-ended
		until(t, "the source is left alone for a while", func() bool {
			live, err := w[0].queue.Live(t.Context())
			noError(t, err)
			return slices.ContainsFunc(live, func(j jobs.Job) bool {
				return j.Source == "qingshi" && j.State == "scheduled" && time.Until(j.At) > jobs.CancelledFor/2
			})
		})
	})
}

func TestAHostIsServedByOneWorkerAtATime(t *testing.T) {
	t.Parallel()
	backends(t, 2, func(t *testing.T, w []worker) {
		v := newVisits()
		var sources []article.Source
		for i := range 6 { // two hosts with three sources each
			sources = append(sources, source(fmt.Sprintf("source-%d", i), fmt.Sprintf("host-%d.example", i%2)))
		}
		var mu sync.Mutex
		serving := map[string]map[string]int{} // visits under way by host and worker
		for _, one := range w {
			start(t, one, func(o *jobs.Options) {
				o.Sources = always(sources)
				o.Visit = func(ctx context.Context, s article.Source, recheck bool, _ <-chan struct{}) error {
					host := s.Feeds[0]
					defer v.begin(one.name, s, recheck, host)()
					mu.Lock()
					if serving[host] == nil {
						serving[host] = map[string]int{}
					}
					serving[host][one.name]++
					for other, n := range serving[host] {
						if other != one.name && n > 0 {
							t.Errorf("%s is served by %s and %s", host, one.name, other)
						}
					}
					mu.Unlock()
					select { // long enough to be met by the other worker
					case <-time.After(300 * time.Millisecond):
					case <-ctx.Done():
					}
					mu.Lock()
					serving[host][one.name]--
					mu.Unlock()
					return crawlRun(ctx, one.store, s.ID, recheck)
				}
			})
		}
		until(t, "every source was crawled", func() bool {
			for _, s := range sources {
				if len(v.of(s.ID)) == 0 {
					return false
				}
			}
			return true
		})
		for _, s := range sources {
			if n := len(v.of(s.ID)); n != 1 {
				t.Errorf("%s was crawled %d times", s.ID, n)
			}
		}
	})
}

func TestTheJobsOfADeadWorkerAreTakenOver(t *testing.T) {
	t.Parallel()
	test := func(t *testing.T, w []worker) {
		v := newVisits()
		sources := []article.Source{source("qingshi", "qingshi.example")}
		hung := make(chan struct{})
		t.Cleanup(func() { close(hung) })
		start(t, w[0], func(o *jobs.Options) {
			o.Sources, o.Grace = always(sources), time.Second
			o.Log = slog.New(slog.DiscardHandler) // its visit ends after the test, whose log is closed by then
			o.Parallel = 1                        // its queue lives on here, but it must take nothing more, as a dead one
			o.Visit = func(_ context.Context, s article.Source, recheck bool, _ <-chan struct{}) error {
				v.begin(w[0].name, s, recheck, s.ID)
				<-hung // as a process does that is stopped: it hears of nothing
				return errors.New("too late")
			}
		})
		until(t, "the first worker has begun", func() bool { return len(v.of("qingshi")) == 1 })
		noError(t, w[0].store.Close()) // its leases are gone, as with its process
		start(t, w[1], func(o *jobs.Options) {
			o.Sources = always(sources)
			o.Visit = func(ctx context.Context, s article.Source, recheck bool, _ <-chan struct{}) error {
				defer v.begin(w[1].name, s, recheck, s.ID)()
				return crawlRun(ctx, w[1].store, s.ID, recheck)
			}
		})
		until(t, "the second worker has taken over", func() bool {
			all := v.of("qingshi")
			return len(all) == 2 && all[1].worker == w[1].name
		})
	}
	backends(t, 2, test)
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, onOneMachine(t, 2))
	})
}

func TestOptionsHaveBounds(t *testing.T) {
	t.Parallel()
	w := onOneMachine(t, 1)[0]
	for want, set := range map[string]func(*jobs.Options){
		"Parallel must be at least 1, got -1":    func(o *jobs.Options) { o.Parallel = -1 },
		"Grace must be at least 1s, got 10ms":    func(o *jobs.Options) { o.Grace = 10 * time.Millisecond },
		"PlanEvery must be at least 1s, got -1s": func(o *jobs.Options) { o.PlanEvery = -time.Second },
		"Queue, Store and Worker are required":   func(o *jobs.Options) { o.Worker = "" },
	} {
		o := jobs.Options{Queue: w.queue, Store: w.store, Worker: "one"}
		set(&o)
		if err := jobs.Run(t.Context(), o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// Sources may come, go, pause and go on while a worker runs.
func TestSourcesChangeMeanwhile(t *testing.T) {
	t.Parallel()
	backends(t, 1, func(t *testing.T, w []worker) {
		var sources atomic.Pointer[[]article.Source]
		set := func(all ...article.Source) { sources.Store(&all) }
		v := newVisits()
		first, second := source("qingshi", "qingshi.example"), source("lingnan", "lingnan.example")
		set(first)
		start(t, w[0], func(o *jobs.Options) {
			o.Sources = func() []article.Source { return *sources.Load() }
			o.Visit = func(ctx context.Context, s article.Source, recheck bool, _ <-chan struct{}) error {
				defer v.begin(w[0].name, s, recheck, s.ID)()
				return crawlRun(ctx, w[0].store, s.ID, recheck)
			}
		})
		planned := func(id string) bool {
			live, err := w[0].queue.Live(t.Context())
			noError(t, err)
			return slices.ContainsFunc(live, func(j jobs.Job) bool { return j.Source == id && j.State == "scheduled" })
		}
		until(t, "the first source is crawled and planned", func() bool { return len(v.of("qingshi")) == 1 && planned("qingshi") })
		first.Paused = true
		set(first, second)
		until(t, "the second source is crawled, and the first rests", func() bool {
			return len(v.of("lingnan")) == 1 && planned("lingnan") && !planned("qingshi")
		})
		first.Paused = false
		set(first)
		until(t, "the first source goes on by its schedule, and the second is gone", func() bool { return planned("qingshi") && !planned("lingnan") })
		if n := len(v.of("qingshi")); n != 1 {
			t.Errorf("the first source was crawled %d times", n)
		}
	})
}

// After the index was filled, people are told of each saved search. One that fails waits for its
// next try and holds up no other; one that asks for it is looked at again.
func TestSearchesAreTold(t *testing.T) {
	t.Parallel()
	backends(t, 1, func(t *testing.T, w []worker) {
		var mu sync.Mutex
		told := map[string]int{}
		stop := start(t, w[0], func(o *jobs.Options) {
			o.Fill = func(context.Context) error { return nil }
			o.Searches = func(context.Context) ([]string, error) { return []string{"fails", "tells", "waits"}, nil }
			o.Notify = func(_ context.Context, search string) error {
				mu.Lock()
				defer mu.Unlock()
				told[search]++
				switch {
				case search == "fails":
					return errors.New("the hook answers 503")
				case search == "waits" && told[search] < 3:
					return &jobs.WaitError{Until: time.Now().Add(10 * time.Millisecond)}
				}
				return nil
			}
		})
		until(t, "the failed one waits", func() bool {
			live, err := w[0].queue.Live(t.Context())
			noError(t, err)
			i := slices.IndexFunc(live, func(j jobs.Job) bool { return j.Search == "fails" && j.State == "retryable" })
			if i < 0 {
				return false
			}
			if wait := time.Until(live[i].At); live[i].Attempt != 1 || wait < 30*time.Second || wait > time.Minute || live[i].Error != "the hook answers 503" {
				t.Errorf("tried again in %s: %+v", wait, live[i])
			}
			return true
		})
		until(t, "the others are told", func() bool { // after the start, and after the index was filled
			mu.Lock()
			defer mu.Unlock()
			return told["tells"] >= 1 && told["waits"] >= 3
		})
		noError(t, stop())
	})
}

// A search that only one worker knows is told of by that one, and no other worker is asked. When it
// dies, the next worker that knows the search tells.
func TestASearchIsToldByAWorkerThatKnowsIt(t *testing.T) {
	t.Parallel()
	backends(t, 3, func(t *testing.T, w []worker) {
		var told [3]atomic.Int64
		tell := func(i int, known ...string) (stop func() error) {
			return start(t, w[i], func(o *jobs.Options) {
				o.Fill = func(context.Context) error { return nil }
				o.Searches = func(context.Context) ([]string, error) { return known, nil }
				o.Notify = func(_ context.Context, search string) error {
					if !slices.Contains(known, search) {
						t.Errorf("%s was asked to tell of %s", w[i].name, search)
					}
					told[i].Add(1)
					return &jobs.WaitError{Until: time.Now().Add(time.Hour)}
				}
			})
		}
		stranger := tell(0, "theirs")
		until(t, "the stranger tells of its own", func() bool { return told[0].Load() == 1 })
		knows := tell(1, "ours", "theirs")
		until(t, "who knows the search tells, and the other's is left to the other", func() bool { return told[1].Load() == 1 })
		noError(t, knows())
		next := tell(2, "ours", "theirs")
		until(t, "the next one tells", func() bool { return told[2].Load() == 1 })
		live, err := w[0].queue.Live(t.Context())
		noError(t, err)
		n := 0
		for _, j := range live {
			if j.Kind == "notify" {
				n++
			}
		}
		if n != 2 || told[0].Load() != 1 {
			t.Errorf("%d notices wait, the stranger told %d times", n, told[0].Load())
		}
		noError(t, errors.Join(stranger(), next()))
	})
}

// The job of a search that was taken out ends, and the log says so.
func TestASearchThatWasTakenOutEnds(t *testing.T) {
	t.Parallel()
	backends(t, 1, func(t *testing.T, w []worker) {
		var said lines
		var asked atomic.Int64
		var listed atomic.Bool
		stop := start(t, w[0], func(o *jobs.Options) {
			o.Log = slog.New(slog.NewTextHandler(&said, nil))
			o.Fill = func(context.Context) error { return nil }
			o.Searches = func(context.Context) ([]string, error) {
				if listed.Swap(true) {
					return nil, nil
				}
				return []string{"gone"}, nil
			}
			o.Notify = func(context.Context, string) error { asked.Add(1); return jobs.ErrUnknownSearch }
		})
		until(t, "the log says that nobody is told of it", func() bool { return said.contain("the search was taken out of searches.yaml") })
		live, err := w[0].queue.Live(t.Context())
		noError(t, err)
		if slices.ContainsFunc(live, func(j jobs.Job) bool { return j.Search == "gone" && j.State != "running" }) || asked.Load() != 1 {
			t.Errorf("asked %d times, left %+v", asked.Load(), live)
		}
		noError(t, stop())
	})
}

// lines are what was logged.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

// Write implements io.Writer.
func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *lines) contain(part string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Contains(l.text.String(), part)
}
