package extract

import (
	"cmp"
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// facts are what a page says about itself in its markup rather than in its visible text.
type facts struct {
	title     string // of the title element
	canonical string
	next      string // of link rel=next
	base      string // of the base element
	// meta holds the contents of the meta elements by name or property in lower case, in document
	// order.
	meta map[string][]string
	ld   []ldArticle
	// published and modified are the values of time elements and microdata; times those of time
	// elements that say neither.
	published, modified, times []string
	// shown are the time elements that say more than they show.
	shown []shownTime
	// hidden are textareas that hold markup: scripts show it in place of them.
	hidden  []*html.Node
	lang    string   // of the html element
	scripts []string // the text of the scripts that aren't JSON-LD
	// paid says that microdata calls the article one that is not free.
	paid bool
	// authors are the contents of itemprop=author, rel=author and class=p-author.
	authors []string
}

// newFacts walks the whole tree once.
func newFacts(root *html.Node) *facts {
	f := &facts{meta: make(map[string][]string)}
	f.walk(root)
	return f
}

func (f *facts) walk(n *html.Node) {
	if n.Type == html.ElementNode {
		f.element(n)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		f.walk(c)
	}
}

func (f *facts) element(n *html.Node) {
	if strings.EqualFold(attr(n, "itemprop"), "isAccessibleForFree") && isOfArticle(n) {
		f.paid = f.paid || isFalse(squeeze(cmp.Or(attr(n, "content"), attr(n, "href"), rawText(n))))
	}
	switch n.DataAtom {
	case atom.Html:
		f.lang = attr(n, "lang")
	case atom.Meta:
		f.addMeta(n)
	case atom.Title:
		if f.title == "" && (n.Parent == nil || n.Parent.Data != "svg") {
			f.title = squeeze(firstRunes(rawText(n), maxTitle))
		}
	case atom.Base:
		f.base = attr(n, "href")
	case atom.Link:
		f.addLink(n)
	case atom.Script:
		if strings.Contains(strings.ToLower(attr(n, "type")), "ld+json") {
			f.ld = append(f.ld, parseLD(rawText(n))...)
		} else if n.FirstChild != nil {
			f.scripts = append(f.scripts, n.FirstChild.Data)
		}
	case atom.Time:
		f.addTime(n)
	case atom.Textarea:
		f.addTextarea(n)
	default:
		f.addProperty(n)
	}
}

func (f *facts) addMeta(n *html.Node) {
	content := strings.TrimSpace(attr(n, "content"))
	if content == "" || len(content) > 4<<10 {
		return
	}
	for _, key := range []string{"property", "name", "itemprop"} {
		if name := strings.ToLower(strings.TrimSpace(attr(n, key))); name != "" {
			if key == "itemprop" && strings.HasPrefix(name, "date") {
				f.sort(n, content)
				return
			}
			f.meta[name] = append(f.meta[name], content)
			return
		}
	}
}

func (f *facts) addLink(n *html.Node) {
	for rel := range strings.FieldsSeq(strings.ToLower(attr(n, "rel"))) {
		switch {
		case rel == "canonical" && f.canonical == "":
			f.canonical = strings.TrimSpace(attr(n, "href"))
		case rel == "next" && f.next == "":
			f.next = strings.TrimSpace(attr(n, "href"))
		}
	}
}

// addTextarea notes a textarea that isn't for writing: some sites send the article, and its time,
// in such. Others keep lists and players there.
func (f *facts) addTextarea(n *html.Node) {
	text := rawText(n)
	switch {
	case strings.Contains(attr(n, "class"), "article") && strings.Contains(text, "<p"):
		f.hidden = append(f.hidden, n)
	case strings.Contains(attr(n, "class"), "time") && len(text) < 40:
		f.published = append(f.published, squeeze(text))
	}
}

// shownTime is a time element's machine-readable value and its text.
type shownTime struct{ value, text string }

func (f *facts) addTime(n *html.Node) {
	value, text := attr(n, "datetime"), rawText(n)
	if value == "" {
		value = text
	} else if text = squeeze(text); text != "" {
		f.shown = append(f.shown, shownTime{value, text})
	}
	f.sort(n, value)
}

// sort puts the value of a time element or of a dated property where it belongs by the names of its
// element.
func (f *facts) sort(n *html.Node, value string) {
	if value = squeeze(value); value == "" || len(value) > 200 {
		return
	}
	names := strings.ToLower(attr(n, "itemprop") + " " + attr(n, "class") + " " + attr(n, "pubdate"))
	switch {
	case strings.Contains(names, "modified") || strings.Contains(names, "updat"):
		f.modified = append(f.modified, value)
	case strings.Contains(names, "publi") || strings.Contains(names, "datecreated") || strings.Contains(names, "entry-date") || attr(n, "pubdate") != "":
		f.published = append(f.published, value)
	case n.DataAtom == atom.Time:
		f.times = append(f.times, value)
	}
}

// addProperty reads microdata and microformats on elements other than meta and time.
func (f *facts) addProperty(n *html.Node) {
	property := strings.ToLower(attr(n, "itemprop"))
	switch {
	case strings.Contains(property, "datepublished") || strings.Contains(property, "datemodified"):
		value := attr(n, "content")
		if value == "" {
			value = attr(n, "datetime")
		}
		if value == "" {
			value = rawText(n)
		}
		f.sort(n, value)
	case property == "author" || attr(n, "rel") == "author" || strings.Contains(attr(n, "class"), "p-author"):
		if name := squeeze(rawText(n)); name != "" && len(name) < 200 {
			f.authors = append(f.authors, name)
		}
	}
}

// isOfArticle reports whether a property of microdata is the page's article's: it is in no
// item, in one that holds the headline or the text, or in a part of such a one. Cards of other
// pieces have neither.
func isOfArticle(property *html.Node) bool {
	for n := property.Parent; n != nil; n = n.Parent {
		if n.DataAtom == atom.Html || n.DataAtom == atom.Body {
			return true
		}
		if !hasAttr(n, "itemscope") || strings.EqualFold(attr(n, "itemprop"), "hasPart") {
			continue
		}
		for d := range n.Descendants() {
			if d.DataAtom == atom.H1 || strings.EqualFold(attr(d, "itemprop"), "articleBody") {
				return true
			}
		}
		return false
	}
	return true
}

// address is the page's address as it gives it itself: an empty one when it gives none.
func (f *facts) address() *url.URL {
	for _, s := range []string{f.canonical, f.first("og:url")} {
		if u, err := url.Parse(s); err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") {
			return u
		}
	}
	return &url.URL{}
}

// first is the first content of the first of names that has one.
func (f *facts) first(names ...string) string {
	for _, name := range names {
		if v := f.meta[name]; len(v) > 0 {
			return squeeze(v[0])
		}
	}
	return ""
}

// rawText is the text below n, however it is marked up.
func rawText(n *html.Node) string {
	if c := n.FirstChild; c != nil && c.NextSibling == nil && c.Type == html.TextNode {
		return c.Data
	}
	var b strings.Builder
	var add func(*html.Node)
	add = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.Type == html.TextNode {
				b.WriteString(c.Data)
			} else if c.DataAtom != atom.Script && c.DataAtom != atom.Style {
				add(c)
			}
		}
	}
	add(n)
	return b.String()
}

// squeeze is s with its white space collapsed, and without invisible characters.
func squeeze(s string) string {
	if isSqueezed(s) { // most are
		return s
	}
	s = strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && r != '\r' && isInvisible(r) {
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// isSqueezed reports whether s is plain enough for squeeze to leave it as it is.
func isSqueezed(s string) bool {
	last := ' '
	for _, r := range s {
		if r == ' ' && last == ' ' || r != ' ' && (isInvisible(r) || unicode.IsSpace(r)) {
			return false
		}
		last = r
	}
	return s == "" || last != ' '
}

// maxTitle is how much of the title element is read, in runes.
const maxTitle = 500
