package report

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"yulun/article"
	"yulun/render"
	"yulun/survey"
)

// shownQuotes is how many sentences an article has.
const shownQuotes = 3

// pieces are the articles with the sentences behind their stance.
func (c Content) pieces() Section {
	s := Section{ID: "articles", Title: c.P.T("Articles and evidence")}
	if len(c.Articles) == 0 {
		return s
	}
	which := c.P.T("All %d {article|articles}.", c.Total)
	if c.Total == 1 {
		which = c.P.T("The one article.")
	}
	if n := len(c.Articles); n < c.Total {
		which = c.P.T("The newest %d of %d {article|articles}.", n, c.Total)
	}
	s.text(Quiet, plain(c.P.Sentences(which, c.P.T("The sentences are those that weigh most in the stance. The archive record holds the bytes as they were fetched."))))
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
	date := c.P.T("undated")
	if !a.Published.IsZero() {
		date = c.P.Date(a.Published.String())
	}
	p.Facts = append(plain(date+" · "), Span{Text: a.Outlet.Name, Lang: string(a.Lang)})
	p.Facts = p.Facts.add(c.P.T(", ") + c.label(string(a.Outlet.Type)) + " · " + c.label(string(a.Reading.Stance.Class)) + " " + render.MeanText(survey.Exact(a.Reading.Stance.Score)))
	for _, f := range slices.Sorted(maps.Keys(a.Reading.Frames)) {
		p.Facts = p.Facts.add(" · " + c.label(string(f)))
	}
	if a.IsReprint {
		p.Facts = p.Facts.add(" · " + c.P.T("reprint"))
	}
	if a.Revision > 1 {
		p.Facts = p.Facts.add(" · " + c.P.T("revision %d", a.Revision))
	}
	if !a.GoneAt.IsZero() {
		p.Facts = p.Facts.add(" · " + c.P.T("gone since %s", c.P.Moment(a.GoneAt)))
	}
	p.Facts = p.Facts.add(" · " + c.P.T("archive %s@%s", a.Archive.File, strconv.FormatInt(a.Archive.Offset, 10)))
	for _, q := range render.Quotes(a, shownQuotes) {
		p.Quotes = append(p.Quotes, Text{{Text: q.Before}, {Text: q.Cue, Look: Cue}, {Text: q.After}, {Text: " "}, {Text: "(" + render.MeanText(survey.Exact(q.Weight)) + ")", Look: Aside}})
	}
	return p
}
