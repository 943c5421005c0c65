package discover

import (
	"bytes"
	"net/url"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"yulun/internal/lazyre"
)

// leastAlike is how many links of a page must have the same shape to be taken for its articles.
const leastAlike = 3

// Shape is a regular expression that the addresses of articles on a list page are likely to match:
// the shape that most links to the page's own host share, among those with a number or a long name
// in them. It is empty where too few are alike. text is UTF-8, base the page's address. It is a
// guess.
func Shape(text []byte, base string) (pattern string, links int) {
	at, err := url.Parse(base)
	if err != nil {
		return "", 0
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(text))
	if err != nil {
		return "", 0
	}
	if href, ok := doc.Find("base[href]").First().Attr("href"); ok {
		at = rebase(at, href)
	}
	seen, alike := map[string]bool{}, map[string]int{}
	var shapes []string
	doc.Find("a[href]").Each(func(_ int, a *goquery.Selection) {
		address, ok := resolve(at, a.AttrOr("href", ""))
		if !ok || seen[address] {
			return
		}
		seen[address] = true
		u, err := url.Parse(address)
		if err != nil || u.Host != at.Host {
			return
		}
		if shape := shapeOf(u); shape != "" {
			if alike[shape] == 0 {
				shapes = append(shapes, shape)
			}
			alike[shape]++
		}
	})
	for _, shape := range shapes {
		if alike[shape] > links {
			pattern, links = shape, alike[shape]
		}
	}
	if links < leastAlike {
		return "", 0
	}
	return pattern, links
}

var (
	digits   = lazyre.New(`\d+`)
	longName = lazyre.New(`^[^/.]*(?:-[^/.]*){3,}`)
	stem     = lazyre.New(`^[^/.]+`)
	// besides are folders of other views of pieces, and of lists.
	besides = lazyre.New(`(?i)/(?:print|amp|tags?|topics?|category|categories|authors?|page|comments?)/`)
)

// shapeOf is an address with its numbers and long names left open, and with the name of the page
// below a folder with a number, such as a date; empty where it has none of these.
func shapeOf(u *url.URL) string {
	open := false
	segments := strings.Split(u.EscapedPath(), "/")
	if besides.MatchString(u.Path) {
		return ""
	}
	for i, segment := range segments {
		if name := stem.FindString(segment); open && i == len(segments)-1 && name != "" && !digits.MatchString(name) {
			segments[i] = `[^/]+` + regexp.QuoteMeta(strings.TrimPrefix(segment, name))
			continue
		}
		if name := longName.FindString(segment); name != "" {
			segments[i] = `(?:[^/-]+-){3,}[^/]+` + regexp.QuoteMeta(strings.TrimPrefix(segment, name))
			open = true
			continue
		}
		var b strings.Builder
		last := 0
		for _, m := range digits.FindAllStringIndex(segment, -1) {
			b.WriteString(regexp.QuoteMeta(segment[last:m[0]]) + `\d+`)
			last, open = m[1], true
		}
		segments[i] = b.String() + regexp.QuoteMeta(segment[last:])
	}
	if !open {
		return ""
	}
	return "^" + regexp.QuoteMeta(u.Scheme+"://"+u.Host) + strings.Join(segments, "/") + `(?:\?.*)?$`
}
