package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"yulun/article"
)

// addPage is the page on which a source is added.
type addPage struct {
	managerView
	File string
	// Address is the one that was given, Drafted says that a draft was made of it.
	Address string
	Drafted bool
	Draft   Draft
	Types   []option
	// Problem says why an address led to nothing.
	Problem *problem
	checkedEdit
}

// addSource asks for an address, shows what its site offers and how its articles would be read, and
// saves it.
func (s *site) addSource(w http.ResponseWriter, r *http.Request) error {
	if s.Editor == nil {
		return &article.Error{
			Code: article.CodeNotFound, Message: "these pages read the built-in sources, which can't be changed",
			Remedy: "Write them into a folder by yulun config write FOLDER, and name it with --config.",
		}
	}
	work, err := s.work(r.Context())
	if err != nil {
		return err
	}
	path, _ := s.Editor.File()
	view := addPage{managerView: s.manager(r, work), File: path, Types: labelled(s, s.Codebook.TypeIDs())}
	do := r.PostFormValue("do")
	if r.Method != http.MethodPost || do == "" {
		return s.render(w, r, http.StatusOK, "sourceadd", s.p.T("Add a source"), "/sources", view)
	}
	view.Address = strings.TrimSpace(r.PostFormValue("address"))
	if do != "save" {
		return s.audited(siteAsked, func(w http.ResponseWriter, r *http.Request) error { return s.addLooked(w, r, do, view) })(w, r)
	}
	return s.addLooked(w, r, do, view)
}

// addLooked looks at a site, or goes on with what was found there.
func (s *site) addLooked(w http.ResponseWriter, r *http.Request, do string, view addPage) (err error) {
	if do == "look" {
		view.Draft, err = s.Editor.Look(r.Context(), view.Address)
		if err != nil {
			p := s.newProblem(err)
			if article.CodeOf(err) == article.CodeUnavailable {
				p.Error, p.Remedy = err.Error(), s.p.T("Try another address of the site, such as its front page.")
			}
			if p.Status >= http.StatusInternalServerError && article.CodeOf(err) != article.CodeUnavailable {
				return err
			}
			view.Problem = &p
			return s.render(w, r, http.StatusUnprocessableEntity, "sourceadd", s.p.T("Add a source"), "/sources", view)
		}
	} else {
		view.Draft = draftOf(r.PostForm)
	}
	view.Drafted = true
	return s.addDraft(w, r, do, view)
}

// addDraft checks a draft, reads some of its articles, and saves it where its reader has seen all
// that.
func (s *site) addDraft(w http.ResponseWriter, r *http.Request, do string, view addPage) error {
	var sources []article.Source
	text, err := s.Editor.Write(view.Draft)
	if err == nil {
		view.checkedEdit, sources, err = s.check("", "", text)
	} else {
		err = s.refuse(&view.checkedEdit, err)
	}
	if err != nil {
		return err
	}
	switch {
	case view.Wrong != "":
	case do == "save" && r.PostFormValue("shown") == view.Shown:
		return s.saveText("source added", "", "", text, "/source/"+url.PathEscape(view.Draft.ID)+"?done=added")(w, r)
	default:
		p, err := s.Editor.Preview(r.Context(), sources)
		if err != nil {
			return err
		}
		view.Preview = &p
	}
	return s.render(w, r, statusOf(view.Wrong), "sourceadd", s.p.T("Add a source"), "/sources", view)
}

// draftOf reads the draft of a form.
func draftOf(form url.Values) Draft {
	get := func(name string) string { return strings.TrimSpace(form.Get(name)) }
	d := Draft{
		ID: get("id"), Name: get("name"), Type: get("type"), Country: strings.ToUpper(get("country")), Language: get("language"), Zone: get("zone"), Every: get("every"),
		Links: get("links"), FoundIn: get("found_in"),
	}
	for _, offer := range form["offer"] {
		parts := strings.SplitN(offer, " ", 4)
		if len(parts) != 4 {
			continue
		}
		n, err := strconv.Atoi(parts[2])
		if err != nil {
			continue
		}
		o := Offer{Kind: parts[0], URL: parts[1], Addresses: n, Title: parts[3]}
		if wrong, ok := strings.CutPrefix(o.Title, "!"); ok {
			o.Title, o.Wrong = "", wrong
		}
		d.Offers = append(d.Offers, o)
	}
	for _, take := range form["take"] {
		kind, address, _ := strings.Cut(take, " ")
		switch kind {
		case "feed":
			d.Feeds = append(d.Feeds, address)
		case "sitemap":
			d.Sitemaps = append(d.Sitemaps, address)
		case "list":
			d.List = address
		}
	}
	return d
}
