package service

import (
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
)

// Pages on this machine answer to its own names alone, pages on a network address to any.
func TestPagesAnswerToTheirOwnNames(t *testing.T) {
	t.Parallel()
	page := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	loopback, network := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8600}, &net.TCPAddr{IP: net.IPv4zero, Port: 8600}
	for _, tt := range []struct {
		at   net.Addr
		host string
		want int
	}{
		{loopback, "127.0.0.1:8600", http.StatusNoContent},
		{loopback, "127.0.0.2", http.StatusNoContent},
		{loopback, "localhost:8600", http.StatusNoContent},
		{loopback, "LOCALHOST.", http.StatusNoContent},
		{loopback, "yulun.localhost:8600", http.StatusNoContent},
		{loopback, "[::1]:8600", http.StatusNoContent},
		{loopback, "[::1]", http.StatusNoContent},
		{loopback, "rebind.example:8600", http.StatusMisdirectedRequest},
		{loopback, "notlocalhost", http.StatusMisdirectedRequest},
		{loopback, "127.0.0.1.rebind.example", http.StatusMisdirectedRequest},
		{loopback, "192.168.1.5:8600", http.StatusMisdirectedRequest},
		{loopback, "", http.StatusMisdirectedRequest},
		{&net.TCPAddr{IP: net.IPv6loopback}, "rebind.example", http.StatusMisdirectedRequest},
		{network, "yulun.example:8600", http.StatusNoContent},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Host = tt.host
		rec := httptest.NewRecorder()
		ownHosts(tt.at, page).ServeHTTP(rec, r)
		if rec.Code != tt.want {
			t.Errorf("at %s, Host %q: %d, want %d", tt.at, tt.host, rec.Code, tt.want)
		}
	}
}

// Pages on a network address take forms under names that are known to lead to them.
func TestCodingUnderKnownNames(t *testing.T) {
	t.Parallel()
	page := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	own, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	handler := codingHosts(&net.TCPAddr{IP: net.IPv4zero, Port: 8600}, []string{"Coding.university.example"}, page)
	for _, tt := range []struct {
		method, host string
		want         int
	}{
		{http.MethodPost, "192.168.1.5:8600", http.StatusNoContent},
		{http.MethodPost, "[fd00::5]:8600", http.StatusNoContent},
		{http.MethodPost, "localhost:8600", http.StatusNoContent},
		{http.MethodPost, own + ":8600", http.StatusNoContent},
		{http.MethodPost, "coding.university.example", http.StatusNoContent},
		{http.MethodPost, "rebind.example:8600", http.StatusMisdirectedRequest},
		{http.MethodPost, "192.168.1.5.rebind.example", http.StatusMisdirectedRequest},
		{http.MethodPost, "", http.StatusMisdirectedRequest},
		{http.MethodGet, "yulun.example:8600", http.StatusNoContent},
	} {
		r := httptest.NewRequest(tt.method, "/code", nil)
		r.Host = tt.host
		rec := httptest.NewRecorder()
		handler.ServeHTTP(rec, r)
		if rec.Code != tt.want {
			t.Errorf("%s, Host %q: %d, want %d", tt.method, tt.host, rec.Code, tt.want)
		}
	}
}
