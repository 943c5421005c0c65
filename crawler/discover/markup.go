package discover

import (
	"bytes"
	"html"
	"maps"
	"slices"
	"strings"

	nethtml "golang.org/x/net/html"

	"yulun/internal/lazyre"
)

// Feeds and sitemaps are read here without an XML parser. A parser gives a document up at its first
// mistake, or guesses where elements end and so mixes the fields of two items. This reader first
// cuts a document into its entries, which bounds what a mistake can cost, and then reads each entry
// alone.

// document is a feed or a sitemap, cut into entries.
type document struct {
	root string // "rss", "rdf", "feed", "urlset" or "sitemapindex"
	base string // xml:base of the elements around the entries
	// entries are the markup of each item, entry, url or sitemap element; around is what lies
	// outside of them.
	entries []entryMarkup
	around  []byte
	spaces  namespaces
}

// entryMarkup is one entry. cut says that the document ended before the entry did.
type entryMarkup struct {
	markup []byte
	cut    bool
}

// entryNames are the elements that hold one entry, by the document's root element.
var entryNames = map[string][]string{
	"rss":          {"item"},
	"rdf":          {"item"},
	"feed":         {"entry"},
	"urlset":       {"url"},
	"sitemapindex": {"sitemap"},
}

// outerNames are elements whose end also ends an entry that is still open.
var outerNames = []string{"channel", "rss", "rdf:rdf", "feed", "urlset", "sitemapindex"}

// namespaces maps the prefixes that a document declares to the addresses of their namespaces, in
// lower case.
type namespaces map[string]string

// knownSpaces gives each namespace that is read one prefix, whatever prefix the document declares.
// The empty prefix is for the formats' own elements.
var knownSpaces = map[string]string{
	"http://www.w3.org/2005/atom":                    "",
	"http://purl.org/atom/ns#":                       "",
	"http://purl.org/rss/1.0/":                       "",
	"http://my.netscape.com/rdf/simple/0.9/":         "",
	"http://backend.userland.com/rss2":               "",
	"http://www.w3.org/1999/02/22-rdf-syntax-ns#":    "rdf",
	"http://www.sitemaps.org/schemas/sitemap/0.9":    "",
	"http://www.google.com/schemas/sitemap/0.84":     "",
	"http://www.google.com/schemas/sitemap-news/0.9": "news",
	"http://purl.org/rss/1.0/modules/content/":       "content",
	"http://purl.org/dc/elements/1.1/":               "dc",
	"http://purl.org/dc/terms/":                      "dcterms",
	"http://rssnamespace.org/feedburner/ext/1.0":     "feedburner",
	"http://www.w3.org/1999/xhtml":                   "xhtml",
}

// name is an element's name in lower case, with the prefix of knownSpaces.
func (n namespaces) name(written string) string {
	prefix, local, ok := strings.Cut(strings.ToLower(written), ":")
	if !ok {
		prefix, local = "", prefix
	}
	space := strings.Replace(strings.TrimSpace(n[prefix]), "https://", "http://", 1)
	known, ok := knownSpaces[space]
	switch {
	case ok:
		prefix = known
	case prefix == "atom" && space == "":
		prefix = ""
	}
	if prefix == "" {
		return local
	}
	return prefix + ":" + local
}

// with is n and what an element declares.
func (n namespaces) with(attrs map[string]string) namespaces {
	var own namespaces
	for key, value := range attrs {
		prefix, ok := strings.CutPrefix(key, "xmlns")
		if !ok || prefix != "" && prefix[0] != ':' {
			continue
		}
		if own == nil {
			own = namespaces{}
			maps.Copy(own, n)
		}
		own[strings.TrimPrefix(prefix, ":")] = strings.ToLower(value)
	}
	if own == nil {
		return n
	}
	return own
}

// cutDocument cuts a feed or a sitemap into entries; ok is false where the text is neither.
func cutDocument(text []byte) (doc document, ok bool) {
	text = withoutControls(text)
	s := newScanner(text)
	var names []string
	open := -1   // where the entry that is open begins
	outside := 0 // where the next text outside of entries begins
	finish := func(end int, cut bool) {
		doc.entries = append(doc.entries, entryMarkup{text[open:end], cut})
		open, outside = -1, end
	}
	for {
		tag, more := s.next()
		if !more {
			break
		}
		if doc.root == "" {
			if doc.begin(text, tag); doc.root == "html" {
				return doc, false
			}
			names = entryNames[doc.root]
		}
		name := doc.spaces.name(tag.name)
		switch {
		case slices.Contains(names, name) && !tag.closing:
			if open >= 0 {
				finish(tag.start, false)
			}
			doc.around = append(doc.around, text[outside:tag.start]...)
			open, s.entry = tag.start, tag.name
		case slices.Contains(names, name) && open >= 0:
			finish(tag.end, false)
		case tag.closing && open >= 0 && slices.Contains(outerNames, name):
			finish(tag.start, false)
		case name == "channel" && !tag.closing:
			attrs := attributes(text[tag.start:])
			doc.spaces = doc.spaces.with(attrs)
			if base := attrs["xml:base"]; base != "" {
				doc.base = base
			}
		}
	}
	if open >= 0 {
		finish(len(text), true)
	}
	doc.around = append(doc.around, text[outside:]...)
	return doc, doc.root != ""
}

// begin takes a tag for that of the root, if it is one.
func (d *document) begin(text []byte, tag tagMark) {
	attrs := attributes(text[tag.start:])
	spaces := d.spaces.with(attrs)
	name := strings.TrimPrefix(spaces.name(tag.name), "rdf:")
	switch {
	case name == "html" || name == "body":
		d.root = "html"
	case tag.closing:
	case entryNames[name] != nil:
		d.root, d.spaces, d.base = name, spaces, attrs["xml:base"]
	default:
		d.root = rootOf(name) // the beginning may be missing
	}
}

// rootOf is the root element of documents with such entries.
func rootOf(entry string) string {
	switch entry {
	case "item":
		return "rss"
	case "entry":
		return "feed"
	}
	return ""
}

// withoutControls drops the characters that XML doesn't allow.
func withoutControls(text []byte) []byte {
	bad := func(r rune) bool {
		return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == '\ufeff' || r == '\uffff' || r == '\ufffe'
	}
	if bytes.IndexFunc(text, bad) < 0 {
		return text
	}
	return bytes.Map(func(r rune) rune {
		if bad(r) {
			return -1
		}
		return r
	}, text)
}

// tagMark is a tag's place in a text.
type tagMark struct {
	name       string // as written
	closing    bool
	start, end int
}

// scanner finds the tags of a document, outside of comments and CDATA sections.
type scanner struct {
	text []byte
	at   int
	// entry is the name of the elements that hold entries. A comment or section was never closed
	// where another one begins before its end and an entry ends in between. It costs only the entry
	// that it is in.
	entry string
	// Where the next of each mark is, so that no text is searched twice.
	marks map[string]int
}

func newScanner(text []byte) *scanner { return &scanner{text: text, marks: map[string]int{}} }

// find is where a mark is next at or after a place, len(text) where it isn't.
func (s *scanner) find(mark string, from int) int {
	if at, ok := s.marks[mark]; ok && at >= from {
		return at
	}
	at := len(s.text)
	if from < at {
		if i := bytes.Index(s.text[from:], []byte(mark)); i >= 0 {
			at = from + i
		}
	}
	s.marks[mark] = at
	return at
}

// past is the place behind a comment or section at i, or behind its opening mark when it was never
// closed.
func (s *scanner) past(i int, open, end string) int {
	body := i + len(open)
	to := s.find(end, body)
	if to == len(s.text) {
		return body
	}
	if s.entry != "" && s.find(open, body) < to && s.find("</"+s.entry, body) < to {
		return body
	}
	return to + len(end)
}

// next is the next tag.
func (s *scanner) next() (tagMark, bool) {
	for s.at < len(s.text) {
		i := bytes.IndexByte(s.text[s.at:], '<')
		if i < 0 {
			break
		}
		i += s.at
		rest := s.text[i:]
		switch {
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			s.at = s.past(i, "<![CDATA[", "]]>")
			continue
		case bytes.HasPrefix(rest, []byte("<!--")):
			s.at = s.past(i, "<!--", "-->")
			continue
		}
		n := tagLength(rest)
		if n == 0 {
			s.at = i + 1
			continue
		}
		s.at = i + n
		closing := rest[1] == '/'
		name := strings.TrimPrefix(string(rest[1:n]), "/")
		if end := strings.IndexAny(name, " \t\r\n/>"); end >= 0 {
			name = name[:end]
		}
		return tagMark{name: name, closing: closing, start: i, end: s.at}, true
	}
	s.at = len(s.text)
	return tagMark{}, false
}

// longestTag bounds the bytes of one tag.
const longestTag = 8 << 10

// tagLength is the length of the tag at the beginning of a text, 0 where there is none: a "<"
// before which no tag ends, as in "a<b</loc>", begins none.
func tagLength(text []byte) int {
	text = text[:min(len(text), longestTag)]
	i := 1
	if i < len(text) && text[i] == '/' {
		i++
	}
	if i == len(text) || !letter(text[i]) {
		return 0
	}
	for i < len(text) && strings.IndexByte(" \t\r\n<>/\"'=", text[i]) < 0 {
		i++
	}
	if i < len(text) && text[i] == '/' {
		i++
		if i == len(text) || text[i] != '>' {
			return 0
		}
	}
	if i == len(text) || strings.IndexByte(" \t\r\n>", text[i]) < 0 {
		return 0
	}
	for ; i < len(text); i++ {
		switch c := text[i]; c {
		case '>':
			return i + 1
		case '<':
			return 0
		case '"', '\'':
			end := bytes.IndexByte(text[i+1:], c)
			if end < 0 {
				return 0
			}
			i += end + 1
		}
	}
	return 0
}

func letter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' }

// attributes are the attributes of the tag at the beginning of a text, by name in lower case.
func attributes(text []byte) map[string]string {
	z := nethtml.NewTokenizer(bytes.NewReader(text[:min(len(text), longestTag)]))
	if t := z.Next(); t != nethtml.StartTagToken && t != nethtml.SelfClosingTagToken {
		return nil
	}
	return attributesOf(z)
}

func attributesOf(z *nethtml.Tokenizer) map[string]string {
	var attrs map[string]string
	for {
		key, value, more := z.TagAttr()
		if len(key) > 0 {
			if attrs == nil {
				attrs = map[string]string{}
			}
			if _, twice := attrs[string(key)]; !twice {
				attrs[string(key)] = string(value)
			}
		}
		if !more {
			return attrs
		}
	}
}

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
