package fetch

import (
	"bytes"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"yulun/crawler/charset"
	"yulun/crawler/optout"
)

// robotsRules is what a robots.txt says to this crawler: RFC 9309, Crawl-delay, and what it says
// about the use of pages. The zero value allows everything.
//
// It is written here because the library at hand matches a pattern with a wildcard anywhere in the
// path, compares percent-encoding as bytes and gives the whole file up for one bad line.
type robotsRules struct {
	rules []robotsRule
	delay time.Duration
	// usage are the preferences of the Content-Usage and Content-Signal lines, licenses the
	// addresses of the file's License lines.
	usage    []usageRule
	licenses []string
}

type robotsRule struct {
	pattern string // see normalisePattern
	allow   bool
}

// usageRule is a preference for the pages that a pattern matches, such as
// "content-usage:train-ai=n".
type usageRule struct {
	name, pattern, preference string
}

// robotsGroup collects the lines after one or more user-agent lines.
type robotsGroup struct {
	agents []string
	robotsRules
}

// parseRobots reads the groups for a product, or those for everybody when there is none. Lines that
// make no sense are skipped, so a web page served as robots.txt allows everything.
func parseRobots(body []byte, product string) *robotsRules {
	named, general := &robotsRules{}, &robotsRules{}
	found := false
	groups, licenses := robotsGroups(robotsText(body))
	for _, g := range groups {
		for _, agent := range g.agents {
			switch {
			case strings.EqualFold(agent, product):
				named.add(g.robotsRules)
				found = true
			case agent == "*":
				general.add(g.robotsRules)
			}
		}
	}
	rules := general
	if found {
		rules = named
	}
	rules.licenses = licenses
	return rules
}

// robotsText is the text of a robots.txt, which is UTF-8 but for files that an editor saved as
// UTF-16.
func robotsText(body []byte) []byte {
	if utf16 := bytes.HasPrefix(body, []byte("\xff\xfe")) || bytes.HasPrefix(body, []byte("\xfe\xff")); utf16 || bytes.IndexByte(body, 0) >= 0 {
		if text, _, err := charset.Decode(body, ""); err == nil {
			body = text
		}
	}
	return bytes.TrimPrefix(body, []byte("\ufeff"))
}

func (r *robotsRules) add(more robotsRules) {
	r.rules = append(r.rules, more.rules...)
	r.usage = append(r.usage, more.usage...)
	r.delay = max(r.delay, more.delay)
}

func robotsGroups(body []byte) (groups []*robotsGroup, licenses []string) {
	open := false // the last line was a user-agent line
	for len(body) > 0 {
		line := body
		if i := bytes.IndexAny(body, "\r\n"); i >= 0 {
			line, body = body[:i], body[i+1:]
		} else {
			body = nil
		}
		written, _, _ := strings.Cut(string(line), "#")
		key, value, ok := strings.Cut(written, ":")
		if !ok {
			continue
		}
		key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
		switch {
		case key == "user-agent":
			if !open {
				groups = append(groups, &robotsGroup{})
			}
			g := groups[len(groups)-1]
			g.agents, open = append(g.agents, productOf(value)), true
		case key == "license":
			if value != "" && !slices.Contains(licenses, value) {
				licenses = append(licenses, value)
			}
		case len(groups) > 0 && groups[len(groups)-1].line(key, value):
			open = false
		}
	}
	return groups, licenses
}

// productOf is the product token at the beginning of a user-agent line's value: letters, "-" and
// "_" (RFC 9309, section 2.2.1). What follows, a version or a description, doesn't count.
func productOf(value string) string {
	if value == "*" || strings.HasPrefix(value, "* ") || strings.HasPrefix(value, "*\t") {
		return "*"
	}
	end := strings.IndexFunc(value, func(r rune) bool {
		return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r == '-' || r == '_')
	})
	if end < 0 {
		return value
	}
	return value[:end]
}

// line takes in one line and reports whether it belongs to groups.
func (g *robotsGroup) line(key, value string) bool {
	switch key {
	case "allow", "disallow":
		if value != "" {
			g.rules = append(g.rules, robotsRule{pattern: normalisePattern(value), allow: key == "allow"})
		}
	case "crawl-delay":
		if seconds, err := strconv.ParseFloat(value, 64); err == nil && seconds > 0 && seconds < 1e6 {
			g.delay = max(g.delay, time.Duration(seconds*float64(time.Second)))
		}
	case "content-usage", "content-signal":
		rule := usageRule{name: key, pattern: "/"}
		if strings.HasPrefix(value, "/") || strings.HasPrefix(value, "*") {
			path, rest, _ := strings.Cut(value, " ")
			rule.pattern, value = normalisePattern(path), rest
		}
		if rule.preference = strings.TrimSpace(value); rule.preference != "" {
			g.usage = append(g.usage, rule)
		}
	default:
		return false
	}
	return true
}

// robotsPath is an address's path and query, as patterns are compared with it.
func robotsPath(u *url.URL) string {
	path := literal.Replace(normaliseAddress(u.EscapedPath()))
	if u.RawQuery != "" || u.ForceQuery {
		path += "?" + literal.Replace(plainQuery.Replace(normaliseAddress(u.RawQuery)))
	}
	return path
}

// literal writes the characters that mean something else in patterns so that no part of a pattern
// can match within their escapes.
var literal = strings.NewReplacer("%2A", "\x01", "%24", "\x02")

// plainQuery undoes the escapes that RFC 9309, section 2.2.2, takes for the same in a query:
// "?to=https%3A%2F%2Fx" is "?to=https://x".
var plainQuery = strings.NewReplacer("%3A", ":", "%2F", "/", "%3F", "?")

// allowed applies the longest rule that matches, Allow where two are equally long (RFC 9309,
// section 2.2.2).
func (r *robotsRules) allowed(u *url.URL) bool {
	path := robotsPath(u)
	longest, allow := -1, true
	for _, rule := range r.rules {
		n := len(rule.pattern)
		if n < longest || n == longest && allow {
			continue
		}
		if matchPath(rule.pattern, path) {
			longest, allow = n, rule.allow
		}
	}
	return allow
}

// optOuts are what the file says about the use of a page, as package optout writes it: for each
// kind of line the preferences of the longest pattern that matches.
func (r *robotsRules) optOuts(u *url.URL) []string {
	var out []string
	path := robotsPath(u)
	for _, name := range []string{"content-usage", "content-signal"} {
		longest, preferences := 0, []string(nil)
		for _, rule := range r.usage {
			switch n := len(rule.pattern); {
			case rule.name != name || n < longest || !matchPath(rule.pattern, path):
			case n > longest:
				longest, preferences = n, []string{rule.preference}
			default:
				preferences = append(preferences, rule.preference)
			}
		}
		for _, p := range preferences {
			out = append(out, optout.Usage(name, p, "robots.txt")...)
		}
	}
	for _, license := range r.licenses {
		out = append(out, "rsl:"+license+" (robots.txt)")
	}
	return out
}

// matchPath matches a pattern from the path's start: "*" stands for anything, "$" at the end for
// the path's end.
func matchPath(pattern, path string) bool {
	pattern, anchored := strings.CutSuffix(pattern, "$")
	parts := strings.Split(pattern, "*")
	rest, ok := strings.CutPrefix(path, parts[0])
	if !ok {
		return false
	}
	if len(parts) == 1 {
		return !anchored || rest == ""
	}
	last := len(parts) - 1
	for _, part := range parts[1:last] {
		i := strings.Index(rest, part)
		if i < 0 {
			return false
		}
		rest = rest[i+len(part):]
	}
	if anchored {
		return strings.HasSuffix(rest, parts[last])
	}
	return strings.Contains(rest, parts[last])
}

// normalisePattern is a rule's pattern with its own text written as normaliseAddress does; "*" and
// a "$" at the end stay.
func normalisePattern(s string) string {
	s, anchored := strings.CutSuffix(s, "$")
	parts := strings.Split(s, "*")
	for i, part := range parts {
		parts[i] = normaliseAddress(part)
	}
	s = strings.Join(parts, "*")
	if path, query, ok := strings.Cut(s, "?"); ok {
		s = path + "?" + plainQuery.Replace(query)
	}
	s = literal.Replace(s)
	if anchored {
		s += "$"
	}
	return s
}

// normaliseAddress percent-encodes what may not be in an address, and "*" and "$", which mean
// something else in patterns; it writes escapes in capitals and undoes those of unreserved
// characters. Rules and addresses then compare as RFC 9309, section 2.2.2, asks.
func normaliseAddress(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '%' && i+2 < len(s) && ishex(s[i+1]) && ishex(s[i+2]):
			v, _ := strconv.ParseUint(s[i+1:i+3], 16, 8)
			if unreserved(byte(v)) {
				b.WriteByte(byte(v))
			} else {
				b.WriteString(strings.ToUpper(s[i : i+3]))
			}
			i += 2
		case c >= 0x7f || c <= ' ' || strings.IndexByte(`"%<>\^`+"`{|}*$", c) >= 0:
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func ishex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func unreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-._~", c) >= 0
}
