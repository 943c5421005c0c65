package ingest

import (
	"yulun/article"
	"yulun/frontier"
)

// dated is a page with its listing's date, where the listing dates the piece better than the page
// does: the page shows no date, or only that of its last change.
func dated(p article.Page, l frontier.Address) article.Page {
	weak := p.Published.IsZero() || p.PublishedSource == "updated" && l.PublishedSource != "feed_updated"
	if weak && l.PublishedSource != "" && !l.Published.IsZero() {
		p.Published, p.PublishedSource = l.Published, l.PublishedSource
	}
	return p
}

// listedAs is what is known of an article's listing from the article alone, which keeps the date
// that it took from there.
func listedAs(a article.Article) frontier.Address {
	switch a.PublishedSource {
	case "feed", "feed_updated", "sitemap", "list":
		return frontier.Address{Published: a.Published, PublishedSource: a.PublishedSource}
	}
	return frontier.Address{}
}
