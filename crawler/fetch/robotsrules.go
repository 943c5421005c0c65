package fetch

import (
	"bufio"
	"bytes"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// robotsRules is what a robots.txt says to this crawler: RFC 9309, and Crawl-delay. The zero value allows everything.
//
// It is written here because the library at hand matches a pattern with a wildcard anywhere in the path, compares
// percent-encoding as bytes and gives the whole file up for one bad line.
type robotsRules struct {
	rules []robotsRule
	delay time.Duration
}

type robotsRule struct {
	pattern string
	allow   bool
}

// robotsGroup collects the lines after one or more user-agent lines.
type robotsGroup struct {
	agents []string
	robotsRules
}

// parseRobots reads the groups for a product, or those for everybody when there is none. Lines that make no sense are
// skipped, so a web page served as robots.txt allows everything.
func parseRobots(body []byte, product string) *robotsRules {
	named, general := &robotsRules{}, &robotsRules{}
	found := false
	for _, g := range robotsGroups(body) {
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
	if found {
		return named
	}
	return general
}

func (r *robotsRules) add(more robotsRules) {
	r.rules = append(r.rules, more.rules...)
	r.delay = max(r.delay, more.delay)
}

func robotsGroups(body []byte) []*robotsGroup {
	var (
		groups []*robotsGroup
		open   bool // the last line was a user-agent line
	)
	lines := bufio.NewScanner(bytes.NewReader(bytes.TrimPrefix(body, []byte("\ufeff"))))
	lines.Buffer(nil, robotsMaxBody+1)
	lines.Split(splitLines)
	for lines.Scan() {
		line, _, _ := strings.Cut(lines.Text(), "#")
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
		if key == "user-agent" {
			if !open {
				groups = append(groups, &robotsGroup{})
			}
			agent, _, _ := strings.Cut(value, "/")
			g := groups[len(groups)-1]
			g.agents, open = append(g.agents, strings.TrimSpace(agent)), true
			continue
		}
		if len(groups) == 0 {
			continue
		}
		if groups[len(groups)-1].line(key, value) {
			open = false
		}
	}
	return groups
}

// line takes in one line and reports whether it belongs to groups.
func (g *robotsGroup) line(key, value string) bool {
	switch key {
	case "allow", "disallow":
		if value != "" {
			g.rules = append(g.rules, robotsRule{pattern: normalisePath(value), allow: key == "allow"})
		}
	case "crawl-delay":
		if seconds, err := strconv.ParseFloat(value, 64); err == nil && seconds > 0 && seconds < 1e6 {
			g.delay = max(g.delay, time.Duration(seconds*float64(time.Second)))
		}
	default:
		return false
	}
	return true
}

// splitLines splits at CR, LF or both.
func splitLines(data []byte, atEOF bool) (advance int, token []byte, err error) {
	if i := bytes.IndexAny(data, "\r\n"); i >= 0 {
		return i + 1, data[:i], nil
	}
	if atEOF && len(data) > 0 {
		return len(data), data, nil
	}
	return 0, nil, nil
}

// allowed applies the longest rule that matches, Allow where two are equally long (RFC 9309, section 2.2.2).
func (r *robotsRules) allowed(u *url.URL) bool {
	path := normalisePath(u.EscapedPath())
	if u.RawQuery != "" {
		path += "?" + normalisePath(u.RawQuery)
	}
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

// matchPath matches a pattern from the path's start: "*" stands for anything, "$" at the end for the path's end.
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

// normalisePath percent-encodes what isn't ASCII, writes escapes in capitals, and undoes those of unreserved characters,
// so that rules and addresses compare as RFC 9309, section 2.2.2, asks.
func normalisePath(s string) string {
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
		case c >= 0x80 || c <= ' ':
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
