package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"yulun/article"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// site is a server that logs what it is asked for, and a session that asks it by a clock that never waits.
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

// newSite serves the handler without a robots.txt, unless it answers for that itself.
func newSite(t *testing.T, handler http.HandlerFunc, change ...func(*Options, *Limits)) *site {
	t.Helper()
	s := &site{clock: &testClock{now: time.Date(2025, 6, 2, 8, 0, 0, 0, time.UTC)}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.log = append(s.log, r.URL.RequestURI())
		s.mu.Unlock()
		handler(w, r)
	}))
	opts := Options{
		UserAgent: UserAgent("1.2", "https://example.org/about"), AllowLoopback: true,
		Now: s.clock.Now, Sleep: s.clock.Sleep, Rand: func() float64 { return 0 },
	}
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
	return s.session.Do(t.Context(), Request{URL: address, Kind: article.KindArticle})
}

// codeOf is a Failure's code, "" for no error.
func codeOf(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	var f *Failure
	if !errors.As(err, &f) {
		t.Fatalf("error %v is no Failure", err)
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

func TestRedirects(t *testing.T) {
	s := newSite(t, noRobots(func(w http.ResponseWriter, r *http.Request) {
		to := map[string]string{
			"/one": "/two", "/two": "/%e4%bf%a1?x=1", "/self": "/self", "/ping": "/pong", "/pong": "/ping",
			"/file": "file:///etc/passwd", "/private": "http://10.0.0.1/", "/metadata": "http://169.254.169.254/latest/",
			"/mapped": "http://[::ffff:10.0.0.1]/", "/script": "javascript:alert(1)",
		}[r.URL.Path]
		switch {
		case r.URL.Path == "/cookie":
			if _, err := r.Cookie("seen"); err != nil {
				http.SetCookie(w, &http.Cookie{Name: "seen", Value: "1"})
				http.Redirect(w, r, "/cookie", http.StatusFound)
			}
		case strings.HasPrefix(r.URL.Path, "/down"):
			http.Redirect(w, r, r.URL.Path+"n", http.StatusFound)
		case r.URL.Path == "/nowhere":
			w.WriteHeader(http.StatusFound)
		case to != "":
			w.Header().Set("Location", to)
			w.WriteHeader(http.StatusMovedPermanently)
		}
	}))
	for _, tt := range []struct{ path, code, final string }{
		{"/one", "", "/%e4%bf%a1?x=1"},
		{"/cookie", "", "/cookie"},
		{"/self", CodeRedirectLoop, "/self"},
		{"/ping", CodeRedirectLoop, "/pong"},
		{"/down", CodeRedirectLoop, ""},
		{"/nowhere", CodeBadRedirect, "/nowhere"},
		{"/file", CodeURL, "/file"},
		{"/script", CodeURL, "/script"},
		{"/private", CodePrivate, ""},
		{"/metadata", CodePrivate, ""},
		{"/mapped", CodePrivate, ""},
	} {
		t.Run(tt.path, func(t *testing.T) {
			res, err := s.get(t, tt.path)
			if got := codeOf(t, err); got != tt.code {
				t.Errorf("code %q, want %q (%v)", got, tt.code, err)
			}
			if tt.final != "" && res.FinalURL != s.URL+tt.final {
				t.Errorf("ended at %s", res.FinalURL)
			}
		})
	}
	res, _ := s.get(t, "/one")
	if want := []string{s.URL + "/one", s.URL + "/two"}; !slices.Equal(res.Redirects, want) {
		t.Errorf("redirects %v, want %v", res.Redirects, want)
	}
}

func TestAddresses(t *testing.T) {
	s := newSite(t, noRobots(func(http.ResponseWriter, *http.Request) {}))
	strict := newSite(t, noRobots(func(http.ResponseWriter, *http.Request) {}), func(o *Options, _ *Limits) { o.AllowLoopback = false })
	proxied := newSite(t, nil, func(o *Options, _ *Limits) {
		o.Proxy, _ = strict.session.collector.target("http://127.0.0.1:9", nil)
	})
	_, port, _ := net.SplitHostPort(s.Listener.Addr().String())
	for _, tt := range []struct {
		session *Session
		url     string
		code    string
	}{
		{s.session, "http://paper-one.localhost:" + port + "/", ""},
		{s.session, "http://LOCALHOST:" + port + "/", ""},
		{s.session, "http://192.168.1.1/", CodePrivate},
		{s.session, "http://[fd00::1]/", CodePrivate},
		{s.session, "ftp://example.org/", CodeURL},
		{s.session, "file:///etc/passwd", CodeURL},
		{s.session, "/relative", CodeURL},
		{s.session, "http://", CodeURL},
		{strict.session, strict.URL + "/", CodePrivate},
		{strict.session, "http://localhost:" + port + "/", CodePrivate},
		{strict.session, "http://a.localhost:" + port + "/", CodePrivate},
		{strict.session, "http://2130706433:" + port + "/", CodePrivate}, // 127.0.0.1 as one number
		{strict.session, "http://[::1]:" + port + "/", CodePrivate},
		{proxied.session, "http://10.1.2.3/", CodePrivate},
		{proxied.session, "http://localhost/", CodePrivate},
	} {
		t.Run(tt.url, func(t *testing.T) {
			_, err := tt.session.Do(t.Context(), Request{URL: tt.url})
			if got := codeOf(t, err); got != tt.code {
				t.Errorf("code %q, want %q (%v)", got, tt.code, err)
			}
		})
	}
	if n := len(strict.requests()); n != 0 {
		t.Errorf("the guarded session reached the server %d times", n)
	}
}

func zipped(n int) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write(bytes.Repeat([]byte("a"), n))
	z.Close()
	return b.Bytes()
}

func TestBodies(t *testing.T) {
	const limit = 1 << 20
	for _, tt := range []struct {
		name, encoding, media string
		body                  []byte
		code                  string
		size                  int
	}{
		{"plain", "", "text/html", []byte("<html>"), "", 6},
		{"at the limit", "", "text/html", make([]byte, limit), "", limit},
		{"over the limit", "", "text/html", make([]byte, limit+1), CodeTooLarge, 0},
		{"gzip", "gzip", "text/html", zipped(1000), "", 1000},
		{"gzip bomb", "gzip", "text/html", zipped(limit * 50), CodeTooLarge, 0},
		{"torn gzip", "gzip", "text/html", zipped(1000)[:20], CodeLost, 0},
		{"gzip declared, not done", "gzip", "text/html", []byte("<html>"), "", 6},
		{"brotli without being asked", "br", "text/html", []byte("\x0b\x02\x80"), CodeEncoding, 0},
		{"PDF", "", "application/pdf", []byte("%PDF"), CodeNotHTML, 0},
		{"broken media type", "", ";;", []byte("<html>"), "", 6},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(t, noRobots(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", tt.media)
				if tt.encoding != "" {
					w.Header().Set("Content-Encoding", tt.encoding)
				}
				w.Write(tt.body)
			}))
			res, err := s.get(t, "/a")
			if got := codeOf(t, err); got != tt.code {
				t.Fatalf("code %q, want %q (%v)", got, tt.code, err)
			}
			if err == nil && len(res.Body) != tt.size {
				t.Errorf("%d bytes, want %d", len(res.Body), tt.size)
			}
		})
	}
}

func TestBrokenConnections(t *testing.T) {
	short := func(o *Options, _ *Limits) { o.Timeout = 200 * time.Millisecond }
	s := newSite(t, noRobots(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/drip": // never ends by itself
			fmt.Fprint(w, "<html>")
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		case "/silent":
			<-r.Context().Done()
		case "/reset":
			conn, _, _ := w.(http.Hijacker).Hijack()
			conn.(*net.TCPConn).SetLinger(0)
			conn.Close()
		case "/cut":
			w.Header().Set("Content-Length", "1000")
			fmt.Fprint(w, "<html>")
		}
	}), short)
	for _, tt := range []struct{ path, code string }{
		{"/drip", CodeTimeout},
		{"/silent", CodeTimeout},
		{"/reset", CodeLost},
		{"/cut", CodeLost},
	} {
		t.Run(tt.path, func(t *testing.T) {
			before := len(s.pages())
			_, err := s.get(t, tt.path)
			if got := codeOf(t, err); got != tt.code {
				t.Errorf("code %q, want %q (%v)", got, tt.code, err)
			}
			if n := len(s.pages()) - before; n < 3 {
				t.Errorf("asked %d times", n)
			}
		})
	}
}

func TestDeadHost(t *testing.T) {
	s := newSite(t, noRobots(func(http.ResponseWriter, *http.Request) {}))
	dead := httptest.NewServer(nil)
	dead.Close()
	for range 4 {
		_, err := s.get(t, dead.URL+"/a")
		if got := codeOf(t, err); got != CodeConnect {
			t.Fatalf("code %q (%v)", got, err)
		}
		s.clock.advance(robotsRetry)
	}
	_, err := s.get(t, dead.URL+"/a")
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

// Colly obeys its own environment variables when it is made the usual way, and net/http those for proxies.
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

func TestFailureOf(t *testing.T) {
	secure := httptest.NewTLSServer(nil)
	defer secure.Close()
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	plain := newSite(t, noRobots(func(http.ResponseWriter, *http.Request) {}))
	_, tlsErr := plain.get(t, secure.URL+"/")
	_, plainErr := plain.get(t, strings.Replace(plain.URL, "http:", "https:", 1)+"/")
	if got := codeOf(t, tlsErr); got != CodeTLS {
		t.Errorf("unknown certificate: %q (%v)", got, tlsErr)
	}
	if got := codeOf(t, plainErr); got != CodeLost && got != CodeTLS {
		t.Errorf("HTTPS to a plain server: %q (%v)", got, plainErr)
	}
	u := &url.URL{Scheme: "http", Host: "paper.example"}
	for _, tt := range []struct {
		err     error
		code    string
		passing bool
	}{
		{&net.DNSError{Err: "no such host", Name: "paper.example", IsNotFound: true}, CodeDNS, false},
		{&net.DNSError{Err: "server misbehaving", Name: "paper.example", IsTemporary: true}, CodeDNS, true},
		{&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, CodeConnect, true},
		{&net.OpError{Op: "dial", Err: syscall.EHOSTUNREACH}, CodeConnect, true},
		{&net.OpError{Op: "dial", Err: os.ErrDeadlineExceeded}, CodeConnect, true},
		{&net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}, CodeTimeout, true},
		{&net.OpError{Op: "read", Err: syscall.ECONNRESET}, CodeLost, true},
		{fmt.Errorf("get: %w", io.ErrUnexpectedEOF), CodeLost, true},
		{x509.HostnameError{Certificate: &x509.Certificate{}, Host: "paper.example"}, CodeTLS, false},
	} {
		got := failureOf(u, &url.Error{Op: "Get", URL: "http://paper.example/", Err: tt.err})
		if got.Code != tt.code || got.Passing != tt.passing || !strings.Contains(got.Reason, "paper.example") {
			t.Errorf("%v: %q, passing %v, %q", tt.err, got.Code, got.Passing, got.Reason)
		}
	}
}

func TestRetryAfterHeader(t *testing.T) {
	now := time.Date(2025, 6, 2, 8, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"": 0, "120": 2 * time.Minute, "Mon, 02 Jun 2025 08:05:00 GMT": 5 * time.Minute, "Mon, 02 Jun 2025 07:00:00 GMT": 0,
		"-5": 0, "soon": 0, "99999999999999999999": 0,
	} {
		if got := retryAfter(http.Header{"Retry-After": {value}}, now); got != want {
			t.Errorf("%q: %v, want %v", value, got, want)
		}
	}
}
