package access_test

import (
	"context"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"yulun/access"
	"yulun/article"
)

// oneOfEach is a store with one session and one token.
type oneOfEach struct{ access.Store }

const (
	openSession = "c2Vzc2lvbiBvZiB0aGUgZGVzaw"
	validToken  = "yulun_dG9rZW4gb2YgdGhlIGRlc2s"
)

func (oneOfEach) Session(_ context.Context, digest string) (access.Session, access.User, error) {
	if digest != access.Digest(openSession) {
		return access.Session{}, access.User{}, &article.Error{Code: article.CodeNotFound, Message: "no session"}
	}
	return access.Session{Digest: digest, User: "王芳", Opened: time.Now(), Seen: time.Now()}, access.User{Name: "王芳", Role: access.Coder}, nil
}

func (oneOfEach) Token(_ context.Context, digest string) (access.Token, error) {
	if digest != access.Digest(validToken) {
		return access.Token{}, &article.Error{Code: article.CodeNotFound, Message: "no token"}
	}
	return access.Token{Digest: digest, Label: "prometheus", Role: access.Reader, Used: time.Now()}, nil
}

// FuzzRequest: nobody is let in without the secret, whatever stands in the heads of a request, and
// the client is the peer or an address that the peer named while it was believed.
func FuzzRequest(f *testing.F) {
	f.Add("yulun_login="+openSession, "", "198.51.100.9, 10.1.2.3", "https", "127.0.0.1:4")
	f.Add("__Host-yulun_login="+openSession+"; lang=zh", "", "2001:db8::9", "https", "[fd00::1]:9")
	f.Add("", "Bearer "+validToken, "198.51.100.9, junk", "http", "192.0.2.1:1")
	f.Add("", "Basic eDp5dWx1bl9kRzlyWlc0Z2IyWWdkR2hsSUdSbGMyczo=", "", "", "[::ffff:10.0.0.1]:1")
	f.Add("yulun_login=\"; yulun_login="+openSession, "bearer", ",,unknown, _hidden, fe80::1%eth0", "https,http", "@")
	gate := access.NewGate(access.GateOptions{Store: oneOfEach{}, Lifetimes: access.Lifetimes{Idle: time.Hour, Longest: time.Hour}})
	f.Fuzz(func(t *testing.T, cookie, authorization, forwarded, proto, peer string) {
		r := &http.Request{Method: http.MethodGet, RemoteAddr: peer, Header: http.Header{
			"Cookie": {cookie}, "Authorization": {authorization}, "X-Forwarded-For": {forwarded}, "X-Forwarded-Proto": {proto},
		}}
		for _, proxies := range []access.Proxies{nil, proxies()} {
			caller, err := gate.Of(r, proxies)
			if err != nil {
				t.Fatal(err)
			}
			_, password, _ := r.BasicAuth()
			switch {
			case caller.Token && !strings.Contains(authorization, validToken) && !strings.Contains(password, validToken):
				t.Errorf("%q is let in as a program", authorization)
			case !caller.Token && caller.Name != "" && (authorization != "" || !strings.Contains(cookie, openSession)):
				t.Errorf("%q is let in by the cookie %q", authorization, cookie)
			}
			client := proxies.Client(r)
			at, _ := netip.ParseAddrPort(peer)
			own := at.Addr().Unmap().WithZone("")
			named := slices.ContainsFunc(strings.Split(forwarded, ","), func(hop string) bool {
				a, err := netip.ParseAddr(strings.TrimSpace(hop))
				return err == nil && a.Unmap().WithZone("") == client
			})
			if client != own && (proxies == nil || !named) {
				t.Errorf("the client of %q for %q is %s", peer, forwarded, client)
			}
			if proxies == nil && proxies.Secure(r) {
				t.Error("TLS is believed of nobody")
			}
		}
	})
}
