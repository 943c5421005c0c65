package store

import "yulun/article"

// Merge is an article after another reading of it: what the address, the first visit and the
// clusters made of it stays, and so does a date that the page has dropped.
func Merge(old, read article.Article) article.Article {
	a := read
	a.ID, a.CanonicalURL, a.SourceID = old.ID, old.CanonicalURL, old.SourceID
	a.FirstSeen, a.GoneAt, a.Revision = old.FirstSeen, old.GoneAt, old.Revision
	a.Cluster, a.IsReprint = old.Cluster, old.IsReprint
	a.Fetched, a.Archive, a.Notes.Import = old.Fetched, old.Archive, old.Notes.Import
	if a.Published.IsZero() {
		a.Published, a.PublishedSource = old.Published, old.PublishedSource
	}
	return a
}

// Revised reports whether what was read is another revision of an article.
func (s Saved) Revised(old article.Article) bool {
	before, after := old.Piece(), s.Article.Piece()
	if s.Revises == nil {
		return before != after
	}
	return s.Revises(before, after)
}

// KeepText is an article that keeps the text of old, and what was read from it: for a look that is
// not a revision, though the page counts its readers in the text.
func KeepText(old, a article.Article) article.Article {
	a.Title, a.Text, a.Lang, a.Script, a.Reading = old.Title, old.Text, old.Lang, old.Script, old.Reading
	return a
}
