package discover

import (
	"bytes"
	"cmp"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"yulun/article"
	"yulun/crawler/dates"
	"yulun/internal/lazyre"
)

// List reads the links of a list page that keep says yes to, in the page's order. A link's title is
// its text, its date the one in its address or beside it, read by d. Of more than MaxEntries
// addresses the rest is left out.
func List(text []byte, base string, d dates.Reader, keep func(url string) bool) (links []Link, left LeftOut, err error) {
	at, err := url.Parse(base)
	if err != nil {
		return nil, left, fmt.Errorf("read list page: %w", err)
	}
	b := bound{keep: keep, found: map[string]bool{}}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(text))
	if err != nil { // tags nested too deep, for instance because hundreds are never closed
		return flatList(text, at, b.take), b.leftOut(), nil
	}
	if href, ok := doc.Find("base[href]").First().Attr("href"); ok {
		if other, err := at.Parse(strings.TrimSpace(href)); err == nil {
			at = other
		}
	}
	kept := func(a *goquery.Selection) (string, bool) {
		address, ok := target(at, a)
		return address, ok && b.take(address)
	}
	doc.Find("a[href], a[onclick]").Each(func(_ int, a *goquery.Selection) {
		address, ok := kept(a)
		if !ok {
			return
		}
		link := Link{URL: address, Title: linkTitle(a), Published: dateInAddress(address)}
		beside, sure := dateBeside(a.Nodes[0], d, func(other *html.Node) bool {
			otherAddress, ok := kept(&goquery.Selection{Nodes: []*html.Node{other}})
			return ok && otherAddress != address
		})
		switch {
		case beside.IsZero(), !link.Published.IsZero() && !beside.In(d.Zone).Equal(link.Published.Time):
		case sure:
			link.Published, link.PublishedSource = beside, SourceList
		case link.Published.IsZero():
			link.Published = beside
		}
		links = append(links, link)
	})
	return unique(links), b.leftOut(), nil
}

// bound takes the first MaxEntries addresses that keep says yes to, however often each comes.
type bound struct {
	keep        func(url string) bool
	found       map[string]bool
	taken, left int
}

func (b *bound) take(address string) bool {
	ok, known := b.found[address]
	if known {
		return ok
	}
	if ok = b.keep(address); ok && b.taken == MaxEntries {
		ok = false
		b.left++
	}
	if ok {
		b.taken++
	}
	b.found[address] = ok
	return ok
}

func (b *bound) leftOut() (l LeftOut) {
	if b.left > 0 {
		l.All = b.taken + b.left
		l.rest(b.left)
	}
	return l
}

// flatList reads links off the tags alone, where they make no tree. Dates are those in the
// addresses.
func flatList(text []byte, base *url.URL, keep func(url string) bool) []Link {
	var (
		links []Link
		open  bool // the last link's element
	)
	tags := html.NewTokenizer(bytes.NewReader(text))
	for {
		switch tags.Next() {
		case html.ErrorToken: // the end
			for i := range links {
				links[i].Title = oneLine(links[i].Title)
			}
			return unique(links)
		case html.TextToken:
			if open {
				links[len(links)-1].Title += string(tags.Text())
			}
		case html.StartTagToken:
			t := tags.Token()
			if t.Data != "a" {
				continue
			}
			open = false
			for _, attr := range t.Attr {
				address, ok := resolve(base, attr.Val)
				if attr.Key == "href" && ok && keep(address) {
					links, open = append(links, Link{URL: address, Published: dateInAddress(address)}), true
				}
			}
		case html.EndTagToken:
			if name, _ := tags.TagName(); string(name) == "a" {
				open = false
			}
		}
	}
}

// Pages are the addresses of a list page and its continuations.
func Pages(list article.ListPage) []string {
	if !strings.Contains(list.URL, "{page}") {
		return []string{list.URL}
	}
	var out []string
	for i := range max(1, list.Pages) {
		out = append(out, strings.ReplaceAll(list.URL, "{page}", strconv.Itoa(list.First+i)))
	}
	return out
}

func linkTitle(a *goquery.Selection) string {
	text := oneLine(a.Text())
	if strings.HasSuffix(text, "…") || strings.HasSuffix(text, "...") || text == "" {
		title, _ := a.Attr("title")
		alt, _ := a.Find("img[alt]").Attr("alt")
		text = cmp.Or(oneLine(title), text, oneLine(alt))
	}
	return text
}

// target is where a link leads: by its address, or by a script that does nothing but open one.
func target(base *url.URL, a *goquery.Selection) (string, bool) {
	href := a.AttrOr("href", "")
	if address, ok := resolve(base, href); ok {
		return address, true
	}
	script, isScript := cutPrefixFold(strings.TrimSpace(href), "javascript:")
	if !isScript {
		script = ""
	} else if s, err := url.PathUnescape(script); err == nil {
		script = s
	}
	for _, source := range []string{a.AttrOr("onclick", ""), script} {
		if m := opens.FindStringSubmatch(source); m != nil {
			return resolve(base, m[1]+m[2]+m[3]+m[4])
		}
	}
	return "", false
}

// opens matches what a script of a link opens: window.open('/a/1.html'), location.href='/a/1.html'.
// An address that the script works out is not read.
var opens = lazyre.New(`(?:\bopen|\blocation\.(?:assign|replace))\s*\(\s*(?:'([^'+]+)'|"([^"+]+)")\s*[,)]|` +
	`\blocation(?:\.href)?\s*=\s*(?:'([^'+]+)'|"([^"+]+)")\s*(?:[;,)}]|$)`)

func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// resolve makes a link absolute, without its fragment; ok is false for anything but a web address.
func resolve(base *url.URL, href string) (string, bool) {
	href = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == '\t' {
			return -1
		}
		return r
	}, strings.TrimSpace(href))
	if href == "" || href[0] == '#' {
		return "", false
	}
	u, err := base.Parse(strings.ReplaceAll(href, " ", "%20"))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return "", false
	}
	u.Fragment, u.RawFragment, u.User = "", "", nil
	return u.String(), true
}
