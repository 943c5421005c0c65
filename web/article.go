package web

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"unicode/utf8"

	"golang.org/x/net/html/charset"

	"yulun/article"
	"yulun/frontier"
	"yulun/index"
	"yulun/store"
)

// mostMembers and mostVisits bound what one page lists of a reprint cluster and of the log.
const (
	mostMembers = 200
	mostVisits  = 100
)

// articleView is the page of one article.
type articleView struct {
	article.Article
	// Marked is the headline, Paragraphs the text, with the evidence in place.
	Marked     [][]segment
	Paragraphs [][]segment
	Cues       []cue
	// Strengths are the frames with their strength, in the codebook's order.
	Members     []memberView
	MemberCount int
	Cluster     string
	Revisions   []revisionView
	Visits      []frontier.Fetch
	VisitCount  int
	// Missed is the visit that first met no article; the zero Fetch while the article stands.
	Missed frontier.Fetch
	// SourceName names the configured source, Missing that it is none any more.
	Source *article.Source
}

// memberView is one publication of the same piece.
type memberView struct {
	article.Article
	Here, Earliest bool
}

// revisionView is a revision and what changed from the one before it.
type revisionView struct {
	store.Revision
	Before *store.Revision
	Title  bool
	Text   []change
}

func (s *site) article(w http.ResponseWriter, r *http.Request) error {
	view, err := s.articleView(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return s.render(w, http.StatusOK, "article", view.Title, "/search", view)
}

func (s *site) articleView(ctx context.Context, id string) (articleView, error) {
	a, err := s.Store.Article(ctx, id)
	if err != nil {
		return articleView{}, err
	}
	view := articleView{Article: a, Cues: cues(a)}
	view.Marked, view.Paragraphs = mark("title", a.Title, view.Cues), mark("text", a.Text, view.Cues)
	for i := range s.Sources {
		if s.Sources[i].ID == a.SourceID {
			view.Source = &s.Sources[i]
		}
	}
	revisions, err := s.Store.Revisions(ctx, id)
	if err != nil {
		return view, err
	}
	view.Revisions = changesOf(revisions)
	visits, err := s.Store.Fetches(ctx, id)
	if err != nil {
		return view, err
	}
	if i := slices.IndexFunc(visits, func(f frontier.Fetch) bool { return f.Outcome == frontier.OutcomeGone && f.At.Equal(a.GoneAt) }); i >= 0 {
		view.Missed = visits[i]
	}
	view.VisitCount, view.Visits = len(visits), visits[:min(len(visits), mostVisits)]
	return view, s.members(ctx, &view)
}

// members lists the publications of the same piece, the earliest first.
func (s *site) members(ctx context.Context, view *articleView) error {
	q := index.Query{Where: index.All{index.Filter{Field: "cluster", Values: []string{view.Article.Cluster}}}, Relevance: index.AnyRelevance, Unit: index.Articles, Order: index.Oldest, Limit: mostMembers}
	found, err := s.Index.Search(ctx, q)
	if err != nil {
		return err
	}
	view.MemberCount, view.Cluster = found.Total, link("/search", q)
	for _, h := range found.Hits {
		view.Members = append(view.Members, memberView{h.Article, h.Article.ID == view.ID, !h.Article.IsReprint})
	}
	return nil
}

// changesOf sets each revision, newest first, beside the one before it.
func changesOf(revisions []store.Revision) []revisionView {
	out := make([]revisionView, len(revisions))
	for i, revision := range revisions {
		out[i] = revisionView{Revision: revision}
		if i+1 == len(revisions) {
			continue
		}
		before := revisions[i+1]
		out[i].Before, out[i].Title = &before, before.Title != revision.Title
		if before.Text != revision.Text {
			out[i].Text = compareTexts(before.Text, revision.Text)
		}
	}
	return out
}

// charsetName is the form of a charset's name that may stand in a header.
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
