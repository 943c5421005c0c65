package fetch

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// A site that floods every answer with cookies gets back no more than a browser would send.
func TestCookiesAreBounded(t *testing.T) {
	var sent []int
	s := newSite(t, noRobots(func(w http.ResponseWriter, r *http.Request) {
		sent = append(sent, len(r.Cookies()))
		w.Header().Add("Set-Cookie", "session=kept")
		w.Header().Add("Set-Cookie", "long="+strings.Repeat("x", maxCookieBytes))
		for i := range 300 {
			w.Header().Add("Set-Cookie", fmt.Sprintf("c%s-%d=1", strings.TrimPrefix(r.URL.Path, "/a/"), i))
		}
		fmt.Fprint(w, "<p>信用")
	}))
	for i := range 3 {
		if _, err := s.get(t, fmt.Sprintf("/a/%d", i)); err != nil {
			t.Fatal(err)
		}
	}
	if want := fmt.Sprint([]int{0, maxHostCookies, maxHostCookies}); fmt.Sprint(sent) != want {
		t.Errorf("cookies sent: %v, want %s", sent, want)
	}
}

func TestACookieThatIsKnownMayChange(t *testing.T) {
	var last string
	s := newSite(t, noRobots(func(w http.ResponseWriter, r *http.Request) {
		if c, err := r.Cookie("session"); err == nil {
			last = c.Value
		}
		for i := range maxHostCookies - 1 {
			w.Header().Add("Set-Cookie", fmt.Sprintf("c%d=1", i))
		}
		w.Header().Add("Set-Cookie", "session="+strings.TrimPrefix(r.URL.Path, "/a/"))
		fmt.Fprint(w, "<p>信用")
	}))
	for _, path := range []string{"/a/one", "/a/two", "/a/three"} {
		if _, err := s.get(t, path); err != nil {
			t.Fatal(err)
		}
	}
	if last != "two" {
		t.Errorf("the last request had session %q, want two", last)
	}
}
