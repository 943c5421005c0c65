package imports

import (
	"bytes"
	"errors"
	"io"
	"net/url"
	"regexp"
	"strings"
	"time"

	"golang.org/x/net/html"

	"yulun/crawler/charset"
)

// htmlReader reads a file that is one page.
type htmlReader struct {
	file string
	in   io.Reader
}

// each calls f with the page.
func (h htmlReader) each(f func(Item) error) error {
	body, err := io.ReadAll(io.LimitReader(h.in, maxRow+1))
	if err != nil {
		return err
	}
	item := Item{Place: Place{File: h.file}}
	switch {
	case len(body) > maxRow:
		item.Refused = fault(CodeTooLarge, "the page has more than %d MB", maxRow>>20)
	case len(bytes.TrimSpace(body)) == 0:
		item.Refused = fault(CodeNoArticle, "the file is empty")
	default:
		item.Page = &Page{ContentType: "text/html", Body: body}
		item.Page.URL, item.Page.At, item.Page.Claimed = savedFrom(body)
	}
	return f(item)
}

// headBytes is how far into a page its own address is looked for.
const headBytes = 512 << 10

var (
	// <!-- saved from url=(0034)https://paper.example/news/1.html -->, as browsers write it
	markOfTheWeb = regexp.MustCompile(`(?i)<!--\s*saved from url=\(\d+\)(https?://[^\s>]+)\s*-->`)
	// <!-- Page saved with SingleFile url: https://paper.example/news/1.html saved date: Thu Mar 21
	// 2019 10:21:00 GMT+0800 (...) -->
	singleFile     = regexp.MustCompile(`(?is)<!--\s*Page saved with SingleFile.{0,40}?\burl:\s*(https?://\S+).{0,40}?saved date:\s*([^\n(]+)`)
	singleFileDate = "Mon Jan 02 2006 15:04:05 GMT-0700"
)

// savedFrom is the address of a page that was saved to a file, and when it was, by what the program
// that saved it wrote into it, else by what the page calls its own address; claimed says so.
func savedFrom(body []byte) (address string, at time.Time, claimed bool) {
	text, _, err := charset.Decode(body[:min(len(body), headBytes)], "text/html")
	if err != nil {
		return "", at, false
	}
	if m := singleFile.FindSubmatch(text); m != nil {
		at, _ = time.Parse(singleFileDate, strings.TrimSpace(string(m[2]))) // a date that can't be read is none
		return string(m[1]), at.UTC(), false
	}
	if m := markOfTheWeb.FindSubmatch(text); m != nil {
		return string(m[1]), at, false
	}
	address = ownAddress(text)
	if u, err := url.Parse(address); err != nil || strings.Trim(u.Path, "/") == "" && u.RawQuery == "" {
		return "", at, false // a site's front page is not an article's address
	}
	return address, at, true
}

// ownAddress is the absolute address that a page's head gives as its own: rel=canonical, or og:url.
func ownAddress(text []byte) string {
	z := html.NewTokenizer(bytes.NewReader(text))
	z.SetMaxBuf(headBytes)
	og := ""
	for {
		switch z.Next() {
		case html.ErrorToken:
			if errors.Is(z.Err(), io.EOF) || z.Err() != nil {
				return og
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			attr := func(name string) string {
				for _, a := range t.Attr {
					if a.Key == name {
						return strings.TrimSpace(a.Val)
					}
				}
				return ""
			}
			switch {
			case t.Data == "body":
				return og
			case t.Data == "link" && strings.EqualFold(attr("rel"), "canonical") && isWeb(attr("href")):
				return attr("href")
			case t.Data == "meta" && strings.EqualFold(attr("property"), "og:url") && isWeb(attr("content")) && og == "":
				og = attr("content")
			}
		}
	}
}

func isWeb(s string) bool {
	s = strings.ToLower(s)
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}
