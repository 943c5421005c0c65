package frontier

import "yulun/article"

// CrawledSource is what is remembered of a source after it was crawled, so that its health can be
// reported when the configuration has changed since.
type CrawledSource struct {
	ID     string         `json:"id"`
	Outlet article.Outlet `json:"outlet"`
	Lang   article.Lang   `json:"lang"`
	// Patterns is a digest of what the listings are read for.
	Patterns string `json:"patterns"`
	// Begun says that a crawl of it was ever begun. The store says it; it is not told.
	Begun bool `json:"-"`
}
