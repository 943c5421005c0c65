package discover

import (
	"bytes"
	"html"
	"strings"

	nethtml "golang.org/x/net/html"

	"yulun/internal/lazyre"
)

// element is one element of an entry.
type element struct {
	name     string // see namespaces.name
	attrs    map[string]string
	children []*element
	// text is the character data of the element and of those in it; inner is its markup.
	text, inner string
	// whole says that the element was ended before the text did.
	whole bool
}

// fieldNames are the elements that hold one value of an entry. None of them holds another, so that
// one that was never closed ends where the next begins.
var fieldNames = map[string]bool{
	"title": true, "link": true, "guid": true, "id": true, "description": true, "summary": true, "content:encoded": true,
	"pubdate": true, "published": true, "updated": true, "issued": true, "modified": true, "dc:date": true, "dc:title": true,
	"feedburner:origlink": true, "category": true, "comments": true, "loc": true, "lastmod": true, "changefreq": true,
	"priority": true, "news:publication_date": true, "news:title": true,
}

// openElement is an element that was not ended yet.
type openElement struct {
	*element
	spaces namespaces
	text   *strings.Builder
	from   int // where its markup begins
}

// parseElements reads markup into the elements at its top. End tags without a beginning are
// skipped; one ends all that was begun within its element. The character data of all elements is
// bounded by the markup's length times its depth, which maxDepth bounds.
func parseElements(markup []byte, spaces namespaces) *element {
	markup = repaired(markup)
	z := nethtml.NewTokenizer(bytes.NewReader(markup))
	z.AllowCDATA(true)
	root := &element{}
	stack := []openElement{{element: root, spaces: spaces, text: &strings.Builder{}}}
	at := 0
	pop := func(end int, whole bool) {
		top := stack[len(stack)-1]
		top.element.text, top.inner, top.whole = top.text.String(), string(markup[top.from:end]), whole
		stack = stack[:len(stack)-1]
		stack[len(stack)-1].text.WriteString(top.element.text)
	}
	for {
		kind := z.Next()
		if kind == nethtml.ErrorToken {
			break
		}
		raw := z.Raw()
		start := at
		at += len(raw)
		switch kind {
		case nethtml.TextToken:
			stack[len(stack)-1].text.WriteString(characters(string(raw)))
		case nethtml.StartTagToken, nethtml.SelfClosingTagToken:
			name, more := z.TagName()
			written := string(name)
			var attrs map[string]string
			if more {
				attrs = attributesOf(z)
			}
			z.NextIsNotRawText()
			inScope := stack[len(stack)-1].spaces.with(attrs)
			e := &element{name: inScope.name(written), attrs: attrs}
			if fieldNames[e.name] && fieldNames[stack[len(stack)-1].name] {
				pop(start, true)
			}
			parent := stack[len(stack)-1]
			parent.children = append(parent.children, e)
			if kind == nethtml.SelfClosingTagToken || len(stack) >= maxDepth {
				e.whole = true
				continue
			}
			stack = append(stack, openElement{element: e, spaces: inScope, text: &strings.Builder{}, from: at})
		case nethtml.EndTagToken:
			written, _ := z.TagName()
			name := stack[len(stack)-1].spaces.name(string(written))
			for i := len(stack) - 1; i > 0; i-- {
				if stack[i].name != name {
					continue
				}
				for len(stack) > i {
					pop(start, true)
				}
				break
			}
		}
	}
	for len(stack) > 1 {
		pop(len(markup), false)
	}
	root.text, root.inner = stack[0].text.String(), string(markup)
	return root
}

// maxDepth is how deep elements are read; deeper ones are left flat.
const maxDepth = 32

// repaired is markup in which every "<" begins a tag, a comment or a section, and every comment and
// section ends.
func repaired(markup []byte) []byte {
	var out []byte
	from := 0
	replace := func(at, length int, by string) {
		out = append(append(out, markup[from:at]...), by...)
		from = at + length
	}
	s := newScanner(markup)
	for at := 0; ; {
		i := s.find("<", at)
		if i == len(markup) {
			break
		}
		rest := markup[i:]
		n := tagLength(rest)
		switch {
		case n > 0:
			at = i + n
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			if at = s.past(i, "<![CDATA[", "]]>"); at == i+len("<![CDATA[") {
				replace(i, at-i, "")
			}
		case bytes.HasPrefix(rest, []byte("<!--")):
			end := s.past(i, "<!--", "-->")
			replace(i, end-i, "")
			at = end
		case bytes.HasPrefix(rest, []byte("<?")):
			end := i + len("<?")
			if to := s.find("?>", end); to < len(markup) {
				end = to + len("?>")
			}
			replace(i, end-i, "")
			at = end
		default:
			replace(i, 1, "&lt;")
			at = i + 1
		}
	}
	if from == 0 {
		return markup
	}
	return append(out, markup[from:]...)
}

// reference is a character reference. One without a semicolon is none, since in addresses as they
// are often written, "?a=1&copy=2", it would be a parameter's name.
var reference = lazyre.New(`&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});`)

// characters is the character data of a piece of text or of a CDATA section.
func characters(raw string) string {
	if section, ok := strings.CutPrefix(raw, "<![CDATA["); ok {
		return strings.TrimSuffix(section, "]]>")
	}
	raw = strings.ReplaceAll(raw, "]]>", "") // the end of a section that was never begun
	if !strings.Contains(raw, "&") {
		return raw
	}
	return reference.ReplaceAllStringFunc(raw, func(r string) string {
		return string(withoutControls([]byte(html.UnescapeString(r))))
	})
}

// child is the first whole child of a name that says something, nil where there is none.
func (e *element) child(name string) *element {
	for _, c := range e.children {
		if c.name == name && c.whole && (strings.TrimSpace(c.text) != "" || len(c.attrs) > 0 || len(c.children) > 0) {
			return c
		}
	}
	return nil
}

// value is the text of the first of the named children that has one.
func (e *element) value(names ...string) string {
	for _, name := range names {
		for _, c := range e.children {
			if c.name == name && c.whole && strings.TrimSpace(c.text) != "" {
				return strings.TrimSpace(c.text)
			}
		}
	}
	return ""
}
