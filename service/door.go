package service

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"

	"yulun/access"
	"yulun/article"
	"yulun/internal/perclient"
	"yulun/locale"
	"yulun/web"
)

// Login says when people have to log in.
type Login string

// The choices.
const (
	// LoginElsewhere asks for a login where others than this machine reach the pages: at a network
	// address, under a name of Hosts, and behind a proxy of Proxies.
	LoginElsewhere Login = "elsewhere"
	LoginAlways    Login = "always"
	LoginNever     Login = "never"
)

// Door says who gets at what is served, and how.
type Door struct {
	// Login defaults to LoginElsewhere.
	Login Login
	// Hosts are names by which the pages are reached, beside those that every machine has.
	Hosts []string
	// Proxies are believed when they say for whom they ask.
	Proxies access.Proxies
	// Coding lets everybody code where nobody logs in; without it, only this machine's user.
	Coding bool
	// Limits are the limits of requests and sessions.
	Limits access.Limits
}

// ReadProxies reads the addresses or networks of proxies.
func ReadProxies(texts []string) (access.Proxies, error) {
	var p access.Proxies
	for _, text := range texts {
		prefix, err := netip.ParsePrefix(text)
		if err != nil {
			var a netip.Addr
			if a, err = netip.ParseAddr(text); err == nil {
				prefix = netip.PrefixFrom(a, a.BitLen())
			}
		}
		if err != nil || prefix.Bits() == 0 {
			return nil, article.Usagef("Write an address or a network, such as 127.0.0.1 or 10.0.0.0/8.", "%.60q is not the address of a proxy", text)
		}
		p = append(p, prefix.Masked())
	}
	return p, nil
}

// CheckHosts is an error where one of the names can't be that of a host.
func CheckHosts(names []string) error {
	for _, name := range names {
		if name == "" || name != strings.TrimSpace(name) || strings.ContainsAny(name, "/@*: ") {
			return article.Usagef("Write the name alone, such as yulun.university.example.", "%.100q is not the name of a host", name)
		}
	}
	return nil
}

// public reports whether others than this machine reach what is served at an address, as by a proxy.
func (d Door) public(at net.Addr) bool {
	return !onLoopback(at) || len(d.Proxies) > 0 || slices.ContainsFunc(d.Hosts, func(name string) bool { return !namesThisMachine(name) })
}

// asks reports whether people have to log in at an address.
func (d Door) asks(at net.Addr) bool {
	return d.Login == LoginAlways || d.Login != LoginNever && d.public(at)
}

// anyone is the role of those who have not logged in at an address: where nobody has to, this
// machine's user may do everything, others read, and code where that is allowed.
func (d Door) anyone(at net.Addr) access.Role {
	switch {
	case d.asks(at):
		return access.Nobody
	case !d.public(at):
		return access.Admin
	case d.Coding:
		return access.Coder
	default:
		return access.Reader
	}
}

// gate lets people and programs in at an address, by the store, which is open; nil lets everybody in.
// It is an error where nobody could log in.
func (s *Service) gate(ctx context.Context, at net.Addr) (*access.Gate, error) {
	if !s.o.Door.asks(at) {
		return nil, nil
	}
	if s.o.Door.Coding {
		return nil, article.Usagef("Leave --coding out, and give people the role coder.", "--coding has no effect where people log in")
	}
	users, err := s.store.Users(ctx)
	if err != nil {
		return nil, err
	}
	tokens, err := s.store.Tokens(ctx)
	if err != nil {
		return nil, err
	}
	if len(users)+len(tokens) == 0 {
		return nil, article.Usagef(
			"Add a user first: yulun users add NAME --role admin. With --login never everybody who reaches the pages reads them without a login.",
			"others than this machine reach the pages at %s, and there is neither a user nor a token that could log in", at,
		)
	}
	if !s.shared() {
		if err := s.hideStore(); err != nil {
			return nil, err
		}
	}
	return access.NewGate(access.GateOptions{Store: s.store, Lifetimes: s.o.Door.Limits.Sessions, Now: s.o.Now, Log: s.o.Log}), nil
}

// mostClients is how many clients are remembered.
const mostClients = 10_000

// clients bounds how often each client asks at an address; nil where only this machine does.
func (s *Service) clients(at net.Addr) *perclient.Limiter {
	if !s.o.Door.public(at) {
		return nil
	}
	limits := s.o.Door.Limits
	return perclient.New(time.Duration(float64(time.Second)/limits.Rate), limits.Burst, mostClients, s.o.Now)
}

// guarded lets only those to a handler who may do what a role may, by session or token.
func (s *Service) guarded(g *access.Gate, role access.Role, next http.Handler) http.Handler {
	if g == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		caller, err := g.Of(r, s.o.Door.Proxies)
		switch {
		case err != nil:
			id := web.FaultID()
			s.o.Log.ErrorContext(r.Context(), "whose a request is can't be read", "id", id, "err", err)
			s.plain(w, r, http.StatusInternalServerError, locale.Key("Something went wrong on this machine. The log says more beside the id %s."), id)
		case !caller.Role.May(role):
			w.Header().Set("WWW-Authenticate", `Bearer realm="yulun", Basic realm="yulun", charset="UTF-8"`)
			s.plain(w, r, http.StatusUnauthorized, locale.Key("Show a token: yulun tokens add makes one."))
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// bounded bounds how often each client asks at an address.
func (s *Service) bounded(at net.Addr, next http.Handler) http.Handler {
	clients := s.clients(at)
	if clients == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if wait := clients.Take(access.Group(s.o.Door.Proxies.Client(r))); wait > 0 {
			web.RetryAfter(w, wait)
			s.plain(w, r, http.StatusTooManyRequests, locale.Key("There were too many requests from your address."))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// withoutProxies refuses what came through a proxy where only this machine is expected, for its user
// may do everything without a login. Some proxies name themselves as the host that is asked for.
func withoutProxies(refuse refuser, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip"} {
			if r.Header.Get(name) != "" {
				refuse(w, r, http.StatusMisdirectedRequest, locale.Key("This request came through a proxy (header %s), and these pages are for this machine alone. "+
					"Start them with --host NAME --trusted-proxy ADDRESS, so that readers log in."), name)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// warnOfNetwork says so where more than this machine can reach the pages without a login, or log in
// over connections that everybody between can read.
func (s *Service) warnOfNetwork(at net.Addr) {
	switch d := s.o.Door; {
	case !d.public(at):
		return
	case d.asks(at):
		if len(d.Proxies) == 0 {
			s.o.Reporter.Notice("passwords and sessions cross the network in the clear: put a proxy with TLS before the pages, and name it by --trusted-proxy")
		}
		return
	}
	may := "read the pages"
	if s.o.Door.Coding {
		may += ", and code"
	}
	s.o.Reporter.Notice(fmt.Sprintf("everybody who can reach %s can %s: they ask for no password", at, may))
}
