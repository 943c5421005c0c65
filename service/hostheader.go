package service

import (
	"fmt"
	"net"
	"net/http"
	"os"
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

// codingHosts takes forms only at an address of digits, at a name of this machine, or at one of
// names, where the pages listen on a network address: the browser of a coder could otherwise be led
// to send them by another site whose name leads here.
func codingHosts(listening net.Addr, names []string, next http.Handler) http.Handler {
	if onLoopback(listening) {
		return next // ownHosts is stricter
	}
	allowed := map[string]bool{}
	for _, name := range names {
		allowed[hostName(name)] = true
	}
	if name, err := os.Hostname(); err == nil {
		allowed[hostName(name)] = true
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := hostName(r.Host)
		if r.Method == http.MethodPost && !allowed[host] && net.ParseIP(host) == nil && !isLocalhost(host) {
			http.Error(w, fmt.Sprintf(
				"Nothing was kept: these pages don't take codings under the name %.100q. Start them with --coding-host and this name if coders reach them by it.",
				host,
			), http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// namesThisMachine reports whether a Host header names this machine: localhost, a name below it, or a
// loopback address, with any port.
func namesThisMachine(host string) bool {
	host = hostName(host)
	if ip := net.ParseIP(host); ip != nil {
		return ip.IsLoopback()
	}
	return isLocalhost(host)
}

// hostName is the name or the address in a Host header.
func hostName(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.Trim(strings.TrimSuffix(strings.ToLower(host), "."), "[]")
}

func isLocalhost(name string) bool {
	return name == "localhost" || strings.HasSuffix(name, ".localhost")
}
