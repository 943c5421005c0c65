package web

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"yulun/article"
	"yulun/index"
	"yulun/locale"
	"yulun/news"
	"yulun/render"
	"yulun/render/feed"
	"yulun/saved"
)

// entriesOfFeed is how many entries a feed has.
const entriesOfFeed = 50

// The forms of feeds, by what their addresses end in.
const (
	atomForm = ".atom"
	jsonForm = ".json"
)

// feedPages are the feeds of any search and of saved ones.
func (s *site) feedPages() map[string]handler {
	pages := map[string]handler{}
	params := append(s.articleParams(), textParam(), feedLanguage())
	for _, form := range []string{atomForm, jsonForm} {
		pages["/feed"+form] = s.strict(params, tagged(true, s.costly(s.feedOf(form))))
		pages["/searches/{id}/feed"+form] = s.strict([]parameter{{in: "path", name: "id"}, textParam(), feedLanguage()}, tagged(true, s.costly(s.feedOfSaved(form))))
	}
	return pages
}

// isFeed reports whether a feed lies at an address.
func isFeed(path string) bool {
	return path == "/feed"+atomForm || path == "/feed"+jsonForm ||
		strings.HasPrefix(path, "/searches/") && (strings.HasSuffix(path, "/feed"+atomForm) || strings.HasSuffix(path, "/feed"+jsonForm))
}

// feedAddress is the address of a feed in the language of the page that names it.
func (s *site) feedAddress(address string) string {
	if !s.p.Chinese() {
		return address
	}
	sign := "?"
	if strings.Contains(address, "?") {
		sign = "&"
	}
	return address + sign + languageParam + "=" + string(s.p.Lang())
}

// feedLanguage is the parameter by which the address of a feed says its language.
func feedLanguage() parameter {
	return listed(languageParam, "The language of titles and labels; without it that of Accept-Language.", "", locale.English, locale.Chinese)
}

func textParam() parameter {
	p := listed("text", "Whether entries have the whole text, too.", "no", "yes")
	return p
}

// feedOf is the feed of the search in an address.
func (s *site) feedOf(form string) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v := r.URL.Query()
		q, err := s.readQuery(r.Context(), v)
		if err != nil {
			return err
		}
		given := values(q)
		title := q.String()
		if title == "" {
			title = s.p.T("All relevant articles")
		}
		settings, err := s.savedSettings(r.Context())
		if err != nil {
			return err
		}
		return s.writeFeed(w, r, form, q, s.root(r, settings), feed.Feed{
			Name: "search?" + given.Encode(), Title: title + " · Yulun", Self: addressOf("/feed"+form, ofFeed(given, v)), Page: addressOf("/search", given),
		})
	}
}

// feedOfSaved is the feed of a saved search, which stays the same feed when its query changes.
func (s *site) feedOfSaved(form string) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		settings, err := s.savedSettings(r.Context())
		if err != nil {
			return err
		}
		search, err := savedSearch(r, settings)
		if err != nil {
			return err
		}
		q, err := s.queryOf(r.Context(), search)
		if err != nil {
			return err
		}
		path := "/searches/" + url.PathEscape(search.ID) + "/feed" + form
		return s.writeFeed(w, r, form, q, s.root(r, settings), feed.Feed{
			Name: "saved/" + search.ID, Title: search.Name() + " · Yulun", Self: addressOf(path, ofFeed(url.Values{}, r.URL.Query())),
			Page: addressOf("/search", values(q)),
		})
	}
}

// ofFeed adds what is said of a feed beside its query.
func ofFeed(v, given url.Values) url.Values {
	if given.Get("text") == "yes" {
		v.Set("text", "yes")
	}
	if lang := given.Get(languageParam); lang != "" {
		v.Set(languageParam, lang)
	}
	return v
}

func addressOf(path string, v url.Values) string {
	return (&url.URL{Path: path, RawQuery: v.Encode()}).String()
}

// writeFeed writes the newest hits of a query. Root is where its readers reach these pages.
func (s *site) writeFeed(w http.ResponseWriter, r *http.Request, form string, q index.Query, root string, f feed.Feed) error {
	hits, err := news.Newest(r.Context(), s.Store, s.Index, q, entriesOfFeed, time.Time{})
	if err != nil {
		return err
	}
	f.Self, f.Page, f.Lang, f.Version, f.Updated = root+f.Self, root+f.Page, s.p.Tag(), s.Version, time.Unix(0, 0)
	for _, h := range hits {
		f.Entries = append(f.Entries, s.entry(h, root, r.URL.Query().Get("text") == "yes"))
	}
	if len(hits) > 0 {
		f.Updated = hits[0].Arrival.At
	}
	w.Header().Set("Content-Language", s.p.Tag())
	w.Header().Set("Last-Modified", f.Updated.UTC().Format(http.TimeFormat))
	if form == atomForm {
		w.Header().Set("Content-Type", feed.AtomType)
		return f.WriteAtom(w)
	}
	w.Header().Set("Content-Type", feed.JSONType)
	return f.WriteJSON(w)
}

// entry is a hit in a feed.
func (s *site) entry(h news.Hit, root string, text bool) feed.Entry {
	a := h.Article
	e := feed.Entry{
		ID: a.ID, Title: a.Title, Lang: langTag(a.Lang, a.Script), URL: a.CanonicalURL, Page: root + "/article/" + url.PathEscape(a.ID),
		Outlet: a.Outlet.Name, Authors: a.Authors, Updated: h.Arrival.At, Published: a.Published.Time, Summary: h.Snippet.Text,
	}
	if text {
		e.Text = a.Text
	}
	if a.Reading.Relevant {
		class := string(a.Reading.Stance.Class)
		e.Categories = append(e.Categories, feed.Category{Scheme: "stance", Term: class, Label: render.Label(s.p, s.Codebook, class)})
		for _, id := range s.Codebook.FramesOf(a.Reading) {
			e.Categories = append(e.Categories, feed.Category{Scheme: "frame", Term: string(id), Label: render.Label(s.p, s.Codebook, string(id))})
		}
	}
	return e
}

// root is where these pages are reached: by the configured address, else by that of the request.
func (s *site) root(r *http.Request, settings saved.Settings) string {
	if settings.Address != "" {
		return settings.Address
	}
	return s.origin(r)
}

// origin is where a request reached these pages.
func (s *site) origin(r *http.Request) string {
	if s.Proxies.Secure(r) {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// savedSearch is the saved search that an address names.
func savedSearch(r *http.Request, settings saved.Settings) (saved.Search, error) {
	id := r.PathValue("id")
	if search, ok := settings.Search(id); ok {
		return search, nil
	}
	return saved.Search{}, article.NotFoundf(article.Say("The page /searches lists those there are."), "there is no saved search %q", id)
}
