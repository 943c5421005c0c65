package web

import (
	"html/template"
	"net/http"
	"slices"
	"strconv"

	"yulun/article"
	"yulun/frontier"
	"yulun/index"
	"yulun/render"
	"yulun/store"
)

// frontRows is how many articles of a listing one page shows.
const frontRows = 60

// frontView is the page that shows where articles stood in the listings of a source.
type frontView struct {
	ID, Name string
	Lang     article.Lang
	Listings []frontListing
	// Shown is the listing of Picture and Rows.
	Shown   frontListing
	Picture template.HTML
	Rows    []frontRow
	// First and Last number the rows from 1.
	First, Last    int
	Earlier, Later string
	// CSV is the address of the table that sums where the articles of its outlet stood.
	CSV  string
	Code shownCode
}

// frontListing is a listing with the address that shows it.
type frontListing struct {
	store.PlacedListing
	Link string
}

// frontRow is an article, or an address where none was read.
type frontRow struct {
	render.FrontMark
	Read  article.Article
	Hours float64
}

// front shows where articles stood in a listing of a source, those first that the last looks found.
func (s *site) front(w http.ResponseWriter, r *http.Request) error {
	v, id := r.URL.Query(), r.PathValue("id")
	i := slices.IndexFunc(s.Sources, func(x article.Source) bool { return x.ID == id })
	if i < 0 {
		return article.NotFoundf(article.Say("The page of the sources lists them all."), "there is no source %q", id)
	}
	view := frontView{ID: id, Name: s.Sources[i].Outlet.Name, Lang: s.Sources[i].Lang}
	listing, err := number(v, "listing", 1, 1, 10_000)
	if err != nil {
		return err
	}
	page, err := number(v, "page", 1, 1, deepestHit)
	if err != nil {
		return err
	}
	listings, err := s.Store.PlacedListings(r.Context(), id)
	if err != nil {
		return err
	}
	for i, l := range listings {
		view.Listings = append(view.Listings, frontListing{l, "/source/" + id + "/front?listing=" + strconv.Itoa(i+1)})
	}
	if len(view.Listings) == 0 {
		return s.render(w, r, http.StatusOK, "front", s.p.T("Places")+" · "+view.Name, "/sources", view)
	}
	if listing > len(view.Listings) {
		return fault("invalid-parameter", "listing", "Choose one that the page lists.", "The source has %d {listing|listings}.", len(view.Listings))
	}
	view.Shown = view.Listings[listing-1]
	pages := max(1, (view.Shown.Pieces+frontRows-1)/frontRows)
	if page > pages {
		return fault("invalid-parameter", "page", "Choose a page up to the last one.", "The listing has %d {page|pages}.", pages)
	}
	if s.looksIntoWords() {
		of := index.Query{Where: index.All{index.Filter{Field: "outlet", Values: []string{s.Sources[i].Outlet.ID}}}, Relevance: index.AnyRelevance}
		view.CSV = link(apiRoot+"/prominence.csv", of)
		view.Code = s.showCode(prominenceCode, r, view.CSV)
	}
	begin := (page - 1) * frontRows
	placed, err := s.Store.PlacesIn(r.Context(), id, view.Shown.URL, begin, frontRows)
	if err != nil {
		return err
	}
	view.First, view.Last = begin+1, begin+len(placed)
	var marks []render.FrontMark
	for _, p := range placed {
		row, err := s.frontRow(r, p)
		if err != nil {
			return err
		}
		view.Rows, marks = append(view.Rows, row), append(marks, row.FrontMark)
	}
	view.Picture = render.FrontChart(s.p, view.Shown.Listing, marks)
	to := func(page int) string { return view.Shown.Link + "&page=" + strconv.Itoa(page) }
	if page > 1 {
		view.Later = to(page - 1)
	}
	if view.Last < view.Shown.Pieces {
		view.Earlier = to(page + 1)
	}
	return s.render(w, r, http.StatusOK, "front", s.p.T("Places")+" · "+view.Name, "/sources", view)
}

func (s *site) frontRow(r *http.Request, p frontier.Placed) (frontRow, error) {
	row := frontRow{FrontMark: render.FrontMark{Placed: p, Title: p.URL}, Hours: p.LastSeen.Sub(p.FirstSeen).Hours()}
	if p.Article == "" {
		return row, nil
	}
	a, err := s.Store.Article(r.Context(), p.Article)
	if article.CodeOf(err) == article.CodeNotFound {
		return row, nil
	}
	row.Read, row.Title, row.Link, row.Relevant = a, a.Title, "/article/"+a.ID, a.Reading.Relevant
	return row, err
}
