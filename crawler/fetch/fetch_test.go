package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"yulun/frontier"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// site is a server that logs what it is asked for, and a session that asks it by a clock that never
// waits.
type site struct {
	*httptest.Server
	session *Session
	fetcher *Fetcher
	clock   *testClock

	mu  sync.Mutex
	log []string
}

// testClock moves only when somebody sleeps.
type testClock struct {
	mu     sync.Mutex
	now    time.Time
	sleeps []time.Duration
}

func (c *testClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *testClock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	c.sleeps = append(c.sleeps, d)
	return ctx.Err()
}

func (c *testClock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// pipes are connections that no network carries. In a bubble of synctest a site behind them answers
// in no time, however busy the machine is, and time limits are over at once.
type pipes struct {
	net.Listener
	conns  chan net.Conn
	closed chan struct{}
	close  func()
}

func newPipes(l net.Listener) *pipes {
	closed := make(chan struct{})
	return &pipes{l, make(chan net.Conn), closed, sync.OnceFunc(func() { close(closed) })}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error { p.close(); return p.Listener.Close() }

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case p.conns <- theirs:
		return ours, nil
	case <-p.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// newSite serves the handler without a robots.txt, unless it answers for that itself.
func newSite(t *testing.T, handler http.HandlerFunc, change ...func(*Options, *Limits)) *site {
	t.Helper()
	return startSite(t, false, handler, change...)
}

// pipedSite is newSite behind [pipes].
func pipedSite(t *testing.T, handler http.HandlerFunc, change ...func(*Options, *Limits)) *site {
	t.Helper()
	return startSite(t, true, handler, change...)
}

func startSite(t *testing.T, piped bool, handler http.HandlerFunc, change ...func(*Options, *Limits)) *site {
	t.Helper()
	s := &site{clock: &testClock{now: time.Date(2025, 6, 2, 8, 0, 0, 0, time.UTC)}}
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.log = append(s.log, r.URL.RequestURI())
		s.mu.Unlock()
		handler(w, r)
	}))
	opts := Options{
		UserAgent: UserAgent("1.2", "https://example.org/about"), AllowLoopback: true,
		Now: s.clock.Now, Sleep: s.clock.Sleep, Rand: func() float64 { return 0 },
	}
	if piped {
		p := newPipes(s.Listener)
		s.Listener, opts.Dial = p, p.dial
	}
	s.Start()
	limits := Limits{Parallel: 2, MaxBody: 1 << 20}
	for _, f := range change {
		f(&opts, &limits)
	}
	s.fetcher = New(opts)
	s.session = s.fetcher.Session(limits)
	t.Cleanup(func() {
		s.fetcher.Close()
		s.Close()
	})
	return s
}

func (s *site) requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.log)
}

// pages lists what was asked for but robots.txt.
func (s *site) pages() []string {
	return slices.DeleteFunc(s.requests(), func(p string) bool { return p == "/robots.txt" })
}

func (s *site) get(t *testing.T, path string) (Response, error) {
	t.Helper()
	address := path
	if strings.HasPrefix(path, "/") {
		address = s.URL + path
	}
	return s.session.Do(t.Context(), Request{URL: address, Kind: frontier.KindArticle})
}

// codeOf is a Failure's code, "" for no error.
func codeOf(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	var f *Failure
	if !errors.As(err, &f) {
		t.Fatalf("error %v is not a Failure", err)
	}
	if f.Reason == "" || strings.Contains(f.Reason, "\n") {
		t.Errorf("reason %q is not one line", f.Reason)
	}
	return f.Code
}

func noRobots(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		next(w, r)
	}
}

func TestDo(t *testing.T) {
	gbk := []byte("<html><title>\xd0\xc5\xd3\xc3</title>") // 信用 in GB18030
	var header http.Header
	s := newSite(t, noRobots(func(w http.ResponseWriter, r *http.Request) {
		header = r.Header.Clone()
		w.Header().Set("Content-Type", "text/html; charset=gbk")
		w.Header().Set("ETag", `"v1"`)
		w.Write(gbk)
	}))
	res, err := s.get(t, "/news/1.html")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(res.Body, gbk) {
		t.Errorf("body %q was converted", res.Body)
	}
	if res.ContentType != "text/html; charset=gbk" || res.Header.Get("Content-Type") != res.ContentType {
		t.Errorf("content type %q", res.ContentType)
	}
	if res.Status != 200 || res.FinalURL != s.URL+"/news/1.html" || res.Header.Get("ETag") != `"v1"` || !res.At.Equal(s.clock.Now()) {
		t.Errorf("response %+v", res)
	}
	if got := header.Get("User-Agent"); got != "Yulun/1.2 (+https://example.org/about)" {
		t.Errorf("user agent %q", got)
	}
	if got := header.Get("Accept-Encoding"); got != "gzip" {
		t.Errorf("accept encoding %q", got)
	}
}

func TestConditional(t *testing.T) {
	modified := time.Date(2025, 5, 1, 0, 0, 0, 0, time.UTC).Format(http.TimeFormat)
	s := newSite(t, noRobots(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == `"v1"` && r.Header.Get("If-Modified-Since") == modified {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, "<html>new")
	}))
	res, err := s.session.Do(t.Context(), Request{URL: s.URL + "/a", ETag: `"v1"`, LastModified: modified})
	if err != nil || !res.NotModified || res.Status != 304 || len(res.Body) != 0 {
		t.Errorf("got %+v, %v; want 304", res, err)
	}
	res, err = s.session.Do(t.Context(), Request{URL: s.URL + "/a", ETag: `"v0"`})
	if err != nil || res.NotModified || string(res.Body) != "<html>new" {
		t.Errorf("got %+v, %v; want the page", res, err)
	}
}

func TestStatus(t *testing.T) {
	for _, tt := range []struct {
		status   int
		code     string
		requests int
	}{
		{200, "", 1},
		{404, "http_404", 1},
		{410, "http_410", 1},
		{403, "http_403", 1},
		{501, "http_501", 1},
		{500, "http_500", 3},
		{502, "http_502", 3},
		{503, "http_503", 3},
		{429, "http_429", 3},
	} {
		t.Run(fmt.Sprint(tt.status), func(t *testing.T) {
			s := newSite(t, noRobots(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(tt.status) }))
			res, err := s.get(t, "/a")
			if got := codeOf(t, err); got != tt.code {
				t.Errorf("code %q, want %q", got, tt.code)
			}
			if res.Status != tt.status {
				t.Errorf("status %d", res.Status)
			}
			if got := len(s.pages()); got != tt.requests {
				t.Errorf("%d requests, want %d", got, tt.requests)
			}
		})
	}
}

func TestRecovery(t *testing.T) {
	s := newSite(t, noRobots(func(w http.ResponseWriter, _ *http.Request) {}))
	failures := 2
	s.Config.Handler = noRobots(func(w http.ResponseWriter, _ *http.Request) {
		if failures--; failures >= 0 {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		fmt.Fprint(w, "<html>back")
	})
	res, err := s.get(t, "/a")
	if err != nil || string(res.Body) != "<html>back" {
		t.Fatalf("got %q, %v", res.Body, err)
	}
	if want := []time.Duration{time.Second, 2 * time.Second}; !slices.Equal(s.clock.sleeps, want) {
		t.Errorf("waited %v, want %v", s.clock.sleeps, want)
	}
}

func TestRetryAfter(t *testing.T) {
	asked := 0
	s := newSite(t, noRobots(func(w http.ResponseWriter, r *http.Request) {
		switch asked++; {
		case r.URL.Path == "/long":
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(http.StatusTooManyRequests)
		case asked == 1:
			w.Header().Set("Retry-After", "7")
			w.WriteHeader(http.StatusTooManyRequests)
		}
	}))
	began := s.clock.Now()
	if _, err := s.get(t, "/short"); err != nil {
		t.Fatal(err)
	}
	if waited := s.clock.Now().Sub(began); waited < 7*time.Second {
		t.Errorf("waited %v, asked for 7 s", waited)
	}
	_, err := s.get(t, "/long")
	var f *Failure
	if !errors.As(err, &f) || f.Code != "http_429" || f.RetryAfter != time.Hour {
		t.Fatalf("got %#v", err)
	}
	before := len(s.pages())
	_, err = s.get(t, "/other")
	if got := codeOf(t, err); got != "http_429" || len(s.pages()) != before {
		t.Errorf("the host was asked though it wants to be left alone: %v", err)
	}
	s.clock.advance(time.Hour)
	if _, err = s.get(t, "/other"); err != nil {
		t.Errorf("after the hour: %v", err)
	}
}

func TestDeadHost(t *testing.T) {
	s := newSite(t, noRobots(func(http.ResponseWriter, *http.Request) {}))
	const dead = "http://127.0.0.1:1"
	for range 4 {
		_, err := s.get(t, dead+"/a")
		if got := codeOf(t, err); got != CodeConnect {
			t.Fatalf("code %q (%v)", got, err)
		}
		s.clock.advance(robotsRetry)
	}
	_, err := s.get(t, dead+"/a")
	if err == nil || !strings.Contains(err.Error(), "refused the connection") {
		t.Errorf("the cause is gone: %v", err)
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := newSite(t, noRobots(func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	}))
	_, err := s.session.Do(ctx, Request{URL: s.URL + "/a"})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// Colly obeys its own environment variables when it is made the usual way, and net/http those for
// proxies.
func TestEnvironment(t *testing.T) {
	for name, value := range map[string]string{
		"COLLY_USER_AGENT": "spoofed", "COLLY_MAX_BODY_SIZE": "1", "COLLY_FOLLOW_REDIRECTS": "no", "COLLY_MAX_REQUESTS": "1",
		"COLLY_CACHE_DIR": t.TempDir(), "COLLY_DISALLOWED_DOMAINS": "127.0.0.1", "COLLY_DETECT_CHARSET": "yes",
		"HTTP_PROXY": "http://127.0.0.1:9", "HTTPS_PROXY": "http://127.0.0.1:9",
	} {
		t.Setenv(name, value)
	}
	s := newSite(t, noRobots(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/old" {
			http.Redirect(w, r, "/new", http.StatusFound)
			return
		}
		fmt.Fprint(w, r.UserAgent())
	}))
	for range 2 {
		res, err := s.get(t, "/old")
		if err != nil || !strings.HasPrefix(string(res.Body), "Yulun/") {
			t.Fatalf("got %q, %v", res.Body, err)
		}
	}
	if n := len(s.pages()); n != 4 {
		t.Errorf("%d requests, want 4", n)
	}
	if s.fetcher.transport.base.Proxy != nil {
		t.Error("a proxy is set")
	}
}
