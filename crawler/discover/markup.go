package discover

import (
	"bytes"
	"maps"
	"slices"
	"strings"
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
