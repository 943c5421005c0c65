package fetch

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"yulun/frontier"
)

// others plays the other programs.
type others struct {
	mu sync.Mutex
	// wait is what Enter says, busy that another program has every host.
	wait time.Duration
	busy bool
	// entered and left count; asked holds the waits that were noted.
	entered, left int
	asked         []time.Duration
}

func (o *others) Enter(context.Context, string) (time.Duration, func(), error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.busy {
		return 0, nil, &Failure{Code: CodeHostBusy, Reason: "another worker has it", RetryAfter: time.Minute}
	}
	o.entered++
	return o.wait, func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.left++
	}, nil
}

func (o *others) Asked(_ context.Context, _ string, wait time.Duration) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.asked = append(o.asked, wait)
	return nil
}

func (o *others) in(opts *Options, limits *Limits) {
	opts.Leases, limits.Delay, limits.Parallel = o, 2*time.Second, 1
}

func TestAHostIsEnteredOnceASessionAndLeftAtItsEnd(t *testing.T) {
	o := &others{wait: 5 * time.Second}
	s := newSite(t, noRobots(func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("<p>信用")) }), o.in)
	began := s.clock.Now()
	for _, path := range []string{"/a/1.html", "/a/2.html"} {
		if _, err := s.get(t, path); err != nil {
			t.Fatal(err)
		}
	}
	if waited := s.clock.Now().Sub(began); waited != 9*time.Second { // 5 s before robots.txt, then 2 s before each page
		t.Errorf("waited %s in all", waited)
	}
	if want := []time.Duration{2 * time.Second, 2 * time.Second, 2 * time.Second}; !slices.Equal(o.asked, want) || o.entered != 1 || o.left != 0 {
		t.Errorf("noted %v, entered %d times, left %d times", o.asked, o.entered, o.left)
	}
	s.session.Close()
	if o.left != 1 {
		t.Errorf("left %d times", o.left)
	}
}

func TestAHostThatAnotherProgramServesIsAskedNothing(t *testing.T) {
	s := newSite(t, http.NotFound, (&others{busy: true}).in)
	if _, err := s.get(t, "/a/1.html"); codeOf(t, err) != CodeHostBusy {
		t.Errorf("got %v", err)
	}
	if asked := s.requests(); len(asked) > 0 {
		t.Errorf("asked for %q", asked)
	}
}

func TestOtherProgramsHearOfRetryAfter(t *testing.T) {
	o := &others{}
	s := newSite(t, noRobots(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", strconv.Itoa(90))
		w.WriteHeader(http.StatusServiceUnavailable)
	}), o.in)
	if _, err := s.get(t, "/a/1.html"); codeOf(t, err) != "http_503" {
		t.Errorf("got %v", err)
	}
	if longest := slices.Max(o.asked); longest != 90*time.Second {
		t.Errorf("noted %v", o.asked)
	}
}

// A Retry-After that an earlier program noted is not its pace: a crawl that waited for it would
// hang for a day.
func TestALongWaitOfEarlierIsNotWaitedFor(t *testing.T) {
	for name, c := range map[string]struct {
		noted, delay, waited time.Duration
		code                 string
	}{
		"a day by Retry-After":             {noted: 24 * time.Hour, delay: time.Second, code: "http_429"},
		"years, by a clock that was ahead": {noted: 90_000 * time.Hour, delay: time.Second, code: "http_429"},
		"the longest Crawl-delay":          {noted: 2 * time.Minute, delay: time.Second, waited: 2*time.Minute + time.Second},
		"a slow source's own pace":         {noted: 10 * time.Minute, delay: 10 * time.Minute, waited: 20 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			o := &others{wait: c.noted}
			page := noRobots(func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("<p>信用")) })
			s := newSite(t, page, o.in, func(_ *Options, limits *Limits) { limits.Delay = c.delay })
			began := s.clock.Now()
			_, err := s.get(t, "/a/1.html")
			if c.code == "" && err != nil || c.code != "" && codeOf(t, err) != c.code {
				t.Errorf("got %v", err)
			}
			if waited := s.clock.Now().Sub(began); waited != c.waited {
				t.Errorf("waited %s, want %s", waited, c.waited)
			}
			if asked := len(s.requests()); c.code != "" && asked > 0 {
				t.Errorf("asked %d times", asked)
			}
		})
	}
}

func TestAPausedSessionBeginsNoRequest(t *testing.T) {
	pause := make(chan struct{})
	close(pause)
	s := newSite(t, http.NotFound, func(opts *Options, limits *Limits) {
		limits.Pause = pause
		opts.Leases = waiting{}
	})
	if _, err := s.session.Do(t.Context(), Request{URL: s.URL + "/a/1.html", Kind: frontier.KindArticle}); !errors.Is(err, ErrPaused) {
		t.Errorf("got %v", err)
	}
	if asked := s.requests(); len(asked) > 0 {
		t.Errorf("asked for %q", asked)
	}
}

// waiting is a host that another program never gives up.
type waiting struct{}

func (waiting) Enter(ctx context.Context, _ string) (time.Duration, func(), error) {
	<-ctx.Done()
	return 0, nil, ctx.Err()
}

func (waiting) Asked(context.Context, string, time.Duration) error { return nil }
