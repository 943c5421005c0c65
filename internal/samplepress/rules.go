package samplepress

import (
	"strconv"
	"strings"
	"time"
)

// Rules are the manners by which a log is judged, by [Polite].
type Rules struct {
	// Hosts are the rules of each outlet, by its id. Requests to other hosts aren't looked at.
	Hosts map[string]HostRules
	// Slack is by how much two times may be wrong: the server sees a request when it arrives, not
	// when it was sent, and sees its own answer end a moment after the client has all of it.
	Slack time.Duration
	// Process tells the programs that ask apart, and one program from itself after it was started
	// again. Nil: by user agent.
	Process func(Request) string
	// Worker tells those apart that may not ask one host at the same time. Nil: as Process.
	Worker func(Request) string
	// Window and Turns bound how often a host passes from one worker to another; see Polite. Zero
	// Turns: 2. Zero Window: it isn't looked at.
	Window time.Duration
	Turns  int
	// Deaths are when workers were killed, each of which lets the host pass on once more.
	Deaths []time.Time
}

// HostRules are one host's.
type HostRules struct {
	// Delay is the least time between the starts of two requests, Parallel how many may be under
	// way at once.
	Delay    time.Duration
	Parallel int
	// Robots is the host's robots.txt.
	Robots string
}

// Rules are the outlets' rules for a crawler that is configured with a delay and so many requests
// at once: the outlet's Crawl-delay where that is longer, and then one request at once.
func (s *Server) Rules(delay time.Duration, parallel int) Rules {
	s.mu.Lock()
	defer s.mu.Unlock()
	rules := Rules{Hosts: map[string]HostRules{}}
	for _, o := range s.press.outlets {
		h := HostRules{Delay: delay, Parallel: max(1, parallel), Robots: o.Robots}
		if asked := parseRobots(o.Robots).delay; asked > 0 {
			h.Delay, h.Parallel = max(delay, asked), 1
		}
		rules.Hosts[o.ID] = h
	}
	return rules
}

func (r Rules) process(q Request) string {
	if r.Process == nil {
		return q.UserAgent
	}
	return r.Process(q)
}

func (r Rules) worker(q Request) string {
	if r.Worker == nil {
		return r.process(q)
	}
	return r.Worker(q)
}

// robots is what a robots.txt says to everybody.
type robots struct {
	rules []robotsRule
	delay time.Duration
}

type robotsRule struct {
	path  string
	allow bool
}

// parseRobots reads the groups for "*". It is written here and not taken from the crawler, which it
// judges.
func parseRobots(text string) robots {
	var out robots
	everybody, agents := false, false
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		field, value, _ := strings.Cut(line, ":")
		field, value = strings.ToLower(strings.TrimSpace(field)), strings.TrimSpace(value)
		switch field {
		case "user-agent":
			everybody = value == "*" || agents && everybody
			agents = true
			continue
		case "allow", "disallow":
			if everybody && value != "" {
				out.rules = append(out.rules, robotsRule{value, field == "allow"})
			}
		case "crawl-delay":
			if seconds, err := strconv.ParseFloat(value, 64); err == nil && everybody {
				out.delay = max(out.delay, time.Duration(seconds*float64(time.Second)))
			}
		default:
			continue
		}
		agents = false
	}
	return out
}

// allows applies the longest rule that matches, Allow where two are equally long.
func (r robots) allows(path string) bool {
	longest, allow := -1, true
	for _, rule := range r.rules {
		n := len(rule.path)
		if n < longest || n == longest && allow || !matches(rule.path, path) {
			continue
		}
		longest, allow = n, rule.allow
	}
	return allow
}

// matches matches a rule from the path's start: "*" stands for anything, "$" at the end for the
// path's end.
func matches(rule, path string) bool {
	rule, anchored := strings.CutSuffix(rule, "$")
	first, rest, wild := strings.Cut(rule, "*")
	path, ok := strings.CutPrefix(path, first)
	if !ok || !wild {
		return ok && (!anchored || path == "")
	}
	if anchored {
		rest += "$"
	}
	for i := range len(path) + 1 {
		if matches(rest, path[i:]) {
			return true
		}
	}
	return false
}
