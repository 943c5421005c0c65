package service

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"yulun/access"
	"yulun/article"
)

// TestWhoHasToLogIn: others than this machine log in unless that is switched off, and do only what
// strangers may where it is.
func TestWhoHasToLogIn(t *testing.T) {
	t.Parallel()
	loopback, network := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)}, &net.TCPAddr{IP: net.IPv4zero}
	for _, tt := range []struct {
		door   Door
		at     net.Addr
		asks   bool
		anyone access.Role
	}{
		{Door{}, loopback, false, access.Admin},
		{Door{}, &net.TCPAddr{IP: net.IPv6loopback}, false, access.Admin},
		{Door{}, network, true, access.Nobody},
		{Door{}, &net.TCPAddr{IP: net.IPv4(192, 168, 1, 5)}, true, access.Nobody},
		{Door{Hosts: []string{"yulun.localhost"}}, loopback, false, access.Admin},
		{Door{Hosts: []string{"yulun.example"}}, loopback, true, access.Nobody}, // a proxy leads others here
		{Door{Proxies: access.Proxies{netip.MustParsePrefix("127.0.0.1/32")}}, loopback, true, access.Nobody},
		{Door{Login: LoginAlways}, loopback, true, access.Nobody},
		{Door{Login: LoginNever}, network, false, access.Reader},
		{Door{Login: LoginNever, Hosts: []string{"yulun.example"}}, loopback, false, access.Reader},
		{Door{Login: LoginNever, Coding: true}, network, false, access.Coder},
		{Door{Coding: true}, network, true, access.Nobody},
	} {
		if asks, anyone := tt.door.asks(tt.at), tt.door.anyone(tt.at); asks != tt.asks || anyone != tt.anyone {
			t.Errorf("%+v at %s: asks %v, anyone is %q", tt.door, tt.at, asks, anyone)
		}
	}
}

// TestProxiesNeedALogin: pages that this machine's user manages without a login answer nobody for whom
// a proxy asks, also where the proxy names this machine as the host.
func TestProxiesNeedALogin(t *testing.T) {
	t.Parallel()
	page := withoutProxies(New(Options{}).plain, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }))
	for header, want := range map[string]int{
		"": http.StatusNoContent, "Accept": http.StatusNoContent,
		"X-Forwarded-For": http.StatusMisdirectedRequest, "X-Real-IP": http.StatusMisdirectedRequest,
		"Forwarded": http.StatusMisdirectedRequest, "X-Forwarded-Host": http.StatusMisdirectedRequest,
	} {
		r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1:8600/", nil)
		if header != "" {
			r.Header.Set(header, "for=192.0.2.1")
		}
		w := httptest.NewRecorder()
		page.ServeHTTP(w, r)
		if w.Code != want || (want != http.StatusNoContent) != strings.Contains(w.Body.String(), "--trusted-proxy") {
			t.Errorf("with %q: %d %s", header, w.Code, w.Body)
		}
	}
}

// TestNobodyCouldLogIn: pages that ask for a login and have no user are not served.
func TestNobodyCouldLogIn(t *testing.T) {
	t.Parallel()
	s := New(Options{Data: t.TempDir()})
	t.Cleanup(func() { _ = s.Close() })
	if err := s.makeAccess(t.Context()); err != nil {
		t.Fatal(err)
	}
	at := &net.TCPAddr{IP: net.IPv4zero}
	if g, err := s.gate(t.Context(), at); g != nil || article.CodeOf(err) != article.CodeUsage || !strings.Contains(err.Error(), "yulun users add") {
		t.Errorf("without users: %v", err)
	}
	text, err := s.AddToken(t.Context(), "metrics", access.Reader, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	g, err := s.gate(t.Context(), at)
	if err != nil || g == nil {
		t.Fatalf("with a token: %v", err)
	}
	page := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	for token, want := range map[string]int{"": http.StatusUnauthorized, "yulun_x": http.StatusUnauthorized, text: http.StatusNoContent} {
		r := httptest.NewRequest(http.MethodGet, "/metrics", nil)
		if token != "" {
			r.Header.Set("Authorization", "Bearer "+token)
		}
		w := httptest.NewRecorder()
		s.guarded(g, access.Reader, page).ServeHTTP(w, r)
		if w.Code != want || w.Header().Get("WWW-Authenticate") == "" != (want == http.StatusNoContent) {
			t.Errorf("with the token %q: %d", token, w.Code)
		}
		w = httptest.NewRecorder()
		s.guarded(g, access.Admin, page).ServeHTTP(w, r)
		if w.Code != http.StatusUnauthorized {
			t.Errorf("what admins see, with the token %q: %d", token, w.Code)
		}
	}
	s.o.Door.Coding = true
	if _, err := s.gate(t.Context(), at); err == nil || !strings.Contains(err.Error(), "--coding has no effect") {
		t.Errorf("with --coding: %v", err)
	}
}

// TestClientsAreBounded: metrics and assistants answer a client no more often than pages do, whatever
// it shows, and others meanwhile as before. On this machine alone nobody is bounded.
func TestClientsAreBounded(t *testing.T) {
	t.Parallel()
	page := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	s := New(Options{Door: Door{Limits: access.DefaultLimits()}, Now: func() time.Time { return time.Unix(0, 0) }})
	s.o.Door.Limits.Burst = 3
	for at, want := range map[string]map[string]int{"0.0.0.0": {"192.0.2.1:5": 3, "192.0.2.2:5": 3}, "127.0.0.1": {"127.0.0.1:5": 9}} {
		handler := s.bounded(&net.TCPAddr{IP: net.ParseIP(at)}, page)
		for client, most := range want {
			answered := 0
			for range 9 {
				r := httptest.NewRequest(http.MethodPost, "/", nil)
				r.RemoteAddr = client
				r.Header.Set("X-Forwarded-For", fmt.Sprintf("198.51.100.%d", answered)) // which nobody believes
				r.Header.Set("Accept-Language", "zh-CN")
				w := httptest.NewRecorder()
				handler.ServeHTTP(w, r)
				if w.Code == http.StatusNoContent {
					answered++
				} else if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "1" || !strings.Contains(w.Body.String(), "请求过多") {
					t.Errorf("%s: %d, Retry-After %q, %s", client, w.Code, w.Header().Get("Retry-After"), w.Body)
				}
			}
			if answered != most {
				t.Errorf("at %s, %s was answered %d times of 9, want %d", at, client, answered, most)
			}
		}
	}
}

// TestProxiesAndHosts: texts that name neither a proxy nor a host are refused.
func TestProxiesAndHosts(t *testing.T) {
	t.Parallel()
	if _, err := ReadProxies([]string{"10.0.0.0/8", "127.0.0.1", "fd00::/8"}); err != nil {
		t.Error(err)
	}
	for _, text := range []string{"proxy", "0.0.0.0/0", "::/0", ""} {
		if _, err := ReadProxies([]string{text}); err == nil {
			t.Errorf("the proxy %q is believed", text)
		}
	}
	for _, name := range []string{"https://yulun.example", "yulun.example:443", "*.example", ""} {
		if err := CheckHosts([]string{name}); err == nil {
			t.Errorf("the host %q is taken", name)
		}
	}
}
