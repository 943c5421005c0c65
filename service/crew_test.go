package service

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"yulun/article"
	"yulun/internal/servertest"
)

// visitor is a reader with a browser's cookies.
type visitor struct {
	t    *testing.T
	base string
	http *http.Client
}

func newVisitor(t *testing.T, addr string) visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	check(t, err)
	return visitor{t, "http://" + addr, &http.Client{Jar: jar, Timeout: time.Minute}}
}

// get is a page and its status.
func (v visitor) get(path string) (int, string) {
	v.t.Helper()
	res, err := v.http.Get(v.base + path)
	check(v.t, err)
	return answer(v.t, res)
}

// press sends a form as a browser does from a page of the site; fields are names and values.
func (v visitor) press(path string, fields ...string) (int, string) {
	v.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return v.send(path, v.base, form)
}

func (v visitor) send(path, origin string, form url.Values) (int, string) {
	v.t.Helper()
	req, err := http.NewRequest(http.MethodPost, v.base+path, strings.NewReader(form.Encode()))
	check(v.t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", origin)
	res, err := v.http.Do(req)
	check(v.t, err)
	return answer(v.t, res)
}

func answer(t *testing.T, res *http.Response) (int, string) {
	t.Helper()
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	check(t, err)
	return res.StatusCode, string(body)
}

// runPages runs the service with its pages until the test ends, or stop is called.
func runPages(t *testing.T, s *Service, o RunOptions) (addr string, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	at, ended := make(chan string, 1), make(chan error, 1)
	o.Addr, o.Listening, o.Grace = "127.0.0.1:0", func(addr string) { at <- addr }, 10*time.Second
	go func() { ended <- s.Run(ctx, o) }()
	stopped := false
	stop = func() {
		if !stopped {
			stopped = true
			cancel()
			check(t, <-ended)
		}
	}
	t.Cleanup(stop)
	select {
	case addr = <-at:
	case err := <-ended:
		t.Fatal(err)
	}
	servertest.Until(t, time.Minute, "the pages are there", func() bool { return answers(t, "http://"+addr+"/readyz") == `{"ok":true}` })
	return addr, stop
}

// A crawl that is asked for on a page is begun by the service, and forms of other sites are
// refused.
func TestCrawlNowFromThePages(t *testing.T) {
	t.Parallel()
	press := startPress(t)
	source := press.Sources()[1]
	source.Every = 240 * time.Hour
	s := newService(t, source)
	s.o.RunCommand = "yulun run --data " + s.o.Data
	addr, _ := runPages(t, s, RunOptions{Crawl: true, Index: true, Parallel: 1})
	reader, page := newVisitor(t, addr), "/source/"+source.ID
	crawls := func() int { runs, err := s.store.Runs(t.Context(), 10); check(t, err); return len(runs) }
	next := func() bool {
		q, err := s.existingQueue(t.Context())
		check(t, err)
		live, err := q.Live(t.Context())
		check(t, err)
		for _, j := range live {
			if j.Source == source.ID && j.State == "scheduled" {
				return true
			}
		}
		return false
	}
	servertest.Until(t, time.Minute, "the source was crawled once", func() bool { return crawls() == 1 && next() })
	if status, body := reader.send(page+"/crawl", "https://evil.example", url.Values{}); status != http.StatusForbidden || !strings.Contains(body, "another site") {
		t.Errorf("a form of another site: status %d\n%s", status, body)
	}
	if status, body := reader.get(page + "/crawl"); status != http.StatusOK || strings.Contains(body, "A crawl is planned") {
		t.Errorf("the address of a button was opened: status %d\n%s", status, body)
	}
	if crawls() != 1 {
		t.Fatal("a refused form led to a crawl")
	}
	if status, body := reader.press(page + "/crawl"); status != http.StatusOK || !strings.Contains(body, "A crawl is planned for now.") {
		t.Fatalf("crawl now: status %d\n%s", status, body)
	}
	servertest.Until(t, time.Minute, "the source was crawled again", func() bool { return crawls() == 2 && next() })
	if status, body := reader.get("/jobs"); status != http.StatusOK || !strings.Contains(body, "The service is at work") || !strings.Contains(body, source.Outlet.Name) {
		t.Errorf("the jobs: status %d\n%s", status, body)
	}
}

// Pages beside which no service works say so, plan all the same, and let jobs be cancelled.
func TestJobsWithoutAService(t *testing.T) {
	t.Parallel()
	press := startPress(t)
	source := press.Sources()[1]
	data := t.TempDir()
	_, err := inFolder(t, data, source).Crawl(t.Context(), []article.Source{source}, CrawlOptions{Parallel: 1})
	check(t, err)
	s := inFolder(t, data, source)
	s.o.RunCommand = "yulun run --data here"
	check(t, s.OpenRead(t.Context()))
	ctx, stop := context.WithCancel(t.Context())
	at, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- s.Serve(ctx, "127.0.0.1:0", func(addr string) { at <- addr }) }()
	defer func() { stop(); check(t, <-ended) }()
	reader := newVisitor(t, <-at)
	if _, body := reader.get("/jobs"); !strings.Contains(body, "No service is at work") || !strings.Contains(body, "yulun run --data here") || !strings.Contains(body, "No job waits.") {
		t.Errorf("before anything was planned:\n%s", body)
	}
	if status, body := reader.press("/source/" + source.ID + "/crawl"); status != http.StatusOK || !strings.Contains(body, "No service is at work") {
		t.Errorf("crawl now: status %d\n%s", status, body)
	}
	q, err := s.Queue(t.Context())
	check(t, err)
	live, err := q.Live(t.Context())
	if err != nil || len(live) != 1 || live[0].State != "available" || live[0].Source != source.ID {
		t.Fatalf("planned: %+v, %v", live, err)
	}
	if status, body := reader.press("/jobs/1/try"); status != http.StatusOK || !strings.Contains(body, "tried as soon as") {
		t.Errorf("try now: status %d\n%s", status, body)
	}
	if status, body := reader.press("/jobs/1/cancel"); status != http.StatusOK || !strings.Contains(body, "The job is cancelled") || !strings.Contains(body, "No job waits.") {
		t.Errorf("cancel: status %d\n%s", status, body)
	}
	if status, body := reader.press("/jobs/99/cancel"); status != http.StatusNotFound || !strings.Contains(body, "no job 99") {
		t.Errorf("a job that isn't there: status %d\n%s", status, body)
	}
}
