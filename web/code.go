package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"yulun/article"
	"yulun/coding"
)

// Desk takes what coders decide on the pages. Methods are called at once by many goroutines.
type Desk interface {
	// TextToCode is the text of an item as it was when the sample was drawn.
	TextToCode(ctx context.Context, item coding.Item) (coding.Text, error)
	// KeepCoding keeps a coding of a sample's item, Correct one of any article by somebody who saw
	// its score and outlet.
	KeepCoding(ctx context.Context, c coding.Coding) error
	Correct(ctx context.Context, c coding.Coding) error
}

// codePages are the pages of coding.
func (s *site) codePages() map[string]handler {
	return map[string]handler{
		"/code":                         s.codeHome,
		"/code/{sample}":                s.codeSample,
		"/code/{sample}/agreement":      s.costly(s.codeAgreement),
		"/code/{sample}/{place}":        s.codeItem,
		"/code/{sample}/{place}/decide": s.codeDecide,
		"/correct/{id}":                 s.correct,
	}
}

func (s *site) noDesk(http.ResponseWriter, *http.Request) error {
	return &article.Error{
		Code: article.CodeNotFound, Message: "coding is not offered at this address",
		Remedy: "It is offered where only this machine reaches the pages, or with --coding.",
	}
}

// codePage is what the pages of coding have in common.
type codePage struct {
	// Coder is who codes here; empty before anybody said.
	Coder string
	// Known says that the coder has logged in.
	Known bool
	// Here is the address of the page.
	Here string
	// Wrong says why nothing was kept; empty where nothing is wrong.
	Wrong string
}

// common makes what the pages have in common, and sets the headers of pages that run our script.
func (s *site) common(w http.ResponseWriter, r *http.Request) codePage {
	w.Header().Set("Content-Security-Policy", policy+"; script-src 'self'")
	w.Header().Set("Cache-Control", "no-store") // it shows what one coder decided
	return codePage{Coder: coderOf(r), Known: callerOf(r.Context()).Person(), Here: r.URL.Path}
}

// sampleView is a sample with how far it is coded.
type sampleView struct {
	// ID is its name, Link its address.
	ID, Link string
	Items    int
	Coders   []coderView
	Mine     int
	Decided  int
	Open     int
}

type coderView struct {
	coding.Coder
	Coded int
}

// codeProgress is how much of all is coded, as a bar and in words.
type codeProgress struct {
	Done, All int
	Words     string
}

func (s *site) codeProgress(done, all int) codeProgress {
	return codeProgress{done, all, s.p.T("%d of %d coded", done, all)}
}

type codeHomeView struct {
	codePage
	// To is the page that the coder came from; it may be empty.
	To      string
	Samples []sampleView
}

// codeHome asks who codes, and lists the samples.
func (s *site) codeHome(w http.ResponseWriter, r *http.Request) error {
	view := codeHomeView{codePage: s.common(w, r)}
	if r.Method == http.MethodPost && !view.Known {
		name := strings.TrimSpace(r.PostFormValue("coder"))
		faults := coding.Coder{Name: name, Person: true}.Check()
		switch {
		case len(faults) > 0:
			view.Wrong = s.p.T("This can't be a name: use letters or initials, up to 100 bytes.")
		default:
			s.setCookie(w, r, coderCookie, url.QueryEscape(name))
			http.Redirect(w, r, leadsTo(r.PostFormValue("to")), http.StatusSeeOther)
			return nil
		}
		view.Coder = name
	}
	view.To = r.FormValue("to")
	samples, err := s.Store.Samples(r.Context())
	if err != nil {
		return err
	}
	for _, sample := range samples {
		if !sample.IsDrawn() {
			continue
		}
		d, err := s.desk(r, sample.ID)
		if err != nil {
			return err
		}
		view.Samples = append(view.Samples, d.progress())
	}
	return s.render(w, r, statusOf(view.Wrong), "code", s.p.T("Coding"), "/code", view)
}

// askWho asks who codes before a page that must know.
func askWho(w http.ResponseWriter, r *http.Request) error {
	http.Redirect(w, r, "/code?"+url.Values{"to": {r.URL.Path}}.Encode(), http.StatusSeeOther)
	return nil
}

// leadsTo is the page of coding that a form names. It never leads to another page.
func leadsTo(path string) string {
	if strings.HasPrefix(path, "/code/") || strings.HasPrefix(path, "/correct/") {
		return (&url.URL{Path: path}).EscapedPath()
	}
	return "/code"
}

// statusOf is the status of a page that may say that something is wrong.
func statusOf(wrong string) int {
	if wrong != "" {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

// deskOf is a sample with its codings, as one coder sees it.
type deskOf struct {
	coding.Sample
	coder   string
	codings []coding.Coding
	known   []coding.Coder
	mine    map[string]coding.Coding
	// decided are the articles that the coder decided on, also where a later decision replaced it.
	decided map[string]bool
	// gone are the articles that were deleted on request: nobody can code them any more.
	gone []string
}

func (s *site) desk(r *http.Request, id string) (deskOf, error) {
	d := deskOf{coder: coderOf(r), mine: map[string]coding.Coding{}, decided: map[string]bool{}}
	var err error
	if d.Sample, err = s.Store.Sample(r.Context(), id); err != nil {
		return d, err
	}
	ids := make([]string, len(d.Items))
	for i, item := range d.Items {
		ids[i] = item.Article
	}
	if d.gone, err = s.Store.DeletedAmong(r.Context(), ids); err != nil {
		return d, err
	}
	if d.codings, err = s.Store.Codings(r.Context(), id); err != nil {
		return d, err
	}
	recorded, err := s.Store.Coders(r.Context())
	d.known = coding.WithFacts(d.codings, recorded)
	for _, c := range d.codings {
		if c.Coder == d.coder && c.Person && !c.Final {
			d.mine[c.Article] = c
		}
		d.decides(c)
	}
	if err != nil {
		return d, err
	}
	past, err := s.Store.PastCodings(r.Context(), id)
	for _, c := range past {
		d.decides(c.Coding)
	}
	return d, err
}

// decides takes note of a decision of the coder.
func (d deskOf) decides(c coding.Coding) {
	if c.Final && c.Coder == d.coder {
		d.decided[c.Article] = true
	}
}

// progress says how far the sample is coded.
func (d deskOf) progress() sampleView {
	v := sampleView{ID: d.ID, Link: d.address(0), Items: len(d.Items), Mine: len(d.mine)}
	for _, k := range d.known {
		n := 0
		for _, c := range d.codings {
			if c.Coder == k.Name && !c.Final {
				n++
			}
		}
		v.Coders = append(v.Coders, coderView{k, n})
	}
	for _, decision := range coding.Decide(d.codings, false) {
		if len(decision.Unresolved) > 0 {
			v.Open++
		} else {
			v.Decided++
		}
	}
	return v
}

// item is the item at the place of an address.
func (d deskOf) item(place string) (coding.Item, error) {
	n, err := strconv.Atoi(place)
	if err != nil || n < 1 || n > len(d.Items) {
		return coding.Item{}, article.NotFoundf(article.Say("Its places are 1 to %d.", len(d.Items)), "the sample %s has no place %q", d.ID, place)
	}
	return d.Items[n-1], nil
}

// next is the first place behind one that the coder has not coded and can, else the first before
// it; 0 where all is coded.
func (d deskOf) next(after int) int {
	for _, items := range [][]coding.Item{d.Items[min(after, len(d.Items)):], d.Items} {
		at := slices.IndexFunc(items, func(i coding.Item) bool {
			_, coded := d.mine[i.Article]
			return !coded && !slices.Contains(d.gone, i.Article)
		})
		if at >= 0 {
			return items[at].Place
		}
	}
	return 0
}

// address is the address of a place of the sample; of the sample itself for 0.
func (d deskOf) address(place int) string {
	at := "/code/" + url.PathEscape(d.ID)
	if place > 0 {
		at += "/" + strconv.Itoa(place)
	}
	return at
}

type placeView struct {
	Place int
	Coded bool
	Link  string
}

type codeSampleView struct {
	codePage
	sampleView
	Places []placeView
	// Next is the address of the first place that is not coded; empty where all are.
	Next string
}

// codeSample shows how far a sample is coded.
func (s *site) codeSample(w http.ResponseWriter, r *http.Request) error {
	d, err := s.desk(r, r.PathValue("sample"))
	if err != nil {
		return err
	}
	view := codeSampleView{codePage: s.common(w, r), sampleView: d.progress()}
	if view.Coder == "" {
		return askWho(w, r)
	}
	for _, i := range d.Items {
		_, coded := d.mine[i.Article]
		view.Places = append(view.Places, placeView{i.Place, coded, d.address(i.Place)})
	}
	if place := d.next(0); place > 0 {
		view.Next = d.address(place)
	}
	return s.render(w, r, http.StatusOK, "codesample", s.p.T("Coding")+" "+d.ID, "/code", view)
}
