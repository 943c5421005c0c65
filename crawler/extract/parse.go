package extract

import (
	"bytes"
	"fmt"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxDocument is how many bytes of a decoded page are read; what follows is left out.
const maxDocument = 8 << 20

// maxDepth is how deep elements may nest in a page that the parser refused for its depth.
const maxDepth = 100

// parse makes the tree of a decoded page. The parser refuses pages that nest more than 512
// elements, as broken ones with never closed elements do; such a page is flattened and tried again.
func parse(text []byte) (*html.Node, error) {
	text = text[:min(len(text), maxDocument)]
	root, err := html.Parse(bytes.NewReader(text))
	if err == nil {
		return root, nil
	}
	root, err = html.Parse(bytes.NewReader(flatten(text)))
	if err != nil {
		return nil, fmt.Errorf("parse HTML: %w", err)
	}
	return root, nil
}

// unfold makes an element of a textarea that holds markup, in place. One that can't be parsed stays
// what it is.
func unfold(n *html.Node) {
	nodes, err := html.ParseFragment(strings.NewReader(rawText(n)), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
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

// flatten is a page without the tags below maxDepth. Line breaks stand for those of them that broke
// a line.
func flatten(text []byte) []byte {
	var out bytes.Buffer
	out.Grow(len(text))
	z := html.NewTokenizer(bytes.NewReader(text))
	depth := 0
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
			depth = max(0, depth+nesting(tag, kind))
			if deep && !skipped[tag] {
				if blockish[tag] {
					out.WriteString("<br>")
				}
				continue
			}
		}
		out.Write(raw)
	}
}

// nesting is what a tag adds to the depth. Elements that the parser closes by itself add nothing.
func nesting(tag atom.Atom, kind html.TokenType) int {
	switch tag {
	case atom.Br, atom.Hr, atom.Img, atom.Input, atom.Link, atom.Meta, atom.Source, atom.Col, atom.Wbr, atom.Area,
		atom.Base, atom.Embed, atom.Param, atom.Track, atom.P, atom.Li, atom.Dd, atom.Dt, atom.Option, atom.Td, atom.Tr,
		atom.Th, atom.Tbody, atom.Html, atom.Head, atom.Body:
		return 0
	}
	if kind == html.EndTagToken {
		return -1
	}
	return 1
}
