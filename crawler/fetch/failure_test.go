package fetch

import (
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestFailureOf(t *testing.T) {
	secure := httptest.NewTLSServer(nil)
	defer secure.Close()
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	plain := newSite(t, noRobots(func(http.ResponseWriter, *http.Request) {}))
	_, tlsErr := plain.get(t, secure.URL+"/")
	_, plainErr := plain.get(t, strings.Replace(plain.URL, "http:", "https:", 1)+"/")
	if got := codeOf(t, tlsErr); got != CodeTLS {
		t.Errorf("unknown certificate: %q (%v)", got, tlsErr)
	}
	if got := codeOf(t, plainErr); got != CodeLost && got != CodeTLS {
		t.Errorf("HTTPS to a plain server: %q (%v)", got, plainErr)
	}
	u := &url.URL{Scheme: "http", Host: "paper.example"}
	for _, tt := range []struct {
		err     error
		code    string
		passing bool
	}{
		{&net.DNSError{Err: "no such host", Name: "paper.example", IsNotFound: true}, CodeDNS, false},
		{&net.DNSError{Err: "server misbehaving", Name: "paper.example", IsTemporary: true}, CodeDNS, true},
		{&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, CodeConnect, true},
		{&net.OpError{Op: "dial", Err: syscall.EHOSTUNREACH}, CodeConnect, true},
		{&net.OpError{Op: "dial", Err: os.ErrDeadlineExceeded}, CodeConnect, true},
		{&net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}, CodeTimeout, true},
		{&net.OpError{Op: "read", Err: syscall.ECONNRESET}, CodeLost, true},
		{fmt.Errorf("get: %w", io.ErrUnexpectedEOF), CodeLost, true},
		{x509.HostnameError{Certificate: &x509.Certificate{}, Host: "paper.example"}, CodeTLS, false},
	} {
		got := failureOf(u, &url.Error{Op: "Get", URL: "http://paper.example/", Err: tt.err})
		if got.Code != tt.code || got.Passing != tt.passing || !strings.Contains(got.Reason, "paper.example") {
			t.Errorf("%v: %q, passing %v, %q", tt.err, got.Code, got.Passing, got.Reason)
		}
	}
}

func TestRetryAfterHeader(t *testing.T) {
	now := time.Date(2025, 6, 2, 8, 0, 0, 700_000_000, time.UTC)
	for value, want := range map[string]time.Duration{
		"": 0, "120": 2 * time.Minute, "Mon, 02 Jun 2025 08:05:00 GMT": 5 * time.Minute, "Mon, 02 Jun 2025 07:00:00 GMT": 0,
		"-5": 0, "soon": 0, "99999999999999999999": longestRetryAfter,
	} {
		if got := retryAfter(http.Header{"Retry-After": {value}}, now); got != want {
			t.Errorf("%q: %v, want %v", value, got, want)
		}
	}
}

func TestAnAbsurdRetryAfterIsBounded(t *testing.T) {
	u, now := &url.URL{Host: "paper.example"}, time.Date(2025, 6, 2, 8, 0, 0, 0, time.UTC)
	for _, value := range []string{"315360000", "99999999999999999999", "Mon, 02 Jun 2125 08:00:00 GMT"} {
		f := failureOfStatus(u, http.StatusTooManyRequests, http.Header{"Retry-After": {value}}, now)
		if f.RetryAfter != longestRetryAfter || !strings.Contains(f.Reason, "asked to wait") {
			t.Errorf("%s: waits %s: %s", value, f.RetryAfter, f.Reason)
		}
	}
}
