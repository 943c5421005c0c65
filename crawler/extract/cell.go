package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A cell of data has so many bytes of text at most, and so many links unless other text stands
// among them.
const (
	maxCell  = 600
	maxLinks = 3
)

// isLaidOut reports whether the cells of a row are side by side to lay out the page, each with
// lines of its own, rather than hold one row of data: one of them holds a line break, a block,
// several links or a long text.
func isLaidOut(row *html.Node) bool {
	for cell := row.FirstChild; cell != nil; cell = cell.NextSibling {
		if c := (cellScan{}); cell.Type == html.ElementNode && (c.breaks(cell) || c.isMenu()) {
			return true
		}
	}
	return false
}

// cellScan counts what a cell holds: links, and the bytes of text in them and altogether.
type cellScan struct{ links, linked, text int }

// breaks reports whether what lies below n makes the cell more than one of data. It ends at the
// first sign.
func (c *cellScan) breaks(n *html.Node) bool {
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		switch {
		case child.Type == html.TextNode:
			c.text += len(strings.TrimSpace(child.Data))
		case child.Type != html.ElementNode || skipped[child.DataAtom]:
			continue
		case child.DataAtom == atom.Br && hasTextAfter(child), blockish[child.DataAtom] && !isLonePart(child):
			return true
		}
		before := c.text
		if c.breaks(child) || c.text > maxCell {
			return true
		}
		if child.DataAtom == atom.A {
			c.links++
			c.linked += c.text - before
		}
	}
	return false
}

// isMenu reports whether the cell is links and hardly anything else.
func (c *cellScan) isMenu() bool { return c.links > maxLinks && 10*c.linked >= 6*c.text }

// hasTextAfter reports whether anything follows a line break in its element.
func hasTextAfter(br *html.Node) bool {
	for n := br.NextSibling; n != nil; n = n.NextSibling {
		if n.Type == html.ElementNode || n.Type == html.TextNode && strings.TrimSpace(n.Data) != "" {
			return true
		}
	}
	return false
}

// isLonePart reports a paragraph that is all there is in its cell: word processors write every cell
// so.
func isLonePart(n *html.Node) bool {
	if n.DataAtom != atom.P || n.Parent.DataAtom != atom.Td && n.Parent.DataAtom != atom.Th {
		return false
	}
	for s := n.Parent.FirstChild; s != nil; s = s.NextSibling {
		if s.Type == html.ElementNode && s != n {
			return false
		}
	}
	return true
}
