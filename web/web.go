package web

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"runtime"
	"sync"
	"time"

	"yulun/access"
	"yulun/article"
	"yulun/codebook"
	"yulun/dossier"
	"yulun/frontier"
	"yulun/index"
	"yulun/internal/perclient"
	"yulun/locale"
	"yulun/news"
	"yulun/saved"
	"yulun/stats"
	"yulun/stats/words"
	"yulun/store"
	"yulun/survey"
)

// Index is what the pages ask of an index. Methods are called at once by many goroutines.
type Index interface {
	stats.Asker
	Search(ctx context.Context, q index.Query) (index.Result, error)
	Each(ctx context.Context, q index.Query, f func(index.Hit) error) error
	Outlets(ctx context.Context) ([]article.Outlet, error)
	Count(ctx context.Context) (int, error)
}

// Store is what the pages read from the store. Methods are called at once by many goroutines.
type Store interface {
	stats.ConditionReader
	Backlog(ctx context.Context) (store.Backlog, error)
	Article(ctx context.Context, id string) (article.Article, error)
	Placements(ctx context.Context, f func(frontier.Placed) error) error
	PlacedListings(ctx context.Context, sourceID string) ([]store.PlacedListing, error)
	PlacesIn(ctx context.Context, sourceID, listing string, skip, limit int) ([]frontier.Placed, error)
	PlacementsOf(ctx context.Context, id string) ([]frontier.Placed, error)
	Revisions(ctx context.Context, id string) ([]store.Revision, error)
	Fetches(ctx context.Context, id string) ([]frontier.Fetch, error)
	Neighbours(ctx context.Context, a article.Article) (earlier, later *article.Article, err error)
	UnreadPages(ctx context.Context, sourceID, reason string, skip, limit int) ([]frontier.Fetch, error)
	stats.CodingReader
	store.Changes
	WriteAudit(ctx context.Context, e access.Entry) (int64, error)
	Audit(ctx context.Context, f access.AuditFilter) ([]access.Entry, error)
	PastCodings(ctx context.Context, sample string) ([]store.PastCoding, error)
	news.Arrivals
	SearchStates(ctx context.Context) ([]saved.State, error)
	Deletion(ctx context.Context, id string) (store.Deletion, error)
	Deletions(ctx context.Context) ([]store.Deletion, error)
	CountDeletions(ctx context.Context) (int, error)
	DeletedAmong(ctx context.Context, ids []string) ([]string, error)
}

// Options are what the pages are made of. Index, Store and Raw are required.
type Options struct {
	Index Index
	Store Store
	// Raw reads the decoded bytes of an archived response and the Content-Type that came with them.
	Raw func(article.Location) (body []byte, contentType string, err error)
	// Folder is the name of the data folder, for commands that are shown; empty: the usual one.
	Folder string
	// Topic names what the articles are about; it may be empty. TopicIn names it in one language, for
	// the head of the first page; nil: Topic does.
	Topic   string
	TopicIn func(article.Lang) string
	// Sources are the configured sources, Surveys the surveys, the first one first in every list.
	Sources []article.Source
	Surveys []survey.Survey
	// Events are what happened meanwhile, in order of time.
	Events []stats.Event
	// Codebook has the frames, classes and outlet types with their words.
	Codebook codebook.Codebook
	// Lexicon says on the pages of articles what each cue is listed for; nil: they don't say it.
	Lexicon dossier.Lexicon
	// Scorer makes what scores the earlier revisions of an article; nil: they have no score.
	Scorer func() (dossier.Scorer, error)
	// Desk takes codings; nil: none are taken.
	Desk Desk
	// Anyone is the role of those who have not logged in; empty: they are readers.
	Anyone access.Role
	// Gate lets people and programs in, in place of Anyone; nil: nobody has to log in. Proxies are
	// believed when they say for whom they ask.
	Gate    *access.Gate
	Proxies access.Proxies
	// Limits bound forms, queries, and for how many figures are computed at once; the zero value has
	// the defaults.
	Limits access.Limits
	// Clients bounds how often each client asks; nil: nothing does.
	Clients *perclient.Limiter
	// Searches are the saved searches; nil: there are none.
	Searches Searches
	// Crew is the service that crawls by schedule; nil: nothing is known of one. RunCommand starts it
	// on what the pages show.
	Crew       Crew
	RunCommand string
	// Editor changes which sources there are; nil: nothing does.
	Editor Editor
	// Eraser deletes articles on request; nil: none are deleted here.
	Eraser Eraser
	// Find makes what finds the places of a term, Words a reader of the words of articles; StopWords
	// lists the words that are left out of top words, Fold brings the name of an outlet to the form in
	// which names are compared. The pages and tables of words and clusters are there where all are set.
	Find      func(term index.Condition) (words.Finder, error)
	Words     func() (words.Reader, error)
	StopWords func() (map[string]bool, error)
	Fold      func(name string) string
	// Languages has the words of the pages in each language; it defaults to [locale.Load].
	Languages func() (locale.Catalogue, error)
	// Configuration is the digest of the configuration; it may be empty.
	Configuration string
	// Version is the version of the program.
	Version string
	// Now defaults to time.Now.
	Now func() time.Time
	// Log gets one entry a request, and what went wrong in full. Without it nothing is logged.
	Log *slog.Logger
}

func (o Options) withDefaults() (Options, error) {
	if o.Index == nil || o.Store == nil || o.Raw == nil {
		return o, errors.New("make the pages: Options.Index, Options.Store and Options.Raw are required")
	}
	if o.Anyone == access.Nobody && o.Gate == nil {
		o.Anyone = access.Reader
	}
	if o.Languages == nil {
		o.Languages = locale.Load
	}
	if o.Limits == (access.Limits{}) {
		o.Limits = access.DefaultLimits()
	}
	o.Limits.Figures = cmp.Or(o.Limits.Figures, 2*runtime.GOMAXPROCS(0))
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o, nil
}

// looksIntoWords reports whether there are the pages and tables of words and clusters.
func (o Options) looksIntoWords() bool {
	return o.Find != nil && o.Fold != nil && o.Words != nil && o.StopWords != nil
}

// facts are what evidence is explained by.
func (s *site) facts() dossier.Facts {
	return dossier.Facts{Lexicon: s.Lexicon, Codebook: s.Codebook, P: s.p}
}

// codings are where samples that people coded are, by which figures are corrected.
func (s *site) codings() stats.Codings { return stats.Codings{Store: s.Store, Index: s.Index} }

// site holds what the handlers share. It doesn't change after New.
type site struct {
	Options
	pages  map[string]*page
	assets assets
	// turns has a place for each request whose figures are being computed.
	turns chan struct{}
	// description makes the OpenAPI document, once for all languages.
	description func() ([]byte, error)
	// p speaks the language of the pages that this site makes; there is a site for each.
	p locale.Printer
}

// New makes the handler of all pages and of the API. The caller sets the server's timeouts.
func New(o Options) (http.Handler, error) {
	s, speakers, err := newSite(o)
	if err != nil {
		return nil, err
	}
	return s.guard(speakers), nil
}

// newSite makes what the languages share, and the routes of each.
func newSite(o Options) (*site, map[locale.Lang]*routes, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, nil, err
	}
	s := &site{Options: o, turns: make(chan struct{}, o.Limits.Figures)}
	if s.assets, err = loadAssets(); err != nil {
		return nil, nil, err
	}
	s.description = sync.OnceValues(func() ([]byte, error) { return json.Marshal(s.openAPI(s.operations())) })
	speakers, err := s.speakers()
	return s, speakers, err
}

// routes leads to the pages of a site and to the API, whose answers have the codebook's words as
// they are and messages in the language of the pages.
func (s *site) routes(api *site) (*routes, error) {
	mux := s.newRoutes()
	forms := map[string]*refusedPage{
		"/search": s.searchPage(), "/series": s.seriesPage(), "/compare": s.comparePage(), "/kwic": s.kwicPage(), "/clusters": s.clustersPage(),
	}
	pages := map[string]handler{
		"/{$}":               s.costly(s.overview),
		"/search":            s.search,
		"/article/{id}":      s.article,
		"/article/{id}/raw":  s.raw,
		"/series":            s.costly(s.series),
		"/compare":           s.costly(s.compare),
		"/sources":           s.sources,
		"/source/{id}":       s.source,
		"/source/{id}/front": s.costly(s.front),
		"/method":            s.method,
		"/search/beside":     s.costly(s.beside),
		"/searches":          s.costly(s.searches),
		"/changes":           s.changesPage,
		"/audit":             s.audit,
		"/deleted":           s.deleted,
	}
	if s.Eraser != nil {
		pages["/article/{id}/delete"] = s.deleteArticle
	}
	if s.Crew != nil {
		pages["/jobs"] = s.jobs
	}
	if s.looksIntoWords() {
		pages["/kwic"], pages["/clusters"] = s.costly(s.kwic), s.costly(s.clusters)
	}
	params := s.pageParameters()
	for pattern, h := range pages {
		mux.add(pattern, s.clean(params[pattern], forms[pattern], h), s.failPage)
	}
	mux.add("/assets/{name}", s.asset, s.failPage)
	mux.add("/robots.txt", s.robots, s.failPage)
	mux.add("/", s.unknown, s.failPage)
	if s.Desk == nil {
		for _, pattern := range []string{"/code", "/code/", "/correct/"} {
			mux.with(needs{read: access.Reader}, pattern, s.noDesk, s.failPage)
		}
	} else {
		for pattern, h := range s.codePages() {
			mux.add(pattern, h, s.failPage)
		}
	}
	for pattern, h := range s.loginPages() {
		mux.add(pattern, h, s.failPage)
	}
	if s.Crew != nil {
		for pattern, h := range s.managingPages() {
			mux.add(pattern, h, s.failPage)
		}
	}
	for pattern, h := range s.feedPages() {
		mux.add(pattern, h, s.failV1)
	}
	for pattern, h := range map[string]handler{
		"/api/search":        api.apiSearch,
		"/api/articles/{id}": api.apiArticle,
		"/api/series":        api.costly(api.apiSeries),
		"/api/compare":       api.costly(api.apiCompare),
		"/api/sources":       api.apiSources,
		"/api/export/{file}": api.apiExport,
		"/api/":              api.unknown,
		"/healthz":           api.healthz,
	} {
		mux.add(pattern, h, api.failJSON)
	}
	api.routeV1(mux)
	return mux, mux.check()
}

// unknown answers addresses that lead nowhere.
func (s *site) unknown(http.ResponseWriter, *http.Request) error {
	return &article.Error{Code: article.CodeNotFound, Message: "there is no such page", Remedy: "Start from the overview; the page on the method lists the addresses for programs."}
}
