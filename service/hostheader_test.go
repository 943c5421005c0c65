package service

import (
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
)

// TestPagesAnswerToTheirOwnNames: pages answer to names that are known to lead to them, whatever is
// asked. A name of another site that leads here (DNS rebinding) gets nothing.
func TestPagesAnswerToTheirOwnNames(t *testing.T) {
	t.Parallel()
	page := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	loopback, network := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8600}, &net.TCPAddr{IP: net.IPv4zero, Port: 8600}
	own, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
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
		{loopback, "yulun.university.example", http.StatusNoContent}, // by a proxy on this machine
		{loopback, "rebind.example:8600", http.StatusMisdirectedRequest},
		{loopback, "notlocalhost", http.StatusMisdirectedRequest},
		{loopback, "127.0.0.1.rebind.example", http.StatusMisdirectedRequest},
		{loopback, "192.168.1.5:8600", http.StatusMisdirectedRequest},
		{loopback, "", http.StatusMisdirectedRequest},
		{&net.TCPAddr{IP: net.IPv6loopback}, "rebind.example", http.StatusMisdirectedRequest},
		{network, "192.168.1.5:8600", http.StatusNoContent},
		{network, "[fd00::5]:8600", http.StatusNoContent},
		{network, "localhost:8600", http.StatusNoContent},
		{network, own + ":8600", http.StatusNoContent},
		{network, "YULUN.university.example:443", http.StatusNoContent},
		{network, "rebind.example:8600", http.StatusMisdirectedRequest},
		{network, "192.168.1.5.rebind.example", http.StatusMisdirectedRequest},
		{network, "university.example", http.StatusMisdirectedRequest},
		{network, "", http.StatusMisdirectedRequest},
	} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			r := httptest.NewRequest(method, "/", nil)
			r.Host = tt.host
			rec := httptest.NewRecorder()
			ownHosts(tt.at, []string{"Yulun.university.example"}, New(Options{}).plain, page).ServeHTTP(rec, r)
			if rec.Code != tt.want {
				t.Errorf("%s at %s, Host %q: %d, want %d", method, tt.at, tt.host, rec.Code, tt.want)
			}
		}
	}
}
