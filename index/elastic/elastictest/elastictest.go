// Package elastictest gives the tests of a package an Elasticsearch server, and each test names of
// its own in it. It holds no tests and is imported by tests only. Start reading at [New].
package elastictest

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"yulun/internal/servertest"
)

// Server is an Elasticsearch server for tests. It starts when a test first needs it.
type Server struct {
	required bool

	start   sync.Once
	address string
	// missing is why there is none.
	missing error
	// stopping stops one that was started here; nil where none was.
	stopping *servertest.Stopping
}

// New is the server at an address, or one that scripts/elasticsearch starts when the address is
// empty. Where it can't be started the tests that ask for it are skipped, or fail if it is
// required.
func New(address string, required bool) *Server {
	return &Server{address: address, required: required}
}

// Address is where the server answers, such as http://127.0.0.1:9320. The test is skipped, or
// fails, when there is none.
func (s *Server) Address(t testing.TB) string {
	t.Helper()
	s.start.Do(func() {
		if s.address == "" {
			s.address, s.missing = s.launch()
		}
	})
	if s.missing != nil && s.required {
		t.Fatal(s.missing)
	}
	if s.missing != nil {
		t.Skip(s.missing)
	}
	return s.address
}

// Close stops the server if Address has started it. A server whose tests are killed stops by itself.
func (s *Server) Close() error {
	if s.stopping == nil {
		return nil
	}
	if err := s.stopping.Now(); err != nil {
		return fmt.Errorf("stop Elasticsearch: %w", err)
	}
	return nil
}

// Prefix begins the names of what a test makes in the cluster, which is gone after the test.
func (s *Server) Prefix(t testing.TB) string {
	t.Helper()
	address := s.Address(t)
	prefix := "test-" + strings.ToLower(rand.Text()[:12])
	t.Cleanup(func() {
		indices := s.ask(t, http.MethodGet, address+"/_cat/indices/"+prefix+"-*?h=index")
		for _, name := range strings.Fields(indices) {
			s.ask(t, http.MethodDelete, address+"/"+name)
		}
		s.ask(t, http.MethodDelete, address+"/_index_template/"+prefix+"-*")
	})
	return prefix
}

// ask sends a request and gives the answer. What isn't there is no failure.
func (s *Server) ask(t testing.TB, method, url string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(context.Background(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK && response.StatusCode != http.StatusNotFound {
		err = fmt.Errorf("%s %s: %s: %s", method, url, response.Status, answer)
	}
	if err != nil {
		t.Error(err)
	}
	return string(answer)
}

// launch starts a server on a free port and gives its address.
func (s *Server) launch() (string, error) {
	for _, tool := range []string{"java", "mvn"} {
		if _, err := exec.LookPath(tool); err != nil {
			return "", errors.New("no Elasticsearch to test with: install Maven and a JDK from 17 on, or set YULUN_TEST_ELASTICSEARCH to the address of one")
		}
	}
	script, err := servertest.Script("elasticsearch")
	if err != nil {
		return "", err
	}
	port, err := servertest.FreePort()
	if err != nil {
		return "", err
	}
	if s.stopping, err = servertest.StopAtEnd(script, "stop", port); err != nil {
		return "", err
	}
	var said bytes.Buffer
	start := exec.Command(script, "start", port)
	start.Stderr = &said
	out, err := start.Output()
	if err != nil {
		lines := strings.Split(strings.TrimSpace(said.String()), "\n")
		return "", fmt.Errorf("no Elasticsearch to test with: %s start: %w: %s", script, err, lines[len(lines)-1])
	}
	return strings.TrimSpace(string(out)), nil
}
