package service

import (
	"net"
	"net/http"
	"os"
	"strings"

	"yulun/locale"
)

// ownHosts answers only requests that name this machine: an address of digits, localhost, the
// machine's own name, or one of names. At a loopback address only loopback addresses, localhost and
// names count. Another site whose name leads here (DNS rebinding) could otherwise have a reader's
// browser fetch the pages for it, or send forms.
func ownHosts(listening net.Addr, names []string, refuse refuser, next http.Handler) http.Handler {
	allowed := map[string]bool{}
	for _, name := range names {
		allowed[hostName(name)] = true
	}
	if name, err := os.Hostname(); err == nil && !onLoopback(listening) {
		allowed[hostName(name)] = true
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := hostName(r.Host)
		if !allowed[host] && !namesThisMachine(host) && (onLoopback(listening) || net.ParseIP(host) == nil) {
			refuse(w, r, http.StatusMisdirectedRequest,
				locale.Key("These pages don't answer to the name %.100q. Start them with --host and this name if readers reach them by it."), host)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func onLoopback(a net.Addr) bool {
	tcp, ok := a.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}

// namesThisMachine reports whether a Host header names this machine: localhost, a name below it, or
// a loopback address, with any port.
func namesThisMachine(host string) bool {
	host = hostName(host)
	if ip := net.ParseIP(host); ip != nil {
		return ip.IsLoopback()
	}
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}

// hostName is the name or the address in a Host header.
func hostName(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.Trim(strings.TrimSuffix(strings.ToLower(host), "."), "[]")
}
