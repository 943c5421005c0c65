package fetch

import (
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestRedirects(t *testing.T) {
	s := newSite(t, noRobots(func(w http.ResponseWriter, r *http.Request) {
		to := map[string]string{
			"/one": "/two", "/two": "/%e4%bf%a1?x=1", "/self": "/self", "/ping": "/pong", "/pong": "/ping",
			"/file": "file:///etc/passwd", "/private": "http://10.0.0.1/", "/metadata": "http://169.254.169.254/latest/",
			"/mapped": "http://[::ffff:10.0.0.1]/", "/script": "javascript:alert(1)",
		}[r.URL.Path]
		switch {
		case r.URL.Path == "/cookie":
			if _, err := r.Cookie("seen"); err != nil {
				http.SetCookie(w, &http.Cookie{Name: "seen", Value: "1"})
				http.Redirect(w, r, "/cookie", http.StatusFound)
			}
		case strings.HasPrefix(r.URL.Path, "/down"):
			http.Redirect(w, r, r.URL.Path+"n", http.StatusFound)
		case r.URL.Path == "/nowhere":
			w.WriteHeader(http.StatusFound)
		case to != "":
			w.Header().Set("Location", to)
			w.WriteHeader(http.StatusMovedPermanently)
		}
	}))
	for _, tt := range []struct{ path, code, final string }{
		{"/one", "", "/%e4%bf%a1?x=1"},
		{"/cookie", "", "/cookie"},
		{"/self", CodeRedirectLoop, "/self"},
		{"/ping", CodeRedirectLoop, "/pong"},
		{"/down", CodeRedirectLoop, ""},
		{"/nowhere", CodeBadRedirect, "/nowhere"},
		{"/file", CodeURL, "/file"},
		{"/script", CodeURL, "/script"},
		{"/private", CodePrivate, ""},
		{"/metadata", CodePrivate, ""},
		{"/mapped", CodePrivate, ""},
	} {
		t.Run(tt.path, func(t *testing.T) {
			res, err := s.get(t, tt.path)
			if got := codeOf(t, err); got != tt.code {
				t.Errorf("code %q, want %q (%v)", got, tt.code, err)
			}
			if tt.final != "" && res.FinalURL != s.URL+tt.final {
				t.Errorf("ended at %s", res.FinalURL)
			}
		})
	}
	res, _ := s.get(t, "/one")
	if want := []string{s.URL + "/one", s.URL + "/two"}; !slices.Equal(res.Redirects, want) {
		t.Errorf("redirects %v, want %v", res.Redirects, want)
	}
}

func TestAddresses(t *testing.T) {
	s := newSite(t, noRobots(func(http.ResponseWriter, *http.Request) {}))
	strict := newSite(t, noRobots(func(http.ResponseWriter, *http.Request) {}), func(o *Options, _ *Limits) { o.AllowLoopback = false })
	_, port, _ := net.SplitHostPort(s.Listener.Addr().String())
	for _, tt := range []struct {
		session *Session
		url     string
		code    string
	}{
		{s.session, "http://paper-one.localhost:" + port + "/", ""},
		{s.session, "http://LOCALHOST:" + port + "/", ""},
		{s.session, "http://192.168.1.1/", CodePrivate},
		{s.session, "http://[fd00::1]/", CodePrivate},
		{s.session, "ftp://example.org/", CodeURL},
		{s.session, "file:///etc/passwd", CodeURL},
		{s.session, "/relative", CodeURL},
		{s.session, "http://", CodeURL},
		{strict.session, strict.URL + "/", CodePrivate},
		{strict.session, "http://localhost:" + port + "/", CodePrivate},
		{strict.session, "http://a.localhost:" + port + "/", CodePrivate},
		{strict.session, "http://2130706433:" + port + "/", CodePrivate}, // 127.0.0.1 as one number
		{strict.session, "http://[::1]:" + port + "/", CodePrivate},
		{strict.session, "http://10.1.2.3/", CodePrivate},
		{strict.session, "http://127.1:" + port + "/", CodePrivate},
		{strict.session, "http://0x7f000001:" + port + "/", CodePrivate},
		{strict.session, "http://0177.0.0.1:" + port + "/", CodePrivate},
		{strict.session, "http://127\u30020\u30020\u30021:" + port + "/", CodePrivate}, // ideographic full stops
		{strict.session, "http://\u2460\u2461\u2466.0.0.1:" + port + "/", CodePrivate}, // digits in circles
		{strict.session, "http://localhost.:" + port + "/", CodePrivate},
		{strict.session, "http://0.0.0.0:" + port + "/", CodePrivate},
		{strict.session, "http://[::]:" + port + "/", CodePrivate},
		{strict.session, "http://[::ffff:127.0.0.1]:" + port + "/", CodePrivate},
		{strict.session, "http://[64:ff9b::7f00:1]:" + port + "/", CodePrivate}, // by a translator to IPv4
		{strict.session, "http://[2002:7f00:1::]:" + port + "/", CodePrivate},   // within 6to4
		{strict.session, "http://[fe80::1]:" + port + "/", CodePrivate},
		{strict.session, "http://100.64.0.1/", CodePrivate},
		{strict.session, "http://198.18.0.1/", CodePrivate},
	} {
		t.Run(tt.url, func(t *testing.T) {
			_, err := tt.session.Do(t.Context(), Request{URL: tt.url})
			if got := codeOf(t, err); got != tt.code {
				t.Errorf("code %q, want %q (%v)", got, tt.code, err)
			}
		})
	}
	if n := len(strict.requests()); n != 0 {
		t.Errorf("the guarded session reached the server %d times", n)
	}
}

// A dot at the end of a host's name makes no second host: it has one robots.txt and one pace.
func TestAHostIsOneWithAFinalDot(t *testing.T) {
	t.Parallel()
	s := newSite(t, noRobots(func(http.ResponseWriter, *http.Request) {}), func(_ *Options, l *Limits) { l.Delay = 5 * time.Second })
	_, port, _ := net.SplitHostPort(s.Listener.Addr().String())
	for _, name := range []string{"paper.localhost", "paper.localhost.", "PAPER.localhost."} {
		res, err := s.get(t, "http://"+name+":"+port+"/a")
		if want := "http://paper.localhost:" + port + "/a"; err != nil || res.FinalURL != want {
			t.Errorf("%s: %s, %v", name, res.FinalURL, err)
		}
	}
	if got := s.requests(); !slices.Equal(got, []string{"/robots.txt", "/a", "/a", "/a"}) || len(s.clock.sleeps) != 3 {
		t.Errorf("asked for %q with pauses of %s", got, s.clock.sleeps)
	}
}
