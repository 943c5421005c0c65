package discover

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"yulun/article"
	"yulun/crawler/dates"
	"yulun/frontier"
)

// Feed reads an RSS, Atom or JSON feed, or a sitemap that is taken for one. Links are resolved
// against base. What is wrong in one entry costs at most that entry. Dates are read by d, whose
// zone is that of dates without one. The error says that the text is not a listing.
func Feed(text []byte, base string, d dates.Reader) (Listing, error) {
	listing, err := read(text, base, d)
	if err != nil {
		return Listing{}, fmt.Errorf("read feed: %w", err)
	}
	return listing, nil
}

var errNoListing = errors.New("neither RSS, Atom, JSON Feed nor sitemap")

// read reads a listing of any kind.
func read(text []byte, base string, d dates.Reader) (Listing, error) {
	at, err := url.Parse(base)
	if err != nil {
		return Listing{}, err
	}
	text = bytes.TrimSpace(withoutControls(text))
	switch {
	case bytes.HasPrefix(text, []byte("{")):
		return readJSONFeed(text, at, d)
	case bytes.HasPrefix(text, []byte("http://")), bytes.HasPrefix(text, []byte("https://")):
		return readLines(text, at), nil
	}
	doc, ok := cutDocument(text)
	if !ok {
		return Listing{}, errNoListing
	}
	at = rebase(at, doc.base)
	if doc.root == "urlset" || doc.root == "sitemapindex" {
		return readSitemap(doc, at, d), nil
	}
	return readFeed(doc, at, d), nil
}

// rebase is the base after an xml:base within it.
func rebase(at *url.URL, base string) *url.URL {
	if base == "" {
		return at
	}
	if to, err := at.Parse(strings.TrimSpace(base)); err == nil && (to.Scheme == "http" || to.Scheme == "https") && to.Host != "" {
		return to
	}
	return at
}

func readFeed(doc document, at *url.URL, d dates.Reader) Listing {
	listing := Listing{Kind: frontier.KindFeed, Home: homeOf(doc, at), LeftOut: LeftOut{All: len(doc.entries)}}
	for i, e := range doc.entries {
		if i == MaxEntries {
			listing.LeftOut.rest(len(doc.entries) - i)
			break
		}
		item := parseElements(e.markup, doc.spaces)
		if len(item.children) > 0 {
			item = item.children[0]
		}
		link, reason := feedLink(item, rebase(at, item.attrs["xml:base"]), d)
		switch {
		case reason == "":
			listing.Links = append(listing.Links, link)
		case e.cut:
			listing.LeftOut.entry(fmt.Sprintf("the feed is cut off in entry %d", i+1))
		default:
			listing.LeftOut.entry(describe(i, titleOf(item), reason))
		}
	}
	if n := len(doc.entries); n > 0 && doc.entries[n-1].cut && !listing.LeftOut.Any() {
		listing.LeftOut.note("the feed is cut off after its last entry")
	}
	listing.Links = withoutBuildTime(unique(listing.Links))
	return listing
}

// describe says which entry was left out, and why.
func describe(i int, title, reason string) string {
	if title != "" {
		return fmt.Sprintf("entry %d (%s) %s", i+1, shorten(title, 60), reason)
	}
	return fmt.Sprintf("entry %d %s", i+1, reason)
}

// shorten is a text of at most n characters.
func shorten(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

// homeOf is the site that a feed names.
func homeOf(doc document, at *url.URL) string {
	channel := parseElements(doc.around, doc.spaces)
	for at := 0; at < len(channel.children); at++ {
		switch c := channel.children[at]; c.name {
		case "rss", "rdf:rdf", "feed", "channel":
			channel, at = c, -1
		}
	}
	for _, address := range linksIn(channel) {
		if home, ok := resolve(at, address); ok {
			return home
		}
	}
	return ""
}

// feedLink reads one entry, or says why it has no link.
func feedLink(item *element, at *url.URL, d dates.Reader) (Link, string) {
	var addresses []string
	written := linksOf(item)
	for _, address := range written {
		if resolved, ok := resolve(at, address); ok && !slices.Contains(addresses, resolved) {
			addresses = append(addresses, resolved)
		}
	}
	if len(addresses) == 0 {
		if len(written) > 0 {
			return Link{}, fmt.Sprintf("has no usable address but %q", shorten(written[0], 80))
		}
		return Link{}, "has no address"
	}
	link := Link{URL: addresses[0], Others: addresses[1:], Title: titleOf(item), Content: contentOf(item)}
	link.date(d, SourceFeed, item.value("pubdate", "published", "dc:date", "dcterms:issued", "dcterms:created", "dcterms:date", "issued", "created", "date"))
	link.date(d, SourceFeedUpdated, item.value("updated", "dcterms:modified", "modified"))
	if link.Published.IsZero() {
		link.Published = dateInAddress(link.URL)
	}
	return link, ""
}

// linksOf are the addresses that an entry gives for its piece, best first: the one that a counting
// host notes as the original, its links, and identifiers that are addresses.
func linksOf(item *element) []string {
	out := append([]string{item.value("feedburner:origlink")}, linksIn(item)...)
	if guid := item.child("guid"); guid != nil && !strings.EqualFold(strings.TrimSpace(guid.attrs["ispermalink"]), "false") {
		out = append(out, ifAbsolute(guid.text))
	}
	out = append(out, ifAbsolute(item.value("id")), ifAbsolute(item.attrs["rdf:about"]))
	return slices.DeleteFunc(out, func(address string) bool { return strings.TrimSpace(address) == "" })
}

// linksIn are the addresses of an element's links, RSS's before Atom's, and pages before other
// things.
func linksIn(e *element) []string {
	var plain, pages, other []string
	for _, c := range e.children {
		if c.name != "link" || !c.whole {
			continue
		}
		href, isAtom := c.attrs["href"]
		rel := strings.ToLower(strings.TrimSpace(c.attrs["rel"]))
		switch {
		case !isAtom && len(c.children) == 0:
			plain = append(plain, c.text)
		case !isAtom || rel != "" && rel != "alternate":
		case isPage(c.attrs["type"]):
			pages = append(pages, href)
		default:
			other = append(other, href)
		}
	}
	return slices.Concat(plain, pages, other)
}

func isPage(mediaType string) bool {
	return mediaType == "" || strings.Contains(strings.ToLower(mediaType), "html")
}

// ifAbsolute is an identifier that is a web address, or nothing.
func ifAbsolute(id string) string {
	id = strings.TrimSpace(id)
	if lower := strings.ToLower(id); strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://") {
		return id
	}
	return ""
}

// titleOf is an entry's headline as plain text.
func titleOf(item *element) string {
	for _, name := range []string{"title", "dc:title"} {
		e := item.child(name)
		if e == nil {
			continue
		}
		title := e.text
		if t := e.attrs["type"]; t == "" && item.name != "entry" || strings.Contains(t, "html") && len(e.children) == 0 {
			title = inline(title)
		}
		if title = oneLine(title); title != "" {
			return title
		}
	}
	return ""
}

// contentOf is an entry's own text of its piece, or else its summary.
func contentOf(item *element) string {
	for _, names := range [][]string{{"content:encoded", "content", "xhtml:body", "xhtml:div"}, {"description", "summary", "dc:description", "dcterms:abstract"}} {
		longest := ""
		for _, name := range names {
			for _, c := range item.children {
				if c.name == name && c.whole {
					longest = longerOf(longest, plainContent(c))
				}
			}
		}
		if longest != "" {
			return longest
		}
	}
	return ""
}

func longerOf(a, b string) string {
	if len(b) > len(a) {
		return b
	}
	return a
}

func plainContent(e *element) string {
	switch kind := strings.ToLower(e.attrs["type"]); {
	case len(e.children) > 0:
		return paragraphs(e.inner)
	case kind == "text", kind == "text/plain":
		return plainParagraphs(e.text)
	default:
		return paragraphs(e.text)
	}
}

// unique drops repeated addresses, keeping the first place, and the longest title and text and
// first date of each.
func unique(links []Link) []Link {
	place := make(map[string]int, len(links))
	var out []Link
	for _, l := range links {
		i, seen := place[l.URL]
		if !seen {
			place[l.URL] = len(out)
			out = append(out, l)
			continue
		}
		out[i].Title, out[i].Content = longerOf(out[i].Title, l.Title), longerOf(out[i].Content, l.Content)
		if out[i].Published == (article.Moment{}) || out[i].PublishedSource == "" && l.PublishedSource != "" {
			out[i].Published, out[i].PublishedSource = l.Published, l.PublishedSource
		}
	}
	return out
}
