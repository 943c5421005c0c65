// Package discover turns feeds, sitemaps and list pages into addresses of articles. Its functions are pure functions of
// decoded text: it fetches nothing and remembers nothing.
//
// Start reading at [Feed], [Sitemap] and [List]; [Filter] says which addresses are a source's articles.
package discover

import "yulun/article"

// Link is what a listing says about one address.
type Link struct {
	// URL is absolute.
	URL string
	// Title is the listing's headline for it, Published its date; both may be empty, and both are hints.
	Title     string
	Published article.Moment
}
