package discover

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"yulun/frontier"
	"yulun/internal/lazyre"
)

// Offer is a listing that a site names.
type Offer struct {
	Kind frontier.AddressKind
	URL  string
	// Title is what the site calls it, may be empty.
	Title string
}

// feedTypes are the media types by which a page announces its feeds.
var feedTypes = []string{"application/rss+xml", "application/atom+xml", "application/feed+json", "application/json"}

// Offers lists the feeds that a page announces in its head, each once. text is UTF-8, base the
// page's address.
func Offers(text []byte, base string) ([]Offer, error) {
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("read the page: %w", err)
	}
	at, err := url.Parse(base)
	if err != nil {
		return nil, fmt.Errorf("read the page's address: %w", err)
	}
	var offers []Offer
	doc.Find(`link[rel~="alternate"][href]`).Each(func(_ int, link *goquery.Selection) {
		kind := strings.ToLower(strings.TrimSpace(link.AttrOr("type", "")))
		to, err := at.Parse(strings.TrimSpace(link.AttrOr("href", "")))
		if err != nil || !slices.Contains(feedTypes, kind) || to.Scheme != "http" && to.Scheme != "https" {
			return
		}
		o := Offer{Kind: frontier.KindFeed, URL: to.String(), Title: strings.TrimSpace(link.AttrOr("title", ""))}
		offers = addOffer(offers, o)
	})
	return offers, nil
}

// Guesses lists where a site is likely to have a listing though its pages announce none: links in
// the text of a page that look like feeds, and the addresses that publishing systems use. Most of
// them will lead nowhere. There are at most 24, each once; text is UTF-8, base the page's address.
func Guesses(text []byte, base string) ([]Offer, error) {
	at, err := url.Parse(base)
	if err != nil {
		return nil, fmt.Errorf("read the page's address: %w", err)
	}
	offers := linkedFeeds(text, at)
	folder := strings.TrimSuffix(at.Path[:strings.LastIndexByte(at.Path, '/')+1], "/")
	for _, path := range usualPaths {
		kind := frontier.KindFeed
		if strings.Contains(path, "sitemap") {
			kind = frontier.KindSitemap
		}
		offers = addOffer(offers, Offer{Kind: kind, URL: (&url.URL{Scheme: at.Scheme, Host: at.Host, Path: path}).String()})
	}
	if folder != "" { // a section's own
		for _, path := range usualPaths[:2] {
			offers = addOffer(offers, Offer{Kind: frontier.KindFeed, URL: (&url.URL{Scheme: at.Scheme, Host: at.Host, Path: folder + path}).String()})
		}
	}
	return offers, nil
}

// maxLinkedFeeds bounds the links of a page's text that are tried.
const maxLinkedFeeds = 12

// usualPaths are where WordPress, Hugo, Drupal, Typecho and the like have feeds and sitemaps, the
// likeliest first.
var usualPaths = []string{
	"/feed/", "/rss.xml", "/rss", "/atom.xml", "/feed.xml", "/index.xml", "/feed", "/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml",
}

var (
	// feedPath is what the address of a feed looks like, feedWord what a link to one says. Only
	// reading it shows whether it is a feed or a page about feeds.
	feedPath = lazyre.New(`(?i)(?:^|[/._=&-])(?:rss|atom|feeds?|rdf)(?:[/._?=&-]|\d|$)|\.(?:rss|rdf|atom)$`)
	feedWord = lazyre.New(`(?i)\b(?:rss|atom|feed)\b|订阅|訂閱`)
)

// linkedFeeds are the links of a page that look like feeds, those that look so by their addresses
// first.
func linkedFeeds(text []byte, at *url.URL) []Offer {
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(text))
	if err != nil {
		return nil
	}
	if href, ok := doc.Find("base[href]").First().Attr("href"); ok {
		at = rebase(at, href)
	}
	var byAddress, byWord []Offer
	doc.Find("a[href]").Each(func(_ int, a *goquery.Selection) {
		address, ok := resolve(at, a.AttrOr("href", ""))
		if !ok {
			return
		}
		u, err := url.Parse(address)
		if err != nil {
			return
		}
		o := Offer{Kind: frontier.KindFeed, URL: address, Title: oneLine(a.Text())}
		switch looks := feedPath.MatchString(u.Path) || feedPath.MatchString(u.RawQuery); {
		case looks:
			byAddress = addOffer(byAddress, o)
		case SameSite(address, at.String()) && feedWord.MatchString(o.Title+" "+a.AttrOr("title", "")+" "+a.Find("img").AttrOr("alt", "")):
			byWord = addOffer(byWord, o)
		}
	})
	for _, o := range byWord {
		byAddress = addOffer(byAddress, o)
	}
	return byAddress[:min(len(byAddress), maxLinkedFeeds)]
}

// Listed lists the feeds that a page about feeds announces or links, at most 24. text is UTF-8,
// base the page's address.
func Listed(text []byte, base string) ([]Offer, error) {
	offers, err := Offers(text, base)
	if err != nil {
		return nil, err
	}
	at, err := url.Parse(base)
	if err != nil {
		return nil, fmt.Errorf("read the page's address: %w", err)
	}
	offers = offers[:min(len(offers), maxLinkedFeeds)]
	for _, o := range linkedFeeds(text, at) {
		offers = addOffer(offers, o)
	}
	return offers, nil
}

// addOffer adds an offer unless its address is there already.
func addOffer(offers []Offer, o Offer) []Offer {
	if slices.ContainsFunc(offers, func(other Offer) bool { return other.URL == o.URL }) {
		return offers
	}
	return append(offers, o)
}

// RobotsSitemaps lists the sitemaps that a robots.txt names, each once.
func RobotsSitemaps(text []byte) []Offer {
	var offers []Offer
	for line := range strings.Lines(string(text)) {
		name, value, ok := strings.Cut(line, ":")
		if !ok || !strings.EqualFold(strings.TrimSpace(name), "sitemap") {
			continue
		}
		address, _, _ := strings.Cut(strings.TrimSpace(value), " ")
		u, err := url.Parse(address)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			continue
		}
		offers = addOffer(offers, Offer{Kind: frontier.KindSitemap, URL: address})
	}
	return offers
}
