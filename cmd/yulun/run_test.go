package main

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"yulun/internal/samplepress"
	"yulun/jobs"
)

// Stopped in the middle of its first crawl the service ends cleanly and soon; the next start goes
// on, and one after that has nothing to ask.
func TestServiceGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	s := newStage(t, pace)
	flags := []string{"--config", "config"}
	first := s.work("start-1", append(flags, "--addr", "127.0.0.1:0")...)
	s.untilDone("the press has 60 requests", func() bool { return len(s.Requests()) >= 60 })
	first.stop()
	if n := s.status(flags...).Articles; n == 0 || n == pressArticles {
		t.Errorf("%d articles were there when it stopped: that was not in the middle", n)
	}
	second := s.work("start-2", append(flags, "--addr", "127.0.0.1:0")...)
	s.untilWhole("everything is collected and indexed", flags...)
	second.stop()
	s.complete(flags...)
	s.polite(s.Requests(), 0)
	s.thrifty(halfRead(s.Requests(), "start-1"))

	before := len(s.Requests())
	third := s.work("start-3", append(flags, "--addr", "127.0.0.1:0")...)
	until(t, "it is ready", func() bool {
		status, _ := answer(t, third.address()+"readyz")
		return status == http.StatusOK
	})
	s.do(append([]string{"jobs", "hasten", "credit-notes"}, flags...)...) // once that is crawled, all else has had its chance
	until(t, "the source is crawled", func() bool { return len(s.Requests()) >= before+2 })
	s.untilWhole("nothing is under way", flags...)
	for _, q := range s.Requests()[before:] {
		if q.Host != "credit-notes" {
			t.Errorf("the third start asked for %s of %s, which wasn't due", q.Path, q.Host)
		}
	}
	s.thrifty(halfRead(s.Requests(), "start-1"))
	third.stop()
}

// What the service has planned can be seen, hastened and cancelled, and it says whether it is well.
func TestServiceTellsAndObeys(t *testing.T) {
	t.Parallel()
	s := newStage(t, 0)
	flags := []string{"--config", "config"}
	if _, said, code := s.try(append([]string{"jobs"}, flags...)...); code != exitFailed || !strings.Contains(said, "yulun run makes it") {
		t.Errorf("jobs before the first start: exit code %d: %s", code, said)
	}
	w := s.work("worker", append(flags, "--addr", "127.0.0.1:0")...)
	w.says("started")
	s.untilWhole("everything is collected and indexed", flags...)
	for path, want := range map[string]string{"healthz": `{"ok":true}`, "readyz": `{"ok":true}`, "": "<html"} {
		if status, body := answer(t, w.address()+path); status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("/%s: %d %.200s", path, status, body)
		}
	}
	if out := s.do(append([]string{"status", "--check"}, flags...)...); out != "ready\n" {
		t.Errorf("status --check: %q", out)
	}
	out := s.do(append([]string{"status"}, flags...)...)
	if next := regexp.MustCompile(`(?m)^[a-z-]+ .* crawl \d\d-\d\d \d\d:\d\d +ok *$`).FindAllString(out, -1); len(next) != len(s.Sources()) {
		t.Errorf("status shows the next crawl of %d sources: %s", len(next), out)
	}
	if !strings.Contains(out, "jobs of the service: 14 scheduled") {
		t.Errorf("status does not count the jobs: %s", out)
	}

	const source = "credit-notes"
	before := len(s.Requests())
	s.do(append([]string{"jobs", "hasten", source}, flags...)...)
	until(t, "the hastened source is crawled", func() bool { return len(s.Requests()) > before })
	s.untilWhole("the hastened crawl is over", flags...)
	for _, q := range s.Requests()[before:] {
		if q.Host != source || q.Kind == samplepress.PageArticle && q.Status == http.StatusOK {
			t.Errorf("hastening %s asked for %s of %s: %d", source, q.Path, q.Host, q.Status)
		}
	}

	// A crawl under way is slow, can't be hastened, and is cancelled.
	s.Disturb(samplepress.Disturbance{Outlet: source, From: time.Now(), Until: time.Now().Add(time.Hour), Slow: time.Minute})
	s.do(append([]string{"jobs", "hasten", source}, flags...)...)
	job := func() jobs.Job {
		var all []jobs.Job
		noError(t, json.Unmarshal([]byte(s.do(append([]string{"jobs", "list", "--json"}, flags...)...)), &all))
		i := slices.IndexFunc(all, func(j jobs.Job) bool { return j.Source == source })
		if i < 0 {
			return jobs.Job{}
		}
		return all[i]
	}
	until(t, "the slow crawl runs", func() bool { return job().State == "running" })
	if out := s.do(append([]string{"jobs"}, flags...)...); !regexp.MustCompile(`(?m)^ *\d+ +crawl +credit-notes +running `).MatchString(out) {
		t.Errorf("jobs doesn't show it: %s", out)
	}
	if _, said, code := s.try(append([]string{"jobs", "hasten", source}, flags...)...); code != exitUsage || !strings.Contains(said, "is being visited now") {
		t.Errorf("hasten what runs: exit code %d: %s", code, said)
	}
	running := job().ID
	if out := s.do(append([]string{"jobs", "cancel", source}, flags...)...); !strings.Contains(out, "is cancelled. A crawl that had begun resumes in 1h, ") {
		t.Errorf("cancel: %s", out)
	}
	until(t, "the cancelled crawl is over", func() bool { return job().ID != running })
	for _, what := range []string{"hasten", "cancel"} {
		if _, said, code := s.try(append([]string{"jobs", what, "nobody"}, flags...)...); code != exitUsage || !strings.Contains(said, `"nobody"`) {
			t.Errorf("%s of an unknown source: exit code %d: %s", what, code, said)
		}
	}
	audited := s.do(append([]string{"audit"}, flags...)...)
	for _, want := range []string{`command line +job cancelled +` + source, `job cancelled: not done +nobody +entry \d+`} {
		if !regexp.MustCompile(want).MatchString(audited) {
			t.Errorf("no %s in\n%s", want, audited)
		}
	}
	w.stop()
}

// One process serves and another one works; on files one of them may, so here the one comes after
// the other.
func TestServiceInParts(t *testing.T) {
	t.Parallel()
	s := newStage(t, 0)
	flags := []string{"--config", "config"}
	works := s.work("works", append(flags, "--addr", "")...)
	works.says("started")
	s.untilWhole("everything is collected and indexed", flags...)
	if strings.Contains(works.log.String(), "The pages are at") {
		t.Error("--addr '' serves")
	}
	if _, said, code := s.try(append([]string{"run", "--addr", "127.0.0.1:0"}, flags...)...); code != exitFailed || !strings.Contains(said, "another yulun") {
		t.Errorf("a second service on one data folder: exit code %d: %s", code, said)
	}
	works.stop()

	// Everything is due, and nothing is asked for by a process that only serves.
	before := len(s.Requests())
	serves := s.work("serves", append(flags, "--addr", "127.0.0.1:0", "--work", "")...)
	s.do(append([]string{"jobs", "hasten", "credit-notes"}, flags...)...)
	until(t, "the pages are there", func() bool {
		status, _ := answer(t, serves.address()+"readyz")
		return status == http.StatusOK
	})
	if status, body := answer(t, serves.address()); status != http.StatusOK || !strings.Contains(body, "<html") {
		t.Errorf("the pages: %d %.200s", status, body)
	}
	serves.stop()

	indexes := s.work("indexes", append(flags, "--addr", "", "--work", "index")...)
	indexes.says("started")
	indexes.stop()
	if n := len(s.Requests()) - before; n > 0 {
		t.Errorf("processes that don't crawl asked for %d pages", n)
	}
}

// What can't be done is said with its place and what to do, with exit code 2.
func TestServiceRefusesMistakes(t *testing.T) {
	t.Parallel()
	s := newStage(t, 0)
	const here = "store: {postgres: {host: 127.0.0.1, port: 1, database: d, user: u, sslmode: disable"
	const index = "}}\nindex: {elasticsearch: {addresses: ['http://127.0.0.1:1']}}\n"
	s.write("without-cluster/storage.yaml", here+"}}\n")
	s.write("misspelt/storage.yaml", "store:\n  postgres:\n    hots: db\n")
	s.write("secret-missing/storage.yaml", here+", password_file: no-such-file"+index)
	s.write("secret-empty/storage.yaml", here+", password_file: "+s.write("empty", "\n")+index)
	s.write("away/storage.yaml", here+", password_file: "+s.write("password", "hush-hush\n")+index)
	for _, c := range []struct {
		flags string
		code  int
		want  []string
	}{
		{"--work bogus", exitUsage, []string{`there is no work "bogus"`, "Use crawl, index"}},
		{"--work= --addr=", exitUsage, []string{"there is nothing to do", "--addr"}},
		{"--parallel many", exitUsage, []string{"--parallel"}},
		{"--grace soon", exitUsage, []string{"--grace"}},
		{"--no-such-flag", exitUsage, []string{"--no-such-flag"}},
		{"--parallel 0", exitUsage, []string{"--parallel must be from 1 to 1000, got 0"}},
		{"--parallel=-3", exitUsage, []string{"--parallel"}},
		{"--grace=-1s", exitUsage, []string{"--grace must be at least 1s, got -1s"}},
		{"--grace 0", exitUsage, []string{"--grace must be at least 1s, got 0s"}},
		{"--addr nowhere:nothing --config config --data here", exitFailed, []string{"listen on nowhere:nothing", "Choose another address"}},
		{"--config without-cluster", exitUsage, []string{"storage.yaml:1: ", "index.elasticsearch", "name the cluster too"}},
		{"--config misspelt", exitUsage, []string{"storage.yaml:3: ", `"hots"`, "host"}},
		{"--config secret-missing", exitUsage, []string{"no-such-file", "Make the file"}},
		{"--config secret-empty", exitUsage, []string{"empty", "first line"}},
		{"--config away", exitFailed, []string{"127.0.0.1"}},
	} {
		t.Run(c.flags, func(t *testing.T) {
			t.Parallel()
			// A mistake that isn't noticed must not set off a crawl of real outlets.
			args := strings.Fields(c.flags)
			if !slices.Contains(args, "--config") {
				args = append(args, "--config", "config")
			}
			_, said, code := s.try(append([]string{"run"}, args...)...)
			if code != c.code {
				t.Errorf("exit code %d, not %d", code, c.code)
			}
			for _, want := range c.want {
				if !strings.Contains(said, want) {
					t.Errorf("it doesn't say %q: %s", want, said)
				}
			}
			if strings.Contains(said, "hush-hush") || strings.Contains(said, "goroutine") {
				t.Errorf("it says too much: %s", said)
			}
		})
	}
}
