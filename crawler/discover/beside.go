package discover

import (
	"strings"

	"golang.org/x/net/html"

	"yulun/article"
)

// How far around a link a date is looked for: so many levels up, and in parts of the page of so many nodes at most.
const (
	besideDepth = 4
	besideNodes = 200
)

// dateBeside is the date in the part of the page around a link that holds no other article's link: a row of a table, an
// item of a list, a card. Zero when there is none.
func dateBeside(link *html.Node, other func(a *html.Node) bool) article.Moment {
	at := link
	for range besideDepth {
		if at = at.Parent; at == nil || at.Data == "body" {
			break
		}
		s := surroundings{other: other, left: besideNodes}
		if !s.walk(at) {
			break
		}
		if m := listingDate(s.stamp); !m.IsZero() {
			return m
		}
		if m := dateInText(oneLine(s.text.String())); !m.IsZero() {
			return m
		}
	}
	return article.Moment{}
}

// surroundings gathers what stands around a link.
type surroundings struct {
	other func(a *html.Node) bool
	left  int
	text  strings.Builder
	stamp string // the first time element's
}

// walk reports whether the part was small enough and without other articles' links.
func (s *surroundings) walk(n *html.Node) bool {
	if s.left--; s.left < 0 {
		return false
	}
	switch {
	case n.Type == html.TextNode:
		s.text.WriteString(n.Data)
		s.text.WriteByte(' ')
	case n.Type == html.ElementNode && n.Data == "a" && s.other(n):
		return false
	case n.Type == html.ElementNode && n.Data == "time" && s.stamp == "":
		for _, a := range n.Attr {
			if a.Key == "datetime" {
				s.stamp = a.Val
			}
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if !s.walk(c) {
			return false
		}
	}
	return true
}
