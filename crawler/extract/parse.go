package extract

import (
	"bytes"
	"fmt"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxDocument is how many bytes of a decoded page are read; what follows is left out.
const maxDocument = 8 << 20

// depths are how deep elements may nest in a page that the parser refused for its depth, tried one
// after the other: some tags bring elements of the parser's own with them, and some close nothing.
var depths = []int{100, 25, -1}

// parse makes the tree of a decoded page. The parser refuses pages that nest more than 512
// elements, as broken ones with never closed elements do; such a page is flattened and tried again.
func parse(text []byte) (*html.Node, error) {
	return parseAs(text[:min(len(text), maxDocument)], func(text []byte) (*html.Node, error) { return html.Parse(bytes.NewReader(text)) })
}

// parseFragment makes the nodes of markup that stands in a division.
func parseFragment(markup string) ([]*html.Node, error) {
	return parseAs([]byte(markup), func(text []byte) ([]*html.Node, error) {
		return html.ParseFragment(bytes.NewReader(text), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	})
}

func parseAs[T any](text []byte, parse func([]byte) (T, error)) (T, error) {
	tree, err := parse(text)
	for _, depth := range depths {
		if err == nil {
			return tree, nil
		}
		tree, err = parse(flatten(text, depth))
	}
	if err != nil {
		return tree, fmt.Errorf("parse HTML: %w", err)
	}
	return tree, nil
}

// unfold makes an element of a textarea that holds markup, in place. One that can't be parsed stays
// what it is.
func unfold(n *html.Node) {
	nodes, err := parseFragment(rawText(n))
	if err != nil {
		return
	}
	for n.FirstChild != nil {
		n.RemoveChild(n.FirstChild)
	}
	n.Data, n.DataAtom = "div", atom.Div
	for _, child := range nodes {
		n.AppendChild(child)
	}
}

// flatten is a page without the tags below a depth. Line breaks stand for those of them that broke
// a line. What a reader doesn't see stays in one element of its kind, however deep it nests.
func flatten(text []byte, maxDepth int) []byte {
	var out bytes.Buffer
	out.Grow(len(text))
	z := html.NewTokenizer(bytes.NewReader(text))
	depth := 0
	var unseen atom.Atom // the element without a text for readers that the walk is in
	inside := 0          // how many of its kind are open
	for {
		kind := z.Next()
		raw := z.Raw()
		switch kind {
		case html.ErrorToken:
			return out.Bytes()
		case html.StartTagToken, html.EndTagToken:
			name, _ := z.TagName()
			tag := atom.Lookup(name)
			deep := depth > maxDepth
			step := nesting(tag, kind)
			depth = max(0, depth+step)
			switch {
			case unseen != 0 && tag == unseen:
				inside += step
				if inside > 0 {
					continue
				}
				unseen = 0
			case !deep, nestsNever[tag]:
			case unseen == 0 && skipped[tag]:
				if step > 0 {
					unseen, inside = tag, 1
				}
			default:
				if blockish[tag] {
					out.WriteString("<br>")
				}
				continue
			}
		}
		out.Write(raw)
	}
}

// nestsNever are elements in which there are no others, or which the parser puts into the head.
var nestsNever = map[atom.Atom]bool{
	atom.Br: true, atom.Hr: true, atom.Img: true, atom.Input: true, atom.Link: true, atom.Meta: true, atom.Source: true, atom.Col: true, atom.Wbr: true,
	atom.Area: true, atom.Base: true, atom.Embed: true, atom.Param: true, atom.Track: true, atom.Script: true, atom.Style: true, atom.Title: true,
	atom.Noscript: true, atom.Iframe: true, atom.Textarea: true, atom.Noframes: true, atom.Head: true, atom.Body: true, atom.Html: true,
}

// nesting is what a tag adds to the depth. Elements that the parser closes by itself add nothing.
func nesting(tag atom.Atom, kind html.TokenType) int {
	switch tag {
	case atom.P, atom.Li, atom.Dd, atom.Dt, atom.Option, atom.Td, atom.Tr, atom.Th, atom.Tbody:
		return 0
	}
	if nestsNever[tag] {
		return 0
	}
	if kind == html.EndTagToken {
		return -1
	}
	return 1
}
