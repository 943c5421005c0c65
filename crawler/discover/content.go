package discover

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// MaxContent bounds the characters of a listing's own text of a piece. A longer text ends after the
// last paragraph that fits.
const MaxContent = 100_000

// paragraphs is the text of a piece of HTML, one paragraph a line.
func paragraphs(markup string) string {
	var (
		out   paragraphWriter
		quiet string // the element whose text is not shown
	)
	z := html.NewTokenizer(strings.NewReader(markup))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out.String()
		case html.TextToken:
			if quiet == "" {
				out.text(string(z.Text()))
			}
		case html.StartTagToken:
			name, _ := z.TagName()
			if quiet == "" && unseen[string(name)] {
				quiet = string(name)
			}
			if !inlineElements[string(name)] {
				out.end()
			}
		case html.SelfClosingTagToken:
			if name, _ := z.TagName(); !inlineElements[string(name)] {
				out.end()
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if string(name) == quiet {
				quiet = ""
			}
			if !inlineElements[string(name)] {
				out.end()
			}
		}
	}
}

// plainParagraphs is plain text, one paragraph a line.
func plainParagraphs(text string) string {
	var out paragraphWriter
	for line := range strings.Lines(text) {
		out.text(line)
		out.end()
	}
	return out.String()
}

// inline is a headline that may hold markup as plain text.
func inline(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return s
	}
	var b strings.Builder
	z := html.NewTokenizer(bytes.NewReader([]byte(s)))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			b.Write(z.Text())
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			if name, _ := z.TagName(); !inlineElements[string(name)] {
				b.WriteByte(' ')
			}
			z.NextIsNotRawText()
		}
	}
}

// unseen are the elements whose text no reader sees.
var unseen = map[string]bool{
	"script": true, "style": true, "noscript": true, "template": true, "iframe": true, "object": true, "svg": true, "head": true,
	"textarea": true, "select": true, "button": true,
}

// inlineElements are the elements that are within a paragraph.
var inlineElements = map[string]bool{
	"a": true, "abbr": true, "acronym": true, "b": true, "bdi": true, "bdo": true, "big": true, "cite": true, "code": true, "data": true,
	"del": true, "dfn": true, "em": true, "font": true, "i": true, "img": true, "ins": true, "kbd": true, "mark": true, "nobr": true,
	"q": true, "ruby": true, "s": true, "samp": true, "small": true, "span": true, "strike": true, "strong": true, "sub": true,
	"sup": true, "time": true, "tt": true, "u": true, "var": true, "wbr": true,
}

// paragraphWriter gathers paragraphs within MaxContent.
type paragraphWriter struct {
	done  []string
	open  strings.Builder
	chars int
	full  bool
}

func (w *paragraphWriter) text(s string) {
	if !w.full {
		w.open.WriteString(s)
	}
}

func (w *paragraphWriter) end() {
	if w.open.Len() == 0 {
		return
	}
	line := oneLine(w.open.String())
	w.open.Reset()
	if line == "" || w.full {
		return
	}
	n := utf8.RuneCountInString(line) + 1
	if w.chars+n > MaxContent {
		w.full = true
		return
	}
	w.chars += n
	w.done = append(w.done, line)
}

// String ends the last paragraph.
func (w *paragraphWriter) String() string {
	w.end()
	return strings.Join(w.done, "\n")
}
