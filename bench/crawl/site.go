package main

import (
	"compress/gzip"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"yulun/internal/samplepress"
)

// site serves the outlets and logs what they are asked for.
type site struct {
	outlets []*outlet
	servers []*http.Server
	faulty  bool

	mu    sync.Mutex
	log   []samplepress.Request
	asked map[string]int
}

// robotsText is each outlet's robots.txt.
const robotsText = "User-agent: *\nDisallow: /private/\n"

// newSite starts a server for each outlet on a loopback address of its own.
func newSite(s settings) (*site, error) {
	st := &site{faulty: s.faults, asked: map[string]int{}}
	for i := range s.outlets {
		listener, err := net.Listen("tcp", fmt.Sprintf("127.0.2.%d:0", 10+i))
		if err != nil {
			return nil, fmt.Errorf("serve outlet %d: %w", i, err)
		}
		o := newOutlet(i, s.articles, s.seed, "http://"+listener.Addr().String())
		server := &http.Server{Handler: st.handler(o), ReadHeaderTimeout: 10 * time.Second}
		st.outlets, st.servers = append(st.outlets, o), append(st.servers, server)
		go func() { _ = server.Serve(listener) }()
	}
	return st, nil
}

func (st *site) close() {
	for _, s := range st.servers {
		_ = s.Close()
	}
}

// reset forgets what was asked for, so that the next crawler meets the same site.
func (st *site) reset() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.log, st.asked = nil, map[string]int{}
}

func (st *site) requests() []samplepress.Request {
	st.mu.Lock()
	defer st.mu.Unlock()
	return append([]samplepress.Request{}, st.log...)
}

// handler answers for one outlet.
func (st *site) handler(o *outlet) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		entry := samplepress.Request{
			At: time.Now(), Host: o.host, Path: r.URL.RequestURI(), UserAgent: r.UserAgent(), Remote: r.RemoteAddr, Status: http.StatusOK,
		}
		st.mu.Lock()
		st.asked[o.host+entry.Path]++
		first := st.asked[o.host+entry.Path] == 1
		st.mu.Unlock()
		defer func() {
			entry.End = time.Now()
			st.mu.Lock()
			st.log = append(st.log, entry)
			st.mu.Unlock()
		}()
		if st.faulty && first {
			if entry.Status, entry.RetryAfter = fail(w, entry.Path); entry.Status != http.StatusOK {
				return
			}
		}
		switch p := o.pages[r.URL.Path]; {
		case r.URL.Path == "/robots.txt":
			_, _ = w.Write([]byte(robotsText))
		case p == nil:
			entry.Status = http.StatusNotFound
			http.NotFound(w, r)
		default:
			p.serve(w, r)
		}
	})
}

// serve writes a page, compressed where the client takes that.
func (p *page) serve(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", p.contentType)
	w.Header().Set("ETag", p.etag)
	if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		_, _ = w.Write(p.body)
		return
	}
	w.Header().Set("Content-Encoding", "gzip")
	z := gzip.NewWriter(w)
	_, _ = z.Write(p.body)
	_ = z.Close()
}

// fail lets a few articles fail at first: one in 33 with 500, one in 50 with 429, one in 100 with a
// reset connection. It returns the status that was answered, 0 for a reset.
func fail(w http.ResponseWriter, path string) (status, retryAfter int) {
	var n int
	if _, err := fmt.Sscanf(path, "/a/%d.html", &n); err != nil {
		return http.StatusOK, 0
	}
	switch {
	case n%100 == 7:
		if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
			if tcp, ok := conn.(*net.TCPConn); ok {
				_ = tcp.SetLinger(0)
			}
			_ = conn.Close()
		}
		return 0, 0
	case n%50 == 3:
		w.Header().Set("Retry-After", "1")
		http.Error(w, "too many requests", http.StatusTooManyRequests)
		return http.StatusTooManyRequests, 1
	case n%33 == 5:
		http.Error(w, "internal error", http.StatusInternalServerError)
		return http.StatusInternalServerError, 0
	default:
		return http.StatusOK, 0
	}
}

// faultsOf says what a log shows against a crawler.
func (st *site) faultsOf(log []samplepress.Request, s settings) []string {
	var out []string
	good := map[string]int{}
	twice, disallowed := 0, 0
	for _, q := range log {
		if strings.HasPrefix(q.Path, "/private/") {
			disallowed++
		}
		if q.Status == http.StatusOK && q.Path != "/robots.txt" {
			if good[q.Host+q.Path]++; good[q.Host+q.Path] == 2 {
				twice++
			}
		}
	}
	if twice > 0 {
		out = append(out, fmt.Sprintf("%d pages were asked for again after a good answer", twice))
	}
	if disallowed > 0 {
		out = append(out, fmt.Sprintf("%d requests that robots.txt disallows", disallowed))
	}
	if s.delay <= 0 {
		return out
	}
	rules := samplepress.Rules{Hosts: map[string]samplepress.HostRules{}, Slack: s.slack, Window: time.Nanosecond}
	for _, o := range st.outlets {
		rules.Hosts[o.host] = samplepress.HostRules{Delay: s.delay, Parallel: 2, Robots: robotsText}
	}
	broken := map[string]int{}
	for _, v := range samplepress.Polite(log, rules) {
		broken[v.Rule]++
	}
	for _, rule := range []string{samplepress.RulePace, samplepress.RuleParallel, samplepress.RuleRobots, samplepress.RuleRetryAfter} {
		if broken[rule] > 0 {
			out = append(out, fmt.Sprintf("%d times against the rule %s", broken[rule], rule))
		}
	}
	return out
}
