package samplepress

import (
	"context"
	"io"
	"io/fs"
	"net"
	"net/http"
	"runtime"
	"strconv"
	"testing"
	"testing/fstest"
	"time"
)

// start serves a press for one test.
func start(t *testing.T, p *Press) *Server {
	t.Helper()
	s, err := p.Start(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// client asks the server for any host below .localhost, and follows no redirect.
func client(s *Server) *http.Client {
	transport := &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, "127.0.0.1:"+strconv.Itoa(s.Port))
	}}
	return &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// answer is a response with its body.
type answer struct {
	*http.Response
	body []byte
}

func get(t *testing.T, s *Server, url string, header ...string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	c := client(s)
	defer c.CloseIdleConnections()
	resp, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{resp, body}
}

// getArticle asks again where the first answer is a failure that the press means to give.
func getArticle(t *testing.T, s *Server, url string) answer {
	t.Helper()
	a := get(t, s, url)
	if a.StatusCode == http.StatusInternalServerError {
		a = get(t, s, url)
	}
	return a
}

// text is what a page holds, decoded as its outlet writes it.
func (s *Server) text(t *testing.T, outletID string, body []byte) string {
	t.Helper()
	for _, o := range s.press.outlets {
		if o.ID == outletID {
			out, err := o.encoding.NewDecoder().Bytes(body)
			if err != nil {
				t.Fatal(err)
			}
			return string(out)
		}
	}
	t.Fatalf("no outlet %q", outletID)
	return ""
}

// presses runs a test on the small press and on the one that is built in.
func presses(t *testing.T, test func(t *testing.T, s *Server)) {
	t.Helper()
	t.Run("small", func(t *testing.T) { t.Parallel(); test(t, start(t, smallPress(t))) })
	t.Run("built in", func(t *testing.T) {
		t.Parallel()
		p, err := Open("social-credit")
		if err != nil {
			t.Fatal(err)
		}
		test(t, start(t, p))
	})
}

// fsOf is a file system of one file.
func fsOf(name string, content []byte) fs.FS { return fstest.MapFS{name: {Data: content}} }

// asked waits until so many requests were logged, each of which is when its client may have gone on
// already.
func asked(t *testing.T, s *Server, n int) []Request {
	t.Helper()
	return loggedUntil(t, s, func(all []Request) bool { return len(all) >= n })
}

// loggedUntil waits until the log is as wanted.
func loggedUntil(t *testing.T, s *Server, wanted func([]Request) bool) []Request {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); ; runtime.Gosched() {
		all := s.Requests()
		if wanted(all) {
			return all
		}
		if time.Now().After(deadline) {
			t.Fatalf("logged: %+v", all)
		}
	}
}
