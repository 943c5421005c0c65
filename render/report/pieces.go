package report

import (
	"maps"
	"slices"
	"strings"

	"yulun/article"
	"yulun/render"
	"yulun/survey"
)

// shownQuotes is how many sentences an article has.
const shownQuotes = 3

// pieces are the articles with the sentences behind their stance.
func (c Content) pieces() Section {
	s := Section{ID: "articles", Title: "Articles and evidence"}
	if len(c.Articles) == 0 {
		return s
	}
	which := "All " + number(c.Total, "article", "articles") + "."
	if c.Total == 1 {
		which = "The one article."
	}
	if n := len(c.Articles); n < c.Total {
		which = "The newest " + render.Thousands(n) + " of " + number(c.Total, "article", "articles") + "."
	}
	s.text(Quiet, words("%s The sentences are those that weigh most in the stance. The archive record holds the bytes as they were fetched.", which))
	for _, a := range c.Articles {
		s.Blocks = append(s.Blocks, c.piece(a))
	}
	return s
}

func (c Content) piece(a article.Article) Piece {
	p := Piece{Title: Span{Text: a.Title, Lang: string(a.Lang)}, Lang: string(a.Lang)}
	if strings.HasPrefix(a.CanonicalURL, "http") { // that of an imported article may be a URN
		p.Title.Address = a.CanonicalURL
	}
	date := "undated"
	if !a.Published.IsZero() {
		date = a.Published.String()
	}
	p.Facts = append(words("%s · ", date), Span{Text: a.Outlet.Name, Lang: string(a.Lang)})
	p.Facts = p.Facts.add(", %s · %s %s", c.label(string(a.Outlet.Type)), c.label(string(a.Reading.Stance.Class)), render.MeanText(survey.Exact(a.Reading.Stance.Score)))
	for _, f := range slices.Sorted(maps.Keys(a.Reading.Frames)) {
		p.Facts = p.Facts.add(" · %s", c.label(string(f)))
	}
	if a.IsReprint {
		p.Facts = p.Facts.add(" · reprint")
	}
	if a.Revision > 1 {
		p.Facts = p.Facts.add(" · revision %d", a.Revision)
	}
	if !a.GoneAt.IsZero() {
		p.Facts = p.Facts.add(" · gone since %s", a.GoneAt.UTC().Format("2006-01-02 15:04 UTC"))
	}
	p.Facts = p.Facts.add(" · archive %s@%d", a.Archive.File, a.Archive.Offset)
	for _, q := range render.Quotes(a, shownQuotes) {
		p.Quotes = append(p.Quotes, Text{{Text: q.Before}, {Text: q.Cue, Look: Cue}, {Text: q.After}, {Text: " "}, {Text: "(" + render.MeanText(survey.Exact(q.Weight)) + ")", Look: Aside}})
	}
	return p
}
