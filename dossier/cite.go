package dossier

import (
	"time"

	"yulun/article"
	"yulun/cite"
	"yulun/index"
)

// Cite is the reference to an article, as it was read last.
func Cite(x article.Article) cite.Item {
	i := cite.Item{
		Key: "yulun-" + x.ID, Kind: cite.Article, Title: x.Title, Container: x.Outlet.Name, URL: x.CanonicalURL,
		Accessed: x.Fetched, Language: string(x.Lang),
	}
	for _, byline := range x.Authors {
		i.Authors = append(i.Authors, cite.NameOf(byline))
	}
	if !x.Published.IsZero() {
		i.Issued = x.Published.In(index.Shanghai()).Format(time.DateOnly)
	}
	switch {
	case x.Notes.CapturedAt != "":
		i.Note = "Read from a capture of a web archive: " + x.Notes.CapturedAt + "."
	case !x.GoneAt.IsZero():
		i.Note = "The page was gone on " + x.GoneAt.UTC().Format(time.DateOnly) + "."
	}
	return i
}
