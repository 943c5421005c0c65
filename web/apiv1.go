package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"yulun/access"
	"yulun/article"
	"yulun/index"
	"yulun/locale"
	"yulun/render"
)

// apiRoot is where the API of version 1 is. Its operations are the only ones that refuse what they
// don't know; the older addresses, /api/search and so on, answer the same without that check.
const apiRoot = "/api/v1"

// operation is one address of the API: what it takes, what it answers, and how it is described.
type operation struct {
	path, id, summary string
	params            []parameter
	// answer is the type of the JSON; nil for files and streams, whose content types are in media.
	answer reflect.Type
	// columns are the columns of a table that is the answer in its place.
	columns []render.Column
	media   []string
	handle  handler
}

// operations are all addresses of the API. The OpenAPI document, the routes, what is refused, and
// the tables in docs/api.md are made from them.
func (s *site) operations() []operation {
	series := slices.Concat(s.articleParams(), seriesParams())
	return append(slices.Concat(s.exports(), s.tableOperations()), []operation{
		{
			path: "/search", id: "search", summary: locale.Key("One page of the articles that a query finds, with the spread over the facets."),
			params: slices.Concat(s.articleParams(), pageParams()), answer: reflect.TypeFor[foundAnswer](), handle: s.v1Search,
		},
		{
			path: "/articles", id: "listArticles", summary: locale.Key("Every article that a query finds, one JSON object a line, as they are read."),
			params: slices.Concat(s.articleParams(), []parameter{orderParam(), evidenceParam()}), media: []string{ndjson},
			handle: func(w http.ResponseWriter, r *http.Request) error { return s.exportArticles(w, r, "jsonl") },
		},
		{
			path: "/articles/{id}", id: "getArticle", summary: locale.Key("One article with its evidence, its revisions and the visits to it."),
			params: []parameter{{in: "path", name: "id", description: "Id of the article.", schema: schema{"type": "string", "pattern": "^[0-9a-f]{16}$"}}},
			answer: reflect.TypeFor[articleAnswer](), handle: s.apiArticle,
		},
		{
			path: "/series", id: "getSeries", summary: locale.Key("The time series of stance and frames, with the health of the crawl."),
			params: series, answer: reflect.TypeFor[render.SeriesRecord](), handle: s.costly(s.apiSeries),
		},
		{
			path: "/compare", id: "compare", summary: locale.Key("Coverage beside one survey."),
			params: slices.Concat(s.articleParams(), []parameter{weightParam(), s.surveyParam()}), answer: reflect.TypeFor[comparisonAnswer](),
			handle: s.costly(s.apiCompare),
		},
		{path: "/sources", id: "listSources", summary: locale.Key("The state of each source, with its newest failures."), answer: reflect.TypeFor[[]sourceAnswer](), handle: s.apiSources},
		{path: "/methods", id: "getMethods", summary: locale.Key("The codebook, and which versions of the scorer read the articles."), answer: reflect.TypeFor[render.Methods](), handle: s.costly(s.apiMethods)},
		{path: "/status", id: "getStatus", summary: locale.Key("How many articles are indexed, wait for the index, and were deleted on request."), answer: reflect.TypeFor[statusAnswer](), handle: s.apiStatus},
	}...)
}

// exports are the files to keep, an address each.
func (s *site) exports() []operation {
	var all []operation
	for _, file := range s.exportFiles() {
		what, format, _ := strings.Cut(file, ".")
		o := operation{
			path: "/export/" + file, id: "export" + render.Capital(what) + render.Capital(format), media: []string{mediaTypes()[format]},
			handle: func(w http.ResponseWriter, r *http.Request) error {
				r.SetPathValue("file", file)
				return s.apiExport(w, r)
			},
		}
		switch what {
		case "articles":
			o.summary, o.params = locale.Key("Every article that a query finds, as a file."), append(s.articleParams(), orderParam())
			switch format {
			case "jsonl":
				o.params = append(o.params, evidenceParam())
			case "xlsx":
				o.summary = locale.Key("Every article that a query finds, as a workbook without texts; more than it can hold are refused.")
			}
		case "evidence":
			o.summary, o.params = locale.Key("Every cue of every article that a query finds, as a file."), append(s.articleParams(), orderParam())
		case "clusters":
			o.summary, o.params = locale.Key("The clusters of reprints that have two or more of the articles that a query finds, each as a whole, as a file."), s.articleParams()
		case "codings":
			o.summary, o.params = locale.Key("What coders decided about the articles that a query finds, as a file; not there where people code on the pages."), s.articleParams()
		case "comparison":
			o.summary, o.params = locale.Key("The comparison with surveys, as a file."), append(s.articleParams(), weightParam(), s.surveyParam())
		case "sensitivity":
			o.summary, o.params = locale.Key("What other choices would have given beside each survey, as a file."), append(s.articleParams(), weightParam(), s.surveyParam())
		default:
			o.summary = map[string]string{
				"series": locale.Key("The time series, as a file."), "health": locale.Key("The health of each source in each bucket of a series, as a file."),
				"events": locale.Key("The events in the time of a series, as a file."), "notable": locale.Key("The unusual days and changes of a series with the stories behind them, as a file."),
			}[what]
			o.params = s.articleParams()
			switch what {
			case "series":
				o.params = slices.Concat(o.params, seriesParams(), formParams())
			case "health", "events":
				o.params = append(o.params, bucketParam())
			}
		}
		all = append(all, o)
	}
	return all
}

// whole reports whether the answer is one JSON value.
func (o operation) whole() bool { return o.answer != nil || o.columns != nil }

// Address and Summary are what the page on the method shows.
func (o operation) Address() string { return apiRoot + o.path }

// Summary is what the operation answers.
func (o operation) Summary() string { return o.summary }

const ndjson = "application/x-ndjson; charset=utf-8"

// routeV1 adds the operations and their description to the routes.
func (s *site) routeV1(mux *routes) {
	all := s.operations()
	read := needs{read: access.Reader}
	for _, o := range all {
		mux.with(read, apiRoot+o.path, s.strict(o.params, tagged(o.whole(), o.handle)), s.failV1)
	}
	mux.with(read, apiRoot+"/openapi.json", s.strict(nil, tagged(true, func(w http.ResponseWriter, _ *http.Request) error {
		w.Header().Set("Content-Type", "application/vnd.oai.openapi+json;version=3.1")
		document, err := s.description()
		if err != nil {
			return err
		}
		_, err = w.Write(document)
		return err
	})), s.failV1)
	mux.with(read, apiRoot+"/", s.unknown, s.failV1)
}

// strict refuses parameters that an operation doesn't know, that are given more often than they are
// read, or that say nothing: none of them would have an effect.
func (s *site) strict(params []parameter, next handler) handler {
	var names []string
	for _, p := range params {
		if p.in == "" {
			names = append(names, p.name)
		}
	}
	return func(w http.ResponseWriter, r *http.Request) error {
		given, err := url.ParseQuery(r.URL.RawQuery)
		if err != nil {
			return fault("invalid-parameter", "", "Encode it as application/x-www-form-urlencoded.", "the parameters can't be read: %v", err)
		}
		for _, name := range sortedKeys(given) {
			i := slices.IndexFunc(params, func(p parameter) bool { return p.name == name && p.in == "" })
			if i < 0 {
				return unknownParameter(name, names)
			}
			if err := params[i].check(given[name]); err != nil {
				return err
			}
		}
		err = next(w, r)
		return s.blame(err, r, given)
	}
}

// blame names the parameter that an error of the query language is about.
func (s *site) blame(err error, r *http.Request, given url.Values) error {
	var known *article.Error
	if !errors.As(err, &known) || known.Code != article.CodeUsage || known.Field != "" || errors.Is(err, errBroken) {
		return err
	}
	blamed := *known
	blamed.Field = "q"
	for _, field := range index.Fields(index.Vocabulary{}) {
		text := index.FieldText(field.Name, given[field.Name])
		if text == "" {
			continue
		}
		if _, err := index.Parse(s.vocabulary(r.Context()), text); err != nil {
			blamed.Field = field.Name
		}
	}
	return &blamed
}

// tagged gives a whole answer an ETag, and leaves its body out for a reader that has it. A stream
// is sent as it comes.
func tagged(whole bool, next handler) handler {
	if !whole {
		return next
	}
	return func(w http.ResponseWriter, r *http.Request) error {
		whole := &wholeBody{ResponseWriter: w}
		if err := next(whole, r); err != nil {
			return err
		}
		sum := sha256.Sum256(whole.body.Bytes())
		tag := `"` + hex.EncodeToString(sum[:16]) + `"`
		w.Header().Set("ETag", tag)
		if matches(r.Header.Get("If-None-Match"), tag) {
			w.Header().Del("Content-Type")
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
		if _, err := whole.body.WriteTo(w); err != nil {
			return errors.Join(errBroken, err)
		}
		return nil
	}
}

// matches reports whether a list of tags names one, by the weak comparison of RFC 9110.
func matches(list, tag string) bool {
	for one := range strings.SplitSeq(list, ",") {
		if one = strings.TrimSpace(one); one == "*" || strings.TrimPrefix(one, "W/") == tag {
			return true
		}
	}
	return false
}

// wholeBody keeps a body back until all of it is written.
type wholeBody struct {
	http.ResponseWriter
	body bytes.Buffer
}

// Write implements io.Writer.
func (w *wholeBody) Write(b []byte) (int, error) { return w.body.Write(b) }

// foundAnswer is a page of hits with the cursor of the next one.
type foundAnswer struct {
	render.Found
	// Next is the cursor of the next page; null on the last one.
	Next *string `json:"next"`
}

// readCursor reads the cursor of a query.
func readCursor(text string, q index.Query) (*index.Spot, error) {
	spot, err := index.ReadCursor(text, values(q).Encode())
	if err != nil {
		return nil, fault(
			"invalid-parameter", "cursor",
			"Take it as it was in next of the page before, with the same query, unit, zone and order; leave it out to begin at the first page.",
			"cursor: %v", err,
		)
	}
	return spot, nil
}

func (s *site) v1Search(w http.ResponseWriter, r *http.Request) error {
	v := r.URL.Query()
	q, err := s.readQuery(r.Context(), v)
	if err != nil {
		return err
	}
	if err := readPage(v, &q); err != nil {
		return err
	}
	if text := v.Get("cursor"); text != "" {
		if q.After, err = readCursor(text, q); err != nil {
			return err
		}
	}
	q.Facets = v.Get("facets") != "no"
	limit := q.Limit
	if limit > 0 {
		q.Limit++ // the hit behind the page says whether there is a next one
	}
	found, err := s.Index.Search(r.Context(), q)
	if err != nil {
		return err
	}
	var next *string
	if limit > 0 && len(found.Hits) > limit {
		found.Hits = found.Hits[:limit]
		next = new(found.Hits[limit-1].Spot().Cursor(values(q).Encode()))
	}
	return s.writeJSON(w, foundAnswer{render.NewFound(q, found), next})
}

// statusAnswer says what the index has.
type statusAnswer struct {
	Version string `json:"version"`
	Topic   string `json:"topic"`
	// Articles is how many the index has, Waiting how many it has still to take, SetAside how many
	// of these it refuses until they change.
	Articles int `json:"articles"`
	Waiting  int `json:"waiting"`
	SetAside int `json:"set_aside"`
	// Deleted is how many were ever deleted on request.
	Deleted int `json:"deleted"`
}

func (s *site) apiStatus(w http.ResponseWriter, r *http.Request) error {
	n, err := s.Index.Count(r.Context())
	if err != nil {
		return err
	}
	backlog, err := s.Store.Backlog(r.Context())
	if err != nil {
		return err
	}
	deleted, err := s.Store.CountDeletions(r.Context())
	if err != nil {
		return err
	}
	return s.writeJSON(w, statusAnswer{s.Version, s.Topic, n, backlog.All(), backlog.SetAside, deleted})
}

// apiMethods answers how the figures are made.
func (s *site) apiMethods(w http.ResponseWriter, r *http.Request) error {
	cells, err := s.Index.Cells(r.Context(), index.Query{}, index.Cut{Bucket: index.Whole})
	if err != nil {
		return err
	}
	return s.writeJSON(w, render.NewMethods(s.Version, s.Codebook, cells, s.Surveys))
}
