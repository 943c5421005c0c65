package access_test

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"yulun/access"
)

func proxies() access.Proxies {
	return access.Proxies{netip.MustParsePrefix("127.0.0.1/32"), netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
}

// TestClient: what a proxy says is believed only of the proxies that were named, and only as far as
// they wrote it themselves.
func TestClient(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		peer, forwarded string
		proxies         access.Proxies
		want            string
	}{
		{"192.0.2.1:1", "", nil, "192.0.2.1"},
		{"192.0.2.1:1", "198.51.100.9", nil, "192.0.2.1"},
		{"127.0.0.1:1", "198.51.100.9", nil, "127.0.0.1"},
		{"127.0.0.1:1", "198.51.100.9", proxies(), "198.51.100.9"},
		{"192.0.2.1:1", "198.51.100.9", proxies(), "192.0.2.1"},
		{"127.0.0.1:1", "203.0.113.6, 198.51.100.9", proxies(), "198.51.100.9"}, // the first is what the client wrote
		{"127.0.0.1:1", "203.0.113.6, 198.51.100.9, 10.1.2.3", proxies(), "198.51.100.9"},
		{"127.0.0.1:1", "10.9.9.9, 10.1.2.3", proxies(), "10.9.9.9"},
		{"127.0.0.1:1", "198.51.100.9, junk", proxies(), "127.0.0.1"},
		{"127.0.0.1:1", "", proxies(), "127.0.0.1"},
		{"[fd00::1]:1", "2001:db8::9", proxies(), "2001:db8::9"},
		{"[::ffff:10.0.0.1]:1", "198.51.100.9", proxies(), "198.51.100.9"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = tt.peer
		if tt.forwarded != "" {
			r.Header.Set("X-Forwarded-For", tt.forwarded)
		}
		if got := tt.proxies.Client(r).String(); got != tt.want {
			t.Errorf("%s for %q: %s, want %s", tt.peer, tt.forwarded, got, tt.want)
		}
	}
	for a, want := range map[string]string{"192.0.2.1": "192.0.2.1", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64"} {
		if got := access.Group(netip.MustParseAddr(a)); got != want {
			t.Errorf("%s is bounded as %s", a, got)
		}
	}
}

// TestCookie: no script reads the cookie of a session, no other site sends it with a form, and
// behind TLS it goes by TLS alone.
func TestCookie(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	session := d.logIn(t, "王芳")
	for _, tt := range []struct {
		peer, proto string
		tls, secure bool
	}{
		{"192.0.2.1:1", "", false, false},
		{"192.0.2.1:1", "", true, true},
		{"192.0.2.1:1", "https", false, false}, // anybody can write that
		{"127.0.0.1:1", "https", false, true},
		{"127.0.0.1:1", "http", false, false},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr, r.TLS = tt.peer, nil
		r.Header.Set("X-Forwarded-Proto", tt.proto)
		if tt.tls {
			r.TLS = &tls.ConnectionState{}
		}
		w := httptest.NewRecorder()
		d.SetSession(w, r, proxies(), session)
		c := w.Result().Cookies()[0]
		if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.MaxAge != int((7*24*time.Hour).Seconds()) ||
			c.Secure != tt.secure || strings.HasPrefix(c.Name, "__Host-") != tt.secure {
			t.Errorf("%+v: %s", tt, w.Header().Get("Set-Cookie"))
		}
		r.AddCookie(c)
		if got, err := d.Of(r, proxies()); err != nil || got.Name != "王芳" || got.Role != access.Coder {
			t.Errorf("%+v: the cookie is that of %+v, %v", tt, got, err)
		}
	}
}

// TestAuthorization: a token comes as Bearer, or as the password of Basic, which readers of feeds
// can send. With a header that isn't understood the cookie doesn't count.
func TestAuthorization(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	text := access.NewToken()
	token := access.Token{Digest: access.Digest(text), Label: "feeds", Role: access.Reader, Added: d.now}
	if err := d.store.AddToken(t.Context(), token, access.Entry{At: d.now, Action: access.TokenAdded, On: "feeds"}); err != nil {
		t.Fatal(err)
	}
	session := d.logIn(t, "admin")
	of := func(set func(*http.Request)) string {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.AddCookie(&http.Cookie{Name: "yulun_login", Value: session})
		set(r)
		c, err := d.Of(r, nil)
		if err != nil {
			t.Fatal(err)
		}
		return c.Name
	}
	header := func(value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set("Authorization", value) }
	}
	for i, tt := range []struct {
		set  func(*http.Request)
		want string
	}{
		{func(*http.Request) {}, "admin"},
		{header("Bearer " + text), "feeds"},
		{func(r *http.Request) { r.SetBasicAuth("anything", text) }, "feeds"},
		{func(r *http.Request) { r.SetBasicAuth("admin", password) }, ""},
		{header("Bearer " + session), ""},
		{header("Digest x"), ""},
		{header("Bearer "), ""},
		{header(text), ""},
	} {
		if got := of(tt.set); got != tt.want {
			t.Errorf("%d: %q, want %q", i, got, tt.want)
		}
	}
}
