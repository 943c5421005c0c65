package service

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"yulun/article"
	"yulun/crawler/charset"
	"yulun/crawler/dates"
	"yulun/crawler/discover"
	"yulun/crawler/fetch"
	"yulun/frontier"
)

// Offer is a listing that a site offers.
type Offer struct {
	Kind      frontier.AddressKind `json:"kind"`
	URL       string               `json:"url"`
	Title     string               `json:"title"`
	Addresses int                  `json:"addresses"`
	Error     string               `json:"error,omitempty"`
	// Named says that the site names it, rather than that it was found by a guess.
	Named bool `json:"named"`
}

// DiscoverListings asks a site which feeds and sitemaps it offers. contact is where a webmaster
// reaches the user.
func (s *Service) DiscoverListings(ctx context.Context, address, contact string) ([]Offer, error) {
	found, err := s.discover(ctx, address, contact)
	return found.offers, err
}

// discovered is what a site offers.
type discovered struct {
	// page is the text at the address that was given, in UTF-8, and at where it is.
	page []byte
	at   string
	// offers are the listings, home is the site that the first feed says it belongs to.
	offers []Offer
	home   string
}

func (s *Service) discover(ctx context.Context, address, contact string) (discovered, error) {
	var found discovered
	page, err := url.Parse(address)
	if err != nil || page.Hostname() == "" || page.Scheme != "http" && page.Scheme != "https" {
		return found, article.Usagef("Write a whole one, like https://www.example.org/news/.", "%q is not a web address", address)
	}
	fetcher := fetch.New(fetch.Options{
		UserAgent: fetch.UserAgent(s.o.Version, contact), AllowLoopback: article.LoopbackHost(page.Hostname()),
	})
	defer fetcher.Close()
	limits := fetch.Limits{Parallel: 1, Delay: time.Second}
	if article.LoopbackHost(page.Hostname()) {
		limits.Delay = 0
	}
	session := fetcher.Session(limits)
	defer session.Close()
	front, err := session.Do(ctx, fetch.Request{URL: address, Kind: frontier.KindList})
	if err != nil {
		return found, unanswered(err)
	}
	text, _, err := charset.Decode(front.Body, front.ContentType)
	if err != nil {
		return found, fmt.Errorf("read %s: %w", address, err)
	}
	found.page, found.at = text, front.FinalURL
	if listing, err := discover.Feed(text, front.FinalURL, dates.Reader{}); err == nil { // the address is a listing itself
		found.home = listing.Home
		found.offers = []Offer{{Kind: listing.Kind, URL: front.FinalURL, Addresses: len(listing.Links) + len(listing.Children), Named: true}}
		return found, nil
	}
	offers, err := discover.Offers(text, front.FinalURL)
	if err != nil {
		return found, err
	}
	robots := url.URL{Scheme: page.Scheme, Host: page.Host, Path: "/robots.txt"}
	if r, err := session.Do(ctx, fetch.Request{URL: robots.String(), Kind: frontier.KindList}); err == nil {
		offers = append(offers, discover.RobotsSitemaps(r.Body)...)
	}
	guesses, err := discover.Guesses(text, front.FinalURL)
	if err != nil {
		return found, err
	}
	l := looker{session: session, seen: map[string]bool{}}
	for _, o := range offers {
		l.look(ctx, o, true)
	}
	for _, o := range guesses {
		l.look(ctx, o, false)
	}
	for _, o := range l.listed[:min(len(l.listed), maxListed)] {
		l.look(ctx, o, false)
	}
	found.offers = l.rows
	return found, ctx.Err()
}

// unanswered is the error of a page that could not be fetched.
func unanswered(err error) error {
	var failure *fetch.Failure
	if errors.As(err, &failure) {
		return &article.Error{Code: article.CodeUnavailable, Message: failure.Reason}
	}
	return err
}

// looker reads listings and gathers what they are.
type looker struct {
	session *fetch.Session
	seen    map[string]bool // addresses that were asked for, and those to which they led
	rows    []Offer
	// listed are the feeds that pages list which were taken for feeds.
	listed []discover.Offer
}

// maxListed bounds how many of the feeds that pages about feeds list are tried.
const maxListed = 24

// look reads a listing and counts its addresses. One that the site names is kept whatever comes of
// it, a guess only when it is a listing.
func (l *looker) look(ctx context.Context, o discover.Offer, named bool) {
	if l.seen[o.URL] || ctx.Err() != nil {
		return
	}
	l.seen[o.URL] = true
	row := Offer{Kind: o.Kind, URL: o.URL, Title: o.Title, Named: named}
	listing, at, err := l.listingOf(ctx, o)
	switch {
	case err != nil && !named, !named && l.seen[at] && at != o.URL:
		return
	case err != nil:
		row.Error = unanswered(err).Error()
	default:
		l.seen[at] = true
		row.Kind, row.Addresses = listing.Kind, len(listing.Links)+len(listing.Children)
	}
	l.rows = append(l.rows, row)
}

// listingOf reads a listing, and says at which address it is. Where a page is in its place, the
// feeds that it lists are noted.
func (l *looker) listingOf(ctx context.Context, o discover.Offer) (listing discover.Listing, at string, err error) {
	r, err := l.session.Do(ctx, fetch.Request{URL: o.URL, Kind: o.Kind, MaxBody: discover.MaxSitemapBytes})
	if err != nil {
		return listing, "", err
	}
	body, _, err := discover.Unzip(r.Body, discover.MaxSitemapBytes)
	if err != nil {
		return listing, "", err
	}
	text, _, err := charset.Decode(body, r.ContentType)
	if err != nil {
		return listing, "", err
	}
	listing, err = discover.Feed(text, r.FinalURL, dates.Reader{})
	if err != nil && o.Kind == frontier.KindFeed {
		if more, err := discover.Listed(text, r.FinalURL); err == nil {
			l.listed = append(l.listed, more...)
		}
	}
	return listing, r.FinalURL, err
}
