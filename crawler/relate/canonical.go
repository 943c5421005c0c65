package relate

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/idna"
)

// Normal is the form in which an address is asked for: what the site wrote, its parameters and
// their order included, with scheme and host in lower case (an international name in its ASCII
// form), no credentials, default port or fragment, dots of the path resolved and percent-escapes in
// their shortest form. Only a visitor's session id is dropped.
//
// Normal is idempotent. It fails on anything that is not an absolute http or https address.
func Normal(rawURL string) (string, error) {
	return form(rawURL, func(query, _ string) string {
		return keep(escape(query), func(pair string) bool {
			name, _ := parameter(pair)
			return !sessions[name]
		})
	})
}

// Canonical is the one form of an address by which an article is known, unless that form belongs to
// another article: [Normal], with the parameters that are certain to be tracking dropped and the
// others sorted by name. The scheme is kept as it is, and so is a trailing slash, for there are
// servers that answer differently.
//
// Canonical is idempotent. It fails on anything that is not an absolute http or https address.
func Canonical(rawURL string) (string, error) {
	return form(rawURL, func(query, host string) string { return sortedQuery(query, host, isCertain) })
}

// Bare is Canonical with every parameter dropped that any site uses for tracking. It is for
// patterns: an address may be none of the site's own.
func Bare(rawURL string) (string, error) {
	return form(rawURL, func(query, host string) string { return sortedQuery(query, host, Tracks) })
}

// form cleans an address; query makes the form of its query.
func form(rawURL string, query func(raw, host string) string) (string, error) {
	u, err := url.Parse(repair(rawURL))
	if err != nil {
		return "", fmt.Errorf("parse address %q: %w", rawURL, err)
	}
	if u.Scheme != "http" && u.Scheme != "https" {
		return "", fmt.Errorf("parse address %q: neither http nor https", rawURL)
	}
	host, err := canonicalHost(u)
	if err != nil {
		return "", fmt.Errorf("parse address %q: %w", rawURL, err)
	}
	var b strings.Builder
	b.WriteString(u.Scheme)
	b.WriteString("://")
	b.WriteString(host)
	b.WriteString(canonicalPath(u.EscapedPath()))
	if q := query(u.RawQuery, (&url.URL{Host: host}).Hostname()); q != "" {
		b.WriteByte('?')
		b.WriteString(q)
	}
	return b.String(), nil
}

// repair undoes what is common in hand-made links and refused by [url.Parse]: white space around
// and control characters in it, and percent signs that begin no escape.
func repair(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s)
	s = strings.TrimSpace(s)
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		b.WriteByte(s[i])
		if s[i] == '%' && !isEscape(s[i:]) {
			b.WriteString("25")
		}
	}
	return b.String()
}

// canonicalHost is the host in lower-case ASCII with its port, when that isn't the scheme's own.
func canonicalHost(u *url.URL) (string, error) {
	host := strings.ToLower(u.Hostname())
	if host == "" {
		return "", fmt.Errorf("it has no host")
	}
	if strings.Contains(host, ":") {
		if strings.ContainsAny(host, "%") {
			return "", fmt.Errorf("its host %q names a network interface", host)
		}
		host = "[" + host + "]"
	} else if !isASCII(host) {
		ascii, err := idna.Lookup.ToASCII(host)
		if err != nil {
			return "", fmt.Errorf("its host: %w", err)
		}
		host = ascii
	}
	host = strings.TrimSuffix(host, ".")
	if !isHost(host) {
		return "", fmt.Errorf("%q is not a host", host)
	}
	port := u.Port()
	if port == "" || (u.Scheme == "http" && port == "80") || (u.Scheme == "https" && port == "443") {
		return host, nil
	}
	return host + ":" + port, nil
}

// isHost reports whether s is made of what a host name or a bracketed IPv6 address is made of.
func isHost(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || strings.IndexByte("-._:[]", c) >= 0 {
			continue
		}
		return false
	}
	return s != "" && s[0] != '.' && !strings.Contains(s, "..") && !strings.HasSuffix(s, ".")
}

// canonicalPath resolves "." and ".." as RFC 3986, 5.2.4 does, and drops Java's session ids. It
// always begins with a slash.
func canonicalPath(escaped string) string {
	segments := strings.Split(strings.TrimPrefix(escape(escaped), "/"), "/")
	var out []string
	for i, s := range segments {
		s = withoutSession(s)
		last := i == len(segments)-1
		switch s {
		case ".":
			if last {
				out = append(out, "")
			}
		case "..":
			out = out[:max(0, len(out)-1)]
			if last {
				out = append(out, "")
			}
		default:
			out = append(out, s)
		}
	}
	return "/" + strings.Join(out, "/")
}

// withoutSession cuts parameters such as ;jsessionid=1A2B off a path segment.
func withoutSession(segment string) string {
	for from := 0; ; {
		i := strings.IndexByte(segment[from:], ';')
		if i < 0 {
			return segment
		}
		i += from
		end := len(segment)
		if j := strings.IndexByte(segment[i+1:], ';'); j >= 0 {
			end = i + 1 + j
		}
		if strings.HasPrefix(strings.ToLower(segment[i+1:end]), "jsessionid=") {
			segment = segment[:i] + segment[end:]
			from = i
			continue
		}
		from = i + 1
	}
}

// keep leaves those parameters of a query that are wanted, as they are. A query of which all are
// wanted stays as it is.
func keep(raw string, wanted func(pair string) bool) string {
	var kept []string
	dropped := false
	for pair := range strings.SplitSeq(raw, "&") {
		if wanted(pair) {
			kept = append(kept, pair)
		} else {
			dropped = true
		}
	}
	if !dropped {
		return raw
	}
	return strings.Join(kept, "&")
}

// sortedQuery drops empty parameters and those for which drop holds, and sorts the others by name,
// those of one name in their own order. Values keep their escapes, which may be of another charset
// than UTF-8.
func sortedQuery(raw, host string, drop func(pair, host string) bool) string {
	type param struct{ name, pair string }
	var params []param
	for pair := range strings.SplitSeq(raw, "&") {
		pair = escape(pair)
		name, _, _ := strings.Cut(pair, "=")
		if pair == "" || drop(pair, host) {
			continue
		}
		params = append(params, param{name, pair})
	}
	slices.SortStableFunc(params, func(a, b param) int { return cmp.Compare(a.name, b.name) })
	pairs := make([]string, len(params))
	for i, p := range params {
		pairs[i] = p.pair
	}
	return strings.Join(pairs, "&")
}

// escape brings percent-escapes into the one form of RFC 3986, 6.2.2: capitals, letters and digits
// and "-._~" not escaped, everything outside printable ASCII escaped.
func escape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '%' && isEscape(s[i:]) {
			c = unhex(s[i+1])<<4 | unhex(s[i+2])
			if isUnreserved(c) {
				b.WriteByte(c)
			} else {
				writeEscaped(&b, c)
			}
			i += 2
			continue
		}
		if c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}%", c) >= 0 {
			writeEscaped(&b, c)
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

func writeEscaped(b *strings.Builder, c byte) {
	const digits = "0123456789ABCDEF"
	b.WriteByte('%')
	b.WriteByte(digits[c>>4])
	b.WriteByte(digits[c&15])
}

func isEscape(s string) bool { return len(s) >= 3 && isHex(s[1]) && isHex(s[2]) }

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func unhex(c byte) byte {
	switch {
	case c >= 'a':
		return c - 'a' + 10
	case c >= 'A':
		return c - 'A' + 10
	default:
		return c - '0'
	}
}

func isUnreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
