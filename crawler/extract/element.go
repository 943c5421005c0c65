package extract

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// isHidden reports elements that a browser wouldn't show. Hiding by visibility or opacity doesn't
// count: pages use it for the text itself until their scripts have run.
func isHidden(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return true
		case "style":
			if i := strings.Index(a.Val, "display"); i >= 0 && i < 1<<10 {
				rest := strings.TrimLeft(a.Val[i+len("display"):], " :")
				if strings.HasPrefix(rest, "none") {
					return true
				}
			}
		}
	}
	return false
}

// elementsOf are the elements below a node in document order.
func elementsOf(root *html.Node) []*html.Node {
	var all []*html.Node
	var add func(*html.Node)
	add = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.Type == html.ElementNode {
				all = append(all, c)
			}
			add(c)
		}
	}
	add(root)
	return all
}

// namesOf is what the function namesOf finds, each class split once. The names are shared: they are
// not to be changed.
func (w *walker) namesOf(n *html.Node) []string {
	value, several := "", false
	for _, a := range n.Attr {
		if isNaming(a.Key) {
			value, several = a.Val, several || value != ""
		}
	}
	if value == "" || several {
		return namesOf(n)
	}
	names, ok := w.names[value]
	if !ok {
		names = namesOf(n)
		w.names[value] = names
	}
	return names
}

// isNaming reports the attributes that hold names.
func isNaming(key string) bool {
	switch key {
	case "class", "id", "role", "itemprop", "data-component", "data-testid", "data-e2e", "aria-labelledby":
		return true
	}
	return false
}

// namesOf is the words of an element's class, id and role in lower case: "relatedNews top-2" gives
// related, news, top, 2. The whole names come with them.
func namesOf(n *html.Node) []string {
	var names []string
	for _, a := range n.Attr {
		if isNaming(a.Key) && len(a.Val) < 1<<10 {
			names = splitNames(names, a.Val)
		}
	}
	return names
}

func splitNames(names []string, s string) []string {
	for field := range strings.FieldsSeq(s) {
		start, parts := 0, 0
		lower := asciiLower(field)
		if isState(lower) {
			names = append(names, lower)
			continue
		}
		for i := 0; i <= len(field); i++ {
			cut := i == len(field)
			sep := !cut && !isAlnum(field[i])
			camel := !cut && i > 0 && isUpper(field[i]) && isLower(field[i-1])
			if !cut && !sep && !camel {
				continue
			}
			if i > start && !(cut && parts == 0) {
				names = append(names, lower[start:i])
				parts++
			}
			start = i
			if sep {
				start++
			}
		}
		names = append(names, lower)
	}
	return names
}

// isState reports names such as comments-enabled and has-sidebar: they say what a page has, not
// what the element is.
func isState(name string) bool {
	for _, prefix := range []string{"has-", "no-", "with-", "is-", "not-", "hide-", "show-", "comments-"} {
		if strings.HasPrefix(name, prefix) && name != "comments-area" && name != "comments-section" && name != "comments-list" {
			return true
		}
	}
	for _, suffix := range []string{"-enabled", "-disabled", "-open", "-closed", "-on", "-off", "-active"} {
		if strings.HasSuffix(name, suffix) {
			return true
		}
	}
	return false
}

// asciiLower is s with its ASCII letters in lower case: as long in bytes as s, which
// strings.ToLower doesn't promise.
func asciiLower(s string) string {
	for i := range len(s) {
		if isUpper(s[i]) {
			b := []byte(s)
			for j := i; j < len(b); j++ {
				if isUpper(b[j]) {
					b[j] += 'a' - 'A'
				}
			}
			return string(b)
		}
	}
	return s
}

func isAlnum(c byte) bool {
	return c >= '0' && c <= '9' || isLower(c) || isUpper(c) || c >= utf8.RuneSelf
}
func isLower(c byte) bool { return c >= 'a' && c <= 'z' }
func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }

// attr is an attribute of n, or "".
func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}
