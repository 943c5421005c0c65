package service

import (
	"net"
	"net/http"
	"strings"
)

// ownHosts answers only requests that name this machine, where the pages listen on a loopback
// address. Another site whose name leads here (DNS rebinding) could otherwise have a reader's browser
// fetch the pages for it.
func ownHosts(listening net.Addr, next http.Handler) http.Handler {
	if !onLoopback(listening) {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !namesThisMachine(r.Host) {
			http.Error(w, "These pages answer to localhost and to the address that they listen on, not to other names.",
				http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func onLoopback(a net.Addr) bool {
	tcp, ok := a.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}

// namesThisMachine reports whether a Host header names this machine: localhost, a name below it, or a
// loopback address, with any port.
func namesThisMachine(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if ip := net.ParseIP(strings.Trim(host, "[]")); ip != nil {
		return ip.IsLoopback()
	}
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}
