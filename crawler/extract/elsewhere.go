package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"yulun/article"
	"yulun/internal/lazyre"
	"yulun/text"
)

// Listing is what the listing that named a page says of it.
type Listing struct {
	// Title is the listing's headline, Content its text of the piece, which may be markup; both may
	// be empty.
	Title, Content string
}

// elsewhere is a text that is somewhere other than in the visible page, and what goes with it.
type elsewhere struct {
	stateArticle
	// rule is what From says of it: "script", "template" or "feed".
	rule string
}

// unreadable are the codes of pages that may hold their text in their scripts.
var unreadable = map[string]bool{CodeScriptOnly: true, CodeNoText: true, CodeMediaOnly: true}

// withheld are the codes of pages in place of which a listing's own text of the piece is taken.
var withheld = map[string]bool{CodeScriptOnly: true, CodeNoText: true, CodeMediaOnly: true, CodeLoginWall: true, CodeCookieWall: true}

// readElsewhere reads the page with the text that is elsewhere, after its visible part was
// refused with a code; the code is empty when that worked.
func (r *pageReader) readElsewhere(code string) (article.Page, string) {
	if unreadable[code] {
		if a, ok := r.ownStateArticle(r.stateArticles()); ok && r.take(elsewhere{a, "script"}) {
			if page, code := r.visible(); code == "" {
				return page, ""
			}
		}
		if r.unfoldAll() {
			if page, code := r.visible(); code == "" {
				r.from["text"] = "template"
				return page, ""
			}
		}
	}
	if content := r.in.Listing.Content; withheld[code] && isProse(content) {
		a := stateArticle{title: r.in.Listing.Title, body: content}
		if r.take(elsewhere{a, "feed"}) {
			if page, code := r.visible(); code == "" {
				page.Notes.TextFrom = "feed"
				if isExcerpt(page.Text) {
					page.Text = strings.TrimSpace(openEnd.ReplaceAllString(page.Text, ""))
					page.Notes.Partial = PartialFeed
				}
				return page, ""
			}
		}
	}
	return article.Page{}, code
}

// isExcerpt reports whether a feed's text is a beginning or a summary: it says so at its end, or it
// is one short paragraph.
func isExcerpt(text string) bool {
	return openEnd.MatchString(text) || !strings.Contains(text, "\n") && weightOf(text) < maxSummary
}

// maxSummary is the weight below which a text of one paragraph is a summary.
const maxSummary = 450

// openEnd matches how the text of a feed ends that leaves out the rest.
var openEnd = lazyre.New(`(?i)(?:\s*\[?(?:…|\.\.\.)+\]?[\s\p{P}]*(?:` + readOn + `)?|\s*[\[(（]?(?:` + readOn + `))[\s\p{P}»→]*$`)

// readOn matches the words of a link to the whole text.
const readOn = `阅读全文|查看全文|閱讀全文|阅读更多|阅读原文|继续阅读|(?:continue|keep) reading|read (?:more|the full (?:story|article)|on)`

// take makes the page's lines those of a text from elsewhere. It reports whether there are any.
func (r *pageReader) take(e elsewhere) bool {
	nodes, err := fragment(e.body)
	if err != nil {
		return false
	}
	body := &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}
	for _, n := range nodes {
		body.AppendChild(n)
	}
	root := &html.Node{Type: html.ElementNode, Data: "article", DataAtom: atom.Article}
	if e.title != "" {
		heading := &html.Node{Type: html.ElementNode, Data: "h1", DataAtom: atom.H1}
		heading.AppendChild(&html.Node{Type: html.TextNode, Data: e.title})
		root.AppendChild(heading)
	}
	root.AppendChild(body)
	l := newLayout(root, r.in.Rules.platforms)
	l.weigh()
	i := l.elemOf(body)
	if i < 0 || l.elems[i].first == l.elems[i].end {
		return false
	}
	r.layout, r.elsewhere, r.titleAt = l, &e, -1
	r.body = l.of(i)
	return true
}

// holdsMore reports whether a state has the text whose beginning the page shows, and takes it.
func (r *pageReader) holdsMore(shown string) bool {
	if len(shown) > 4*maxBeginning || weightOf(shown) > maxBeginning || r.elsewhere != nil {
		return false
	}
	begin, _, _ := strings.Cut(shown, "\n")
	begin = firstRunes(titleKey(begin), 30)
	if len(begin) < 24 {
		return false
	}
	found := slices.DeleteFunc(r.stateArticles(), func(a stateArticle) bool { return a.rendered })
	a, ok := r.ownStateArticle(found)
	if !ok {
		return false
	}
	whole := titleKey(tags.ReplaceAllString(unescape(a.body), ""))
	if !strings.Contains(whole, begin) || len(whole) < 2*len(titleKey(shown)) {
		return false
	}
	return r.take(elsewhere{a, "script"})
}

// maxBeginning is the weight of a text above which no longer one is looked for in the scripts.
const maxBeginning = 900

// unfoldAll shows what templates, textareas, noscript elements and scripts of markup hold, and
// reports whether that is anything that reads like a text.
func (r *pageReader) unfoldAll() bool {
	var hidden []*html.Node
	for n := range r.root.Descendants() {
		switch n.DataAtom {
		case atom.Template, atom.Textarea, atom.Noscript:
		case atom.Script:
			if !markupType.MatchString(attr(n, "type")) {
				continue
			}
		default:
			continue
		}
		if n.DataAtom == atom.Template && n.FirstChild != nil && n.FirstChild.Type == html.ElementNode { // parsed already
			if s := rawText(n); isProse(s) && !strings.Contains(s, "{{") {
				hidden = append(hidden, n)
			}
			continue
		}
		if s := rawText(n); breaks.MatchString(s) && isProse(s) && !strings.Contains(s, "{{") && !strings.Contains(s, "<%") {
			hidden = append(hidden, n)
		}
	}
	for _, n := range hidden {
		n.Attr = nil // what hides it there
		if n.DataAtom == atom.Template && n.FirstChild != nil && n.FirstChild.Type == html.ElementNode {
			n.Data, n.DataAtom = "div", atom.Div
			continue
		}
		unfold(n)
	}
	if len(hidden) == 0 {
		return false
	}
	r.layout = newLayout(r.root, r.in.Rules.platforms)
	r.layout.weigh()
	r.elsewhere, r.titleAt = nil, -1
	return true
}

// markupType matches the types of scripts that hold markup.
var markupType = lazyre.New(`(?i)text/(?:html|template|x-template|x-handlebars|plain|tmpl|x-tmpl)`)

// hasMarkup reports whether a text is markup rather than lines.
func hasMarkup(s string) bool { return breaks.MatchString(s) }

// fragment parses a state's or a feed's text: markup, escaped markup or plain lines.
func fragment(body string) ([]*html.Node, error) {
	if !hasMarkup(body) && strings.Contains(body, "&lt;") {
		body = html.UnescapeString(body)
	}
	if !hasMarkup(body) {
		var b strings.Builder
		for line := range strings.Lines(body) {
			b.WriteString("<p>" + line + "</p>")
		}
		body = b.String()
	}
	return parseFragment(text.Head(body, maxDocument))
}
