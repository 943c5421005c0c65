package elastic_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"yulun/index"
	"yulun/index/elastic"
	"yulun/index/indextest"
)

// server is the Elasticsearch that the tests share. It starts when a test first needs it.
var server struct {
	start   sync.Once
	address string
	err     error
	port    string // of the one that these tests have started
}

const script = "../../scripts/elasticsearch"

func TestMain(m *testing.M) {
	code := m.Run()
	if server.port != "" {
		if out, err := exec.Command(script, "stop", server.port).CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "stop Elasticsearch: %v\n%s", err, out)
			code = 1
		}
	}
	os.Exit(code)
}

// address is where a real Elasticsearch answers. Without one the test is skipped; with CI=true it fails.
func address(t testing.TB) string {
	t.Helper()
	server.start.Do(func() {
		if server.address = os.Getenv("YULUN_TEST_ELASTICSEARCH"); server.address == "" {
			server.err = startServer()
		}
	})
	switch {
	case server.err == nil:
		return server.address
	case os.Getenv("CI") == "true":
		t.Fatal(server.err)
	default:
		t.Skip(server.err)
	}
	return ""
}

func startServer() error {
	for _, tool := range []string{"java", "mvn"} {
		if _, err := exec.LookPath(tool); err != nil {
			return errors.New("no Elasticsearch to test with: install Maven and a JDK from 17 on, or set YULUN_TEST_ELASTICSEARCH to the address of one")
		}
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	port := strconv.Itoa(free.Addr().(*net.TCPAddr).Port)
	free.Close()
	server.port = port
	var said bytes.Buffer
	start := exec.Command(script, "start", port)
	start.Stderr = &said
	out, err := start.Output()
	if err != nil {
		lines := strings.Split(strings.TrimSpace(said.String()), "\n")
		return fmt.Errorf("no Elasticsearch to test with: %s start: %w: %s", script, err, lines[len(lines)-1])
	}
	server.address = strings.TrimSpace(string(out))
	return nil
}

var prefixes atomic.Int64

// options are those of an index of the test's own, which is deleted when it ends.
func options(t testing.TB) elastic.Options {
	t.Helper()
	o := elastic.Options{
		Addresses: []string{address(t)}, Words: indextest.Words, Simplify: indextest.Simplify,
		Prefix:  fmt.Sprintf("test-%d-%d", os.Getpid(), prefixes.Add(1)),
		Refresh: elastic.RefreshWait, RefreshInterval: 50 * time.Millisecond, Backoff: time.Millisecond,
	}
	t.Cleanup(func() {
		for _, name := range indices(t, o) {
			raw(t, o, http.MethodDelete, "/"+name, "")
		}
		raw(t, o, http.MethodDelete, "/_index_template/"+o.Prefix+"-articles-v2", "")
	})
	return o
}

// raw sends a request past the package under test and gives the status and the answer.
func raw(t testing.TB, o elastic.Options, method, path, body string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(context.WithoutCancel(t.Context()), method, o.Addresses[0]+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var answer bytes.Buffer
	if _, err := answer.ReadFrom(response.Body); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, answer.String()
}

// indices lists the indices of a test, in order.
func indices(t testing.TB, o elastic.Options) []string {
	t.Helper()
	status, answer := raw(t, o, http.MethodGet, "/_cat/indices/"+o.Prefix+"-*?h=index&s=index", "")
	if status != http.StatusOK {
		t.Fatalf("list the indices: %s", answer)
	}
	return strings.Fields(answer)
}

func open(t testing.TB, o elastic.Options) *elastic.DB {
	t.Helper()
	db, err := elastic.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func TestBehaviour(t *testing.T) {
	t.Parallel()
	indextest.Run(t, func(t *testing.T) index.Index { return open(t, options(t)) })
}
