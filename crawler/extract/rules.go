package extract

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// Rule is what is known of the pages of single sites, in one period. Its selectors are CSS; each
// may list several.
type Rule struct {
	// Hosts are the sites, without www. A rule is also for all hosts below them.
	Hosts []string
	// From is the first day on which pages looked like this, To the last one. A zero day leaves
	// that side open.
	From, To time.Time
	// Body finds the element, or the elements, of the text; Title, Date, Byline and Source those of
	// a field; Remove the parts of the body that are not the article.
	Body, Title, Date, Byline, Source, Remove string
	// Elements are names, as class or id, that a platform gives the element of the text, in lower
	// case. They count on all sites that use the platform, so such a rule has no hosts.
	Elements []string
}

// Rules are the rules by host, and what is known of platforms. The zero value has none.
type Rules struct {
	byHost    map[string][]version
	platforms map[string]bool
}

// version is a compiled rule.
type version struct {
	from, to                                  time.Time
	body, title, date, byline, source, remove selectors
}

// selectors are the selectors of a list, one by one.
type selectors []cascadia.Sel

// ParseSelector reports what is wrong with the selectors of a rule.
func ParseSelector(list string) error {
	_, err := parseSelectors(list)
	return err
}

func parseSelectors(list string) (selectors, error) {
	if list == "" {
		return nil, nil
	}
	group, err := cascadia.ParseGroup(list)
	return selectors(group), err
}

// NewRules compiles rules. Those of one host must not overlap in time.
func NewRules(list []Rule) (Rules, error) {
	rules := Rules{byHost: map[string][]version{}, platforms: map[string]bool{}}
	for _, one := range list {
		for _, name := range one.Elements {
			rules.platforms[name] = true
		}
		v := version{from: one.From, to: one.To}
		for _, field := range []struct {
			to   *selectors
			list string
		}{
			{&v.body, one.Body}, {&v.title, one.Title}, {&v.date, one.Date}, {&v.byline, one.Byline}, {&v.source, one.Source}, {&v.remove, one.Remove},
		} {
			var err error
			if *field.to, err = parseSelectors(field.list); err != nil {
				return Rules{}, fmt.Errorf("the rule for %s: selector %q: %w", strings.Join(one.Hosts, ", "), field.list, err)
			}
		}
		for _, host := range one.Hosts {
			rules.byHost[host] = append(rules.byHost[host], v)
		}
	}
	return rules, nil
}

// on reports whether a version is for a page as it looked at a time. A day counts in every zone in
// which it is that day.
func (v version) on(at time.Time) bool {
	const day, farthest = 24 * time.Hour, 14 * time.Hour
	return (v.from.IsZero() || !at.Before(v.from.Add(-farthest))) && (v.to.IsZero() || at.Before(v.to.Add(day+farthest)))
}

// find is the rule of the host, or of the nearest domain above it that has one, for a page as it
// looked at a time. For an unknown time all versions of the rule count.
func (rs Rules) find(host string, at time.Time) version {
	host = strings.TrimPrefix(host, "www.")
	for host != "" && rs.byHost[host] == nil {
		_, host, _ = strings.Cut(host, ".")
	}
	var all version
	for _, v := range rs.byHost[host] {
		if at.IsZero() || v.on(at) {
			all.body, all.title, all.date = slices.Concat(all.body, v.body), slices.Concat(all.title, v.title), slices.Concat(all.date, v.date)
			all.byline, all.source, all.remove = slices.Concat(all.byline, v.byline), slices.Concat(all.source, v.source), slices.Concat(all.remove, v.remove)
		}
	}
	return all
}

// find is the elements that selectors match, in document order.
func (r *pageReader) find(s selectors) []*html.Node {
	if len(s) == 0 {
		return nil
	}
	return cascadia.QueryAll(r.root, cascadia.SelectorGroup(s))
}

// ruled is the text of the first element that selectors of the site's rule find, "" when there is
// none.
func (r *pageReader) ruled(s selectors) string {
	for _, n := range r.find(s) {
		if s := squeeze(rawText(n)); s != "" {
			return s
		}
	}
	return ""
}

// removeRuled marks the parts that the rule takes out of the text.
func (r *pageReader) removeRuled() {
	for _, n := range r.find(r.rule.remove) {
		if i := r.layout.elemOf(n); i >= 0 {
			e := &r.layout.elems[i]
			for j := e.first; j < e.end; j++ {
				r.layout.blocks[j].boiler = true
				r.layout.blocks[j].value = min(r.layout.blocks[j].value, -boilerCost)
			}
		}
	}
}

// ruledBody is where the rule finds the text: from the first to the last of the elements that match
// one of its selectors, the one that finds most.
func (r *pageReader) ruledBody() (span, bool) {
	var best span
	gain := float64(minRuled)
	for _, selector := range r.rule.body {
		body := r.spanOf(selectors{selector})
		if g := r.layout.gainOf(body); g > gain {
			best, gain = body, g
		}
	}
	if best.end > 0 {
		best.elem = r.layout.common(best)
	}
	return best, best.end > 0
}

// spanOf is the span from the first to the last element that selectors match and that has text in
// it.
func (r *pageReader) spanOf(list selectors) span {
	var s span
	for _, n := range r.find(list) {
		i := r.layout.elemOf(n)
		if i < 0 {
			continue
		}
		part := r.layout.of(i)
		if r.layout.gainOf(part) == 0 {
			continue
		}
		if s.end == 0 {
			s = part
		}
		s.end = max(s.end, part.end)
	}
	return s
}

// minRuled is the least good text in a body found by a rule: less is an empty shell, or another
// page of the site.
const minRuled = 60

// elemOf is the index of the element of a node, -1 when it has none of its own.
func (l *layout) elemOf(n *html.Node) int32 {
	for i := range l.elems {
		if l.elems[i].node == n {
			return int32(i)
		}
	}
	return -1
}
