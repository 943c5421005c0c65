package main

import (
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"yulun/internal/samplepress"
	"yulun/internal/servertest"
)

// relay passes connections on to a server until it is cut.
type relay struct {
	t       *testing.T
	address string // where it listens
	to      string

	mu       sync.Mutex
	listener net.Listener // nil while it is cut
	open     map[net.Conn]bool
}

func newRelay(t *testing.T, to string) *relay {
	t.Helper()
	port, err := servertest.FreePort() // which nobody else takes while it is cut
	noError(t, err)
	r := &relay{t: t, address: "127.0.0.1:" + port, to: to, open: map[net.Conn]bool{}}
	r.restore()
	t.Cleanup(r.cut)
	return r
}

// restore lets connections through, at the same address as before.
func (r *relay) restore() {
	r.t.Helper()
	l, err := net.Listen("tcp", r.address)
	noError(r.t, err)
	r.mu.Lock()
	r.listener = l
	r.mu.Unlock()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return // it was cut
			}
			go r.pass(l, c)
		}
	}()
}

// cut closes all connections and refuses further ones.
func (r *relay) cut() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.listener == nil {
		return
	}
	r.listener.Close()
	r.listener = nil
	for c := range r.open {
		c.Close()
	}
	clear(r.open)
}

// pass passes one connection on, unless the listener that it came by was cut meanwhile.
func (r *relay) pass(by net.Listener, c net.Conn) {
	defer c.Close()
	server, err := net.Dial("tcp", r.to)
	if err != nil {
		return
	}
	defer server.Close()
	r.mu.Lock()
	live := r.listener == by
	if live {
		r.open[c], r.open[server] = true, true
	}
	r.mu.Unlock()
	if !live {
		return
	}
	go func() {
		_, _ = io.Copy(server, c) // either end closes both
		server.Close()
	}()
	_, _ = io.Copy(c, server)
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.open, c)
	delete(r.open, server)
}

// answer is what an address of a worker answers.
func answer(t *testing.T, url string) (status int, body string) {
	t.Helper()
	response, err := http.Get(url)
	noError(t, err)
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	noError(t, err)
	return response.StatusCode, string(content)
}

// Elasticsearch is away in the middle of a crawl. The crawl continues, workers start, and once it
// is back everything comes into the index, once.
func TestCrawlsGoOnWithoutTheIndex(t *testing.T) {
	t.Parallel()
	s := newStage(t, pace)
	behind, err := url.Parse(elasticServer.Address(t))
	noError(t, err)
	proxy := newRelay(t, behind.Host)
	hidden := s.share("config", "http://"+proxy.address)
	flags := []string{"--config", "config", "--data", "data"}
	// The articles of half the outlets wait until the index is away, so that some are left to crawl.
	later := map[string]bool{}
	for _, source := range s.Sources()[len(s.Sources())/2:] {
		later[source.ID] = true
	}
	goOn := s.Hold(func(q samplepress.Request) bool { return later[q.Host] && q.Kind == samplepress.PageArticle })
	first := s.work("worker-1", append(flags, "--addr", "", "--parallel", "14", "--debug")...)
	s.untilDone("some articles are indexed", func() bool { return s.status(flags...).Indexed > 0 })
	proxy.cut()
	before := len(s.Requests())
	goOn()
	second := s.work("worker-2", append(flags, "--addr", "127.0.0.1:0", "--parallel", "4", "--debug", "--json")...)
	second.says(`"msg":"started"`)
	second.says("the index can't be opened; articles wait for it in the store")

	pages := second.address()
	if status, body := answer(t, pages+"healthz"); status != http.StatusOK {
		t.Errorf("healthz without the index: %d %s", status, body)
	}
	if status, body := answer(t, pages+"readyz"); status != http.StatusServiceUnavailable || !strings.Contains(body, "index: ") {
		t.Errorf("readyz without the index: %d %s", status, body)
	}
	if status, body := answer(t, pages); status != http.StatusServiceUnavailable || !strings.Contains(body, "Nothing is lost") {
		t.Errorf("the pages without the index: %d %s", status, body)
	}
	if _, said, code := s.try(append([]string{"status", "--check"}, flags...)...); code != exitFailed || !strings.Contains(said, "not ready") {
		t.Errorf("status --check without the index: exit code %d: %s", code, said)
	}
	s.untilDone("everything is collected without the index", func() bool { return s.status(flags...).Articles == pressArticles })
	until(t, "a worker says that indexing waits", func() bool { // whichever took the job
		return strings.Contains(first.log.String()+second.log.String(), "indexing waits")
	})
	now := s.status(flags...)
	if more := len(s.Requests()) - before; more < 50 || now.Backlog == 0 || !strings.Contains(now.IndexFault, proxy.address) {
		t.Errorf("without the index the press had %d more requests, %d articles wait, fault: %q", more, now.Backlog, now.IndexFault)
	}

	proxy.restore()
	s.untilWhole("everything is in the index", flags...)
	until(t, "the pages are there", func() bool {
		status, _ := answer(t, pages)
		return status == http.StatusOK
	})
	if status, body := answer(t, pages+"readyz"); status != http.StatusOK {
		t.Errorf("readyz with the index: %d %s", status, body)
	}
	s.complete(flags...)
	s.polite(s.Requests(), 0)
	s.thrifty(s.Requests())
	first.stop()
	second.stop()
	s.silent(hidden, first.log, second.log)
}
