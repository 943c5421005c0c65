package samplepress

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Violation is a request that breaks a rule.
type Violation struct {
	// Rule is one of the constants below; Why says it in one line.
	Rule, Why string
	Request   Request
}

// The rules that [Polite] and [Needless] hold a log to.
const (
	RulePace       = "pace"        // requests came closer than the delay
	RuleParallel   = "parallel"    // more were under way at once than allowed
	RuleDisallowed = "disallowed"  // robots.txt keeps crawlers out
	RuleRobots     = "robots"      // robots.txt was not asked for first
	RuleRetryAfter = "retry_after" // the host had asked to be left alone
	RuleTogether   = "together"    // two workers were at one host at the same time
	RuleHands      = "hands"       // the host passed from worker to worker too often
	RuleNeedless   = "needless"    // a page was downloaded that had not changed
	RuleTwice      = "twice"       // a page was asked for again too soon
)

// Polite holds a log to the rules, host by host:
//
//   - pace: k requests after one another, whoever sent them, take at least k-1 delays from the
//     first start to the last, less the slack once. That is the rule for two neighbours, and keeps
//     many small gains from adding up;
//   - parallel: not more requests are under way at once than the host allows;
//   - disallowed: no path is asked for that robots.txt disallows;
//   - robots: the first that a process asks of a host is robots.txt, and nothing else before that
//     is answered;
//   - retry_after: after an answer 429 or 503 with Retry-After nobody starts a request before its
//     time is over;
//   - together: a worker's turn at a host is a run of its requests with none of another worker
//     among them. A turn begins after all requests of the turn before have been answered, and a
//     delay after the last of them was started;
//   - hands: in no time as long as Window do more than Turns turns begin that take over from
//     another worker. The turns of two workers that share a crawl are as many as its requests;
//     those of two that take whole jobs in turn are as many as the jobs. So Window is the least
//     time between two jobs of one kind at one host, less the slack, and Turns the number of kinds
//     of jobs: with crawls and rechecks 2. Each of Deaths in the window adds one.
//
// A system that leases a host to one worker for as long as a whole crawl, and keeps the delay
// before it hands the host on, breaks none of them.
func Polite(requests []Request, rules Rules) []Violation {
	byHost := map[string][]Request{}
	for _, q := range ordered(requests) {
		byHost[q.Host] = append(byHost[q.Host], q)
	}
	var out []Violation
	for host, h := range rules.Hosts {
		c := manners{rules: rules, host: h, log: byHost[host]}
		c.pace()
		c.parallel()
		c.disallowed()
		c.robotsFirst()
		c.retryAfter()
		c.turns()
		out = append(out, c.found...)
	}
	slices.SortStableFunc(out, func(a, b Violation) int {
		return cmp.Or(a.Request.At.Compare(b.Request.At), cmp.Compare(a.Request.Host, b.Request.Host), cmp.Compare(a.Rule, b.Rule))
	})
	return out
}

// manners checks one host's requests, which are in the order in which they came in.
type manners struct {
	rules Rules
	host  HostRules
	log   []Request
	found []Violation
}

func (c *manners) add(rule string, q Request, format string, args ...any) {
	c.found = append(c.found, Violation{Rule: rule, Why: fmt.Sprintf(format, args...), Request: q})
}

// pace finds requests that came before their time. earliest is the time of the next one that all
// before it ask for; after a request that came too soon it counts from that one again, so that one
// slip is one violation.
func (c *manners) pace() {
	var earliest time.Time
	for i, q := range c.log {
		if early := earliest.Sub(q.At); i > 0 && early > c.rules.Slack {
			c.add(RulePace, q, "came %s after the one before, %s too early by the delay of %s",
				q.At.Sub(c.log[i-1].At), early, c.host.Delay)
			earliest = q.At
		}
		if q.At.After(earliest) {
			earliest = q.At
		}
		earliest = earliest.Add(c.host.Delay)
	}
}

// over is when a request was over for its client at the latest.
func (c *manners) over(q Request) time.Time { return q.End.Add(-c.rules.Slack) }

func (c *manners) parallel() {
	var under []Request
	for _, q := range c.log {
		under = slices.DeleteFunc(under, func(u Request) bool { return !q.At.Before(c.over(u)) })
		under = append(under, q)
		if len(under) > c.host.Parallel {
			c.add(RuleParallel, q, "%d are under way at once, %d allowed", len(under), c.host.Parallel)
		}
	}
}

func (c *manners) disallowed() {
	robots := parseRobots(c.host.Robots)
	for _, q := range c.log {
		if q.Path != "/robots.txt" && !robots.allows(q.Path) {
			c.add(RuleDisallowed, q, "robots.txt disallows it")
		}
	}
}

func (c *manners) robotsFirst() {
	answered := map[string]time.Time{}
	told := map[string]bool{}
	for _, q := range c.log {
		who := c.rules.process(q)
		at, asked := answered[who]
		switch {
		case q.Path == "/robots.txt":
			if !asked || c.over(q).Before(at) {
				answered[who] = c.over(q)
			}
		case !told[who] && (!asked || q.At.Before(at)):
			told[who] = true
			c.add(RuleRobots, q, "%s did not read robots.txt before", who)
		}
	}
}

func (c *manners) retryAfter() {
	var held time.Time
	var by Request
	for i, q := range c.log {
		if early := held.Sub(q.At); early > c.rules.Slack && !q.At.Before(by.End) {
			c.add(RuleRetryAfter, q, "%s too early: %s was told at %s to come again after %d s",
				early, c.rules.process(by), by.End.Format(time.TimeOnly), by.RetryAfter)
		}
		for _, earlier := range c.log[max(0, i-c.host.Parallel) : i+1] { // answers come in another order than requests
			if earlier.RetryAfter == 0 || earlier.Status != 429 && earlier.Status != 503 {
				continue
			}
			if until := earlier.End.Add(time.Duration(earlier.RetryAfter) * time.Second); until.After(held) {
				held, by = until, earlier
			}
		}
	}
}

// turns checks the hands that the host passes through.
func (c *manners) turns() {
	var taken []time.Time // when turns began that took over from another worker
	var over time.Time    // when all requests so far are over
	var last Request
	for i, q := range c.log {
		if who, before := c.rules.worker(q), c.rules.worker(last); i > 0 && who != before {
			switch gap := q.At.Sub(last.At); {
			case q.At.Before(over):
				c.add(RuleTogether, q, "%s asks while a request of %s is under way", who, before)
			case gap < c.host.Delay-c.rules.Slack:
				c.add(RuleTogether, q, "%s asks %s after %s, sooner than the delay of %s", who, gap, before, c.host.Delay)
			}
			taken = c.hands(append(taken, q.At), q)
		}
		if end := c.over(q); end.After(over) {
			over = end
		}
		last = q
	}
}

// hands checks the turn that began last, and returns those that are not older than the window.
func (c *manners) hands(taken []time.Time, q Request) []time.Time {
	turns := cmp.Or(c.rules.Turns, 2)
	for _, death := range c.rules.Deaths {
		if !death.After(q.At) && q.At.Sub(death) < c.rules.Window {
			turns++
		}
	}
	taken = slices.DeleteFunc(taken, func(t time.Time) bool { return q.At.Sub(t) >= c.rules.Window })
	if len(taken) > turns {
		c.add(RuleHands, q, "the host passed from worker to worker %d times within %s, at most %d are whole jobs",
			len(taken), c.rules.Window, turns)
	}
	return taken
}
