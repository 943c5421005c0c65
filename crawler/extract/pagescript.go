package extract

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"yulun/internal/lazyre"
)

// scripted are the further pages of an article as its scripts lead to them. No script is run: what
// a call or a definition spells out is read, and nothing else is guessed.
type scripted struct {
	// pages are addresses by the number that is shown, from 1.
	pages map[int]string
	// current is the number of the page itself and earliest the address of the first one, where a
	// call says so; 0 and "" otherwise.
	current  int
	earliest string
	// shown are the numbers of the elements that lead on by scripts, where unknown are those whose
	// addresses no script spells out.
	shown, unknown map[int]bool
	// unresolved says that the page has further ones whose addresses are unknown.
	unresolved bool
}

// scriptedPages reads them. Elements that lead on by a script count when they read like a page's
// number or like "next page".
func (r *pageReader) scriptedPages(own *ownPage) scripted {
	s := scripted{pages: make(map[int]string), shown: make(map[int]bool), unknown: make(map[int]bool)}
	base := r.base()
	elements := elementsOf(r.root)
	source := scriptSource(elements)
	r.createdPages(&s, source, base)
	known := make(map[*html.Node]bool)
	for _, n := range elements {
		if number, expression, ok := pageControl(n); ok && !standsApart(n, known) {
			s.add(own, base, source, number, expression)
		}
	}
	r.pagesByForm(&s, own, base)
	s.unresolved = s.unresolved && len(s.pages) == 0 && s.current == 0
	return s
}

// standsApart reports whether an element is in a form or in a part of the page whose pages
// aren't the article's. known holds what was found of its ancestors.
func standsApart(n *html.Node, known map[*html.Node]bool) bool {
	if n == nil {
		return false
	}
	apart, ok := known[n]
	if !ok {
		apart = n.DataAtom == atom.Form && !hasSelectHandler(n) || isApart(n) || standsApart(n.Parent, known)
		known[n] = apart
	}
	return apart
}

// isApart reports the parts of a page whose pages aren't the article's: comments and galleries.
func isApart(n *html.Node) bool {
	for _, name := range namesOf(n) {
		if replies[name] || apartName[name] {
			return true
		}
	}
	return false
}

var apartName = words(`slide slider swiper carousel gallery tabs tab calendar related recommend ranking rank`)

func hasSelectHandler(form *html.Node) bool {
	for n := range form.Descendants() {
		if n.DataAtom == atom.Select && attr(n, "onchange") != "" {
			return true
		}
	}
	return false
}

// Bounds of what is searched, in bytes: of one script, which is a library when it is longer, and of
// all.
const (
	maxPageScript   = 64 << 10
	maxScriptSource = 512 << 10
)

// scriptSource is the page's own scripts as far as they speak of pages.
func scriptSource(elements []*html.Node) string {
	var scripts []string
	size := 0
	for _, n := range elements {
		if n.DataAtom != atom.Script || n.FirstChild == nil {
			continue
		}
		s := n.FirstChild.Data
		if len(s) > maxPageScript || size+len(s) > maxScriptSource || !strings.Contains(s, "age") && !strings.Contains(s, "location") {
			continue
		}
		scripts = append(scripts, s)
		size += len(s) + 1
	}
	return strings.Join(scripts, "\n")
}

// expression is what an element does: the source of what it calls or assigns, and what stands for
// the page's number in it.
type expression struct{ source, value string }

// addressKeys are attributes in which scripts find an address.
var addressKeys = []string{"data-url", "data-href", "data-link"}

// pageControl is the number of a page, 0 when the element says "next", and what leads there; ok is
// false for any other element, and for a plain link.
func pageControl(n *html.Node) (number int, e expression, ok bool) {
	switch n.DataAtom {
	case atom.A, atom.Button, atom.Span, atom.Li, atom.Input, atom.Div, atom.Em, atom.I, atom.Option:
	default:
		return 0, e, false
	}
	if len(n.Attr) == 0 && n.DataAtom != atom.Option {
		return 0, e, false
	}
	action := attr(n, "onclick")
	href := strings.TrimSpace(attr(n, "href"))
	if action == "" && len(href) > 11 && strings.EqualFold(href[:11], "javascript:") && strings.ContainsAny(href, "(=") && !strings.Contains(href, "void") {
		action = href[11:]
	}
	value := attr(n, "data-page")
	for _, key := range addressKeys {
		if s := attr(n, key); s != "" && action == "" {
			action = "location.href=" + strconv.Quote(s)
		}
	}
	if n.DataAtom == atom.Option {
		if action, value = ofSelect(n); action == "" {
			return 0, e, false
		}
	}
	if action == "" && value == "" || len(action) > 500 {
		return 0, e, false
	}
	text := squeeze(firstRunes(rawText(n), 60))
	if n.DataAtom == atom.Input {
		text = attr(n, "value")
	}
	if m := numberText.FindStringSubmatch(text); m != nil {
		number, _ = strconv.Atoi(m[1])
		return number, expression{action, value}, number > 0
	}
	return 0, expression{action, value}, nextText.MatchString(text)
}

// ofSelect is what choosing an option does.
func ofSelect(option *html.Node) (action, value string) {
	parent := option.Parent
	if parent != nil && parent.DataAtom == atom.Optgroup {
		parent = parent.Parent
	}
	if parent == nil || parent.DataAtom != atom.Select {
		return "", ""
	}
	return attr(parent, "onchange"), strings.TrimSpace(attr(option, "value"))
}

var (
	pageCall   = lazyre.New(`^\s*(?:return\s+)?(?:window\.|self\.)?(\w{1,40})\(\s*(?:['"]?(\d{1,3})['"]?|(this\.[\w.\[\]]{1,60}))\s*(?:,[^()]{0,60})?\)`)
	assignment = lazyre.New(`(?:\blocation(?:\.href)?\s*=\s*|\blocation\.(?:assign|replace)\(\s*|\bopen\(\s*)([^;{}\n]{1,300})`)
	// otherCall matches the names of functions that show something else than a text's page.
	otherCall = lazyre.New(`(?i)comment|cmt|reply|slide|tab|show|img|pic|photo|list|search|share|play|day|month`)
)

// add notes where an element leads.
func (s *scripted) add(own *ownPage, base *url.URL, source string, number int, e expression) {
	s.shown[number] = true
	if number == 1 {
		return
	}
	target, known := "", false
	if m := assignment.FindStringSubmatch(e.source); m != nil {
		target, known = evaluate(m[1], map[string]string{"this.value": e.value, "this.options[this.selectedIndex].value": e.value})
	} else if m := pageCall.FindStringSubmatch(e.source); m != nil {
		argument := m[2]
		if argument == "" {
			argument = e.value
		}
		if otherCall.MatchString(m[1]) || argument == "" {
			return
		}
		if n, err := strconv.Atoi(argument); err == nil && number > 0 && !fits(number, n) {
			return
		}
		if target, known = resolveCall(source, m[1], argument); !known {
			n, _ := strconv.Atoi(argument)
			n = cmp.Or(number, n)
			s.shown[n], s.unknown[n] = true, true
		}
	} else if e.value == "" || e.source != "" {
		return
	}
	if !known {
		s.unresolved = true
		return
	}
	u, err := base.Parse(target)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "" {
		return
	}
	u.Fragment = ""
	in, ok := own.follows(u)
	if !ok || !fits(number, in) {
		return
	}
	if number == 0 {
		number = max(in, 2)
	}
	if s.pages[number] == "" {
		s.pages[number] = u.String()
	}
}

// resolveCall is the address to which a function of the page's scripts leads for an argument.
func resolveCall(source, name, argument string) (target string, ok bool) {
	definition := lazyre.New(`(?:function\s+` + name + `\s*\(|\b` + name + `\s*[=:]\s*function\s*\w*\s*\()\s*(\w{1,40})[^)]{0,80}\)\s*\{`)
	m := definition.FindStringSubmatchIndex(source)
	if m == nil {
		return "", false
	}
	parameter := source[m[2]:m[3]]
	l := literals{s: source, i: m[1], steps: 5000}
	if !l.skipTo('}') {
		return "", false
	}
	body := source[m[1]:l.i]
	for _, a := range assignment.FindAllStringSubmatch(body, 10) {
		if !lazyre.New(`\b` + parameter + `\b`).MatchString(a[1]) {
			continue
		}
		if target, ok = evaluate(a[1], map[string]string{parameter: argument}); ok {
			return target, true
		}
	}
	return "", false
}

var term = lazyre.New(`^\s*(?:'([^'\\]*)'|"([^"\\]*)"|\(?\s*([\w.\[\]]+)\s*(?:([-+])\s*1\s*\))?\s*\)?)\s*(?:\+|\)|,|;|$)`)

// evaluate is the string that a concatenation of strings and known names makes; ok is false when it
// holds anything else.
func evaluate(source string, names map[string]string) (s string, ok bool) {
	used := false
	for source = strings.TrimSpace(source); source != ""; {
		m := term.FindStringSubmatchIndex(source)
		if m == nil {
			return "", false
		}
		switch {
		case m[2] >= 0:
			s += source[m[2]:m[3]]
		case m[4] >= 0:
			s += source[m[4]:m[5]]
		default:
			value, known := names[source[m[6]:m[7]]]
			if !known || value == "" {
				return "", false
			}
			used = true
			if m[8] >= 0 {
				n, err := strconv.Atoi(value)
				if err != nil {
					return "", false
				}
				if source[m[8]] == '-' {
					n -= 2
				}
				value = strconv.Itoa(n + 1)
			}
			s += value
		}
		last := source[m[1]-1]
		source = strings.TrimSpace(source[m[1]:])
		if last != '+' {
			break
		}
	}
	return s, s != "" && (used || strings.ContainsAny(s, "./?"))
}
