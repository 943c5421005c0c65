package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"yulun/internal/boilerplate"
)

// layout is a page as its readers need it: the visible lines in reading order, and the elements
// that hold them. It is made in one walk over the tree, and everything later works on it by index.
type layout struct {
	elems  []elem
	blocks []block
}

// elem is a block-level element, or an inline one with a name. Elements lie in document order, a
// parent before its children; an element's blocks are blocks[first:end], the elements below it
// elems[self+1:last].
type elem struct {
	node       *html.Node
	parent     int32
	last       int32
	first, end int32
	names      []string
	hidden     bool
	marked     bool // by a name that elements with an article's text have
}

// block is one visible line.
type block struct {
	text string
	// spaced is text with a space wherever an inline element begins or ends: particulars of a
	// dateline are often in elements of their own with nothing between them.
	spaced string
	// elem is the innermost block-level element around it.
	elem int32
	// weight is the length of text in units of Latin letters, a hanzi counting as hanziWeight; link
	// the part of it in links.
	weight, link float64
	// anchors counts the links in it.
	anchors int
	heading int  // 1 to 6 in h1 to h6, else 0
	item    bool // in a list item
	row     bool // a row of a table, its cells side by side
	caption bool // in a figure's caption
	loud    bool // all of it is bold
	// value says how much it speaks for its surroundings being the article, against when negative;
	// boiler that it is in a part of the page that isn't. Both are set by weigh.
	value  float64
	boiler bool
	// kind is the kind of notice that the line is, once it was judged.
	kind   boilerplate.Kind
	judged bool
	// key is the text's titleKey, once it was asked for.
	key string
}

// hanziWeight is how many Latin letters a hanzi is worth: a Chinese text is about a third as long
// as its English translation.
const hanziWeight = 3

// skipped elements have no text for a reader.
var skipped = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Iframe: true, atom.Svg: true,
	atom.Head: true, atom.Button: true, atom.Select: true, atom.Textarea: true, atom.Object: true, atom.Embed: true,
	atom.Audio: true, atom.Video: true, atom.Canvas: true, atom.Map: true, atom.Math: true, atom.Input: true,
	atom.Datalist: true, atom.Dialog: true, atom.Frameset: true, atom.Noframes: true,
}

// blockish elements begin a new line. td and th do so only where the row lays out the page: see
// isLaidOut.
var blockish = map[atom.Atom]bool{
	atom.Address: true, atom.Article: true, atom.Aside: true, atom.Blockquote: true, atom.Body: true, atom.Center: true,
	atom.Dd: true, atom.Div: true, atom.Dl: true, atom.Dt: true, atom.Fieldset: true, atom.Figcaption: true,
	atom.Figure: true, atom.Footer: true, atom.Form: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true,
	atom.H5: true, atom.H6: true, atom.Header: true, atom.Hr: true, atom.Html: true, atom.Legend: true, atom.Li: true,
	atom.Main: true, atom.Nav: true, atom.Ol: true, atom.P: true, atom.Pre: true, atom.Section: true, atom.Summary: true,
	atom.Details: true, atom.Table: true, atom.Tbody: true, atom.Tfoot: true, atom.Thead: true, atom.Tr: true,
	atom.Ul: true, atom.Hgroup: true, atom.Caption: true, atom.Menu: true, atom.Search: true,
}

// walker makes a layout.
type walker struct {
	layout
	line    []byte
	space   bool // white space is owed before the next character
	newline bool // that white space held a line break of the source
	weight  float64
	link    float64
	bold    float64
	anchors int
	edges   []int // places in line where inline elements begin or end

	elem                                     int32
	inLink, inItem, inCaption, inBold, inPre int
	heading                                  int
	cells                                    int  // of the row of data that the walk is in
	laidOut                                  bool // the cells of the row lay out the page
	lastRune                                 rune

	// names are the names of the elements so far by the attribute that gives them: most elements
	// share theirs with others.
	names map[string][]string
	// platforms are further names of elements with an article's text.
	platforms map[string]bool
}

// newLayout walks the tree below root. Platforms are names of elements with an article's text,
// besides those that many sites use. Depth is bounded by the parser.
func newLayout(root *html.Node, platforms map[string]bool) *layout {
	w := &walker{elem: -1, names: make(map[string][]string), platforms: platforms}
	w.elems, w.blocks = make([]elem, 0, 1<<10), make([]block, 0, 1<<8) // most pages have about as many
	w.walk(root)
	w.flush()
	return &w.layout
}

func (w *walker) walk(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		w.write(n.Data)
		return
	case html.ElementNode:
		if n.DataAtom == atom.Br {
			w.flush()
			return
		}
		if skipped[n.DataAtom] {
			return
		}
		w.element(n)
		return
	case html.DocumentNode:
		w.children(n)
	}
}

func (w *walker) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c)
	}
}

func (w *walker) element(n *html.Node) {
	switch n.DataAtom {
	case atom.Tr:
		laidOut, cells := w.laidOut, w.cells
		w.laidOut, w.cells = isLaidOut(n), 0
		w.elementOf(n, true)
		w.laidOut, w.cells = laidOut, cells
	case atom.Td, atom.Th:
		w.cells++
		w.elementOf(n, w.laidOut)
	default:
		w.elementOf(n, blockish[n.DataAtom] && (w.laidOut || w.cells == 0 || !isLonePart(n)))
	}
}

// elementOf walks an element; block says whether it begins and ends a line.
func (w *walker) elementOf(n *html.Node, block bool) {
	names := w.namesOf(n)
	if !block && len(names) == 0 {
		w.inline(n, false)
		return
	}
	if block {
		w.flush()
	}
	self := int32(len(w.elems))
	parent := w.elem
	w.elems = append(w.elems, elem{node: n, parent: parent, first: int32(len(w.blocks)), names: names, hidden: isHidden(n), marked: isMarker(names, w.platforms)})
	w.elem = self
	w.inline(n, block)
	if len(w.blocks) > int(w.elems[self].first) {
		w.flush() // the last of several lines in an inline element is that element's, too
	}
	w.elem = parent
	e := &w.elems[self]
	e.last, e.end = int32(len(w.elems)), int32(len(w.blocks))
}

// inline walks the children of n with the marks that n itself sets. A block's last line is ended
// under them.
func (w *walker) inline(n *html.Node, block bool) {
	counter := w.mark(n)
	if counter != nil {
		*counter++
	}
	before := w.heading
	if h := headingLevel(n.DataAtom); h > 0 {
		w.heading = h
	}
	if n.DataAtom == atom.A && n.FirstChild != nil {
		w.anchors++
	}
	if n.DataAtom == atom.Td || n.DataAtom == atom.Th {
		w.space = true
	}
	w.edge()
	w.children(n)
	w.edge()
	if block {
		w.flush()
	}
	w.heading = before
	if counter != nil {
		*counter--
	}
}

func (w *walker) mark(n *html.Node) *int {
	if n.DataAtom != atom.A && isCaption(n) {
		return &w.inCaption
	}
	switch n.DataAtom {
	case atom.A:
		return &w.inLink
	case atom.Li:
		return &w.inItem
	case atom.Figcaption, atom.Figure:
		return &w.inCaption
	case atom.B, atom.Strong:
		return &w.inBold
	case atom.Pre:
		return &w.inPre
	}
	return nil
}

// isCaption reports an element that is called a caption.
func isCaption(n *html.Node) bool {
	class := attr(n, "class")
	return len(class) < 1<<10 && (strings.Contains(class, "aption") && !strings.Contains(class, "captioned"))
}

func headingLevel(a atom.Atom) int {
	switch a {
	case atom.H1:
		return 1
	case atom.H2:
		return 2
	case atom.H3:
		return 3
	case atom.H4:
		return 4
	case atom.H5:
		return 5
	case atom.H6:
		return 6
	}
	return 0
}

// write adds text to the line, its white space collapsed.
func (w *walker) write(s string) {
	for _, r := range s {
		switch {
		case r == '\n' && w.inPre > 0:
			w.flush()
			continue
		case r > ' ' && r < 0x7f: // nothing to look up
		case unicode.IsSpace(r) || r == '\u3000':
			w.space = true
			w.newline = w.newline || r == '\n' || r == '\r'
			continue
		case isInvisible(r):
			continue
		}
		if w.space && len(w.line) > 0 && !(w.newline && isHan(r) && isHan(w.lastRune)) {
			w.line = append(w.line, ' ')
		}
		w.space, w.newline = false, false
		w.line = utf8.AppendRune(w.line, r)
		w.lastRune = r
		units := 1.0
		if isHan(r) {
			units = hanziWeight
		}
		w.weight += units
		if w.inLink > 0 {
			w.link += units
		}
		if w.inBold > 0 {
			w.bold += units
		}
	}
}

// edge notes that an inline element begins or ends here.
func (w *walker) edge() {
	if n := len(w.line); n > 0 && n < maxDateline && (len(w.edges) == 0 || w.edges[len(w.edges)-1] != n) {
		w.edges = append(w.edges, n)
	}
}

// spaced is the line with spaces at the edges of its inline elements.
func (w *walker) spaced(line string) string {
	if len(line) > maxDateline || len(w.edges) == 0 {
		return line
	}
	var b strings.Builder
	last := 0
	for _, at := range w.edges {
		b.WriteString(line[last:at])
		if at < len(line) && line[at] != ' ' && line[at-1] != ' ' {
			b.WriteByte(' ')
		}
		last = at
	}
	b.WriteString(line[last:])
	return b.String()
}

// flush ends the line.
func (w *walker) flush() {
	if len(w.line) > 0 {
		line := string(w.line)
		w.blocks = append(w.blocks, block{
			text: line, spaced: w.spaced(line), elem: w.elem, weight: w.weight, link: w.link, anchors: w.anchors,
			heading: w.heading, item: w.inItem > 0, row: w.cells > 1 && !w.laidOut, caption: w.inCaption > 0, loud: w.bold >= w.weight,
		})
	}
	w.line = w.line[:0]
	w.edges = w.edges[:0]
	w.space, w.newline = false, false
	w.weight, w.link, w.bold, w.anchors, w.lastRune = 0, 0, 0, 0, 0
}

// isInvisible reports the characters that pages use to steer line breaks and reading direction.
func isInvisible(r rune) bool {
	switch r {
	case '\u200b', '\u200c', '\u200e', '\u200f', '\u2060', '\ufeff', '\u00ad', utf8.RuneError:
		return true
	}
	return r < ' '
}

// isHan reports hanzi and the punctuation that is set with them.
func isHan(r rune) bool {
	switch {
	case r < 0x2e80:
		return false
	case r >= 0x4e00 && r <= 0x9fff, r >= 0x3000 && r <= 0x303f, r >= 0xff00 && r <= 0xffef:
		return true
	}
	return unicode.Is(unicode.Han, r)
}
