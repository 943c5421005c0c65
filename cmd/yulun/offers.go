package main

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
	"yulun/report"
)

type sourcesDiscoverCommand struct {
	Address string `arg:"" help:"A site's or a section's front page."`
	Contact string `help:"Address at which a webmaster reaches you; goes into the user agent." placeholder:"URL"`
}

// Help is printed below the flags.
func (sourcesDiscoverCommand) Help() string {
	return `Lists the feeds that the page announces or links and the sitemaps that robots.txt names, with how many addresses each holds, and those
that are where publishing systems put them (/feed/, /rss.xml, /sitemap.xml, ...). At most 24 addresses are tried beyond those that the site
names, one a second, as robots.txt allows.

` + exitCodes
}

// offered is one line of the answer.
type offered struct {
	Kind      frontier.AddressKind `json:"kind"`
	URL       string               `json:"url"`
	Title     string               `json:"title"`
	Addresses int                  `json:"addresses"`
	Error     string               `json:"error,omitempty"`
}

// Run asks the site.
func (c *sourcesDiscoverCommand) Run(ctx context.Context, a *app) error {
	page, err := url.Parse(c.Address)
	if err != nil || page.Hostname() == "" || page.Scheme != "http" && page.Scheme != "https" {
		return article.Usagef("Write a whole one, like https://www.example.org/news/.", "%q is not a web address", c.Address)
	}
	fetcher := fetch.New(fetch.Options{UserAgent: fetch.UserAgent(buildVersion(), c.Contact), AllowLoopback: article.LoopbackHost(page.Hostname())})
	defer fetcher.Close()
	limits := fetch.Limits{Parallel: 1, Delay: time.Second}
	if article.LoopbackHost(page.Hostname()) {
		limits.Delay = 0
	}
	session := fetcher.Session(limits)
	defer session.Close()
	front, err := session.Do(ctx, fetch.Request{URL: c.Address, Kind: frontier.KindList})
	if err != nil {
		return unanswered(err)
	}
	text, _, err := charset.Decode(front.Body, front.ContentType)
	if err != nil {
		return fmt.Errorf("read %s: %w", c.Address, err)
	}
	offers, err := discover.Offers(text, front.FinalURL)
	if err != nil {
		return err
	}
	robots := url.URL{Scheme: page.Scheme, Host: page.Host, Path: "/robots.txt"}
	if r, err := session.Do(ctx, fetch.Request{URL: robots.String(), Kind: frontier.KindList}); err == nil {
		offers = append(offers, discover.RobotsSitemaps(r.Body)...)
	}
	guesses, err := discover.Guesses(text, front.FinalURL)
	if err != nil {
		return err
	}
	l := looker{session: session, seen: map[string]bool{}}
	for _, o := range offers {
		l.look(ctx, o, true)
	}
	for _, o := range guesses {
		l.look(ctx, o, false)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return printOffers(a, l.rows)
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
	rows    []offered
}

// look reads a listing and counts its addresses. One that the site names is told whatever comes of it, a guess only when it is a
// listing.
func (l *looker) look(ctx context.Context, o discover.Offer, named bool) {
	if l.seen[o.URL] || ctx.Err() != nil {
		return
	}
	l.seen[o.URL] = true
	row := offered{Kind: o.Kind, URL: o.URL, Title: o.Title}
	listing, at, err := listingOf(ctx, l.session, o)
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

// listingOf reads a listing, and says at which address it is.
func listingOf(ctx context.Context, session *fetch.Session, o discover.Offer) (listing discover.Listing, at string, err error) {
	r, err := session.Do(ctx, fetch.Request{URL: o.URL, Kind: o.Kind, MaxBody: discover.MaxSitemapBytes})
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
	return listing, r.FinalURL, err
}

func printOffers(a *app, rows []offered) error {
	if a.globals.JSON {
		return report.WriteJSONLines(a.std.out, rows)
	}
	if len(rows) == 0 {
		_, err := fmt.Fprintln(a.std.out, "The page names no feed, robots.txt names no sitemap, and the usual addresses have neither.\nA list page with a pattern for its links may do: see docs/configuration.md.")
		return err
	}
	t := report.Table{Header: []string{"kind", "addresses", "url", "title", ""}, Right: []int{1}}
	for _, r := range rows {
		t.Rows = append(t.Rows, []string{string(r.Kind), fmt.Sprint(r.Addresses), r.URL, r.Title, r.Error})
	}
	return t.Write(a.std.out)
}
