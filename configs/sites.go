package configs

import (
	"fmt"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strings"
	"time"

	"yulun/crawler/extract"
	"yulun/internal/strictyaml"
)

// siteFolder holds the rules for the pages of single sites, in .yaml files. All topics share the
// built-in ones.
const siteFolder = "sites"

// siteRule is a rule as it is written.
type siteRule struct {
	Hosts []string `yaml:"hosts"`
	// Platform names a content management system, Elements what it calls the element of the text.
	Platform string   `yaml:"platform"`
	Elements []string `yaml:"elements"`

	From *day `yaml:"from"`
	To   *day `yaml:"to"`

	Body   string `yaml:"body"`
	Title  string `yaml:"title"`
	Date   string `yaml:"date"`
	Byline string `yaml:"byline"`
	Source string `yaml:"source"`
	Remove string `yaml:"remove"`
}

func (r siteRule) rule() extract.Rule {
	out := extract.Rule{Hosts: r.Hosts, Body: r.Body, Title: r.Title, Date: r.Date, Byline: r.Byline, Source: r.Source, Remove: r.Remove, Elements: r.Elements}
	if r.From != nil {
		out.From = r.From.Time
	}
	if r.To != nil {
		out.To = r.To.Time
	}
	return out
}

// placedRule is a rule and where it is.
type placedRule struct {
	extract.Rule
	place string
}

// siteChecker checks the rules of all files.
type siteChecker struct {
	// own are a user's files. A rule in one of them replaces the built-in rules of its hosts.
	own      fs.FS
	rules    []placedRule
	problems strictyaml.Problems
}

// loadSites reads and checks the site rules.
func loadSites(fsys fs.FS) (extract.Rules, strictyaml.Problems) {
	names, err := fs.Glob(fsys, siteFolder+"/*")
	if err != nil {
		panic(err) // only a malformed pattern can fail
	}
	c := siteChecker{}
	if e, ok := fsys.(edited); ok {
		c.own = e.own
	}
	// A user's rules come first, so that the built-in ones can give way to them.
	slices.SortStableFunc(names, func(a, b string) int {
		switch x, y := c.isOwn(a), c.isOwn(b); {
		case x == y:
			return strings.Compare(a, b)
		case x:
			return -1
		default:
			return 1
		}
	})
	replaced := map[string]bool{}
	for _, name := range names {
		switch path.Ext(name) {
		case ".yaml":
			c.file(fsys, name, replaced)
		case ".yml":
			c.problems = append(c.problems, strictyaml.Problem{File: name, Text: "is not read", Remedy: "name it with .yaml at its end"})
		}
	}
	if len(c.problems) > 0 {
		return extract.Rules{}, c.problems
	}
	rules := make([]extract.Rule, len(c.rules))
	for i, r := range c.rules {
		rules[i] = r.Rule
	}
	compiled, err := extract.NewRules(rules)
	if err != nil {
		c.problems = append(c.problems, strictyaml.Problem{File: siteFolder, Text: err.Error()})
	}
	return compiled, c.problems
}

func (c *siteChecker) isOwn(name string) bool { return c.own != nil && has(c.own, name) }

// file reads the rules of one file. Replaced are the hosts for which a user's files have rules.
func (c *siteChecker) file(fsys fs.FS, name string, replaced map[string]bool) {
	var list []siteRule
	doc, problems := strictyaml.Decode(fsys, name, &list)
	c.problems = append(c.problems, problems...)
	if unreadable(problems) {
		return
	}
	own := c.isOwn(name)
	for i, r := range list {
		at := fmt.Sprintf("[%d]", i)
		for _, p := range r.problems(doc, at) {
			if !covered(p.Field, problems) {
				c.problems = append(c.problems, p)
			}
		}
		if !own {
			r.Hosts = slices.DeleteFunc(r.Hosts, func(h string) bool { return replaced[h] })
		}
		c.add(doc, at, r.rule())
	}
	if own {
		for _, r := range list {
			for _, h := range r.Hosts {
				replaced[h] = true
			}
		}
	}
}

// add keeps a rule, unless another one is for the same host at the same time.
func (c *siteChecker) add(doc *strictyaml.Doc, at string, rule extract.Rule) {
	for _, other := range c.rules {
		for _, h := range rule.Hosts {
			if slices.Contains(other.Hosts, h) && overlap(rule, other.Rule) {
				c.problems = append(c.problems, doc.Problem(at, fmt.Sprintf("%s has another rule for the same time in %s", h, other.place),
					"give each version its days with from and to, or remove one"))
			}
		}
	}
	c.rules = append(c.rules, placedRule{rule, fmt.Sprintf("%s:%d", doc.File(), doc.Line(at))})
}

func overlap(a, b extract.Rule) bool {
	before := func(to, from time.Time) bool { return !to.IsZero() && !from.IsZero() && to.Before(from) }
	return !before(a.To, b.From) && !before(b.To, a.From)
}

// problems are the mistakes in one rule.
func (r siteRule) problems(doc *strictyaml.Doc, at string) (problems strictyaml.Problems) {
	add := func(path, remedy, format string, args ...any) {
		problems = append(problems, doc.Problem(at+path, fmt.Sprintf(format, args...), remedy))
	}
	if r.Platform != "" || len(r.Elements) > 0 {
		r.platformProblems(add)
		return problems
	}
	if len(r.Hosts) == 0 {
		add(".hosts", "write the site without www, like hosts: [example.cn]", "is missing")
	}
	for i, h := range r.Hosts {
		if !isHost(h) {
			add(fmt.Sprintf(".hosts[%d]", i), "write it in lower case, without scheme, www, port and path, like example.cn", "%q is not the name of a site", h)
		}
	}
	if r.From != nil && r.To != nil && r.To.Before(r.From.Time) {
		add(".to", "write a later day, or leave it out", "is before from")
	}
	empty := true
	for _, field := range []struct{ path, list string }{
		{".body", r.Body}, {".title", r.Title}, {".date", r.Date}, {".byline", r.Byline}, {".source", r.Source}, {".remove", r.Remove},
	} {
		if field.list == "" {
			continue
		}
		empty = false
		if err := extract.ParseSelector(field.list); err != nil {
			add(field.path, `write CSS, like "#content, .article p"`, "%q cannot be read as a selector: %v", field.list, err)
		}
	}
	if empty {
		add("", "state at least one of body, title, date, byline, source and remove", "finds nothing")
	}
	return problems
}

// platformProblems are the mistakes in a rule for a platform.
func (r siteRule) platformProblems(add func(path, remedy, format string, args ...any)) {
	if r.Platform == "" {
		add(".platform", "name the system that makes these elements, like platform: WeChat", "is missing")
	}
	if len(r.Elements) == 0 {
		add(".elements", "list the names of the element of the text, like elements: [js_content]", "is missing")
	}
	for i, name := range r.Elements {
		if name == "" || name != strings.ToLower(name) || strings.ContainsAny(name, " .#[]>:,") {
			add(fmt.Sprintf(".elements[%d]", i), "write one class or id in lower case, without # or a dot", "%q is not the name of an element", name)
		}
	}
	rest := r
	rest.Platform, rest.Elements = "", nil
	if !reflect.DeepEqual(rest, siteRule{}) {
		add("", "write what is known of single sites into a rule with hosts", "has more than platform and elements")
	}
}

func isHost(h string) bool {
	return h != "" && h == strings.ToLower(h) && !strings.HasPrefix(h, "www.") && !strings.ContainsAny(h, "/:*? \t@#") &&
		!strings.HasPrefix(h, ".") && !strings.HasSuffix(h, ".")
}
