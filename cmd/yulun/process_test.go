package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"yulun/configs/topics"
	"yulun/index/elastic/elastictest"
	"yulun/internal/samplepress"
	"yulun/internal/servertest"
	"yulun/service"
	"yulun/store/postgres/postgrestest"
)

// The servers that tests share, each started by the first test that needs it.
var (
	postgresServer = sync.OnceValues(func() (*postgrestest.Server, error) {
		return postgrestest.Open(os.Getenv("YULUN_TEST_POSTGRES"), os.Getenv("CI") == "true")
	})
	elasticServer = elastictest.New(os.Getenv("YULUN_TEST_ELASTICSEARCH"), os.Getenv("CI") == "true")
	// postgresUsed says that the first was asked for.
	postgresUsed sync.Once
)

// suite stops the servers after the tests.
type suite struct{ *testing.M }

func (s suite) Run() int {
	code := s.M.Run()
	err := elasticServer.Close()
	unused := false
	postgresUsed.Do(func() { unused = true })
	if !unused {
		if server, openErr := postgresServer(); openErr == nil {
			err = errors.Join(err, server.Close())
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	return code
}

func TestMain(m *testing.M) {
	testscript.Main(suite{m}, map[string]func(){"yulun": main})
}

// stage is a press with a folder in which yulun is run on it.
type stage struct {
	pressServer
	t   *testing.T
	dir string
	// env are variables that yulun has beside those of the test.
	env []string
	// last is what status said last, shown when the test fails.
	last string
}

// newStage starts a press. Its sources are crawled with a delay between two requests to one host.
func newStage(t *testing.T, delay time.Duration) *stage {
	t.Helper()
	press, err := samplepress.Open(topics.Default)
	noError(t, err)
	server, err := press.Start(context.Background(), "127.0.0.1:0")
	noError(t, err)
	t.Cleanup(func() { noError(t, server.Close()) })
	s := &stage{pressServer: pressServer{server}, t: t, dir: t.TempDir()}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("status said last: %s", s.last)
		}
	})
	s.configure("config", delay)
	return s
}

// configure writes a folder with a configuration for the press.
func (s *stage) configure(folder string, delay time.Duration) {
	s.t.Helper()
	schedule := samplepress.Schedule{Every: time.Hour, Recheck: -1, Delay: delay, Parallel: 2}
	s.write(folder+"/sources.yaml", string(s.SourcesYAML(schedule)))
}

func (s *stage) write(name, content string) string {
	s.t.Helper()
	path := filepath.Join(s.dir, name)
	noError(s.t, os.MkdirAll(filepath.Dir(path), 0o755))
	noError(s.t, os.WriteFile(path, []byte(content), 0o600))
	return path
}

// secrets must never be shown. Of the throw-away server the password is a real one, and the key one
// that it doesn't look at.
type secrets []string

// share writes a storage.yaml with a database and a cluster of the test's own. elastic is where the
// cluster is said to be; empty: where it is.
func (s *stage) share(folder, elastic string) secrets {
	s.t.Helper()
	postgresUsed.Do(func() {})
	server, err := postgresServer()
	noError(s.t, err)
	if elastic == "" {
		elastic = elasticServer.Address(s.t)
	}
	prefix := elasticServer.Prefix(s.t)
	dsn, err := url.Parse(server.Schema(s.t))
	noError(s.t, err)
	const key = "b25seS1hLXRlc3Q6bm90LXRvLWJlLXNob3du"
	hidden := secrets{key}
	passwordFile := ""
	if password, ok := dsn.User.Password(); ok {
		hidden = append(hidden, password)
		passwordFile = ", password_file: " + s.write("secrets/postgres", password+"\n")
	}
	s.write(folder+"/storage.yaml", fmt.Sprintf(`store:
  postgres: {host: %s, port: %s, database: %s, user: %s, sslmode: disable, schema: %s%s}
index:
  elasticsearch: {addresses: ['%s'], api_key_file: %s, prefix: %s, refresh: 100ms}
`, dsn.Hostname(), dsn.Port(), strings.TrimPrefix(dsn.Path, "/"), dsn.User.Username(), dsn.Query().Get("search_path"), passwordFile,
		elastic, s.write("secrets/elastic", key+"\n"), prefix))
	return hidden
}

// command is yulun with arguments, in the stage's folder.
func (s *stage) command(args ...string) *exec.Cmd {
	s.t.Helper()
	path, err := exec.LookPath("yulun")
	noError(s.t, err)
	cmd := exec.Command(path, args...)
	cmd.Dir, cmd.Env = s.dir, append(os.Environ(), s.env...)
	return cmd
}

// try runs yulun and gives what it said and its exit code.
func (s *stage) try(args ...string) (stdout, stderr string, code int) {
	s.t.Helper()
	cmd := s.command(args...)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	noError(s.t, cmd.Start())
	overdue := time.AfterFunc(longestWait, func() { _ = cmd.Process.Kill() }) // such as a service that should not have started
	defer overdue.Stop()
	err := cmd.Wait()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		s.t.Fatal(err)
	}
	return out.String(), said.String(), cmd.ProcessState.ExitCode()
}

// do runs yulun, which must succeed, and gives what it printed.
func (s *stage) do(args ...string) string {
	s.t.Helper()
	out, said, code := s.try(args...)
	if code != exitDone {
		s.t.Fatalf("yulun %s: exit code %d: %s", strings.Join(args, " "), code, said)
	}
	return out
}

// status is what yulun status says with some flags.
func (s *stage) status(flags ...string) service.Status {
	s.t.Helper()
	var now service.Status
	s.last = s.do(append([]string{"status", "--json"}, flags...)...)
	noError(s.t, json.Unmarshal([]byte(s.last), &now))
	return now
}

// pressArticles is how many articles the press has.
const pressArticles = 98

// untilWhole waits until everything was crawled and indexed, nothing is under way or was given up,
// and every source has its next crawl. A busy machine may take its time for that: what is judged is
// how long nothing goes on.
func (s *stage) untilWhole(what string, flags ...string) {
	s.t.Helper()
	s.untilDone(what, func() bool {
		now := s.status(flags...)
		unfinished := len(now.Never)
		for _, source := range now.Sources {
			if source.LastSuccess == nil || source.Interrupted || source.Pending > 0 || source.Next == nil {
				unfinished++
			}
		}
		return now.Articles == pressArticles && now.Indexed == pressArticles && now.Backlog == 0 && unfinished == 0 &&
			maps.Equal(now.Queue, map[string]int{"scheduled": len(s.Sources())})
	})
}

// untilDone waits for what a crawl brings about, as long as the crawl goes on: the press is asked,
// or articles are kept or indexed, as the status has it that done asks for.
func (s *stage) untilDone(what string, done func() bool) {
	s.t.Helper()
	for last, since := [3]int{}, time.Now(); !done(); time.Sleep(50 * time.Millisecond) {
		var now service.Status
		if s.last != "" {
			noError(s.t, json.Unmarshal([]byte(s.last), &now))
		}
		if seen := [3]int{len(s.Requests()), now.Articles, now.Indexed}; seen != last {
			last, since = seen, time.Now()
		}
		if time.Since(since) > 2*longestWait { // notices that were just missed are planned after a minute
			s.t.Fatalf("nothing went on for %s, and this did not happen: %s", 2*longestWait, what)
		}
	}
}

// holdAfter waits until the press has answered so many more requests. It holds those that follow
// until the crawl may go on.
func (s *stage) holdAfter(more int) (goOn func()) {
	s.t.Helper()
	release, reached := s.holdPress(more)
	s.untilDone(fmt.Sprintf("the press has %d more requests", more), reached)
	return release
}

// worker is a process of the service.
type worker struct {
	t     *testing.T
	name  string
	cmd   *exec.Cmd
	log   *transcript
	ended chan struct{}
}

// work starts a worker. Its name is its contact too, by which the press tells it from others.
func (s *stage) work(name string, flags ...string) *worker {
	s.t.Helper()
	w := &worker{t: s.t, name: name, cmd: s.command(append([]string{"run", "--contact", name}, flags...)...), log: new(transcript), ended: make(chan struct{})}
	w.cmd.Stdout, w.cmd.Stderr = w.log, w.log
	noError(s.t, w.cmd.Start())
	go func() {
		defer close(w.ended)
		_ = w.cmd.Wait() // the state tells how it ended
	}()
	s.t.Cleanup(func() {
		w.kill()
		if s.t.Failed() {
			s.t.Logf("%s said:\n%s", name, w.log)
		}
	})
	return w
}

// kill ends the worker at once, as a power cut would.
func (w *worker) kill() {
	_ = w.cmd.Process.Kill() // it may have ended
	<-w.ended
}

// stop asks the worker to stop, which it must with exit code 0, before its grace period is over.
func (w *worker) stop() {
	w.t.Helper()
	asked := time.Now()
	noError(w.t, w.cmd.Process.Signal(syscall.SIGTERM))
	select {
	case <-w.ended:
	case <-time.After(longestWait):
		w.t.Errorf("%s still runs %s after SIGTERM", w.name, longestWait)
		return
	}
	if code := w.cmd.ProcessState.ExitCode(); code != exitDone {
		w.t.Errorf("%s ended with exit code %d", w.name, code)
	}
	for _, fault := range []string{"context canceled", " ERR ", "the grace period is over"} {
		if strings.Contains(w.log.String(), fault) {
			w.t.Errorf("the stop of %s looks like a fault: it says %q", w.name, fault)
		}
	}
	w.t.Logf("%s stopped within %s", w.name, time.Since(asked).Round(time.Millisecond))
}

// says waits until the worker's log holds a text.
func (w *worker) says(text string) {
	w.t.Helper()
	until(w.t, w.name+" says "+strconv.Quote(text), func() bool {
		select {
		case <-w.ended:
			w.t.Fatalf("%s ended: %s", w.name, w.log)
		default:
		}
		return strings.Contains(w.log.String(), text)
	})
}

// address is where the worker serves its pages.
func (w *worker) address() string {
	w.t.Helper()
	w.says("/ until Ctrl-C")
	_, after, _ := strings.Cut(w.log.String(), "The pages are at ")
	address, _, _ := strings.Cut(after, " ")
	return address
}

// transcript is what a process says, readable while it speaks.
type transcript struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (t *transcript) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.Write(p)
}

func (t *transcript) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.String()
}

// until waits for something that comes by itself.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	servertest.Until(t, longestWait, what, ok)
}

func noError(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
