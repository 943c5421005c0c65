package extract

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"github.com/PuerkitoBio/goquery"
	"github.com/goccy/go-yaml"
	"golang.org/x/net/html"
)

//go:embed rules.yaml
var rulesFile []byte

// rule is what is known of the pages of a site. Its fields are CSS selectors.
type rule struct {
	Hosts  []string `yaml:"hosts"`
	Body   string   `yaml:"body"`
	Title  string   `yaml:"title"`
	Date   string   `yaml:"date"`
	Byline string   `yaml:"byline"`
	Source string   `yaml:"source"`
	Remove string   `yaml:"remove"`
}

// siteRules are the rules of the embedded file by host, read once: the file never changes, and a mistake in it can't
// get past the tests.
var siteRules = sync.OnceValues(func() (map[string]*rule, error) { return parseRules(rulesFile) })

func parseRules(data []byte) (map[string]*rule, error) {
	var list []rule
	if err := yaml.UnmarshalWithOptions(data, &list, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read site rules: %w", err)
	}
	byHost := make(map[string]*rule)
	for i := range list {
		for _, host := range list[i].Hosts {
			if byHost[host] != nil {
				return nil, fmt.Errorf("read site rules: two rules for %s", host)
			}
			byHost[host] = &list[i]
		}
	}
	return byHost, nil
}

// ruleFor is the rule of the host or of the nearest domain above it, nil when there is none.
func ruleFor(host string) (*rule, error) {
	rules, err := siteRules()
	if err != nil {
		return nil, err
	}
	for host != "" {
		if r := rules[host]; r != nil {
			return r, nil
		}
		_, host, _ = strings.Cut(host, ".")
	}
	return nil, nil //nolint:nilnil // no rule is no error
}

// find is the elements that a selector matches, in document order.
func (r *reader) find(selector string) []*html.Node {
	if r.rule == nil || selector == "" {
		return nil
	}
	return goquery.NewDocumentFromNode(r.root).Find(selector).Nodes
}

// ruled is the text of the first element that a rule's selector finds, "" when there is none.
func (r *reader) ruled(selector string) string {
	for _, n := range r.find(selector) {
		if s := squeeze(rawText(n)); s != "" {
			return s
		}
	}
	return ""
}

// removeRuled marks the parts that the rule takes out of the text.
func (r *reader) removeRuled() {
	for _, n := range r.find(r.ruleOrNone().Remove) {
		if i := r.layout.elemOf(n); i >= 0 {
			e := &r.layout.elems[i]
			for j := e.first; j < e.end; j++ {
				r.layout.blocks[j].boiler = true
				r.layout.blocks[j].value = min(r.layout.blocks[j].value, -boilerCost)
			}
		}
	}
}

// ruledBody is where the rule finds the text: from the first to the last of the elements that match one of its
// selectors, the one that finds most.
func (r *reader) ruledBody() (span, bool) {
	var best span
	gain := float64(minRuled)
	for selector := range strings.SplitSeq(r.ruleOrNone().Body, ",") {
		body := r.spanOf(strings.TrimSpace(selector))
		if g := r.layout.gainOf(body); g > gain {
			best, gain = body, g
		}
	}
	if best.end > 0 {
		best.elem = r.layout.common(best)
	}
	return best, best.end > 0
}

// spanOf is the span from the first to the last element that a selector matches and that has text in it.
func (r *reader) spanOf(selector string) span {
	var s span
	for _, n := range r.find(selector) {
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

// minRuled is the least good text in a body found by a rule: less is an empty shell, or another page of the site.
const minRuled = 60

// ruleOrNone is the site's rule, or an empty one.
func (r *reader) ruleOrNone() rule {
	if r.rule == nil {
		return rule{}
	}
	return *r.rule
}

// elemOf is the index of the element of a node, -1 when it has none of its own.
func (l *layout) elemOf(n *html.Node) int32 {
	for i := range l.elems {
		if l.elems[i].node == n {
			return int32(i)
		}
	}
	return -1
}
