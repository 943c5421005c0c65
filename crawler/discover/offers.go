package discover

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"yulun/article"
)

// Offer is a listing that a site names.
type Offer struct {
	Kind article.AddressKind
	URL  string
	// Title is what the site calls it, may be empty.
	Title string
}

// feedTypes are the media types by which a page announces its feeds.
var feedTypes = []string{"application/rss+xml", "application/atom+xml", "application/feed+json", "application/json"}

// Offers lists the feeds that a page announces in its head, each once. text is UTF-8, base the page's address.
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
		o := Offer{Kind: article.KindFeed, URL: to.String(), Title: strings.TrimSpace(link.AttrOr("title", ""))}
		if !slices.ContainsFunc(offers, func(other Offer) bool { return other.URL == o.URL }) {
			offers = append(offers, o)
		}
	})
	return offers, nil
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
		if !slices.ContainsFunc(offers, func(other Offer) bool { return other.URL == address }) {
			offers = append(offers, Offer{Kind: article.KindSitemap, URL: address})
		}
	}
	return offers
}
