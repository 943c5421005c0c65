package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yulun/internal/samplepress"
)

// The pace that is asked of crawls. The press sees a request when the machine has time for it, so
// the delay is much longer than that takes.
const (
	pace  = 800 * time.Millisecond
	slack = 700 * time.Millisecond
)

// polite fails where workers asked less politely than the crawler promises. A worker is known by
// its contact; one that was started again has another number behind it.
func (s *stage) polite(requests []samplepress.Request, deaths int) {
	s.t.Helper()
	rules := s.Rules(pace, 2)
	rules.Slack, rules.Window, rules.Turns = slack, 10*time.Minute, max(1, deaths)
	for _, v := range samplepress.Polite(requests, rules) {
		s.t.Errorf("%s: %s %s by %s: %s", v.Rule, v.Request.Host, v.Request.Path, contactOf(v.Request), v.Why)
		for _, q := range requests { // what came shortly before
			if age := v.Request.At.Sub(q.At); q.Host == v.Request.Host && age >= 0 && age < 2*time.Second {
				s.t.Logf("  %s before: %s by %s: %d in %s", age, q.Path, contactOf(q), q.Status, q.End.Sub(q.At))
			}
		}
	}
}

// thrifty fails where something was asked for needlessly.
func (s *stage) thrifty(requests []samplepress.Request) {
	s.t.Helper()
	for _, v := range samplepress.Needless(requests, 0, nil) {
		s.t.Errorf("%s: %s %s by %s: %s", v.Rule, v.Request.Host, v.Request.Path, contactOf(v.Request), v.Why)
	}
}

// halfRead are the requests without those for pages that a worker was stopped in: the last two that
// it asked for at their host, where it had to ask for more before it kept them. That is the first
// page of an article of several pages, and each article of a host that had not yet been asked for
// its word on the use of texts, since both of two visits at once wait for that.
func halfRead(requests []samplepress.Request, stopped string) []samplepress.Request {
	paged := func(first samplepress.Request) bool {
		page, _, _ := strings.Cut(first.Path, "?") // one of its addresses has parameters for tracking
		stem := strings.TrimSuffix(page, path.Ext(page))
		return slices.ContainsFunc(requests, func(q samplepress.Request) bool {
			return q.Kind == samplepress.PagePart && q.Host == first.Host && strings.HasPrefix(q.Path, stem)
		})
	}
	unasked := func(q samplepress.Request) bool {
		return !slices.ContainsFunc(requests, func(r samplepress.Request) bool {
			return r.Path == "/.well-known/tdmrep.json" && r.Host == q.Host && contactOf(r) == stopped
		})
	}
	return lastLeftOut(requests, []string{stopped}, func(q samplepress.Request) bool { return unasked(q) || paged(q) })
}

// kept are the requests without those that dead workers can't have kept: the last at each host, as
// many as it is asked at once.
func kept(requests []samplepress.Request, dead ...string) []samplepress.Request {
	return lastLeftOut(requests, dead, func(samplepress.Request) bool { return true })
}

// lastLeftOut leaves out, of the last two requests of some contacts for articles or listings of
// each host, those that f says. A visit may ask for more before it is kept: further pages, and what
// the host says about the use of its texts.
func lastLeftOut(requests []samplepress.Request, contacts []string, f func(samplepress.Request) bool) []samplepress.Request {
	seen := map[string]int{}
	var out []samplepress.Request
	for _, q := range slices.Backward(requests) {
		key := contactOf(q) + " " + q.Host
		if q.Kind != samplepress.PageArticle && q.Kind != samplepress.PageListing {
			out = append(out, q)
			continue
		}
		if seen[key]++; seen[key] > 2 || !slices.Contains(contacts, contactOf(q)) || !f(q) {
			out = append(out, q)
		}
	}
	slices.Reverse(out)
	return out
}

// contactOf is the contact in a request's user agent.
func contactOf(q samplepress.Request) string {
	_, after, _ := strings.Cut(q.UserAgent, "+")
	contact, _, _ := strings.Cut(after, ")")
	return contact
}

// hostsOf lists which hosts each contact asked.
func hostsOf(requests []samplepress.Request) map[string][]string {
	hosts := map[string][]string{}
	for _, q := range requests {
		if c := contactOf(q); !slices.Contains(hosts[c], q.Host) {
			hosts[c] = append(hosts[c], q.Host)
		}
	}
	return hosts
}

// complete holds an export to what the press expects: every article once, under its own address.
func (s *stage) complete(flags ...string) {
	s.t.Helper()
	want := map[string]string{}
	for _, e := range s.Expected() {
		want[e.ID] = e.URL + " " + e.Title
	}
	got, addresses := map[string]string{}, map[string]bool{}
	for line := range strings.Lines(s.do(append([]string{"export", "articles", "--format", "jsonl", "--all"}, flags...)...)) {
		var r struct {
			ID           string `json:"id"`
			CanonicalURL string `json:"canonical_url"`
			Title        string `json:"title"`
		}
		noError(s.t, json.Unmarshal([]byte(line), &r))
		if got[r.ID] != "" || addresses[r.CanonicalURL] {
			s.t.Errorf("%s (%s) is there twice", r.ID, r.CanonicalURL)
		}
		got[r.ID], addresses[r.CanonicalURL] = r.CanonicalURL+" "+r.Title, true
	}
	if diff := cmp.Diff(want, got); diff != "" {
		s.t.Errorf("articles (-expected +collected):\n%s", diff)
	}
}

// silent is an error where a secret is shown.
func (s *stage) silent(hidden secrets, texts ...fmt.Stringer) {
	s.t.Helper()
	for _, text := range texts {
		for _, secret := range hidden {
			if strings.Contains(text.String(), secret) {
				s.t.Errorf("a secret is shown: %s", strings.ReplaceAll(text.String(), secret, "<<HERE>>"))
			}
		}
	}
}

// Two workers share PostgreSQL and Elasticsearch. They collect every article once, no host is
// served by both, and the results do not show which engines answered.
func TestTwoWorkersShareTheCrawl(t *testing.T) {
	t.Parallel()
	s := newStage(t, pace)
	hidden := s.share("config", "")
	flags := []string{"--config", "config", "--data", "one"}
	// The press holds the crawl until each has begun with several hosts.
	var mu sync.Mutex
	var held []samplepress.Request
	goOn := s.Hold(func(q samplepress.Request) bool {
		mu.Lock()
		defer mu.Unlock()
		held = append(held, q)
		return true
	})
	one := s.work("worker-1", append(flags, "--addr", "", "--parallel", "4", "--debug")...)
	two := s.work("worker-2", "--config", "config", "--data", "two", "--addr", "", "--parallel", "4", "--debug")
	until(t, "both ask for pages", func() bool {
		mu.Lock()
		defer mu.Unlock()
		hosts := hostsOf(held)
		return len(hosts["worker-1"]) >= 3 && len(hosts["worker-2"]) >= 3
	})
	goOn()
	s.untilWhole("two workers have collected and indexed everything", flags...)
	one.stop()
	two.stop()
	requests := s.Requests()
	s.polite(requests, 0)
	s.thrifty(requests)
	if hosts := hostsOf(requests); len(hosts["worker-1"]) < 3 || len(hosts["worker-2"]) < 3 || len(hosts) != 2 {
		t.Errorf("the workers did not share the hosts: %v", hosts)
	}
	s.complete(flags...)
	s.silent(hidden, one.log, two.log)

	s.configure("config-files", 0)
	alone := []string{"--config", "config-files", "--data", "files"}
	files := s.work("alone", append(alone, "--addr", "")...)
	files.says("started")
	s.untilWhole("one worker with files has collected and indexed everything", alone...)
	files.stop()
	for _, ask := range [][]string{
		{"export", "articles", "--format", "jsonl", "--all", "--evidence"},
		{"series", "--format", "csv", "--bucket", "year"},
		{"series", "--format", "csv", "--group", "type", "--unit", "story", "--weight", "outlet"},
		{"series", "--format", "csv", "--bucket", "all", "--group", "frame"},
		{"compare", "--json"},
		{"export", "comparison"},
		{"search", "信用", "--json", "--order", "newest", "--limit", "100"},
		{"search", `"信用修復"`, "--json", "--order", "oldest", "--limit", "100"},
		{"search", "credit -card type:foreign", "--json", "--order", "newest", "--limit", "100"},
		{"search", "frame:privacy", "--json", "--order", "oldest", "--limit", "100"},
	} {
		want, got := comparable(t, s.do(append(ask, alone...)...)), comparable(t, s.do(append(ask, flags...)...))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("yulun %s (-SQLite +PostgreSQL and Elasticsearch):\n%s", strings.Join(ask, " "), diff)
		}
	}
	relevant := []string{"search", "信用修复", "--format", "jsonl", "--limit", "100"}
	if diff := cmp.Diff(ids(t, s.do(append(relevant, alone...)...)), ids(t, s.do(append(relevant, flags...)...))); diff != "" {
		t.Errorf("hits by relevance (-SQLite +Elasticsearch):\n%s", diff)
	}
}

// comparable is what a command printed without what no two crawls share: when and where something
// was fetched and is archived, which of an article's two addresses answered first, and scores of
// ranking. Text that is not JSON stays as it is.
func comparable(t *testing.T, printed string) []any {
	t.Helper()
	if printed == "" {
		t.Fatal("nothing was printed")
	}
	var out []any
	for line := range strings.Lines(printed) {
		if !strings.HasPrefix(line, "{") {
			out = append(out, line)
			continue
		}
		var value map[string]any
		noError(t, json.Unmarshal([]byte(line), &value))
		out = append(out, without(value))
	}
	return out
}

// without takes what changes out of a value, at any depth.
func without(value any) any {
	switch v := value.(type) {
	case map[string]any:
		maps.DeleteFunc(v, func(key string, _ any) bool {
			return changing[key] || key == "archive" || key == "score" && v["snippet"] != nil || key == "generated"
		})
		for key, inner := range v {
			v[key] = without(inner)
		}
	case []any:
		for i, inner := range v {
			v[i] = without(inner)
		}
	}
	return value
}

// ids are those of hits, in order of themselves.
func ids(t *testing.T, lines string) []string {
	t.Helper()
	var all []string
	for line := range strings.Lines(lines) {
		var hit struct {
			ID string `json:"id"`
		}
		noError(t, json.NewDecoder(bytes.NewReader([]byte(line))).Decode(&hit))
		all = append(all, hit.ID)
	}
	if len(all) == 0 {
		t.Fatal("there are no hits")
	}
	slices.Sort(all)
	return all
}

// One of two workers is killed in the middle of the first crawl, twice. What it had under way is
// taken over: nothing is lost, nothing doubled, no host hurried, and no job is left behind.
func TestKilledWorkersLoseNothing(t *testing.T) {
	t.Parallel()
	s := newStage(t, pace)
	s.share("config", "")
	// They share a data folder, as two processes on one machine may, so that the archive can be
	// compared with the store.
	flags := []string{"--config", "config", "--data", "data"}
	start := func(name string) *worker { return s.work(name, append(flags, "--addr", "", "--parallel", "4")...) }
	first, second := start("worker-1.1"), start("worker-2.1")
	first.says("started")
	second.says("started")
	// The press holds the crawl at each kill, so that it is in the middle of one.
	goOn := s.holdAfter(40)
	busy := s.status(flags...).Queue["running"]
	first.kill()
	goOn()
	first = start("worker-1.2")
	goOn = s.holdAfter(30)
	if n := s.status(flags...).Articles; n >= pressArticles {
		t.Errorf("%d articles were there when the second worker was killed: that was not in the middle", n)
	}
	second.kill()
	goOn()
	second = start("worker-2.2")
	if busy == 0 {
		t.Error("nothing was running when the first worker was killed")
	}
	s.untilWhole("everything is collected and indexed", flags...)
	first.stop()
	second.stop()
	s.polite(s.Requests(), 4)
	s.thrifty(kept(s.Requests(), "worker-1.1", "worker-2.1"))
	s.complete(flags...)
	if log := first.log.String() + second.log.String(); !strings.Contains(log, "took over the job of a dead worker") {
		t.Error("nobody took over a job: the kills hit nothing")
	}
	if out := s.do(append([]string{"reprocess"}, flags...)...); !strings.HasPrefix(out, "98 articles, 0 of them changed") || !strings.Contains(out, ", 0 could not be read again") {
		t.Errorf("reading everything again from the archive: %s", out)
	}
}
