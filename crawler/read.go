package crawler

import (
	"yulun/article"
	"yulun/crawler/extract"
	"yulun/crawler/fetch"
	"yulun/frontier"
)

// PageReader reads an article out of the response from an address of a source, by the rules of
// sites. It is what [Options.Extract] is meant to be.
func PageReader(rules extract.Rules) func(article.Source, frontier.Address, fetch.Response) (article.Page, error) {
	return func(s article.Source, at frontier.Address, r fetch.Response) (article.Page, error) {
		return extract.Read(extract.Input{
			Body: r.Body, ContentType: r.ContentType, URL: r.FinalURL, Zone: s.Zone, Country: s.Outlet.Country, Now: r.At,
			Listing: extract.Listing{Title: at.Title, Content: at.Content}, Rules: rules, Seen: r.At,
		})
	}
}
