package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"yulun/access"
	"yulun/article"
	"yulun/index"
	"yulun/saved"
)

// Searches are the saved searches, as the folder of configuration has them now. Methods are called
// at once by many goroutines.
type Searches interface {
	Saved(ctx context.Context) (saved.Settings, error)
	// Editable reports whether there is a file to write.
	Editable() bool
	// SaveSearch adds a search, or gives the one with its id another title, query and unit.
	// RemoveSearch removes one. Both write the file as a whole, and only if it is right then.
	SaveSearch(ctx context.Context, s saved.Search) error
	RemoveSearch(ctx context.Context, id string) error
}

func (s *site) savedSettings(ctx context.Context) (saved.Settings, error) {
	if s.Searches == nil {
		return saved.Settings{}, nil
	}
	return s.Searches.Saved(ctx)
}

// queryOf reads the query of a saved search.
func (s *site) queryOf(ctx context.Context, search saved.Search) (index.Query, error) {
	q, err := index.Parse(s.vocabulary(ctx), search.Query)
	q.Unit = index.Unit(search.Unit)
	return q, err
}

// searchesView is the page of saved searches.
type searchesView struct {
	// Saved and Removed name what was just done; Wrong says why nothing was.
	Saved, Removed string
	Wrong          *problem
	List           []savedView
	Code           shownCode
	// Edits says that the reader may change them, Editable that there is a file to change.
	Edits, Editable bool
	// Commands save a search where there is no file.
	Commands string
	// Form is what the form shows; Old says that it is of a search that is there.
	Form savedForm
	Unit control
}

// savedView is a saved search.
type savedView struct {
	ID, Name, Query      string
	Articles             int
	Link, Atom, JSONFeed string
	CSV, Edit            string
	// Fault says why its query can't be read; the rest is empty then.
	Fault string
	// Tells are the ways in which people are told of new hits, State how far they were.
	Tells []string
	State *saved.State
}

type savedForm struct {
	ID, Title, Query, Unit string
	Old                    bool
}

// searches lists the saved searches, and takes changes.
func (s *site) searches(w http.ResponseWriter, r *http.Request) error {
	settings, err := s.savedSettings(r.Context())
	if err != nil {
		return err
	}
	view := searchesView{Edits: may(r, access.Admin), Editable: s.Searches != nil && s.Searches.Editable()}
	if r.Method == http.MethodPost {
		to, err := s.changeSearches(r, settings)
		if err == nil {
			http.Redirect(w, r, to, http.StatusSeeOther)
			return nil
		}
		p := s.newProblem(err)
		if p.Status >= http.StatusInternalServerError {
			return err
		}
		view.Wrong, view.Form = &p, formOf(r)
	} else if err := s.fillSavedForm(r, settings, &view); err != nil {
		return err
	}
	if view.Edits && !view.Editable {
		view.Commands = s.firstSearch(view.Form)
	}
	view.Unit = s.unitControl(index.Unit(view.Form.Unit))
	if view.List, err = s.savedViews(r.Context(), settings); err != nil {
		return err
	}
	view.Code = s.showSearchesCode(r, view.List)
	status := http.StatusOK
	if view.Wrong != nil {
		status = http.StatusUnprocessableEntity
	}
	return s.render(w, r, status, "searches", s.p.T("Saved searches"), "/search", view)
}

// firstSearch are the commands that save a search in a new folder of configuration, and serve the
// pages with it.
func (s *site) firstSearch(f savedForm) string {
	id, query := f.ID, f.Query
	if query == "" {
		id, query = "my-search", "QUERY"
	}
	return "yulun searches add " + shellWord(id) + " " + shellWord(query) + " --config desk\n" +
		"yulun serve --data " + shellWord(cmp.Or(s.Folder, usualFolder)) + " --config desk"
}

// formOf is what a form has.
func formOf(r *http.Request) savedForm {
	text := func(name string) string { return strings.TrimSpace(r.PostFormValue(name)) }
	return savedForm{text("id"), text("title"), text("query"), text("unit"), text("old") != ""}
}

// changeSearches does what a form asks for, and gives the page to show then.
func (s *site) changeSearches(r *http.Request, settings saved.Settings) (string, error) {
	if s.Searches == nil {
		return "", article.Usagef("Start the program with --config FOLDER.", "no search can be saved here")
	}
	f := formOf(r)
	known, isKnown := settings.Search(f.ID)
	switch r.PostFormValue("do") {
	case "remove":
		if isKnown && known.Notify.Any() {
			return "", article.Usagef("Take it out of searches.yaml, where it says whom to tell, or use yulun searches remove.", "%s tells people of new hits, so it can't be removed here", f.ID)
		}
		return "/searches?removed=" + url.QueryEscape(f.ID), s.Searches.RemoveSearch(r.Context(), f.ID)
	case "save":
		if isKnown != f.Old {
			if isKnown {
				return "", article.Usagef("Choose another one.", "the short name %q is taken", f.ID)
			}
			return "", article.Usagef("Save it as a new one.", "there is no saved search %q any more", f.ID)
		}
		unit, err := choice(url.Values{"unit": {f.Unit}}, "unit", index.Articles, index.Stories)
		if err != nil {
			return "", err
		}
		if _, err := index.Parse(s.vocabulary(r.Context()), f.Query); err != nil {
			return "", err // with the place, which the check of the file leaves out
		}
		return "/searches?saved=" + url.QueryEscape(f.ID) + "#" + url.PathEscape(f.ID),
			s.Searches.SaveSearch(r.Context(), saved.Search{ID: f.ID, Title: f.Title, Query: f.Query, Unit: string(unit)})
	default:
		return "", errForm
	}
}

// fillSavedForm fills the form with the search of an address, or with one that is to be changed.
func (s *site) fillSavedForm(r *http.Request, settings saved.Settings, view *searchesView) error {
	v := r.URL.Query()
	view.Saved, view.Removed = v.Get("saved"), v.Get("removed")
	if id := v.Get("edit"); id != "" {
		search, ok := settings.Search(id)
		if !ok {
			return article.NotFoundf(article.Say("The page /searches lists those there are."), "there is no saved search %q", id)
		}
		view.Form = savedForm{search.ID, search.Title, search.Query, search.Unit, true}
		return nil
	}
	q, err := s.readQuery(r.Context(), v)
	if err != nil {
		return err
	}
	view.Form = savedForm{Query: q.String(), Unit: string(q.Unit)}
	if view.Form.Query != "" {
		view.Form.ID = shortName(view.Form.Query, settings)
	}
	return nil
}

var latin = regexp.MustCompile(`[a-z0-9]+`)

// shortName proposes a short name for a query: its first Latin words but fields, else a number.
func shortName(query string, settings saved.Settings) string {
	var words []string
	for _, word := range strings.Fields(strings.ToLower(query)) {
		if _, value, ok := strings.Cut(word, ":"); ok {
			word = value
		}
		words = append(words, latin.FindAllString(word, -1)...)
	}
	name := strings.Join(words[:min(3, len(words))], "-")
	if name == "" || len(name) > 40 {
		name = "search"
	}
	for n := 1; ; n++ {
		proposed := name
		if n > 1 {
			proposed += "-" + strconv.Itoa(n)
		}
		if _, taken := settings.Search(proposed); !taken {
			return proposed
		}
	}
}

// savedViews are the saved searches with what they find now.
func (s *site) savedViews(ctx context.Context, settings saved.Settings) ([]savedView, error) {
	states, err := s.Store.SearchStates(ctx)
	if err != nil {
		return nil, err
	}
	var list []savedView
	for _, search := range settings.Searches {
		one := savedView{ID: search.ID, Name: search.Name(), Query: search.Query, Tells: search.Notify.Targets(), Edit: "/searches?edit=" + url.QueryEscape(search.ID) + "#edit"}
		for _, st := range states {
			if st.Search == search.ID {
				one.State = &st
			}
		}
		q, err := s.queryOf(ctx, search)
		if err != nil {
			one.Fault = s.newProblem(err).Error
			list = append(list, one)
			continue
		}
		feed := "/searches/" + url.PathEscape(search.ID) + "/feed"
		one.Link, one.Atom, one.JSONFeed = link("/search", q), s.feedAddress(feed+atomForm), s.feedAddress(feed+jsonForm)
		one.CSV = link(apiRoot+"/export/articles.csv", q)
		q.Limit = -1
		found, err := s.Index.Search(ctx, q)
		if err != nil {
			return nil, err
		}
		one.Articles = found.Total
		list = append(list, one)
	}
	return list, nil
}

// ByWebhook and ByMail report whether people are told so.
func (v savedView) ByWebhook() bool { return slices.Contains(v.Tells, saved.ToWebhook) }

// ByMail is as ByWebhook.
func (v savedView) ByMail() bool { return slices.Contains(v.Tells, saved.ToMail) }
