package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"yulun/article"
	"yulun/crawler/charset"
	"yulun/crawler/dates"
	"yulun/crawler/discover"
	"yulun/crawler/fetch"
	"yulun/report"
)

type sourcesDiscoverCommand struct {
	Address string `arg:"" help:"A site's or a section's front page."`
	Contact string `help:"Address at which a webmaster reaches you; goes into the user agent." placeholder:"URL"`
}

// Help is printed below the flags.
func (sourcesDiscoverCommand) Help() string {
	return `Lists the feeds that the page announces and the sitemaps that robots.txt names, with how many addresses each holds.

` + exitCodes
}

// offered is one line of the answer.
type offered struct {
	Kind      article.AddressKind `json:"kind"`
	URL       string              `json:"url"`
	Title     string              `json:"title"`
	Addresses int                 `json:"addresses"`
	Error     string              `json:"error,omitempty"`
}

// Run asks the site.
func (c *sourcesDiscoverCommand) Run(ctx context.Context, a *app) error {
	page, err := url.Parse(c.Address)
	if err != nil || page.Hostname() == "" || page.Scheme != "http" && page.Scheme != "https" {
		return article.Usagef("Write a whole one, like https://www.example.org/news/.", "%q is no web address", c.Address)
	}
	fetcher := fetch.New(fetch.Options{UserAgent: fetch.UserAgent(buildVersion(), c.Contact), AllowLoopback: article.LoopbackHost(page.Hostname())})
	defer fetcher.Close()
	session := fetcher.Session(fetch.Limits{Parallel: 1})
	front, err := session.Do(ctx, fetch.Request{URL: c.Address, Kind: article.KindList})
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
	if r, err := session.Do(ctx, fetch.Request{URL: robots.String(), Kind: article.KindList}); err == nil {
		offers = append(offers, discover.RobotsSitemaps(r.Body)...)
	}
	rows := make([]offered, len(offers))
	for i, o := range offers {
		rows[i] = look(ctx, session, o)
	}
	return printOffers(a, rows)
}

// unanswered is the error of a page that could not be fetched.
func unanswered(err error) error {
	var failure *fetch.Failure
	if errors.As(err, &failure) {
		return &article.Error{Code: article.CodeUnavailable, Message: failure.Reason}
	}
	return err
}

// look reads a listing and counts its addresses.
func look(ctx context.Context, session *fetch.Session, o discover.Offer) offered {
	row := offered{Kind: o.Kind, URL: o.URL, Title: o.Title}
	n, err := addresses(ctx, session, o)
	row.Addresses = n
	if err != nil {
		row.Error = unanswered(err).Error()
	}
	return row
}

func addresses(ctx context.Context, session *fetch.Session, o discover.Offer) (int, error) {
	r, err := session.Do(ctx, fetch.Request{URL: o.URL, Kind: o.Kind, MaxBody: discover.MaxSitemapBytes})
	if err != nil {
		return 0, err
	}
	body, _, err := discover.Unzip(r.Body, discover.MaxSitemapBytes)
	if err != nil {
		return 0, err
	}
	text, _, err := charset.Decode(body, r.ContentType)
	if err != nil {
		return 0, err
	}
	read := discover.Sitemap
	if o.Kind == article.KindFeed {
		read = discover.Feed
	}
	listing, err := read(text, r.FinalURL, dates.Reader{})
	return len(listing.Links) + len(listing.Children), err
}

func printOffers(a *app, rows []offered) error {
	if a.globals.JSON {
		return report.WriteJSONLines(a.std.out, rows)
	}
	if len(rows) == 0 {
		_, err := fmt.Fprintln(a.std.out, "The page announces no feed and robots.txt names no sitemap; a list page with a pattern for its links may do (docs/configuration.md).")
		return err
	}
	t := report.Table{Header: []string{"kind", "addresses", "url", "title", ""}, Right: []int{1}}
	for _, r := range rows {
		t.Rows = append(t.Rows, []string{string(r.Kind), fmt.Sprint(r.Addresses), r.URL, r.Title, r.Error})
	}
	return t.Write(a.std.out)
}
