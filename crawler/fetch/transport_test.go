package fetch

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
)

func zipped(n int) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write(bytes.Repeat([]byte("a"), n))
	z.Close()
	return b.Bytes()
}

func TestBodies(t *testing.T) {
	const limit = 1 << 20
	for _, tt := range []struct {
		name, encoding, media string
		body                  []byte
		code                  string
		size                  int
	}{
		{"plain", "", "text/html", []byte("<html>"), "", 6},
		{"at the limit", "", "text/html", make([]byte, limit), "", limit},
		{"over the limit", "", "text/html", make([]byte, limit+1), CodeTooLarge, 0},
		{"gzip", "gzip", "text/html", zipped(1000), "", 1000},
		{"gzip bomb", "gzip", "text/html", zipped(limit * 50), CodeTooLarge, 0},
		{"torn gzip", "gzip", "text/html", zipped(1000)[:20], CodeLost, 0},
		{"gzip declared, not done", "gzip", "text/html", []byte("<html>"), "", 6},
		{"brotli without being asked", "br", "text/html", []byte("\x0b\x02\x80"), CodeEncoding, 0},
		{"PDF", "", "application/pdf", []byte("%PDF"), CodeNotHTML, 0},
		{"broken media type", "", ";;", []byte("<html>"), "", 6},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(t, noRobots(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", tt.media)
				if tt.encoding != "" {
					w.Header().Set("Content-Encoding", tt.encoding)
				}
				w.Write(tt.body)
			}))
			res, err := s.get(t, "/a")
			if got := codeOf(t, err); got != tt.code {
				t.Fatalf("code %q, want %q (%v)", got, tt.code, err)
			}
			if err == nil && len(res.Body) != tt.size {
				t.Errorf("%d bytes, want %d", len(res.Body), tt.size)
			}
		})
	}
}

func TestBrokenConnections(t *testing.T) {
	broken := noRobots(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/reset":
			conn, _, _ := w.(http.Hijacker).Hijack()
			conn.(*net.TCPConn).SetLinger(0)
			conn.Close()
		case "/cut":
			w.Header().Set("Content-Length", "1000")
			fmt.Fprint(w, "<html>")
		}
	})
	for _, path := range []string{"/reset", "/cut"} {
		t.Run(path, func(t *testing.T) {
			wantLost(t, newSite(t, broken), path, CodeLost)
		})
	}
}

func TestAnswersThatNeverEnd(t *testing.T) {
	endless := noRobots(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/drip" {
			fmt.Fprint(w, "<html>")
			w.(http.Flusher).Flush()
		}
		<-r.Context().Done()
	})
	for _, path := range []string{"/drip", "/silent"} {
		t.Run(path, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { wantLost(t, pipedSite(t, endless), path, CodeTimeout) })
		})
	}
}

// wantLost asks for a page that fails each time.
func wantLost(t *testing.T, s *site, path, code string) {
	t.Helper()
	_, err := s.get(t, path)
	if got := codeOf(t, err); got != code {
		t.Errorf("code %q, want %q (%v)", got, code, err)
	}
	if n := len(s.pages()); n < 3 {
		t.Errorf("asked %d times", n)
	}
}

// A host that never ends its answers costs the time limit a few times and not once a page, while
// one slow page among others costs the others nothing.
func TestAHostThatDripsIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := pipedSite(t, noRobots(func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, "<p>信用")
			if strings.HasPrefix(r.URL.Path, "/drip") {
				w.(http.Flusher).Flush()
				<-r.Context().Done()
			}
		}))
		for _, step := range []struct {
			path, code string
			asked      int
		}{
			{"/drip/1", CodeTimeout, 3},
			{"/quick/1", "", 1},
			{"/drip/2", CodeTimeout, 3},
			{"/drip/3", CodeTimeout, 2},
			{"/quick/2", CodeTimeout, 0},
			{"/drip/4", CodeTimeout, 0},
		} {
			before := len(s.pages())
			_, err := s.get(t, step.path)
			if got := codeOf(t, err); got != step.code {
				t.Errorf("%s: code %q, want %q (%v)", step.path, got, step.code, err)
			}
			if asked := len(s.pages()) - before; asked != step.asked {
				t.Errorf("%s: asked %d times, want %d", step.path, asked, step.asked)
			}
		}
		s.clock.Sleep(t.Context(), givenUpFor)
		if _, err := s.get(t, "/quick/3"); err != nil {
			t.Errorf("after %s: %v", givenUpFor, err)
		}
	})
}
