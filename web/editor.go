package web

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"slices"
	"strings"

	"yulun/access"
	"yulun/article"
)

// Editor changes which sources there are. Methods are called at once by many goroutines.
type Editor interface {
	// File is the file that is changed, Fault why it can't be read since it was changed last; empty
	// where it can.
	File() (path, fault string)
	// Entry is the text of a source's outlet and the file's version.
	Entry(source string) (text, version string, err error)
	// Try gives the file as it would be with another text for the outlet of a source, or with a
	// further outlet where source is empty, and the outlet's sources. Save writes it, Pause pauses
	// a source or lets it go on. They refuse what a check refuses, and what was made for another
	// version.
	Try(version, source, text string) (before, after string, sources []article.Source, err error)
	Save(ctx context.Context, version, source, text string) error
	Pause(ctx context.Context, source string, paused bool) error
	// Preview reads some articles of sources as a crawl would, and keeps nothing.
	Preview(ctx context.Context, sources []article.Source) (Preview, error)
	// Look asks a site for its listings, and drafts a source of what it finds.
	Look(ctx context.Context, address string) (Draft, error)
	// Write is the text of an outlet with one source.
	Write(d Draft) (string, error)
}

// Preview is what a trial of sources read.
type Preview struct {
	Articles []article.Article
	// Addresses counts the addresses of articles that the listings name.
	Addresses int
	// Problems say what is wrong, Refused which addresses gave nothing and why.
	Problems []string
	Refused  []Refused
}

// Refused is an address that gave no article.
type Refused struct{ URL, Reason string }

// edits reports whether a reader may edit sources, and there is a file to edit.
func (s *site) edits(r *http.Request) bool { return s.Editor != nil && s.manages(r) }

// checkedEdit is a text for sources.yaml with what came of its check.
type checkedEdit struct {
	Text, Version string
	// Shown is the digest of the text whose change the page shows.
	Shown string
	// Removed and Added are the lines that change, Line is the first of them.
	Removed, Added []string
	Line           int
	// Wrong says why the text is refused; Remedy what to do.
	Wrong, Remedy string
	Preview       *Preview
}

// check tries a text. The page that shows its outcome may save it.
func (s *site) check(source, version, text string) (checkedEdit, []article.Source, error) {
	c := checkedEdit{Text: text, Version: version}
	before, after, sources, err := s.Editor.Try(version, source, text)
	if err != nil {
		return c, nil, s.refuse(&c, err)
	}
	c.Line, c.Removed, c.Added = changedLines(before, after)
	c.Shown = digest(text)
	return c, sources, nil
}

// refuse notes why a text is refused where that is a mistake in it; any other error it returns.
func (s *site) refuse(c *checkedEdit, err error) error {
	var known *article.Error
	if !errors.As(err, &known) || article.CodeOf(err) != article.CodeUsage {
		return err
	}
	p := s.newProblem(err)
	c.Wrong, c.Remedy = p.Error, p.Remedy
	if known.Err != nil {
		c.Wrong += ": " + known.Err.Error()
	}
	return nil
}

// changedLines are the lines between what two texts begin and end with alike. line counts from 1.
func changedLines(before, after string) (line int, removed, added []string) {
	a, b := strings.Split(before, "\n"), strings.Split(after, "\n")
	for line < min(len(a), len(b)) && a[line] == b[line] {
		line++
	}
	a, b = a[line:], b[line:]
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return line + 1, a, b
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(strings.ReplaceAll(text, "\r\n", "\n")))
	return hex.EncodeToString(sum[:8])
}

// editPage is the page on which the text of an outlet is edited.
type editPage struct {
	managerView
	ID, Name, Lang string
	File           string
	checkedEdit
}

// editSource shows the text of a source's outlet, what a change of it would do, and saves it.
func (s *site) editSource(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	i := slices.IndexFunc(s.Sources, func(x article.Source) bool { return x.ID == id })
	if i < 0 || s.Editor == nil {
		return &article.Error{Code: article.CodeNotFound, Message: "there is no such source to edit", Remedy: "The page of the sources lists them all."}
	}
	work, err := s.work(r.Context())
	if err != nil {
		return err
	}
	path, _ := s.Editor.File()
	view := editPage{managerView: s.manager(r, work), ID: id, Name: s.Sources[i].Outlet.Name, Lang: string(s.Sources[i].Lang), File: path}
	if r.Method != http.MethodPost {
		view.Text, view.Version, err = s.Editor.Entry(id)
		if err != nil {
			return err
		}
		return s.render(w, r, http.StatusOK, "sourceedit", s.p.T("Edit %s", view.Name), "/sources", view)
	}
	text := strings.ReplaceAll(r.PostFormValue("text"), "\r\n", "\n")
	checked, sources, err := s.check(id, r.PostFormValue("version"), text)
	if err != nil {
		return err
	}
	view.checkedEdit = checked
	switch do := r.PostFormValue("do"); {
	case checked.Wrong != "":
	case do == "save" && r.PostFormValue("shown") == checked.Shown:
		to := id
		if len(sources) > 0 && !slices.ContainsFunc(sources, func(x article.Source) bool { return x.ID == id }) {
			to = sources[0].ID
		}
		return s.saveText("source edited", view.Version, id, text, "/source/"+to+"?done=saved")(w, r)
	case do == "preview":
		return s.audited(siteAsked, func(w http.ResponseWriter, r *http.Request) error {
			p, err := s.Editor.Preview(r.Context(), sources)
			if err != nil {
				return err
			}
			view.Preview = &p
			return s.render(w, r, http.StatusOK, "sourceedit", s.p.T("Edit %s", view.Name), "/sources", view)
		})(w, r)
	}
	return s.render(w, r, statusOf(view.Wrong), "sourceedit", s.p.T("Edit %s", view.Name), "/sources", view)
}

// siteAsked is what a look at a site and a preview do: nothing is changed, but others are asked.
const siteAsked access.Action = "site asked"

// saveText saves a text for an outlet, and leads on.
func (s *site) saveText(action access.Action, version, source, text, to string) handler {
	return s.audited(action, func(w http.ResponseWriter, r *http.Request) error {
		if err := s.Editor.Save(r.Context(), version, source, text); err != nil {
			return err
		}
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	})
}

func (s *site) pauseSource(r *http.Request) error {
	return s.Editor.Pause(r.Context(), r.PathValue("id"), true)
}

func (s *site) resumeSource(r *http.Request) error {
	return s.Editor.Pause(r.Context(), r.PathValue("id"), false)
}

// Draft is a source that may be added.
type Draft struct {
	ID, Name, Type, Country, Language, Zone, Every string
	Feeds, Sitemaps                                []string
	// List is the address of a page with links, Links the pattern of those that lead to articles.
	List, Links string
	FoundIn     string
	// Offers are the listings that were found.
	Offers []Offer
}

// Offer is a listing that a site has.
type Offer struct {
	Kind, URL, Title string
	Addresses        int
	// Wrong says why it can't be read.
	Wrong string
}

// Taken reports whether the draft reads an offer.
func (d Draft) Taken(o Offer) bool {
	return slices.Contains(slices.Concat(d.Feeds, d.Sitemaps, []string{cmp.Or(d.List, "-")}), o.URL)
}
