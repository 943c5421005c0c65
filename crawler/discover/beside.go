package discover

import (
	"strings"

	"golang.org/x/net/html"

	"yulun/article"
	"yulun/crawler/dates"
	"yulun/internal/lazyre"
)

// How far around a link a date is looked for: so many levels up, and in parts of the page of so
// many nodes at most.
const (
	besideDepth = 4
	besideNodes = 200
)

// dateBeside is the date in the part of the page around a link that holds no other article's link:
// a row of a table, an item of a list, a card. It is zero where there is none. sure says that the
// date is a time element or has hardly a word beside it: a date in a teaser's sentence is one of
// the events in the article.
func dateBeside(link *html.Node, d dates.Reader, other func(a *html.Node) bool) (m article.Moment, sure bool) {
	at := link
	for range besideDepth {
		if at = at.Parent; at == nil || at.Data == "body" {
			break
		}
		s := surroundings{other: other, left: besideNodes}
		if !s.walk(at) {
			break
		}
		if m, ok := d.Machine(s.stamp); ok {
			return m, true
		}
		for _, text := range s.texts {
			if m, ok := alone(d, text); ok {
				return m, true
			}
		}
		if m, _, ok := d.Find(strings.Join(s.texts, " ")); ok {
			return m, false
		}
	}
	return article.Moment{}, false
}

// maxWords is how many bytes of other text a date may have beside it and still be sure: 发布时间：, an
// outlet's name.
const maxWords = 30

// alone is the date in a text that is little more than the date.
func alone(d dates.Reader, text string) (article.Moment, bool) {
	m, at, ok := d.Find(text)
	if !ok || len(text)-(at[1]-at[0]) > maxWords || otherDay.MatchString(text) {
		return article.Moment{}, false
	}
	return m, true
}

// otherDay matches the words by which a date beside a link is that of something else.
var otherDay = lazyre.New(`(?i)截止|截至|有效|施行|实施|實施|生效|到期|活动|活動|报名|報名|更新|起|至\s*\d|前$|updated|deadline|until|event|effective|expires?`)

// surroundings collects the text around a link.
type surroundings struct {
	other func(a *html.Node) bool
	left  int
	texts []string
	stamp string // the first time element's
}

// walk reports whether the part was small enough and without other articles' links.
func (s *surroundings) walk(n *html.Node) bool {
	if s.left--; s.left < 0 {
		return false
	}
	switch {
	case n.Type == html.TextNode:
		if text := oneLine(n.Data); text != "" {
			s.texts = append(s.texts, text)
		}
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
