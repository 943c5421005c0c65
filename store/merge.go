package store

import "yulun/article"

// Merge is an article after another reading of it: what the address, the first visit and the clusters made of it stays, and
// so does a date that the page has dropped.
func Merge(old, read article.Article) article.Article {
	a := read
	a.ID, a.CanonicalURL, a.SourceID = old.ID, old.CanonicalURL, old.SourceID
	a.FirstSeen, a.GoneAt, a.Revision = old.FirstSeen, old.GoneAt, old.Revision
	a.Cluster, a.IsReprint = old.Cluster, old.IsReprint
	a.Fetched, a.Archive = old.Fetched, old.Archive
	if a.Published.IsZero() {
		a.Published, a.PublishedSource = old.Published, old.PublishedSource
	}
	return a
}
