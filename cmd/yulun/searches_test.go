package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// hook takes notices, as a webhook does.
type hook struct {
	*httptest.Server
	mu sync.Mutex
	// got are the notices by their ids, times how often each came.
	got   map[string]told
	times map[string]int
	// before is called with each request before it is answered, and status is the answer.
	before func()
	status int
}

// told is what a notice says.
type told struct {
	Type string
	Data struct {
		ID           string
		New, Revised int
		LeftOut      int `json:"left_out"`
		Items        []struct{ ID, Title string }
	}
}

const hookSecret = "whsec_c2VjcmV0IG9mIHRoZSBkZXNr"

func newHook(t *testing.T) *hook {
	t.Helper()
	verifier, err := standardwebhooks.NewWebhook(hookSecret)
	noError(t, err)
	h := &hook{got: map[string]told{}, times: map[string]int{}, before: func() {}, status: http.StatusNoContent}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		if err := verifier.Verify(body, r.Header); err != nil {
			t.Errorf("a notice is not signed rightly: %v", err)
		}
		var n told
		if err := json.Unmarshal(body, &n); err != nil || n.Type != "search.hits" || n.Data.ID != r.Header.Get("webhook-id") {
			t.Errorf("%v: %s", err, body)
		}
		h.mu.Lock()
		before, known := h.got[n.Data.ID]
		h.got[n.Data.ID] = n
		h.times[n.Data.ID]++
		do, status := h.before, h.status
		h.mu.Unlock()
		if known && (before.Data.New != n.Data.New || len(before.Data.Items) != len(n.Data.Items)) {
			t.Errorf("the notice %s came again with something else: %+v, %+v", n.Data.ID, before, n)
		}
		do()
		w.WriteHeader(status)
	}))
	t.Cleanup(h.Close)
	return h
}

// set changes how the hook answers.
func (h *hook) set(before func(), status int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.before, h.status = before, status
}

// hits are how many new hits the notices tell of, each notice once.
func (h *hook) hits() (notices, hits int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, n := range h.got {
		hits += n.Data.New + n.Data.Revised
	}
	return len(h.got), hits
}

// searching is a stage with a saved search whose hits a webhook is told of.
func searching(t *testing.T, h *hook) *stage {
	t.Helper()
	s := newStage(t, 0)
	s.env = []string{"YULUN_TEST_HOOK=" + hookSecret}
	s.write("config/searches.yaml", `searches:
  - id: law
    title: Law
    query: frame:law
    notify:
      webhook: {url: "`+h.URL+`/t0ken", secret_env: YULUN_TEST_HOOK, private: true}
      every: 1s
`)
	return s
}

// total is how many articles a search finds.
func (s *stage) total(query string, flags ...string) int {
	s.t.Helper()
	var found struct{ Total int }
	noError(s.t, json.Unmarshal([]byte(s.do(append([]string{"search", query, "--json", "--limit", "1"}, flags...)...)), &found))
	return found.Total
}

// A program that is killed between the webhook and its own note of it tells again, under the same
// id; nothing is lost and nothing is told twice otherwise.
func TestKilledWhileTelling(t *testing.T) {
	t.Parallel()
	h := newHook(t)
	s := searching(t, h)
	s.do("crawl", "--config", "config", "--quiet", "xinguang-net")
	s.do("searches", "check", "--notify", "--config", "config") // from now on hits are new
	before := s.total("frame:law")
	s.do("crawl", "--config", "config", "--quiet")
	cmd := s.command("searches", "check", "--notify", "--config", "config")
	started := make(chan struct{})
	h.set(func() { <-started; _ = cmd.Process.Kill() }, http.StatusNoContent)
	err := cmd.Start()
	close(started)
	noError(t, err)
	if cmd.Wait() == nil {
		t.Fatal("it was not killed")
	}
	h.set(func() {}, http.StatusServiceUnavailable)
	_, said, code := s.try("searches", "check", "--notify", "--config", "config")
	if code != exitPartial || !strings.Contains(said, "could not tell") {
		t.Errorf("a hook that fails: exit code %d: %s", code, said)
	}
	out := s.do("status", "--config", "config")
	if !strings.Contains(out, "law") || !strings.Contains(out, "503 Service Unavailable") || strings.Contains(out, "t0ken") {
		t.Errorf("status says\n%s", out)
	}
	h.set(func() {}, http.StatusNoContent)
	for range 2 {
		s.do("searches", "check", "--notify", "--config", "config")
	}
	notices, hits := h.hits()
	if want := s.total("frame:law") - before; notices != 1 || hits != want || want == 0 {
		t.Errorf("%d notices of %d hits, want 1 of %d", notices, hits, want)
	}
	for id, n := range h.times {
		if n != 3 {
			t.Errorf("%s came %d times, want 3: killed, refused, taken", id, n)
		}
	}
	if out := s.do("searches", "--config", "config"); !strings.Contains(out, "told at") {
		t.Errorf("searches says\n%s", out)
	}
}

// The service tells of what came in by itself, each hit once: on one machine, and on PostgreSQL and
// Elasticsearch, where an article is found only a while after the index has taken it.
func TestServiceTells(t *testing.T) {
	t.Parallel()
	for _, where := range []string{"one machine", "cluster"} {
		t.Run(where, func(t *testing.T) {
			t.Parallel()
			h := newHook(t)
			s := searching(t, h)
			config := []string{"--config", "config"}
			if where == "cluster" {
				s.share("config", "")
			}
			do := func(args ...string) { s.do(append(args, config...)...) }
			do("crawl", "--quiet", "xinguang-net")
			do("searches", "check", "--notify")
			before := s.total("frame:law", config...)
			w := s.work("teller", append(config, "--addr", "")...)
			s.untilDone("everything was told", func() bool {
				_, hits := h.hits()
				now := s.status(config...)
				return now.Articles == pressArticles && now.Backlog == 0 && hits == s.total("frame:law", config...)-before
			})
			w.stop()
			if log := w.log.String(); strings.Contains(log, "t0ken") || strings.Contains(log, hookSecret) {
				t.Error("the log has a secret")
			}
			for id, n := range h.times {
				if n != 1 {
					t.Errorf("%s came %d times", id, n)
				}
			}
		})
	}
}
