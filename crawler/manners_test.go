package crawler_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"yulun/article"
	"yulun/crawler"
	"yulun/crawler/fetch"
	"yulun/internal/wait"
)

// arrival is a request as the server saw it, and how long it then asked to be left alone.
type arrival struct {
	at         time.Time
	host, path string
	retryAfter time.Duration
}

// moodyHost answers each path with one line of its script after the other, the last for ever:
// "reset" breaks the connection off, "301 /x" leads on, "429 7" and "503 date 20" ask for seconds
// or name a date that is so many seconds away. Anything else is the body.
type moodyHost struct {
	conns chan net.Conn

	mu       sync.Mutex
	script   map[string][]string // by host and path
	arrivals []arrival
}

func (m *moodyHost) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a := arrival{at: time.Now(), host: r.Host, path: r.URL.Path}
	m.mu.Lock()
	line := "404"
	if lines := m.script[a.host+a.path]; len(lines) > 0 {
		line = lines[0]
		m.script[a.host+a.path] = lines[min(1, len(lines)-1):]
	}
	words := strings.Fields(line + " - -")
	if seconds, err := strconv.ParseFloat(words[1], 64); err == nil {
		a.retryAfter = time.Duration(min(max(seconds, 0), 86400)) * time.Second
	} else if words[1] == "date" {
		seconds, _ := strconv.Atoi(words[2])
		until := a.at.Add(time.Duration(seconds) * time.Second).Truncate(time.Second)
		a.retryAfter = min(max(until.Sub(a.at), 0), 24*time.Hour)
		words[1] = until.UTC().Format(http.TimeFormat)
	}
	m.arrivals = append(m.arrivals, a)
	m.mu.Unlock()
	if line == "reset" {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err == nil {
			_ = conn.Close()
		}
		return
	}
	status, err := strconv.Atoi(words[0])
	if err != nil {
		fmt.Fprint(w, line)
		return
	}
	if status < 400 {
		w.Header().Set("Location", words[1])
	} else if words[1] != "-" {
		w.Header().Set("Retry-After", words[1])
	}
	w.WriteHeader(status)
}

func (m *moodyHost) Accept() (net.Conn, error) {
	conn, ok := <-m.conns
	if !ok {
		return nil, net.ErrClosed
	}
	return conn, nil
}

func (m *moodyHost) Close() error   { close(m.conns); return nil }
func (m *moodyHost) Addr() net.Addr { return &net.TCPAddr{} }

func (m *moodyHost) dial(context.Context, string, string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	m.conns <- theirs
	return ours, nil
}

// turns is how two programs share hosts: one serves a host at a time, by all its sources, and notes
// when the next request may come.
type turns struct {
	mu    sync.Mutex
	holds map[string]*program
	count map[string]int
	next  map[string]time.Time
}

// program is one of them.
type program struct{ *turns }

func (p *program) Enter(ctx context.Context, host string) (time.Duration, func(), error) {
	for {
		p.mu.Lock()
		if p.holds[host] == nil || p.holds[host] == p {
			break
		}
		p.mu.Unlock()
		if err := wait.For(ctx, 100*time.Millisecond); err != nil {
			return 0, nil, err
		}
	}
	defer p.mu.Unlock()
	p.holds[host] = p
	p.count[host]++
	return max(0, time.Until(p.next[host])), func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.count[host]--; p.count[host] == 0 {
			p.holds[host] = nil
		}
	}, nil
}

func (p *program) Asked(_ context.Context, host string, wait time.Duration) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.next[host] = time.Now().Add(wait)
	return nil
}

// Whatever a server does, every request that reaches it keeps its distance from the one before, by
// the server's clock: robots.txt, listings, redirects and repetitions after a reset, 429 and 503
// included; sources that share a host keep the strictest pace; and none comes while the server
// asked to be left alone, though never for longer than a day. The time is that of the test's
// bubble, so no margin is needed.
func TestMannersOnTheServersClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &moodyHost{conns: make(chan net.Conn, 64), script: moods()}
		server := &http.Server{Handler: m}
		go func() { _ = server.Serve(m) }()
		b := newBench(t)
		var sent atomic.Int64
		shared := &turns{holds: map[string]*program{}, count: map[string]int{}, next: map[string]time.Time{}}
		var programs []*fetch.Fetcher
		for range 2 {
			programs = append(programs, fetch.New(fetch.Options{
				Dial: m.dial, Leases: &program{shared}, Rand: func() float64 { return 0.999 }, AskReservations: true,
				Waited: func(time.Duration) { sent.Add(1) },
			}))
		}
		crawl := func(fetcher *fetch.Fetcher, sources ...article.Source) crawler.Summary {
			c, err := crawler.New(crawler.Options{State: b, Sink: b, Fetcher: fetcher, Archive: b.archive, Extract: extractPage, Join: joinPages})
			if err != nil {
				t.Error(err)
				return crawler.Summary{}
			}
			s, err := c.Run(t.Context(), sources)
			if err != nil {
				t.Error(err)
			}
			return s
		}
		sources := mannersSources()
		for range 9 { // two days, so that what wanted to be left alone for a day is asked again
			var both sync.WaitGroup
			both.Go(func() { crawl(programs[0], sources...) })
			both.Go(func() { crawl(programs[1], sources[3]) })
			both.Wait()
			time.Sleep(6 * time.Hour)
		}
		for _, f := range programs {
			f.Close()
		}
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		if n := len(m.arrivals); int64(n) != sent.Load() {
			t.Errorf("%d requests arrived and %d were counted", n, sent.Load())
		}
		m.check(t)
		m.checkTaken(t, b)
	})
}

// mannersSources are two sources on one host with Crawl-delay, one on a host that asks for absurd
// waits, and one that two programs crawl at once.
func mannersSources() []article.Source {
	source := func(id string, delay time.Duration, parallel int) article.Source {
		return article.Source{
			ID: id, Outlet: article.Outlet{ID: id, Name: id}, Delay: delay, Parallel: parallel, MaxBody: 1 << 20, Include: []string{`/news/`},
		}
	}
	quick, slow := source("quick", time.Second, 3), source("slow", 3*time.Second, 2)
	quick.Feeds = []string{"http://paper.example/feed.xml"}
	slow.Sitemaps = []string{"http://paper.example/index.xml"}
	slow.Lists = []article.ListPage{{URL: "http://paper.example/list"}}
	absurd, shared := source("absurd", time.Second, 4), source("shared", time.Second, 4)
	absurd.Feeds = []string{"http://absurd.example/feed.xml"}
	shared.Feeds = []string{"http://shared.example/feed.xml"}
	return []article.Source{quick, slow, absurd, shared}
}

// moods are the scripts of the hosts.
func moods() map[string][]string {
	script := map[string][]string{
		"paper.example/robots.txt": {"reset", "User-agent: *\nCrawl-delay: 2"},
		"paper.example/feed.xml":   {"301 /rss.xml"},
		"paper.example/rss.xml":    {"reset", rss("/news/1", "/news/2", "/news/3", "/news/4", "/news/5")},
		"paper.example/index.xml":  {"503 4", `<sitemapindex><sitemap><loc>/maps/1.xml</loc></sitemap></sitemapindex>`},
		"paper.example/maps/1.xml": {"429 date 9", `<urlset><url><loc>/news/6</loc></url><url><loc>/news/7</loc></url><url><loc>/news/8</loc></url></urlset>`},
		"paper.example/list":       {"302 /list/now"},
		"paper.example/list/now":   {list("/news/9", "/news/moved")},
		"paper.example/news/1":     {"reset", html("一")},
		"paper.example/news/2":     {"429 -5", html("二")},
		"paper.example/news/3":     {"503 date -3600", html("三")},
		"paper.example/news/4":     {"429 soon", "reset", html("四")},
		"paper.example/news/5":     {"429 25", html("五")},
		"paper.example/news/6":     {"reset"},
		"paper.example/news/7":     {"500", "503", html("七")},
		"paper.example/news/8":     {"429 40", html("八")}, // longer than a crawl waits for
		"paper.example/news/9":     {"301 /news/9b"},
		"paper.example/news/9b":    {"302 /news/9c"},
		"paper.example/news/9c":    {"reset", html("九")},
		"paper.example/news/moved": {"301 http://shared.example/news/moved"},

		"absurd.example/feed.xml": {rss("/news/1", "/news/2", "/news/3", "/news/4", "/news/5", "/news/6")},
		"absurd.example/news/1":   {"429 99999999999999999999", html("一")},
		"absurd.example/news/2":   {"503 date 3153600000", html("二")},

		"shared.example/robots.txt": {"503 3", "404"},
		"shared.example/feed.xml":   {rss("/news/1", "/news/2", "/news/3", "/news/4")},
		"shared.example/news/3":     {"reset", "429 5", html("三")},
	}
	for _, path := range []string{
		"absurd.example/news/3", "absurd.example/news/4", "absurd.example/news/5", "absurd.example/news/6", "shared.example/news/1",
		"shared.example/news/2", "shared.example/news/4", "shared.example/news/moved",
	} {
		script[path] = []string{html(path)}
	}
	return script
}

// check wants each request to keep its distance.
func (m *moodyHost) check(t *testing.T) {
	t.Helper()
	gaps := map[string]time.Duration{"paper.example": 3 * time.Second, "absurd.example": time.Second, "shared.example": time.Second}
	last, free := map[string]arrival{}, map[string]time.Time{}
	for _, a := range m.arrivals {
		before, known := last[a.host]
		want := gaps[a.host]
		if before.path == "/robots.txt" && a.path == before.path {
			want = time.Second // the quicker source's: the other one waits for its rules, and Crawl-delay is among them
		}
		if gap := a.at.Sub(before.at); known && gap < want {
			t.Errorf("%s%s came %s after %s, want at least %s", a.host, a.path, gap, before.path, want)
		}
		if early := free[a.host].Sub(a.at); early > 0 {
			t.Errorf("%s%s came %s before the host was to be asked again", a.host, a.path, early)
		}
		last[a.host] = a
		if until := a.at.Add(a.retryAfter); until.After(free[a.host]) {
			free[a.host] = until
		}
	}
}

// checkTaken wants the distance not to be kept by asking for nothing: all that answers in the end
// was taken, what wanted an absurd wait included, and the page that is always reset was asked for
// three times a crawl, or less often in the one in which its host wanted to be left alone for longer
// than a crawl waits.
func (m *moodyHost) checkTaken(t *testing.T, b *bench) {
	t.Helper()
	var got []string
	for url := range b.texts() {
		got = append(got, strings.TrimPrefix(url, "http://"))
	}
	slices.Sort(got)
	want := []string{
		"absurd.example/news/1", "absurd.example/news/2", "absurd.example/news/3", "absurd.example/news/4", "absurd.example/news/5",
		"absurd.example/news/6", "paper.example/news/1", "paper.example/news/2", "paper.example/news/3", "paper.example/news/4",
		"paper.example/news/5", "paper.example/news/7", "paper.example/news/8", "paper.example/news/9c", "shared.example/news/1",
		"shared.example/news/2", "shared.example/news/3", "shared.example/news/4",
	}
	if !slices.Equal(got, want) {
		t.Errorf("articles\n%v\nwant\n%v", got, want)
	}
	lost, cut, absurd := map[int]int{}, map[int]bool{}, 0
	for _, a := range m.arrivals {
		crawl := int(a.at.Sub(m.arrivals[0].at) / (6 * time.Hour)) // a crawl takes minutes, and there are six hours between two
		switch a.host + a.path {
		case "paper.example/news/6":
			lost[crawl]++
		case "paper.example/news/8":
			cut[crawl] = cut[crawl] || a.retryAfter > 0
		case "absurd.example/news/1":
			absurd++
		}
	}
	for crawl, times := range lost {
		if times > 3 || times < 3 && !cut[crawl] {
			t.Errorf("crawl %d asked for the page that is always reset %d times", crawl, times)
		}
	}
	if len(lost) < 2 || len(cut) < 2 || absurd < 2 {
		t.Errorf("%d crawls asked for the page that is always reset, %d for the one that wants a long wait, and %d for the absurd one", len(lost), len(cut), absurd)
	}
}
