package web

import (
	"crypto/sha256"
	"encoding/base64"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html/charset"

	"yulun/article"
	"yulun/dossier"
	"yulun/frontier"
	"yulun/index"
	"yulun/stats/words/quotes"
	"yulun/store"
)

// Bounds of one page. What is left out is counted on it, and in the API.
const (
	mostVisits    = 50
	mostQuotes    = 30
	mostMembers   = 50
	mostRevisions = 10
	// longestPart is how much of the text one page shows, and longestHeadline how much of the
	// headline, in code points.
	longestPart     = 20_000
	longestHeadline = 500
	// longestDiff is how much of what changed from one revision to the next is shown.
	longestDiff = 2_000
)

// articleView is the page of one article.
type articleView struct {
	article.Article
	dossier.Dossier
	// Marked is the headline, Paragraphs the part of the text, with the evidence in place.
	Marked     [][]segment
	Paragraphs [][]segment
	Figures    []figure
	// Part numbers the part of the text of Parts in all; Length is that of the whole text. Before and
	// After lead to the neighbouring parts.
	Part, Parts, Length int
	Before, After       string
	// Quotes are the quotations that are listed, of QuoteCount.
	Quotes     []quotes.Quote
	QuoteCount int
	// Found is the search that the reader came from; nil for others.
	Found *foundIn
	// SameDay is the search for the articles of the same day; empty for an undated one.
	SameDay string
	// Cite has the reference in each form.
	Cite references
	// Shown says which evidence is marked, Views are the addresses of the others.
	Shown string
	Views []option
	// Cluster is the address of the search for all publications of the piece.
	Cluster string
	// Visits are the newest of all VisitCount, Revisions of all RevisionCount, Members the earliest
	// of all.
	Visits        []frontier.Fetch
	VisitCount    int
	Revisions     []dossier.Revision
	RevisionCount int
	// Places are where it stood in listings, the best first.
	Places []frontier.Placed
	// Codes says that a coding of it is taken, Erases that the reader may delete it.
	Codes, Erases bool
	Code          shownCode
}

func (s *site) article(w http.ResponseWriter, r *http.Request) error {
	v := r.URL.Query()
	shown, err := choice(v, "show", "all", "stance", "frames", "plain")
	if err != nil {
		return err
	}
	part, err := number(v, "part", 1, 1, 1<<20)
	if err != nil {
		return err
	}
	d, err := dossier.Gather(r.Context(), s.Store, s.Index, r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := d.AddBeside(r.Context(), s.Store); err != nil {
		return err
	}
	if err := d.Score(s.Scorer); err != nil {
		return err
	}
	found, err := s.foundIn(r.Context(), v, d.Article.ID)
	if err != nil {
		return err
	}
	view, err := s.articleView(d, shown, part, found)
	if err != nil {
		return err
	}
	if part > view.Parts {
		return fault("invalid-parameter", "part", "Leave it out to begin at the first part.", "the text has %d {part|parts}", view.Parts)
	}
	view.Erases = s.erases(r)
	if view.Places, err = s.Store.PlacementsOf(r.Context(), d.Article.ID); err != nil {
		return err
	}
	view.Code = s.showArticleCode(r, d.Article.ID)
	return s.render(w, r, http.StatusOK, "article", shortened(view.Title, longestTitle), "/search", view)
}

func (s *site) articleView(d dossier.Dossier, shown string, part int, found *foundIn) (articleView, error) {
	a := d.Article
	explained := dossier.Explain(a.Reading, s.facts())
	all := only(s.cues(a, inOrder(explained)), shown)
	view := articleView{
		Article: a, Dossier: d, Figures: s.list(explained, all), Shown: shown, Cluster: link("/search", d.ClusterQuery), Codes: s.Desk != nil,
		VisitCount: len(d.Visits), Visits: d.Visits[:min(len(d.Visits), mostVisits)],
		RevisionCount: len(d.Revisions), Part: part, Found: found, Quotes: d.Quotes[:min(len(d.Quotes), mostQuotes)], QuoteCount: len(d.Quotes),
	}
	var err error
	if view.Cite, err = newReferences(a); err != nil {
		return view, err
	}
	if !a.Published.IsZero() {
		day := a.Published.In(index.Shanghai()).Format(time.DateOnly)
		view.SameDay = "/search?" + url.Values{"from": {day}, "to": {day}}.Encode()
	}
	view.Members = d.Members[:min(len(d.Members), mostMembers)]
	for _, revision := range d.Revisions[:min(len(d.Revisions), mostRevisions)] {
		revision.Text = dossier.Clip(revision.Text, longestDiff)
		view.Revisions = append(view.Revisions, revision)
	}
	runes := []rune(a.Text)
	cuts := partsOf(runes, longestPart)
	view.Length, view.Parts = len(runes), len(cuts)-1
	if part > view.Parts {
		return view, nil
	}
	view.Marked = mark("title", shortened(a.Title, longestHeadline), 0, all)
	view.Paragraphs = mark("text", string(runes[cuts[part-1]:cuts[part]]), cuts[part-1], all)
	at := func(shown string, part int) string {
		v := found.values()
		if shown != "all" {
			v.Set("show", shown)
		}
		if part > 1 {
			v.Set("part", strconv.Itoa(part))
		}
		return addressOf("/article/"+a.ID, v)
	}
	for _, one := range []option{{"all", s.p.T("all")}, {"stance", s.p.T("stance")}, {"frames", s.p.T("frames")}, {"plain", s.p.T("plain¦text without marks")}} {
		if one.Value == shown {
			one.Value = "" // it is the one that is shown
		} else {
			one.Value = at(one.Value, part)
		}
		view.Views = append(view.Views, one)
	}
	if part > 1 {
		view.Before = at(shown, part-1)
	}
	if part < view.Parts {
		view.After = at(shown, part+1)
	}
	return view, nil
}

// partsOf is where the parts of a text begin, and its end: each is cut behind a line where one ends in
// its second half.
func partsOf(text []rune, most int) []int {
	cuts := []int{0}
	for at := 0; at < len(text); cuts = append(cuts, at) {
		end := min(at+most, len(text))
		if end < len(text) {
			if line := lastLine(text[at+most/2 : end]); line >= 0 {
				end = at + most/2 + line + 1
			}
		}
		at = end
	}
	if len(text) == 0 {
		cuts = append(cuts, 0)
	}
	return cuts
}

func lastLine(text []rune) int {
	for i := len(text) - 1; i >= 0; i-- {
		if text[i] == '\n' {
			return i
		}
	}
	return -1
}

// shortened is a text of at most so many code points; the last one says that more follow.
func shortened(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return string(runes[:most-1]) + "…"
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
		unknown := &article.Error{Code: article.CodeNotFound, Message: "there is no such article", Remedy: "Search for it by its title."}
		return s.gone(r.Context(), r.PathValue("id"), unknown)
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
		return article.NotFoundf(article.Say("The article's page lists the revisions."), "the archive holds no bytes of revision %d, part %d", n, part)
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
	s.send(w, body)
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
