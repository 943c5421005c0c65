package web

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"mime"
	"net/http"
	"regexp"
	"strconv"
	"unicode/utf8"

	"golang.org/x/net/html/charset"

	"yulun/article"
	"yulun/dossier"
	"yulun/frontier"
	"yulun/store"
)

// mostVisits bounds what one page lists of the log.
const mostVisits = 100

// articleView is the page of one article.
type articleView struct {
	article.Article
	dossier.Dossier
	// Marked is the headline, Paragraphs the text, with the evidence in place.
	Marked     [][]segment
	Paragraphs [][]segment
	Cues       []cue
	// Shown says which evidence is marked, Views are the addresses of the others.
	Shown string
	Views []option
	// Cluster is the address of the search for all publications of the piece.
	Cluster string
	// Visits are the newest of all VisitCount.
	Visits     []frontier.Fetch
	VisitCount int
	// Source is the configured source; nil when there is none any more.
	Source *article.Source
	// Codes says that a coding of it is taken.
	Codes bool
}

func (s *site) article(w http.ResponseWriter, r *http.Request) error {
	shown, err := choice(r.URL.Query(), "show", "all", "stance", "frames", "plain")
	if err != nil {
		return err
	}
	view, err := s.articleView(r.Context(), r.PathValue("id"), shown)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "article", view.Title, "/search", view)
}

func (s *site) articleView(ctx context.Context, id, shown string) (articleView, error) {
	d, err := dossier.Gather(ctx, s.Store, s.Index, id)
	if err != nil {
		return articleView{}, err
	}
	a := d.Article
	view := articleView{
		Article: a, Dossier: d, Cues: only(cues(a), shown), Shown: shown, Cluster: link("/search", d.ClusterQuery),
		Codes: s.Desk != nil, VisitCount: len(d.Visits), Visits: d.Visits[:min(len(d.Visits), mostVisits)],
	}
	view.Marked, view.Paragraphs = mark("title", a.Title, view.Cues), mark("text", a.Text, view.Cues)
	page := "/article/" + a.ID
	view.Views = []option{{page, "all"}, {page + "?show=stance", "stance"}, {page + "?show=frames", "frames"}, {page + "?show=plain", "plain"}}
	for i := range s.Sources {
		if s.Sources[i].ID == a.SourceID {
			view.Source = &s.Sources[i]
		}
	}
	return view, nil
}

// charsetName is the form of a charset's name that may be in a header.
var charsetName = regexp.MustCompile(`^[A-Za-z0-9_.:-]{1,40}$`)

// raw serves the bytes of a revision as they were fetched, as plain text whatever they are.
func (s *site) raw(w http.ResponseWriter, r *http.Request) error {
	v := r.URL.Query()
	revisions, err := s.Store.Revisions(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if len(revisions) == 0 {
		return &article.Error{Code: article.CodeNotFound, Message: "there is no such article", Remedy: "Search for it by its title."}
	}
	n, err := number(v, "revision", revisions[0].Number, 1, 1<<30)
	if err != nil {
		return err
	}
	part, err := number(v, "part", 0, 0, 1<<20)
	if err != nil {
		return err
	}
	at, ok := locate(revisions, n, part)
	if !ok {
		return &article.Error{Code: article.CodeNotFound, Message: "the archive holds no bytes of revision " + strconv.Itoa(n) + ", part " + strconv.Itoa(part), Remedy: "The article's page lists the revisions."}
	}
	body, contentType, err := s.Raw(at)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	w.Header().Set("Content-Type", "text/plain; charset="+charsetOf(body, contentType))
	w.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'")
	w.Header().Set("Repr-Digest", "sha-256=:"+base64.StdEncoding.EncodeToString(sum[:])+":") // RFC 9530
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	if _, err := w.Write(body); err != nil {
		s.Log.Debug("The reader went away", "err", err)
	}
	return nil
}

// charsetOf is what a browser needs to show bytes as text: the charset that came with them, else
// what they look like.
func charsetOf(body []byte, contentType string) string {
	if _, params, err := mime.ParseMediaType(contentType); err == nil && charsetName.MatchString(params["charset"]) {
		return params["charset"]
	}
	if utf8.Valid(body) {
		return "utf-8"
	}
	_, name, _ := charset.DetermineEncoding(body, contentType)
	return name
}

// locate finds the bytes of a revision's page; part 0 is the first page.
func locate(revisions []store.Revision, number, part int) (article.Location, bool) {
	for _, revision := range revisions {
		if revision.Number != number {
			continue
		}
		pages := append([]article.Location{revision.Archive}, revision.Parts...)
		if part < len(pages) && pages[part].File != "" {
			return pages[part], true
		}
	}
	return article.Location{}, false
}
