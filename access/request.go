package access

import (
	"net/http"
	"net/netip"
	"strings"
	"time"
)

// Of says who sent a request: a program by its token, in the header Authorization as Bearer or as
// the password of Basic, or a user by the session in the cookie. The zero Caller is nobody.
func (g *Gate) Of(r *http.Request, p Proxies) (Caller, error) {
	if header := r.Header.Get("Authorization"); header != "" {
		token, ok := strings.CutPrefix(header, "Bearer ")
		if !ok {
			_, token, ok = r.BasicAuth()
		}
		if !ok || token == "" {
			return Caller{}, nil
		}
		return g.Program(r.Context(), strings.TrimSpace(token))
	}
	c, err := r.Cookie(cookieName(p.Secure(r)))
	if err != nil || c.Value == "" {
		return Caller{}, nil
	}
	return g.Resume(r.Context(), c.Value)
}

// cookieName is the name of the cookie with the session. Behind TLS a browser takes it from this
// host alone, and sends it by TLS alone.
func cookieName(secure bool) string {
	if secure {
		return "__Host-yulun_login"
	}
	return "yulun_login"
}

// SetSession gives a browser the secret of a session. An empty one takes it away.
func (g *Gate) SetSession(w http.ResponseWriter, r *http.Request, p Proxies, session string) {
	secure := p.Secure(r)
	c := &http.Cookie{
		Name: cookieName(secure), Value: session, Path: "/", HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode,
		MaxAge: int(g.o.Lifetimes.Longest / time.Second),
	}
	if session == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// Proxies are the proxies that are believed when they say for whom they ask; of all others nothing
// is believed.
type Proxies []netip.Prefix

// trusts reports whether an address is a proxy's.
func (p Proxies) trusts(a netip.Addr) bool {
	for _, prefix := range p {
		if prefix.Contains(a) {
			return true
		}
	}
	return false
}

// peer is who holds the connection.
func peer(r *http.Request) netip.Addr {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return at.Addr().Unmap().WithZone("")
}

// Client is the address of the client: that of the connection, or, where it is a proxy's, the last
// one in X-Forwarded-For that is not a proxy's.
func (p Proxies) Client(r *http.Request) netip.Addr {
	at := peer(r)
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && p.trusts(at); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break // what a client may have written is not believed further
		}
		at = hop.Unmap().WithZone("")
	}
	return at
}

// Secure reports whether the client came by TLS, to us or to a proxy that is believed.
func (p Proxies) Secure(r *http.Request) bool {
	return r.TLS != nil || p.trusts(peer(r)) && r.Header.Get("X-Forwarded-Proto") == "https"
}

// Group is what a bound on an address holds for: a network of 64 bits for IPv6, since a client has
// all addresses of one.
func Group(a netip.Addr) string {
	if a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}
