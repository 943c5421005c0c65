package fetch

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"yulun/internal/wait"
)

// load asks a host from many goroutines, each request taking 300 ms, and tells how they went.
type load struct {
	mu          sync.Mutex
	starts      []time.Time
	active, top int
}

func (l *load) run(t *testing.T, h *host, requests int, limits Limits) {
	var wg sync.WaitGroup
	for range requests {
		wg.Go(func() {
			release, err := h.acquire(t.Context(), limits)
			if err != nil {
				t.Error(err)
				return
			}
			defer release()
			if err := h.begin(t.Context(), func() error { return nil }); err != nil {
				t.Error(err)
				return
			}
			l.mu.Lock()
			l.starts = append(l.starts, time.Now())
			l.active++
			l.top = max(l.top, l.active)
			l.mu.Unlock()
			time.Sleep(300 * time.Millisecond)
			l.mu.Lock()
			l.active--
			l.mu.Unlock()
		})
	}
	wg.Wait()
}

func (l *load) smallestGap() time.Duration {
	slices.SortFunc(l.starts, time.Time.Compare)
	smallest := time.Hour
	for i := range len(l.starts) - 1 {
		smallest = min(smallest, l.starts[i+1].Sub(l.starts[i]))
	}
	return smallest
}

func TestPace(t *testing.T) {
	for _, tt := range []struct {
		name       string
		limits     []Limits // one for each source that shares the host
		crawlDelay time.Duration
		gap        time.Duration
		parallel   int
	}{
		{"no delay", []Limits{{Parallel: 3}}, 0, 0, 3},
		{"delay", []Limits{{Delay: 120 * time.Millisecond, Parallel: 8}}, 0, 120 * time.Millisecond, 3},
		{"delay longer than a request", []Limits{{Delay: time.Second, Parallel: 8}}, 0, time.Second, 1},
		{"strictest of two sources", []Limits{{Delay: 200 * time.Millisecond, Parallel: 4}, {Delay: 50 * time.Millisecond, Parallel: 1}}, 0, 200 * time.Millisecond, 1},
		{"crawl-delay", []Limits{{Delay: 100 * time.Millisecond, Parallel: 4}}, 2 * time.Second, 2 * time.Second, 1},
		{"delay above crawl-delay", []Limits{{Delay: 3 * time.Second, Parallel: 4}}, 2 * time.Second, 3 * time.Second, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				all := hosts{clock: clock{time.Now, wait.For}, maxWait: time.Minute}
				h := all.get("paper.example")
				h.setCrawlDelay(tt.crawlDelay)
				for _, l := range tt.limits { // make both known before the load
					release, err := all.get("paper.example").acquire(t.Context(), l)
					if err != nil {
						t.Fatal(err)
					}
					release()
				}
				var l load
				var wg sync.WaitGroup
				for _, limits := range tt.limits {
					wg.Go(func() { l.run(t, h, 12, limits) })
				}
				wg.Wait()
				if got := l.smallestGap(); got < tt.gap {
					t.Errorf("smallest gap %v, want at least %v", got, tt.gap)
				}
				if l.top != tt.parallel {
					t.Errorf("%d requests at once, want %d", l.top, tt.parallel)
				}
				if want := 12 * len(tt.limits); len(l.starts) != want {
					t.Errorf("%d of %d requests", len(l.starts), want)
				}
			})
		})
	}
}

// A busy machine wakes some sleepers late. The next request keeps its distance from when the one
// before it did start.
func TestPaceHoldsWhereRequestsStartLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var sleeps sync.Mutex
		n := 0
		late := func(ctx context.Context, d time.Duration) error {
			sleeps.Lock()
			n++
			over := time.Duration(n%3) * 70 * time.Millisecond
			sleeps.Unlock()
			return wait.For(ctx, d+over)
		}
		h := (&hosts{clock: clock{time.Now, late}}).get("late.example")
		var l load
		l.run(t, h, 12, Limits{Delay: 200 * time.Millisecond, Parallel: 4})
		if gap := l.smallestGap(); gap < 200*time.Millisecond {
			t.Errorf("two requests started %s apart", gap)
		}
	})
}

// What robots.txt asks for may be less than what the source is configured to keep.
func TestAShorterCrawlDelayHastensNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := (&hosts{clock: clock{time.Now, wait.For}}).get("robots.example")
		limits := Limits{Delay: 400 * time.Millisecond, Parallel: 1}
		var l load
		l.run(t, h, 1, limits)
		h.setCrawlDelay(200 * time.Millisecond)
		l.run(t, h, 2, limits)
		if gap := l.smallestGap(); gap < 400*time.Millisecond {
			t.Errorf("two requests started %s apart", gap)
		}
	})
}

func TestPaceEndsWithContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := (&hosts{clock: clock{time.Now, wait.For}, maxWait: time.Minute}).get("paper.example")
		release, err := h.acquire(t.Context(), Limits{Parallel: 1, Delay: time.Hour})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := h.acquire(ctx, Limits{Parallel: 1}); err == nil {
			t.Error("a full host let another request in")
		}
		release()
		ctx, cancel = context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := h.acquire(ctx, Limits{Parallel: 1}); err == nil {
			t.Error("the delay did not hold")
		}
		if h.active != 0 {
			t.Errorf("%d places leaked", h.active)
		}
	})
}

// The server sees no more requests at once than the strictest source allows, though two ask.
func TestParallelAcrossSessions(t *testing.T) {
	var (
		mu          sync.Mutex
		active, top int
	)
	s := newSite(t, noRobots(func(http.ResponseWriter, *http.Request) {
		mu.Lock()
		active++
		top = max(top, active)
		mu.Unlock()
		defer func() {
			mu.Lock()
			active--
			mu.Unlock()
		}()
	}))
	other := s.fetcher.Session(Limits{Parallel: 3})
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			session := s.session
			if i%2 == 0 {
				session = other
			}
			if _, err := session.Do(t.Context(), Request{URL: s.URL + "/a"}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if top > 3 {
		t.Errorf("%d requests at once", top)
	}
	if n := len(s.pages()); n != 40 {
		t.Errorf("%d requests, want 40", n)
	}
}

func TestDelayBetweenRequests(t *testing.T) {
	s := newSite(t, noRobots(func(http.ResponseWriter, *http.Request) {}), func(_ *Options, l *Limits) { l.Delay = 3 * time.Second })
	var last time.Time
	for range 4 {
		res, err := s.get(t, "/a")
		if err != nil {
			t.Fatal(err)
		}
		if gap := res.At.Sub(last); gap < 3*time.Second {
			t.Errorf("only %v between requests", gap)
		}
		last = res.At
	}
}

// What is noted before a request may take long, such as when the store is busy. It brings no
// request closer to the next.
func TestSlowNotesKeepThePace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all := hosts{clock: clock{time.Now, wait.For}, maxWait: time.Minute}
		h := all.get("paper.example")
		limits := Limits{Delay: 250 * time.Millisecond, Parallel: 2}
		notes := []time.Duration{0, 240 * time.Millisecond, 0, 900 * time.Millisecond, 0, 0}
		var l load
		var wg sync.WaitGroup
		for range len(notes) {
			wg.Go(func() {
				release, err := h.acquire(t.Context(), limits)
				if err != nil {
					t.Error(err)
					return
				}
				defer release()
				err = h.begin(t.Context(), func() error { // one at a time
					time.Sleep(notes[len(l.starts)])
					l.starts = append(l.starts, time.Now())
					return nil
				})
				if err != nil {
					t.Error(err)
				}
				time.Sleep(time.Second)
			})
		}
		wg.Wait()
		if got := l.smallestGap(); got < limits.Delay || len(l.starts) != len(notes) {
			t.Errorf("smallest gap of %d requests: %v, want at least %v", len(l.starts), got, limits.Delay)
		}
	})
}

// A request that has its turn already waits, too, when another one is asked meanwhile to come again
// later.
func TestRetryAfterHoldsRequestsThatHaveTheirTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all := hosts{clock: clock{time.Now, wait.For}, maxWait: time.Minute}
		h := all.get("paper.example")
		limits := Limits{Delay: time.Second, Parallel: 2}
		begin := func() (time.Time, func()) {
			release, err := h.acquire(t.Context(), limits)
			if err != nil {
				t.Error(err)
				return time.Time{}, func() {}
			}
			if err := h.begin(t.Context(), func() error { return nil }); err != nil {
				t.Error(err)
			}
			return time.Now(), release
		}
		_, release := begin()
		var second time.Time
		var wg sync.WaitGroup
		wg.Go(func() { // gets its turn a second after the first
			at, release := begin()
			second = at
			release()
		})
		time.Sleep(500 * time.Millisecond)
		answered := time.Now()
		h.answered(&Failure{Code: "http_429", RetryAfter: 20 * time.Second})
		release()
		wg.Wait()
		if wait := second.Sub(answered); wait < 20*time.Second {
			t.Errorf("the next request started %v after the host had asked for 20s", wait)
		}
	})
}
